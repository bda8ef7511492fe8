"""The calendar's fonts, colours and measured words, kept over refreshes because measuring costs most."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetrics,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)

from clinicdesk.ui.theme import Theme, colour

MOST_WORDS = 12_000  # then the cache starts anew
MOST_FACES = 240
EDGE = 4  # pixels of the coloured edge
TILE = 8  # pixels between two lines of a hatch


class Hue(NamedTuple):
    """How one kind of visit is drawn."""

    name: str
    edge: QColor
    tint: QBrush
    border: QPen
    words: QPen
    hatch: QBrush


class Ink:
    """Everything a paint event needs ready-made, for one theme."""

    def __init__(self, theme: Theme) -> None:
        c = theme.colours
        self.px = theme.px
        self.bold = theme.font(12, 600)
        self.plain = theme.font(12, 400)
        self._measures = (QFontMetrics(self.plain), QFontMetrics(self.bold))
        self.line = self._measures[1].height()
        self.text = QPen(colour(c.text))
        self.muted = QPen(colour(c.muted))
        self.panel = colour(c.panel)
        self.grid = colour(c.grid)
        self.accent = colour(c.accent)
        self.now = colour(c.bad)
        self.border = colour(c.border)
        self.closed = _hatch(colour(c.line), colour(c.panel))
        self.hues = {
            kind: _hue(kind, colour(getattr(c, kind)), colour(getattr(c, f"{kind}_tint")))
            for kind in ("series", "maintenance", "consult")
        }
        self.missed = _hue("missed", colour(c.border), colour(c.sunken), colour(c.muted))
        self.before, self.after = EDGE + theme.px(5), theme.px(3)  # pixels beside the words of a block
        self.ratio = QGuiApplication.primaryScreen().devicePixelRatio()
        self._words: dict[tuple[str, int, bool, str], QStaticText | None] = {}
        self._faces: dict[tuple[str, int, int, int], QPixmap] = {}

    def width(self, text: str, *, bold: bool) -> int:
        """Pixels that a text takes."""
        return self._measures[bold].horizontalAdvance(text)

    def words(self, text: str, width: int, *, bold: bool, sign: str = "") -> QStaticText | None:
        """A text laid out once for a width, shortened where it does not fit; None where nothing does.

        The sign after it is never cut off.
        """
        key = (text, width, bold, sign)
        try:
            return self._words[key]
        except KeyError:
            if len(self._words) > MOST_WORDS:
                self._words.clear()
            self._words[key] = made = self._lay_out(text, width, bold=bold, sign=sign)
            return made

    def _lay_out(self, text: str, width: int, *, bold: bool, sign: str) -> QStaticText | None:
        measure = self._measures[bold]
        tail = f" {sign}" if sign else ""
        room = width - measure.horizontalAdvance(tail)
        short = text
        if measure.horizontalAdvance(text) > room:
            short = measure.elidedText(text, Qt.TextElideMode.ElideRight, room)
            if len(short) < 3:  # a letter and an ellipsis tell nothing
                short, tail = "", sign
        if not short + tail:
            return None
        made = QStaticText(short + tail)
        made.setTextFormat(Qt.TextFormat.PlainText)
        made.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        made.prepare(QTransform(), self.bold if bold else self.plain)
        return made

    def face(self, hue: Hue, width: int, height: int, hatch: int) -> QPixmap:
        """The drawn surface of a block, its top `hatch` pixels hatched; there are few sizes."""
        key = (hue.name, width, height, hatch)
        try:
            return self._faces[key]
        except KeyError:
            if len(self._faces) > MOST_FACES:
                self._faces.clear()
            self._faces[key] = made = _face(hue, width, height, hatch, self.ratio)
            return made


def _face(hue: Hue, width: int, height: int, hatch: int, ratio: float) -> QPixmap:
    drawn = QPixmap(round(width * ratio), round(height * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    if width < 12:
        painter.fillRect(0, 0, width, height, hue.tint)
        painter.fillRect(0, 0, min(2, width), height, hue.edge)
        painter.end()
        return drawn
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(0.5, 0.5, width - 1, height - 1, 3, 3)
    painter.setClipPath(shape)
    painter.fillRect(0, 0, width, height, hue.tint)
    if hatch > 0:
        painter.fillRect(0, 0, width, min(hatch, height), hue.hatch)
    painter.fillRect(0, 0, EDGE, height, hue.edge)
    painter.setClipping(False)
    painter.setPen(hue.border)
    painter.drawPath(shape)
    painter.fillRect(0, 1, EDGE, height - 2, hue.edge)
    painter.end()
    return drawn


def _hue(name: str, edge: QColor, tint: QColor, words: QColor | None = None) -> Hue:
    return Hue(
        name=name,
        edge=edge,
        tint=QBrush(tint),
        border=QPen(_between(tint, edge, 0.28)),
        words=QPen(words or edge),
        hatch=_hatch(_between(tint, edge, 0.18), tint),
    )


def _between(first: QColor, second: QColor, share: float) -> QColor:
    """The colour that lies `share` of the way from one to another."""
    mixed = (
        round(a + (b - a) * share)
        for a, b in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*mixed)


def _hatch(line: QColor, ground: QColor) -> QBrush:
    """Diagonal lines on a ground, as a seamless tile."""
    tile = QPixmap(TILE, TILE)
    tile.fill(ground)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(line, 1.4))
    for shift in (-TILE, 0, TILE):
        painter.drawLine(shift - 1, -1, shift + TILE + 1, TILE + 1)
    painter.end()
    return QBrush(tile)

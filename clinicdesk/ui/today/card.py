"""Paints one card of the board: bold head, quiet lines, note, meter; and measures it before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, focus_ring, surface, text_width

if TYPE_CHECKING:
    from clinicdesk.presentation.today import Card, Line
    from clinicdesk.ui.colours import Tone
    from clinicdesk.ui.theme import Theme

EDGE, TOP, HEAD, LINE, METER = 9, 6, 20, 18, 12
TAGS: dict[str, Tone] = {"series": "series", "maintenance": "maintenance", "consult": "consult"}
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class CardPainter:
    """The measures of a card at one width, in pixels."""

    def __init__(self, shown: Theme, width: float) -> None:
        self._shown = shown
        self._width = width

    def height(self, card: Card) -> int:
        """How tall a card is."""
        px = self._shown.px
        height = 2 * px(TOP) + px(HEAD)
        height += sum(self._line_height(line) for line in card.lines)
        if card.meter is not None:
            height += px(METER)
        if card.note:
            height += round(self._note_height(card.note)) + px(5)
        return height

    def paint(self, painter: QPainter, rect: QRectF, card: Card, *, selected: bool, focused: bool) -> None:
        """Paint a card into its rectangle."""
        painter.save()
        self._ground(painter, rect, selected=selected, loud=card.loud)
        px = self._shown.px
        inner = rect.adjusted(px(EDGE), px(TOP), -px(EDGE), -px(TOP))
        self._head(painter, QRectF(inner.left(), inner.top(), inner.width(), px(HEAD)), card)
        top = inner.top() + px(HEAD)
        for at, line in enumerate(card.lines):
            if at == 1 and card.meter is not None:
                top = self._meter(painter, QRectF(inner.left(), top, inner.width(), px(METER)), card.meter)
            high = self._line_height(line)
            self._line(painter, QRectF(inner.left(), top, inner.width(), high), line)
            top += high
        if card.note:
            self._note(painter, QRectF(inner.left(), top + px(3), inner.width(), 0), card.note)
        if focused:
            focus_ring(painter, rect)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRectF, *, selected: bool, loud: bool) -> None:
        """The surface: tint, edge and a 3 px bar for the selected one, a bar in warning for a loud one."""
        c = self._shown.colours
        fill = colour(c.accent_tint if selected else c.panel)
        edge = colour(c.accent if selected else c.bad if loud else c.line)
        surface(painter, rect, fill, edge, self._shown.px(4))
        if selected or loud:
            bar = QRectF(rect.left(), rect.top() + 1, self._shown.px(4), rect.height() - 2)
            painter.fillRect(bar, edge)

    def _head(self, painter: QPainter, rect: QRectF, card: Card) -> None:
        strong = self._shown.font(14, 600)
        ink = colour(self._shown.colours.text)
        tag = self._shown.font(12, 600)
        tag_ink, _ = self._shown.tone(TAGS[card.kind])
        right = text_width(card.tag, tag) + self._shown.px(6)
        draw_text(
            painter, rect.adjusted(rect.width() - right + self._shown.px(6), 0, 2, 0), card.tag, tag, tag_ink
        )
        draw_text(painter, rect, card.time, strong, ink)
        left = text_width(card.time, strong) + self._shown.px(7)
        draw_text(painter, rect.adjusted(left, 0, -right, 0), card.name, strong, ink)

    def _line(self, painter: QPainter, rect: QRectF, line: Line) -> None:
        font, ink = self._looks(line)
        words = f"{line.sign} {line.words}" if line.sign else line.words
        keep = cap_size(line.key).width() + self._shown.px(5) if line.key else 0
        room = rect.adjusted(0, 0, -keep, 0)
        painter.setFont(font)
        painter.setPen(ink)
        painter.drawText(room, _WRAP | int(Qt.AlignmentFlag.AlignVCenter), words)
        if line.key:
            left = rect.left() + min(text_width(words, font), room.width()) + self._shown.px(5)
            draw_cap(painter, left, rect.center().y(), line.key, colour(self._shown.colours.muted))

    def _looks(self, line: Line) -> tuple[QFont, QColor]:
        c = self._shown.colours
        if line.look in {"warn", "bad"}:
            return self._shown.font(12, 600), colour(c.warn if line.look == "warn" else c.bad)
        return self._shown.font(12), colour(c.text if line.look == "plain" else c.muted)

    def _line_height(self, line: Line) -> int:
        """One line, or as many as its words need: a warning is never cut off."""
        font, _ = self._looks(line)
        keep = cap_size(line.key).width() + self._shown.px(5) if line.key else 0
        words = f"{line.sign} {line.words}" if line.sign else line.words
        room = QRectF(0, 0, self._width - 2 * self._shown.px(EDGE) - keep, 1000)
        high = QFontMetricsF(font).boundingRect(room, _WRAP, words).height()
        return max(self._shown.px(LINE), round(high) + self._shown.px(3))

    def _meter(self, painter: QPainter, rect: QRectF, gone: float) -> float:
        """A bar of how much of the numbing is over; the words beside it say the minutes."""
        c = self._shown.colours
        bar = QRectF(rect.left(), rect.center().y() - 2, rect.width(), self._shown.px(5))
        surface(painter, bar, colour(c.line), None, 2)
        surface(
            painter, QRectF(bar.left(), bar.top(), bar.width() * gone, bar.height()), colour(c.info), None, 2
        )
        return rect.bottom()

    def _note_height(self, words: str) -> float:
        room = QRectF(0, 0, self._width - 2 * self._shown.px(EDGE) - 2 * self._shown.px(7), 1000)
        box = QFontMetricsF(self._shown.font(12)).boundingRect(room, _WRAP, words)
        return box.height() + 2 * self._shown.px(5)

    def _note(self, painter: QPainter, rect: QRectF, words: str) -> None:
        ink, tint = self._shown.tone("warn")
        box = QRectF(rect.left(), rect.top(), rect.width(), self._note_height(words))
        surface(painter, box, tint, None, self._shown.px(3))
        painter.setFont(self._shown.font(12))
        painter.setPen(ink)
        px = self._shown.px
        painter.drawText(box.adjusted(px(7), px(5), -px(7), -px(5)), _WRAP, words)

"""Things to read: chips, badges, key caps, the dots of a series."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, surface, text_width

SIGNS: dict[Tone, str] = {"good": "✓", "warn": "▲", "bad": "▲"}


class _Mark(QWidget):
    """A painted word; its accessible name is the word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Chip(_Mark):
    """A short state on a tinted surface: "✓ fits", "▲ 11 days late", "in 5 days".

    Good and bad carry a sign in front (✓ ▲) for those who do not see the colour; `sign=""` leaves it out.
    """

    def __init__(
        self, text: str, tone: Tone = "neutral", *, sign: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.set_words(text, tone, sign=sign)

    def set_words(self, text: str, tone: Tone = "neutral", *, sign: str | None = None) -> None:
        """Change what the chip says."""
        mark = SIGNS.get(tone, "") if sign is None else sign
        self._text = f"{mark} {text}" if mark else text
        self._tone: Tone = tone
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        return QSize(round(text_width(self._text, shown.font(12, 500)) + shown.px(14.5)), shown.px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_chip(painter, QRectF(self.rect()), self._text, self._tone)


def draw_chip(painter: QPainter, rect: QRectF, text: str, tone: Tone) -> None:
    """Paint a chip filling `rect`; table cells use it too."""
    shown = theme.current()
    ink, tint = shown.tone(tone)
    surface(painter, rect, tint, None, shown.px(3))
    inner = rect.adjusted(shown.px(7), 0, -shown.px(7) + 1, 0)
    draw_text(painter, inner, text, shown.font(12, 500), ink)


class Badge(_Mark):
    """A count beside a heading."""

    def __init__(self, count: int = 0, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.set_count(count)

    def set_count(self, count: int) -> None:
        """Change the number."""
        self._text = str(count)
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = max(text_width(self._text, shown.font(12)) + shown.px(12), shown.px(20))
        return QSize(round(width), shown.px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        surface(painter, QRectF(self.rect()), colour(shown.colours.sunken))
        painter.setFont(shown.font(12))
        painter.setPen(colour(shown.colours.muted))
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._text)


class KeyCap(_Mark):
    """A key as it is printed on the keyboard: `A`, `Esc`, `↵`."""

    def __init__(self, key: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self.setAccessibleName(key)

    @override
    def sizeHint(self) -> QSize:
        return cap_size(self._key)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_cap(painter, 0, self.height() / 2, self._key, colour(theme.current().colours.muted))


class Dots(_Mark):
    """How far a series is: ●●○○, the done ones filled."""

    def __init__(self, done: int, of: int, tone: Tone = "series", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = tone
        self.set_progress(done, of)

    def set_progress(self, done: int, of: int) -> None:
        """Change how many of how many are done."""
        self._done, self._of = done, of
        self.setAccessibleName(self.tr("{done} of {of} done").format(done=done, of=of))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        return QSize(shown.px(13) * self._of, shown.px(14))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = theme.current()
        ink, _ = shown.tone(self._tone)
        painter.setPen(QPen(ink, 1.2))
        radius, step = shown.px(8) / 2, shown.px(13)
        for at in range(self._of):
            painter.setBrush(ink if at < self._done else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(step * at + step / 2, self.height() / 2), radius, radius)

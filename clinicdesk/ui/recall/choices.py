"""Things to choose on the call card: a time that fits, what came of the call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, focus_ring, surface, text_width
from clinicdesk.wording.dates import clock_words, day_words

if TYPE_CHECKING:
    from clinicdesk.services.times import FirstTime


class Choice(QAbstractButton):
    """A line to press: a key cap in front or none, plain words, quiet words behind them."""

    def __init__(self, words: str, rest: str = "", *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rest = rest
        self._key = key
        self.setText(words)
        self.setAccessibleName(f"{words} {rest}".strip())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = text_width(f"{self.text()} {self._rest}", shown.font(13)) + shown.px(20)
        if self._key:
            width += cap_size(self._key).width() + shown.px(5)
        return QSize(round(width + 0.5), shown.px(30))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(60), theme.current().px(30))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        c = shown.colours
        rect = QRectF(self.rect())
        on = self.isChecked()
        fill = c.accent_tint if on else c.page if self.underMouse() and self.isEnabled() else c.panel
        surface(painter, rect, colour(fill), colour(c.accent if on else c.line))
        if on:
            painter.fillRect(QRectF(0, 1, shown.px(3), rect.height() - 2), colour(c.accent))
        ink = colour(c.text if self.isEnabled() else c.muted)
        left = rect.left() + shown.px(9)
        if self._key:
            draw_cap(painter, left, rect.center().y(), self._key, colour(c.muted))
            left += cap_size(self._key).width() + shown.px(5)
        font = shown.font(13)
        draw_text(painter, QRectF(left, 0, rect.right() - left, rect.height()), self.text(), font, ink)
        if self._rest:
            left += text_width(f"{self.text()} ", font)
            room = QRectF(left, 0, max(rect.right() - left - shown.px(6), 0), rect.height())
            draw_text(painter, room, self._rest, font, colour(c.muted))
        if self.hasFocus():
            focus_ring(painter, rect)


class Times(QWidget):
    """The first times that fit, one of them chosen; a double press asks to book it."""

    chosen = Signal(int)  # the place of the time that is chosen now
    book_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._times: tuple[FirstTime, ...] = ()
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self.chosen)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(5))
        self.setAccessibleName(self.tr("First times that fit"))

    def show_times(self, times: Sequence[FirstTime]) -> None:
        """Offer other times; the first, which is the best, is chosen."""
        for button in self._group.buttons():
            self._group.removeButton(button)
            button.hide()
            button.deleteLater()
        self._times = tuple(times)
        for at, one in enumerate(times):
            words = f"{day_words(one.starts.date(), 'short')}, {clock_words(one.starts)}"
            choice = Choice(words, " · ".join(part for part in (one.practitioner, one.room) if part))
            choice.setCheckable(True)
            choice.setChecked(at == 0)
            self._group.addButton(choice, at)
            self._column.addWidget(choice)

    @property
    def time(self) -> FirstTime | None:
        """The time that is chosen, None where nothing fits."""
        at = self._group.checkedId()
        return self._times[at] if 0 <= at < len(self._times) else None

    def step(self, by: int) -> None:
        """Choose the next time or the one before."""
        if self._times:
            at = (self._group.checkedId() + by) % len(self._times)
            self._group.button(at).setChecked(True)
            self.chosen.emit(at)

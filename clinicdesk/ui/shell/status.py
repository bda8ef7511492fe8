"""The bar at the foot: whether all is saved, the backup, what is parked, what Ctrl+Z would take back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, text_width

HEIGHT = 26


class ParkedChip(QAbstractButton):
    """Something half done, waiting; a press brings it back."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(self.tr("Bring back {what}").format(what=words))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        return QSize(round(text_width(self.text(), shown.font(12, 600))) + shown.px(6), shown.px(20))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        rect = QRectF(self.rect())
        ink = colour(shown.colours.accent if self.underMouse() else shown.colours.text)
        draw_text(painter, rect.adjusted(shown.px(3), 0, 0, 0), self.text(), shown.font(12, 600), ink)
        if self.hasFocus():
            focus_ring(painter, rect)


class StatusBar(QWidget):
    """One quiet line; nothing in it blinks or asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parked: dict[str, ParkedChip] = {}
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), 1, px(14), 0)
        row.setSpacing(px(16))
        self.state = PlainLabel("", "caption")
        self.backup = PlainLabel("", "caption")
        self._parked_row = QHBoxLayout()
        self._parked_row.setSpacing(px(2))
        self._parked_word = PlainLabel(self.tr("Parked:"), "caption")
        self._parked_word.hide()
        self._parked_row.addWidget(self._parked_word)
        self.undo = PlainLabel("", "caption")
        self.undo.setMinimumWidth(1)  # a long name is cut rather than making the window wider
        self.undo.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.undo.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.state)
        row.addWidget(self.backup)
        row.addLayout(self._parked_row)
        row.addWidget(self.undo, 1)
        self.backup.hide()
        self._size()
        theme.current().changed.connect(self._size)

    def set_state(self, words: str) -> None:
        """Saved, saving, or what else is going on."""
        self.state.setText(words)

    def set_backup(self, words: str) -> None:
        """The line about the last backup; empty hides it."""
        self.backup.setText(words)
        self.backup.setVisible(bool(words))

    def set_undo(self, words: str) -> None:
        """What Ctrl+Z would take back; empty for nothing."""
        self.undo.setText(self.tr("Ctrl+Z undoes: {what}").format(what=words) if words else "")

    def park(self, key: str, words: str, bring_back: Callable[[], None]) -> None:
        """Show something parked under a key; a press on it brings it back and takes the chip away."""
        self.unpark(key)
        chip = ParkedChip(words, self)
        chip.clicked.connect(lambda: self._bring_back(key, bring_back))
        self._parked[key] = chip
        self._parked_row.addWidget(chip)
        self._parked_word.show()

    def _bring_back(self, key: str, bring_back: Callable[[], None]) -> None:
        self.unpark(key)
        bring_back()

    def unpark(self, key: str) -> None:
        """Take a parked chip away; nothing happens when there is none."""
        chip = self._parked.pop(key, None)
        if chip is not None:
            chip.hide()
            chip.deleteLater()
        self._parked_word.setVisible(bool(self._parked))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = theme.current().colours
        painter.fillRect(self.rect(), colour(c.panel))
        painter.fillRect(0, 0, self.width(), 1, colour(c.line))

    def _size(self) -> None:
        self.setFixedHeight(theme.current().px(HEIGHT))

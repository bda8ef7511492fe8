"""A line at the foot of the window that says what was done, with Undo; it leaves by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import surface

SHOWN_MS = 7000


class Toast(QWidget):
    """One message over the foot of `host`; a newer one takes its place. The pointer on it stops the clock."""

    def __init__(self, host: QWidget, foot: int = 0) -> None:
        """`foot` is the height at the bottom of the host to stay clear of, in pixels at 100 %."""
        super().__init__(host)
        self._host = host
        self._foot = foot
        self._undo: Callable[[], None] | None = None
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(6), px(8), px(6))
        row.setSpacing(px(12))
        self._label = PlainLabel("", "inverse")
        self._button = QPushButton(self.tr("Undo"))
        self._button.setProperty("look", "inverse")
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self._take_back)
        row.addWidget(self._label)
        row.addWidget(self._button)
        self._clock = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._clock.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown last."""
        return self._label.text()

    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Show a message for seven seconds; `undo` puts an Undo button beside it."""
        self._undo = undo
        self._label.setText(text)
        self._button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self.show()
        self._place()
        self._clock.start()

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._clock.start()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif event.type() == QEvent.Type.Hide:
            self._clock.stop()
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme.current().colours
        surface(QPainter(self), QRectF(self.rect()), colour(c.text), None, theme.current().px(6))

    def _place(self) -> None:
        host = self._host
        px = theme.current().px
        self.adjustSize()
        width = min(self.width(), host.width() - px(24))
        self.resize(width, max(self.height(), px(36)))
        top = host.height() - px(self._foot) - self.height() - px(12)
        self.move((host.width() - width) // 2, top)
        self.raise_()

    def _take_back(self) -> None:
        undo, self._undo = self._undo, None
        self._clock.stop()
        self.hide()
        if undo is not None:
            undo()

"""A panel over a dimmed screen: for a decision or a form that belongs to what lies below it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button

DIM = 0.32


class OverlayDialog(QWidget):
    """A panel with title, body and actions over `host`, which it dims and covers.

    Enter presses the last action given to `set_actions`, Esc calls `escape` (which closes). Tab stays inside;
    on closing the focus returns to where it was. It lives as a child of its host and hides with it.
    """

    closed = Signal(bool)  # True when accepted; the panel deletes itself afterwards

    def __init__(self, host: QWidget, title: str, subtitle: str = "", *, width: int = 860) -> None:
        """`width` is that of the panel in pixels at 100 %, less where the host is narrower."""
        super().__init__(host)
        self._host = host
        self._width = width
        self._before: QWidget | None = None
        self._primary: Button | None = None
        px = theme.current().px
        self.panel = QFrame(self)
        self.panel.setProperty("surface", "card")
        self.panel.setAccessibleName(title)
        column = self._column = QVBoxLayout(self.panel)
        column.setContentsMargins(px(19), px(14), px(19), px(16))
        column.setSpacing(px(10))
        self.head = QHBoxLayout()
        self.head.setSpacing(px(8))
        self.title = PlainLabel(title, "title")
        self.subtitle = PlainLabel(subtitle, "muted")
        self.head.addWidget(self.title)
        self.head.addWidget(self.subtitle)
        self.head.addStretch(1)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(10))
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(8))
        self.hint = PlainLabel("", "muted", wrap=True)
        self.foot.addWidget(self.hint, 1)
        for part in (self.head, self.body, self.foot):
            column.addLayout(part)
        self.hide()

    def set_actions(self, buttons: Sequence[Button], hint: str = "") -> None:
        """The buttons of the panel's foot, the one that Enter presses last; `hint` is said left of them."""
        self.hint.setText(hint)
        for button in buttons:
            self.foot.addWidget(button)
        self._primary = buttons[-1] if buttons else None

    def open(self, focus: QWidget | None = None) -> None:
        """Show the panel and give the focus to `focus`, or to the first widget that takes it."""
        self._before = QApplication.focusWidget()
        self._host.installEventFilter(self)
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self._place()
        inside = self._focusable()
        wanted = focus or (inside[0] if inside else None)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.ActiveWindowFocusReason)

    def accept(self) -> None:
        """Close as done."""
        self._close(accepted=True)

    def reject(self) -> None:
        """Close as not done."""
        self._close(accepted=False)

    def scanned(self, text: str) -> bool:  # noqa: ARG002  # for those who override it
        """A scanner read `text` while the panel was open; True when the panel had a use for it."""
        return False

    def escape(self) -> None:
        """What Esc does; a form that parks itself overrides it."""
        self.reject()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escape()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            several_lines = isinstance(focused, (QPlainTextEdit, QTextEdit)) and not focused.isReadOnly()
            if self._primary is not None and self._primary.isEnabled() and not several_lines:
                self._primary.click()
        # Other keys end here: what lies below the panel must not act on them.

    @override
    def focusNextPrevChild(self, forward: bool) -> bool:
        inside = self._focusable()
        if not inside:
            return True
        focused = QApplication.focusWidget()
        at = inside.index(focused) if focused in inside else -1 if forward else 0
        step = 1 if forward else -1
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        inside[(at + step) % len(inside)].setFocus(reason)
        return True

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # a press beside the panel does nothing, neither here nor below

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        dim = QColor(theme.current().colours.backdrop)
        dim.setAlphaF(DIM if not theme.current().dark else 0.55)
        painter = QPainter(self)
        painter.fillRect(self.rect(), dim)
        shade = QColor(0, 0, 0, 14)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade)
        for grow in (1, 2, 4, 7):
            around = QRectF(self.panel.geometry()).adjusted(-grow, 1 - grow, grow, grow + 2)
            painter.drawRoundedRect(around, 6 + grow, 6 + grow)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._host:
            self.setGeometry(self._host.rect())
            self._place()
        return False

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def set_margins(self, margin: int) -> None:
        """Change the space around the content, in pixels at 100 %."""
        size = theme.current().px(margin)
        self._column.setContentsMargins(size, size, size, size)

    def top(self, height: int) -> int:
        """Where a panel of this height begins, below the host's top."""
        return (self.height() - height) * 2 // 5

    def _place(self) -> None:
        px = theme.current().px
        width = min(px(self._width), self.width() - px(24))
        self.panel.setFixedWidth(width)
        tall = self._column.heightForWidth(width) if self._column.hasHeightForWidth() else 0
        height = min(max(self.panel.sizeHint().height(), tall), self.height() - px(24))
        self.panel.resize(width, height)
        self.panel.move((self.width() - width) // 2, max(px(12), self.top(height)))
        self.update()

    def _focusable(self) -> list[QWidget]:
        """The widgets of the panel that Tab visits, in the order of the focus chain."""
        found: list[QWidget] = []
        at = self.panel.nextInFocusChain()
        while at is not None and at is not self.panel:
            tabbed = bool(at.focusPolicy() & Qt.FocusPolicy.TabFocus)
            if self.panel.isAncestorOf(at) and tabbed and at.isEnabled() and at.isVisible():
                found.append(at)
            at = at.nextInFocusChain()
        return [widget for widget in found if widget.focusProxy() is None]

    def _close(self, *, accepted: bool) -> None:
        if self.isHidden():
            return
        self._host.removeEventFilter(self)
        self.hide()
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit(accepted)
        self.deleteLater()

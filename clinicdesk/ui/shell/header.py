"""The bar above a screen: its title and tools, the way into the command box, its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, surface, text_width

if TYPE_CHECKING:
    from clinicdesk.ui.widgets.screen import Screen

HEIGHT = 48


class SearchButton(QAbstractButton):
    """Looks like a field and opens the command box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(self.tr("Patient, phone, lot, date, action"))
        self.setAccessibleName(self.tr("Find and do"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(290), theme.current().px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(80), theme.current().px(32))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        rect = QRectF(self.rect())
        surface(painter, rect, colour(shown.colours.sunken))
        inner = rect.adjusted(shown.px(10), 0, -shown.px(10), 0)
        ink = colour(shown.colours.muted)
        key = text_width("Ctrl K", shown.font(12, 500))
        words = inner.adjusted(0, 0, -key - shown.px(8), 0)
        draw_text(painter, words, self.text(), shown.font(14), ink)
        draw_text(painter, inner.adjusted(inner.width() - key, 0, 0, 0), "Ctrl K", shown.font(12, 500), ink)
        if self.hasFocus():
            focus_ring(painter, rect)


class Header(QWidget):
    """One screen's bar."""

    find_pressed = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), 0, px(14), 1)
        row.setSpacing(px(8))
        self._title = PlainLabel("", "title")
        self._subtitle = PlainLabel("", "muted")
        row.addWidget(self._title)
        row.addWidget(self._subtitle)
        for widget in screen.header_tools():
            row.addWidget(widget)
        row.addStretch(1)
        self._search = SearchButton(self)
        self._search.clicked.connect(self.find_pressed)
        row.addWidget(self._search)
        for widget in screen.header_widgets():
            row.addWidget(widget)
        self.setFixedHeight(px(HEIGHT))
        screen.header_changed.connect(self.read)
        theme.current().changed.connect(self._size)
        self.read()

    def read(self) -> None:
        """Show the screen's title and subtitle as they are now."""
        self._title.setText(self._screen.title())
        self._subtitle.setText(self._screen.subtitle())
        self._subtitle.setVisible(bool(self._screen.subtitle()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = theme.current().colours
        painter.fillRect(self.rect(), colour(c.panel))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(c.line))

    def _size(self) -> None:
        self.setFixedHeight(theme.current().px(HEIGHT))

"""The button that fills in last time's settings, with its key."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, focus_ring, surface, text_width


class SameButton(QAbstractButton):
    """*As last time*, with its key; afterwards it says how many zones differ."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Change its words."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = text_width(self.text(), shown.font(13, 500)) + cap_size("S").width() + shown.px(22)
        return QSize(round(width), shown.px(24))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        ink, tint = shown.tone("info")
        rect = QRectF(self.rect())
        surface(painter, rect, tint, None, shown.px(3))
        draw_text(painter, rect.adjusted(shown.px(8), 0, 0, 0), self.text(), shown.font(13, 500), ink)
        draw_cap(painter, rect.right() - cap_size("S").width() - shown.px(5), rect.center().y(), "S", ink)
        if self.hasFocus():
            focus_ring(painter, rect)

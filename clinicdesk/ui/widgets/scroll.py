"""A page that scrolls only when there is not enough room, without a frame of its own."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid
from typing_extensions import override


class Scroll(QScrollArea):
    """Shows its content at full width, as tall as it is where there is room; Tab brings fields in view."""

    def __init__(self, content: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = content
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        self.setWidget(content)
        content.setAutoFillBackground(False)  # setWidget switches it on: cards would turn grey
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]

    @override
    def sizeHint(self) -> QSize:
        hint = self._content.sizeHint()
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(hint.width() + bar, hint.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._content.minimumSizeHint().width(), 120)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and isValid(self._content) and self._content.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 40)

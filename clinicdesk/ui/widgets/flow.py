"""A row that goes on in the next line where there is no room: filters above a list, at any text size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override


class Flow(QWidget):
    """Widgets side by side at their own size; the last one stands at the right end when `last_right`."""

    def __init__(self, *, spacing: int, last_right: bool = False, parent: QWidget | None = None) -> None:
        """`spacing` is in pixels, between neighbours and between lines."""
        super().__init__(parent)
        self._parts: list[QWidget] = []
        self._spacing = spacing
        self._last_right = last_right
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def add(self, part: QWidget) -> None:
        """Put a widget at the end."""
        self._parts.append(part)
        part.setParent(self)
        part.setVisible(True)
        self._lay()

    def drop(self, part: QWidget) -> None:
        """Take a widget out and delete it."""
        self._parts.remove(part)
        part.hide()
        part.deleteLater()
        self._lay()

    def insert(self, at: int, part: QWidget) -> None:
        """Put a widget before the one at a place."""
        self._parts.insert(at, part)
        part.setParent(self)
        part.setVisible(True)
        self._lay()

    @override
    def sizeHint(self) -> QSize:
        sizes = [part.sizeHint() for part in self._parts]
        width = sum(size.width() for size in sizes) + self._spacing * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    @override
    def minimumSizeHint(self) -> QSize:
        widest = max((part.minimumSizeHint().width() for part in self._parts), default=0)
        return QSize(widest, self.sizeHint().height())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._lay()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a part has other words now
            self.updateGeometry()
            self._lay()
        return super().event(event)

    def _lay(self) -> None:
        """Place the parts line by line and be as high as they are."""
        height = self._place()
        if height and self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _place(self) -> int:
        x = y = line = 0
        for part in self._parts:
            size = part.sizeHint().boundedTo(QSize(self.width(), part.sizeHint().height()))
            if line and x + size.width() > self.width():
                x, y, line = 0, y + line + self._spacing, 0
            right = self._last_right and part is self._parts[-1]
            line = max(line, size.height())
            left = self.width() - size.width() if right else x
            part.setGeometry(QRect(left, y + (line - size.height()) // 2, size.width(), size.height()))
            x += size.width() + self._spacing
        return y + line

"""Room for the fields of a log: as tall as they are, and scrolling where the window is too small."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from clinicdesk.ui.widgets.scroll import Scroll


class FormRoom(Scroll):
    """A scroll area that asks for what its content needs at its width, also when a message wraps."""

    def __init__(self, content: QWidget) -> None:
        self._form = content  # before the base class, which already sends its events here
        super().__init__(content)

    @override
    def sizeHint(self) -> QSize:
        layout = self._form.layout()
        hint = super().sizeHint()
        if layout is not None and layout.hasHeightForWidth() and self.viewport().width() > hint.width() // 2:
            hint.setHeight(layout.totalHeightForWidth(self.viewport().width()))
        return hint

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._form and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # the panel grows with a message that has come
        return super().eventFilter(watched, event)

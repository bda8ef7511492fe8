"""Places to type: the search field, and a field with its label above and its message below."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.paint import cap_size, draw_cap


class SearchField(QLineEdit):
    """A line to find with: Esc empties it, its key is shown while it is empty."""

    def __init__(self, hint: str, *, key: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        if key:
            self.setTextMargins(0, 0, cap_size(key).width() + 4, 0)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._key and not self.text():
            left = self.width() - cap_size(self._key).width() - theme.current().px(8)
            draw_cap(
                QPainter(self), left, self.height() / 2, self._key, colour(theme.current().colours.muted)
            )


class Field(QWidget):
    """An editor with its label above; a message that stops a save is said right below it."""

    def __init__(self, label: str, editor: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self._label = PlainLabel(label, "small")
        self._label.setBuddy(editor)
        self.message = InlineMessage()
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().px(4))
        column.addWidget(self._label)
        column.addWidget(editor)
        column.addWidget(self.message)

    def say(self, text: str, tone: Tone = "bad") -> None:
        """Say what is wrong with this field, to the eye and to a screen reader; empty takes it back."""
        self.message.say(text, tone)
        self.editor.setAccessibleDescription(text)

    def set_label(self, label: str) -> None:
        """Change the words above the editor."""
        self._label.setText(label)
        self.editor.setAccessibleName(label)


def say_beside(fields: Mapping[str, Field], name: str, text: str) -> bool:
    """Say a refusal beside its field, focus that and silence the others; False when there is no such field.

    `name` is `Refusal.field`, `fields` the form's fields under those names.
    """
    for field in fields.values():
        field.say("")
    if name not in fields:
        return False
    fields[name].say(text)
    fields[name].editor.setFocus(Qt.FocusReason.OtherFocusReason)
    return True

"""Text helpers of the screens: labels that never interpret markup, and spoken names for controls."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

Look = Literal["body", "muted", "small", "note", "caption", "strong", "heading", "title", "large", "inverse"]


class PlainLabel(QLabel):
    """A label that shows text as it is: a name like `<img src=…>` stays letters (reliability.md fact 15)."""

    def __init__(
        self, text: str = "", look: Look = "body", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        if look != "body":
            self.setProperty("look", look)
        self.setText(text)

    def set_look(self, look: Look) -> None:
        """Change the role of the text after it was shown."""
        self._mark("look", look)

    def set_tone(self, tone: str) -> None:
        """Colour the words by meaning ("good", "warn", "bad", "series", …); empty for none."""
        self._mark("tone", tone)

    def _mark(self, name: str, value: str) -> None:
        if (self.property(name) or "") != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)


def plain_tip(text: str) -> str:
    """The text as a tooltip that cannot be taken for markup (tooltips guess; angle brackets are escaped)."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>" if escaped != text else text


def speak(widget: QWidget, name: str, description: str = "") -> None:
    """Give a control the name (and description) that a screen reader says."""
    widget.setAccessibleName(name)
    if description:
        widget.setAccessibleDescription(description)

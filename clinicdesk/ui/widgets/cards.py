"""Surfaces that hold other widgets: cards, the action strip, empty states, messages beside a field."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.ui.widgets.paint import surface

STRIP_HEIGHT = 46


class Card(QFrame):
    """A white panel with a heading and a body; `head` takes widgets right of the heading, `body` the rest."""

    def __init__(self, title: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        px = theme.current().px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(12), px(12), px(12), px(12))
        self._column.setSpacing(px(8))
        self.heading = PlainLabel(title, "heading")
        self.head = QHBoxLayout()
        self.head.setSpacing(px(6))
        self.head.addWidget(self.heading)
        self._column.addLayout(self.head)
        self.heading.setVisible(bool(title))
        if title:
            self.setAccessibleName(title)
        self.body = QVBoxLayout()
        self.body.setSpacing(px(6))
        self._column.addLayout(self.body)

    def set_title(self, title: str) -> None:
        """Change the heading; empty hides it."""
        self.heading.setText(title)
        self.heading.setVisible(bool(title))
        self.setAccessibleName(title)

    def set_margins(self, margin: int) -> None:
        """Change the space around the content, in pixels at 100 %; tables want little."""
        size = theme.current().px(margin)
        self._column.setContentsMargins(size, size, size, size)


class Note(QWidget):
    """A sentence on a tinted surface: a warning, an answer to give, a thing to know."""

    def __init__(self, text: str = "", tone: Tone = "neutral", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel("", "note", wrap=True)
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(8), px(5), px(8), px(5))
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.say(text, tone)

    def say(self, text: str, tone: Tone = "neutral") -> None:
        """Change the sentence and its tone."""
        self._tone: Tone = tone
        self._label.setText(text)
        self._label.set_tone("" if tone == "neutral" else tone)
        self.setAccessibleName(text)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        _, tint = theme.current().tone(self._tone)
        surface(QPainter(self), QRectF(self.rect()), tint, None, 3)


class InlineMessage(PlainLabel):
    """The sentence beside a field that stops a save, with its sign and in its tone; hidden when empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "note", wrap=True, parent=parent)
        self.hide()

    @property
    def words(self) -> str:
        """The sentence shown, without its sign."""
        return self.accessibleName()

    def say(self, text: str, tone: Tone = "bad") -> None:
        """Show a sentence; an empty one hides the message."""
        self.setAccessibleName(text)
        self.setText(f"{SIGNS.get(tone, '')} {text}".strip())
        self.set_tone(tone)
        self.setVisible(bool(text))

    def silence(self) -> None:
        """Hide the message."""
        self.say("")


class EmptyState(QWidget):
    """What a list shows when it has nothing: one line what that means, one button what to do about it."""

    def __init__(self, text: str, hint: str = "", button: Button | None = None) -> None:
        super().__init__()
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(24), px(24), px(24))
        column.setSpacing(px(8))
        column.addStretch(1)
        self.setAccessibleName(text)
        labels = [PlainLabel(text, "strong", wrap=True)]
        if hint:
            labels.append(PlainLabel(hint, "muted", wrap=True))
        for label in labels:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        if button is not None:
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)


class Strip(QWidget):
    """The bar under a list that serves the selected row: who it is, what can be done, what to say."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(7), px(14), px(7))
        row.setSpacing(px(8))
        self._who = PlainLabel("", "strong")
        self._who.setMinimumWidth(1)  # a long name is cut rather than making the window wider
        self._actions = QHBoxLayout()
        self._actions.setSpacing(px(8))
        self._say = PlainLabel("", "muted", wrap=True)
        self._say.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._say.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._say.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        row.addWidget(self._who)
        row.addLayout(self._actions)
        row.addWidget(self._say, 1)
        self.setFixedHeight(px(STRIP_HEIGHT))
        self.setAccessibleName(self.tr("Actions for the selected row"))

    def show_for(self, who: str, actions: list[Button], say: str = "") -> None:
        """Serve a row: its words, its buttons (the former ones are dropped) and the sentence to say."""
        while (item := self._actions.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._who.setText(who)
        for button in actions:
            self._actions.addWidget(button)
        self._say.setText(f"“{say}”" if say else "")

    def clear(self) -> None:
        """Nothing is selected."""
        self.show_for("", [])

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = theme.current().colours
        painter.fillRect(self.rect(), colour(c.panel))
        painter.fillRect(0, 0, self.width(), 1, colour(c.line))

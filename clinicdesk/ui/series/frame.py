"""How the planner's parts lie: form and plan beside each other, or below each other where it is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button

FORM_WIDTH = 310
BESIDE = 800
"""The width, at 100 %, from which form and plan have room beside each other."""
LEAST_PLAN = 380


class Frame(QScrollArea):
    """Holds the form, the plan and the foot; wide it never scrolls as a whole, narrow it does."""

    def __init__(self, form: QWidget, plan: QWidget) -> None:
        super().__init__()
        px = theme.current().px
        self._form, self._plan = form, plan
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, page)
        self._whole.setContentsMargins(px(14), px(10), px(14), px(10))
        self._whole.setSpacing(px(10))
        self._left = self._card(form)
        right = QVBoxLayout()
        right.setSpacing(px(10))
        right.addWidget(plan, 1)
        right.addLayout(self._make_foot())
        self._whole.addWidget(self._left)
        self._whole.addLayout(right, 1)
        self.setWidget(page)
        self.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        self.restyle()

    @staticmethod
    def _card(form: QWidget) -> QScrollArea:
        """The form on a card of its own, which scrolls where it is higher than the window."""
        card = QScrollArea()
        card.setWidgetResizable(True)
        card.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card.setFrameShape(QFrame.Shape.NoFrame)
        card.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.setProperty("surface", "card")
        card.setWidget(form)
        card.viewport().setAutoFillBackground(False)
        form.setAutoFillBackground(False)  # the card's own surface shows through
        return card

    def _make_foot(self) -> QBoxLayout:
        px = theme.current().px
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(px(8))
        self.say = PlainLabel("", "muted", wrap=True)
        self.say.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.say.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.cancel = Button(self.tr("Cancel"))
        self.book = Button(self.tr("Book"), "primary", key="↵")
        buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.book)
        self._foot.addWidget(self.say, 1)
        self._foot.addLayout(buttons)
        return self._foot

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.restyle()

    def restyle(self) -> None:
        """Lie as the width and the text size ask for."""
        px = theme.current().px
        narrow = self.width() < px(BESIDE)
        across = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._whole.setDirection(across)
        self._foot.setDirection(across)
        most = 16777215
        if narrow:
            self._left.setMinimumWidth(0)
            self._left.setMaximumWidth(most)
            self._left.setFixedHeight(self._form.sizeHint().height() + px(4))
        else:
            self._left.setMinimumHeight(0)
            self._left.setMaximumHeight(most)
            self._left.setFixedWidth(px(FORM_WIDTH))
        self._plan.setMinimumHeight(px(LEAST_PLAN) if narrow else 0)

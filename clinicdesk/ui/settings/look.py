"""Settings: light or dark, and the size of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import SegmentedButtons
from clinicdesk.ui.widgets.cards import Card

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks


class LookSection(Section):
    """What is chosen here counts on this computer alone; the window keeps it."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        card = Card(self.tr("Look"))
        self.modes = SegmentedButtons(
            [("light", self.tr("Light")), ("dark", self.tr("Dark")), ("system", self.tr("As the system"))],
            name=self.tr("Light or dark"),
        )
        self.sizes = SegmentedButtons(
            [(percent, f"{percent} %") for percent in theme.TEXT_STEPS], name=self.tr("Text size")
        )
        for words, choice in ((self.tr("Light or dark"), self.modes), (self.tr("Text size"), self.sizes)):
            card.body.addWidget(PlainLabel(words, "small"))
            card.body.addWidget(choice)
            choice.setMaximumWidth(theme.current().px(560))
        card.body.addWidget(
            PlainLabel(
                self.tr(
                    "Screens that are open take a new text size in full when the program is next opened."
                ),
                "small",
                wrap=True,
            )
        )
        self.modes.chosen.connect(lambda mode: theme.current().set_mode(cast(theme.Mode, mode)))
        self.sizes.chosen.connect(lambda percent: theme.current().set_text_percent(int(str(percent))))
        self.take([card])

    @override
    def show_known(self, known: Known) -> None:
        self.modes.set_value(theme.current().mode)
        self.sizes.set_value(theme.current().text_percent)

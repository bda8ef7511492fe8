"""Settings: people, rooms and pens: adding, renaming, retiring and bringing back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clinicdesk.domain.pens import MODELS
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import ResourceView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

_NAMES = {one.key: one.name for one in MODELS}


class ResourceLine(QWidget):
    """One person, room or pen: the name is changed in place."""

    renamed = Signal(object, str)  # ResourceView, name
    retired = Signal(object, bool)  # ResourceView, whether it is in use from now on

    def __init__(self, one: ResourceView) -> None:
        super().__init__()
        px = theme.current().px
        self.resource = one
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        self.name = QLineEdit(one.name)
        self.name.setAccessibleName(self.tr("Name of {name}").format(name=one.name))
        self.name.setFixedWidth(px(240))
        self.name.setEnabled(one.active)
        self.name.editingFinished.connect(self._tell)
        row.addWidget(self.name)
        about = " · ".join(part for part in (_NAMES.get(one.model, one.model), one.serial) if part)
        row.addWidget(PlainLabel(about, "muted"))
        if not one.active:
            row.addWidget(PlainLabel(self.tr("retired"), "muted"))
        row.addStretch(1)
        self.switch = Button(self.tr("Retire") if one.active else self.tr("Bring back"), "quiet", small=True)
        told = self.tr("Retire {name}") if one.active else self.tr("Bring back {name}")
        self.switch.setAccessibleName(told.format(name=one.name))
        self.switch.clicked.connect(lambda: self.retired.emit(one, not one.active))
        row.addWidget(self.switch)
        self.message = InlineMessage()
        column.addLayout(row)
        column.addWidget(self.message)

    def _tell(self) -> None:
        if self.name.text().strip() != self.resource.name:
            self.renamed.emit(self.resource, self.name.text())
        else:
            self.message.silence()


class KindCard(Card):
    """All of one kind, and a line to add one more."""

    add_wanted = Signal(str, str, str)  # name, key of the model, serial
    renamed = Signal(object, str)
    retired = Signal(object, bool)

    def __init__(self, kind: str, title: str) -> None:
        super().__init__(title)
        self.kind = kind
        self.lines: dict[int, ResourceLine] = {}
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.current().px(4))
        self.body.addLayout(self._rows)
        self.name, self.model, self.serial = QLineEdit(), QComboBox(self), QLineEdit(self)
        self.message = InlineMessage()
        self._build()

    def show_all(self, found: tuple[ResourceView, ...]) -> None:
        """Show these; a line in which something is wrong or being typed stays as it is."""
        kept = {number: line for number, line in self.lines.items() if line.resource in found}
        for number, line in self.lines.items():
            if number not in kept:
                self._rows.removeWidget(line)
                line.hide()
                line.deleteLater()
        self.lines = {}
        for at, one in enumerate(found):
            line = kept.get(one.id) or self._line(one)
            self._rows.insertWidget(at, line)
            self.lines[one.id] = line

    def added(self) -> None:
        """One was added: make room for the next."""
        self.message.silence()
        self.name.clear()
        self.serial.clear()

    def refuse(self, refusal: Refusal, sentence: str) -> None:
        """Say why it was not added, and go where it can be set right."""
        self.message.say(sentence)
        target = {"model": self.model, "serial": self.serial}.get(refusal.field, self.name)
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, one: ResourceView) -> ResourceLine:
        line = ResourceLine(one)
        line.renamed.connect(self.renamed)
        line.retired.connect(self.retired)
        return line

    def _build(self) -> None:
        px = theme.current().px
        self.name.setPlaceholderText(self.tr("one more…"))
        self.name.setAccessibleName(self.tr("Name of the new one: {kind}").format(kind=self.heading.text()))
        self.name.setFixedWidth(px(240))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        row.addWidget(self.name)
        if self.kind == "pen":
            for each in MODELS:
                self.model.addItem(each.name, each.key)
            self.model.setAccessibleName(self.tr("Model of the new pen"))
            self.serial.setAccessibleName(self.tr("Serial number of the new pen"))
            self.serial.setPlaceholderText(self.tr("Serial number"))
            row.addWidget(self.model)
            row.addWidget(self.serial)
        self.model.setVisible(self.kind == "pen")
        self.serial.setVisible(self.kind == "pen")
        for line in (self.name, self.serial):
            line.returnPressed.connect(self._add)
        button = Button(self.tr("Add"), small=True)
        button.setAccessibleName(self.tr("Add: {kind}").format(kind=self.heading.text()))
        button.clicked.connect(self._add)
        row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.message)

    def _add(self) -> None:
        model = str(self.model.currentData()) if self.kind == "pen" else ""
        self.add_wanted.emit(self.name.text(), model, self.serial.text().strip())


class ResourcesSection(Section):
    """The three kinds."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        self.cards = {
            "practitioner": KindCard("practitioner", self.tr("People who treat")),
            "room": KindCard("room", self.tr("Rooms")),
            "pen": KindCard("pen", self.tr("Pens")),
        }
        for card in self.cards.values():
            card.add_wanted.connect(lambda *told, card=card: self._add(card, *told))
            card.renamed.connect(lambda one, name, card=card: self._rename(card, one, name))
            card.retired.connect(
                lambda one, active, card=card: self._rename(card, one, one.name, active=active)
            )
        self.take(list(self.cards.values()))

    @override
    def show_known(self, known: Known) -> None:
        for kind, card in self.cards.items():
            card.show_all(known.of_kind(kind))

    def _add(self, card: KindCard, name: str, model: str, serial: str) -> None:
        settings = self._services.settings
        self._tasks.write(
            self.tr("Added {name}").format(name=name.strip()),
            lambda: settings.add_resource(card.kind, name, model=model, serial=serial),
            lambda _id: card.added(),
            lambda refusal: card.refuse(refusal, self._tasks.sentence(refusal)),
            owner=self,
        )

    def _rename(self, card: KindCard, one: ResourceView, name: str, *, active: bool = True) -> None:
        settings, line = self._services.settings, card.lines[one.id]
        if active == one.active:
            told = self.tr("Renamed {name}")
        else:
            told = self.tr("Brought back {name}") if active else self.tr("Retired {name}")
        line.message.silence()
        self._tasks.write(
            told.format(name=name.strip()),
            lambda: settings.rename_resource(one.id, name, active=active),
            None,
            lambda refusal: line.message.say(self._tasks.sentence(refusal)),
            owner=line,
        )

"""Settings: the services, each with its phases: how long they take and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QSpinBox, QWidget

from clinicdesk.domain.phases import KINDS, Phase, PhasePlan, total
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import ServiceView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage
from clinicdesk.wording.catalogue import counted

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

_LONGEST = 480


class PhaseRow:
    """The widgets of one phase."""

    def __init__(self, phase: Phase, words: dict[str, str]) -> None:
        self.name = QLineEdit(phase.name)
        self.name.setAccessibleName(words["name"])
        self.minutes = QSpinBox(minimum=1, maximum=_LONGEST, value=phase.minutes)
        self.minutes.setAccessibleName(words["minutes"])
        self.minutes.setSuffix(words["suffix"])
        self.minutes.setKeyboardTracking(False)
        self.holds = {kind: QCheckBox() for kind in KINDS}
        for kind, box in self.holds.items():
            box.setChecked(kind in phase.holds)
            box.setAccessibleName(words[kind])
        self.patient = QCheckBox()
        self.patient.setChecked(phase.patient)
        self.patient.setAccessibleName(words["patient"])
        self.drop = Button("×", "quiet", small=True)
        self.drop.setAccessibleName(words["drop"])

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """In the order of the columns."""
        return (self.name, self.minutes, *self.holds.values(), self.patient, self.drop)

    def phase(self) -> Phase:
        """The phase as it stands."""
        held = frozenset(kind for kind, box in self.holds.items() if box.isChecked())
        return Phase(self.name.text().strip(), self.minutes.value(), held, self.patient.isChecked())


class ServiceCard(Card):
    """One service; each change of a phase is told at once."""

    changed = Signal(object)  # PhasePlan

    def __init__(self, service: ServiceView) -> None:
        super().__init__(service.name)
        self.service = service
        self.message = InlineMessage()
        self._length = PlainLabel("", "muted")
        self.head.addWidget(self._length)
        self.head.addStretch(1)
        more = Button(self.tr("One more phase"), small=True)
        more.setAccessibleName(self.tr("One more phase of {service}").format(service=service.name))
        more.clicked.connect(self._add)
        self.head.addWidget(more)
        self._grid = QGridLayout()
        px = theme.current().px
        self._grid.setHorizontalSpacing(px(14))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnMinimumWidth(0, px(200))
        self._grid.setColumnStretch(7, 1)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.message)
        heads = (
            self.tr("Phase"),
            self.tr("Takes"),
            self.tr("Practitioner"),
            self.tr("Room"),
            self.tr("Pen"),
            self.tr("Patient is here"),
        )
        for at, words in enumerate(heads):
            self._grid.addWidget(PlainLabel(words, "caption"), 0, at)
        self.rows: list[PhaseRow] = []
        self.show_phases(service.phases)

    def show_phases(self, phases: PhasePlan) -> None:
        """Show other phases than before."""
        for row in self.rows:
            for widget in row.widgets:
                self._grid.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        self.rows = [self._row(phase, at) for at, phase in enumerate(phases)]
        self._length.setText(counted("minute", total(phases)))

    def _row(self, phase: Phase, at: int) -> PhaseRow:
        of = {"service": self.service.name, "n": at + 1}
        row = PhaseRow(
            phase,
            {
                "name": self.tr("Name of phase {n} of {service}").format(**of),
                "minutes": self.tr("Minutes of phase {n} of {service}").format(**of),
                "suffix": self.tr(" min"),
                "practitioner": self.tr("Phase {n} of {service} holds the practitioner").format(**of),
                "room": self.tr("Phase {n} of {service} holds the room").format(**of),
                "pen": self.tr("Phase {n} of {service} holds the pen").format(**of),
                "patient": self.tr("The patient is here in phase {n} of {service}").format(**of),
                "drop": self.tr("Leave out phase {n} of {service}").format(**of),
            },
        )
        for column, widget in enumerate(row.widgets):
            self._grid.addWidget(widget, at + 1, column)
        row.name.editingFinished.connect(self._tell)
        row.minutes.valueChanged.connect(self._tell)
        for box in (*row.holds.values(), row.patient):
            box.clicked.connect(self._tell)
        row.drop.clicked.connect(lambda: self._drop(row))
        return row

    def plan(self) -> PhasePlan:
        """The phases as they stand."""
        return tuple(row.phase() for row in self.rows)

    def _tell(self) -> None:
        self.message.silence()
        if any(not row.name.text().strip() for row in self.rows):
            self.message.say(self.tr("A phase needs a name: it is shown on the board."))
        elif (plan := self.plan()) != self.service.phases:
            self.changed.emit(plan)

    def _add(self) -> None:
        self.changed.emit((*self.plan(), Phase(self.tr("phase"), 10, frozenset({"room"}))))

    def _drop(self, row: PhaseRow) -> None:
        self.changed.emit(tuple(one.phase() for one in self.rows if one is not row))


class ServicesSection(Section):
    """All services, one card each."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        self.cards: dict[int, ServiceCard] = {}
        self.take([PlainLabel(self.tr("Booked visits keep the phases they were booked with."), "small")])

    @override
    def show_known(self, known: Known) -> None:
        for service in known.services:
            card = self.cards.get(service.id)
            if card is None:
                card = self.cards[service.id] = ServiceCard(service)
                card.changed.connect(lambda plan, card=card: self._save(card, plan))
                self.column.insertWidget(self.column.count() - 1, card)
            elif card.service.phases != service.phases:
                card.show_phases(service.phases)
            card.service = service

    def _save(self, card: ServiceCard, plan: PhasePlan) -> None:
        settings, number = self._services.settings, card.service.id

        def refused(refusal: Refusal) -> None:
            card.message.say(self._tasks.sentence(refusal))

        self._tasks.write(
            self.tr("Changed {service}").format(service=card.service.name),
            lambda: settings.set_phases(number, plan),
            failed=refused,
            owner=card,
        )

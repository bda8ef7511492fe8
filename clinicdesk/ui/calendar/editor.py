"""The form of a visit: its fields with their messages, and changing a booked one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from PySide6.QtCore import QDate, Qt, QTime, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.pens import AREAS
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.domain.views.visits import AppointmentView, MoveVerdict
from clinicdesk.presentation import visit_form
from clinicdesk.presentation.visit_form import VisitForm
from clinicdesk.services.calendar import Calendar
from clinicdesk.ui.calendar import words
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.forms.ui_appointment_editor import Ui_AppointmentEditor
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.messages import sentence
from clinicdesk.wording.speech import visit_words

Find = Callable[[str], Sequence[PatientHit]]


@dataclass(frozen=True)
class Bench:
    """What the forms work with: the calendar's verbs, the door to them, and the search for patients."""

    calendar: Calendar
    tasks: Tasks
    find: Find


@dataclass(frozen=True)
class Choices:
    """What the forms let one choose from."""

    services: tuple[ServiceView, ...]
    resources: tuple[ResourceView, ...]


class VisitEditor(OverlayDialog):
    """Base of both forms: the fields, their messages, and what stands in them."""

    def __init__(self, host: QWidget, bench: Bench, choices: Choices, title: str) -> None:
        super().__init__(host, title, width=620)
        self._bench = bench
        self._command = uuid4().bytes  # one for the form's life: a save tried twice is written once
        self._patient_id: int | None = None
        holder = QWidget()
        self.ui = Ui_AppointmentEditor()
        self.ui.setupUi(holder)
        self.body.addWidget(holder)
        self._messages: dict[str, tuple[QLabel, QWidget]] = {
            "patient": (self.ui.patientMessage, self.ui.patientEdit),
            "service": (self.ui.serviceMessage, self.ui.serviceCombo),
            "starts": (self.ui.startsMessage, self.ui.timeEdit),
            "practitioner": (self.ui.practitionerMessage, self.ui.practitionerCombo),
            "room": (self.ui.roomMessage, self.ui.roomCombo),
            "pen": (self.ui.penMessage, self.ui.penCombo),
            "area": (self.ui.areaMessage, self.ui.areaCombo),
            "": (self.ui.formMessage, self.ui.timeEdit),
        }
        self._fill(choices)
        self._show_reason(shown=False)

    def _fill(self, choices: Choices) -> None:
        for service in choices.services:
            self.ui.serviceCombo.addItem(service.name, service.id)
        for combo, kind, empty in (
            (self.ui.practitionerCombo, "practitioner", ""),
            (self.ui.roomCombo, "room", self.tr("the first that is free")),
            (self.ui.penCombo, "pen", self.tr("the first that is free")),
        ):
            if empty:
                combo.addItem(empty, None)
            for one in choices.resources:
                if one.kind == kind and one.active:
                    combo.addItem(one.name, one.id)
        self.ui.areaCombo.addItem(self.tr("not said"), "")
        for code in AREAS:
            self.ui.areaCombo.addItem(words.area(code), code)

    def _show_reason(self, *, shown: bool) -> None:
        self.ui.reasonLabel.setVisible(shown)
        self.ui.reasonEdit.setVisible(shown)

    def _set_starts(self, starts: datetime) -> None:
        self.ui.dateEdit.setDate(QDate(starts.year, starts.month, starts.day))
        self.ui.timeEdit.setTime(QTime(starts.hour, starts.minute))

    def form(self) -> VisitForm:
        """What stands in the form now."""
        ui = self.ui
        day, time = ui.dateEdit.date(), ui.timeEdit.time()
        return VisitForm(
            patient_id=self._patient_id,
            service_id=ui.serviceCombo.currentData(),
            starts=datetime(day.year(), day.month(), day.day(), time.hour(), time.minute()),
            practitioner_id=ui.practitionerCombo.currentData(),
            room_id=ui.roomCombo.currentData(),
            pen_id=ui.penCombo.currentData(),
            area=ui.areaCombo.currentData(),
            note=ui.noteEdit.toPlainText().strip(),
            reason=ui.reasonEdit.text().strip(),
        )

    def say(self, field: str, words_: str, tone: Tone = "bad") -> None:
        """Say a sentence beside a field, to the eye and to a screen reader; an empty one takes it back."""
        label, editor = self._messages[field]
        label.setText(f"{SIGNS.get(tone, '')} {words_}".strip() if words_ else "")
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
        label.setVisible(bool(words_))
        editor.setAccessibleDescription(words_)

    def silence(self) -> None:
        """Take back every message."""
        for field in self._messages:
            self.say(field, "")

    def refused(self, refusal: Refusal) -> None:
        """Say a rule's no beside its field, and go there; ask for a reason where one would let it pass."""
        self.silence()
        field = visit_form.field_of(refusal)
        if field not in self._messages:
            field = ""
        self.say(field, sentence(refusal))
        if visit_form.asks_reason(refusal):
            self._show_reason(shown=True)
            self.ui.reasonEdit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._messages[field][1].setFocus(Qt.FocusReason.OtherFocusReason)


class EditVisit(VisitEditor):
    """Changes one booked visit."""

    cancel_wanted = Signal(object)  # AppointmentView

    def __init__(self, host: QWidget, bench: Bench, choices: Choices, visit: AppointmentView) -> None:
        super().__init__(host, bench, choices, visit.patient)
        self._visit = visit
        self._patient_id = visit.patient_id
        what = visit_words(visit.kind, visit.session, visit.of, "of_title")
        state = text(f"phrases.status.{visit.status}")
        self.subtitle.setText(f"{what} · {state}")
        self._hide_choice_of_patient()
        self._take(visit)
        self._allow(visit)
        self._add_actions(visit)
        for signal in (
            self.ui.dateEdit.dateChanged,
            self.ui.timeEdit.timeChanged,
            self.ui.practitionerCombo.currentIndexChanged,
        ):
            signal.connect(self._ask)

    def _hide_choice_of_patient(self) -> None:
        ui = self.ui
        for widget in (ui.patientLabel, ui.patientEdit, ui.serviceLabel, ui.serviceCombo):
            widget.hide()

    def _take(self, visit: AppointmentView) -> None:
        ui = self.ui
        self._set_starts(visit.starts)
        for combo, value, name in (
            (ui.practitionerCombo, visit.practitioner_id, visit.practitioner),
            (ui.roomCombo, visit.room_id, visit.room),
            (ui.penCombo, visit.pen_id, visit.pen),
            (ui.areaCombo, visit.area, words.area(visit.area)),
        ):
            choose(combo, value, name)
        ui.noteEdit.setPlainText(visit.note)

    def _allow(self, visit: AppointmentView) -> None:
        """Time and place of what has begun or ended are facts; what was held for no phase is not offered."""
        ui = self.ui
        movable = visit.status == "booked"
        for widget in (ui.dateEdit, ui.timeEdit, ui.practitionerCombo, ui.roomCombo, ui.penCombo):
            widget.setEnabled(movable)
        for combo, label, held in (
            (ui.roomCombo, ui.roomLabel, visit.room_id),
            (ui.penCombo, ui.penLabel, visit.pen_id),
        ):
            combo.setVisible(held is not None or visit.kind != "consult")
            label.setVisible(held is not None or visit.kind != "consult")
        if not movable:
            self.say(
                "starts", self.tr("This visit has begun or is over: its time stays as it is."), "neutral"
            )

    def _add_actions(self, visit: AppointmentView) -> None:
        buttons = []
        if visit.status in {"booked", "arrived"}:
            cancel = Button(self.tr("Cancel this visit…"))
            cancel.clicked.connect(self._cancel)
            buttons.append(cancel)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        save = Button(self.tr("Save"), "primary", key="↵")
        save.clicked.connect(self.save)
        self.set_actions([*buttons, close, save])

    def start(self) -> None:
        """Open with the cursor in the time, or in the note where the time is a fact."""
        self.open(self.ui.timeEdit if self.ui.timeEdit.isEnabled() else self.ui.noteEdit)

    def _cancel(self) -> None:
        self.reject()
        self.cancel_wanted.emit(self._visit)

    def _ask(self) -> None:
        """Ask what the present time and person would mean."""
        form, visit = self.form(), self._visit
        self.silence()
        if visit_form.moves(form, visit):
            self._bench.tasks.read(
                lambda: self._bench.calendar.verdict(visit.id, form.starts, form.practitioner_id),
                self._show_verdict,
                self.refused,
                key="calendar form",
                owner=self,
            )

    def _show_verdict(self, verdict: MoveVerdict) -> None:
        lines = words.verdict_lines(verdict)
        told = [line for line in lines if line.tone != "neutral"]
        if told:
            tone: Tone = next((line.tone for line in told if line.tone != "good"), "good")
            joined = " · ".join(line.text.lstrip("✓▲ ") for line in told)
            self.say("starts", joined, tone)

    def save(self) -> None:
        """Write what differs; close when nothing does."""
        form, visit = self.form(), self._visit
        moves, tells = visit_form.moves(form, visit), visit_form.tells(form, visit)
        if not moves and not tells:
            self.accept()
            return
        self.silence()
        when = f"{day_words(form.starts.date(), 'short')}, {clock_words(form.starts)}"
        label = (
            self.tr("Moved {patient} to {when}").format(patient=visit.patient, when=when)
            if moves
            else self.tr("Changed {patient}").format(patient=visit.patient)
        )
        self._bench.tasks.write(
            label,
            lambda: self._write(form, moves=moves, tells=tells),
            lambda _: self.accept(),
            self.refused,
            owner=self,
        )

    def _write(self, form: VisitForm, *, moves: bool, tells: bool) -> Outcome[None]:
        """Off the GUI thread: the move first, it may be refused; then the words."""
        calendar, visit = self._bench.calendar, self._visit
        done: Outcome[None] | None = None
        version = visit.version
        if moves:
            done = calendar.move(
                visit.id,
                version,
                form.starts,
                practitioner_id=form.practitioner_id,
                room_id=form.room_id if form.room_id != visit.room_id else None,
                pen_id=form.pen_id if form.pen_id != visit.pen_id else None,
                reason=form.reason,
                command=self._command,
            )
            version = calendar.appointment(visit.id).version
        if tells:
            told = calendar.note(visit.id, version, area=form.area, note=form.note)
            changes = told.changes if done is None else done.changes | told.changes
            done = Outcome(None, changes)
        if done is None:
            raise ValueError("nothing to write")
        return done


def choose(combo: QComboBox, value: object, name: str = "") -> None:
    """Choose a value; one that is not offered any more (a retired person) is added under its name."""
    at = combo.findData(value)
    if at < 0 and name:
        combo.addItem(name, value)
        at = combo.count() - 1
    if at >= 0:
        combo.setCurrentIndex(at)

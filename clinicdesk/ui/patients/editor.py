"""Adding and changing a patient: the form over the screen, with who it might be before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.skin import TYPES
from clinicdesk.domain.views import ClinicInfo, PatientView, ResourceView
from clinicdesk.presentation.patient_form import LANGUAGES, TYPE_SIZES, TypedPatient, form_of, typed_of
from clinicdesk.presentation.typed import day_text, minute_text, read_day, read_minute
from clinicdesk.services.patients import Duplicate, PatientForm, normal_phone
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.forms.ui_patient import Ui_PatientForm
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import Note
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.scroll import Scroll
from clinicdesk.wording.catalogue import names

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

WIDTH = 940
TEXTS = {
    "given_name": "givenName",
    "family_name": "familyName",
    "birth_date": "birthDate",
    "phone": "phone",
    "email": "email",
    "allergies": "allergies",
    "liked_from": "likedFrom",
    "liked_to": "likedTo",
    "event_name": "eventName",
    "event_date": "eventDate",
    "contact_name": "contactName",
    "contact_phone": "contactPhone",
}
CHOICES = {
    "language": "language",
    "type_size": "typeSize",
    "fitzpatrick": "fitzpatrick",
    "maintenance_months": "maintenance",
    "liked_practitioner_id": "likedPractitioner",
}
TICKS = {
    "heavy_sun_damage": "sunDamage",
    "do_not_contact": "doNotContact",
    "contact_may_book": "mayBook",
    "contact_may_discuss": "mayDiscuss",
}
WHO = ("given_name", "family_name", "birth_date", "phone")


@dataclass(frozen=True)
class Choices:
    """What the form needs to know of the clinic."""

    info: ClinicInfo
    practitioners: tuple[ResourceView, ...]


class PatientEditor(OverlayDialog):
    """The form of a new patient, or of one that is changed."""

    done = Signal(int)  # the patient saved
    file_wanted = Signal(int)  # it is one of those who are known already

    def __init__(
        self,
        host: QWidget,
        services: Services,
        tasks: Tasks,
        choices: Choices,
        patient: PatientView | None = None,
    ) -> None:
        super().__init__(host, "", width=WIDTH)
        self._services = services
        self._tasks = tasks
        self._choices = choices
        self._patient = patient
        self._command = uuid4().bytes  # one for the form's life: a save tried twice is written once
        self._anyway = False
        self.title.setText(patient.name if patient is not None else self.tr("New patient"))
        self.panel.setAccessibleName(self.title.text())
        self._build()
        self.set_typed(
            typed_of(patient) if patient is not None else TypedPatient(language=choices.info.language)
        )
        self._blank = self.typed()
        self._connect()

    # ------------------------------------------------------------- what is typed
    def typed(self) -> TypedPatient:
        """What stands in the form."""
        told: dict[str, object] = {name: self.line(name).text() for name in TEXTS}
        told |= {name: self._combo(name).currentData() for name in CHOICES}
        told |= {name: self._tick(name).isChecked() for name in TICKS}
        days = self._days.value()
        told["liked_weekdays"] = tuple(sorted(days)) if isinstance(days, tuple) else ()
        told["note"] = self.ui.noteEdit.toPlainText()
        return TypedPatient(**told)  # type: ignore[arg-type]  # the names are those of its fields

    def set_typed(self, typed: TypedPatient) -> None:
        """Fill the form."""
        for name in TEXTS:
            self.line(name).setText(getattr(typed, name))
        for name in CHOICES:
            combo, value = self._combo(name), getattr(typed, name)
            if combo.findData(value) < 0:
                combo.addItem(str(value), value)
            combo.setCurrentIndex(combo.findData(value))
        for name in TICKS:
            self._tick(name).setChecked(getattr(typed, name))
        self._days.set_value(typed.liked_weekdays)
        self.ui.noteEdit.setPlainText(typed.note)

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return self.typed() != self._blank

    def start(self) -> None:
        """Open with the cursor in the first empty name."""
        empty = next(
            (name for name in ("given_name", "family_name") if not self.line(name).text()), "given_name"
        )
        self.open(self.line(empty))

    # ------------------------------------------------------------- saving
    def save(self) -> None:
        """Write what is typed; a refusal is said beside its field and keeps the form as it is."""
        form = self._form()
        if form is None:
            return
        self.silence()
        patients, patient, command, anyway = (
            self._services.patients,
            self._patient,
            self._command,
            self._anyway,
        )
        name = f"{form.given_name} {form.family_name}".strip()
        if patient is None:
            self._tasks.write(
                self.tr("Added {patient}").format(patient=name),
                lambda: patients.add(form, command, despite_duplicates=anyway),
                self._added,
                self.refused,
                owner=self,
            )
        else:
            self._tasks.write(
                self.tr("Changed {patient}").format(patient=name),
                lambda: patients.change(patient.id, patient.version, form, command),
                lambda _none: self._added(patient.id),
                self.refused,
                owner=self,
            )

    def refused(self, refusal: Refusal) -> None:
        """Say a rule's no beside its field and go there; people who are alike are shown instead."""
        self.silence()
        if refusal.code == "likely_duplicate":
            self._look_alike(show_choice=True)
            return
        name = refusal.field if refusal.field in TEXTS else ""
        self.say(name, self._tasks.sentence(refusal))
        if name:
            self.line(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, name: str, sentence: str, tone: Tone = "bad") -> None:
        """Say a sentence beside a field (the whole form's for an empty name); an empty one takes it back."""
        label = self._message(name)
        label.setText(f"{SIGNS.get(tone, '')} {sentence}".strip() if sentence else "")
        label.setProperty("tone", tone)
        label.style().unpolish(label)
        label.style().polish(label)
        label.setVisible(bool(sentence))
        if name:
            self.line(name).setAccessibleDescription(sentence)

    def silence(self) -> None:
        """Take back every message."""
        for name in (*TEXTS, ""):
            self.say(name, "")

    def message(self, name: str) -> str:
        """The sentence beside a field now."""
        label = self._message(name)
        return label.text() if not label.isHidden() else ""

    def line(self, name: str) -> QLineEdit:
        """The line of a field."""
        found: QLineEdit = getattr(self.ui, f"{TEXTS[name]}Edit")
        return found

    def _form(self) -> PatientForm | None:
        try:
            return form_of(
                self.typed(), today=self._services.desk.clock().date(), region=self._choices.info.region
            )
        except Refused as refused:
            self.refused(refused.refusal)
            return None

    def _added(self, patient_id: int) -> None:
        self.accept()
        self.done.emit(patient_id)

    # ------------------------------------------------------------- who it might be
    def _look_alike(self, *, show_choice: bool = False) -> None:
        """Ask who is known already and like the one typed."""
        if self._patient is not None:
            return
        try:
            form = form_of(
                self.typed(), today=self._services.desk.clock().date(), region=self._choices.info.region
            )
        except Refused:
            return
        if not (form.given_name.strip() or form.family_name.strip()):
            self._show_alike((), show_choice=False)
            return
        patients = self._services.patients
        self._tasks.read(
            lambda: patients.likely_duplicates(form),
            lambda found: self._show_alike(found, show_choice=show_choice),
            key="likely duplicates",
            owner=self,
        )

    def _show_alike(self, found: tuple[Duplicate, ...], *, show_choice: bool) -> None:
        while (item := self._alike.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if found:
            self._alike.addWidget(Note(self.tr("Is it one of these?"), "warn"))
        for one in found[:4]:
            self._alike.addWidget(self._alike_row(one))
        self._anyway = show_choice and bool(found)
        save = self.tr("Add all the same") if self._anyway else self.tr("Add")
        self._save.setText(save if self._patient is None else self.tr("Save"))
        if show_choice and found:
            self._save.setFocus(Qt.FocusReason.OtherFocusReason)

    def _alike_row(self, one: Duplicate) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.current().px(8), 0, 0, 0)
        line.addWidget(PlainLabel(one.hit.name, "strong"))
        about = [day_text(one.hit.birth_date) or self.tr("birth date not known"), one.hit.phone]
        line.addWidget(PlainLabel(" · ".join(part for part in about if part), "muted"))
        line.addStretch(1)
        button = Button(self.tr("Open"), small=True)
        button.setAccessibleName(self.tr("Open {patient}").format(patient=one.hit.name))
        button.clicked.connect(lambda: self._open_known(one.hit.id))
        line.addWidget(button)
        return row

    def _open_known(self, patient_id: int) -> None:
        self.reject()
        self.file_wanted.emit(patient_id)

    # ------------------------------------------------------------- building
    def _build(self) -> None:
        holder = QWidget()
        self.ui = Ui_PatientForm()
        self.ui.setupUi(holder)
        px = theme.current().px
        self.ui.grid.setContentsMargins(0, 0, px(4), 0)
        for row in range(2, self.ui.grid.rowCount(), 3):
            self.ui.grid.setRowMinimumHeight(row, px(4))  # where messages come, and what parts the rows
        self._days = SegmentedButtons(
            list(enumerate(names("dates.weekdays_short"))), multiple=True, name=self.tr("Likes to come on")
        )
        place = QVBoxLayout(self.ui.likedDaysEdit)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(self._days)
        self._fill()
        self.body.addWidget(Scroll(holder))
        self._alike = QVBoxLayout()
        self._alike.setSpacing(theme.current().px(4))
        self.body.addLayout(self._alike)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self._save = Button(self.tr("Add") if self._patient is None else self.tr("Save"), "primary", key="↵")
        self._save.clicked.connect(self.save)
        self.set_actions([close, self._save])

    def _fill(self) -> None:
        for code in sorted({*LANGUAGES, self._choices.info.language}, key=words.language):
            self._combo("language").addItem(words.language(code), code)
        sizes = (self.tr("normal"), self.tr("large"), self.tr("very large"))
        for points, told in zip(TYPE_SIZES, sizes, strict=True):
            self._combo("type_size").addItem(self.tr("{size}, {n} pt").format(size=told, n=points), points)
        self._combo("fitzpatrick").addItem(self.tr("not known"), None)
        for one in TYPES:
            self._combo("fitzpatrick").addItem(one.roman, one.number)
        self._combo("maintenance_months").addItem(self.tr("as the rule says"), None)
        for months in range(1, 13):
            told = self.tr("month") if months == 1 else self.tr("{n} months").format(n=months)
            self._combo("maintenance_months").addItem(told, months)
        self._combo("liked_practitioner_id").addItem(self.tr("anybody"), None)
        for person in self._choices.practitioners:
            if person.active:
                self._combo("liked_practitioner_id").addItem(person.name, person.id)

    def _connect(self) -> None:
        for name in ("birth_date", "event_date"):
            self.line(name).editingFinished.connect(lambda name=name: self._settle_day(name))
        for name in ("liked_from", "liked_to"):
            self.line(name).editingFinished.connect(lambda name=name: self._settle_time(name))
        for name in ("phone", "contact_phone"):
            self.line(name).editingFinished.connect(lambda name=name: self._settle_phone(name))
        for name in WHO:
            self.line(name).editingFinished.connect(self._look_alike)

    def _settle_day(self, name: str) -> None:
        """Write a day the clear way as soon as the field is left, or say that it cannot be read."""
        today, region = self._services.desk.clock().date(), self._choices.info.region
        try:
            day = read_day(
                self.line(name).text(), today=today, region=region, field=name, ahead=name == "event_date"
            )
        except Refused as refused:
            self.say(name, self._tasks.sentence(refused.refusal))
            return
        self.line(name).setText(day_text(day))
        self.say(name, "")

    def _settle_time(self, name: str) -> None:
        try:
            self.line(name).setText(minute_text(read_minute(self.line(name).text(), field=name)))
        except Refused as refused:
            self.say(name, self._tasks.sentence(refused.refusal))
            return
        self.say(name, "")

    def _settle_phone(self, name: str) -> None:
        text = self.line(name).text()
        try:
            self.line(name).setText(normal_phone(text, self._choices.info.region))
        except ValueError:
            told = Refusal("phone_impossible", {"text": text.strip()}, name)
            self.say(name, self._tasks.sentence(told))
            return
        self.say(name, "")

    def _message(self, name: str) -> QLabel:
        found: QLabel = getattr(self.ui, f"{TEXTS.get(name, 'form')}Message")
        return found

    def _combo(self, name: str) -> QComboBox:
        found: QComboBox = getattr(self.ui, f"{CHOICES[name]}Edit")
        return found

    def _tick(self, name: str) -> QCheckBox:
        found: QCheckBox = getattr(self.ui, TICKS[name])
        return found

    @override
    def escape(self) -> None:
        self.reject()

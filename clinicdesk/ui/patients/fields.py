"""The fields of a patient's form: what stands in them, their messages, and tidying what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.skin import TYPES
from clinicdesk.domain.views.clinic import ClinicInfo, ResourceView
from clinicdesk.presentation.patient_form import LANGUAGES, TYPE_SIZES, TypedPatient, form_of
from clinicdesk.presentation.typed import day_text, minute_text, read_day, read_minute
from clinicdesk.services.patients import PatientForm
from clinicdesk.services.phones import normal_phone, readable
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.forms.ui_patient import Ui_PatientForm
from clinicdesk.ui.patients import words
from clinicdesk.ui.widgets.buttons import SegmentedButtons
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.wording.catalogue import names
from clinicdesk.wording.messages import sentence as told

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


class PatientFields(QWidget):
    """The compiled form with its choices filled in; a field that is left is tidied, or says what is wrong."""

    who_typed = Signal()  # a name, the birth date or the phone was left: who it is may be known by now

    def __init__(self, choices: Choices, today: Callable[[], date], parent: QWidget | None = None) -> None:
        """`today` tells the clinic's day, for births that cannot be to come."""
        super().__init__(parent)
        self._choices = choices
        self._today = today
        px = theme.current().px
        self.ui = Ui_PatientForm()
        self.ui.setupUi(self)
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
        self._connect()

    def typed(self) -> TypedPatient:
        """What stands in the form."""
        found: dict[str, object] = {name: self.line(name).text() for name in TEXTS}
        found |= {name: self._combo(name).currentData() for name in CHOICES}
        found |= {name: self._tick(name).isChecked() for name in TICKS}
        days = self._days.value()
        found["liked_weekdays"] = tuple(sorted(days)) if isinstance(days, tuple) else ()
        found["note"] = self.ui.noteEdit.toPlainText()
        return TypedPatient(**found)  # type: ignore[arg-type]  # the names are those of its fields

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

    def form(self) -> PatientForm:
        """What a service takes. Refuses, beside its field, what cannot be read."""
        return form_of(self.typed(), today=self._today(), region=self._choices.info.region)

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

    def _fill(self) -> None:
        for code in sorted({*LANGUAGES, self._choices.info.language}, key=words.language):
            self._combo("language").addItem(words.language(code), code)
        sizes = (self.tr("normal"), self.tr("large"), self.tr("very large"))
        for points, size in zip(TYPE_SIZES, sizes, strict=True):
            self._combo("type_size").addItem(self.tr("{size}, {n} pt").format(size=size, n=points), points)
        self._combo("fitzpatrick").addItem(self.tr("not known"), None)
        for one in TYPES:
            self._combo("fitzpatrick").addItem(one.roman, one.number)
        self._combo("maintenance_months").addItem(self.tr("as the rule says"), None)
        for months in range(1, 13):
            every = self.tr("month") if months == 1 else self.tr("{n} months").format(n=months)
            self._combo("maintenance_months").addItem(every, months)
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
            self.line(name).editingFinished.connect(self.who_typed)

    def _settle_day(self, name: str) -> None:
        """Write a day the clear way as soon as the field is left, or say that it cannot be read."""
        today, region = self._today(), self._choices.info.region
        try:
            day = read_day(
                self.line(name).text(), today=today, region=region, field=name, ahead=name == "event_date"
            )
        except Refused as refused:
            self.say(name, told(refused.refusal))
            return
        self.line(name).setText(day_text(day))
        self.say(name, "")

    def _settle_time(self, name: str) -> None:
        try:
            self.line(name).setText(minute_text(read_minute(self.line(name).text(), field=name)))
        except Refused as refused:
            self.say(name, told(refused.refusal))
            return
        self.say(name, "")

    def _settle_phone(self, name: str) -> None:
        text = self.line(name).text()
        try:
            self.line(name).setText(readable(normal_phone(text, self._choices.info.region)))
        except ValueError:
            self.say(name, told(Refusal("phone_impossible", {"text": text.strip()}, name)))
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

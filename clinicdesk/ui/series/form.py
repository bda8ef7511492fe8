"""The planner's left form: who, what for, how many, and what the patient likes."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QLabel, QWidget

from clinicdesk.domain.cost import Wish
from clinicdesk.domain.pens import AREAS, CONCERNS
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.plans import PlannedPatient
from clinicdesk.domain.walltime import DAY_MINUTES, age_on
from clinicdesk.services.series import Beginning, PlanForm
from clinicdesk.ui.forms.ui_series_planner import Ui_SeriesPlanner
from clinicdesk.ui.series import words
from clinicdesk.ui.text import speak
from clinicdesk.ui.widgets.buttons import SegmentedButtons
from clinicdesk.ui.widgets.cards import Note
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.wording.catalogue import names, text
from clinicdesk.wording.dates import day_words

USUAL = (3, 4, 5)
OTHER = 0
HALF_HOURS = range(7 * 60, 21 * 60 + 1, 30)
SKIN = ("", "I", "II", "III", "IV", "V", "VI")


class PlannerForm(QWidget):
    """Shows a `PlanForm` and says with `changed` whenever it differs."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked: PlanForm | None = None
        self._today = date(2000, 1, 1)
        self._filling = False
        self.ui = Ui_SeriesPlanner()
        self.ui.setupUi(self)
        self.sessions = SegmentedButtons(
            [*((count, str(count)) for count in USUAL), (OTHER, "…")], name=self.tr("Sessions")
        )
        self.days = SegmentedButtons(
            [(day, full[:2]) for day, full in enumerate(names("dates.weekdays"))][:6],
            multiple=True,
            name=self.tr("Days they like"),
        )
        speak(self.sessions.findChildren(QAbstractButton)[-1], self.tr("Another number of sessions"))
        self.allergies = Note("", "bad")
        self.ui.sessionsBox.addWidget(self.sessions)
        self.ui.daysBox.addWidget(self.days)
        self.ui.allergyBox.addWidget(self.allergies)
        self._messages: dict[str, tuple[QLabel, QWidget]] = {
            "sessions": (self.ui.countMessage, self.ui.countSpin),
            "count_reason": (self.ui.countMessage, self.ui.countReasonEdit),
            "from_minute": (self.ui.hoursMessage, self.ui.fromCombo),
            "first_day": (self.ui.firstMessage, self.ui.firstEdit),
            "event": (self.ui.eventMessage, self.ui.eventDateEdit),
        }
        self._fill_choices()
        self._connect()
        self._order_tabs()

    def _fill_choices(self) -> None:
        ui = self.ui
        for combo, section, codes in (
            (ui.concernCombo, "concern", CONCERNS),
            (ui.areaCombo, "area", AREAS),
        ):
            for code in codes:
                combo.addItem(_capital(text(f"terms.{section}.{code}")), code)
        for combo in (ui.fromCombo, ui.toCombo):
            combo.addItem(self.tr("any hour"), None)
            for minute in HALF_HOURS:
                combo.addItem(_clock(minute), minute)
        for combo in (ui.concernCombo, ui.areaCombo, ui.fromCombo, ui.toCombo, ui.withCombo):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)

    def _connect(self) -> None:
        ui = self.ui
        for combo in (ui.concernCombo, ui.areaCombo, ui.fromCombo, ui.toCombo, ui.withCombo):
            combo.currentIndexChanged.connect(self._tell)
        for edit in (ui.firstEdit, ui.eventDateEdit):
            edit.dateChanged.connect(self._tell)
        ui.countSpin.valueChanged.connect(self._tell)
        ui.countReasonEdit.textChanged.connect(self._tell)
        ui.eventEdit.editingFinished.connect(self._tell)
        self.days.chosen.connect(self._tell)
        self.sessions.chosen.connect(self._count_chosen)

    def _order_tabs(self) -> None:
        ui = self.ui
        order: list[QWidget] = [ui.concernCombo, ui.areaCombo, self.sessions, ui.countSpin]
        order += [ui.countReasonEdit, self.days, ui.fromCombo, ui.toCombo, ui.withCombo]
        order += [ui.firstEdit, ui.eventEdit, ui.eventDateEdit]
        stops = [stop for widget in order for stop in _stops(widget)]
        for one, after in itertools.pairwise(stops):
            QWidget.setTabOrder(one, after)

    # ------------------------------------------------------------- showing
    def begin(self, begun: Beginning) -> None:
        """Show the patient and the form to begin with."""
        form, today = begun.form, begun.today
        self._asked, self._today, self._filling = form, today, True
        self._show_patient(begun.patient, today)
        ui, wish = self.ui, form.wish or Wish()
        ui.weeksShown.setText(words.weeks(begun.rules))
        ui.withCombo.clear()
        ui.withCombo.addItem(self.tr("anybody"), None)
        for one in begun.practitioners:
            ui.withCombo.addItem(one.name, one.id)
        _choose(ui.withCombo, wish.practitioner_id)
        _choose(ui.concernCombo, form.concern)
        _choose(ui.areaCombo, form.area)
        self.sessions.set_value(form.sessions if form.sessions in USUAL else OTHER)
        ui.countSpin.setValue(form.sessions)
        ui.countReasonEdit.setText(form.count_reason)
        self._show_count()
        self.days.set_value(tuple(sorted(wish.weekdays)))
        _choose(ui.fromCombo, wish.from_minute or None, _clock)
        _choose(ui.toCombo, wish.to_minute if wish.to_minute < DAY_MINUTES else None, _clock)
        ui.firstEdit.setMinimumDate(_q(today))
        ui.firstEdit.setDate(_q(form.first_day or today))
        ui.eventEdit.setText(form.event_name)
        ui.eventDateEdit.setMinimumDate(_q(today))
        ui.eventDateEdit.setDate(_q(wish.event or today))
        self._filling = False

    def _show_patient(self, patient: PlannedPatient, today: date) -> None:
        """Show who it is about."""
        ui = self.ui
        ui.nameLabel.setText(patient.name)
        facts = []
        if patient.birth_date is not None:
            born = day_words(patient.birth_date, "short_year")
            age = age_on(patient.birth_date, today)
            facts.append(self.tr("born {date} ({age})").format(date=born, age=age))
        if patient.fitzpatrick:
            facts.append(self.tr("Fitzpatrick {type}").format(type=SKIN[patient.fitzpatrick]))
        if patient.heavy_sun_damage:
            facts.append(self.tr("heavy sun damage"))
        ui.factsLabel.setText(" · ".join(facts))
        self.allergies.setVisible(bool(patient.allergies))
        if patient.allergies:
            said = self.tr("Allergies: {allergies}").format(allergies=patient.allergies)
            self.allergies.say(f"{SIGNS['bad']} {said}", "bad")

    # ------------------------------------------------------------- reading
    def form(self) -> PlanForm | None:
        """What stands in the form now; None before anybody was shown."""
        if self._asked is None:
            return None
        ui = self.ui
        count = self.sessions.value()
        sessions = ui.countSpin.value() if count == OTHER else count
        event = _day(ui.eventDateEdit)
        is_event = event > self._today
        first = _day(ui.firstEdit)
        if not isinstance(sessions, int):
            raise TypeError("a count is a number")
        return replace(
            self._asked,
            sessions=sessions,
            concern=ui.concernCombo.currentData(),
            area=ui.areaCombo.currentData(),
            count_reason=ui.countReasonEdit.text().strip() if count == OTHER else "",
            first_day=first if first > self._today else None,
            wish=self._wish(event if is_event else None),
            event_name=ui.eventEdit.text().strip() if is_event else "",
        )

    def _wish(self, event: date | None) -> Wish:
        ui, days = self.ui, self.days.value()
        asked = self._asked.wish if self._asked is not None and self._asked.wish is not None else Wish()
        sunday = asked.weekdays - set(range(6))  # not on the buttons, kept as the file says
        who = ui.withCombo.currentData() if ui.withCombo.count() else asked.practitioner_id
        return Wish(
            frozenset(days if isinstance(days, tuple) else ()) | sunday,
            ui.fromCombo.currentData() or 0,
            ui.toCombo.currentData() or DAY_MINUTES,
            who,
            event,
        )

    # ------------------------------------------------------------- messages
    def say(self, refusal: Refusal, sentence: str) -> bool:
        """Say a refusal beside its field; False when it belongs to none."""
        self.silence()
        found = self._messages.get(refusal.field)
        if found is None:
            return False
        message, field = found
        message.setText(f"{SIGNS['bad']} {sentence}")
        message.setProperty("tone", "bad")
        message.style().polish(message)
        message.show()
        field.setAccessibleDescription(sentence)
        return True

    def silence(self) -> None:
        """Take every message back."""
        for message, field in self._messages.values():
            message.hide()
            field.setAccessibleDescription("")

    def _count_chosen(self, count: object) -> None:
        self._show_count()
        if count == OTHER:
            self.ui.countSpin.setFocus()
        self._tell()

    def _show_count(self) -> None:
        other = self.sessions.value() == OTHER
        self.ui.countSpin.setVisible(other)
        self.ui.countReasonEdit.setVisible(other)

    def _tell(self) -> None:
        if not self._filling and self._asked is not None:
            self.changed.emit()


def _stops(widget: QWidget) -> list[QWidget]:
    """Where Tab stops in a widget: itself, or its buttons."""
    if isinstance(widget, SegmentedButtons):
        return [one for one in widget.findChildren(QWidget) if one.focusPolicy().value]
    return [widget]


def _choose(combo: QComboBox, value: object, told: Callable[[int], str] | None = None) -> None:
    """Choose by value; one that is not offered is added, so that nothing of the file is lost."""
    at = combo.findData(value)
    if at < 0 and told is not None and isinstance(value, int):
        combo.addItem(told(value), value)
        at = combo.count() - 1
    combo.setCurrentIndex(max(0, at))


def _q(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _day(edit: QDateEdit) -> date:
    shown = edit.date()
    return date(shown.year(), shown.month(), shown.day())


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

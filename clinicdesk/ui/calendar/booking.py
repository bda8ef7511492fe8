"""Booking a new visit in the calendar: a patient found by typing, a service, a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QWidget
from typing_extensions import override

from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.presentation import visit_form
from clinicdesk.services.calendar import BookForm
from clinicdesk.services.phones import readable
from clinicdesk.ui.calendar.editor import Bench, Choices, VisitEditor, choose
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.wording.dates import day_words

MOST_ROWS = 6  # of the patients found, before the list scrolls


@dataclass(frozen=True)
class Wanted:
    """Where a new visit was asked for; None leaves the choice open."""

    starts: datetime
    practitioner_id: int | None = None
    room_id: int | None = None
    pen_id: int | None = None


class NewVisit(VisitEditor):
    """Books a new visit: a patient found by typing, a service, a time."""

    booked = Signal(int)  # the new appointment

    def __init__(self, host: QWidget, bench: Bench, choices: Choices, wanted: Wanted) -> None:
        super().__init__(host, bench, choices, self.tr("New visit"))
        self._set_starts(wanted.starts)
        usual = next((one.id for one in choices.services if one.kind == "series"), None)
        choose(self.ui.serviceCombo, usual)
        choose(self.ui.practitionerCombo, wanted.practitioner_id)
        choose(self.ui.roomCombo, wanted.room_id)
        choose(self.ui.penCombo, wanted.pen_id)
        self.ui.patientEdit.textEdited.connect(self._typed)
        self.ui.patientEdit.installEventFilter(self)
        self.ui.patientList.itemClicked.connect(self._pick)
        self.ui.patientList.itemActivated.connect(self._pick)
        self.ui.patientList.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        save = Button(self.tr("Book"), "primary", key="↵")
        save.clicked.connect(self.save)
        self.set_actions([close, save])

    def start(self) -> None:
        """Open with the cursor where the patient is typed."""
        self.open(self.ui.patientEdit)

    def _typed(self, typed: str) -> None:
        self._patient_id = None
        self.say("patient", "")
        if not typed.strip():
            self.ui.patientList.hide()
            return
        self._bench.tasks.read(
            lambda: self._bench.find(typed), self._show_hits, key="calendar find", owner=self
        )

    def _show_hits(self, hits: Sequence[PatientHit]) -> None:
        found = self.ui.patientList
        found.clear()
        for hit in hits:
            born = day_words(hit.birth_date, "short_year") if hit.birth_date else ""
            item = QListWidgetItem("   ".join(part for part in (hit.name, born, readable(hit.phone)) if part))
            item.setData(Qt.ItemDataRole.UserRole, hit)
            found.addItem(item)
        found.setVisible(bool(hits) and self._patient_id is None)
        if hits:
            found.setCurrentRow(0)
            rows = min(len(hits), MOST_ROWS) * found.sizeHintForRow(0) + 2 * found.frameWidth()
            found.setFixedHeight(rows)
        elif self._patient_id is None:
            self.say("patient", self.tr("Nobody is found under that."), "neutral")

    def _pick(self, item: QListWidgetItem) -> None:
        hit: PatientHit = item.data(Qt.ItemDataRole.UserRole)
        self._patient_id = hit.id
        born = day_words(hit.birth_date, "short_year") if hit.birth_date else ""
        self.ui.patientEdit.setText(" · ".join(part for part in (hit.name, born) if part))
        self.ui.patientList.hide()
        self.ui.serviceCombo.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        found = self.ui.patientList
        is_press = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if watched is self.ui.patientEdit and is_press and found.isVisible():
            key = event.key()  # type: ignore[attr-defined]  # a key event, as asked above
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                step = 1 if key == Qt.Key.Key_Down else -1
                found.setCurrentRow(min(max(found.currentRow() + step, 0), found.count() - 1))
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and found.currentItem() is not None:
                self._pick(found.currentItem())
                return True
        return super().eventFilter(watched, event)

    def save(self) -> None:
        """Book it, or say beside the field what is missing."""
        form = self.form()
        missing = visit_form.problem(form)
        if missing is not None:
            self.refused(missing)
            return
        self.silence()
        label = self.tr("Booked {patient}").format(patient=self.ui.patientEdit.text().split(" · ")[0])
        self._bench.tasks.write(
            label,
            lambda: self._bench.calendar.book(
                BookForm(
                    form.patient_id or 0,
                    form.service_id or 0,
                    form.starts,
                    form.practitioner_id or 0,
                    form.room_id,
                    form.pen_id,
                    form.area,
                    form.note,
                    form.reason,
                ),
                self._command,
            ),
            self._saved,
            self.refused,
            owner=self,
        )

    def _saved(self, appointment_id: int) -> None:
        self.accept()
        self.booked.emit(appointment_id)

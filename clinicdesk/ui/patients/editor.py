"""Adding and changing a patient: the form over the screen, with who it might be before anything is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.views.patients import PatientView
from clinicdesk.presentation.patient_form import TypedPatient, typed_of
from clinicdesk.presentation.typed import day_text
from clinicdesk.services.patients import Duplicate
from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.patients.fields import TEXTS, Choices, PatientFields
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Note
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.scroll import Scroll

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

WIDTH = 940
MOST = 4  # of those alike


class Alike(QWidget):
    """Who is known already and may be the same person; each can be opened instead."""

    open_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.current().px(4))
        self.found: tuple[Duplicate, ...] = ()

    def show_found(self, found: tuple[Duplicate, ...]) -> None:
        """Show these, the likeliest first."""
        self.found = found
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if found:
            self._column.addWidget(Note(self.tr("Is it one of these?"), "warn"))
        for one in found[:MOST]:
            self._column.addWidget(self._row(one))

    def _row(self, one: Duplicate) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(theme.current().px(8), 0, 0, 0)
        line.addWidget(PlainLabel(one.hit.name, "strong"))
        about = [day_text(one.hit.birth_date) or self.tr("birth date not known"), readable(one.hit.phone)]
        line.addWidget(PlainLabel(" · ".join(part for part in about if part), "muted"))
        line.addStretch(1)
        button = Button(self.tr("Open"), small=True)
        button.setAccessibleName(self.tr("Open {patient}").format(patient=one.hit.name))
        button.clicked.connect(lambda: self.open_wanted.emit(one.hit.id))
        line.addWidget(button)
        return row


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
        self._patient = patient
        self._command = uuid4().bytes  # one for the form's life: a save tried twice is written once
        self._anyway = False
        self.title.setText(patient.name if patient is not None else self.tr("New patient"))
        self.panel.setAccessibleName(self.title.text())
        self.fields = PatientFields(choices, lambda: services.desk.clock().date())
        empty = TypedPatient(language=choices.info.language)
        self.fields.set_typed(typed_of(patient) if patient is not None else empty)
        self._blank = self.fields.typed()
        self._build()

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return self.fields.typed() != self._blank

    def start(self) -> None:
        """Open with the cursor in the first empty name."""
        line = self.fields.line
        empty = next((name for name in ("given_name", "family_name") if not line(name).text()), "given_name")
        self.open(line(empty))

    # ------------------------------------------------------------- saving
    def save(self) -> None:
        """Write what is typed; a refusal is said beside its field and keeps the form as it is."""
        try:
            form = self.fields.form()
        except Refused as refused:
            self.refused(refused.refusal)
            return
        self.fields.silence()
        patients, patient = self._services.patients, self._patient
        command, anyway = self._command, self._anyway
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
        self.fields.silence()
        if refusal.code == "likely_duplicate":
            self._look_alike(show_choice=True)
            return
        name = refusal.field if refusal.field in TEXTS else ""
        self.fields.say(name, self._tasks.sentence(refusal))
        if name:
            self.fields.line(name).setFocus(Qt.FocusReason.OtherFocusReason)

    def _added(self, patient_id: int) -> None:
        self.accept()
        self.done.emit(patient_id)

    # ------------------------------------------------------------- who it might be
    def _look_alike(self, *, show_choice: bool = False) -> None:
        """Ask who is known already and like the one typed."""
        if self._patient is not None:
            return
        try:
            form = self.fields.form()
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
        if found != self.alike.found:
            self.alike.show_found(found)
            self._anyway = False  # said of others than these
        self._anyway = bool(found) and (show_choice or self._anyway)
        if self._patient is None:
            self.save_button.setText(self.tr("Add all the same") if self._anyway else self.tr("Add"))
        if show_choice and found:
            self.save_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_known(self, patient_id: int) -> None:
        self.reject()
        self.file_wanted.emit(patient_id)

    def _build(self) -> None:
        self.fields.who_typed.connect(self._look_alike)
        self.body.addWidget(Scroll(self.fields))
        self.alike = Alike()
        self.alike.open_wanted.connect(self._open_known)
        self.body.addWidget(self.alike)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.save_button = Button(
            self.tr("Add") if self._patient is None else self.tr("Save"), "primary", key="↵"
        )
        self.save_button.clicked.connect(self.save)
        self.set_actions([close, self.save_button])

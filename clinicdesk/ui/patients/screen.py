"""The Patients screen: the list to find in, one file, and what is opened over them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import HistoryLine
from clinicdesk.domain.views.patients import PatientView
from clinicdesk.presentation.patient_file import next_open
from clinicdesk.presentation.patient_form import TypedPatient
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients.editor import PatientEditor
from clinicdesk.ui.patients.facts import Facts, gather
from clinicdesk.ui.patients.fields import Choices
from clinicdesk.ui.patients.file import FilePage
from clinicdesk.ui.patients.finder import Finder
from clinicdesk.ui.patients.next_session import NextSession, Waiting
from clinicdesk.ui.text import speak
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.ui.widgets.screening import Screenings
from clinicdesk.wording.history import verb_words

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

_CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class PatientsScreen(Screen):
    """Finds patients and shows their files. Emits `go_to("series", patient_id)` to plan for somebody."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._patient_id: int | None = None
        self._draft: TypedPatient | None = None
        self._edits: dict[tuple[int, int], TypedPatient] = {}  # half-done changes by patient and version
        self.screenings = Screenings(services.screening, tasks, self)
        self.finder = Finder(services, tasks)
        self.file = FilePage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.finder)
        self._pages.addWidget(self.file)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self._make_buttons()
        self._connect()
        self.setFocusProxy(self._pages)
        self._pages.setFocusProxy(self.finder)

    # ------------------------------------------------------------- the header
    @override
    def title(self) -> str:
        return self.tr("Patients") if self._patient_id is None else self.tr("Patient")

    @override
    def header_tools(self) -> list[QWidget]:
        return [self._back]

    @override
    def header_widgets(self) -> list[QWidget]:
        return [self._edit, self._plan, self._new]

    def _make_buttons(self) -> None:
        self._back = Button(self.tr("‹ All"), key="Esc")
        speak(self._back, self.tr("All patients"))
        self._back.clicked.connect(self.show_list)
        self._edit = Button(self.tr("Edit"), key="E")
        self._edit.clicked.connect(self.edit)
        self._plan = Button(self.tr("Plan a series"), "primary")
        self._plan.setToolTip("Ctrl+Shift+N")
        self._plan.clicked.connect(self.plan)
        self._new = Button(self.tr("New patient"), "primary", key="Ins")
        self._new.clicked.connect(lambda: self.add(self.finder.search.text()))
        for button in (self._back, self._edit, self._plan):
            button.hide()  # the list comes first; without a parent yet, showing would make a window of one

    def _show_buttons(self) -> None:
        in_file = self._patient_id is not None
        for button in (self._back, self._edit, self._plan):
            button.setVisible(in_file)
        self._new.setVisible(not in_file)
        self.header_changed.emit()

    def _connect(self) -> None:
        self.finder.opened.connect(self.open_file)
        self.finder.add_wanted.connect(self.add)
        self.finder.plan_wanted.connect(lambda number: self.go_to.emit("series", number))
        self.file.plan_wanted.connect(self.plan)
        self.file.book_wanted.connect(self.book_next)
        self.file.edit_wanted.connect(self.edit)
        self.file.unchanged_wanted.connect(self._nothing_changed)
        self.file.ask_wanted.connect(self.ask)
        self.file.visit_opened.connect(lambda number: self.go_to.emit("calendar", number))
        self.file.undo_wanted.connect(self._undo)

    # ------------------------------------------------------------- going somewhere
    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, int):
            self.open_file(target)
        elif self._patient_id is None:
            self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.finder.search.selectAll()

    @override
    def refresh(self, changes: Changes) -> None:
        if self._patient_id is None:
            self.finder.refresh()
        else:
            self._read_file()

    def open_file(self, patient_id: int) -> None:
        """Show a patient's file."""
        self._patient_id = patient_id
        self._read_file()

    def show_list(self) -> None:
        """Go back to the list, as it was."""
        self._patient_id = None
        self._pages.setCurrentWidget(self.finder)
        self._show_buttons()
        self.finder.refresh()
        self.finder.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_file(self) -> None:
        number, services = self._patient_id, self._services
        if number is not None:
            self._tasks.read(
                lambda: gather(services, number),
                self._show_file,
                self._no_file,
                key="patient's file",
                owner=self,
            )

    def _show_file(self, facts: Facts) -> None:
        if facts.patient.id != self._patient_id:
            return
        arrived = self._pages.currentWidget() is not self.file
        self.file.show_facts(facts)
        self._pages.setCurrentWidget(self.file)
        self._show_buttons()
        if arrived and not self._covered():
            self.file.focus_series()

    def _no_file(self, refusal: Refusal) -> None:
        self._tasks.said.emit(self._tasks.sentence(refusal))
        self.show_list()

    def _covered(self) -> bool:
        return any(each.isVisible() for each in self.findChildren(OverlayDialog))

    # ------------------------------------------------------------- keys
    @override
    def event(self, event: QEvent) -> bool:
        """Ctrl+Shift+N is the screen's own while somebody is chosen: it plans for that patient."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _plans(event):
            event.accept()
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._covered():
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Insert and self._patient_id is None:
            self.add(self.finder.search.text())
        elif event.key() == Qt.Key.Key_Escape and self._patient_id is not None:
            self.show_list()
        elif _plans(event):
            self.plan()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------- doing something
    @override
    def patient_in_front(self) -> int | None:
        row = self.finder.table.chosen()
        return self._patient_id if self._patient_id is not None else row.id if row is not None else None

    def plan(self) -> None:
        """Plan a series for the patient shown or selected."""
        number = self.patient_in_front()
        if number is not None:
            self.go_to.emit("series", number)

    def book_next(self) -> None:
        """Offer times for the next session that is not booked; without a running series, plan one."""
        facts = self.file.facts
        for series in facts.series if facts is not None else ():
            session = next_open(series)
            if session is not None and facts is not None:
                waiting = Waiting(facts.patient.name, series, session)
                overlay = NextSession(self, self._services, self._tasks, waiting)
                overlay.plan_wanted.connect(self.plan)
                overlay.start()
                return
        self.plan()

    def add(self, typed: str = "") -> None:
        """Open the form of a new patient, with the name that was searched for, or what was left in it."""
        self._with_choices(lambda choices: self._show_add(choices, typed.strip()))

    def edit(self) -> None:
        """Open the form of the patient shown."""
        if self.file.facts is not None:
            patient = self.file.facts.patient
            self._with_choices(lambda choices: self._show_edit(choices, patient))

    def _with_choices(self, show: Callable[[Choices], None]) -> None:
        settings = self._services.settings

        def read() -> Choices:
            people = tuple(one for one in settings.resources() if one.kind == "practitioner")
            return Choices(settings.clinic(), people)

        self._tasks.read(read, show, key="patient form", owner=self)

    def _show_add(self, choices: Choices, typed: str) -> None:
        editor = PatientEditor(self, self._services, self._tasks, choices)
        if self._draft is not None:
            editor.fields.set_typed(self._draft)
            editor.fields.say("", self.tr("This was typed before and is not saved yet."), "info")
        elif typed and not any(sign.isdigit() for sign in typed):
            given, _, family = typed.partition(" ")
            editor.fields.line("given_name").setText(given.title() if given.islower() else given)
            editor.fields.line("family_name").setText(family.title() if family.islower() else family)
        editor.closed.connect(lambda accepted: self._keep_draft(editor, accepted=accepted))
        editor.done.connect(self.open_file)
        editor.file_wanted.connect(self.open_file)
        editor.start()

    def _keep_draft(self, editor: PatientEditor, *, accepted: bool) -> None:
        self._draft = editor.fields.typed() if not accepted and editor.touched else None

    def _show_edit(self, choices: Choices, patient: PatientView) -> None:
        editor = PatientEditor(self, self._services, self._tasks, choices, patient)
        of = (patient.id, patient.version)
        kept = self._edits.pop(of, None)
        if kept is not None:
            editor.fields.set_typed(kept)
            editor.fields.say("", self.tr("This was typed before and is not saved yet."), "info")

        def keep(accepted: bool) -> None:
            if not accepted and editor.touched:
                self._edits[of] = editor.fields.typed()

        editor.closed.connect(keep)
        editor.start()

    def ask(self) -> None:
        """Open the questions that are asked before a treatment."""
        facts = self.file.facts
        if facts is not None:
            self.screenings.open(self, facts.patient.id)

    def _nothing_changed(self) -> None:
        facts = self.file.facts
        if facts is not None:
            screening, number, command = self._services.screening, facts.patient.id, uuid4().bytes
            self._tasks.write(
                self.tr("Asked {patient}: nothing changed").format(patient=facts.patient.name),
                lambda: screening.nothing_changed(number, command),
                owner=self,
            )

    def _undo(self, line: HistoryLine) -> None:
        history = self._services.history
        told = self.tr("Undone: {what}").format(what=verb_words(line.verb, line.patient))
        self._tasks.write(told, lambda: history.undo(line.seq), owner=self)


def _plans(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_N and event.modifiers() == _CTRL_SHIFT

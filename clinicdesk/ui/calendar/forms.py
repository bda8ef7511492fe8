"""What is opened over the calendar: a visit's form, a new one, the reason for cancelling, the menu."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.presentation.travel import Stop
from clinicdesk.ui.calendar.booking import NewVisit, Wanted
from clinicdesk.ui.calendar.cancelling import CancelOverlay
from clinicdesk.ui.calendar.editor import Bench, Choices, EditVisit
from clinicdesk.ui.calendar.grid import Grid
from clinicdesk.ui.calendar.moving import Mover
from clinicdesk.ui.calendar.picture import Place
from clinicdesk.wording.dates import clock_words, day_words


class Forms(QObject):
    """Opens the forms that the grid's signals ask for, and writes what they do not write themselves."""

    booked = Signal(int)  # a new appointment

    def __init__(self, screen: QWidget, grid: Grid, mover: Mover, bench: Bench) -> None:
        super().__init__(screen)
        self._screen = screen
        self._grid = grid
        self._mover = mover
        self._bench = bench
        grid.opened.connect(self.open_visit)
        grid.booking_wanted.connect(self.book_at)
        grid.cancel_wanted.connect(self.cancel)
        grid.menu_wanted.connect(self.show_menu)

    def open_visit(self, appointment_id: int) -> None:
        """Open the form of a visit."""
        calendar = self._bench.calendar
        self._bench.tasks.read(
            lambda: (calendar.appointment(appointment_id), calendar.services(), calendar.resources()),
            self._show_editor,
            key="calendar form",
        )

    def _show_editor(
        self, found: tuple[AppointmentView, tuple[ServiceView, ...], tuple[ResourceView, ...]]
    ) -> None:
        visit, services, resources = found
        editor = EditVisit(self._screen, self._bench, Choices(services, resources), visit)
        editor.cancel_wanted.connect(self._ask_reason)
        editor.start()

    def book_at(self, place: Place) -> None:
        """Open a new visit's form at a place of the calendar."""
        kind, resource = place.column.kind, place.column.resource
        number = resource.id if resource is not None else None
        self.book(
            Wanted(
                place.starts,
                practitioner_id=number if kind == "practitioner" else None,
                room_id=number if kind == "room" else None,
                pen_id=number if kind == "pen" else None,
            )
        )

    def book(self, wanted: Wanted) -> None:
        """Open a new visit's form."""
        calendar = self._bench.calendar
        self._bench.tasks.read(
            lambda: Choices(calendar.services(), calendar.resources()),
            lambda choices: self._show_new(choices, wanted),
            key="calendar form",
            owner=self,
        )

    def _show_new(self, choices: Choices, wanted: Wanted) -> None:
        form = NewVisit(self._screen, self._bench, choices, wanted)
        form.booked.connect(self.booked)
        form.start()

    def cancel(self, appointment_id: int) -> None:
        """Ask why a visit is cancelled, then cancel it."""
        calendar = self._bench.calendar
        self._bench.tasks.read(
            lambda: calendar.appointment(appointment_id), self._ask_reason, key="calendar form"
        )

    def _ask_reason(self, visit: AppointmentView) -> None:
        when = f"{day_words(visit.starts.date(), 'short')}, {clock_words(visit.starts)}"
        overlay = CancelOverlay(self._screen, visit.patient, when)
        overlay.decided.connect(lambda reason: self._write_cancel(visit, reason))
        overlay.start()

    def _write_cancel(self, visit: AppointmentView, reason: str) -> None:
        command, calendar = uuid4().bytes, self._bench.calendar
        label = self.tr("Cancelled {patient}").format(patient=visit.patient)
        self._bench.tasks.write(
            label,
            lambda: calendar.cancel(visit.id, visit.version, reason, command),
            None,
            owner=self,
        )

    def restore(self, appointment_id: int) -> None:
        """Bring a missed visit back to its time."""
        block = self._grid.block(appointment_id)
        if block is None:
            return
        command, calendar = uuid4().bytes, self._bench.calendar
        label = self.tr("Brought back {patient}").format(patient=block.patient)
        self._bench.tasks.write(
            label,
            lambda: calendar.restore(appointment_id, block.version, command),
            None,
            owner=self,
        )

    def show_menu(self, stop: Stop, position: QPoint) -> None:
        """Show what can be done with a block or a free slot."""
        grid = self._grid
        menu = QMenu(self._screen)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        appointment_id, place = stop.appointment_id, grid.place(stop)
        block = grid.block(appointment_id)
        if block is not None:
            number = block.id
            menu.addAction(self.tr("Open…\tEnter"), lambda: self.open_visit(number))
            if block.status == "no_show":
                menu.addAction(self.tr("Bring back"), lambda: self.restore(number))
            if block.status == "booked":
                menu.addAction(self.tr("Lift into the tray\tCtrl+X"), lambda: self._mover.lift(number))
            if block.status in {"booked", "arrived"}:
                menu.addAction(self.tr("Cancel…\tDel"), lambda: self.cancel(number))
        elif place is not None:
            menu.addAction(self.tr("New visit…\tInsert"), lambda: self.book_at(place))
            if grid.carried:
                menu.addAction(self.tr("Put down here\tCtrl+V"), lambda: grid.put_down.emit(place))
        menu.popup(position)

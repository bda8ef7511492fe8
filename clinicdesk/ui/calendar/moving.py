"""Moving visits in the calendar: what a drop means, the ripple it may need, the tray, the writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.visits import MoveVerdict, RippleView, TrayItem
from clinicdesk.domain.walltime import from_minutes
from clinicdesk.presentation.face import can_move
from clinicdesk.services.calendar import Calendar
from clinicdesk.services.rippling import Way
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.grid import Grid
from clinicdesk.ui.calendar.picture import Place
from clinicdesk.ui.calendar.rippling import RippleOverlay
from clinicdesk.ui.calendar.words import Line
from clinicdesk.ui.tasks import Tasks
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.messages import sentence


class Move(NamedTuple):
    """A visit to be moved: which, whose, from when, and where to."""

    appointment_id: int
    version: int
    patient: str
    before: datetime
    in_series: bool
    place: Place
    command: bytes

    def resource(self, kind: str) -> int | None:
        """The resource of a kind that the place's column asks for."""
        column = self.place.column
        return column.resource.id if column.kind == kind and column.resource is not None else None


class Mover(QObject):
    """Does for the grid what moves visits; the screen shows what comes of it."""

    carried_changed = Signal(object)  # the id of the visit now carried, or None

    def __init__(self, screen: QWidget, grid: Grid, calendar: Calendar, tasks: Tasks) -> None:
        super().__init__(screen)
        self._screen = screen
        self._grid = grid
        self._calendar = calendar
        self._tasks = tasks
        self._tray: tuple[TrayItem, ...] = ()
        self._carried: int | None = None  # also between lifting and its arrival in the tray
        self._move: Move | None = None
        self._select: int | None = None
        grid.hovered.connect(self._ask)
        grid.moved.connect(self._dropped)
        grid.put_down.connect(self._put_down)
        grid.lifted.connect(self.lift)
        grid.let_go.connect(self._let_go)
        grid.stuck.connect(self._say_stuck)

    def shown(self, tray: Sequence[TrayItem]) -> None:
        """The calendar was read anew: go on carrying what was lifted, select what was moved."""
        self._tray = tuple(tray)
        item = self._item(self._carried)
        if item is not None and not self._grid.on_the_move:
            self.take_up(item)
        elif item is None and self._grid.carried:
            self._carry(None)
            self._grid.end_move()
        if self._select is not None and self._grid.block(self._select) is not None:
            self._grid.select(self._select)
            self._select = None

    # ---------------------------------------------------------------- the tray
    def lift(self, appointment_id: int) -> None:
        """Lift a visit into the tray and carry it."""
        block = self._grid.block(appointment_id)
        if block is None:
            return
        if not can_move(block):
            self._say_stuck(appointment_id)
            return
        label = self.tr("Lifted {patient} into the tray").format(patient=block.patient)
        command = uuid4().bytes
        self._carried = appointment_id
        self._tasks.write(
            label,
            lambda: self._calendar.lift(appointment_id, block.version, command),
            None,
            self._lift_refused,
            owner=self,
        )

    def _lift_refused(self, refusal: Refusal) -> None:
        self._carried = None
        self._tasks.said.emit(sentence(refusal))

    def take_up(self, item: TrayItem) -> None:
        """Carry a lifted visit: it follows the cursor until it is put down or let go."""
        self._carry(item.appointment_id)
        short = words.what(item.kind, item.session, item.of)
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)
        line = Line(words.who_and_what(item.patient, short), bold=True)
        self._grid.begin_move(item.appointment_id, (line,), item.minutes, carried=True)

    def _item(self, appointment_id: int | None) -> TrayItem | None:
        return next((one for one in self._tray if one.appointment_id == appointment_id), None)

    def _put_down(self, place: Place) -> None:
        item = self._item(self._carried)
        if item is None:
            self._tasks.said.emit(self.tr("Nothing is lifted: Ctrl+X lifts the selected visit."))
            return
        in_series = item.session is not None
        self._begin(
            Move(
                item.appointment_id,
                item.version,
                item.patient,
                item.lifted_from,
                in_series,
                place,
                uuid4().bytes,
            )
        )

    # ---------------------------------------------------------------- dragging
    def _ask(self, appointment_id: int, place: Place) -> None:
        """What would it mean there? Only the latest place is answered."""
        practitioner = place.column.resource.id if _is_person(place) and place.column.resource else None
        self._tasks.read(
            lambda: self._calendar.verdict(appointment_id, place.starts, practitioner),
            lambda verdict: self._show_verdict(appointment_id, verdict),
            lambda refusal: self._grid.set_verdict(appointment_id, [_refusal_line(refusal)]),
            key="calendar verdict",
            owner=self,
        )

    def _show_verdict(self, appointment_id: int, verdict: MoveVerdict) -> None:
        self._grid.set_verdict(appointment_id, words.verdict_lines(verdict))

    def _dropped(self, appointment_id: int, place: Place) -> None:
        block = self._grid.block(appointment_id)
        if block is None:
            self._grid.end_move()
            return
        before = from_minutes(block.starts)
        in_series = block.series_id is not None
        self._begin(
            Move(appointment_id, block.version, block.patient, before, in_series, place, uuid4().bytes)
        )

    def _begin(self, move: Move) -> None:
        """Move at once what is alone; ask for the ripple of a session first."""
        self._move = move
        if not move.in_series or move.place.starts == move.before:
            self._write("only")
            return
        self._tasks.read(
            lambda: self._calendar.ripple(
                move.appointment_id, move.place.starts, move.resource("practitioner")
            ),
            self._show_ripple,
            self._refused,
            key="calendar ripple",
            owner=self,
        )

    def _show_ripple(self, view: RippleView) -> None:
        move = self._move
        if move is None:
            return
        if not view.breaks:
            self._write("only")
            return
        overlay = RippleOverlay(self._screen, view, move.patient, move.before, move.place.starts)
        overlay.decided.connect(self._write)
        overlay.closed.connect(self._ripple_closed)
        overlay.start()

    def _ripple_closed(self, accepted: bool) -> None:
        if not accepted:
            self._put_back()

    def _write(self, way: Way) -> None:
        move = self._move
        if move is None:
            return
        starts = move.place.starts
        when = f"{day_words(starts.date(), 'short')}, {clock_words(starts)}"
        label = self.tr("Moved {patient} to {when}").format(patient=move.patient, when=when)
        self._tasks.write(
            label,
            lambda: self._calendar.move(
                move.appointment_id,
                move.version,
                starts,
                practitioner_id=move.resource("practitioner"),
                room_id=move.resource("room"),
                pen_id=move.resource("pen"),
                ripple=way,
                command=move.command,
            ),
            lambda _: self._moved(),
            self._refused,
            owner=self,
        )

    def _moved(self) -> None:
        if self._move is not None:
            self._select = self._move.appointment_id
        self._move = None
        self._carry(None)
        self._grid.end_move()

    def _refused(self, refusal: Refusal) -> None:
        self._tasks.said.emit(sentence(refusal))
        self._put_back()

    def _put_back(self) -> None:
        """A dragged visit stays where it was; a carried one stays in the hand."""
        self._move = None
        if not self._grid.carried:
            self._grid.end_move()
        self._grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_go(self) -> None:
        self._carry(None)

    def _carry(self, appointment_id: int | None) -> None:
        self._carried = appointment_id
        self.carried_changed.emit(appointment_id)

    def _say_stuck(self, appointment_id: int) -> None:
        block = self._grid.block(appointment_id)
        if block is not None:
            self._tasks.said.emit(sentence(Refusal("not_movable", {"status": block.status})))


def _is_person(place: Place) -> bool:
    return place.column.kind == "practitioner"


def _refusal_line(refusal: Refusal) -> Line:
    return Line(f"▲ {sentence(refusal)}", "bad", bold=True)

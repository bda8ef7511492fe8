"""What the front desk does with today's visits: check in, numb, treat, finish, check out, and step back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from clinicdesk.domain import screening, today, walltime
from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import Refused, refuse
from clinicdesk.domain.views.visits import BoardFacts, RoomLine
from clinicdesk.services import gate, moving, openings, sessions, visits
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar
from clinicdesk.store.queries import screening as answers
from clinicdesk.store.queries import today as queries
from clinicdesk.wording import speech

if TYPE_CHECKING:
    from clinicdesk.domain.views.visits import AppointmentView
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit


@dataclass(frozen=True)
class BoardRow:
    """One visit on the board with what the rules make of it; clocks run in the screen."""

    facts: BoardFacts
    column: str  # "" for done and missed visits
    alerts: tuple[today.Alert, ...]
    items: tuple[today.Item, ...]
    holds: tuple[today.Hold, ...]
    say: str


@dataclass(frozen=True)
class Board:
    """The day as the Today screen shows it."""

    day: date
    now: datetime
    rows: tuple[BoardRow, ...]
    counts: Mapping[str, int]
    rooms: tuple[RoomLine, ...]
    closing: today.Closing


class Today:
    """The board's verbs at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("today.read")
    def board(self, day: date | None = None) -> Board:
        """The board of a day, today's without one."""
        now = self._desk.clock()
        shown = day or now.date()
        with self._desk.store.read() as connection:
            facts = queries.board(connection, shown)
            uses = queries.room_uses(connection, shown)
            open_ = openings.read_openings(connection, shown, shown)
            asked = gate.questions(connection)
            taken = _uses_of(connection, facts, shown)
            given = answers.answers_of(connection, {one.visit.patient_id for one in facts})
        rows = tuple(
            _row(one, given[one.visit.patient_id], asked, _holds(one.visit, taken), now) for one in facts
        )
        held = today.rooms_now(uses, walltime.to_minutes(now)) if shown == now.date() else {}
        rooms = tuple(
            RoomLine(room.id, room.name, walltime.from_minutes(held[room.id]) if room.id in held else None)
            for room in open_.ready("room")
        )
        return Board(shown, now, rows, today.counts(facts), rooms, today.closing(facts))

    @verb("today.read")
    def say_this(self, appointment_id: int) -> str:
        """The sentence to read out on the phone for one visit."""
        with self._desk.store.read() as connection:
            visit = moving.visit_or_refuse(connection, appointment_id)
            return _say(visit, gate.questions(connection))

    @verb("today.write")
    def arrive(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """Check a patient in, one who was thought missing too: then the place is taken again."""
        with self._desk.unit("arrive", command=command) as unit:
            visit = self._step(unit, appointment_id, version, "arrived", arrived=self._desk.clock())
            if visit.status == "no_show":
                visits.hold(unit, visit)
        return Outcome(None, unit.changes)

    @verb("today.write")
    def start_numbing(
        self, appointment_id: int, version: int, minutes: int | None = None, command: bytes | None = None
    ) -> Outcome[None]:
        """Numbing cream is on, for the planned minutes or others. Refuses where screening forbids it."""
        now = self._desk.clock()
        with self._desk.unit("start_numbing", command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            gate.pass_through(unit.connection, visit.patient_id, visit.kind, now.date())
            planned = self._planned(unit.connection, appointment_id, "numbing") or 30
            until = now + timedelta(minutes=minutes if minutes is not None else planned)
            self._step(unit, appointment_id, version, "numbing", numbing_on=now, numbing_until=until)
        return Outcome(None, unit.changes)

    @verb("today.write")
    def start_treatment(
        self, appointment_id: int, version: int, command: bytes | None = None
    ) -> Outcome[None]:
        """Needling begins. Refuses where screening stands against it."""
        now = self._desk.clock()
        with self._desk.unit("start_treatment", command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            gate.pass_through(unit.connection, visit.patient_id, visit.kind, now.date())
            self._step(unit, appointment_id, version, "treatment", treatment_on=now)
        return Outcome(None, unit.changes)

    @verb("today.write")
    def finish(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """The treatment is over: the session is completed, and gaps count from now (product.md 1)."""
        with self._desk.unit("finish", command=command) as unit:
            self._step(unit, appointment_id, version, "checkout", finished=self._desk.clock())
        return Outcome(None, unit.changes)

    @verb("today.write")
    def close(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """Close the check-out: the patient goes. What is still open stays on the closing list."""
        with self._desk.unit("close_checkout", command=command) as unit:
            self._step(unit, appointment_id, version, "done", closed=self._desk.clock())
        return Outcome(None, unit.changes)

    @verb("today.write")
    def no_show(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """The patient did not come: the place is free, the session keeps its number and can be rebooked."""
        with self._desk.unit("no_show", command=command) as unit:
            visit = self._step(unit, appointment_id, version, "no_show")
            if visit.starts > self._desk.clock():
                raise refuse("not_started_yet", starts=visit.starts)
            visits.release(unit, appointment_id)
        return Outcome(None, unit.changes)

    @verb("today.write")
    def step_back(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """Take the last step of a visit back."""
        with self._desk.unit("step_back", command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            numbed = queries.numbing_began(unit.connection, appointment_id)
            to = today.step_back(visit.status, numbed=numbed)
            if to is None:
                raise refuse("no_step_back", status=visit.status)
            cleared: dict[str, Any] = dict.fromkeys(_TIMES_AFTER[to])
            if visit.status in sessions.GONE:
                sessions.refuse_booked_since(unit.connection, visit)
                cleared["reason"] = ""
            self._step(unit, appointment_id, version, to, back=True, **cleared)
            if visit.status in sessions.GONE:
                visits.hold(unit, visit)
        return Outcome(None, unit.changes)

    def _step(
        self,
        unit: Unit,
        appointment_id: int,
        version: int,
        to: str,
        *,
        back: bool = False,
        **also: Any,
    ) -> AppointmentView:
        """Move a visit to another status, with times or others to set; the visit as it was before."""
        visit = moving.visit_or_refuse(unit.connection, appointment_id)
        refusal = today.check_step(visit.status, to, visit.kind, back=back)
        if refusal is not None:
            raise Refused(refusal)
        if visit.in_tray:
            raise refuse("in_tray")
        if to == "arrived" and not back and visit.starts.date() != self._desk.clock().date():
            raise refuse("not_today", starts=visit.starts)
        unit.update(tables.appointment, appointment_id, version=version, status=to, **also)
        return visit

    @staticmethod
    def _planned(connection: Connection, appointment_id: int, phase: str) -> int | None:
        """The planned minutes of a phase."""
        found = (one for one in calendar.phases(connection, appointment_id) if one.name == phase)
        return next(((one.ends - one.starts) // timedelta(minutes=1) for one in found), None)


_TIMES_AFTER = {
    "booked": ("arrived", "numbing_on", "numbing_until", "treatment_on", "finished"),
    "arrived": ("numbing_on", "numbing_until", "treatment_on", "finished"),
    "numbing": ("treatment_on", "finished"),
    "treatment": ("finished",),
}
"""The times that a step back to a status clears."""


def _row(
    facts: BoardFacts,
    given: Sequence[screening.Answer],
    asked: Sequence[screening.Question],
    holds: tuple[today.Hold, ...],
    now: datetime,
) -> BoardRow:
    """One visit with what the rules make of it."""
    visit = facts.visit
    day = visit.starts.date()
    found = today.alerts(
        facts,
        gate.weigh(given, asked, visit.birth_date, day),
        screening.stale(given, asked, day),
        screening.preparation(asked, day),
        now=now,
    )
    items = today.checkout_items(facts) if visit.status in {"checkout", "done"} else ()
    say = _say(visit, asked) if visit.status == "booked" else ""
    return BoardRow(facts, today.COLUMNS.get(visit.status, ""), found, items, holds, say)


def _say(visit: AppointmentView, asked: Sequence[screening.Question]) -> str:
    """The sentence of one visit; a consult asks for no preparation."""
    lines = screening.preparation(asked, visit.starts.date()) if visit.kind != "consult" else ()
    return speech.say_this(visit.starts, visit.practitioner, {one.code: one.from_day for one in lines})


def _uses_of(
    connection: Connection, facts: tuple[BoardFacts, ...], day: date
) -> Mapping[int, list[tuple[int, int]]]:
    """The day's holdings of everything that a treatment under way uses."""
    ids = {
        resource
        for one in facts
        if one.visit.status in {"numbing", "treatment"}
        for resource in (one.visit.practitioner_id, one.visit.room_id, one.visit.pen_id)
        if resource is not None
    }
    start = datetime.combine(day, time())
    return calendar.taken(connection, sorted(ids), start, start + timedelta(days=1)) if ids else {}


def _holds(visit: AppointmentView, taken: Mapping[int, list[tuple[int, int]]]) -> tuple[today.Hold, ...]:
    """Who comes next to each thing that a treatment under way holds."""
    if visit.status != "treatment":
        return ()
    starts, ends = walltime.to_minutes(visit.starts), walltime.to_minutes(visit.ends)
    found = []
    for resource in (visit.practitioner_id, visit.room_id, visit.pen_id):
        spans = taken.get(resource or 0, [])
        own = max((span for span in spans if starts <= span[0] < ends), default=None)
        if own is None:
            continue
        after = [span[0] for span in spans if span[0] >= own[1]]
        found.append(today.Hold(max(own[1] - ends, 0), walltime.from_minutes(min(after)) if after else None))
    return tuple(found)

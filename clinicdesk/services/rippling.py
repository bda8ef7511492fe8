"""The ripple of a moved session over its series: read once, told three ways, written in one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from clinicdesk.domain import ripple, walltime
from clinicdesk.domain.ladder import NoPlan, Request
from clinicdesk.domain.refusal import Refused, refuse
from clinicdesk.domain.views.visits import AppointmentView, RippleLine, RippleView
from clinicdesk.services import gate, moving, openings, visits
from clinicdesk.store.queries import series

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

Way = Literal["only", "keep_gaps", "repair"]
WAYS: tuple[Way, ...] = ("only", "keep_gaps", "repair")


@dataclass(frozen=True)
class Ripple:
    """The three answers to one move, with the rows that writing them needs."""

    view: RippleView
    rows: Sequence[series.SessionRow]

    def way(self, way: Way) -> tuple[RippleLine, ...]:
        """The lines of one way."""
        return {"only": self.view.only, "keep_gaps": self.view.keep_gaps, "repair": self.view.repair}[way]


def read(
    connection: Connection, place: moving.Place, visit: AppointmentView, target: moving.Target
) -> Ripple:
    """What moving a session means for the later ones. Refuses a visit of no series and an illegal place."""
    if visit.series_id is None or visit.session is None:
        raise refuse("not_in_series")
    question = moving.question_for(connection, visit, target)
    seat = moving.seating(moving.ask(connection, place, question))
    rows = [one for one in series.live_sessions(connection, visit.series_id) if not one.in_tray]
    sessions = [_session(row) for row in rows if row.appointment_id != visit.id]
    old = _old(visit)
    new = ripple.Session(
        visit.session,
        walltime.to_minutes(seat.starts),
        visit.status,
        seat.practitioner_id,
        seat.room_id,
        seat.pen_id,
    )
    move = ripple.move_of([*sessions, old], new)
    request, last = _request(connection, place, visit, move, question)
    booked = [row.appointment_id for row in rows if row.status == "booked"]
    free, _ = openings.read_free(connection, request.first_day, last, visit.patient_id, booked)
    only = ripple.only_this(move, request.rules, request.wish.event)
    repaired = ripple.repair(move, request, free)
    tell = _Teller(visit, rows)
    return Ripple(
        RippleView(
            visit.id,
            visit.session,
            ripple.breaks(only),
            tell(only),
            tell(ripple.keep_gaps(move, request, free)),
            () if isinstance(repaired, NoPlan) else tell(repaired),
        ),
        rows,
    )


def write(unit: Unit, found: Ripple, way: Way) -> None:
    """Move the later sessions as one way says; the moved one itself is not touched here.

    Refuses `no_repair` where a way has no answer for some session. All places are given back before any is
    taken again, so that sessions may swap.
    """
    lines = [line for line in found.way(way) if line.session > found.view.session]
    if way == "repair" and not found.view.repair:
        raise refuse("no_repair")
    moved = [line for line in lines if line.after != line.before]
    for line in moved:
        if line.after is None:
            raise refuse("no_repair", session=line.session)
        visits.release(unit, line.appointment_id)
    for line in moved:
        visit = moving.visit_or_refuse(unit.connection, line.appointment_id)
        if line.after is None:
            continue
        refusal = gate.against(unit.connection, visit.patient_id, visit.kind, line.after.date())
        if refusal is not None:
            raise Refused(refusal)
        seat = visits.Seating(line.after, line.practitioner_id, line.room_id, line.pen_id)
        visits.move(unit, visit, line.version, seat)


def _request(
    connection: Connection,
    place: moving.Place,
    visit: AppointmentView,
    move: ripple.Move,
    question: moving.Question,
) -> tuple[Request, date]:
    """What the ladder is asked when it repairs, and the last day that it may look at."""
    rules = openings.series_rules(connection)
    wish = series.wish_of(connection, visit.patient_id)
    days = [move.moved.day, move.before.day, *(one.day for one in move.later)]
    last = max(days) + timedelta(days=rules.max_gap_days * (len(move.later) + 1))
    return Request(question.phases, 1, place.now.date(), rules, wish), last


def _session(row: series.SessionRow) -> ripple.Session:
    """A stored session; a completed one lies where it was completed."""
    starts = row.starts if row.status == "booked" else row.treated or row.finished or row.starts
    return ripple.Session(
        row.session, walltime.to_minutes(starts), row.status, row.practitioner_id, row.room_id, row.pen_id
    )


def _old(visit: AppointmentView) -> ripple.Session:
    return ripple.Session(
        visit.session or 0,
        walltime.to_minutes(visit.starts),
        visit.status,
        visit.practitioner_id,
        visit.room_id,
        visit.pen_id,
    )


class _Teller:
    """Turns the domain's lines into views, with the ids and versions of the stored rows."""

    def __init__(self, visit: AppointmentView, rows: Sequence[series.SessionRow]) -> None:
        self._of = visit.of or 0
        self._known = {row.session: (row.appointment_id, row.version) for row in rows}
        self._known[visit.session or 0] = (visit.id, visit.version)

    def __call__(self, lines: Sequence[ripple.Line]) -> tuple[RippleLine, ...]:
        return tuple(self._line(line) for line in lines)

    def _line(self, line: ripple.Line) -> RippleLine:
        after = line.after
        appointment_id, version = self._known[line.session]
        return RippleLine(
            line.session,
            self._of,
            appointment_id,
            version,
            line.status,
            walltime.from_minutes(line.before),
            None if after is None else walltime.from_minutes(after.start),
            after.practitioner_id if after else 0,
            after.room_id if after else None,
            after.pen_id if after else None,
            line.verdict.gap_days,
            line.verdict.code,
        )

"""What a move means and how it is done: the verdict under the ghost, the ripple, and the writing of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk.domain import walltime
from clinicdesk.domain.phases import PhasePlan, stay
from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.domain.seating import Preference, seat_at
from clinicdesk.domain.views.visits import AppointmentView, MoveVerdict, Verdict
from clinicdesk.domain.windows import GapVerdict, Light, series_verdicts, verdict
from clinicdesk.services import gate, openings
from clinicdesk.services.visits import Seating, phases_of
from clinicdesk.store.queries import calendar, series

if TYPE_CHECKING:
    from clinicdesk.domain.free import Seat
    from clinicdesk.store.types import Connection


@dataclass(frozen=True)
class Question:
    """May this visit lie there? `preference` says who and what is asked for, `reason` why in spite of it."""

    patient_id: int
    kind: str
    phases: PhasePlan
    starts: datetime
    preference: Preference
    besides: tuple[int, ...] = ()
    series_id: int | None = None
    session: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Place:
    """Where the clinic is in time: its wall clock now and its zone."""

    now: datetime
    zone: str


def ask(connection: Connection, place: Place, question: Question) -> MoveVerdict:
    """The verdict on a place for a visit: seat, clock, screening, gap, and what it does to later ones."""
    day = question.starts.date()
    free, open_ = openings.read_free(connection, day, day, question.patient_id, question.besides)
    start = walltime.to_minutes(question.starts)
    seat = seat_at(free, question.phases, start, question.preference)
    this, later = _gaps(connection, question, day)
    reasons = _against(connection, place, question, seat, this)
    refused = bool(reasons)
    reasons += _warnings(place, question, this, later)
    found = None if isinstance(seat, Refusal) else seat
    wanted = question.preference
    room, pen = (found.room_id, found.pen_id) if found else (wanted.room_id, wanted.pen_id)
    return MoveVerdict(
        Verdict("no" if refused else "warn" if reasons else "fits", tuple(reasons)),
        question.starts,
        walltime.from_minutes(start + stay(question.phases)),
        wanted.practitioner_id,
        room,
        pen,
        open_.name(wanted.practitioner_id),
        open_.name(room),
        open_.name(pen),
        None if this is None else this.gap_days,
        later,
    )


def seating(answer: MoveVerdict) -> Seating:
    """The seating of a verdict that is not *no*; raises Refused with its first reason where it is."""
    if answer.verdict.level == "no":
        raise Refused(answer.verdict.reasons[0])
    return Seating(answer.starts, answer.practitioner_id, answer.room_id, answer.pen_id)


@dataclass(frozen=True)
class Target:
    """Where a visit is to lie, with whom and what; None leaves it as it is where that is free."""

    starts: datetime
    practitioner_id: int | None = None
    room_id: int | None = None
    pen_id: int | None = None
    reason: str = ""


def question_for(connection: Connection, visit: AppointmentView, target: Target) -> Question:
    """The question that moving a booked visit asks. Refuses one that has begun or is over."""
    if visit.status != "booked":
        raise refuse("not_movable", status=visit.status)
    wanted = Preference(
        target.practitioner_id or visit.practitioner_id,
        target.room_id or visit.room_id,
        target.pen_id or visit.pen_id,
        strict_room=target.room_id is not None,
        strict_pen=target.pen_id is not None,
    )
    return Question(
        visit.patient_id,
        visit.kind,
        phases_of(connection, visit.id),
        target.starts,
        wanted,
        (visit.id,),
        visit.series_id,
        visit.session,
        target.reason,
    )


def _gaps(
    connection: Connection, question: Question, day: date
) -> tuple[GapVerdict | None, tuple[tuple[int, int, str], ...]]:
    """The verdict on the session's own gap, and (session, gap in days, code) of each later booked one."""
    if question.series_id is None or question.session is None:
        return None, ()
    rules = openings.series_rules(connection)
    event = series.one(connection, question.series_id).event
    others = [one for one in series.live_sessions(connection, question.series_id) if not one.in_tray]
    before = [one.day for one in others if one.session < question.session]
    this = verdict(before[-1] if before else None, day, rules, event)
    after = [(one.session, one.day) for one in others if one.session > question.session]
    later = tuple(
        (one.session, one.verdict.gap_days or 0, one.verdict.code)
        for one in series_verdicts(after, rules, event, day)
    )
    return this, later


def _against(
    connection: Connection,
    place: Place,
    question: Question,
    seat: Seat | Refusal,
    this: GapVerdict | None,
) -> list[Refusal]:
    """Everything that forbids the place, the gravest thing to say first."""
    found = []
    if question.starts.date() < place.now.date():
        found.append(Refusal("in_the_past", field="starts"))
    if walltime.clock_of(question.starts, ZoneInfo(place.zone)) is walltime.Clock.SKIPPED:
        found.append(Refusal("time_skipped", {"time": question.starts}, "starts"))
    if isinstance(seat, Refusal):
        found.append(Refusal(seat.code, seat.values, "starts"))
    if this is not None and this.light is Light.RED and not (this.needs_reason and question.reason.strip()):
        found.append(Refusal(f"gap_{this.code}", {"days": this.gap_days}, "starts"))
    screened = gate.against(connection, question.patient_id, question.kind, question.starts.date())
    return [*found, *([screened] if screened else [])]


def _warnings(
    place: Place, question: Question, this: GapVerdict | None, later: Sequence[tuple[int, int, str]]
) -> list[Refusal]:
    """Everything that may stand but should be known."""
    found = []
    if walltime.clock_of(question.starts, ZoneInfo(place.zone)) is walltime.Clock.REPEATED:
        found.append(Refusal("time_repeated", {"time": question.starts}, "starts"))
    if this is not None and this.light is Light.AMBER:
        found.append(Refusal(f"gap_{this.code}", {"days": this.gap_days}, "starts"))
    found += [
        Refusal("later_breaks", {"session": session, "days": days, "gap": code})
        for session, days, code in later
        if code != "fits"
    ]
    return found


def visit_or_refuse(connection: Connection, appointment_id: int) -> AppointmentView:
    """A visit by id; raises Refused for an unknown one."""
    visit = calendar.visit(connection, appointment_id)
    if visit is None:
        raise refuse("no_appointment", id=appointment_id)
    return visit

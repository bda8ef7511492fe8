"""Books the sessions of a ladder in one unit: what the guards cannot know is judged first, once for all.

The guards of the database refuse whatever is taken; here stand the rules that they do not hold: the hours,
the clock, the gaps, the event, the screening. One read serves twelve sessions as well as one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk.domain import walltime
from clinicdesk.domain.free import Calendar, Free
from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.domain.seating import Preference, seat_at
from clinicdesk.domain.views.clinic import ServiceView
from clinicdesk.domain.views.plans import RungView
from clinicdesk.domain.windows import Light, series_verdicts
from clinicdesk.services import gate, openings, visits
from clinicdesk.store import guards
from clinicdesk.store.queries import screening, series

if TYPE_CHECKING:
    from clinicdesk.services.moving import Place
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

TAKEN = frozenset({guards.DOUBLE, "taken"})
GONE = frozenset({"clinic_closed", "practitioner_closed", "practitioner_unknown", "no_room", "no_pen"})
LOST = TAKEN | GONE | {"room_taken", "pen_taken", "practitioner_taken", "patient_taken"}
"""What can come between a proposal and its booking: somebody was quicker, or closed the day."""

SHORT = frozenset({"too_soon", "out_of_order"})
"""What a new session can do to a booked one after it."""


@dataclass(frozen=True)
class Ladder:
    """Sessions to be booked for one series."""

    patient_id: int
    series_id: int
    service: ServiceView
    area: str
    rungs: Sequence[RungView]
    event: date | None


def write(unit: Unit, place: Place, ladder: Ladder) -> list[int]:
    """Book every session of a ladder; the ids of the visits in order.

    Refuses `plan_taken`, naming the session, where its time is no longer free, and what a rule forbids.
    """
    _judge(unit.connection, place, ladder)
    held = {one for rung in ladder.rungs for one in (rung.practitioner_id, rung.room_id, rung.pen_id)}
    unit.lock(sorted(one for one in held if one is not None), [ladder.patient_id])
    made = []
    for rung in ladder.rungs:
        try:
            made.append(visits.book(unit, _visit(ladder, rung)))
        except Refused as no:
            raise Refused(_about(no.refusal, rung)) from no
    return made


def _visit(ladder: Ladder, rung: RungView) -> visits.VisitPlan:
    if rung.practitioner_id is None:
        raise refuse("practitioner_unknown")
    return visits.VisitPlan(
        ladder.patient_id,
        ladder.service.id,
        ladder.service.kind,
        ladder.service.phases,
        visits.Seating(rung.starts, rung.practitioner_id, rung.room_id, rung.pen_id),
        ladder.series_id,
        rung.session,
        ladder.area,
    )


def _judge(connection: Connection, place: Place, ladder: Ladder) -> None:
    """Raise the first refusal of any session, in order of session."""
    gaps = _gaps(connection, ladder)
    answers, asked = screening.answers(connection, ladder.patient_id), gate.questions(connection)
    birth = screening.birth_date(connection, ladder.patient_id)
    days = [rung.starts.date() for rung in ladder.rungs]
    open_ = openings.read_openings(connection, min(days), max(days))
    free = _hours(open_, min(days), max(days))
    zone = ZoneInfo(place.zone)
    for rung in ladder.rungs:
        if rung.starts < place.now:
            raise Refused(_about(Refusal("in_the_past"), rung))
        if walltime.clock_of(rung.starts, zone) is walltime.Clock.SKIPPED:
            raise Refused(_about(Refusal("time_skipped", {"time": rung.starts}), rung))
        start, wanted = walltime.to_minutes(rung.starts), _wanted(rung)
        seat = seat_at(free, ladder.service.phases, start, wanted)
        screened = gate.refusal_of(gate.weigh(answers, asked, birth, rung.starts.date()))
        for refusal in (seat, gaps.get(rung.session), screened):
            if isinstance(refusal, Refusal):
                raise Refused(_about(refusal, rung))


def _gaps(connection: Connection, ladder: Ladder) -> dict[int, Refusal]:
    """By session what its gap, its order or the event has against it."""
    live = series.live_sessions(connection, ladder.series_id)
    rules = openings.series_rules(connection)
    new = {rung.session: rung.starts.date() for rung in ladder.rungs}
    for row in live:
        if row.session in new:
            raise refuse("session_booked_since", session=row.session)
    standing = [(row.session, row.day) for row in live]
    found: dict[int, Refusal] = {}
    previous = 0
    for one in series_verdicts([*standing, *new.items()], rules, ladder.event):
        code = one.verdict.code
        # A booked session after a new one is not to lose its own gap either.
        owner = one.session if one.session in new else previous if code in SHORT else 0
        if owner in new and one.verdict.light is Light.RED:
            found.setdefault(owner, Refusal(f"gap_{code}", {"days": one.verdict.gap_days}))
        previous = one.session
    return found


def _hours(open_: openings.Openings, first: date, last: date) -> Free:
    """When everything is open, with nothing taken: what is taken the guards know best."""
    pools = {
        kind: {one.id: Calendar(open_.spans[one.id]) for one in open_.ready(kind)}
        for kind in ("practitioner", "room", "pen")
    }
    clinic = Calendar(open_.spans[openings.CLINIC])
    return Free(first, last, pools["practitioner"], pools["room"], pools["pen"], clinic)


def _wanted(rung: RungView) -> Preference:
    if rung.practitioner_id is None:
        raise refuse("practitioner_unknown")
    return Preference(rung.practitioner_id, rung.room_id, rung.pen_id, strict_room=True, strict_pen=True)


def _about(refusal: Refusal, rung: RungView) -> Refusal:
    """A refusal that says which session it is about; whoever was quicker makes it `plan_taken`."""
    values = {**refusal.values, "session": rung.session, "starts": rung.starts}
    if refusal.code in LOST:
        return Refusal("plan_taken", {**values, "because": refusal.code})
    return Refusal(refusal.code, values, refusal.field)

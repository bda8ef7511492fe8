"""The first times that fit for one visit: for a touch-up, a consult, a call-back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clinicdesk.domain import ladder
from clinicdesk.domain.cost import Wish
from clinicdesk.domain.phases import patient_leaves
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.screening import Verdict
from clinicdesk.domain.walltime import from_minutes
from clinicdesk.services import gate, openings
from clinicdesk.store.queries import series

if TYPE_CHECKING:
    from clinicdesk.domain.views.clinic import ServiceView
    from clinicdesk.store.types import Connection

LOOK_AHEAD = timedelta(days=42)


@dataclass(frozen=True)
class FirstTime:
    """One of the first times that fit."""

    starts: datetime
    ends: datetime
    practitioner_id: int
    room_id: int | None
    pen_id: int | None
    practitioner: str
    room: str


@dataclass(frozen=True)
class Wanted:
    """For whom, what kind of visit, and from which day; another `practitioner_id` than the patient likes."""

    patient_id: int
    kind: str
    first: date
    practitioner_id: int | None = None
    count: int = 3


def first_times(connection: Connection, now: datetime, wanted: Wanted) -> tuple[FirstTime, ...]:
    """The times that fit best within six weeks, best first, each on another day.

    Refuses `no_patient` and what screening forbids altogether; a wait only moves the first day. An
    empty answer means that nothing fits.
    """
    begins = max(wanted.first, now.date())
    if wanted.kind != "consult":
        check = gate.assessment(connection, wanted.patient_id, begins)
        if check.verdict is Verdict.NOT_NOW:
            gate.pass_through(connection, wanted.patient_id, wanted.kind, begins)
        begins = max(begins, check.earliest or begins)
    service = openings.service_for(connection, wanted.kind)
    free, open_ = openings.read_free(connection, begins, begins + LOOK_AHEAD, wanted.patient_id)
    wish = _wish(connection, wanted)
    request = ladder.Request(service.phases, 1, begins, wish=wish, across_event=True)
    found: dict[date, FirstTime] = {}
    for plan in ladder.plans(request, openings.from_now(free, now), wanted.count * 4):
        one = _told(service, open_, plan.rungs[0])
        found.setdefault(one.starts.date(), one)
    return tuple(found.values())[: wanted.count]


def _wish(connection: Connection, wanted: Wanted) -> Wish:
    """What the patient likes; a consult keeps clear of no event."""
    try:
        wish = series.wish_of(connection, wanted.patient_id)
    except KeyError:
        raise refuse("no_patient", id=wanted.patient_id) from None
    if wanted.practitioner_id is not None:
        wish = replace(wish, practitioner_id=wanted.practitioner_id)
    return replace(wish, event=None) if wanted.kind == "consult" else wish


def _told(service: ServiceView, open_: openings.Openings, rung: ladder.Rung) -> FirstTime:
    """A rung as a first time."""
    if rung.practitioner_id is None:
        raise refuse("practitioner_unknown")
    return FirstTime(
        from_minutes(rung.start),
        from_minutes(patient_leaves(service.phases, rung.start)),
        rung.practitioner_id,
        rung.room_id,
        rung.pen_id,
        open_.name(rung.practitioner_id),
        open_.name(rung.room_id),
    )

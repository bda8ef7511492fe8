"""Reads, once per question, when everybody and everything is free: what the ladder and every booking asks.

One read of the whole horizon, never a query per candidate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from clinicdesk.domain import walltime
from clinicdesk.domain.free import Calendar, Free
from clinicdesk.domain.hours import Span, Weekly, intersect, open_between, subtract
from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.domain.windows import SeriesRules
from clinicdesk.store.queries import calendar, settings

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection

CLINIC = 0
"""The key of the clinic itself beside resource ids."""


@dataclass(frozen=True)
class Openings:
    """The open spans (wall minutes) of the clinic and of each resource from one day to another."""

    resources: tuple[ResourceView, ...]
    spans: Mapping[int, tuple[Span, ...]]
    closed: Mapping[date, str]

    def ready(self, kind: str) -> tuple[ResourceView, ...]:
        """The resources of a kind that can be booked: active, and a pen only when it is ready."""
        return tuple(
            one for one in self.resources if one.kind == kind and one.active and one.state in {"", "ready"}
        )

    def name(self, resource_id: int | None) -> str:
        """A resource's name, empty for none."""
        return next((one.name for one in self.resources if one.id == resource_id), "")


def read_openings(
    connection: Connection, first: date, last: date, only: Collection[int] | None = None
) -> Openings:
    """When the clinic and each resource (of `only`) are open from `first` to `last`, both included.

    A practitioner without own hours follows the clinic's. Rooms and pens are open whenever nothing closes
    them: it is the patient who must be in and out within the clinic's hours, the clean-down may run past.
    """
    start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    weekly = _weekly(settings.opening_hours(connection))
    closures = settings.closures(connection, start, end)
    shut: defaultdict[int, list[Span]] = defaultdict(list)
    for row in closures:
        shut[row.resource_id or CLINIC].append(
            (walltime.to_minutes(row.starts), walltime.to_minutes(row.ends))
        )
    resources = settings.resources(connection)
    whole = [(walltime.to_minutes(start), walltime.to_minutes(end))]
    clinic = open_between(first, last, weekly.get(CLINIC, {}), shut[CLINIC])
    spans = {CLINIC: clinic}
    for one in resources:
        if only is not None and one.id not in only:
            continue
        if one.kind == "practitioner":
            own = open_between(first, last, weekly.get(one.id, weekly.get(CLINIC, {})), shut[one.id])
            spans[one.id] = intersect(own, clinic)
        else:
            spans[one.id] = subtract(whole, [*shut[CLINIC], *shut[one.id]])
    return Openings(resources, spans, _closed_days(first, last, closures))


def _weekly(rows: Iterable[settings.HoursRow]) -> dict[int, Weekly]:
    """Weekly hours by resource, the clinic's under CLINIC."""
    found: dict[int, dict[int, tuple[Span, ...]]] = {}
    for row in rows:
        days = found.setdefault(row.resource_id or CLINIC, {})
        days[row.weekday] = (*days.get(row.weekday, ()), (row.opens, row.closes))
    return dict(found)


def _closed_days(first: date, last: date, closures: Iterable[settings.ClosureRow]) -> dict[date, str]:
    """The days that a closure of the whole clinic covers from midnight to midnight, with its reason."""
    closed = {}
    for one in closures:
        day = max(first, one.starts.date())
        while day <= last and datetime.combine(day, time()) + timedelta(days=1) <= one.ends:
            if one.resource_id is None and one.starts <= datetime.combine(day, time()):
                closed[day] = one.reason
            day += timedelta(days=1)
    return closed


def read_free(
    connection: Connection, first: date, last: date, patient_id: int, besides: Iterable[int] = ()
) -> tuple[Free, Openings]:
    """The free time of the clinic for one patient's visits, from `first` to `last`, both included.

    `besides` names the patient's appointments that are being planned anew and hold nothing meanwhile.
    """
    openings = read_openings(connection, first, last)
    start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
    pools = {kind: openings.ready(kind) for kind in ("practitioner", "room", "pen")}
    skip = tuple(besides)
    busy = calendar.taken(connection, [one.id for pool in pools.values() for one in pool], start, end, skip)
    patient = calendar.patient_taken(connection, patient_id, start, end, skip)
    people, rooms, pens = (
        {one.id: Calendar(openings.spans[one.id], tuple(busy[one.id])) for one in pools[kind]}
        for kind in ("practitioner", "room", "pen")
    )
    own = Calendar(openings.spans[CLINIC], tuple(patient))
    return Free(first, last, people, rooms, pens, own), openings


def from_now(free: Free, now: datetime) -> Free:
    """The free time with what is over of today taken out."""
    gone = (walltime.day_start(now.date()), walltime.to_minutes(now) + (now.second > 0))
    return replace(free, patient=Calendar(free.patient.open, (*free.patient.busy, gone)))


def series_rules(connection: Connection) -> SeriesRules:
    """The clinic's rules for series, its own values over the defaults."""
    kept = settings.value(connection, "series_rules")
    return SeriesRules(**{one.name: kept[one.name] for one in fields(SeriesRules) if one.name in kept})


def service_of(connection: Connection, service_id: int) -> ServiceView:
    """One service; raises KeyError for an unknown id."""
    return next(iter(one for one in settings.services(connection) if one.id == service_id))


def service_for(connection: Connection, kind: str) -> ServiceView:
    """The clinic's first active service of a kind (consult, series, maintenance)."""
    return next(one for one in settings.services(connection) if one.kind == kind and one.active)

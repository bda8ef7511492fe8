"""What a clinic sets for itself: who it is, hours, closures, people, rooms, pens, services and rules."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.cost import Weights
from clinicdesk.domain.phases import PhasePlan
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.clinic import ClinicInfo, ResourceView, ServiceView
from clinicdesk.domain.windows import SeriesRules
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import tables
from clinicdesk.store.queries import settings

if TYPE_CHECKING:
    from clinicdesk.store.unit import Unit

LONGEST_NAME = 120  # of a clinic, a person, a room or a pen, as of patients
FAR = (datetime(2000, 1, 1), datetime(2200, 1, 1))


@dataclass(frozen=True)
class OpenSpan:
    """One open span of a weekday (Monday 0), in minutes of the day."""

    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True)
class ClosureView:
    """A closure of the clinic (`resource_id` None) or of one person, room or pen."""

    id: int
    resource_id: int | None
    starts: datetime
    ends: datetime
    reason: str


class Settings:
    """The settings' verbs at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("settings.read")
    def clinic(self) -> ClinicInfo:
        """Who the clinic is."""
        return self._desk.info()

    @verb("settings.write")
    def change_clinic(self, info: ClinicInfo) -> Outcome[None]:
        """Say who the clinic is. Refuses an empty name, one too long and an unknown zone."""
        if not info.name.strip():
            raise refuse("clinic_name_missing", field="name")
        for name, text in asdict(info).items():
            if len(text) > LONGEST_NAME:
                raise refuse("name_long", field=name, most=LONGEST_NAME)
        try:
            ZoneInfo(info.zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise refuse("zone_unknown", field="zone", zone=info.zone) from error
        with self._desk.unit("change_clinic") as unit:
            keep(unit, "clinic", asdict(info))
        return Outcome(None, unit.changes)

    @verb("settings.read")
    def hours(self, resource_id: int | None = None) -> tuple[OpenSpan, ...]:
        """The weekly hours of the clinic, or of one practitioner (empty: follows the clinic)."""
        with self._desk.store.read() as connection:
            return tuple(
                OpenSpan(row.weekday, row.opens, row.closes)
                for row in settings.opening_hours(connection)
                if row.resource_id == resource_id
            )

    @verb("settings.write")
    def set_hours(self, spans: Sequence[OpenSpan], resource_id: int | None = None) -> Outcome[None]:
        """Replace the weekly hours. Refuses spans that end before they begin or overlap on a day."""
        ordered = sorted(spans, key=lambda span: (span.weekday, span.opens))
        for span in ordered:
            if not 0 <= span.opens < span.closes <= 1440:
                raise refuse("hours_backwards", field=f"day{span.weekday}", weekday=span.weekday)
        for earlier, later in pairwise(ordered):
            if earlier.weekday == later.weekday and later.opens < earlier.closes:
                raise refuse("hours_overlap", field=f"day{later.weekday}", weekday=later.weekday)
        with self._desk.unit("set_hours") as unit:
            for row in settings.opening_hours(unit.connection):
                if row.resource_id == resource_id:
                    unit.delete(tables.hours, row.id)
            unit.insert_many(tables.hours, [{"resource_id": resource_id, **asdict(span)} for span in ordered])
        return Outcome(None, unit.changes)

    @verb("settings.read")
    def closures(self, first: date | None = None) -> tuple[ClosureView, ...]:
        """The closures that end on or after a day (all of them without one), in order."""
        start = FAR[0] if first is None else datetime.combine(first, time())
        with self._desk.store.read() as connection:
            rows = settings.closures(connection, start, FAR[1])
            return tuple(
                ClosureView(row.id, row.resource_id, row.starts, row.ends, row.reason) for row in rows
            )

    @verb("settings.write")
    def close(self, first: date, last: date, reason: str, resource_id: int | None = None) -> Outcome[int]:
        """Close the clinic, or one person, room or pen, for whole days, both included; the closure's id."""
        if last < first:
            raise refuse("closure_backwards", field="last")
        with self._desk.unit("close") as unit:
            closure_id = unit.insert(
                tables.closure,
                resource_id=resource_id,
                starts=datetime.combine(first, time()),
                ends=datetime.combine(last + timedelta(days=1), time()),
                reason=reason.strip(),
            )
        return Outcome(closure_id, unit.changes)

    @verb("settings.write")
    def open_again(self, closure_id: int) -> Outcome[None]:
        """Take a closure back."""
        with self._desk.unit("open_again") as unit:
            unit.delete(tables.closure, closure_id)
        return Outcome(None, unit.changes)

    @verb("settings.read")
    def resources(self) -> tuple[ResourceView, ...]:
        """All practitioners, rooms and pens, retired ones too."""
        with self._desk.store.read() as connection:
            return settings.resources(connection)

    @verb("settings.write")
    def add_resource(self, kind: str, name: str, *, model: str = "", serial: str = "") -> Outcome[int]:
        """Add a practitioner, room or pen; its id. A pen needs a model and a serial."""
        with self._desk.unit("add_resource") as unit:
            resource_id = add_resource(unit, kind, name, model=model, serial=serial)
        return Outcome(resource_id, unit.changes)

    @verb("settings.write")
    def rename_resource(self, resource_id: int, name: str, *, active: bool = True) -> Outcome[None]:
        """Rename a resource, or retire it: what is booked with it stays, nothing new is."""
        with self._desk.unit("change_resource") as unit:
            _check_name(settings.resources(unit.connection), resource_id, name)
            unit.update(tables.resource, resource_id, name=name.strip(), active=active)
        return Outcome(None, unit.changes)

    @verb("settings.read")
    def services(self) -> tuple[ServiceView, ...]:
        """All services with their phases."""
        with self._desk.store.read() as connection:
            return settings.services(connection)

    @verb("settings.write")
    def set_phases(self, service_id: int, phases: PhasePlan) -> Outcome[None]:
        """Give a service other phases; booked visits keep theirs."""
        if not phases:
            raise refuse("phases_missing", field="phases")
        with self._desk.unit("set_phases") as unit:
            replace_phases(unit, service_id, phases)
        return Outcome(None, unit.changes)

    @verb("settings.read")
    def series_rules(self) -> SeriesRules:
        """The rules of a series in force."""
        return SeriesRules(**self._kept("series_rules", [one.name for one in fields(SeriesRules)]))

    @verb("settings.read")
    def weights(self) -> Weights:
        """The ladder's prices in force."""
        return Weights(**self._kept("ladder_weights", [one.name for one in fields(Weights)]))

    @verb("settings.write")
    def set_series_rules(self, rules: SeriesRules) -> Outcome[None]:
        """Change the rules of a series; SeriesRules itself refuses gaps out of order."""
        with self._desk.unit("set_rules") as unit:
            keep(unit, "series_rules", asdict(rules))
        return Outcome(None, unit.changes)

    def _kept(self, key: str, names: Sequence[str]) -> dict[str, int]:
        with self._desk.store.read() as connection:
            kept = settings.value(connection, key)
        return {name: kept[name] for name in names if name in kept}


def keep(unit: Unit, key: str, value: Mapping[str, object] | Sequence[object]) -> None:
    """Store a setting, over the one that is there."""
    known = settings.read(unit.connection, key)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    if known is None:
        unit.insert(tables.setting, key=key, value=text)
    else:
        unit.update(tables.setting, known.id, version=known.version, value=text)


def add_resource(
    unit: Unit,
    kind: str,
    name: str,
    *,
    role: str = "",
    model: str = "",
    serial: str = "",
    state: str = "ready",
) -> int:
    """Write a practitioner, room or pen within an open unit; its id.

    Refuses an empty name, one that its kind has already, and a pen without model or serial.
    """
    known = settings.resources(unit.connection)
    _check_name([one for one in known if one.kind == kind], 0, name)
    if kind == "pen" and not model:
        raise refuse("pen_model_missing", field="model")
    if kind == "pen" and not serial.strip():
        raise refuse("pen_serial_missing", field="serial")
    if len(serial) > LONGEST_NAME:
        raise refuse("name_long", field="serial", most=LONGEST_NAME)
    if serial and any(one.serial == serial.strip() for one in known):
        raise refuse("pen_serial_known", field="serial", serial=serial.strip())
    order = sum(one.kind == kind for one in known)
    resource_id = unit.insert(tables.resource, kind=kind, name=name.strip(), sort=order)
    if kind == "pen":
        unit.insert(tables.pen, resource_id=resource_id, model=model, serial=serial.strip(), state=state)
    if kind == "practitioner":
        unit.insert(tables.practitioner, resource_id=resource_id, role=role)
    return resource_id


def replace_phases(unit: Unit, service_id: int, phases: PhasePlan) -> None:
    """Write a service's phases over those it has."""
    unit.delete_where(tables.service_phase, settings.phases_of(service_id))
    unit.insert_many(
        tables.service_phase,
        [
            {
                "service_id": service_id,
                "ord": order,
                "name": phase.name,
                "minutes": phase.minutes,
                "holds": ",".join(kind for kind in tables.RESOURCE_KINDS if kind in phase.holds),
                "patient": phase.patient,
            }
            for order, phase in enumerate(phases)
        ],
    )


def _check_name(known: Sequence[ResourceView], own_id: int, name: str) -> None:
    """Refuse an empty name, one too long, or one that another of the same kind has."""
    wanted = name.strip()
    if not wanted:
        raise refuse("name_missing", field="name")
    if len(wanted) > LONGEST_NAME:
        raise refuse("name_long", field="name", most=LONGEST_NAME)
    kind = next((one.kind for one in known if one.id == own_id), None)
    for one in known:
        if one.name == wanted and one.id != own_id and kind in {None, one.kind}:
            raise refuse("name_known", field="name", name=wanted)

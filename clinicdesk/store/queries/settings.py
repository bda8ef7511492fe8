"""Reads what a clinic has set: values by key, resources, hours, closures, services with their phases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.phases import Phase
from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.store.tables import closure, hours, pen, resource, service, service_phase, setting

_VALUE = sa.select(setting.c.id, setting.c.version, setting.c.value).where(
    setting.c.key == sa.bindparam("key")
)

_RESOURCES = (
    sa.select(
        resource.c.id,
        resource.c.kind,
        resource.c.name,
        resource.c.active,
        sa.func.coalesce(pen.c.model, ""),
        sa.func.coalesce(pen.c.serial, ""),
        sa.func.coalesce(pen.c.state, ""),
    )
    .select_from(resource.outerjoin(pen, pen.c.resource_id == resource.c.id))
    .order_by(resource.c.kind, resource.c.sort, resource.c.id)
)

_HOURS = sa.select(hours.c.id, hours.c.resource_id, hours.c.weekday, hours.c.opens, hours.c.closes).order_by(
    hours.c.resource_id, hours.c.weekday, hours.c.opens
)

_CLOSURES = (
    sa.select(closure.c.id, closure.c.resource_id, closure.c.starts, closure.c.ends, closure.c.reason)
    .where(closure.c.ends > sa.bindparam("start"), closure.c.starts < sa.bindparam("end"))
    .order_by(closure.c.starts, closure.c.id)
)

_SERVICES = (
    sa.select(
        service.c.id,
        service.c.version,
        service.c.kind,
        service.c.name,
        service.c.active,
        service_phase.c.name.label("phase"),
        service_phase.c.minutes,
        service_phase.c.holds,
        service_phase.c.patient,
    )
    .join(service_phase, service_phase.c.service_id == service.c.id)
    .order_by(service.c.id, service_phase.c.ord)
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One stored setting with what an update of it needs."""

    id: int
    version: int
    value: Any


@dataclass(frozen=True, slots=True)
class HoursRow:
    """One open span of a weekday; `resource_id` None is the clinic's own. Minutes of the day."""

    id: int
    resource_id: int | None
    weekday: int
    opens: int
    closes: int


@dataclass(frozen=True, slots=True)
class ClosureRow:
    """One closure; `resource_id` None closes the whole clinic."""

    id: int
    resource_id: int | None
    starts: datetime
    ends: datetime
    reason: str


def read(connection: Connection, key: str) -> Setting | None:
    """The stored value of a setting, or None where the default of the domain holds."""
    row = connection.execute(_VALUE, {"key": key}).first()
    return None if row is None else Setting(row.id, row.version, json.loads(row.value))


def value(connection: Connection, key: str) -> Mapping[str, Any]:
    """The stored object of a setting, empty where the defaults hold."""
    found = read(connection, key)
    return {} if found is None else found.value


def resources(connection: Connection) -> tuple[ResourceView, ...]:
    """All practitioners, rooms and pens, retired ones too, in their order."""
    return tuple(ResourceView(*row) for row in connection.execute(_RESOURCES))


def opening_hours(connection: Connection) -> tuple[HoursRow, ...]:
    """The weekly hours of the clinic and of those who have their own."""
    return tuple(HoursRow(*row) for row in connection.execute(_HOURS))


def closures(connection: Connection, start: datetime, end: datetime) -> tuple[ClosureRow, ...]:
    """The closures that touch [start, end)."""
    return tuple(ClosureRow(*row) for row in connection.execute(_CLOSURES, {"start": start, "end": end}))


def services(connection: Connection) -> tuple[ServiceView, ...]:
    """All services with their phases in order."""
    found: dict[int, tuple[Any, list[Phase]]] = {}
    for row in connection.execute(_SERVICES):
        holds = frozenset(kind for kind in row.holds.split(",") if kind)
        found.setdefault(row.id, (row, []))[1].append(Phase(row.phase, row.minutes, holds, row.patient))
    return tuple(
        ServiceView(row.id, row.version, row.kind, row.name, row.active, tuple(phases))
        for row, phases in found.values()
    )


def phases_of(service_id: int) -> sa.ColumnElement[bool]:
    """The clause for the phases of a service."""
    return service_phase.c.service_id == service_id

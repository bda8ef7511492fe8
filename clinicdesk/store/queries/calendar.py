"""Reads the calendar: blocks to draw, visits to list, what is taken, what lies in the tray.

Every overlap is bounded by the longest visit (a day), so that the last day of ten years costs what the first
does. Statements are built once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain import walltime
from clinicdesk.domain.views.visits import AppointmentView, CalendarBlock, PhaseView, TrayItem
from clinicdesk.store.tables import (
    appointment,
    appointment_phase,
    occupancy,
    patient,
    person,
    presence,
    resource,
    series,
    service,
    tray,
)

LONGEST = timedelta(days=1)

_numbing = appointment_phase.alias("numbing")
_treating = appointment_phase.alias("treating")
_practitioner = resource.alias("practitioner_resource")
_room = resource.alias("room_resource")
_pen = resource.alias("pen_resource")

NAME = sa.func.trim(patient.c.given_name + " " + patient.c.family_name)


def _minutes(column: Any) -> sa.ColumnElement[int]:
    """The stored minutes as they are, without a datetime for each row."""
    return sa.type_coerce(column, sa.Integer)


def _within(table: Any) -> sa.ColumnElement[bool]:
    """Rows of `table` that overlap [start, end), in a range that an index can serve."""
    start, end, early = (sa.bindparam(name, type_=sa.Integer) for name in ("start", "end", "early"))
    starts, ends = _minutes(table.c.starts), _minutes(table.c.ends)
    return sa.and_(starts < end, starts > early, ends > start)


def _span(start: datetime, end: datetime) -> dict[str, int]:
    return {
        "start": walltime.to_minutes(start),
        "end": walltime.to_minutes(end),
        "early": walltime.to_minutes(start - LONGEST),
    }


_BLOCKS = (
    sa.select(
        appointment.c.id,
        appointment.c.version,
        appointment.c.patient_id,
        NAME,
        appointment.c.kind,
        appointment.c.area,
        appointment.c.series_id,
        appointment.c.session,
        series.c.sessions,
        _minutes(appointment.c.starts),
        _minutes(appointment.c.ends),
        appointment.c.practitioner_id,
        appointment.c.room_id,
        appointment.c.pen_id,
        appointment.c.status,
        _minutes(_numbing.c.ends),
        _minutes(_treating.c.starts),
        _minutes(_treating.c.ends),
    )
    .select_from(
        appointment.join(patient, patient.c.id == appointment.c.patient_id)
        .outerjoin(series, series.c.id == appointment.c.series_id)
        .outerjoin(tray, tray.c.appointment_id == appointment.c.id)
        .outerjoin(
            _numbing,
            sa.and_(_numbing.c.appointment_id == appointment.c.id, _numbing.c.name == "numbing"),
        )
        .outerjoin(
            _treating,
            sa.and_(_treating.c.appointment_id == appointment.c.id, _treating.c.name == "treatment"),
        )
    )
    .where(_within(appointment), appointment.c.status != "cancelled", tray.c.id.is_(None))
    .order_by(appointment.c.starts, appointment.c.id)
)
_BLOCKS_OF_ONE = _BLOCKS.where(appointment.c.practitioner_id == sa.bindparam("practitioner"))

VISIT_COLUMNS = (
    appointment.c.id,
    appointment.c.version,
    appointment.c.patient_id,
    NAME.label("patient"),
    patient.c.birth_date,
    patient.c.phone,
    appointment.c.kind,
    service.c.name.label("service"),
    appointment.c.area,
    appointment.c.series_id,
    appointment.c.session,
    series.c.sessions.label("of"),
    appointment.c.starts,
    appointment.c.ends,
    appointment.c.practitioner_id,
    _practitioner.c.name.label("practitioner"),
    appointment.c.room_id,
    sa.func.coalesce(_room.c.name, "").label("room"),
    appointment.c.pen_id,
    sa.func.coalesce(_pen.c.name, "").label("pen"),
    appointment.c.status,
    tray.c.id.is_not(None).label("in_tray"),
    appointment.c.note,
)
VISITS_FROM = (
    appointment.join(patient, patient.c.id == appointment.c.patient_id)
    .join(service, service.c.id == appointment.c.service_id)
    .join(_practitioner, _practitioner.c.id == appointment.c.practitioner_id)
    .outerjoin(_room, _room.c.id == appointment.c.room_id)
    .outerjoin(_pen, _pen.c.id == appointment.c.pen_id)
    .outerjoin(series, series.c.id == appointment.c.series_id)
    .outerjoin(tray, tray.c.appointment_id == appointment.c.id)
)
_VISITS: sa.Select[Any] = sa.select(*VISIT_COLUMNS).select_from(VISITS_FROM)
_VISITS_WITHIN = _VISITS.where(
    _within(appointment), appointment.c.status != "cancelled", tray.c.id.is_(None)
).order_by(appointment.c.starts, appointment.c.id)
_VISIT = _VISITS.where(appointment.c.id == sa.bindparam("id"))
_VISITS_OF_PATIENT = _VISITS.where(appointment.c.patient_id == sa.bindparam("patient")).order_by(
    appointment.c.starts, appointment.c.id
)

_COUNTS = (
    sa.select(
        (_minutes(appointment.c.starts) // sa.literal_column("1440")).label("day"),
        sa.func.count().label("visits"),
    )
    .where(
        _minutes(appointment.c.starts) >= sa.bindparam("start", type_=sa.Integer),
        _minutes(appointment.c.starts) < sa.bindparam("end", type_=sa.Integer),
        appointment.c.status.not_in(("cancelled", "no_show")),
    )
    .group_by(sa.text("day"))
)

_TAKEN = sa.select(occupancy.c.resource_id, _minutes(occupancy.c.starts), _minutes(occupancy.c.ends)).where(
    _within(occupancy),
    occupancy.c.resource_id.in_(sa.bindparam("resources", expanding=True)),
    occupancy.c.appointment_id.not_in(sa.bindparam("besides", expanding=True)),
)
_PATIENT_TAKEN = sa.select(_minutes(presence.c.starts), _minutes(presence.c.ends)).where(
    _within(presence),
    presence.c.patient_id == sa.bindparam("patient"),
    presence.c.appointment_id.not_in(sa.bindparam("besides", expanding=True)),
)

_PHASES = (
    sa.select(
        appointment_phase.c.name,
        appointment_phase.c.starts,
        appointment_phase.c.ends,
        appointment_phase.c.holds,
    )
    .where(appointment_phase.c.appointment_id == sa.bindparam("id"))
    .order_by(appointment_phase.c.ord)
)

_TRAY = (
    sa.select(
        appointment.c.id,
        appointment.c.version,
        appointment.c.patient_id,
        NAME,
        appointment.c.kind,
        appointment.c.session,
        series.c.sessions,
        (_minutes(appointment.c.ends) - _minutes(appointment.c.starts)),
        appointment.c.starts,
        tray.c.lifted,
        person.c.name,
    )
    .select_from(
        tray.join(appointment, appointment.c.id == tray.c.appointment_id)
        .join(patient, patient.c.id == appointment.c.patient_id)
        .join(person, person.c.id == tray.c.person_id)
        .outerjoin(series, series.c.id == appointment.c.series_id)
    )
    .order_by(tray.c.lifted, tray.c.id)
)
_TRAY_ROW = sa.select(tray.c.id).where(tray.c.appointment_id == sa.bindparam("id"))


def blocks(
    connection: Connection, start: datetime, end: datetime, practitioner: int | None = None
) -> tuple[CalendarBlock, ...]:
    """The blocks that overlap [start, end) of one practitioner or all, without cancelled and lifted ones."""
    if practitioner is None:
        return tuple(map(CalendarBlock._make, connection.execute(_BLOCKS, _span(start, end)).all()))
    values: Mapping[str, Any] = {**_span(start, end), "practitioner": practitioner}
    return tuple(map(CalendarBlock._make, connection.execute(_BLOCKS_OF_ONE, values).all()))


def visits(connection: Connection, start: datetime, end: datetime) -> tuple[AppointmentView, ...]:
    """The visits that overlap [start, end) in order, cancelled and lifted ones left out."""
    return tuple(AppointmentView(*row) for row in connection.execute(_VISITS_WITHIN, _span(start, end)))


def visit(connection: Connection, appointment_id: int) -> AppointmentView | None:
    """One visit, whatever its status."""
    row = connection.execute(_VISIT, {"id": appointment_id}).first()
    return None if row is None else AppointmentView(*row)


def visits_of(connection: Connection, patient_id: int) -> tuple[AppointmentView, ...]:
    """All visits of a patient in order, cancelled ones too."""
    return tuple(
        AppointmentView(*row) for row in connection.execute(_VISITS_OF_PATIENT, {"patient": patient_id})
    )


def counts(connection: Connection, first: date, days: int) -> Mapping[date, int]:
    """How many visits start on each of `days` days from `first`; days without one are left out."""
    values = {"start": walltime.day_start(first), "end": walltime.day_start(first + timedelta(days=days))}
    return {walltime.from_days(int(row.day)): row.visits for row in connection.execute(_COUNTS, values)}


def taken(
    connection: Connection,
    resource_ids: Iterable[int],
    start: datetime,
    end: datetime,
    besides: Iterable[int] = (),
) -> Mapping[int, list[tuple[int, int]]]:
    """The held spans (wall minutes, in order) of each resource within [start, end).

    `besides` names appointments whose own holdings do not count, as when one is moved.
    """
    wanted = list(resource_ids)
    found: dict[int, list[tuple[int, int]]] = {resource_id: [] for resource_id in wanted}
    values = {**_span(start, end), "resources": wanted, "besides": list(besides)}
    for resource_id, starts, ends in connection.execute(_TAKEN, values):
        found[resource_id].append((starts, ends))
    for spans in found.values():
        spans.sort()
    return found


def patient_taken(
    connection: Connection, patient_id: int, start: datetime, end: datetime, besides: Iterable[int] = ()
) -> list[tuple[int, int]]:
    """The spans (wall minutes, in order) in which a patient is already in a visit."""
    values = {**_span(start, end), "patient": patient_id, "besides": list(besides)}
    return sorted((starts, ends) for starts, ends in connection.execute(_PATIENT_TAKEN, values))


def phases(connection: Connection, appointment_id: int) -> tuple[PhaseView, ...]:
    """The phases of a booked visit in order."""
    return tuple(
        PhaseView(row.name, row.starts, row.ends, tuple(kind for kind in row.holds.split(",") if kind))
        for row in connection.execute(_PHASES, {"id": appointment_id})
    )


def in_tray(connection: Connection) -> tuple[TrayItem, ...]:
    """What lies in the tray, longest first."""
    return tuple(TrayItem(*row) for row in connection.execute(_TRAY))


def tray_row(connection: Connection, appointment_id: int) -> int | None:
    """The tray's row of an appointment, or None where it is not lifted."""
    return connection.execute(_TRAY_ROW, {"id": appointment_id}).scalar()


def rows_of(table: sa.Table, appointment_id: int) -> sa.ColumnElement[bool]:
    """The clause for the rows of a child table that belong to one appointment."""
    return sa.and_(table.c.appointment_id == appointment_id)

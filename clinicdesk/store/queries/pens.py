"""Reads pens, cartridges and the pen log: the register, the shelf, the last time, traces both ways.

A lot's number is compared without regard to its case: a recall must not miss anybody for a small letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import starmap
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain import walltime
from clinicdesk.domain.penlog import LastTime, Numbing, Operator, PenView, ZoneEntry
from clinicdesk.domain.views.pens import LogRow, LotView, TraceRow
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.store.queries.calendar import NAME, VISIT_COLUMNS, VISITS_FROM
from clinicdesk.store.tables import (
    appointment,
    cartridge_lot,
    cartridge_unit,
    occupancy,
    patient,
    pen,
    practitioner,
    resource,
    treatment,
    treatment_zone,
)
from clinicdesk.store.types import Connection, WallTime

_pen = resource.alias("pen_resource")
_operator = resource.alias("operator_resource")


def _minutes(column: Any) -> sa.ColumnElement[int]:
    """The stored minutes as they are, without a datetime for each row."""
    return sa.type_coerce(column, sa.Integer)


# ------------------------------------------------------------------- pens and people
_USE = (
    sa.select(
        treatment.c.pen_id,
        sa.func.count().label("sessions"),
        sa.func.sum(_minutes(treatment.c.ended) - _minutes(treatment.c.started)).label("minutes"),
        sa.func.max(_minutes(treatment.c.ended)).label("last_used"),
    )
    .group_by(treatment.c.pen_id)
    .subquery("use")
)
_BOOKED = (
    sa.select(sa.func.count())
    .where(
        occupancy.c.resource_id == resource.c.id, occupancy.c.starts >= sa.bindparam("now", type_=WallTime)
    )
    .correlate(resource)
    .scalar_subquery()
)
_PEN_COLUMNS = (resource.c.id, resource.c.name, pen.c.model, pen.c.serial, pen.c.state, resource.c.active)
_REGISTER: sa.Select[Any] = (
    sa.select(
        *_PEN_COLUMNS,
        sa.func.coalesce(_USE.c.sessions, 0),
        sa.func.coalesce(_USE.c.minutes, 0),
        sa.type_coerce(_USE.c.last_used, WallTime),
        _BOOKED,
    )
    .select_from(
        resource.join(pen, pen.c.resource_id == resource.c.id).outerjoin(_USE, _USE.c.pen_id == resource.c.id)
    )
    .order_by(resource.c.sort, resource.c.id)
)
_PENS: sa.Select[Any] = (
    sa.select(*_PEN_COLUMNS, sa.literal(0), sa.literal(0), sa.null(), sa.literal(0))
    .join(pen, pen.c.resource_id == resource.c.id)
    .order_by(resource.c.sort, resource.c.id)
)
_OPERATORS = (
    sa.select(resource.c.id, resource.c.name, practitioner.c.max_depth_um)
    .join(practitioner, practitioner.c.resource_id == resource.c.id)
    .where(resource.c.active == 1)
    .order_by(resource.c.sort, resource.c.id)
)


def register(connection: Connection, now: datetime) -> tuple[PenView, ...]:
    """Every pen with what it has done, and how many visits from `now` on are booked with it."""
    return tuple(PenView(*row) for row in connection.execute(_REGISTER, {"now": now}))


def pens(connection: Connection) -> tuple[PenView, ...]:
    """Every pen, its uses not counted."""
    return tuple(PenView(*row) for row in connection.execute(_PENS))


def operators(connection: Connection) -> tuple[Operator, ...]:
    """Who may sign a log."""
    return tuple(Operator(*row) for row in connection.execute(_OPERATORS))


# ------------------------------------------------------------------- the shelf
_CODE = sa.func.upper(cartridge_lot.c.lot) == sa.func.upper(sa.bindparam("lot", type_=sa.Text))


def _units(*clauses: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
    return (
        sa.select(sa.func.count())
        .where(cartridge_unit.c.lot_id == cartridge_lot.c.id, *clauses)
        .correlate(cartridge_lot)
        .scalar_subquery()
    )


_LOTS: sa.Select[Any] = sa.select(
    cartridge_lot.c.id,
    cartridge_lot.c.gtin,
    cartridge_lot.c.lot,
    cartridge_lot.c.expires,
    cartridge_lot.c.name,
    cartridge_lot.c.blocked,
    _units(),
    _units(cartridge_unit.c.treatment_id.is_not(None)),
).order_by(cartridge_lot.c.expires, cartridge_lot.c.id)
_ON_SHELF = _LOTS.where(
    sa.exists().where(cartridge_unit.c.lot_id == cartridge_lot.c.id, cartridge_unit.c.treatment_id.is_(None))
)
_LOTS_OF = _LOTS.where(_CODE)
_LOT = _LOTS.where(cartridge_lot.c.id == sa.bindparam("id"))
_REASON = sa.select(cartridge_lot.c.block_reason).where(cartridge_lot.c.id == sa.bindparam("id"))
_NAME_OF = (
    sa.select(cartridge_lot.c.name)
    .where(cartridge_lot.c.gtin == sa.bindparam("gtin"), cartridge_lot.c.name != "")
    .order_by(cartridge_lot.c.id.desc())
    .limit(1)
)
_FREE = (
    sa.select(cartridge_unit.c.id)
    .where(cartridge_unit.c.lot_id == sa.bindparam("lot"), cartridge_unit.c.treatment_id.is_(None))
    .order_by(cartridge_unit.c.serial.is_not(None), cartridge_unit.c.id)
    .limit(1)
)
_FREE_NAMELESS = _FREE.where(cartridge_unit.c.serial.is_(None))
_UNIT = sa.select(cartridge_unit.c.id, cartridge_unit.c.treatment_id).where(
    cartridge_unit.c.lot_id == sa.bindparam("lot"), cartridge_unit.c.serial == sa.bindparam("serial")
)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One piece with a serial; used when it has a treatment."""

    id: int
    treatment_id: int | None


def on_shelf(connection: Connection) -> tuple[LotView, ...]:
    """The lots of which something is left, first to expire first."""
    return tuple(LotView(*row) for row in connection.execute(_ON_SHELF))


def lots_of(connection: Connection, lot: str) -> tuple[LotView, ...]:
    """The lots with a number, in any case; several products may share it."""
    return tuple(LotView(*row) for row in connection.execute(_LOTS_OF, {"lot": lot}))


def lot(connection: Connection, lot_id: int) -> LotView | None:
    """One lot."""
    row = connection.execute(_LOT, {"id": lot_id}).first()
    return None if row is None else LotView(*row)


def block_reason(connection: Connection, lot_id: int) -> str:
    """Why a lot is blocked, empty where it is not."""
    return connection.execute(_REASON, {"id": lot_id}).scalar() or ""


def name_of(connection: Connection, gtin: str) -> str:
    """How cartridges of a GTIN were called when they came last; empty for a new one."""
    return connection.execute(_NAME_OF, {"gtin": gtin}).scalar() or ""


def free_unit(connection: Connection, lot_id: int, *, nameless: bool = False) -> int | None:
    """The next piece of a lot that nobody used: those without a serial first, or only those."""
    return connection.execute(_FREE_NAMELESS if nameless else _FREE, {"lot": lot_id}).scalar()


def unit_of(connection: Connection, lot_id: int, serial: str) -> UnitRow | None:
    """The piece of a lot with a serial."""
    row = connection.execute(_UNIT, {"lot": lot_id, "serial": serial}).first()
    return None if row is None else UnitRow(*row)


# ------------------------------------------------------------------- a visit's log
_TIMES = sa.select(
    appointment.c.starts,
    appointment.c.numbing_on,
    appointment.c.numbing_until,
    appointment.c.treatment_on,
    appointment.c.finished,
    appointment.c.closed,
).where(appointment.c.id == sa.bindparam("id"))
_WAITING: sa.Select[Any] = (
    sa.select(*VISIT_COLUMNS)
    .select_from(VISITS_FROM.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id))
    .where(
        appointment.c.starts >= sa.bindparam("start", type_=WallTime),
        appointment.c.starts < sa.bindparam("end", type_=WallTime),
        appointment.c.status.in_(("treatment", "checkout", "done")),
        appointment.c.kind != "consult",
        treatment.c.id.is_(None),
    )
    .order_by(appointment.c.starts, appointment.c.id)
)
_LOGGED = sa.select(treatment.c.id).where(treatment.c.appointment_id == sa.bindparam("id"))
_LAST = (
    sa.select(
        treatment.c.id,
        treatment.c.ended,
        treatment.c.pen_id,
        treatment.c.operator_id,
        treatment.c.intensity,
        treatment.c.numbing_product,
        treatment.c.numbing_percent,
        treatment.c.numbing_on,
        treatment.c.numbing_off,
        treatment.c.serum,
        treatment.c.reaction,
    )
    .where(
        treatment.c.patient_id == sa.bindparam("patient"),
        treatment.c.appointment_id != sa.bindparam("besides"),
    )
    .order_by(treatment.c.ended.desc(), treatment.c.id.desc())
    .limit(1)
)
_ZONES = (
    sa.select(
        treatment_zone.c.zone,
        treatment_zone.c.depth_um,
        treatment_zone.c.passes,
        treatment_zone.c.endpoint,
        treatment_zone.c.speed,
        treatment_zone.c.speed_unit,
    )
    .where(treatment_zone.c.treatment_id == sa.bindparam("treatment"))
    .order_by(treatment_zone.c.ord)
)


@dataclass(frozen=True, slots=True)
class Times:
    """What really happened to a visit so far."""

    starts: datetime
    numbing_on: datetime | None
    numbing_until: datetime | None
    treatment_on: datetime | None
    finished: datetime | None
    closed: datetime | None


def times(connection: Connection, appointment_id: int) -> Times | None:
    """The actual times of a visit."""
    row = connection.execute(_TIMES, {"id": appointment_id}).first()
    return None if row is None else Times(*row)


def waiting(connection: Connection, day: date) -> tuple[AppointmentView, ...]:
    """The visits of a day that were treated and whose pen is not logged, in order."""
    start = datetime.combine(day, time())
    rows = connection.execute(_WAITING, {"start": start, "end": start + timedelta(days=1)})
    return tuple(AppointmentView(*row) for row in rows)


def logged(connection: Connection, appointment_id: int) -> int | None:
    """The treatment that a visit's log has written, None where it is still to be logged."""
    return connection.execute(_LOGGED, {"id": appointment_id}).scalar()


def zones(connection: Connection, treatment_id: int) -> tuple[ZoneEntry, ...]:
    """The rows of one log in their order."""
    return tuple(ZoneEntry(*row) for row in connection.execute(_ZONES, {"treatment": treatment_id}))


def last_time(connection: Connection, patient_id: int, besides: int) -> LastTime | None:
    """What was logged for a patient last, without the visit `besides`."""
    row = connection.execute(_LAST, {"patient": patient_id, "besides": besides}).first()
    if row is None:
        return None
    number, ended, pen_id, operator_id, band, product, percent, on, off, serum, reaction = row
    numbing = Numbing(product, percent, on, off)
    rows = zones(connection, number)
    return LastTime(ended, pen_id, operator_id, band, numbing, serum, reaction, rows)


# ------------------------------------------------------------------- the log and its traces
def _of_zones(what: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    return (
        sa.select(what)
        .where(treatment_zone.c.treatment_id == treatment.c.id)
        .correlate(treatment)
        .scalar_subquery()
    )


_FIRST_ZONE = treatment_zone.alias("first_zone")
_LOT_NAMES = (
    sa.select(sa.func.aggregate_strings(cartridge_lot.c.lot, ", "))
    .select_from(cartridge_unit.join(cartridge_lot, cartridge_lot.c.id == cartridge_unit.c.lot_id))
    .where(cartridge_unit.c.treatment_id == treatment.c.id)
    .correlate(treatment)
    .scalar_subquery()
)
_RECENT: sa.Select[Any] = (
    sa.select(
        treatment.c.id,
        treatment.c.appointment_id,
        treatment.c.ended,
        treatment.c.patient_id,
        NAME,
        _pen.c.name,
        sa.func.coalesce(_LOT_NAMES, ""),
        sa.func.coalesce(_of_zones(sa.func.aggregate_strings(treatment_zone.c.zone, ",")), ""),
        sa.func.coalesce(_of_zones(sa.func.max(treatment_zone.c.depth_um)), 0),
        sa.func.coalesce(_FIRST_ZONE.c.speed, 0),
        sa.func.coalesce(_FIRST_ZONE.c.speed_unit, ""),
        sa.func.coalesce(_of_zones(sa.func.max(treatment_zone.c.passes)), 0),
        _operator.c.name,
    )
    .select_from(
        treatment.join(patient, patient.c.id == treatment.c.patient_id)
        .join(_pen, _pen.c.id == treatment.c.pen_id)
        .join(_operator, _operator.c.id == treatment.c.operator_id)
        .outerjoin(_FIRST_ZONE, sa.and_(_FIRST_ZONE.c.treatment_id == treatment.c.id, _FIRST_ZONE.c.ord == 0))
    )
    .order_by(treatment.c.ended.desc(), treatment.c.id.desc())
    .limit(sa.bindparam("limit", type_=sa.Integer))
)
_USES: sa.Select[Any] = (
    sa.select(
        treatment.c.appointment_id,
        treatment.c.ended,
        treatment.c.patient_id,
        NAME,
        patient.c.phone,
        _pen.c.name,
        cartridge_lot.c.lot,
        _operator.c.name,
    )
    .select_from(
        cartridge_lot.join(cartridge_unit, cartridge_unit.c.lot_id == cartridge_lot.c.id)
        .join(treatment, treatment.c.id == cartridge_unit.c.treatment_id)
        .join(patient, patient.c.id == treatment.c.patient_id)
        .join(_pen, _pen.c.id == treatment.c.pen_id)
        .join(_operator, _operator.c.id == treatment.c.operator_id)
    )
    # Two pieces of one lot in one session are one use of it.
    .distinct()
    .order_by(treatment.c.ended, treatment.c.appointment_id)
)
_TRACE = _USES.where(_CODE)
_USED_ON = _USES.where(treatment.c.patient_id == sa.bindparam("patient"))
_DAYS = (
    sa.select(
        (_minutes(treatment.c.ended) // sa.literal_column("1440")).label("day"),
        sa.func.count().label("sessions"),
    )
    .where(treatment.c.ended >= sa.bindparam("start", type_=WallTime))
    .group_by(sa.text("day"))
)
_DAYS_OF_PEN = _DAYS.where(treatment.c.pen_id == sa.bindparam("pen"))


def recent(connection: Connection, limit: int) -> tuple[LogRow, ...]:
    """The latest logs, newest first; depth and passes are the most of their zones, zones joined by commas."""
    return tuple(LogRow(*row) for row in connection.execute(_RECENT, {"limit": limit}))


def trace(connection: Connection, lot: str) -> tuple[TraceRow, ...]:
    """Every session in which a lot number was used, in order of time."""
    return tuple(starmap(TraceRow, connection.execute(_TRACE, {"lot": lot}).all()))


def used_on(connection: Connection, patient_id: int) -> tuple[TraceRow, ...]:
    """Every lot that was used on a patient, in order of time."""
    return tuple(starmap(TraceRow, connection.execute(_USED_ON, {"patient": patient_id}).all()))


def sessions_by_month(connection: Connection, first: date, pen_id: int | None) -> Mapping[date, int]:
    """Logged sessions of all pens or one by the first day of their month, from `first` on."""
    values: dict[str, Any] = {"start": walltime.from_minutes(walltime.day_start(first))}
    if pen_id is not None:
        values["pen"] = pen_id
    found: dict[date, int] = {}
    for row in connection.execute(_DAYS if pen_id is None else _DAYS_OF_PEN, values):
        month = walltime.from_days(int(row.day)).replace(day=1)
        found[month] = found.get(month, 0) + row.sessions
    return found

"""Reads a month's visits for paper, files and numbers, by one SELECT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache
from itertools import starmap
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.people import display_name, initials
from clinicdesk.domain.views.month import MonthRow
from clinicdesk.domain.walltime import add_months
from clinicdesk.store.tables import appointment, patient, resource, series, tray
from clinicdesk.store.types import WallTime

_practitioner = resource.alias("practitioner_resource")
_room = resource.alias("room_resource")
_pen = resource.alias("pen_resource")

_MONTH: sa.Select[Any] = (
    sa.select(
        appointment.c.id,
        appointment.c.version,
        appointment.c.starts,
        appointment.c.ends,
        patient.c.given_name,
        patient.c.family_name,
        patient.c.phone,
        appointment.c.kind,
        appointment.c.session,
        series.c.sessions,
        _practitioner.c.name,
        sa.func.coalesce(_room.c.name, ""),
        sa.func.coalesce(_pen.c.name, ""),
        appointment.c.status,
        appointment.c.area,
    )
    .select_from(
        appointment.join(patient, patient.c.id == appointment.c.patient_id)
        .join(_practitioner, _practitioner.c.id == appointment.c.practitioner_id)
        .outerjoin(_room, _room.c.id == appointment.c.room_id)
        .outerjoin(_pen, _pen.c.id == appointment.c.pen_id)
        .outerjoin(series, series.c.id == appointment.c.series_id)
        .outerjoin(tray, tray.c.appointment_id == appointment.c.id)
    )
    .where(
        appointment.c.starts >= sa.bindparam("start", type_=WallTime),
        appointment.c.starts < sa.bindparam("end", type_=WallTime),
        appointment.c.status != "cancelled",
        tray.c.id.is_(None),
    )
    .order_by(appointment.c.starts, appointment.c.id)
)
_MONTH_OF_ONE = _MONTH.where(appointment.c.practitioner_id == sa.bindparam("practitioner"))


def month(
    connection: Connection, first: date, practitioner: int | None = None, tell: Callable[[str], str] = str
) -> tuple[MonthRow, ...]:
    """The visits that start in a month, in order, cancelled and lifted ones out; `tell` words an area."""
    values: dict[str, object] = {
        "start": datetime.combine(first, time()),
        "end": datetime.combine(add_months(first, 1), time()),
    }
    statement = _MONTH
    if practitioner is not None:
        statement, values["practitioner"] = _MONTH_OF_ONE, practitioner
    short = cache(initials)  # most patients come more than once a month
    rows = connection.execute(statement, values).all()
    cells = (
        (*row[:4], display_name(row[4], row[5]), short(row[4], row[5]), *row[6:14], tell(row[14]), row[5])
        for row in rows
    )
    return tuple(starmap(MonthRow, cells))

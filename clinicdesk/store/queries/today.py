"""Reads the day's board: every visit of a day with the facts its rules look at, by one SELECT."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.views.visits import AppointmentView, BoardFacts
from clinicdesk.store.queries.calendar import VISIT_COLUMNS, VISITS_FROM
from clinicdesk.store.tables import (
    appointment,
    appointment_phase,
    consent,
    handout,
    occupancy,
    patient_key,
    resource,
    series,
    treatment,
)
from clinicdesk.store.types import Connection, WallTime

_earlier = treatment.alias("earlier")
_later = appointment.alias("later")
_sibling = appointment.alias("sibling")
_own_key = patient_key.alias("own_key")
_namesake = patient_key.alias("namesake")
_LIVE = ("cancelled", "no_show")


def _minutes(column: Any) -> sa.ColumnElement[int]:
    return sa.type_coerce(column, sa.Integer)


def _phase_minutes(name: str) -> sa.ScalarSelect[Any]:
    """The planned length of one phase of the visit."""
    return (
        sa.select(_minutes(appointment_phase.c.ends) - _minutes(appointment_phase.c.starts))
        .where(appointment_phase.c.appointment_id == appointment.c.id, appointment_phase.c.name == name)
        .limit(1)
        .scalar_subquery()
    )


_LAST_TREATED = (
    sa.select(sa.func.max(_earlier.c.ended))
    .where(_earlier.c.patient_id == appointment.c.patient_id, _earlier.c.appointment_id != appointment.c.id)
    .scalar_subquery()
)
_NEXT_BOOKED = (
    sa.select(sa.func.min(_later.c.starts))
    .where(
        _later.c.patient_id == appointment.c.patient_id,
        _later.c.starts > appointment.c.starts,
        _later.c.status.not_in(_LIVE),
        _later.c.kind != "consult",
    )
    .scalar_subquery()
)
_LIVE_SESSIONS = (
    sa.select(sa.func.count())
    .where(
        _sibling.c.series_id == appointment.c.series_id,
        # In the very words of the index of live sessions, or SQLite would walk all visits for each.
        sa.literal_column("sibling.status NOT IN ('cancelled', 'no_show')"),
    )
    .scalar_subquery()
)
# By the index of search keys: a look at the names themselves would walk all patients for each visit.
_HAS_NAMESAKE = sa.exists().where(
    _own_key.c.patient_id == appointment.c.patient_id,
    _namesake.c.word == _own_key.c.word,
    _namesake.c.sort == _own_key.c.sort,
    _namesake.c.patient_id != _own_key.c.patient_id,
)


def _handed(column: Any) -> sa.ColumnElement[bool]:
    return sa.exists().where(handout.c.appointment_id == appointment.c.id, column.is_not(None))


_BOARD: sa.Select[Any] = (
    sa.select(
        *VISIT_COLUMNS,
        appointment.c.arrived,
        appointment.c.numbing_on,
        appointment.c.numbing_until,
        appointment.c.treatment_on,
        appointment.c.finished,
        appointment.c.closed,
        _phase_minutes("numbing"),
        _phase_minutes("treatment"),
        sa.type_coerce(_LAST_TREATED, WallTime),
        sa.func.coalesce(series.c.sessions <= _LIVE_SESSIONS, sa.false()),
        sa.type_coerce(_NEXT_BOOKED, WallTime),
        sa.exists().where(consent.c.patient_id == appointment.c.patient_id, consent.c.scope == "treatment"),
        treatment.c.ended,
        _handed(handout.c.printed),
        _handed(handout.c.handed_over),
        _HAS_NAMESAKE,
    )
    .select_from(VISITS_FROM.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id))
    .where(
        appointment.c.starts >= sa.bindparam("start", type_=WallTime),
        appointment.c.starts < sa.bindparam("end", type_=WallTime),
        appointment.c.status != "cancelled",
    )
    .order_by(appointment.c.starts, appointment.c.id)
)
_ROOMS: sa.Select[Any] = (
    sa.select(occupancy.c.resource_id, _minutes(occupancy.c.starts), _minutes(occupancy.c.ends))
    .join(resource, resource.c.id == occupancy.c.resource_id)
    .where(
        resource.c.kind == "room",
        occupancy.c.starts >= sa.bindparam("start", type_=WallTime),
        occupancy.c.starts < sa.bindparam("end", type_=WallTime),
    )
    .order_by(occupancy.c.resource_id, occupancy.c.starts)
)
_NUMBED = sa.select(appointment.c.numbing_on).where(appointment.c.id == sa.bindparam("id"))
_WIDTH = len(VISIT_COLUMNS)


def board(connection: Connection, day: date) -> tuple[BoardFacts, ...]:
    """The day's visits in order, those in the tray and cancelled ones left out."""
    start = datetime.combine(day, time())
    rows = connection.execute(_BOARD, {"start": start, "end": start + timedelta(days=1)})
    found = (_facts(row) for row in rows)
    return tuple(one for one in found if not one.visit.in_tray)


def _facts(row: Any) -> BoardFacts:
    values = list(row)
    facts = values[_WIDTH:]
    facts[9], facts[11], facts[13], facts[14], facts[15] = (
        bool(facts[place]) for place in (9, 11, 13, 14, 15)
    )
    return BoardFacts(AppointmentView(*values[:_WIDTH]), *facts)


def room_uses(connection: Connection, day: date) -> tuple[tuple[int, int, int], ...]:
    """(room id, from, to in wall minutes) of every room held on a day, in order."""
    start = datetime.combine(day, time())
    rows = connection.execute(_ROOMS, {"start": start, "end": start + timedelta(days=1)})
    return tuple((row[0], row[1], row[2]) for row in rows)


def numbing_began(connection: Connection, appointment_id: int) -> bool:
    """Whether numbing was started for a visit."""
    return connection.execute(_NUMBED, {"id": appointment_id}).scalar() is not None

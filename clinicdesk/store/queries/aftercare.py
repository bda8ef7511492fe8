"""Reads what an aftercare sheet is made of, and what was printed before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain import walltime
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.store.queries.calendar import VISIT_COLUMNS, VISITS_FROM
from clinicdesk.store.tables import appointment, handout, patient, resource, series, tray, treatment
from clinicdesk.store.types import WallTime

_WIDTH = len(VISIT_COLUMNS)
_next = appointment.alias("next_visit")
_later = appointment.alias("later")
_next_series = series.alias("next_series")
_next_person = resource.alias("next_practitioner")


@dataclass(frozen=True, slots=True)
class NextRow:
    """The patient's next booked treatment after a visit."""

    starts: datetime
    ends: datetime
    kind: str
    session: int | None
    of: int | None
    practitioner: str


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """One visit with all that its sheet says; `ended` and `intensity` are the pen log's, None without one."""

    visit: AppointmentView
    language: str
    type_size: int  # points
    fitzpatrick: int | None
    finished: datetime | None
    ended: datetime | None
    intensity: str | None
    next: NextRow | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A sheet as it was printed: `sheet` is the JSON of its values."""

    id: int
    version: int
    appointment_id: int
    language: str
    text_version: str
    sheet: str
    printed: datetime | None
    handed_over: datetime | None


# Booked and in its place: what lies in the tray has no time that could be promised.
_NEXT_ID = (
    sa.select(_later.c.id)
    .where(
        _later.c.patient_id == appointment.c.patient_id,
        _later.c.starts > appointment.c.starts,
        _later.c.status == "booked",
        _later.c.kind != "consult",
        ~sa.exists().where(tray.c.appointment_id == _later.c.id),
    )
    .order_by(_later.c.starts, _later.c.id)
    .limit(1)
    .correlate(appointment)
    .scalar_subquery()
)
_FACTS: sa.Select[Any] = (
    sa.select(
        *VISIT_COLUMNS,
        patient.c.language,
        patient.c.type_size,
        patient.c.fitzpatrick,
        appointment.c.finished,
        treatment.c.ended,
        treatment.c.intensity,
        _next.c.starts,
        _next.c.ends,
        _next.c.kind,
        _next.c.session,
        _next_series.c.sessions,
        _next_person.c.name,
    )
    .select_from(
        VISITS_FROM.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id)
        .outerjoin(_next, _next.c.id == _NEXT_ID)
        .outerjoin(_next_series, _next_series.c.id == _next.c.series_id)
        .outerjoin(_next_person, _next_person.c.id == _next.c.practitioner_id)
    )
    .where(appointment.c.id == sa.bindparam("id"))
)
_PRINTED_FOR_DAY = (
    sa.select(sa.func.count())
    .select_from(handout.join(appointment, appointment.c.id == handout.c.appointment_id))
    .where(
        appointment.c.starts >= sa.bindparam("start", type_=WallTime),
        appointment.c.starts < sa.bindparam("end", type_=WallTime),
    )
)
_HANDOUTS: sa.Select[Any] = sa.select(
    handout.c.id,
    handout.c.version,
    handout.c.appointment_id,
    handout.c.language,
    handout.c.text_version,
    handout.c.sheet,
    handout.c.printed,
    handout.c.handed_over,
)
_HANDOUT = _HANDOUTS.where(handout.c.id == sa.bindparam("id"))
_OF_VISIT = _HANDOUTS.where(handout.c.appointment_id == sa.bindparam("id")).order_by(handout.c.id.desc())


def facts(connection: Connection, appointment_id: int) -> SheetFacts | None:
    """The facts of one visit's sheet, or None for an unknown visit."""
    row = connection.execute(_FACTS, {"id": appointment_id}).first()
    if row is None:
        return None
    language, size, skin, finished, ended, intensity, *following = row[_WIDTH:]
    coming = None if following[0] is None else NextRow(*following)
    visit = AppointmentView(*row[:_WIDTH])
    return SheetFacts(visit, language, size, skin, finished, ended, intensity, coming)


def printed_for(connection: Connection, day: date) -> int:
    """How many sheets were printed for the visits of a day."""
    start = walltime.at(day, 0)
    values = {"start": start, "end": start + timedelta(days=1)}
    return int(connection.execute(_PRINTED_FOR_DAY, values).scalar_one())


def handout_of(connection: Connection, handout_id: int) -> Kept | None:
    """One printed sheet."""
    row = connection.execute(_HANDOUT, {"id": handout_id}).first()
    return None if row is None else Kept(*row)


def handouts_of(connection: Connection, appointment_id: int) -> tuple[Kept, ...]:
    """The sheets printed for a visit, the newest first."""
    return tuple(Kept(*row) for row in connection.execute(_OF_VISIT, {"id": appointment_id}))

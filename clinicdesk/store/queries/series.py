"""Reads series: their sessions with what was booked and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.cost import Wish
from clinicdesk.domain.walltime import DAY_MINUTES
from clinicdesk.store.tables import appointment, patient, series, tray, treatment
from clinicdesk.store.types import Connection


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A series with the patient's facts that its planning needs."""

    id: int
    version: int
    patient_id: int
    concern: str
    area: str
    sessions: int
    status: str
    event: date | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One live session of a series: booked, under way or done; `treated` is the treatment's actual end."""

    session: int
    appointment_id: int
    version: int
    status: str
    starts: datetime
    ends: datetime
    practitioner_id: int
    room_id: int | None
    pen_id: int | None
    finished: datetime | None
    treated: datetime | None
    in_tray: bool

    @property
    def day(self) -> date:
        """The day that gaps count from: when it was completed, otherwise when it is booked (product.md 1)."""
        return (self.treated or self.finished or self.starts).date()

    @property
    def fixed(self) -> bool:
        """Whether it can no longer be moved."""
        return self.status != "booked"


_LIKES = sa.select(
    patient.c.liked_weekdays,
    patient.c.liked_from,
    patient.c.liked_to,
    patient.c.liked_practitioner_id,
    patient.c.event_date,
).where(patient.c.id == sa.bindparam("patient"))
_SERIES = (
    sa.select(
        series.c.id,
        series.c.version,
        series.c.patient_id,
        series.c.concern,
        series.c.area,
        series.c.sessions,
        series.c.status,
        patient.c.event_date,
    )
    .join(patient, patient.c.id == series.c.patient_id)
    .where(series.c.id == sa.bindparam("id"))
)
_RUNNING = (
    sa.select(series.c.id)
    .where(series.c.patient_id == sa.bindparam("patient"), series.c.status == "running")
    .order_by(series.c.id.desc())
    .limit(1)
)
_SESSIONS: sa.Select[Any] = (
    sa.select(
        appointment.c.session,
        appointment.c.id,
        appointment.c.version,
        appointment.c.status,
        appointment.c.starts,
        appointment.c.ends,
        appointment.c.practitioner_id,
        appointment.c.room_id,
        appointment.c.pen_id,
        appointment.c.finished,
        treatment.c.ended,
        tray.c.id.is_not(None),
    )
    .select_from(
        appointment.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id).outerjoin(
            tray, tray.c.appointment_id == appointment.c.id
        )
    )
    .where(
        appointment.c.series_id == sa.bindparam("id"),
        appointment.c.status.not_in(("cancelled", "no_show")),
    )
    .order_by(appointment.c.session)
)


def one(connection: Connection, series_id: int) -> SeriesRow:
    """A series by id; raises KeyError for an unknown one."""
    row = connection.execute(_SERIES, {"id": series_id}).first()
    if row is None:
        raise KeyError(series_id)
    return SeriesRow(*row)


def wish_of(connection: Connection, patient_id: int) -> Wish:
    """What a patient likes (days, hours, person) and the event to be clear of; raises KeyError if unknown."""
    row = connection.execute(_LIKES, {"patient": patient_id}).first()
    if row is None:
        raise KeyError(patient_id)
    return Wish(
        frozenset(int(digit) for digit in row.liked_weekdays),
        row.liked_from or 0,
        row.liked_to or DAY_MINUTES,
        row.liked_practitioner_id,
        row.event_date,
    )


def running_of(connection: Connection, patient_id: int) -> SeriesRow | None:
    """The patient's running series, the newest of several; None without one."""
    found = connection.execute(_RUNNING, {"patient": patient_id}).scalar()
    return None if found is None else one(connection, found)


def live_sessions(connection: Connection, series_id: int) -> tuple[SessionRow, ...]:
    """The sessions of a series that are booked, under way or done, in order of number."""
    return tuple(SessionRow(*row) for row in connection.execute(_SESSIONS, {"id": series_id}))

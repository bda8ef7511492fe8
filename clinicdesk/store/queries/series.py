"""Reads series: their sessions with what was booked and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.cost import Wish
from clinicdesk.domain.views.plans import PlannedPatient
from clinicdesk.domain.walltime import DAY_MINUTES
from clinicdesk.store.tables import (
    appointment,
    cartridge_lot,
    cartridge_unit,
    handout,
    patient,
    resource,
    series,
    tray,
    treatment,
    treatment_zone,
)
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
    def completed(self) -> bool:
        """Whether Finish was pressed, or the treatment logged (architecture.md, "Words made exact")."""
        return self.finished is not None or self.treated is not None

    @property
    def fixed(self) -> bool:
        """Whether it can no longer be moved."""
        return self.status != "booked"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One visit of a series as the patient's file shows it; without a visit the series' own facts."""

    series_id: int
    version: int
    patient_id: int
    concern: str
    area: str
    of: int
    series_status: str
    session: int | None
    appointment_id: int | None
    status: str | None
    starts: datetime | None
    finished: datetime | None
    practitioner: str
    room: str
    pen: str
    treated: datetime | None
    reaction: str
    deepest_um: int | None
    passes: int | None
    lots: str
    handed_over: bool

    @property
    def live(self) -> bool:
        """Whether it stands: not missed."""
        return self.status not in (None, "no_show")

    @property
    def day(self) -> date | None:
        """The day that gaps count from, as `SessionRow.day`."""
        moment = self.treated or self.finished or self.starts
        return None if moment is None else moment.date()


_LIKES = sa.select(
    patient.c.liked_weekdays,
    patient.c.liked_from,
    patient.c.liked_to,
    patient.c.liked_practitioner_id,
    patient.c.event_date,
).where(patient.c.id == sa.bindparam("patient"))
_PLANNED = _LIKES.add_columns(
    patient.c.id,
    patient.c.version,
    sa.func.trim(patient.c.given_name + " " + patient.c.family_name).label("name"),
    patient.c.birth_date,
    patient.c.fitzpatrick,
    patient.c.heavy_sun_damage,
    patient.c.allergies,
    patient.c.maintenance_months,
    patient.c.event_name,
)
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
_COUNT_REASON = sa.select(series.c.count_reason).where(series.c.id == sa.bindparam("id"))
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
        # Word for word as in the unique index, which only then serves this.
        sa.text("appointment.status NOT IN ('cancelled', 'no_show')"),
    )
    .order_by(appointment.c.session)
)

_practitioner, _room, _pen = (resource.alias(f"{kind}_resource") for kind in ("practitioner", "room", "pen"))
_zones = treatment_zone.c.treatment_id == treatment.c.id
_used_lots = (
    sa.select(cartridge_unit.c.lot_id)
    .where(cartridge_unit.c.treatment_id == treatment.c.id)
    .correlate(treatment)
    .scalar_subquery()
)
_LINES: sa.Select[Any] = (
    sa.select(
        series.c.id,
        series.c.version,
        series.c.patient_id,
        series.c.concern,
        series.c.area,
        series.c.sessions,
        series.c.status,
        appointment.c.session,
        appointment.c.id,
        appointment.c.status,
        appointment.c.starts,
        appointment.c.finished,
        sa.func.coalesce(_practitioner.c.name, ""),
        sa.func.coalesce(_room.c.name, ""),
        sa.func.coalesce(_pen.c.name, ""),
        treatment.c.ended,
        sa.func.coalesce(treatment.c.reaction, ""),
        sa.select(sa.func.max(treatment_zone.c.depth_um)).where(_zones).scalar_subquery(),
        sa.select(sa.func.max(treatment_zone.c.passes)).where(_zones).scalar_subquery(),
        sa.func.coalesce(
            sa.select(sa.func.aggregate_strings(cartridge_lot.c.lot, ", "))
            .where(cartridge_lot.c.id.in_(_used_lots))
            .correlate(treatment)
            .scalar_subquery(),
            "",
        ),
        sa.exists().where(handout.c.appointment_id == appointment.c.id, handout.c.handed_over.is_not(None)),
    )
    .select_from(
        series.outerjoin(
            appointment,
            sa.and_(
                appointment.c.patient_id == series.c.patient_id,  # the index to find them by
                appointment.c.series_id == series.c.id,
                appointment.c.status != "cancelled",
            ),
        )
        .outerjoin(treatment, treatment.c.appointment_id == appointment.c.id)
        .outerjoin(_practitioner, _practitioner.c.id == appointment.c.practitioner_id)
        .outerjoin(_room, _room.c.id == appointment.c.room_id)
        .outerjoin(_pen, _pen.c.id == sa.func.coalesce(treatment.c.pen_id, appointment.c.pen_id))
    )
    .where(series.c.patient_id == sa.bindparam("patient"))
    .order_by(series.c.id.desc(), appointment.c.session, appointment.c.id)
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
    return _wish(row)


def _wish(row: Any) -> Wish:
    return Wish(
        frozenset(int(digit) for digit in row.liked_weekdays),
        row.liked_from or 0,
        row.liked_to or DAY_MINUTES,
        row.liked_practitioner_id,
        row.event_date,
    )


def planned_patient(connection: Connection, patient_id: int) -> PlannedPatient | None:
    """Who a series is planned for; None for an unknown patient."""
    row = connection.execute(_PLANNED, {"patient": patient_id}).first()
    if row is None:
        return None
    return PlannedPatient(
        row.id,
        row.version,
        row.name,
        row.birth_date,
        row.fitzpatrick,
        row.heavy_sun_damage,
        row.allergies,
        row.maintenance_months,
        row.event_name,
        _wish(row),
    )


def running_of(connection: Connection, patient_id: int) -> SeriesRow | None:
    """The patient's running series, the newest of several; None without one."""
    found = connection.execute(_RUNNING, {"patient": patient_id}).scalar()
    return None if found is None else one(connection, found)


def count_reason(connection: Connection, series_id: int) -> str:
    """Why a series has another count than the usual; empty for most and for an unknown one."""
    return connection.execute(_COUNT_REASON, {"id": series_id}).scalar() or ""


def live_sessions(connection: Connection, series_id: int) -> tuple[SessionRow, ...]:
    """The sessions of a series that are booked, under way or done, in order of number."""
    return tuple(SessionRow(*row) for row in connection.execute(_SESSIONS, {"id": series_id}))


def lines(connection: Connection, patient_id: int) -> tuple[SessionLine, ...]:
    """The visits of all series of a patient, missed ones too, the newest series first, by session."""
    return tuple(SessionLine(*row) for row in connection.execute(_LINES, {"patient": patient_id}))

"""What recall rests on: each patient's treatments and series as facts, and the maintained rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.maintenance import (
    MAINTENANCE_BOOK,
    MaintenanceRules,
    PatientFacts,
    RecallBasis,
    SeriesFacts,
)
from clinicdesk.domain.walltime import DAY_MINUTES, from_days
from clinicdesk.store.queries import settings
from clinicdesk.store.tables import appointment, patient, recall, series, treatment

ENDED = sa.func.coalesce(
    sa.type_coerce(treatment.c.ended, sa.Integer), sa.type_coerce(appointment.c.finished, sa.Integer)
)

_PATIENTS = sa.select(
    patient.c.id, patient.c.birth_date, patient.c.heavy_sun_damage, patient.c.maintenance_months
).where(patient.c.active == 1)

_COMPLETED = (
    sa.select(
        appointment.c.patient_id,
        appointment.c.kind,
        appointment.c.series_id,
        sa.func.count().label("done"),
        sa.func.max(ENDED).label("last"),
    )
    .select_from(appointment.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id))
    .where(
        appointment.c.finished.is_not(None),
        appointment.c.kind.in_(("series", "maintenance")),
        appointment.c.status.not_in(("cancelled", "no_show")),
    )
    .group_by(appointment.c.patient_id, appointment.c.kind, appointment.c.series_id)
)

_SERIES = sa.select(series.c.id, series.c.patient_id, series.c.sessions, series.c.status)

COLUMNS = ("reason", "last_treated", "due_from", "due_to", "series_id", "session")
"""The columns of a maintained row besides the patient, in the order of `as_row`."""

_ROWS = sa.select(recall.c.patient_id, *(recall.c[name] for name in COLUMNS))


def _of(statement: sa.Select[Any], column: sa.Column[int]) -> sa.Select[Any]:
    return statement.where(column.in_(sa.bindparam("ids", expanding=True)))


_OF = {
    "patients": (_PATIENTS, _of(_PATIENTS, patient.c.id)),
    "completed": (_COMPLETED, _of(_COMPLETED, appointment.c.patient_id)),
    "series": (_SERIES, _of(_SERIES, series.c.patient_id)),
    "rows": (_ROWS, _of(_ROWS, recall.c.patient_id)),
}


@dataclass
class _Treated:
    """What was completed so far: last treatment of any kind, maintenance, sessions by series."""

    last: int = 0
    maintained: bool = False
    sessions: dict[int, tuple[int, int]] = field(default_factory=dict)


def rules(connection: Connection) -> MaintenanceRules:
    """The clinic's rules for maintenance."""
    return MaintenanceRules.of(MAINTENANCE_BOOK.with_plain(settings.value(connection, "maintenance_rules")))


def facts(
    connection: Connection, patients: Sequence[int] | None = None
) -> Iterator[tuple[int, PatientFacts]]:
    """What recall needs to know of some patients, or of all: (patient id, facts) in no order."""
    treated: dict[int, _Treated] = defaultdict(_Treated)
    for patient_id, kind, series_id, done, last in _read(connection, "completed", patients):
        one = treated[patient_id]
        one.last = max(one.last, last)
        one.maintained |= kind == "maintenance"
        if series_id is not None:
            one.sessions[series_id] = (done, last)
    begun: dict[int, list[SeriesFacts]] = defaultdict(list)
    for series_id, patient_id, sessions, status in _read(connection, "series", patients):
        done, last = treated[patient_id].sessions.get(series_id, (0, 0))
        begun[patient_id].append(
            SeriesFacts(series_id, sessions, done, _day(last), stopped=status == "stopped")
        )
    for patient_id, birth, sun, months in _read(connection, "patients", patients):
        one = treated[patient_id]
        yield (
            patient_id,
            PatientFacts(birth, sun, months, _day(one.last), one.maintained, tuple(begun[patient_id])),
        )


def kept(connection: Connection, patients: Sequence[int] | None = None) -> dict[int, tuple[Any, ...]]:
    """The maintained rows of some patients, or all: id to a row in the order of `COLUMNS`."""
    return {row[0]: tuple(row[1:]) for row in _read(connection, "rows", patients)}


def as_row(basis: RecallBasis) -> tuple[Any, ...]:
    """A basis as its maintained row holds it, in the order of `COLUMNS`."""
    return (
        basis.reason.value,
        basis.last_treated,
        basis.due_from,
        basis.due_to,
        basis.series_id,
        basis.session,
    )


def _read(connection: Connection, what: str, patients: Sequence[int] | None) -> Iterable[Any]:
    every, some = _OF[what]
    if patients is None:
        return connection.execute(every)
    return connection.execute(some, {"ids": list(patients)})


def _day(minutes: int) -> date | None:
    return from_days(minutes // DAY_MINUTES) if minutes else None

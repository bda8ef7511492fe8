"""Reads what the history pane and the rule about closed visits need beside the journal itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa

from clinicdesk.store.journal import change, change_row, of_change, read_image
from clinicdesk.store.queries.calendar import NAME
from clinicdesk.store.tables import appointment, patient, person
from clinicdesk.store.types import Connection, WallTime

_PEOPLE = sa.select(person.c.id, person.c.name)
_SUBJECTS = (
    sa.select(change.c.seq, sa.func.min(NAME), sa.func.count(sa.distinct(change_row.c.subject)))
    .select_from(change)
    .join(change_row, of_change(change.c.seq))
    .join(patient, patient.c.id == change_row.c.subject)
    .where(change.c.seq.in_(sa.bindparam("seqs", expanding=True)))
    .group_by(change.c.seq)
)
_NOTES = (
    sa.select(change.c.seq, change_row.c.after)
    .join(change_row, of_change(change.c.seq))
    .where(change.c.seq.in_(sa.bindparam("seqs", expanding=True)), change_row.c.op == "N")
    .order_by(change_row.c.id.desc())
)
_CLOSED = (
    sa.select(sa.func.count())
    .select_from(appointment)
    .where(appointment.c.id.in_(sa.bindparam("ids", expanding=True)), appointment.c.status == "done")
)
_CLOSED_ON = (
    sa.select(sa.func.count())
    .select_from(appointment)
    .where(
        appointment.c.patient_id == sa.bindparam("patient"),
        appointment.c.status == "done",
        appointment.c.starts >= sa.bindparam("start", type_=WallTime),
        appointment.c.starts < sa.bindparam("end", type_=WallTime),
    )
)


def people(connection: Connection) -> Mapping[int, str]:
    """The names of those who work here, by id."""
    return {row[0]: row[1] for row in connection.execute(_PEOPLE)}


def subjects(connection: Connection, seqs: Iterable[int]) -> Mapping[int, str]:
    """Whom each change is about: the patient's name, none where it is about several."""
    rows = connection.execute(_SUBJECTS, {"seqs": list(seqs)})
    return {row[0]: row[1] for row in rows if row[2] == 1}


def notes(connection: Connection, seqs: Iterable[int]) -> Mapping[int, str]:
    """What people wrote as the reason of each change, the first note of those that have one."""
    rows = connection.execute(_NOTES, {"seqs": list(seqs)})
    return {row[0]: read_image(row[1])["text"] for row in rows if row[1] is not None}


def any_closed(connection: Connection, appointments: Iterable[int]) -> bool:
    """Whether the check-out of any of these visits is closed."""
    ids = list(appointments)
    return bool(ids) and bool(connection.execute(_CLOSED, {"ids": ids}).scalar())


def closed_on(connection: Connection, patient_id: int, day: date) -> bool:
    """Whether a patient has a visit of that day whose check-out is closed."""
    start = datetime.combine(day, time())
    values = {"patient": patient_id, "start": start, "end": start + timedelta(days=1)}
    return bool(connection.execute(_CLOSED_ON, values).scalar())

"""Reads patients: one with all their own facts, and who may be the same person as somebody new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.people import Identity
from clinicdesk.domain.views.patients import PatientView
from clinicdesk.store.search import end_of
from clinicdesk.store.tables import patient, patient_key
from clinicdesk.store.types import Connection

AT_ONCE = 500  # values named in one statement

_FIELDS = tuple(name for name in PatientView.__slots__ if name != "liked_weekdays")
_PATIENT = sa.select(*(patient.c[name] for name in _FIELDS), patient.c.liked_weekdays).where(
    patient.c.id == sa.bindparam("id")
)
_IDENTITY = sa.select(
    patient.c.id, patient.c.given_name, patient.c.family_name, patient.c.birth_date, patient.c.phone
)
_SAME_BIRTH = _IDENTITY.where(patient.c.birth_date == sa.bindparam("birth"))
_SAME_PHONE = _IDENTITY.where(patient.c.phone == sa.bindparam("phone"))
_SAME_NAME = _IDENTITY.where(
    patient.c.id.in_(
        sa.select(patient_key.c.patient_id).where(
            patient_key.c.word >= sa.bindparam("word"),
            patient_key.c.word < sa.bindparam("end"),
            patient_key.c.sort.in_(sa.bindparam("sorts", expanding=True)),
        )
    )
)
_BORN_ON = _IDENTITY.where(patient.c.birth_date.in_(sa.bindparam("values", expanding=True)))
_CALLED_AT = _IDENTITY.where(patient.c.phone.in_(sa.bindparam("values", expanding=True)))
_NAMED = (
    _IDENTITY.join(patient_key, patient_key.c.patient_id == patient.c.id)
    .where(
        patient_key.c.word.in_(sa.bindparam("words", expanding=True)),
        patient_key.c.sort.in_(sa.bindparam("values", expanding=True)),
    )
    .distinct()
)
_COUNT = sa.select(sa.func.count()).select_from(patient)


def one(connection: Connection, patient_id: int) -> PatientView | None:
    """A patient, or None."""
    row = connection.execute(_PATIENT, {"id": patient_id}).mappings().first()
    if row is None:
        return None
    facts = {name: row[name] for name in _FIELDS}
    return PatientView(**facts, liked_weekdays=tuple(map(int, row["liked_weekdays"])))


def count(connection: Connection) -> int:
    """How many patients there are."""
    return int(connection.scalar(_COUNT) or 0)


def like(
    connection: Connection, who: Identity, sorts: Collection[str], words: Sequence[str]
) -> dict[int, Identity]:
    """Everybody who shares the birth date, the phone, or the whole folded name; `sorts` are its orders."""
    found: dict[int, Identity] = {}
    if who.birth_date is not None:
        found |= _identities(connection, _SAME_BIRTH, birth=who.birth_date)
    if who.phone:
        found |= _identities(connection, _SAME_PHONE, phone=who.phone)
    if words and sorts:
        longest = max(words, key=len)
        found |= _identities(connection, _SAME_NAME, word=longest, end=end_of(longest), sorts=sorted(sorts))
    return found


def like_any(
    connection: Connection, births: Collection[date | None], phones: Collection[str], sorts: Collection[str]
) -> dict[int, Identity]:
    """Everybody who was born on one of the days, or has one of the phones or of the folded whole names."""
    found: dict[int, Identity] = {}
    for chunk in _chunks(day for day in births if day):
        found |= _identities(connection, _BORN_ON, values=chunk)
    for chunk in _chunks(phone for phone in phones if phone):
        found |= _identities(connection, _CALLED_AT, values=chunk)
    for chunk in _chunks(sort for sort in sorts if sort):
        words = sorted({sort.split()[0] for sort in chunk})
        found |= _identities(connection, _NAMED, words=words, values=chunk)
    return found


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    ordered = sorted(values)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def _identities(connection: Connection, statement: sa.Select[Any], **values: object) -> dict[int, Identity]:
    return {row[0]: Identity(row[1], row[2], row[3], row[4]) for row in connection.execute(statement, values)}

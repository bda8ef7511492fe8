"""Reads a patient's dated screening answers and the facts that screening looks at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from clinicdesk.domain.screening import Answer, Reply
from clinicdesk.store.tables import consent, patient, screening
from clinicdesk.store.types import Connection

_ANSWERS = (
    sa.select(screening.c.question, screening.c.answer, screening.c.asked, screening.c.basis)
    .where(screening.c.patient_id == sa.bindparam("patient"))
    .order_by(screening.c.asked, screening.c.id)
)
_ANSWERS_OF = (
    sa.select(
        screening.c.patient_id, screening.c.question, screening.c.answer, screening.c.asked, screening.c.basis
    )
    .where(screening.c.patient_id.in_(sa.bindparam("patients", expanding=True)))
    .order_by(screening.c.asked, screening.c.id)
)
_BIRTH = sa.select(patient.c.birth_date).where(patient.c.id == sa.bindparam("patient"))

_REPLIES = {reply.value: reply for reply in Reply}

_CONSENTS = (
    sa.select(consent.c.scope, consent.c.text_version, consent.c.signed_on)
    .where(consent.c.patient_id == sa.bindparam("patient"))
    .order_by(consent.c.signed_on, consent.c.id)
)


def answers(connection: Connection, patient_id: int) -> tuple[Answer, ...]:
    """All answers of a patient, oldest first."""
    return tuple(
        Answer(row.question, Reply(row.answer), row.asked.date(), row.basis)
        for row in connection.execute(_ANSWERS, {"patient": patient_id})
    )


def answers_of(connection: Connection, patients: Iterable[int]) -> Mapping[int, list[Answer]]:
    """All answers of several patients by one SELECT, oldest first; an empty list for whom nobody asked."""
    found: dict[int, list[Answer]] = {patient_id: [] for patient_id in patients}
    rows = connection.execute(_ANSWERS_OF, {"patients": list(found)}).all()  # thousands on a full day
    for patient_id, question, reply, asked, basis in rows:
        found[patient_id].append(Answer(question, _REPLIES[reply], asked.date(), basis))
    return found


def birth_date(connection: Connection, patient_id: int) -> date | None:
    """The patient's date of birth, None where it is not known."""
    return connection.execute(_BIRTH, {"patient": patient_id}).scalar()


def consents(connection: Connection, patient_id: int) -> tuple[tuple[str, str, date], ...]:
    """The consents that a patient signed, oldest first: (scope, text version, day)."""
    rows = connection.execute(_CONSENTS, {"patient": patient_id})
    return tuple((row.scope, row.text_version, row.signed_on) for row in rows)

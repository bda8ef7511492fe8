"""What screening says of a treatment on a day: the one gate that planner, booking, drag and check-in pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.screening import (
    QUESTIONS,
    Answer,
    Assessment,
    Question,
    Verdict,
    age_findings,
    assess,
    combine,
    questions_from_plain,
)
from clinicdesk.store.queries import screening, settings

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection


def questions(connection: Connection) -> tuple[Question, ...]:
    """The clinic's screening table: its own where it has edited it, else the seed's."""
    kept = settings.read(connection, "screening_questions")
    return QUESTIONS if kept is None else questions_from_plain(kept.value)


def assessment(connection: Connection, patient_id: int, on: date) -> Assessment:
    """The whole check of a patient for a treatment on a day, age included."""
    answered = screening.answers(connection, patient_id)
    return weigh(answered, questions(connection), screening.birth_date(connection, patient_id), on)


def weigh(answered: Sequence[Answer], asked: Sequence[Question], birth: date | None, on: date) -> Assessment:
    """The check of answers and age together, for those who have read them already."""
    return combine((*assess(answered, asked, on).findings, *age_findings(birth, on)))


def against(connection: Connection, patient_id: int, kind: str, on: date) -> Refusal | None:
    """What screening has against a visit of a kind on a day; a consult is always allowed (product.md)."""
    if kind == "consult":
        return None
    return refusal_of(assessment(connection, patient_id, on))


def refusal_of(found: Assessment) -> Refusal | None:
    """What an assessment has against a treatment on its day."""
    if not found.blocks:
        return None
    worst = max(found.findings, key=lambda finding: finding.verdict)
    if found.verdict is Verdict.WAIT:
        return Refusal("screening_wait", {"until": found.earliest, "finding": worst.code})
    return Refusal("screening_not_now", {"finding": worst.code})


def pass_through(connection: Connection, patient_id: int, kind: str, on: date) -> None:
    """Raise Refused where screening stands against the visit."""
    refusal = against(connection, patient_id, kind, on)
    if refusal is not None:
        raise Refused(refusal)

"""Whom to call back, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One patient to call back."""

    patient_id: int
    patient: str
    birth_date: date | None
    phone: str
    reason: str
    last_treated: date
    due_from: date
    due_to: date
    state: str  # late, due, soon, stalled
    session: int | None  # the next session of a series that waits, else None
    of: int | None
    do_not_contact: bool
    last_outcome: str
    last_contact: datetime | None
    next_try: date | None
    last_note: str = ""
    tries: int = 0  # contacts since the last treatment
    series_id: int | None = None


@dataclass(frozen=True, slots=True)
class CallCard:
    """What is good to know of a patient while the phone rings; an area or depth of the last treatment."""

    patient_id: int
    language: str
    liked_weekdays: tuple[int, ...]
    liked_from: int | None  # minute of the day
    liked_to: int | None
    liked_practitioner: str
    contact_name: str
    contact_phone: str
    contact_may_book: bool
    last_area: str
    deepest_um: int | None
    done: int | None  # completed sessions of the last treatment's series
    of: int | None


@dataclass(frozen=True, slots=True)
class ReturnedShare:
    """How many of the maintenance windows that opened from `first` to `last` were followed by a treatment."""

    first: date
    last: date
    due: int
    returned: int

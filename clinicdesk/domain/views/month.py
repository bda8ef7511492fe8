"""A month's visits as its exports write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One visit in a month's export."""

    appointment_id: int
    version: int
    starts: datetime
    ends: datetime
    patient: str
    initials: str
    phone: str
    kind: str
    session: int | None
    of: int | None
    practitioner: str
    room: str
    pen: str
    status: str
    area: str
    family: str = ""  # the family name alone, as a wall calendar shows it


@dataclass(frozen=True, slots=True)
class MonthSchedule:
    """A month's visits, in order, with what the header needs to say."""

    month: date  # its first day
    clinic: str
    zone: str
    filters: tuple[str, ...]
    initials_only: bool
    closed_weekdays: frozenset[int]
    closed_days: frozenset[date]
    rows: tuple[MonthRow, ...]

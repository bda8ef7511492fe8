"""Patients as they are found and as their file shows them, with their series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PatientHit:
    """One line of a patient search."""

    id: int
    name: str
    birth_date: date | None
    phone: str


@dataclass(frozen=True, slots=True)
class PatientView:
    """A patient's own facts."""

    id: int
    version: int
    given_name: str
    family_name: str
    birth_date: date | None
    phone: str
    email: str
    language: str
    type_size: int
    fitzpatrick: int | None
    heavy_sun_damage: bool
    allergies: str
    note: str
    contact_name: str
    contact_phone: str
    contact_may_book: bool
    contact_may_discuss: bool
    liked_weekdays: tuple[int, ...]
    liked_from: int | None
    liked_to: int | None
    liked_practitioner_id: int | None
    maintenance_months: int | None
    do_not_contact: bool
    event_name: str
    event_date: date | None
    active: bool

    @property
    def name(self) -> str:
        """Given and family name, as said."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class SessionView:
    """One session of a series: done, booked, missed, or not booked with its window."""

    session: int
    appointment_id: int | None
    status: str  # a status of an appointment, or "open" when not booked
    starts: datetime | None
    treated_at: datetime | None
    practitioner: str
    room: str
    pen: str
    lots: str
    deepest_um: int | None
    passes: int | None
    reaction: str
    handed_over: bool
    gap_days: int | None
    window_from: date | None
    window_to: date | None


@dataclass(frozen=True, slots=True)
class SeriesView:
    """A series with all its sessions, in order."""

    id: int
    version: int
    patient_id: int
    concern: str
    area: str
    of: int
    status: str
    sessions: tuple[SessionView, ...]

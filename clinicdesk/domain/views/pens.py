"""The pen log, lots on the shelf, and where a lot went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class TraceRow:
    """One use of a lot, or one thing used on a patient."""

    appointment_id: int
    treated_at: datetime
    patient_id: int
    patient: str
    phone: str
    pen: str
    lot: str
    operator: str


@dataclass(frozen=True, slots=True)
class LogRow:
    """One line of the pen log."""

    treatment_id: int
    appointment_id: int
    treated_at: datetime
    patient_id: int
    patient: str
    pen: str
    lots: str
    zones: str
    deepest_um: int
    speed: int
    speed_unit: str
    passes: int
    operator: str


@dataclass(frozen=True, slots=True)
class LotView:
    """A cartridge lot on the shelf."""

    id: int
    gtin: str
    lot: str
    expires: date
    name: str
    blocked: bool
    received: int
    used: int

    @property
    def left(self) -> int:
        """Units still on the shelf."""
        return self.received - self.used

"""Who the clinic is, whom and what it has, what it offers, and who changed what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinicdesk.domain.phases import PhasePlan


@dataclass(frozen=True, slots=True)
class ClinicInfo:
    """Who the clinic is, as printed on paper and used for time and phones."""

    name: str
    street: str
    city: str
    phone: str
    evening_phone: str
    emergency: str
    zone: str  # IANA
    region: str  # two letters, for phones and holidays
    language: str


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A practitioner, room or pen; `model`, `serial` and `state` are a pen's."""

    id: int
    kind: str
    name: str
    active: bool
    model: str = ""
    serial: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service with its phases in order."""

    id: int
    version: int
    kind: str
    name: str
    active: bool
    phases: PhasePlan


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change as told to people: when (clinic wall time), who, which verb, about whom, whether undone."""

    seq: int
    at: datetime
    who: str
    desk: str
    verb: str
    reason: str
    patient: str
    undone: bool

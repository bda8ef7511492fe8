"""A series as the planner proposes it, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from clinicdesk.domain.cost import Reason, Wish
from clinicdesk.domain.maintenance import Due
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.screening import Assessment


@dataclass(frozen=True, slots=True)
class PlannedPatient:
    """Who a series is planned for: what the planner's form shows beside the name."""

    id: int
    version: int
    name: str
    birth_date: date | None
    fitzpatrick: int | None
    heavy_sun_damage: bool
    allergies: str
    maintenance_months: int | None
    event_name: str
    wish: Wish  # as the patient's file says, the event's date within


@dataclass(frozen=True, slots=True)
class RungView:
    """One session of a proposed series: to be booked, or kept as it stands (`appointment_id`, `status`).

    `reasons` explain the time, names and datetimes in their values; the window is the one that the session
    before it leaves, None for the first.
    """

    session: int
    starts: datetime
    ends: datetime
    practitioner_id: int | None
    room_id: int | None
    pen_id: int | None
    practitioner: str
    room: str
    pen: str
    gap_days: int | None
    reasons: tuple[Reason, ...]
    window_from: date | None
    window_to: date | None
    appointment_id: int | None = None
    status: str = ""

    @property
    def kept(self) -> bool:
        """Whether it is booked or done already and stays where it is."""
        return self.appointment_id is not None

    @property
    def late(self) -> bool:
        """Whether it is proposed after its window has closed: a wait or an absence left nothing else."""
        return not self.kept and self.window_to is not None and self.starts.date() > self.window_to


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole series as proposed, kept sessions first among equals, and the maintenance that follows it."""

    series_id: int | None  # the running series that it continues
    rungs: tuple[RungView, ...]
    cost: int
    maintenance: Due

    @property
    def to_book(self) -> tuple[RungView, ...]:
        """The sessions that booking this plan would book."""
        return tuple(rung for rung in self.rungs if not rung.kept)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the planner shows: the plans to leaf through, best first, or why none fits."""

    patient: PlannedPatient
    today: date
    plans: tuple[PlanView, ...]
    refusals: tuple[Refusal, ...]
    screening: Assessment
    event: date | None
    event_last_day: date | None  # the last day for a session before the event

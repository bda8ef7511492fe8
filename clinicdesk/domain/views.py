"""The frozen views that screens, sheets, exports and the command line read; each is filled by one SELECT.

Times are naive clinic wall times, dates plain dates, lengths whole minutes, depths micrometres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from clinicdesk.domain.cost import Reason, Wish
from clinicdesk.domain.maintenance import Due
from clinicdesk.domain.phases import PhasePlan
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.screening import Assessment


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
class PhaseView:
    """One phase of a booked visit."""

    name: str
    starts: datetime
    ends: datetime
    holds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AppointmentView:
    """One booked visit as calendars, lists and exports show it; `of` is the series' planned sessions."""

    id: int
    version: int
    patient_id: int
    patient: str
    birth_date: date | None
    phone: str
    kind: str
    service: str
    area: str
    series_id: int | None
    session: int | None
    of: int | None
    starts: datetime
    ends: datetime
    practitioner_id: int
    practitioner: str
    room_id: int | None
    room: str
    pen_id: int | None
    pen: str
    status: str
    in_tray: bool = False
    note: str = ""


class CalendarBlock(NamedTuple):
    """What one block of the calendar needs to be drawn; a tuple, because a busy week has two thousand."""

    id: int
    version: int
    patient_id: int
    patient: str
    kind: str
    area: str
    series_id: int | None
    session: int | None
    of: int | None
    starts: int  # wall minutes since 2000
    ends: int
    practitioner_id: int
    room_id: int | None
    pen_id: int | None
    status: str
    numbing_until: int | None  # end of the numbing phase, wall minutes; None without one
    treatment_from: int | None  # the treatment phase, in which the pen is held
    treatment_to: int | None


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """One visit of the day with the times and facts that the board's rules look at."""

    visit: AppointmentView
    arrived: datetime | None
    numbing_on: datetime | None
    numbing_until: datetime | None
    treatment_on: datetime | None
    finished: datetime | None
    closed: datetime | None
    numbing_minutes: int | None  # planned
    treatment_minutes: int | None
    last_treated: datetime | None
    series_complete: bool  # no session is left to book after this one
    next_booked: datetime | None
    consent_signed: bool
    logged: datetime | None  # the treatment's end in the pen log, None: not logged
    printed: bool
    handed_over: bool
    alike: bool  # somebody else has the same name


@dataclass(frozen=True, slots=True)
class RoomLine:
    """One room at this minute: free, or held until."""

    room_id: int
    name: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class TrayItem:
    """An appointment lifted out of the calendar: from where, when and by whom."""

    appointment_id: int
    version: int
    patient_id: int
    patient: str
    kind: str
    session: int | None
    of: int | None
    minutes: int
    lifted_from: datetime
    lifted: datetime
    lifted_by: str


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """Some days of the calendar as one reading: the blocks, who and what there is, and what is open.

    `open_minutes` maps (resource id, or 0 for the clinic, date) to the open spans of that day in wall minutes
    since 2000, closures already taken out; a resource without an entry follows the clinic.
    """

    first: date
    days: int
    blocks: tuple[CalendarBlock, ...]
    resources: tuple[ResourceView, ...]
    open_minutes: Mapping[tuple[int, date], tuple[tuple[int, int], ...]]
    closed: Mapping[date, str]  # a day closed for the whole clinic, and why
    tray: tuple[TrayItem, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something may lie at a time: `level` is fits, warn or no; reasons are codes with values."""

    level: str
    reasons: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class MoveVerdict:
    """What a move would mean: with whom, where and which pen; the gap; what it does to later sessions."""

    verdict: Verdict
    starts: datetime
    ends: datetime
    practitioner_id: int
    room_id: int | None
    pen_id: int | None
    practitioner: str
    room: str
    pen: str
    gap_days: int | None
    later: tuple[tuple[int, int, str], ...]  # session, gap in days, code of domain.windows


@dataclass(frozen=True, slots=True)
class RippleLine:
    """One session before and after a move; `after` is None where nothing legal was found."""

    session: int
    of: int
    appointment_id: int
    version: int
    status: str
    before: datetime
    after: datetime | None
    practitioner_id: int
    room_id: int | None
    pen_id: int | None
    gap_days: int | None
    code: str  # of domain.windows


@dataclass(frozen=True, slots=True)
class RippleView:
    """The three ways to move a session: only this one, keep the gaps, repair what broke."""

    appointment_id: int
    session: int
    breaks: bool  # whether moving only this one breaks a later session
    only: tuple[RippleLine, ...]
    keep_gaps: tuple[RippleLine, ...]
    repair: tuple[RippleLine, ...]


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

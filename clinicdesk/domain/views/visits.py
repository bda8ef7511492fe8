"""Visits as the calendar, the board and lists show them, and what moving one would mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.clinic import ResourceView


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

"""How far apart the sessions of a series may lie, and the verdict on one that does not (domain.md S10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


@dataclass(frozen=True)
class SeriesRules:
    """The clinic's rules for a series, in days and sessions.

    Gaps: domain.md S10 and §5 (28-42, never under 14, ask to restart after 84); event: S27; count: S11.
    """

    min_gap_days: int = 28
    max_gap_days: int = 42
    best_gap_days: int = 35
    override_gap_days: int = 14
    event_clear_days: int = 14
    restart_after_days: int = 84
    min_sessions: int = 3
    max_sessions: int = 5

    def __post_init__(self) -> None:
        if not 1 <= self.override_gap_days <= self.min_gap_days <= self.best_gap_days <= self.max_gap_days:
            raise ValueError("gaps are ordered: override, least, best, most, and at least one day")


@dataclass(frozen=True)
class Window:
    """The days on which the next session may lie, both ends included, and the best one."""

    opens: date
    best: date
    closes: date


class Light(Enum):
    """How a verdict is shown; never by colour alone."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


LIGHTS = {
    "first": Light.GREEN,
    "fits": Light.GREEN,
    "late": Light.AMBER,
    "restart": Light.AMBER,
    "too_soon": Light.RED,
    "out_of_order": Light.RED,
    "inside_event": Light.RED,
}


@dataclass(frozen=True)
class GapVerdict:
    """What a date means for a series: days since the session before (None for the first), a code of LIGHTS.

    `needs_reason`: it may still be booked when a clinician gives a reason (domain.md §5).
    """

    gap_days: int | None
    code: str
    needs_reason: bool = False

    @property
    def light(self) -> Light:
        """Green fits, amber is late, red must not be booked as it stands."""
        return LIGHTS[self.code]


@dataclass(frozen=True)
class SessionVerdict:
    """The verdict on one session of a series."""

    session: int
    day: date
    verdict: GapVerdict


def window_after(completed: date, rules: SeriesRules) -> Window:
    """The window of the next session, counted from the day the last one was completed (domain.md S10)."""
    return Window(
        completed + timedelta(days=rules.min_gap_days),
        completed + timedelta(days=rules.best_gap_days),
        completed + timedelta(days=rules.max_gap_days),
    )


def inside_event(day: date, event: date | None, rules: SeriesRules) -> bool:
    """Whether a day is too near before an event, the event's own day included (domain.md S27)."""
    return event is not None and 0 <= (event - day).days < rules.event_clear_days


def _gap_code(gap: int, rules: SeriesRules) -> str:
    """The code of a gap in days, without regard to events."""
    if gap <= 0:
        return "out_of_order"
    if gap < rules.min_gap_days:
        return "too_soon"
    if gap > rules.restart_after_days:
        return "restart"
    return "late" if gap > rules.max_gap_days else "fits"


def verdict(previous: date | None, candidate: date, rules: SeriesRules, event: date | None) -> GapVerdict:
    """What a candidate day means after the session before it (None when it is the first) and before an event.

    The worst is said: a wrong order or a gap under the least before an event, an event before a late one.
    """
    gap = None if previous is None else (candidate - previous).days
    code = "first" if gap is None else _gap_code(gap, rules)
    if inside_event(candidate, event, rules) and LIGHTS[code] is not Light.RED:
        return GapVerdict(gap, "inside_event", needs_reason=True)
    soon = code == "too_soon" and gap is not None and gap >= rules.override_gap_days
    return GapVerdict(gap, code, needs_reason=soon)


def series_verdicts(
    sessions: Sequence[tuple[int, date]], rules: SeriesRules, event: date | None, previous: date | None = None
) -> tuple[SessionVerdict, ...]:
    """The verdict on each (session number, day) in order of number, each against the one before it.

    `previous` is the day of the last completed session before them, if any.
    """
    verdicts = []
    for number, day in sorted(sessions):
        verdicts.append(SessionVerdict(number, day, verdict(previous, day, rules, event)))
        previous = day
    return tuple(verdicts)


def span(sessions: int, rules: SeriesRules) -> tuple[int, int]:
    """Least and most days from the first to the last session (domain.md S11: three take 56-84 days)."""
    return rules.min_gap_days * (sessions - 1), rules.max_gap_days * (sessions - 1)


def count_needs_reason(sessions: int, rules: SeriesRules) -> bool:
    """Whether a planned count of sessions lies outside 3-5 and so needs a note (domain.md S11)."""
    return not rules.min_sessions <= sessions <= rules.max_sessions

"""Where the sessions of a plan lie on a line of time: windows, rungs, the event and the days kept clear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from clinicdesk.domain.views.plans import PlanView, Proposal

AFTER = timedelta(days=14)
"""What is shown beyond the last thing, so that nothing ends at the edge."""


@dataclass(frozen=True)
class Mark:
    """One session: its number, its day, where it lies from 0 to 1, and whether it is booked already."""

    session: int
    day: date
    at: float
    kept: bool


@dataclass(frozen=True)
class Line:
    """A plan as a line from 0 to 1; windows and `clear` are (from, to), None where there is no event."""

    marks: tuple[Mark, ...]
    windows: tuple[tuple[int, float, float], ...]  # session, from, to
    event: float | None
    clear: tuple[float, float] | None


def lay(plan: PlanView, proposal: Proposal) -> Line:
    """A plan on its line, from its first session to what comes last: a window, a session or the event."""
    first = plan.rungs[0].starts.date()
    ends = [day for rung in plan.rungs for day in (rung.starts.date(), rung.window_to) if day is not None]
    event, clear_from = proposal.event, proposal.event_last_day
    is_near = event is not None and first < event <= max(ends) + 8 * AFTER
    if is_near and event is not None:
        ends.append(event)
    whole = max(1, (max(ends) - first + AFTER).days)

    def at(day: date) -> float:
        return max(0.0, min(1.0, (day - first).days / whole))

    marks = tuple(
        Mark(rung.session, rung.starts.date(), at(rung.starts.date()), rung.kept) for rung in plan.rungs
    )
    windows = tuple(
        (rung.session, at(rung.window_from), at(rung.window_to))
        for rung in plan.rungs
        if rung.window_from is not None and rung.window_to is not None
    )
    if not is_near or event is None or clear_from is None:
        return Line(marks, windows, None, None)
    return Line(marks, windows, at(event), (at(clear_from), at(event)))

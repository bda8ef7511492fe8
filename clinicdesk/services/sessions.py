"""The sessions of a series as they stand: which are done, which is next, whether all are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from clinicdesk.domain.views import SeriesView, SessionView
from clinicdesk.domain.windows import SeriesRules, Window, window_after
from clinicdesk.services import openings
from clinicdesk.store import tables
from clinicdesk.store.queries import series

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit


def settle(unit: Unit, series_id: int) -> None:
    """Say whether a series is complete or running, after a session was finished or taken back.

    Complete when every planned session was completed (Finish pressed, or logged). A stopped series stays
    stopped.
    """
    row = series.one(unit.connection, series_id)
    if row.status == "stopped":
        return
    done = {one.session for one in series.live_sessions(unit.connection, series_id) if one.completed}
    complete = done >= set(range(1, row.sessions + 1))
    unit.update(tables.series, series_id, status="complete" if complete else "running")


def next_open(connection: Connection, series_id: int) -> int | None:
    """The number of the next session that is not booked, None when all are. Raises KeyError if unknown."""
    row = series.one(connection, series_id)
    live = {one.session for one in series.live_sessions(connection, series_id)}
    return min(set(range(1, row.sessions + 1)) - live, default=None)


def series_of(connection: Connection, patient_id: int) -> tuple[SeriesView, ...]:
    """Every series of a patient, the newest first, with one line for each planned session."""
    rules = openings.series_rules(connection)
    lines = series.lines(connection, patient_id)
    return tuple(_series(tuple(group), rules) for _, group in groupby(lines, lambda line: line.series_id))


def _series(lines: Sequence[series.SessionLine], rules: SeriesRules) -> SeriesView:
    """One series; a number without a standing visit is open, or missed where somebody did not come."""
    head, previous, told = lines[0], None, []
    top = max([head.of, *(line.session or 0 for line in lines)])
    for number in range(1, top + 1):
        line = _standing(line for line in lines if line.session == number)
        told.append(_session(number, line, previous, rules))
        if line is not None and line.live:
            previous = line.day
        elif previous is not None:
            # Beyond an open session no window is known: it counts from a day that nobody has chosen yet.
            previous = None
    return SeriesView(
        head.series_id,
        head.version,
        lines[0].patient_id,
        head.concern,
        head.area,
        head.of,
        head.series_status,
        tuple(told),
    )


def _standing(lines: Iterable[series.SessionLine]) -> series.SessionLine | None:
    """The visit that stands for a number: the live one, else the last missed one."""
    found = tuple(lines)
    return next((line for line in found if line.live), found[-1] if found else None)


def _session(
    number: int, line: series.SessionLine | None, previous: date | None, rules: SeriesRules
) -> SessionView:
    window = None if previous is None else window_after(previous, rules)
    if line is None:
        return _open(number, window)
    day = line.day
    gap = (day - previous).days if day is not None and previous is not None else None
    return SessionView(
        number,
        line.appointment_id,
        line.status or "open",
        line.starts,
        line.treated or line.finished,
        line.practitioner,
        line.room,
        line.pen,
        line.lots,
        line.deepest_um,
        line.passes,
        line.reaction,
        line.handed_over,
        gap,
        window.opens if window else None,
        window.closes if window else None,
    )


def _open(number: int, window: Window | None) -> SessionView:
    """A session that is not booked, with its window where the session before it has a day."""
    days = (window.opens, window.closes) if window else (None, None)
    nothing: tuple[str, str, str, str] = ("", "", "", "")
    return SessionView(number, None, "open", None, None, *nothing, None, None, "", False, None, *days)

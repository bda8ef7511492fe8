"""The sessions of a series as they stand: which are done, which is next, whether all are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.patients import SeriesView, SessionView
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.domain.windows import SeriesRules, Window, window_after
from clinicdesk.services import openings
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar, series

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit


Pair = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]
"""A row before a unit and by now; None where it was not there."""
TREATED = frozenset({"treatment", "checkout", "done"})
"""Statuses of a visit that may carry a log."""
GONE = frozenset({"cancelled", "no_show"})
"""Statuses of a visit that is not in the calendar any more."""


def uphold(unit: Unit) -> None:
    """Hold what must be true of every series that a unit touched, an undo's too; the end of each unit.

    Refuses `out_of_order` and `session_not_planned` where a session was laid somewhere (product.md 1),
    `not_movable` where a visit that has begun would lie elsewhere, `log_stands` where a logged one would no
    longer be treated. Says then of each series whether it is complete.
    """
    moved = [pair for pair in unit.touched(tables.appointment) if pair[0] != pair[1]]
    lifted = list(unit.touched(tables.tray))
    _refuse_untreated(unit, moved)
    _refuse_begun(unit, moved, lifted)
    counted = {after["id"] for _, after in unit.touched(tables.series) if after}
    gone = {before["id"] for before, after in unit.touched(tables.series) if before and not after}
    laid = {after["series_id"] for before, after in moved if after and _is_laid(before, after)}
    laid |= _series_of(unit, lifted)
    touched = {row["series_id"] for pair in moved for row in pair if row}
    touched |= _series_of(unit, unit.touched(tables.treatment))
    for series_id in sorted((laid | counted) - gone - {None}):
        _refuse_disorder(unit.connection, series_id)
    for series_id in sorted((touched | counted) - gone - {None}):
        settle(unit, series_id)


def _is_laid(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    """Whether a visit came to lie where it did not before; what merely happened is recorded, not judged."""
    if before is None or before["starts"] != after["starts"]:
        return True
    return before["status"] in GONE and after["status"] not in GONE


def _series_of(unit: Unit, touched: Iterable[Pair]) -> set[int | None]:
    """The series of the visits whose rows of another table were touched."""
    visits = {row["appointment_id"] for pair in touched for row in pair if row}
    found = (calendar.visit(unit.connection, one) for one in visits)
    return {one.series_id for one in found if one is not None}


def _refuse_untreated(unit: Unit, moved: Iterable[Pair]) -> None:
    """A log stands for a treatment: what was logged is not stepped back to before it."""
    for before, after in moved:
        if before is None or before["status"] not in TREATED or (after and after["status"] in TREATED):
            continue
        from clinicdesk.store.queries import pens

        if pens.logged(unit.connection, before["id"]) is not None:
            raise refuse("log_stands")


def _refuse_begun(unit: Unit, moved: Iterable[Pair], lifted: Iterable[Pair]) -> None:
    """Whoever is here is not moved, by an undo of the move neither."""
    stand = [after for before, after in moved if before and after and before["starts"] != after["starts"]]
    for row in stand:
        if row["status"] not in GONE | {"booked"}:
            raise refuse("not_movable", status=row["status"])
    for _, after in lifted:
        visit = calendar.visit(unit.connection, after["appointment_id"]) if after else None
        if visit is not None and visit.status != "booked":
            raise refuse("not_movable", status=visit.status)


def _refuse_disorder(connection: Connection, series_id: int) -> None:
    """Sessions lie in the order of their numbers, and none beyond the planned count."""
    planned = series.one(connection, series_id).sessions
    live = series.live_sessions(connection, series_id)
    for one in live:
        if one.session > planned:
            raise refuse("session_not_planned", session=one.session, of=planned)
    for earlier, later in pairwise(one for one in live if not one.in_tray):
        if earlier.starts.date() >= later.starts.date():
            raise refuse("out_of_order", field="starts", session=later.session)


def refuse_booked_since(connection: Connection, visit: AppointmentView) -> None:
    """Raise Refused where the session of a visit that is to come back has been booked anew meanwhile."""
    if visit.series_id is None:
        return
    if any(one.session == visit.session for one in series.live_sessions(connection, visit.series_id)):
        raise refuse("session_booked_since", session=visit.session)


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

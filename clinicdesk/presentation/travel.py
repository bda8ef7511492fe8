"""Where the arrow keys go in the calendar: from block to block and over the free slots between them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NamedTuple

from clinicdesk.domain.views.visits import CalendarSpan
from clinicdesk.presentation.lanes import Column, Placed, open_spans

SLOT = 30  # minutes between free slots; half of it while something is being put down
FINE_SLOT = 15


class Way(Enum):
    """A key's direction; the last two jump to the ends of a column."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    HOME = "home"
    END = "end"


class Stop(NamedTuple):
    """A place the cursor can stand on: a block, or the free slot at a minute of its column's day."""

    column: int
    minute: int
    appointment_id: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether nothing lies here."""
        return self.appointment_id is None


def stops(
    span: CalendarSpan, columns: Sequence[Column], placed: Sequence[Placed], *, carrying: bool = False
) -> tuple[tuple[Stop, ...], ...]:
    """The stops of each column in order of time.

    Free slots lie in open time where no block lies. While a visit is carried to a new place every quarter
    of an hour is a stop, also beside other blocks: the next patient's numbing overlaps this one's treatment.
    """
    own: list[list[Placed]] = [[] for _ in columns]
    for one in placed:
        own[one.column].append(one)
    return tuple(
        tuple(_column_stops(number, open_spans(span.open_minutes, column), own[number], carrying))
        for number, column in enumerate(columns)
    )


def _column_stops(
    number: int, hours: Sequence[tuple[int, int]], placed: Sequence[Placed], carrying: bool
) -> list[Stop]:
    step = FINE_SLOT if carrying else SLOT
    found = [] if carrying else [Stop(number, one.top, one.block.id) for one in placed]
    for start, end in hours:
        found += [
            Stop(number, minute)
            for minute in range(-(-start // step) * step, end, step)
            if carrying or not any(one.top <= minute < one.ends for one in placed)
        ]
    return sorted(found, key=lambda stop: (stop.minute, stop.appointment_id or 0))


def go(table: Sequence[Sequence[Stop]], at: Stop, way: Way) -> Stop | None:
    """The stop a key leads to; None beyond the first or last column or the ends of one."""
    if way in {Way.LEFT, Way.RIGHT}:
        return _across(table, at, -1 if way is Way.LEFT else 1)
    column = table[at.column] if at.column < len(table) else ()
    if way is Way.HOME or way is Way.END:
        return column[0 if way is Way.HOME else -1] if column else None
    return _along(column, at, 1 if way is Way.DOWN else -1)


def _along(column: Sequence[Stop], at: Stop, step: int) -> Stop | None:
    if at in column:
        there = column.index(at) + step
        return column[there] if 0 <= there < len(column) else None
    beyond = [stop for stop in column if (stop.minute - at.minute) * step > 0]
    if not beyond:
        return None
    return beyond[0 if step > 0 else -1]


def _across(table: Sequence[Sequence[Stop]], at: Stop, step: int) -> Stop | None:
    number = at.column + step
    while 0 <= number < len(table):
        if table[number]:
            return nearest(table[number], at.minute)
        number += step
    return None


def nearest(column: Sequence[Stop], minute: int) -> Stop:
    """The stop of a column nearest to a minute; a block before a free slot, the earlier before the later."""
    return min(column, key=lambda stop: (abs(stop.minute - minute), stop.is_free, stop.minute))


def still(table: Sequence[Sequence[Stop]], at: Stop | None) -> Stop | None:
    """The same stop after a refresh: its visit wherever it now lies, else the nearest of its column."""
    if at is None:
        return None
    if at.appointment_id is not None:
        for column in table:
            for stop in column:
                if stop.appointment_id == at.appointment_id:
                    return stop
    if at.column < len(table) and table[at.column]:
        return nearest(table[at.column], at.minute)
    return None

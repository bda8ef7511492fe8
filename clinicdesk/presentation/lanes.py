"""Where each block of the calendar lies: its column, its side-by-side lane, its phases, its pixels.

Minutes are minutes of a block's own day (0..1440); pixels are whole logical pixels inside the grid.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from clinicdesk.domain.hours import intersect
from clinicdesk.domain.views.clinic import ResourceView
from clinicdesk.domain.views.visits import CalendarBlock, CalendarSpan
from clinicdesk.domain.walltime import DAY_MINUTES, day_start

By = Literal["practitioner", "room", "pen", "mixed"]
TURNS: Final[tuple[By, ...]] = ("practitioner", "room", "pen", "mixed")
"""The ways a day's columns can be turned; *mixed* is the people first, then the pens."""

WORKING_DAYS = 5  # Monday to Friday are shown even when closed; a closed weekend day without visits is not
MARGIN = 30  # minutes shown before opening and after closing
EDGE = 2  # pixels left free at both sides of a column
BETWEEN = 3  # pixels between two lanes


class Column(NamedTuple):
    """One column: a day, and whose it is; without a resource it takes every visit that fits its kind."""

    day: date
    kind: str  # "all", "practitioner", "room" or "pen"
    resource: ResourceView | None


class Placed(NamedTuple):
    """One block in its column: lane `lane` of `lanes`, `wide` lanes wide, from minute `top` to `bottom`.

    `bottom` is at least the asked minutes after `top`, so that a short visit can be read; `ends` is the
    true end. Numbing is the time up to `numbing` (equal to `top` without any).
    """

    block: CalendarBlock
    column: int
    lane: int
    wide: int
    lanes: int
    top: int
    bottom: int
    ends: int
    numbing: int


class Box(NamedTuple):
    """A rectangle in whole pixels."""

    x: int
    y: int
    w: int
    h: int

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        return self.x <= x < self.x + self.w and self.y <= y < self.y + self.h


class Scale(NamedTuple):
    """How minutes and columns become pixels: the shown minutes of the day and the sizes of one of each."""

    first: int
    last: int
    minute: float
    column: float
    columns: int

    @property
    def width(self) -> int:
        """Pixels of all columns together."""
        return round(self.column * self.columns)

    @property
    def height(self) -> int:
        """Pixels of the shown minutes."""
        return self.y(self.last)

    def x(self, column: int) -> int:
        """The left pixel of a column."""
        return round(self.column * column)

    def y(self, minute: float) -> int:
        """The pixel of a minute of the day."""
        return round((minute - self.first) * self.minute)

    def minute_at(self, y: float) -> int:
        """The minute of the day at a pixel, inside the shown minutes."""
        return min(max(self.first + int(y / self.minute), self.first), self.last)

    def column_at(self, x: float) -> int:
        """The column at a pixel, the nearest one outside."""
        return min(max(int(x / self.column), 0), self.columns - 1)


def week_columns(span: CalendarSpan, practitioner: int | None) -> tuple[Column, ...]:
    """A column for each day worth showing, of one practitioner or (None) of everybody."""
    resource = next((one for one in span.resources if one.id == practitioner), None)
    busy = {block.starts // DAY_MINUTES for block in span.blocks}
    kind = "all" if resource is None else "practitioner"
    days = [span.first + timedelta(days=number) for number in range(span.days)]
    return tuple(
        Column(day, kind, resource)
        for day in days
        if day.weekday() < WORKING_DAYS
        or span.open_minutes.get((0, day))
        or day_start(day) // DAY_MINUTES in busy
    )


def day_columns(span: CalendarSpan, by: By) -> tuple[Column, ...]:
    """A column for each resource of the wanted kinds on the span's first day.

    A retired resource is shown only where it still has a visit. Visits that hold no room yet get a
    column of their own after the rooms (product.md 18).
    """
    kinds = ("practitioner", "pen") if by == "mixed" else (by,)
    day = span.first
    columns: list[Column] = []
    for kind in kinds:
        used = {holds(block, kind) for block in span.blocks}
        columns += [
            Column(day, kind, one)
            for one in span.resources
            if one.kind == kind and (one.active or one.id in used)
        ]
        if kind == "room" and any(lies_in(block, Column(day, kind, None)) for block in span.blocks):
            columns.append(Column(day, kind, None))
    return tuple(columns)


def holds(block: CalendarBlock, kind: str) -> int | None:
    """The resource of a kind that a block holds."""
    if kind == "practitioner":
        return block.practitioner_id
    return block.room_id if kind == "room" else block.pen_id


def lies_in(block: CalendarBlock, column: Column) -> bool:
    """Whether a block belongs to a column's resource; its day is not asked."""
    if column.kind == "all":
        return True
    if column.resource is None:
        return column.kind == "room" and block.room_id is None and block.treatment_from is not None
    return holds(block, column.kind) == column.resource.id


def extent(block: CalendarBlock, kind: str) -> tuple[int, int]:
    """The wall minutes a block takes up in a column: the needling alone where pens are columns."""
    if kind == "pen" and block.treatment_from is not None and block.treatment_to is not None:
        return block.treatment_from, block.treatment_to
    return block.starts, block.ends


def lay_out(span: CalendarSpan, columns: Sequence[Column], *, least: int = 0) -> tuple[Placed, ...]:
    """Every block in each column it belongs to, in order of column, start and id.

    No two blocks of one column share a lane while both are shown, counting each at least `least`
    minutes high; a block is widened over the lanes to its right that stay free beside it.
    """
    placed: list[Placed] = []
    for number, (column, blocks) in enumerate(zip(columns, _sorted_in(span, columns), strict=True)):
        placed += _lay_out_column(number, column, blocks, least)
    return tuple(placed)


def _sorted_in(span: CalendarSpan, columns: Sequence[Column]) -> list[list[CalendarBlock]]:
    """The blocks of each column, by start and id; one pass over the blocks, whatever the columns."""
    found: dict[tuple[int, str, int | None], list[int]] = {}
    for number, column in enumerate(columns):
        own = None if column.resource is None else column.resource.id
        found.setdefault((day_start(column.day) // DAY_MINUTES, column.kind, own), []).append(number)
    kinds = dict.fromkeys(column.kind for column in columns)
    result: list[list[CalendarBlock]] = [[] for _ in columns]
    for block in sorted(span.blocks, key=lambda one: (one.starts, one.id)):
        day = block.starts // DAY_MINUTES
        for kind in kinds:
            own = None if kind == "all" else holds(block, kind)
            for number in found.get((day, kind, own), ()):
                if own is not None or lies_in(block, columns[number]):
                    result[number].append(block)
    return result


def _lay_out_column(
    number: int, column: Column, blocks: Sequence[CalendarBlock], least: int
) -> Iterable[Placed]:
    midnight = day_start(column.day)
    pieces: list[tuple[int, int, int]] = []
    for block in blocks:
        starts, ends = extent(block, column.kind)
        top = starts - midnight
        pieces.append((top, min(max(ends - midnight, top + least), DAY_MINUTES), ends - midnight))
    lanes = pack([(top, bottom) for top, bottom, _ in pieces])
    for block, (top, bottom, ends), (lane, wide, of) in zip(blocks, pieces, lanes, strict=True):
        numbing = top
        if column.kind != "pen" and block.numbing_until is not None:
            numbing = block.numbing_until - midnight
        yield Placed(block, number, lane, wide, of, top, bottom, ends, numbing)


def pack(extents: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(lane, wide, lanes) of each half-open extent: extents that overlap, directly or through others,
    share the column's width in equal lanes; each takes the leftmost lane that is free."""
    result = [(0, 1, 1)] * len(extents)
    group: list[int] = []
    group_ends = -1
    for index in sorted(range(len(extents)), key=lambda one: (extents[one][0], -extents[one][1], one)):
        start, end = extents[index]
        if group and start >= group_ends:
            _pack_group(extents, group, result)
            group = []
        group_ends = end if not group else max(group_ends, end)
        group.append(index)
    if len(group) > 1:
        _pack_group(extents, group, result)
    return result


def _pack_group(
    extents: Sequence[tuple[int, int]], group: Sequence[int], result: list[tuple[int, int, int]]
) -> None:
    """Give lanes to extents that hang together, in order of their starts."""
    starts: list[list[int]] = []
    ends: list[list[int]] = []
    chosen: list[int] = []
    for index in group:
        start, end = extents[index]
        lane = len(ends)
        for number, taken in enumerate(ends):
            if taken[-1] <= start:
                lane = number
                break
        if lane == len(ends):
            starts.append([])
            ends.append([])
        starts[lane].append(start)
        ends[lane].append(end)
        chosen.append(lane)
    lanes = len(ends)
    for index, lane in zip(group, chosen, strict=True):
        start, end = extents[index]
        right = lane + 1
        while right < lanes and _is_free(starts[right], ends[right], start, end):
            right += 1
        result[index] = (lane, right - lane, lanes)


def _is_free(starts: Sequence[int], ends: Sequence[int], start: int, end: int) -> bool:
    """Whether a lane, whose extents follow each other, holds nothing between two minutes."""
    before = bisect_left(starts, end) - 1
    return before < 0 or ends[before] <= start


def boxes(placed: Iterable[Placed], scale: Scale) -> list[Box]:
    """The pixels of placed blocks, in their order."""
    y = rows(scale)
    width = scale.column
    found = []
    for _, column, lane, wide, lanes, top, bottom, _, _ in placed:
        left, across = _across(column, lane, wide, lanes, width)
        start = y[top]
        high = y[bottom] - start - 1
        found.append(Box(left, start, across, high if high > 1 else 1))
    return found


@lru_cache(maxsize=8)
def rows(scale: Scale) -> tuple[int, ...]:
    """The pixel of every minute of the day, worked out once for a scale and kept over refreshes."""
    return tuple(scale.y(minute) for minute in range(DAY_MINUTES + 1))


@lru_cache(maxsize=4096)
def _across(column: int, lane: int, wide: int, lanes: int, width: float) -> tuple[int, int]:
    """The left pixel and the width of a block's lanes in a column `width` pixels wide."""
    left = width * column + EDGE
    share = (width - 2 * EDGE) / lanes
    x = round(left + share * lane)
    right = round(left + share * (lane + wide))
    if lane + wide < lanes:
        right -= min(BETWEEN, max(right - x - 1, 0))
    return x, max(right - x, 1)


def open_spans(
    open_minutes: Mapping[tuple[int, date], tuple[tuple[int, int], ...]], column: Column
) -> tuple[tuple[int, int], ...]:
    """The open minutes of a column's day: the clinic's, and of those the resource's own where it has any."""
    midnight = day_start(column.day)
    spans = open_minutes.get((0, column.day), ())
    own = None if column.resource is None else open_minutes.get((column.resource.id, column.day))
    if own is not None:
        spans = intersect(spans, own)
    return tuple((start - midnight, end - midnight) for start, end in spans)


def closed_spans(
    open_minutes: Mapping[tuple[int, date], tuple[tuple[int, int], ...]], column: Column, scale: Scale
) -> tuple[tuple[int, int], ...]:
    """The shown minutes of a column that are not open, as spans in order."""
    closed = []
    at = scale.first
    for start, end in sorted(open_spans(open_minutes, column)):
        if start > at:
            closed.append((at, min(start, scale.last)))
        at = max(at, end)
    if at < scale.last:
        closed.append((at, scale.last))
    return tuple(closed)


def shown_hours(span: CalendarSpan, columns: Sequence[Column]) -> tuple[int, int]:
    """The first and last minute of the day to show: all open hours and all blocks, with a margin."""
    edges = [edge for column in columns for piece in open_spans(span.open_minutes, column) for edge in piece]
    for block in span.blocks:
        midnight = block.starts // DAY_MINUTES * DAY_MINUTES
        edges += (block.starts - midnight, min(block.ends - midnight, DAY_MINUTES))
    if not edges:
        return 8 * 60, 18 * 60
    first = max(min(edges) - MARGIN, 0) // 30 * 30
    last = min(-(-(max(edges) + MARGIN) // 30) * 30, DAY_MINUTES)
    return first, last


def fit(
    hours: tuple[int, int], columns: int, *, width: int, height: int, least_minute: float, least_column: int
) -> Scale:
    """The scale that fills a viewport, but never below the sizes that can be read; then it scrolls."""
    first, last = hours
    return Scale(
        first,
        last,
        max(height / max(last - first, 1), least_minute),
        max(width / max(columns, 1), least_column),
        max(columns, 1),
    )


def lines_that_fit(height: int, line: int, padding: int, most: int = 2) -> int:
    """How many whole lines of text a block shows, 0 to `most`: a line that would be cut is left out."""
    if height < line:
        return 0
    return max(min((height - 2 * padding) // line, most), 1)

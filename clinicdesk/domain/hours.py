"""When the clinic and its resources are open: weekly hours less closures, as spans of wall minutes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import pairwise

from clinicdesk.domain.walltime import day_start

Span = tuple[int, int]
"""From a minute up to but not including another."""

Weekly = Mapping[int, tuple[Span, ...]]
"""Weekday (Monday is 0) to its open (from, to) minutes of the day; lunch is the gap between two spans."""


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same minutes as ordered spans that neither overlap nor touch; empty spans vanish."""
    merged: list[Span] = []
    for starts, ends in sorted(spans):
        if starts >= ends:
            continue
        if merged and starts <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], ends))
        else:
            merged.append((starts, ends))
    return tuple(merged)


def intersect(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """The minutes that lie in both: a practitioner works only while the clinic is open."""
    left, right = merge(some), merge(others)
    both: list[Span] = []
    here = there = 0
    while here < len(left) and there < len(right):
        starts, ends = max(left[here][0], right[there][0]), min(left[here][1], right[there][1])
        if starts < ends:
            both.append((starts, ends))
        if left[here][1] <= right[there][1]:
            here += 1
        else:
            there += 1
    return tuple(both)


def subtract(spans: Iterable[Span], taken: Iterable[Span]) -> tuple[Span, ...]:
    """The minutes of `spans` that are not in `taken`."""
    base, holes = merge(spans), merge(taken)
    if not base or not holes:
        return base
    first, last = min(base[0][0], holes[0][0]), max(base[-1][1], holes[-1][1])
    edges = [(first, first), *holes, (last, last)]
    return intersect(base, [(left[1], right[0]) for left, right in pairwise(edges)])


def whole_days(first: date, last: date) -> Span:
    """The closure of whole days, both included: a holiday is `whole_days(day, day)`."""
    return day_start(first), day_start(last + timedelta(days=1))


def open_between(first: date, last: date, weekly: Weekly, closures: Iterable[Span]) -> tuple[Span, ...]:
    """The open spans of every day from `first` to `last` (both included), closures taken out.

    Hours that run past midnight (to more than 1440) belong to the day they began on.
    """
    spans = []
    for count in range((last - first).days + 1):
        day = first + timedelta(days=count)
        begins = day_start(day)
        spans += [(begins + opens, begins + shuts) for opens, shuts in weekly.get(day.weekday(), ())]
    return subtract(spans, closures)


def open_spans(day: date, weekly: Weekly, closures: Iterable[Span]) -> tuple[Span, ...]:
    """The open spans of one day in absolute minutes; none on a closed day."""
    return open_between(day, day, weekly, closures)

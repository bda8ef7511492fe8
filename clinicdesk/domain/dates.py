"""Reads dates as people write them: 12.3.1979, 1979-03-12, 12/03/79, 12 03 1979, 19790312."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date

_PARTS = re.compile(r"\s*(\d{1,4})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{1,4})\.?\s*")
_SOLID = re.compile(r"\s*(\d{8})\s*")
_TIME = re.compile(r"[T ]0{1,2}:00(:00(\.0+)?)?$")

Order = str
"""`ymd`, `dmy` or `mdy`."""

ORDERS: tuple[Order, ...] = ("ymd", "dmy", "mdy")


def read_day(text: str, order: Order, *, today: date) -> date | None:
    """The date that a text means in one order of its parts, or None.

    A year of two digits is the latest one not after `today`: the dates here are births.
    """
    parts = _parts(_TIME.sub("", text.strip()), order)
    if parts is None:
        return None
    year_text, month, day = parts
    year = int(year_text)
    if len(year_text) <= 2:
        year += today.year // 100 * 100
        year -= 100 * (year > today.year)
    elif len(year_text) == 3:
        return None
    try:
        return date(year, int(month), int(day))
    except ValueError:
        return None


def _parts(text: str, order: Order) -> tuple[str, str, str] | None:
    """Year, month and day as written."""
    solid = _SOLID.fullmatch(text)
    if solid:
        eight = solid[1]
        lengths = {"ymd": (4, 2, 2), "dmy": (2, 2, 4), "mdy": (2, 2, 4)}[order]
        first, second = lengths[0], lengths[0] + lengths[1]
        pieces = (eight[:first], eight[first:second], eight[second:])
    else:
        found = _PARTS.fullmatch(text)
        if found is None:
            return None
        pieces = (found[1], found[2], found[3])
    at = dict(zip(order, pieces, strict=True))
    if len(at["d"]) > 2 or len(at["m"]) > 2 or (order == "ymd" and len(at["y"]) != 4):
        return None
    return at["y"], at["m"], at["d"]


def readings(text: str, *, today: date) -> tuple[date, ...]:
    """Every date that a typed text can mean, the likeliest first; empty when it is none."""
    found = (read_day(text, order, today=today) for order in ORDERS)
    return tuple(dict.fromkeys(day for day in found if day is not None and day <= today))


def order_of(texts: Iterable[str], *, today: date) -> tuple[Order | None, bool]:
    """The one order of parts in which most of a column's dates can be read, and whether it is sure.

    A column is decided as a whole: 13.02.1980 in one row says that 03.04.1981 in another is the third of
    April. Not sure when day and month could be changed in every row; then the day is taken first. None when
    no order reads anything.
    """
    column = [text for text in texts if text.strip()]
    reads: Callable[[Order], int] = lambda order: sum(  # noqa: E731
        (day := read_day(text, order, today=today)) is not None and day <= today for text in column
    )
    counts = {order: reads(order) for order in ORDERS}
    best = max(counts.values(), default=0)
    if not best:
        return None, False
    first = [order for order in ORDERS if counts[order] == best]
    return first[0], len(first) == 1

"""Reads what people type for a day, a time of day or opening hours, and writes it the one clear way.

Reading what was written gives the same again. What cannot be read is refused with the text itself, so that
the sentence beside the field can show it.
"""

from __future__ import annotations

import re
from datetime import date

from clinicdesk.domain.dates import readings
from clinicdesk.domain.refusal import refuse
from clinicdesk.wording.catalogue import names
from clinicdesk.wording.dates import day_words

Spans = tuple[tuple[int, int], ...]
"""(from, to) in minutes of the day."""

MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW"})
_YEARS = range(1900, 2200)  # that a clinic has to do with; nothing is counted about others
_AHEAD = 40  # years: a year of two digits in a day to come
_NAMED = re.compile(r"\s*(\d{1,2})\.?\s+([^\W\d_]+)\.?,?\s+(\d{4})\s*")
_CLOCK = re.compile(r"\s*(\d{1,2})(?:\s*[:.hH]\s*(\d{2})?)?\s*|\s*(\d{2})(\d{2})\s*")
_DAY_MINUTES = 1440


def read_day(
    text: str, *, today: date, region: str = "", field: str = "", ahead: bool = False
) -> date | None:
    """The day that a text means, None for an empty one. Refuses `day_unreadable` beside `field`.

    12.3.1979, 1979-03-12, 12/03/79, 12031979 and 12 Mar 1979 are one day; where day and month could change
    places, the region's own order counts. `ahead` reads days to come, else births.
    """
    if not text.strip():
        return None
    named = _named_day(text)
    if named is not None:
        return named
    latest = today.replace(year=today.year + _AHEAD, day=min(today.day, 28)) if ahead else today
    found = readings(text, today=latest)
    if not found:
        raise refuse("day_unreadable", field=field, text=text.strip())
    # `readings` takes the day first; of two that are possible the other is the month first.
    return found[-1] if region in MONTH_FIRST else found[0]


def _named_day(text: str) -> date | None:
    """A day with its month in letters: 12 Mar 1979, 12 march 1979."""
    match = _NAMED.fullmatch(text)
    if match is None or int(match[3]) not in _YEARS:
        return None
    typed = match[2].casefold()
    months = [name.casefold() for name in names("dates.months")]
    found = [number for number, name in enumerate(months, 1) if len(typed) >= 3 and name.startswith(typed)]
    try:
        return date(int(match[3]), found[0], int(match[1])) if found else None
    except ValueError:
        return None


def day_text(day: date | None) -> str:
    """A day with its month in letters and four digits of the year, which nobody reads two ways."""
    return day_words(day, "short_year") if day is not None else ""


def read_minute(text: str, *, field: str = "") -> int | None:
    """The minute of the day: 9, 9:30, 9.30, 9h30, 0930; None for an empty text. Refuses `time_unreadable`."""
    if not text.strip():
        return None
    match = _CLOCK.fullmatch(text)
    hour, minute = (0, 60) if match is None else (int(match[1] or match[3]), int(match[2] or match[4] or 0))
    if minute > 59 or hour * 60 + minute > _DAY_MINUTES:
        raise refuse("time_unreadable", field=field, text=text.strip())
    return hour * 60 + minute


def minute_text(minute: int | None) -> str:
    """A minute of the day as 9:30; empty for none."""
    return "" if minute is None else f"{minute // 60}:{minute % 60:02}"


def read_spans(text: str, *, field: str = "") -> Spans:
    """Opening hours: "9-13, 14-19"; an empty text or a dash is closed. Refuses `hours_unreadable`."""
    told = text.strip()
    if told in {"", "-", "–", "—"} or told.casefold() == "closed":
        return ()
    spans = []
    for part in re.split(r"[,;+/]| and ", told):
        ends = re.split(r"\s*(?:-|–|—| to )\s*", part.strip())
        if len(ends) != 2 or not all(ends):
            raise refuse("hours_unreadable", field=field, text=told)
        opens, closes = read_minute(ends[0], field=field), read_minute(ends[1], field=field)
        spans.append((opens or 0, closes or 0))
    return tuple(spans)


def spans_text(spans: Spans) -> str:
    """Opening hours as 9:00–13:00, 14:00–19:00; empty for closed."""
    return ", ".join(f"{minute_text(opens)}–{minute_text(closes)}" for opens, closes in spans)

"""Dates, times, gaps, lists and numbers as people write and say them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from typing import Protocol

from clinicdesk.wording.catalogue import BASE, counted, entry, has, names, pattern, text


class Moment(Protocol):
    """A wall time and how exactly it is meant: "minute", "morning" or "day"."""

    @property
    def wall(self) -> datetime: ...

    @property
    def precision(self) -> str: ...


@lru_cache(maxsize=1024)
def day_words(day: date, style: str = "full", language: str = BASE) -> str:
    """A date in a style of dates.toml: full, spoken, long, plain, short, short_year or month."""
    return pattern(f"dates.pattern.{style}", language).format(
        weekday=names("dates.weekdays", language)[day.weekday()],
        weekday_short=names("dates.weekdays_short", language)[day.weekday()],
        day=day.day,
        month=names("dates.months", language)[day.month - 1],
        month_short=names("dates.months_short", language)[day.month - 1],
        year=day.year,
    )


def weekday_words(day: date, language: str = BASE) -> str:
    """The name of a date's weekday."""
    return names("dates.weekdays", language)[day.weekday()]


def clock_words(at: datetime | time, language: str = BASE) -> str:
    """A time as written: 15:05."""
    return pattern("dates.clock.time", language).format(hour=at.hour, minute=at.minute)


def moment_words(at: datetime, language: str = BASE) -> str:
    """A date and time as written: Tuesday 29 December 2026, 15:00."""
    return text(
        "dates.clock.both",
        language,
        date=day_words(at.date(), "full", language),
        time=clock_words(at, language),
    )


def span_words(starts: datetime, ends: datetime, language: str = BASE) -> str:
    """From when to when on one day: 15:00–16:15."""
    return pattern("dates.clock.range", language).format(
        **{"from": clock_words(starts, language), "to": clock_words(ends, language)}
    )


def spoken_time(at: datetime | time, language: str = BASE) -> str:
    """A time as said on the phone: "quarter past three"; odd minutes are read as digits."""
    key = f"dates.spoken.minute.{at.minute}"
    if not has(key, language):
        return text("dates.spoken.other", language, time=clock_words(at, language))
    hours = names("dates.spoken.hours", language)
    return text(key, language, hour=hours[at.hour % len(hours)], next=hours[(at.hour + 1) % len(hours)])


def gap_words(days: int, language: str = BASE) -> str:
    """A gap between two visits: "35 days"."""
    return counted("day", days, language)


def listed(items: Sequence[str], language: str = BASE) -> str:
    """A list as said: "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    head = pattern("phrases.list.separator", language).join(items[:-1])
    return text("phrases.list.last", language, a=head, b=items[-1])


def ordinal(n: int, language: str = BASE) -> str:
    """The ordinal number in words: 3 is "third"."""
    words = names("phrases.ordinal.words", language)
    return words[n - 1] if 1 <= n <= len(words) else text("phrases.ordinal.other", language, n=n)


def when_words(edge: str, moment: Moment, treated: date, language: str = BASE) -> str:
    """When a step of a sheet begins (`edge` "from") or ends ("until"), seen from the day of treatment.

    "Until tonight 21:50", "From tomorrow morning", "Until Thu 26 Nov 14:00", "Until Sat 28 Nov".
    """
    return text(
        f"dates.when.{edge}_{_nearness(moment, treated, language)}",
        language,
        date=day_words(moment.wall.date(), "short", language),
        time=clock_words(moment.wall, language),
    )


def _nearness(moment: Moment, treated: date, language: str) -> str:
    if moment.precision == "day":
        return "day"
    days = (moment.wall.date() - treated).days
    if moment.precision == "morning":
        return "tomorrow_morning" if days == 1 else "morning"
    if days:
        return "minute"
    return (
        "tonight" if moment.wall.hour >= int(str(entry("dates.when.tonight_begins", language))) else "today"
    )

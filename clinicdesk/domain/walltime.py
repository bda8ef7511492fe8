"""Clinic wall time: naive datetimes, counted in whole minutes since 2000, that no clock change moves.

An appointment at 15:00 stays at 15:00 (product.md 5). Days and months are added on the calendar, never as
seconds. A wall time that a zone skips or repeats is told apart here and asked about by the caller.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

EPOCH = datetime(2000, 1, 1)
DAY_MINUTES = 1440
_EPOCH_DAY = EPOCH.date()
_MINUTE = timedelta(minutes=1)


def to_minutes(moment: datetime) -> int:
    """Whole minutes from 2000-01-01 00:00 to a naive wall time; seconds are dropped.

    Raises ValueError for an aware datetime, which is not a wall time.
    """
    if moment.tzinfo is not None:
        raise ValueError("a wall time carries no zone")
    return (moment - EPOCH) // _MINUTE


def from_minutes(minutes: int) -> datetime:
    """The naive wall time that lies `minutes` after 2000-01-01 00:00."""
    return EPOCH + timedelta(minutes=minutes)


def to_days(day: date) -> int:
    """Days from 2000-01-01 to a date; negative before it."""
    return (day - _EPOCH_DAY).days


def from_days(days: int) -> date:
    """The date that lies `days` after 2000-01-01."""
    return _EPOCH_DAY + timedelta(days=days)


def day_start(day: date) -> int:
    """The minute at which a date begins."""
    return to_days(day) * DAY_MINUTES


def at(day: date, minute_of_day: int) -> datetime:
    """The wall time of a minute of a day (0..1440) on a date."""
    return datetime.combine(day, time()) + timedelta(minutes=minute_of_day)


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, clamped to the month's end (domain.md S13).

    30 November + 3 months is 28 or 29 February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def age_on(birth: date, day: date) -> int:
    """Whole years of age on a day; 29 February turns a year older on 1 March."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


class Clock(Enum):
    """What a zone's clocks do to a wall time."""

    PLAIN = "plain"
    SKIPPED = "skipped"
    REPEATED = "repeated"


def clock_of(moment: datetime, zone: ZoneInfo) -> Clock:
    """Whether a naive wall time exists once, never or twice in a zone (reliability.md row 44)."""
    first, second = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Clock.PLAIN
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return Clock.REPEATED if back == moment else Clock.SKIPPED

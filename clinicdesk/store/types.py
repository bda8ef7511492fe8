"""Column types that mean the same on SQLite (STRICT tables) and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

from clinicdesk.domain import walltime

# Connection is the reader that queries take; services know it by this name and never import SQLAlchemy.
__all__ = ["Connection", "Day", "Flag", "Instant", "WallTime"]

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_REMEMBERED = 1 << 14  # moments and days: the rows of one view share most of theirs


@lru_cache(_REMEMBERED)
def _moment(minutes: int | None) -> datetime | None:
    return None if minutes is None else walltime.from_minutes(minutes)


@lru_cache(_REMEMBERED)
def _day(days: int | None) -> date | None:
    return None if days is None else walltime.from_days(days)


def keepable(text: str) -> str:
    """A text as both engines can keep it: without NUL, and with a sign for half a surrogate pair.

    Either comes with text that was pasted or given in bytes which are no UTF-8.
    """
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


class WallTime(TypeDecorator[datetime]):
    """A naive clinic wall time, stored as whole minutes since 2000-01-01 00:00."""

    impl = sa.Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else walltime.to_minutes(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return _moment(value)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """Straight to the conversion: it runs for every cell of a view."""
        return _moment


class Day(TypeDecorator[date]):
    """A date, stored as days since 2000-01-01 (negative before it)."""

    impl = sa.Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:
        return None if value is None else walltime.to_days(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:
        return _day(value)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], date | None]:
        """Straight to the conversion, as for WallTime."""
        return _day


class Instant(TypeDecorator[datetime]):
    """An aware moment in UTC, stored as microseconds since 1970: what really happened, and when."""

    impl = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value.astimezone(UTC) - _UNIX) // _MICRO

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _UNIX + timedelta(microseconds=value)


class Flag(TypeDecorator[bool]):
    """Yes or no, stored as 1 or 0 because STRICT tables know no boolean."""

    impl = sa.Integer
    cache_ok = True

    @override
    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value)

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:
        return None if value is None else bool(value)

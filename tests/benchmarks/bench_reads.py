"""Row 5: a day, a week and a month as the services read them, against the same SQL by the bare driver.

The services make frozen views with datetimes; the floor fetches the same rows as tuples of integers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from clinicdesk.services.calendar import Calendar
from clinicdesk.services.reports import Reports
from clinicdesk.services.today import Today
from tests.benchmarks.ground import TODAY, Ground, at_desk
from tests.benchmarks.harness import Row, bare, same_sql

NUMBERS = ("5", "5b", "5c", "5d")


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 5 for each length of time, and for the Today board."""
    with at_desk(ground.big) as desk, bare(ground.big) as cursor:
        calendar, reports, today = Calendar(desk), Reports(desk), Today(desk)
        day, month = len(calendar.day(TODAY)), len(reports.schedule(TODAY).rows)
        week = len(calendar.span(TODAY, 7).blocks)
        calls = (
            ("5", f"day, {day} visits", 2.0, lambda: calendar.day(TODAY)),
            ("5b", f"week with hours and tray, {week} blocks", 1.5, lambda: calendar.span(TODAY, 7)),
            ("5c", f"month, {month} visits", 2.0, lambda: reports.schedule(TODAY)),
            ("5d", f"Today's board, {day} visits with their rules", 2.0, lambda: today.board(TODAY)),
        )
        yield [
            Row(number, what, target, call, same_sql(desk.store, cursor, call))
            for number, what, target, call in calls
        ]

"""Row 13: twelve sessions booked in one transaction against one durable booking, both by the services."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from clinicdesk.domain.views.plans import PlanView
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.services.series import PlanForm, Series
from clinicdesk.services.settings import Settings
from clinicdesk.store import open_store, tables
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Row
from tests.services.conftest import Clinic, founded

NUMBERS = ("13",)
SESSIONS = 12
CYCLE = 35
"""Ladders that begin on other days of one cycle never meet."""


class Ladders:
    """Books the same ladder again and again, each time for somebody else and a day later."""

    def __init__(self, clinic: Clinic) -> None:
        self._series = Series(clinic.desk)
        form = PlanForm(clinic.patient(), SESSIONS, count_reason="measured", first_day=date(2027, 1, 4))
        self._form, self._plan = form, self._series.propose(form, count=1).plans[0]
        self._patients = [clinic.patient("Ladder", str(number)) for number in range(CYCLE)]
        self._turn = count()

    def __call__(self) -> None:
        turn = next(self._turn)
        form = replace(self._form, patient_id=self._patients[turn % CYCLE])
        self._series.book(form, self._later(timedelta(days=turn)))

    def _later(self, by: timedelta) -> PlanView:
        rungs = tuple(replace(rung, starts=rung.starts + by) for rung in self._plan.rungs)
        return replace(self._plan, rungs=rungs)


class Single:
    """Books one visit of the same kind, each time for somebody else and an hour later."""

    def __init__(self, clinic: Clinic) -> None:
        self._clinic = clinic
        self._calendar = Calendar(clinic.desk)
        self._patients = [clinic.patient("Single", str(number)) for number in range(60)]
        self._turn = count()

    def __call__(self) -> None:
        turn = next(self._turn)
        starts = datetime(2026, 11, 24, 10) + timedelta(days=turn % 30, hours=3 * (turn // 30))
        who = self._patients[turn]
        self._calendar.book(BookForm(who, self._clinic.microneedling, starts, self._clinic.vidal))


def open_daily(desk: Desk) -> None:
    """Open the clinic on every day, so that each day of a cycle can be booked."""
    Settings(desk).set_hours(())
    with desk.unit("set_hours") as unit:
        for weekday in range(7):
            unit.insert(tables.hours, weekday=weekday, opens=8 * 60, closes=20 * 60)


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 13."""
    clinic = founded(open_store(ground.scratch / "series.db", create=True))
    try:
        open_daily(clinic.desk)
        ladders, single = Ladders(clinic), Single(clinic)
        yield [Row("13", "series of 12, one transaction", 4.0, ladders, single, ground.scratch)]
    finally:
        clinic.desk.store.close()

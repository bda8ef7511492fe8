"""Row 21: a day, a keystroke and a booking in the great clinic against the same code in a small one.

Both clinics have days of the same fullness: the small one is the great one with fewer days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from random import Random

import sqlalchemy as sa

from clinicdesk.domain.walltime import from_minutes
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.services.patients import Patients
from clinicdesk.services.sample.clinic import AHEAD
from clinicdesk.services.today import Today
from clinicdesk.store import tables
from tests.benchmarks.ground import TODAY, Ground, at_desk
from tests.benchmarks.harness import Row

NUMBERS = ("21", "21b", "21c", "21d")
BOOKINGS, KEYSTROKES = 10, 40
SCREEN = 20  # hits
FREE_FROM = TODAY + timedelta(days=AHEAD + 5)  # nothing of the sample is booked so late
FREE_DAYS = 60


class Consults:
    """Books consults far ahead, each time for somebody else."""

    def __init__(self, desk: Desk) -> None:
        self._calendar = Calendar(desk)
        service = next(one.id for one in self._calendar.services() if one.kind == "consult")
        people = sa.select(tables.patient.c.id).where(tables.patient.c.active == 1).limit(1000)
        with desk.store.read() as connection:
            patients = list(connection.scalars(people))
        self._forms = self._times(service, patients)

    def _times(self, service: int, patients: Sequence[int]) -> Iterator[BookForm]:
        """One practitioner's open half hours, one after the other."""
        span = self._calendar.span(FREE_FROM, FREE_DAYS)
        person = next(one.id for one in span.resources if one.kind == "practitioner")
        turn = 0
        for number in range(FREE_DAYS):
            for opens, closes in span.open_minutes.get((person, FREE_FROM + timedelta(days=number)), ()):
                for starts in range(opens + 60, closes - 60, 30):
                    who = patients[turn % len(patients)]
                    yield BookForm(who, service, from_minutes(starts), person)
                    turn += 1

    def __call__(self) -> None:
        for form in islice(self._forms, BOOKINGS):
            self._calendar.book(form)


def keystrokes(desk: Desk, texts: Sequence[str]) -> Callable[[], object]:
    """Each text looked for."""
    find = Patients(desk).find
    return lambda: [find(text) for text in texts]


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 21: a day of the calendar, the board, search, booking."""
    with at_desk(ground.writable) as great, at_desk(ground.small) as small:
        visits = len(Calendar(great).day(TODAY))
        with small.store.read() as connection:
            names = [str(name) for name in connection.scalars(sa.select(tables.patient.c.family_name))]
        typed = {name[: 3 + at % 3] for at, name in enumerate(names)}
        # Only what finds a whole screen in both: a shorter answer is less work.
        full = sorted(text for text in typed if len(Patients(small).find(text)) == SCREEN)
        texts = Random(21).choices(full or names, k=KEYSTROKES)
        bookings = Consults(great), Consults(small)
        yield [
            Row("21", f"day, {visits} visits, great / small",
                1.5, lambda: Calendar(great).day(TODAY), lambda: Calendar(small).day(TODAY)),
            Row("21b", "Today's board, great / small",
                1.5, lambda: Today(great).board(TODAY), lambda: Today(small).board(TODAY)),
            Row("21c", f"{KEYSTROKES} keystrokes, great / small",
                1.5, keystrokes(great, texts), keystrokes(small, texts)),
            Row("21d", f"{BOOKINGS} bookings, great / small", 1.5, *bookings, ground.scratch),
        ]  # fmt: skip

"""Writes a sample clinic into a new plain file, in one unit for the clinic and one for all that happened."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from clinicdesk.domain.refusal import EnvironmentFault, refuse
from clinicdesk.domain.walltime import DAY_MINUTES, from_minutes
from clinicdesk.services.desk import Desk
from clinicdesk.services.sample.cast import CAST
from clinicdesk.services.sample.clinic import CLOCK, Calendar, Scale, form
from clinicdesk.services.sample.course import Course
from clinicdesk.services.sample.handouts import hand_out
from clinicdesk.services.sample.journeys import Journey
from clinicdesk.services.sample.people import Made, make
from clinicdesk.services.sample.records import Records
from clinicdesk.services.setup import Seeded, Setup
from clinicdesk.store import Unit, open_store, tables

CARD_FILE = 0.15  # of a small clinic's patients: taken over from an old card file, not seen since
MOST_PATIENTS, MOST_YEARS = 200_000, 20


def write_sample(
    path: Path, *, on: date, patients: int = 2000, years: int = 2, seed: int = 1
) -> dict[str, int]:
    """Write a sample clinic whose today is `on`, half past two; returns how many rows of what.

    The same arguments write the same clinic. Refuses `file_exists`, `patients_range` and `years_range`; an
    unfinished file is taken away again.
    """
    if not 1 <= patients <= MOST_PATIENTS:
        raise refuse("patients_range", field="patients", least=1, most=MOST_PATIENTS)
    if not 1 <= years <= MOST_YEARS:
        raise refuse("years_range", field="years", least=1, most=MOST_YEARS)
    if path.exists():
        raise refuse("file_exists", path=str(path))
    if not path.parent.is_dir():
        raise EnvironmentFault("no_folder", path=str(path.parent))
    scale = Scale(patients, years, on)
    part = path.with_name(path.name + ".new")
    part.unlink(missing_ok=True)
    try:
        with _without_collector():
            counts = _fill(part, scale, seed)
        part.rename(path)
    finally:
        for leftover in (part, Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)
    return counts


@contextmanager
def _without_collector() -> Iterator[None]:
    """No garbage collection meanwhile: it would walk millions of small tuples again and again, in vain."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fill(path: Path, scale: Scale, seed: int) -> dict[str, int]:
    rng = Random(f"{seed}/{scale.patients}/{scale.years}/{scale.on}")
    moment = datetime.combine(scale.on, datetime.min.time()) + timedelta(minutes=CLOCK)
    store = open_store(path, create=True, clock=lambda: moment.replace(tzinfo=UTC), entropy=_entropy(rng))
    with closing(store):
        desk = Desk(store, lambda: moment)
        calendar = Calendar(scale, rng)
        clinic = form(scale, calendar)
        seeded = Setup(desk).set_up(clinic).value
        people = list(make(scale, rng))
        course = Course(scale, calendar, len(clinic.rooms), [person.traits for person in people], rng)
        _let_in(course, scale, people, rng)
        course.run()
        with desk.unit("sample", bulk=True) as unit:
            _closures(unit, calendar, seeded)
            unit.insert_many(tables.patient, ({"id": at, **one.row} for at, one in enumerate(people, 1)))
            records = Records(unit, seeded, scale, people, rng)
            _write(records, course)
            hand_out(unit, desk.info(), records.handed)
    return {"patients": len(people), "series": len(course.plans), "appointments": len(course.visits)}


def _entropy(rng: Random) -> Callable[[int], bytes]:
    """Bytes that are the same for the same arguments: a sample is for looking around, not for secrets."""
    start = rng.getrandbits(256).to_bytes(32, "big")
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return hashlib.shake_256(start + count.to_bytes(8, "big")).digest(size)

    return draw


def _let_in(course: Course, scale: Scale, people: list[Made], rng: Random) -> None:
    """Everybody's first wish: today's people by their script, the others a consult."""
    for at, person in enumerate(people, 1):
        part = CAST[at - 1] if at <= len(CAST) else None
        if part:
            journey = part.journey(at)
            first = journey.script[0]
            journey.due = max(scale.first_day, scale.today - first.days_ago)
            journey.earliest, journey.latest = journey.due, journey.due + 6
            if not first.days_ago:
                journey.latest = journey.due
            course.enter(journey, part)
            continue
        if not scale.busy and rng.random() < CARD_FILE:
            continue
        journey = Journey(at, rng.randrange(scale.practitioners))
        wait = rng.randint(1, 6) if person.arrives > scale.today - 4 else 0
        journey.due = journey.earliest = person.arrives + wait
        journey.latest = journey.due + 30
        course.enter(journey)


def _closures(unit: Unit, calendar: Calendar, seeded: Seeded) -> None:
    for day, name in calendar.holidays.items():
        _close(unit, None, day, 1, name)
    for person, first, days, why in calendar.absences:
        _close(unit, seeded.practitioners[person], first, days, why)


def _close(unit: Unit, resource: int | None, first: int, days: int, why: str) -> None:
    starts = from_minutes(first * DAY_MINUTES)
    unit.insert(
        tables.closure, resource_id=resource, starts=starts, ends=starts + timedelta(days=days), reason=why
    )


def _write(records: Records, course: Course) -> None:
    """The rows of all that happened, in packs."""
    for plan in course.plans:
        records.add("series", plan.patient, plan.concern, plan.area, plan.of, plan.status)
    records.flush(all_of_it=True)
    for visit in course.visits:
        records.visit(visit)
        records.flush()
    records.shelf()
    records.calls(course.visits)
    records.flush(all_of_it=True)

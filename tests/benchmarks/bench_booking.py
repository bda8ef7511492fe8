"""Rows 12 and 12b: a durable booking, guarded and journaled, against the same rows by bare SQL; and the guard
on the last of ten years against the first.

The floor writes to the same tables and indices without guards, fences and journal, through the same driver
and pragmas, on its raw cursor. A bulk load, in seconds: `python -m tests.benchmarks.bench_booking [visits]`
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from clinicdesk.domain.walltime import day_start
from clinicdesk.store import tables
from clinicdesk.store.check import check
from clinicdesk.store.engine import raw_of, sqlite_engine
from tests.benchmarks.ground import TODAY, Ground
from tests.benchmarks.harness import CACHE, Row, bare
from tests.store.clinic import Clinic, new_clinic

NUMBERS = ("12", "12b")
EACH = 50  # bookings in one repeat
KEY = bytes(range(32))
NEIGHBOURS, MOST_NEIGHBOURS = 10, 30  # visits of the day before the night that the guard is asked for
PER_DAY = 320
FIRST_DAY, MINUTES = 10_000, 20  # wall days since 2000; length of a loaded visit


class Booking:
    """The program's side: a visit, three phases, three slots and the patient's own time, one unit each."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.hours = (3.0 * number for number in range(10**9))

    def __call__(self) -> None:
        for _ in range(EACH):
            self.one(next(self.hours))

    def one(self, hour: float) -> None:
        with self.clinic.unit("book") as unit:
            visit = self.clinic.insert_visit(unit, hour)
            starts, ends = self.clinic.span(hour)
            more = {"appointment_id": visit, "starts": starts, "ends": ends, "holds": "room"}
            unit.insert_many(
                tables.appointment_phase,
                [{**more, "ord": 1, "name": "treatment"}, {**more, "ord": 2, "name": "clean-down"}],
            )


class Floor:
    """The same rows by bare SQL on the raw cursor, WAL and FULL as well."""

    def __init__(self, path: Path, key: bytes | None, clinic: Clinic) -> None:
        self.engine = sqlite_engine(path, key=key)
        self.clinic = clinic
        with self.engine.connect() as connection, connection.begin():
            tables.metadata.create_all(connection)
        self.connection = self.engine.connect()
        self.cursor: Any = raw_of(self.connection).cursor()
        self.cursor.execute(f"PRAGMA cache_size = {CACHE}").fetchall()
        self.parents()
        self.starts = (13_000_000 + 180 * number for number in range(10**9))

    def parents(self) -> None:
        """What the visits refer to, under the ids that it has in the clinic."""
        run, who = self.cursor.execute, self.clinic
        run("BEGIN IMMEDIATE")
        run("INSERT INTO service (id, kind, name) VALUES (?, 'consult', 'Consult')", (who.consult,))
        for kind, number in (
            ("practitioner", who.practitioners[0]),
            ("room", who.rooms[0]),
            ("pen", who.pen),
        ):
            run("INSERT INTO resource (id, kind, name) VALUES (?, ?, ?)", (number, kind, kind))
        columns = "(id, given_name, family_name, added_on)"
        run(f"INSERT INTO patient {columns} VALUES (?, 'Nina', 'Øster', 9800)", (who.patients[0],))
        run("COMMIT")

    def __call__(self) -> None:
        for _ in range(EACH):
            self.one(next(self.starts))

    def one(self, starts: int) -> None:
        run, who = self.cursor.execute, self.clinic
        ends = starts + 60
        run("BEGIN IMMEDIATE")
        held = (who.practitioners[0], who.rooms[0], who.pen)
        run(
            "INSERT INTO appointment (patient_id, service_id, kind, starts, ends, practitioner_id, room_id,"
            " pen_id) VALUES (?, ?, 'consult', ?, ?, ?, ?, ?)",
            (who.patients[0], who.consult, starts, ends, *held),
        )
        visit = self.cursor.lastrowid
        for number, name in enumerate(("consult", "treatment", "clean-down")):
            run(
                "INSERT INTO appointment_phase (appointment_id, ord, name, starts, ends, holds)"
                " VALUES (?, ?, ?, ?, ?, 'room')",
                (visit, number, name, starts, ends),
            )
        for each in held:
            run(
                "INSERT INTO occupancy (appointment_id, resource_id, starts, ends) VALUES (?, ?, ?, ?)",
                (visit, each, starts, ends),
            )
        run(
            "INSERT INTO presence (appointment_id, patient_id, starts, ends) VALUES (?, ?, ?, ?)",
            (visit, who.patients[0], starts, ends),
        )
        run("COMMIT")

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()


# ------------------------------------------------------------------- bulk
def visits(count: int) -> Iterator[tuple[int, int]]:
    """Number and start of each loaded visit: 320 a day, 16 people with 20 visits each."""
    for number in range(count):
        day, place = divmod(number, PER_DAY)
        yield number + 1, (FIRST_DAY + day) * 1440 + 480 + place // 16 * MINUTES


def load(clinic: Clinic, count: int) -> dict[str, float]:
    """Load so many visits with phases, slots and patient's time; seconds by table."""
    took: dict[str, float] = {}
    with clinic.unit("set_up") as unit:
        people = [unit.insert(tables.resource, kind="practitioner", name=f"P{n}") for n in range(16)]
        patients = [
            unit.insert(tables.patient, given_name="A", family_name=str(n), added_on=clinic.day)
            for n in range(PER_DAY)
        ]

    def timed(name: str, *load: Any) -> None:
        started = time.perf_counter()
        unit.pack(*load)
        took[name] = time.perf_counter() - started

    started = time.perf_counter()
    with clinic.unit("load", bulk=True) as unit:
        consult = clinic.consult
        columns: tuple[str, ...] = (
            "id",
            "patient_id",
            "service_id",
            "kind",
            "starts",
            "ends",
            "practitioner_id",
            "status",
        )
        timed(
            "appointment",
            tables.appointment,
            columns,
            (
                (n, patients[n % PER_DAY], consult, "consult", at, at + MINUTES, people[n % 16], "done")
                for n, at in visits(count)
            ),
        )
        columns = ("id", "appointment_id", "ord", "name", "starts", "ends", "holds")
        timed(
            "appointment_phase",
            tables.appointment_phase,
            columns,
            (
                (
                    3 * n + part,
                    n,
                    part,
                    ("numbing", "treatment", "clean-down")[part],
                    at + part,
                    at + part + 1,
                    "room",
                )
                for n, at in visits(count)
                for part in range(3)
            ),
        )
        columns = ("id", "appointment_id", "resource_id", "starts", "ends")
        timed(
            "occupancy",
            tables.occupancy,
            columns,
            ((n, n, people[n % 16], at, at + MINUTES) for n, at in visits(count)),
        )
        columns = ("id", "appointment_id", "patient_id", "starts", "ends")
        timed(
            "presence",
            tables.presence,
            columns,
            ((n, n, patients[n % PER_DAY], at, at + MINUTES) for n, at in visits(count)),
        )
        sealing = time.perf_counter()
    took["prove and seal"] = time.perf_counter() - sealing
    took["all"] = time.perf_counter() - started
    return took


def guard_row(cursor: Any, least: int = NEIGHBOURS) -> Row:
    """Row 12b: the slot guard on the last of ten years against the first, with as many neighbours."""
    days = cursor.execute(
        "SELECT o.resource_id, o.starts / 1440 FROM occupancy o JOIN resource r ON r.id = o.resource_id"
        " WHERE r.kind = 'practitioner' AND o.starts < ? GROUP BY 1, 2 HAVING count(*) BETWEEN ? AND ?"
        " ORDER BY 2",
        (day_start(TODAY), least, MOST_NEIGHBOURS),
    ).fetchall()
    text = "INSERT INTO occupancy (appointment_id, resource_id, starts, ends) VALUES (1, ?, ?, ?)"

    def attempt(person: int, day: int) -> None:
        night = (day + 1) * 1440  # nobody works then, and the whole day lies within the bound
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("INSERT INTO unit_open VALUES (1)")
        for minute in range(EACH):
            cursor.execute(text, (person, night + minute, night + minute + 1))
        cursor.execute("ROLLBACK")

    first, last = days[0], days[-1]
    return Row("12b", "guard, last day of ten years", 2, lambda: attempt(*last), lambda: attempt(*first))


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 12 on a plain and on an encrypted file, and row 12b on the great clinic."""
    with ExitStack() as closing:
        made = []
        for what, key in (("plain", None), ("encrypted", KEY)):
            clinic = new_clinic(ground.scratch / f"{what}.db", key=key)
            closing.callback(clinic.store.close)
            floor = Floor(ground.scratch / f"{what}-floor.db", key, clinic)
            closing.callback(floor.close)
            made.append(
                Row("12", f"{EACH} bookings, FULL, {what}", 3, Booking(clinic), floor, ground.scratch)
            )
        cursor = closing.enter_context(bare(ground.writable))
        cursor.execute("PRAGMA foreign_keys = OFF").fetchall()
        yield [*made, guard_row(cursor, 1 if ground.tiny else NEIGHBOURS)]


def main(count: int) -> None:
    """Load so many visits at once and check them, in seconds."""
    with tempfile.TemporaryDirectory() as name:
        clinic = new_clinic(Path(name) / "bulk.db")
        for what, seconds in load(clinic, count).items():
            print(f"bulk  {count} visits, {what:30} {seconds:8.1f} s")
        started = time.perf_counter()
        findings = check(clinic.store)
        print(f"check {len(findings)} findings {time.perf_counter() - started:30.1f} s")
        print(f"file  {clinic.store.sizes['file'] / 1e6:.0f} MB")
        clinic.store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)

"""What rows stand on: a sample clinic of a million visits, written once, and a small one cut out of it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Table

from clinicdesk.domain.walltime import day_start
from clinicdesk.services.desk import Desk
from clinicdesk.services.sample import write_sample
from clinicdesk.store import open_store, tables
from tests.benchmarks.harness import bare

TODAY = date(2026, 11, 23)  # a Monday
NOW = datetime(2026, 11, 23, 14, 30)
AROUND = timedelta(days=13)  # of today are in the small clinic: about 10,000 visits of 1,000,000
MOST_SECONDS = 180  # for a sample of 100,000 patients and ten years


class Ground:
    """The databases of one run; `tiny` asks every module for the least that still runs."""

    def __init__(self, kept: Path, scratch: Path, patients: int, years: int, *, tiny: bool = False) -> None:
        self.scratch = scratch
        self.tiny = tiny
        self._kept = kept
        self._patients = patients
        self._years = years

    @cached_property
    def big(self) -> Path:
        """The sample clinic; nobody writes to it, so that the next run finds it as it was."""
        path = self._kept / f"sample-{self._patients}-{self._years}-{TODAY:%Y%m%d}.db"
        if not path.exists():
            started = time.perf_counter()
            counts = write_sample(path, on=TODAY, patients=self._patients, years=self._years)
            took = time.perf_counter() - started
            verdict = "ok" if took <= MOST_SECONDS else "MISS"
            print(
                f"sample: {counts['patients']} patients, {counts['appointments']} appointments in"
                f" {took:.0f} s (at most {MOST_SECONDS}), {path.stat().st_size / 1e6:.0f} MB: {verdict}"
            )
        return path

    @cached_property
    def writable(self) -> Path:
        """A copy of the sample clinic for those who write."""
        return Path(shutil.copyfile(self.big, self.scratch / "big.db"))

    @cached_property
    def small(self) -> Path:
        """The same clinic with the visits of the days around today only: its days are as full."""
        path = self.scratch / "small.db"
        cut(self.big, path, TODAY - AROUND, TODAY + AROUND)
        return path


@contextmanager
def at_desk(path: Path) -> Iterator[Desk]:
    """A desk at a database, on the sample's today."""
    store = open_store(path)
    try:
        yield Desk(store, lambda: NOW)
    finally:
        store.close()


def cut(source: Path, target: Path, first: date, until: date) -> None:
    """Make a database of what belongs to the visits that start between two days; its journal is new."""
    open_store(target, create=True).close()
    with bare(target) as cursor:
        run = cursor.execute
        run("PRAGMA foreign_keys = OFF").fetchall()
        run("ATTACH ? AS source", (str(source),))
        run("BEGIN IMMEDIATE")
        run("INSERT INTO unit_open VALUES (1)")
        run("CREATE TEMP TABLE kept AS SELECT id, patient_id FROM source.appointment"
            " WHERE starts >= ? AND starts < ?", (day_start(first), day_start(until)))  # fmt: skip
        for table in tables.metadata.sorted_tables:
            run(f"INSERT INTO main.{table.name} SELECT * FROM source.{table.name} {_which(table)}")
        run("DELETE FROM unit_open")
        run("COMMIT")
        run("DETACH source")


def _which(table: Table) -> str:
    """The rows of a table that belong to the kept visits."""
    columns = table.c
    if table is tables.appointment:
        return "WHERE id IN (SELECT id FROM kept)"
    if table is tables.patient:
        return "WHERE id IN (SELECT patient_id FROM kept)"
    if "appointment_id" in columns:
        return "WHERE appointment_id IN (SELECT id FROM kept)"
    if "treatment_id" in columns:
        return "WHERE treatment_id IN (SELECT id FROM main.treatment)"
    if "patient_id" in columns:
        return "WHERE patient_id IN (SELECT patient_id FROM kept)"
    return ""

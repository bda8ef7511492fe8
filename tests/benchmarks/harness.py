"""Runs a benchmark's two sides in turn and prints the ratio of their medians against its target.

A row is `Row("16", "aftercare PDF, warm", 1.6, ours, floor)`; the floor is measured in the same run, never
typed in. To add a row: write both sides as functions without arguments that do the whole work once, and give
it from the `rows` of a module that `tests.benchmarks.table` lists.
"""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from typing_extensions import override

from clinicdesk.store import Store
from clinicdesk.store.engine import raw_of, sqlite_engine

HEADER = f"{'row':5} {'what':46} {'ours':>9} {'floor':>9} {'ratio':>6} {'target':>7}  verdict"
CACHE = -65536  # KiB of page cache of every floor
UNSTEADY = (
    5.0  # where the median write to the disk takes so many times the quickest, a durable row says nothing
)


@dataclass(frozen=True)
class Row:
    """One line of performance.md §3: `measure` is the program, `reference` the floor of this machine.

    `disk` is a folder on the disk that a durable row waits for.
    """

    number: str
    what: str
    target: float
    measure: Callable[[], object]
    reference: Callable[[], object]
    disk: Path | None = None


@dataclass(frozen=True)
class Result:
    """The times of both sides in seconds, pair by pair as they were measured."""

    row: Row
    pairs: tuple[tuple[float, float], ...]
    steady: bool = True

    @property
    def ours(self) -> float:
        """The program's median."""
        return statistics.median(ours for ours, _ in self.pairs)

    @property
    def floor(self) -> float:
        """The reference's median."""
        return statistics.median(floor for _, floor in self.pairs)

    @property
    def ratio(self) -> float:
        """How many times the floor the program takes: the median of the pairs."""
        return statistics.median(ours / floor for ours, floor in self.pairs)

    @property
    def kept(self) -> bool:
        """Whether the target is reached."""
        return self.ratio <= self.row.target

    @override
    def __str__(self) -> str:
        row = self.row
        verdict = "skipped: unsteady disk" if not self.steady else "ok" if self.kept else "MISS"
        figures = f"{self.ours * 1000:7.2f}ms {self.floor * 1000:7.2f}ms"
        return f"{row.number:5} {row.what:46} {figures} {self.ratio:6.3g} {row.target:6.2f}x  {verdict}"


def run(rows: Sequence[Row], repeats: int = 9) -> list[Result]:
    """Measures and prints every row; both sides alternate, after one warming call each."""
    print(HEADER)
    results = []
    for row in rows:
        result = compare(row, repeats)
        print(result, flush=True)
        results.append(result)
    return results


def compare(row: Row, repeats: int = 9) -> Result:
    """The medians of at least seven interleaved repeats."""
    row.measure()
    row.reference()
    pairs = []
    before = row.disk is None or steady(row.disk)
    for n in range(max(7, repeats)):
        # Whoever goes second finds warmer caches: take turns.
        if n % 2:
            ours, floor = _timed(row.measure), _timed(row.reference)
        else:
            floor, ours = _timed(row.reference), _timed(row.measure)
        pairs.append((ours, floor))
    return Result(row, tuple(pairs), before and (row.disk is None or steady(row.disk)))


def steady(folder: Path) -> bool:
    """Whether small durable writes take about the same time each."""
    took = []
    path = folder / "fdatasync"
    file = os.open(path, os.O_CREAT | os.O_WRONLY)
    try:
        for _ in range(25):
            started = time.perf_counter()
            os.pwrite(file, bytes(8192), 0)
            os.fdatasync(file)
            took.append(time.perf_counter() - started)
    finally:
        os.close(file)
        path.unlink()
    return statistics.median(took) <= UNSTEADY * min(took)


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started
    finally:
        gc.enable()


# ------------------------------------------------------------------- the bare driver
@contextmanager
def bare(path: Path) -> Iterator[Any]:
    """The driver's own cursor on a file, as the program opens it, with the floor's page cache."""
    engine = sqlite_engine(path)
    try:
        with engine.connect() as connection:
            cursor = raw_of(connection).cursor()
            cursor.execute(f"PRAGMA cache_size = {CACHE}").fetchall()
            yield cursor
    finally:
        engine.dispose()


Fetched = list[list[tuple[Any, ...]]]


def same_sql(store: Store, cursor: Any, call: Callable[[], object]) -> Callable[[], Fetched]:
    """The floor of a reading call: its very statements by the bare driver, all rows of each as tuples."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, sql: str, values: Any, *_more: object) -> None:
        sent.append((sql, values))

    sa.event.listen(store.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        sa.event.remove(store.engine, "before_cursor_execute", note)

    return lambda: [cursor.execute(sql, values).fetchall() for sql, values in sent]

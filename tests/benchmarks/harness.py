"""Runs a benchmark's two sides in turn and prints the ratio of their medians against its target.

A row is `Row("16", "aftercare PDF, warm", 1.6, ours, floor)`; the floor is measured in the same run, never
typed in. To add a row: write both sides as functions without arguments that do the whole work once.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from typing_extensions import override

HEADER = f"{'row':5} {'what':46} {'ours':>9} {'floor':>9} {'ratio':>6} {'target':>7}  verdict"


@dataclass(frozen=True)
class Row:
    """One line of performance.md §3: `measure` is the program, `reference` the floor of this machine."""

    number: str
    what: str
    target: float
    measure: Callable[[], object]
    reference: Callable[[], object]


@dataclass(frozen=True)
class Result:
    """The times of both sides in seconds, pair by pair as they were measured."""

    row: Row
    pairs: tuple[tuple[float, float], ...]

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
        row, verdict = self.row, "ok" if self.kept else "MISS"
        figures = f"{self.ours * 1000:7.1f}ms {self.floor * 1000:7.1f}ms {self.ratio:6.2f} {row.target:6.2f}x"
        return f"{row.number:5} {row.what:46} {figures}  {verdict}"


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
    for n in range(max(7, repeats)):
        # Whoever goes second finds warmer caches: take turns.
        if n % 2:
            ours, floor = _timed(row.measure), _timed(row.reference)
        else:
            floor, ours = _timed(row.reference), _timed(row.measure)
        pairs.append((ours, floor))
    return Result(row, tuple(pairs))


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        work()
        return time.perf_counter() - started
    finally:
        gc.enable()

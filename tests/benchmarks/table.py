"""All rows of performance.md §3 that the program has by now, module by module, each on its ground."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol, cast

from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Row

MODULES = ("start", "reads", "calendar", "search", "booking", "series", "recall", "pens", "documents",
           "growth")  # fmt: skip


class Bench(Protocol):
    """A module of rows: their numbers, and the rows while what they stand on is open."""

    NUMBERS: Sequence[str]

    def rows(self, ground: Ground) -> AbstractContextManager[Sequence[Row]]:
        """The rows, open."""


def benches(wanted: Collection[str] = ()) -> Iterator[Bench]:
    """The modules that have a wanted row, a row's number without its letter being enough; all without any."""
    for name in MODULES:
        bench = module(name)
        if not wanted or any(asked(number, wanted) for number in bench.NUMBERS):
            yield bench


def module(name: str) -> Bench:
    """The module of a name in `MODULES`."""
    return cast("Bench", import_module(f"tests.benchmarks.bench_{name}"))


def asked(number: str, wanted: Collection[str]) -> bool:
    """Whether a row is wanted."""
    return not wanted or number in wanted or number.rstrip("abcdefghijklmnopqrstuvwxyz") in wanted

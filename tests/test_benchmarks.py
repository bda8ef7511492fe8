"""Every benchmark still runs: each side of each row once, on the smallest ground; times are not looked at."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import table
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Result, Row, steady

PATIENTS, YEARS = 120, 1
NEEDS_QT = frozenset({"start", "calendar"})
HAS_QT = importlib.util.find_spec("PySide6") is not None


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(
        tmp_path_factory.mktemp("kept"), tmp_path_factory.mktemp("scratch"), PATIENTS, YEARS, tiny=True
    )


@pytest.mark.parametrize("name", [name for name in table.MODULES if HAS_QT or name not in NEEDS_QT])
def test_both_sides_of_every_row_of_a_benchmark_run(
    name: str, ground: Ground, request: pytest.FixtureRequest
) -> None:
    if name == "calendar":
        request.getfixturevalue("qapp")
    bench = table.module(name)
    with bench.rows(ground) as rows:
        assert {row.number for row in rows} <= set(bench.NUMBERS)
        for row in rows:
            row.measure()
            row.reference()


def test_a_benchmark_is_chosen_by_its_number_with_or_without_the_letter() -> None:
    assert [number for number in ("5", "5b", "15") if table.asked(number, {"5"})] == ["5", "5b"]
    assert [number for number in ("5", "5b") if table.asked(number, {"5b"})] == ["5b"]


def test_a_row_is_kept_by_the_median_of_the_ratios_of_its_pairs() -> None:
    row = Row("0", "a row", 2.0, list, list)
    assert Result(row, ((3.0, 2.0), (1.0, 1.0), (90.0, 2.0))).kept
    missed = Result(row, ((5.0, 2.0), (1.0, 1.0), (90.0, 2.0)))
    assert (missed.kept, str(missed).endswith("MISS")) == (False, True)
    assert str(replace(missed, steady=False)).endswith("skipped: unsteady disk")


def test_whether_a_disk_is_steady_leaves_nothing_behind(tmp_path: Path) -> None:
    assert steady(tmp_path) in {True, False}
    assert not list(tmp_path.iterdir())

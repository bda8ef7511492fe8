"""Many desks want the same slot at the same instant: exactly one gets it, the others are told so.

A barrier releases all processes at once, since random hammering is nearly blind to this (reliability.md
fact 3). The negative control takes the guard away and must fail.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.store import guards, open_store
from clinicdesk.store.check import check
from clinicdesk.store.engine import sqlcipher
from tests.faults.racer import Start, race
from tests.store import postgres
from tests.store.clinic import Clinic, derived_wrong, new_clinic

PROCESSES = 16


@pytest.fixture
def rounds(pytestconfig: pytest.Config) -> int:
    return 200 if pytestconfig.getoption("--full") else 20


def prepared(target: str | Path, racers: int) -> dict[str, Any]:
    clinic = new_clinic(target)
    while len(clinic.patients) < racers:
        clinic.patients.append(clinic.add_patient("Racer", str(len(clinic.patients))))
    clinic.store.close()
    return {
        "practitioners": clinic.practitioners,
        "rooms": clinic.rooms,
        "pen": clinic.pen,
        "consult": clinic.consult,
        "patients": clinic.patients,
    }


def run(start: Start, racers: int) -> list[Counter[str]]:
    """What happened in each round."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.racer"])
    barrier, told, rounds = context.Barrier(racers), context.Queue(), start.rounds
    processes = [
        context.Process(target=race, args=(start, number, barrier, told)) for number in range(racers)
    ]
    for process in processes:
        process.start()
    outcomes: list[Counter[str]] = [Counter() for _ in range(rounds)]
    for _ in range(racers * rounds):
        turn, outcome = told.get(timeout=120)
        outcomes[turn][outcome] += 1
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    told.close()
    told.join_thread()
    return outcomes


def test_one_of_sixteen_desks_wins_each_round(tmp_path: Path, rounds: int) -> None:
    path = tmp_path / "race.db"
    ids = prepared(path, PROCESSES)
    outcomes = run(Start(str(path), ids, rounds), PROCESSES)
    assert outcomes == [Counter(won=1, double_booked=PROCESSES - 1)] * rounds
    _is_whole(path, ids, rounds)


def test_without_the_guard_they_all_win(tmp_path: Path) -> None:
    """The negative control: the race does find doubles where nothing prevents them."""
    path = tmp_path / "race.db"
    ids = prepared(path, PROCESSES)
    raw = sqlcipher.connect(str(path), isolation_level=None)
    for name in guards.slot_triggers():
        raw.execute(f"DROP TRIGGER {name}")
    raw.close()
    outcomes = run(Start(str(path), ids, 3, guarded=False), PROCESSES)
    assert all(turn["won"] > 1 for turn in outcomes)


@pytest.mark.postgres
def test_one_of_eight_desks_wins_each_round_on_postgresql(rounds: int) -> None:
    with postgres.server() as uri, postgres.database(uri) as url:
        ids = prepared(url, 8)
        outcomes = run(Start(url, ids, rounds), 8)
        assert outcomes == [Counter(won=1, double_booked=7)] * rounds
        _is_whole(url, ids, rounds)


def _is_whole(target: str | Path, ids: dict[str, Any], booked: int) -> None:
    clinic = Clinic(open_store(target), **ids)
    assert check(clinic.store, derived_wrong) == ()
    assert len(clinic.content()["appointment"]) == booked
    clinic.store.close()

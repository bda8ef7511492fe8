"""Several desks want the same thing at the same instant: one gets it, the others get a sentence.

A barrier releases all at once, since random hammering is nearly blind to this (reliability.md fact 3). The
race at the store's own door, with its negative control, is in tests/faults/test_race.py.
"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from pathlib import Path

import pytest

from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.store import open_store, upkeep
from clinicdesk.store.check import check
from tests.services import whole
from tests.services.conftest import founded
from tests.services.racing import TEN, Race, race

DESKS = 6
LOST = {
    "book": {"practitioner_taken", "double_booked"},
    "move": {"stale_version"},
    "series": {"series_changed", "plan_taken"},
    "begin": {"gap_too_soon", "gap_out_of_order", "practitioner_taken"},
}


def run(target: str, what: str, rounds: int, desks: int = DESKS) -> list[Counter[str]]:
    """Found a clinic, let the desks race; what happened in each round."""
    store = open_store(target, create=True)
    clinic = founded(store)
    patients = [clinic.patient(f"Racer {number}") for number in range(max(desks, rounds))]
    form = BookForm(patients[0], clinic.consult, TEN.replace(day=25), clinic.vidal)
    visit = Services(clinic.desk).calendar.book(form).value if what == "move" else 0
    ids = {
        "patients": patients,
        "consult": clinic.consult,
        "microneedling": clinic.microneedling,
        "practitioner": clinic.amaral,
        "visit": visit,
    }
    store.close()
    return _raced(Race(target, what, rounds, ids), desks)


def _raced(start: Race, desks: int) -> list[Counter[str]]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.services.racing"])
    barrier, told = context.Barrier(desks), context.Queue()
    processes = [context.Process(target=race, args=(start, n, barrier, told)) for n in range(desks)]
    for process in processes:
        process.start()
    outcomes: list[Counter[str]] = [Counter() for _ in range(start.rounds)]
    for _ in range(desks * start.rounds):
        turn, outcome = told.get(timeout=120)
        outcomes[turn][outcome] += 1
    for process in processes:
        process.join(timeout=60)
        assert process.exitcode == 0
    told.close()
    told.join_thread()
    return outcomes


def judge(target: str, what: str, outcomes: list[Counter[str]]) -> None:
    """One winner a round, all others told why in a sentence, and the clinic whole."""
    for turn in outcomes:
        assert turn["won"] == 1, turn
        assert set(turn) <= {"won", *LOST[what]}
    store = open_store(target)
    try:
        assert check(store, upkeep.differences) == ()
        assert whole.wrong(whole.content(store)) == []
    finally:
        store.close()


@pytest.mark.parametrize("what", LOST)
def test_one_desk_wins_and_the_others_are_told(
    tmp_path: Path, pytestconfig: pytest.Config, what: str
) -> None:
    target = str(tmp_path / "race.db")
    judge(target, what, run(target, what, 30 if pytestconfig.getoption("--full") else 5))


@pytest.mark.postgres
@pytest.mark.parametrize("what", LOST)
def test_one_desk_wins_on_postgresql(postgres_url: str, pytestconfig: pytest.Config, what: str) -> None:
    outcomes = run(postgres_url, what, 30 if pytestconfig.getoption("--full") else 5, 4)
    judge(postgres_url, what, outcomes)

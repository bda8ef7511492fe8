"""What each process of a race and of a kill does, where a new process can import it from."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.store import guards, open_store
from tests.store.clinic import Clinic

Outcome = tuple[int, str]


@dataclass(frozen=True)
class Start:
    """What all racers of one race share: where, how often, and the ids of the clinic."""

    target: str
    ids: dict[str, Any]
    rounds: int
    guarded: bool = True


def race(start: Start, number: int, barrier: Barrier, told: Queue[Outcome]) -> None:
    """Book the same slot as every other racer, released at once, round after round; tells each outcome."""
    if not start.guarded:
        setattr(guards, "missing", lambda _: [])  # noqa: B010 - the control opens what a start would refuse
    clinic = Clinic(open_store(start.target), **start.ids)
    for turn in range(start.rounds):
        barrier.wait(timeout=60)
        told.put((turn, _outcome(clinic, number, turn)))
    clinic.store.close()


def _outcome(clinic: Clinic, number: int, turn: int) -> str:
    try:
        _book(clinic, number, turn)
    except Refused as refused:
        return refused.refusal.code
    except EnvironmentFault as fault:
        return f"fault {fault.code}"
    return "won"


def _book(clinic: Clinic, number: int, turn: int) -> None:
    with clinic.unit("book", desk=f"desk {number}") as unit:
        unit.lock([clinic.practitioners[0], clinic.rooms[0], clinic.pen], [clinic.patients[number]])
        clinic.insert_visit(unit, 24.0 * turn, patient=number)


def book_for_ever(target: str, ids: dict[str, Any], acknowledge: Any) -> None:
    """Book visit after visit and acknowledge each by its number once its commit has returned."""
    clinic = Clinic(open_store(target), **ids)
    turn = clinic.store.last_seq()
    while True:
        visit, _ = clinic.book(float(turn))
        acknowledge.send(visit)
        turn += 1

"""What each desk of a race through the services does, where a new process can import it from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

from clinicdesk.domain.refusal import Refused
from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.services.desk import Desk
from clinicdesk.services.series import PlanForm
from clinicdesk.store import open_store
from clinicdesk.wording import catalogue

Told = tuple[int, str]
MORNING = datetime(2026, 11, 23, 8, 30)
TEN = datetime(2026, 11, 24, 10)


@dataclass(frozen=True)
class Race:
    """What is raced for: `book`, `move`, `series` or `begin`; the ids that all desks share."""

    target: str
    what: str
    rounds: int
    ids: dict[str, Any]


def race(start: Race, number: int, barrier: Barrier, told: Queue[Told]) -> None:
    """Work as one desk, released together with the others in each round; tell what came of it."""
    store = open_store(start.target)
    desk = Services(Desk(store, lambda: MORNING, name=f"desk {number}"))
    for turn in range(start.rounds):
        work = _WORK[start.what](desk, start, number, turn)
        barrier.wait(timeout=60)
        told.put((turn, _outcome(work)))
        barrier.wait(timeout=60)  # nobody prepares the next round before all have told
    store.close()


def _outcome(work: Any) -> str:
    try:
        work()
    except Refused as no:
        return no.refusal.code if catalogue.has(f"messages.{no.refusal.code}") else f"speechless {no}"
    return "won"


def _book(desk: Services, start: Race, number: int, turn: int) -> Any:
    """Each desk has a patient of its own, all want the same practitioner at the same time."""
    day = TEN + timedelta(days=7 * turn)
    form = BookForm(start.ids["patients"][number], start.ids["consult"], day, start.ids["practitioner"])
    return lambda: desk.calendar.book(form)


def _move(desk: Services, start: Race, number: int, turn: int) -> Any:
    """All have the same visit on the screen, and each moves it to a time of its own."""
    visit = desk.calendar.appointment(start.ids["visit"])
    starts = TEN + timedelta(days=7 * (turn + 1), minutes=30 * number)
    return lambda: desk.calendar.move(visit.id, visit.version, starts)


def _series(desk: Services, start: Race, number: int, turn: int) -> Any:
    """All look at the same plan for the same patient, and book it."""
    form = PlanForm(start.ids["patients"][turn])
    plan = desk.series.propose(form).plans[number % 2]
    return lambda: desk.series.book(form, plan)


def _begin(desk: Services, start: Race, number: int, turn: int) -> Any:
    """All book a first microneedling visit for the same patient, each on a day of its own."""
    day = TEN + timedelta(days=7 * turn + number % 3, hours=number)
    form = BookForm(start.ids["patients"][turn], start.ids["microneedling"], day, start.ids["practitioner"])
    return lambda: desk.calendar.book(form)


_WORK = {"book": _book, "move": _move, "series": _series, "begin": _begin}

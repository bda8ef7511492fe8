"""A small real clinic in a real file: what the tests of the services work on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from clinicdesk.domain.phases import Phase
from clinicdesk.services import settings as settings_service
from clinicdesk.services.desk import Desk
from clinicdesk.store import Store, open_store, tables

MONDAY = date(2026, 11, 23)


@dataclass
class Clinic:
    """A clinic with two practitioners, two rooms and two pens, and its clock, which tests may turn."""

    desk: Desk
    now: datetime
    amaral: int
    vidal: int
    rooms: tuple[int, int]
    pens: tuple[int, int]
    consult: int
    microneedling: int
    maintenance: int

    def patient(self, given: str = "Nina", family: str = "Prado", **more: object) -> int:
        """Add a patient by the store's own door; the id."""
        with self.desk.unit("add_patient") as unit:
            facts = {"birth_date": date(1979, 3, 12), "added_on": MONDAY, **more}
            return unit.insert(tables.patient, given_name=given, family_name=family, **facts)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    store = open_store(tmp_path / "clinic.db", create=True)
    yield founded(store)
    store.close()


def founded(store: Store) -> Clinic:
    """A new clinic in an empty store."""
    made: list[Clinic] = []
    desk = Desk(store, lambda: made[0].now if made else datetime(2026, 11, 23, 8, 30))
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings_service.keep(
            unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon", "region": "PT"}
        )
        add = settings_service.add_resource
        people = [add(unit, "practitioner", name) for name in ("Dr. Amaral", "Nurse Vidal")]
        rooms = [add(unit, "room", name) for name in ("Room 1", "Room 2")]
        pens = [add(unit, "pen", f"Pen {n}", model="skinpen", serial=f"MN-{n}") for n in "AB"]
        for weekday in range(5):
            unit.insert(tables.hours, weekday=weekday, opens=9 * 60, closes=19 * 60)
        everything = frozenset(tables.RESOURCE_KINDS)
        down = Phase("clean-down", 10, frozenset({"room"}), patient=False)
        numb = Phase("numbing", 30, frozenset({"room"}))
        services = {
            "consult": (Phase("consult", 20, frozenset({"practitioner"})),),
            "series": (numb, Phase("treatment", 45, everything), down),
            "maintenance": (numb, Phase("treatment", 30, everything), down),
        }
        ids = {}
        for kind, phases in services.items():
            ids[kind] = unit.insert(tables.service, kind=kind, name=kind.title())
            settings_service.replace_phases(unit, ids[kind], phases)
    made.append(
        Clinic(
            desk,
            datetime(2026, 11, 23, 8, 30),
            people[0],
            people[1],
            (rooms[0], rooms[1]),
            (pens[0], pens[1]),
            ids["consult"],
            ids["series"],
            ids["maintenance"],
        )
    )
    return made[0]

"""The command that plans a series, on a small clinic in a file, by the machine's own date."""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.assembly import run
from clinicdesk.domain.phases import Phase
from clinicdesk.services import settings
from clinicdesk.services.desk import Desk
from clinicdesk.services.series import Series
from clinicdesk.store import open_store, tables

TODAY = datetime.now(ZoneInfo("Europe/Lisbon")).date()


@dataclass(frozen=True)
class Clinic:
    """A database with one patient, pregnant or not."""

    database: str
    patient: int
    pregnant: int

    def sessions(self) -> int:
        store = open_store(Path(self.database))
        try:
            found = Series(Desk(store, lambda: datetime.combine(TODAY, datetime.min.time())))
            return sum(len(one.sessions) for one in found.of_patient(self.patient))
        finally:
            store.close()


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    path = tmp_path / "clinic.db"
    store = open_store(path, create=True)
    desk = Desk(store, lambda: datetime.combine(TODAY, datetime.min.time()))
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings.keep(unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon", "region": "PT"})
        settings.add_resource(unit, "practitioner", "Dr. Amaral")
        settings.add_resource(unit, "room", "Room 1")
        settings.add_resource(unit, "pen", "Pen A", model="skinpen", serial="MN-1")
        for weekday in range(5):
            unit.insert(tables.hours, weekday=weekday, opens=9 * 60, closes=19 * 60)
        service = unit.insert(tables.service, kind="series", name="Microneedling")
        treatment = Phase("treatment", 45, frozenset(tables.RESOURCE_KINDS))
        settings.replace_phases(unit, service, (Phase("numbing", 30, frozenset({"room"})), treatment))
        facts = {"birth_date": date(1979, 3, 12), "added_on": TODAY}
        patient, pregnant = (
            unit.insert(tables.patient, given_name=name, family_name="Prado", **facts)
            for name in ("Nina", "Lea")
        )
        unit.insert(
            tables.screening,
            patient_id=pregnant,
            question="C1",
            answer="yes",
            asked=datetime.combine(TODAY, datetime.min.time()),
        )
    store.close()
    return Clinic(str(path), patient, pregnant)


def plan(clinic: Clinic, *arguments: object, patient: int | None = None) -> int:
    who = clinic.patient if patient is None else patient
    return run(["plan", "--database", clinic.database, "--patient", str(who), *map(str, arguments)])


def test_a_plan_as_json(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    first = TODAY + timedelta(days=3)
    assert plan(clinic, "--sessions", 4, "--from", first, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert list(told) == ["patient_id", "booked", "rungs", "maintenance"]
    assert (told["patient_id"], told["booked"]) == (clinic.patient, False)
    assert [rung["session"] for rung in told["rungs"]] == [1, 2, 3, 4]
    assert list(told["rungs"][0]) == [
        "session",
        "starts_at",
        "ends_at",
        "practitioner",
        "room",
        "pen",
        "gap_days",
    ]
    days = [datetime.fromisoformat(rung["starts_at"]).date() for rung in told["rungs"]]
    assert days[0] >= first
    assert [rung["gap_days"] for rung in told["rungs"]] == [
        None,
        *((later - day).days for day, later in itertools.pairwise(days)),
    ]
    assert told["rungs"][0]["practitioner"] == "Dr. Amaral"
    assert list(told["maintenance"]) == ["due_from", "due_to"]
    assert clinic.sessions() == 0, "a proposal books nothing"


def test_a_plan_is_booked(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    assert plan(clinic, "--sessions", 3, "--book") == 0
    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert told[1].startswith("1/3")
    assert "booked" in told[1]
    assert told[-1].startswith("Then maintenance ")
    assert clinic.sessions() == 3
    assert plan(clinic, "--sessions", 3, "--book") == 1
    assert capsys.readouterr().err == "clinicdesk: All 3 sessions are booked already.\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--sessions", 6), "give the reason for 6"),
        (("--sessions", 13, "--reason", "so"), "1 to 12 sessions"),
        (("--sessions", 3, "--from", TODAY - timedelta(days=1)), "has passed"),
        (("--sessions", 3, "--event", TODAY + timedelta(days=40)), "two weeks before the event"),
    ],
)
def test_what_cannot_be_planned_is_one_line(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], told: str
) -> None:
    assert plan(clinic, *arguments) == 1
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_screening_and_unknown_patients_are_refused(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plan(clinic, "--sessions", 3, patient=clinic.pregnant) == 1
    assert capsys.readouterr().err == "clinicdesk: Not now: pregnant.\n"
    assert plan(clinic, "--sessions", 3, patient=999) == 1
    assert capsys.readouterr().err == "clinicdesk: There is no patient with the number 999.\n"


def test_a_day_that_is_none_is_usage(clinic: Clinic) -> None:
    with pytest.raises(SystemExit) as left:
        plan(clinic, "--sessions", 3, "--from", "2026-13-01")
    assert left.value.code == 2

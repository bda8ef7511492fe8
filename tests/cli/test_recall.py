"""The command that tells who is to be called, in the shapes that product.md promises."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from clinicdesk.assembly import run
from clinicdesk.services import settings
from clinicdesk.services.desk import Desk
from clinicdesk.store import Unit, open_store, tables

ON = "2026-11-23"


@dataclass(frozen=True)
class Due:
    """A database with one patient in each state, one of whom must not be called, and one who is booked."""

    path: Path
    patients: dict[str, int]

    def run(self, *more: str) -> int:
        return run(["recall", "--on", ON, "--database", str(self.path), *more])


def treat(unit: Unit, patient: int, day: date, *, status: str = "done", series: int | None = None) -> None:
    starts = datetime.combine(day, time(13, 20))
    finished = starts + timedelta(minutes=55) if status == "done" else None
    unit.insert(
        tables.appointment, patient_id=patient, service_id=1, kind="series" if series else "maintenance",
        series_id=series, session=1 if series else None, starts=starts, ends=starts + timedelta(hours=1),
        practitioner_id=1, status=status, finished=finished,
    )  # fmt: skip


@pytest.fixture
def due(tmp_path: Path) -> Due:
    path = tmp_path / "clinic.db"
    store = open_store(path, create=True)
    patients = {}
    with Desk(store, lambda: datetime(2026, 11, 23, 9)).unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings.keep(unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon"})
        settings.add_resource(unit, "practitioner", "Dr. Amaral")
        unit.insert(tables.service, kind="maintenance", name="Maintenance")
        for name, phone in (("Late", "+351913000220"), ("Due", ""), ("Soon", "+351913000222"),
                            ("Stalled", "+351913000223"), ("Booked", "+351913000224")):  # fmt: skip
            patients[name] = unit.insert(
                tables.patient, given_name="=" * (name == "Late") + name, family_name="Brandt", phone=phone,
                birth_date=date(1970, 1, 1), added_on=date(2026, 1, 1), do_not_contact=name == "Soon",
            )  # fmt: skip
        for name, day in (("Late", date(2026, 7, 12)), ("Due", date(2026, 8, 2)),
                          ("Soon", date(2026, 8, 28)), ("Booked", date(2026, 7, 1))):  # fmt: skip
            treat(unit, patients[name], day)
        treat(unit, patients["Booked"], date(2026, 12, 1), status="booked")
        series = unit.insert(
            tables.series, patient_id=patients["Stalled"], concern="other", area="neck", sessions=4
        )
        treat(unit, patients["Stalled"], date(2026, 9, 18), series=series)
    store.close()
    return Due(path, patients)


def test_json_tells_everybody_due_and_nobody_booked(due: Due, capsys: pytest.CaptureFixture[str]) -> None:
    assert due.run("--json") == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["patient_id"], row["state"]) for row in rows] == [
        (due.patients["Late"], "late"),
        (due.patients["Stalled"], "stalled"),
        (due.patients["Due"], "due"),
        (due.patients["Soon"], "soon"),
    ]
    assert rows[1] == {
        "patient_id": due.patients["Stalled"],
        "patient": "Stalled Brandt",
        "phone": "+351913000223",
        "reason": "series",
        "last_treated_at": "2026-09-18T14:15",
        "due_from": "2026-10-16",
        "due_to": "2026-10-30",
        "state": "stalled",
    }
    assert rows[0]["reason"] == "over_40"
    assert [rows[at]["phone"] for at in (2, 3)] == [None, None]


def test_another_day_gives_another_list(due: Due, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recall", "--on", "2026-12-02", "--json", "--database", str(due.path)]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["patient_id"]: row["state"] for row in rows} == {
        due.patients["Late"]: "late",
        due.patients["Stalled"]: "stalled",
        due.patients["Due"]: "due",
        due.patients["Soon"]: "due",
        due.patients["Booked"]: "late",
    }


def test_people_read_a_table(due: Due, capsys: pytest.CaptureFixture[str]) -> None:
    assert due.run() == 0
    head, first, second, _, last = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == "PATIENT"
    assert first.split("  ")[0] == "=Late Brandt"
    assert "+351 913 000 220" in first
    assert "over 40" in first
    assert "11 days late" in first
    assert "series 2 of 4" in second
    assert last.rstrip().endswith("do not contact")
    assert "+351 913 000 222" not in last
    assert run(["recall", "--on", "2020-01-01", "--database", str(due.path)]) == 0
    assert capsys.readouterr().out == "Nobody to call on 2020-01-01.\n"


def test_the_call_list_is_csv_that_runs_nothing(due: Due, tmp_path: Path) -> None:
    file = tmp_path / "calls.csv"
    assert due.run("--to", str(file)) == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["patient"] for row in rows] == [
        "'=Late Brandt",
        "Stalled Brandt",
        "Due Brandt",
        "Soon Brandt",
    ]
    assert (rows[3]["phone"], rows[3]["do_not_contact"]) == ("", "yes")
    assert due.run("--json", "--to", str(file)) == 0
    assert len(json.loads(file.read_text(encoding="utf-8"))) == 4


def test_another_ending_is_refused_in_one_sentence(
    due: Due, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert due.run("--to", str(tmp_path / "calls.pdf")) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1
    assert ".csv" in told.err
    assert not (tmp_path / "calls.pdf").exists()


@pytest.mark.parametrize("typed", ["23.11.2026", "2026-13-01", "today"])
def test_a_day_that_is_none_is_a_matter_of_usage(due: Due, typed: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(["recall", "--on", typed, "--database", str(due.path)])
    assert left.value.code == 2

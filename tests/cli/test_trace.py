"""The command that a recall asks: every patient of a lot, in the shapes that product.md promises."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from clinicdesk.assembly import run
from clinicdesk.domain.penlog import LogForm, ZoneEntry
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.services import settings
from clinicdesk.services.cartridges import LotForm
from clinicdesk.services.desk import Desk
from clinicdesk.services.pens import Pens
from clinicdesk.store import open_store, tables

NOW = datetime(2026, 11, 23, 14, 0)


@dataclass(frozen=True)
class Treated:
    """A database with one session logged for each lot named."""

    path: Path
    visits: dict[str, int]


@pytest.fixture
def treated(tmp_path: Path) -> Treated:
    path = tmp_path / "clinic.db"
    store = open_store(path, create=True)
    desk = Desk(store, lambda: NOW)
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings.keep(unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon"})
        amaral = settings.add_resource(unit, "practitioner", "Dr. Amaral")
        pen = settings.add_resource(unit, "pen", "Pen A", model="skinpen", serial="MN-1")
        service = unit.insert(tables.service, kind="maintenance", name="Maintenance")
        patient = unit.insert(
            tables.patient,
            given_name="=Nina",
            family_name="Prado",
            phone="+351912345678",
            added_on=NOW.date(),
        )
    pens = Pens(desk)
    visits = {}
    for lot in ("MX2417", "KT0982"):
        with desk.unit("book") as unit:
            visits[lot] = unit.insert(
                tables.appointment, patient_id=patient, service_id=service, kind="maintenance",
                starts=NOW, ends=NOW.replace(hour=15), practitioner_id=amaral, pen_id=pen, status="checkout",
                finished=NOW,
            )  # fmt: skip
        pens.receive(LotForm(lot, date(2027, 9, 30)), 2)
        zone = ZoneEntry("neck", 750, 2, "redness", 7000, "rpm")
        pens.log(LogForm(visits[lot], pen, amaral, (zone,), (CartridgeScan(lot=lot),)))
    pens.receive(LotForm("SPARE", date(2027, 9, 30)), 1)
    store.close()
    return Treated(path, visits)


def row(treated: Treated, lot: str) -> dict[str, object]:
    return {
        "appointment_id": treated.visits[lot],
        "treated_at": "2026-11-23T14:00",
        "patient_id": 1,
        "patient": "=Nina Prado",
        "phone": "+351912345678",
        "pen": "Pen A",
        "lot": lot,
        "operator": "Dr. Amaral",
    }


def test_a_lot_typed_in_small_letters_is_found_as_json(
    treated: Treated, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", "mx2417", "--json", "--database", str(treated.path)]) == 0
    assert json.loads(capsys.readouterr().out) == [row(treated, "MX2417")]


def test_people_read_a_table(treated: Treated, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["trace", "KT0982", "--database", str(treated.path)]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["TREATED", "PATIENT", "PHONE", "PEN", "LOT", "BY"]
    assert line.startswith("2026-11-23 14:00  =Nina Prado  +351 912 345 678")
    assert run(["trace", "spare", "--database", str(treated.path)]) == 0
    assert "nobody was treated with it" in capsys.readouterr().out


def test_the_list_is_written_as_csv_that_runs_nothing(treated: Treated, tmp_path: Path) -> None:
    file = tmp_path / "trace.csv"
    assert run(["trace", "MX2417", "--to", str(file), "--database", str(treated.path)]) == 0
    [line] = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig")))
    expected = {name: str(value) for name, value in row(treated, "MX2417").items()}
    assert line == {**expected, "patient": "'=Nina Prado", "phone": "'+351912345678"}
    assert run(["trace", "MX2417", "--json", "--to", str(file), "--database", str(treated.path)]) == 0
    assert json.loads(file.read_text(encoding="utf-8")) == [row(treated, "MX2417")]


@pytest.mark.parametrize("lot", ["MX24", "", "01095060001343531727093010A1"])
def test_a_lot_that_nobody_received_is_no_empty_list(
    treated: Treated, lot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["trace", lot, "--json", "--database", str(treated.path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.strip().splitlines()) == 1


def test_a_file_that_cannot_be_written_is_said(treated: Treated, capsys: pytest.CaptureFixture[str]) -> None:
    where = treated.path.parent / "nowhere" / "trace.csv"
    assert run(["trace", "MX2417", "--to", str(where), "--database", str(treated.path)]) == 1
    assert "nowhere" in capsys.readouterr().err

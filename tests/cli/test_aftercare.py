"""The command that writes one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.assembly import run
from clinicdesk.services import settings
from clinicdesk.services.aftercare import Aftercare
from clinicdesk.services.desk import Desk
from clinicdesk.store import open_store, tables
from tests.documents.paper import texts_of

NOW = datetime(2026, 11, 23, 14, 0)


@dataclass(frozen=True)
class Clinic:
    """A database with a visit that was finished and one that was not."""

    database: str
    finished: int
    booked: int


@pytest.fixture
def clinic(tmp_path: Path) -> Clinic:
    path = tmp_path / "clinic.db"
    store = open_store(path, create=True)
    desk = Desk(store, lambda: NOW)
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings.keep(
            unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon", "phone": "210 000 000"}
        )
        amaral = settings.add_resource(unit, "practitioner", "Dr. Amaral")
        service = unit.insert(tables.service, kind="maintenance", name="Maintenance")
        patient = unit.insert(
            tables.patient, given_name="Nina", family_name="Prado", fitzpatrick=2, added_on=date(2026, 1, 1)
        )
        visits = [
            unit.insert(
                tables.appointment, patient_id=patient, service_id=service, kind="maintenance", starts=starts,
                ends=starts + timedelta(hours=1), practitioner_id=amaral, status=status, finished=finished,
            )
            for starts, status, finished in (
                (NOW - timedelta(hours=1), "checkout", NOW),
                (NOW + timedelta(days=90), "booked", None),
            )
        ]  # fmt: skip
    store.close()
    return Clinic(str(path), *visits)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command is typed."""
    made = tmp_path / "out"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


def test_the_sheet_is_written_and_kept_as_printed(
    clinic: Clinic, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "sheet.pdf"
    command = ["--database", clinic.database, "aftercare", str(clinic.finished), "--to", str(path)]
    assert run([*command, "--language", "en"]) == 0
    assert "Nina Prado" in texts_of(path.read_bytes())[0]
    said = capsys.readouterr().out.splitlines()
    assert said[0] == f"{path}: aftercare sheet for visit {clinic.finished}."
    assert said[1].startswith("Note: The pen is not logged yet")
    store = open_store(clinic.database)
    aftercare = Aftercare(Desk(store, lambda: NOW))
    (kept,) = aftercare.handouts(clinic.finished)
    assert aftercare.reprint(kept.id) == path.read_bytes()
    store.close()


@pytest.mark.parametrize(
    "case",
    [
        ("finished", ["--to", "a.pdf", "--language", "xx"], "There are no texts in the language xx"),
        ("finished", ["--to", "a.txt"], "An aftercare sheet is a PDF"),
        ("finished", ["--to", "nowhere/a.pdf"], "The folder of nowhere/a.pdf does not exist."),
        ("booked", ["--to", "a.pdf"], "This treatment is not finished"),
        ("none", ["--to", "a.pdf"], "This visit is no longer there."),
    ],
)
def test_a_no_is_one_sentence_and_leaves_nothing_behind(
    clinic: Clinic, folder: Path, capsys: pytest.CaptureFixture[str], case: tuple[str, list[str], str]
) -> None:
    visit, more, told = case
    number = {"finished": clinic.finished, "booked": clinic.booked, "none": 99999}[visit]
    assert run(["--database", clinic.database, "aftercare", str(number), *more]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"clinicdesk: {told}")
    assert list(folder.iterdir()) == []


def test_a_word_is_no_visit(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["--database", clinic.database, "aftercare", "nina", "--to", str(tmp_path / "a.pdf")])
    assert caught.value.code == 2

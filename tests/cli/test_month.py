"""The command that a scheduled job runs on the first of the month."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from clinicdesk.assembly import run
from clinicdesk.services import settings
from clinicdesk.services.desk import Desk
from clinicdesk.store import open_store, tables
from tests.documents.paper import texts_of

NOW = datetime(2026, 11, 23, 14, 0)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A clinic with one visit of Nina's on 23 November."""
    path = tmp_path / "clinic.db"
    store = open_store(path, create=True)
    desk = Desk(store, lambda: NOW)
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        settings.keep(unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon"})
        amaral = settings.add_resource(unit, "practitioner", "Dr. Amaral")
        settings.add_resource(unit, "practitioner", "Nurse Vidal")
        service = unit.insert(tables.service, kind="consult", name="Consult")
        patient = unit.insert(
            tables.patient, given_name="Nina", family_name="Prado", phone="+351912345678",
            added_on=date(2026, 1, 1),
        )  # fmt: skip
        unit.insert(
            tables.appointment, patient_id=patient, service_id=service, kind="consult", starts=NOW,
            ends=NOW + timedelta(minutes=20), practitioner_id=amaral,
        )  # fmt: skip
    store.close()
    return str(path)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command is typed."""
    made = tmp_path / "out"
    made.mkdir()
    monkeypatch.chdir(made)
    return made


@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("ics", b"BEGIN"), ("csv", b"\xef")]
)
def test_each_format_is_written(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str, begins: bytes
) -> None:
    path = tmp_path / f"month.{kind}"
    assert run(["--database", database, "month", "2026-11", "--to", str(path)]) == 0
    assert path.read_bytes().startswith(begins)
    assert capsys.readouterr().out == f"{path}: 1 visit in 2026-11.\n"


def test_the_filters_are_honoured(database: str, tmp_path: Path) -> None:
    path = tmp_path / "m.pdf"
    command = ["month", "2026-11", "--to", str(path), "--database", database]
    assert run([*command, "--practitioner", "dr. amaral", "--initials"]) == 0
    printed = "".join(texts_of(path.read_bytes()))
    assert "Dr. Amaral" in printed
    assert "N.P." in printed
    assert "Prado" not in printed
    assert run([*command, "--practitioner", "Nurse Vidal"]) == 0
    assert "0 visits" in texts_of(path.read_bytes())[0]


@pytest.mark.parametrize("month", ["2026-13", "2026", "nov", "2026-11-01"])
def test_what_is_no_month_is_a_mistake_of_usage(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], month: str
) -> None:
    with pytest.raises(SystemExit) as caught:
        run(["--database", database, "month", month, "--to", str(tmp_path / "m.pdf")])
    assert caught.value.code == 2
    assert f"'{month}' is not a month; write YYYY-MM" in capsys.readouterr().err
    assert not (tmp_path / "m.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--to", "m.docx"], "The name ends in one of pdf, xlsx, ics and csv."),
        (["--to", "nowhere/m.pdf"], "does not exist."),
        (["--to", "m.csv", "--practitioner", "Nobody"], "there are: Dr. Amaral and Nurse Vidal."),
    ],
)
def test_a_no_is_one_sentence_and_leaves_nothing_behind(
    database: str, folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run(["--database", database, "month", "2026-11", *arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith("clinicdesk: ")
    assert line.endswith(told)
    assert list(folder.iterdir()) == []

"""The commands about files and people: sample, find, import, backup, restore, check."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from clinicdesk.assembly import run

ON = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "sown.db"
    assert run(["sample", str(path), "--patients", "80", "--years", "1", "--on", f"{ON}"]) == 0
    return path


@pytest.fixture
def clinic(sown: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sown, tmp_path / "clinic.db"))


def find(clinic: Path, capsys: pytest.CaptureFixture[str], text: str) -> Any:
    capsys.readouterr()
    assert run(["--database", str(clinic), "find", text, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line on standard error of a refused command."""
    capsys.readouterr()
    assert run([str(argument) for argument in arguments]) == 1
    out = capsys.readouterr()
    assert out.err.startswith("clinicdesk: ")
    assert out.err.count("\n") == 1
    assert "reason:" not in out.err, "a code without a sentence"
    return out.err


def test_find_gives_the_shape_that_was_promised(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hits = find(clinic, capsys, "nina 12.3.1979")
    assert [set(hit) for hit in hits] == [{"id", "name", "birth_date", "phone"}]
    assert hits[0]["name"] == "Nina Prado"
    assert hits[0]["birth_date"] == "1979-03-12"
    assert hits[0]["phone"].startswith("+351")
    assert find(clinic, capsys, "nobody at all") == []


def test_find_without_json_is_a_table(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", "prado", "--database", str(clinic)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["ID", "NAME", "BORN", "PHONE"]
    assert len(lines) == 3
    assert run(["find", "zzz", "--database", str(clinic)]) == 0
    assert capsys.readouterr().out == "Nobody was found.\n"


def test_a_sample_over_a_file_or_out_of_range_is_refused(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = clinic.read_bytes()
    refused(capsys, "sample", clinic)
    assert clinic.read_bytes() == before
    refused(capsys, "sample", tmp_path / "new.db", "--patients", "999999999")
    refused(capsys, "sample", tmp_path / "nowhere" / "new.db")
    assert not (tmp_path / "new.db").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["find"],
        ["sample"],
        ["sample", "x", "--on", "2026-13-01"],
        ["sample", "x", "--patients", "0"],
        ["import"],
        ["import", "x", "--dates", "ydm"],
        ["backup"],
        ["restore"],
        ["check", "more"],
    ],
)
def test_wrong_use_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    assert left.value.code == 2
    assert capsys.readouterr().err


def test_import_tries_then_does_then_knows_everybody(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("Vorname;Nachname;Geburtsdatum;Telefon\nKäthe;Zöllner;24.12.1950;\nX;Y;31.2.1990;\n")
    command = ["--database", str(clinic), "import", str(path)]
    assert run([*command, "--dry-run"]) == 0
    assert "Would be: 1 new, 0 update, 0 duplicate, 1 rejected." in capsys.readouterr().out
    assert find(clinic, capsys, "zollner") == []
    assert run([*command, "--rejected", str(tmp_path / "rejected.csv")]) == 0
    assert "Imported: 1 new" in capsys.readouterr().out
    assert [hit["name"] for hit in find(clinic, capsys, "zollner")] == ["Käthe Zöllner"]
    assert "X;Y" not in (tmp_path / "rejected.csv").read_text(encoding="utf-8-sig")
    assert run(command) == 0
    assert "0 new, 0 update, 1 duplicate" in capsys.readouterr().out


def test_lists_that_cannot_be_read_are_refused(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.csv"
    for text in ("", "Colour\nred\n", "Surname,Born\nA,01/02/1980\n"):
        path.write_text(text)
        refused(capsys, "--database", clinic, "import", path)
    refused(capsys, "--database", clinic, "import", tmp_path / "nowhere.csv")


def test_a_backup_is_made_and_put_back(
    clinic: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["--database", str(clinic), "backup", "--to", str(tmp_path / "safe")]) == 0
    [backup] = (tmp_path / "safe").glob("*.clinicdesk")
    clinic.unlink()
    assert run(["--database", str(clinic), "restore", str(backup)]) == 0
    assert find(clinic, capsys, "nina 12.3.1979")
    backup.write_bytes(backup.read_bytes()[:-4096])
    refused(capsys, "--database", clinic, "restore", backup)


def test_check_says_whole_or_what_is_wrong(clinic: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--database", str(clinic), "check"]) == 0
    assert capsys.readouterr().out.startswith("All is whole: 80 patients")
    connection = sqlite.connect(str(clinic))
    connection.execute("INSERT INTO unit_open VALUES (1)")
    connection.execute("UPDATE patient SET note = 'x' WHERE id = 5")
    connection.execute("DELETE FROM unit_open")
    connection.commit()
    connection.close()
    assert run(["--database", str(clinic), "check"]) == 1
    out = capsys.readouterr()
    assert out.out == "Row 5 of patient was altered outside the program (note).\n"
    assert out.err.count("\n") == 1


@pytest.mark.parametrize(
    "content", [None, b"", b"some text that is no database", b"\x89PNG\r\n\x1a\n" + b"\0" * 99]
)
def test_what_is_no_clinic_is_refused_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    refused(capsys, "--database", path, "find", "nina")
    assert path.exists() is (content is not None)

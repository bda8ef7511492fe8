"""Bad input: one clear sentence, an exit status, nothing changed, never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clinicdesk.store import meta, open_store
from clinicdesk.store.engine import sqlite_engine
from tests.cli.conftest import Answer, Call

KEY = "0123456789abcdef" * 4
OTHER = "fedcba9876543210" * 4


def refused(answer: Answer, *words: str) -> None:
    """One line on standard error, exit status 1, nothing on standard output."""
    assert answer.status == 1
    assert answer.out == ""
    [line] = answer.err.splitlines()
    assert line.startswith("clinicdesk: ")
    assert line.endswith((".", "?"))
    assert "Traceback" not in line
    for word in words:
        assert word in line


def _absent(path: Path) -> None:
    path.unlink(missing_ok=True)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(5000))


def _text(path: Path) -> None:
    path.write_text("Name;Phone\n" * 1000)


def _folder(path: Path) -> None:
    path.mkdir()


def _foreign(path: Path) -> None:
    engine = sqlite_engine(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE other(x)")
    engine.dispose()


def _newer(path: Path) -> None:
    store = open_store(path, create=True)
    with store.engine.begin() as connection:
        meta.set_schema(connection, meta.SCHEMA + 1)
    store.close()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the program is called."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


FILES: list[Callable[[Path], None]] = [_absent, _empty, _picture, _text, _folder, _foreign, _newer]


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__.strip("_"))
def test_a_file_that_is_no_clinic_is_told_in_one_sentence(
    call: Call, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    path = tmp_path / "clinic.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    refused(call("--database", path, "day"))
    after = path.read_bytes() if path.is_file() else None
    assert after == before


def test_a_wrong_or_missing_key_is_told(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, key_file = tmp_path / "clinic.db", tmp_path / "key"
    open_store(path, key=bytes.fromhex(KEY), create=True).close()
    monkeypatch.setenv("CLINICDESK_KEY", OTHER)
    refused(call("--database", path, "day"), "key")
    monkeypatch.setenv("CLINICDESK_KEY", "not a key")
    refused(call("--database", path, "day"), "key")
    key_file.write_text(KEY)
    assert call("--database", path, "--key-file", key_file, "day").status == 0
    refused(call("--database", path, "--key-file", tmp_path / "none", "day"), "none")


@pytest.mark.parametrize(
    "arguments",
    [
        ("month", "2026-13", "--to", "x.pdf"),
        ("month", "november", "--to", "x.pdf"),
        ("day", "2026-02-30"),
        ("plan", "--patient", "1", "--sessions", "none"),
        ("plan", "--patient", "1", "--sessions", "-3"),
        ("find",),
        ("fly",),
        ("--no-such-thing",),
        ("sample", "x.db", "--on", "yesterday"),
    ],
)
def test_usage_is_explained_with_status_2(call: Call, sample: Path, arguments: tuple[str, ...]) -> None:
    answer = call("--database", sample, *arguments)
    assert answer.status == 2
    assert answer.out == ""
    assert answer.err.splitlines()[-1].startswith("clinicdesk")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "--patient", "999999", "--sessions", "3"), ("999999",)),
        (("plan", "--patient", "1", "--sessions", "9"), ("3 to 5",)),
        (("aftercare", "999999", "--to", "sheet.pdf"), ()),
        (("trace", "NOSUCHLOT"), ("NOSUCHLOT",)),
        (("month", "2026-11", "--to", "month.docx"), ("pdf",)),
        (("month", "2026-11", "--to", "month.pdf", "--practitioner", "Dr. Nobody"), ("Amaral",)),
    ],
)
def test_what_is_not_there_is_said(
    call: Call, sample: Path, elsewhere: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    refused(call("--database", sample, *arguments), *words)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("target", ["none/month.pdf", "file/month.pdf", "folder"])
@pytest.mark.parametrize("ending", ["pdf", "xlsx", "ics", "csv"])
def test_a_path_that_cannot_be_written_leaves_nothing(
    call: Call, sample: Path, tmp_path: Path, target: str, ending: str
) -> None:
    (tmp_path / "file").write_text("kept")
    folder = tmp_path / f"folder.{ending}"
    folder.mkdir()
    path = folder if target == "folder" else (tmp_path / target).with_suffix(f".{ending}")
    refused(call("--database", sample, "month", "2026-11", "--to", path))
    assert (tmp_path / "file").read_text() == "kept"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["file", f"folder.{ending}"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_told(sample: Path) -> None:
    command = [sys.executable, "-m", "clinicdesk", "--database", str(sample), "find", "a", "--json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_a_reader_that_leaves_early_is_no_error(sample: Path) -> None:
    command = [sys.executable, "-m", "clinicdesk", "--database", str(sample), "find", "a", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_reading_commands_do_not_change_the_file(call: Call, sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    shutil.copy(sample, path)
    before = path.read_bytes()
    for arguments in (("day",), ("find", "a"), ("recall",), ("check",)):
        assert call("--database", path, *arguments).status == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("day", "0001-01-01"),
        ("day", "9999-12-31"),
        ("month", "9999-12", "--to", "x.pdf"),
        ("recall", "--on", "9999-12-31"),
        ("plan", "--patient", "1", "--sessions", "3", "--from", "9999-12-31"),
        ("plan", "--patient", "9" * 30, "--sessions", "3"),
        ("aftercare", "9" * 30, "--to", "x.pdf"),
        ("sample", "x.db", "--on", "9999-12-31"),
    ],
)
def test_what_no_clinic_has_to_do_with_is_usage(
    call: Call, sample: Path, elsewhere: Path, arguments: tuple[str, ...]
) -> None:
    answer = call("--database", sample, *arguments)
    assert answer.status == 2
    assert "Traceback" not in answer.err
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("text", ["\udcff", "\x1b[31m", "{0}", "%s", "a\0"])
def test_odd_words_find_nothing_and_stop_nothing(call: Call, sample: Path, text: str) -> None:
    assert call("--database", sample, "find", text).status == 0
    refused(call("--database", sample, "trace", f"Q{text}"))


def test_a_terminal_without_the_letters_stops_nothing(sample: Path) -> None:
    for arguments in (("find", "a", "--json"), ("find", "a"), ("recall",)):
        command = [sys.executable, "-m", "clinicdesk", "--database", str(sample), *arguments]
        environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert (done.returncode, done.stderr) == (0, "")

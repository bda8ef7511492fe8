"""Files that are damaged, full, foreign or endless: one sentence, exit status 1, nothing changed."""

from __future__ import annotations

import csv
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.exchange import csvin
from clinicdesk.services.sample import write_sample
from clinicdesk.store import open_store
from tests.cli.conftest import Answer, Call, call
from tests.cli.test_bad_input import refused
from tests.store.clinic import Clinic, new_clinic

__all__ = ["call"]
KEY = bytes(range(32))
PAGE = 4096


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    write_sample(path, on=date(2026, 11, 23), patients=40)
    return path


# ------------------------------------------------------------------- bit rot
def flips(path: Path, key: bytes | None, count: int) -> tuple[int, int]:
    """Turn one bit over at a time and read everything: how often it was told, how often wrong data came."""
    made = new_clinic(path, key=key)
    for hour in range(9, 18):
        made.book(hour)
    right = made.content(versions=True)
    ids = {name: value for name, value in vars(made).items() if name != "store"}
    made.store.close()
    whole, luck, told, wrong = path.read_bytes(), random.Random(11), 0, 0
    for _ in range(count):
        damaged, bit = bytearray(whole), luck.randrange(len(whole) * 8)
        damaged[bit // 8] ^= 1 << bit % 8
        path.write_bytes(damaged)
        try:
            wrong += _content(path, key, ids) != right
        except (EnvironmentFault, UnicodeDecodeError):
            told += 1
    return told, wrong


def _content(path: Path, key: bytes | None, ids: dict[str, object]) -> object:
    store = open_store(path, key=key)
    try:
        return Clinic(store, **ids).content(versions=True)  # type: ignore[arg-type]
    finally:
        store.close()


def test_a_turned_bit_of_an_encrypted_file_never_shows_wrong_data(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    count = 500 if pytestconfig.getoption("--full") else 80
    told, wrong = flips(tmp_path / "clinic.db", KEY, count)
    assert wrong == 0
    assert told > 0


def test_a_turned_bit_of_a_plain_file_would_be_seen(tmp_path: Path) -> None:
    """The negative control: without the pages' seals some wrong data comes through."""
    assert flips(tmp_path / "clinic.db", None, 80)[1] > 0


# ------------------------------------------------------------------- damage
def _half(data: bytearray) -> bytearray:
    return data[: len(data) // 2]


def _torn(data: bytearray) -> bytearray:
    return data[:50_001]


def _holes(data: bytearray) -> bytearray:
    for page in range(3, len(data) // PAGE, 7):
        data[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    return data


def _noise(data: bytearray) -> bytearray:
    return data[:PAGE] + random.Random(1).randbytes(len(data) - PAGE)


def _no_head(data: bytearray) -> bytearray:
    data[:PAGE] = bytes(PAGE)
    return data


def _no_schema(data: bytearray) -> bytearray:
    data[100:PAGE] = random.Random(1).randbytes(PAGE - 100)
    return data


DAMAGE: list[Callable[[bytearray], bytearray]] = [_half, _torn, _holes, _noise, _no_head, _no_schema]


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__.strip("_"))
def test_a_damaged_file_is_told_by_every_command(
    call: Call, sample: Path, tmp_path: Path, damage: Callable[[bytearray], bytearray]
) -> None:
    path, out = tmp_path / "clinic.db", tmp_path / "out"
    path.write_bytes(damage(bytearray(sample.read_bytes())))
    before = path.read_bytes()
    for words in (
        ("check",), ("day",), ("find", "a"), ("recall",), ("month", "2026-11", "--to", out / "m.pdf"),
        ("plan", "--patient", "1", "--sessions", "3", "--book"), ("backup", "--to", out),
    ):  # fmt: skip
        refused(call("--database", path, *words))
    assert path.read_bytes() == before
    assert not list(out.glob("*"))


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__.strip("_"))
def test_a_damaged_backup_is_not_put_back(
    call: Call, sample: Path, tmp_path: Path, damage: Callable[[bytearray], bytearray]
) -> None:
    path, bad = tmp_path / "clinic.db", tmp_path / "bad.clinicdesk"
    shutil.copy(sample, path)
    bad.write_bytes(damage(bytearray(sample.read_bytes())))
    refused(call("--database", path, "restore", bad))
    assert path.read_bytes() == sample.read_bytes()


# ------------------------------------------------------------------- a full disk
@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.name == "nt" or mount is None or os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    if subprocess.run([mount, "-t", "tmpfs", "-o", "size=3m", "none", folder], check=False).returncode:
        pytest.skip("cannot mount here")
    yield folder
    subprocess.run(["umount", folder], check=True)  # noqa: S607


def test_a_full_disk_takes_nothing_and_keeps_everything(call: Call, sample: Path, small_disk: Path) -> None:
    path, fill = small_disk / "clinic.db", small_disk / "fill"
    shutil.copy(sample, path)
    people = small_disk.parent / "list.csv"
    people.write_text("name\n" + "".join(f"Ana Teste{n}\n" for n in range(3000)), encoding="utf-8")
    with fill.open("wb", buffering=0) as file:
        while True:
            try:
                file.write(bytes(1024))
            except OSError:
                break
    book: tuple[object, ...] = ("plan", "--patient", "5", "--sessions", "3", "--book")
    for words in (book, ("import", people), ("day",)):
        refused(call("--database", path, *words), "disk", "full")
    for written in (
        ("backup", "--to", small_disk / "backups"), ("month", "2026-11", "--to", small_disk / "m.pdf"),
        ("month", "2026-11", "--to", small_disk / "m.xlsx"), ("recall", "--to", small_disk / "r.csv"),
    ):  # fmt: skip
        refused(call("--database", sample, *written), "disk", "full")
    refused(call("sample", small_disk / "other.db"), "disk", "full")
    assert not [one for one in small_disk.rglob("*") if one.suffix in {".part", ".pdf", ".xlsx", ".csv"}]
    fill.unlink()
    assert path.read_bytes() == sample.read_bytes()
    assert call("--database", path, "check").status == 0
    assert call("--database", path, *book).status == 0


# ------------------------------------------------------------------- hostile lists
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name\n" + b"A B\n" * 60_000, ("50000",)),
        (b"name\n" + b"A B,\n" * 3_000_000, ("10 MB",)),
        (b"na\0me\nA B\n", ()),
        (b'name\n"' + b"x" * 200_000, ()),
        (b"name\n\xed\xa0\x80 B\n", ("utf-8",)),
        (random.Random(2).randbytes(4000), ()),
    ],
    ids=["rows", "bytes", "nul", "quote", "surrogate", "noise"],
)
def test_a_hostile_list_changes_nothing(
    call: Call, sample: Path, tmp_path: Path, content: bytes, words: tuple[str, ...]
) -> None:
    path, people = tmp_path / "clinic.db", tmp_path / "list.csv"
    shutil.copy(sample, path)
    people.write_bytes(content)
    refused(call("--database", path, "import", people), *words)
    assert path.read_bytes() == sample.read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes with names")
@pytest.mark.parametrize("endless", ["/dev/zero", "pipe"])
def test_what_never_ends_is_not_read(call: Call, sample: Path, tmp_path: Path, endless: str) -> None:
    path = tmp_path / endless  # an absolute path stands for itself
    if endless == "pipe":
        os.mkfifo(path)
    refused(call("--database", sample, "import", path))


def test_rejected_lines_run_nothing_and_come_back_as_meant(call: Call, sample: Path, tmp_path: Path) -> None:
    """What is written to be corrected is opened in a spreadsheet, then read again."""
    path, people, rejected = tmp_path / "clinic.db", tmp_path / "list.csv", tmp_path / "rejected.csv"
    shutil.copy(sample, path)
    people.write_text('name,phone,note\n@x z,abc,"=1+1"\nAna B,+351 1,\'quoted\n', encoding="utf-8")
    answer: Answer = call("--database", path, "import", people, "--rejected", rejected)
    assert answer.status == 0
    with rejected.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert rows
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    again = csvin.read_patients(rejected, today=date(2026, 11, 23))
    first = csvin.read_patients(people, today=date(2026, 11, 23))
    assert [line.cells for line in again.lines] == [line.cells for line in first.lines]

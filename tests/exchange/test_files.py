"""A file is written whole or not at all, and why not is told."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.exchange.files import write_file
from clinicdesk.wording.messages import sentence


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "November.pdf"
    write_file(path, b"one")
    write_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_is_the_owners_and_a_replaced_one_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "November.pdf"
    write_file(path, b"one")
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    write_file(path, b"two")
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("missing/November.pdf", "file_folder_missing"),
        ("plain/November.pdf", "file_folder_missing"),
        ("folder", "file_is_folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path: Path, name: str, code: str) -> None:
    (tmp_path / "plain").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(EnvironmentFault) as caught:
        write_file(tmp_path / name, b"x")
    assert caught.value.code == code
    assert str(tmp_path / name) in sentence(caught.value)


def test_a_full_disk_is_told_and_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "November.pdf"
    write_file(path, b"old")

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFault) as caught:
        write_file(path, b"new")
    assert caught.value.code == "file_disk_full"
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /proc")
def test_a_folder_without_permission_is_told() -> None:
    with pytest.raises(EnvironmentFault) as caught:
        write_file(Path("/proc/November.pdf"), b"x")
    assert caught.value.code.startswith("file_")
    assert "/proc/November.pdf" in sentence(caught.value)

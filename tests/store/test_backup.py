"""A backup counts only when it is proven, and a restore never leaves the clinic without a database."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import backup, meta, open_store
from clinicdesk.store.check import check
from clinicdesk.store.door import now_utc
from clinicdesk.store.engine import sqlcipher
from tests.store.clinic import ENGINES, Clinic, derived_wrong

KEY = bytes(range(32))


@pytest.mark.parametrize("kind", ["clinic", "encrypted"])
def test_a_backup_is_the_whole_clinic_as_it_was(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    clinic: Clinic = request.getfixturevalue(kind)
    clinic.book(9)
    was = clinic.content(versions=True)
    made = backup.backup(clinic.store, tmp_path / "usb", derived=derived_wrong)
    clinic.book(11)
    assert sorted(each.suffix for each in (tmp_path / "usb").iterdir()) == [".clinicdesk", ".json"]
    manifest = backup.verify(made, tmp_path, clinic.store.key)
    assert manifest is not None
    assert (manifest.seq, manifest.encrypted) == (clinic.store.last_seq() - 1, clinic.store.key is not None)
    assert made.read_bytes().startswith(b"SQLite") != manifest.encrypted
    assert check(clinic.store, anchor=manifest.anchor) == ()
    copy = Clinic(open_store(made, key=clinic.store.key))
    assert copy.content(versions=True) == was
    copy.store.close()


def test_people_book_on_while_a_backup_is_made(clinic: Clinic, tmp_path: Path) -> None:
    with clinic.store.read():
        clinic.book(9)
        made = backup.backup(clinic.store, tmp_path / "usb")
    clinic.book(11)
    assert backup.verify(made, tmp_path) is not None


def test_a_database_that_is_not_whole_makes_no_backup(clinic: Clinic, tmp_path: Path) -> None:
    raw = sqlcipher.connect(str(clinic.store.path), isolation_level=None)
    raw.execute("INSERT INTO unit_open VALUES (1)")
    raw.execute("UPDATE patient SET note = 'x'")
    raw.execute("DELETE FROM unit_open")
    raw.close()
    with pytest.raises(EnvironmentFault) as fault:
        backup.backup(clinic.store, tmp_path / "usb")
    assert fault.value.code == "backup_failed"
    assert {each.code for each in fault.value.values["findings"]} == {"row_altered"}  # type: ignore[attr-defined]
    assert list((tmp_path / "usb").iterdir()) == []
    assert not [each for each in tmp_path.iterdir() if "part" in each.name]


def test_a_folder_that_cannot_be_written_is_told(clinic: Clinic, tmp_path: Path) -> None:
    (tmp_path / "usb").write_text("a file where the folder should be")
    with pytest.raises(EnvironmentFault, match="no_right"):
        backup.backup(clinic.store, tmp_path / "usb")
    clinic.book(9)


@pytest.mark.parametrize("damage", ["flip", "cut", "manifest", "empty"])
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    clinic: Clinic, tmp_path: Path, damage: str
) -> None:
    made = backup.backup(clinic.store, tmp_path / "usb")
    data = bytearray(made.read_bytes())
    if damage == "manifest":
        made.with_name(made.name + ".json").write_text("{")
    else:
        data[len(data) // 2] ^= 1
        made.write_bytes({"flip": bytes(data), "cut": bytes(data[:8192]), "empty": b""}[damage])
    path = clinic.store.path
    assert path is not None
    clinic.store.close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault) as fault:
        backup.restore(made, path, moment=now_utc())
    assert fault.value.code in {"backup_damaged", "manifest_damaged", "empty_file"}
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["clinic.db", "usb"]


def test_a_backup_without_its_manifest_is_still_proven(clinic: Clinic, tmp_path: Path) -> None:
    made = backup.backup(clinic.store, tmp_path / "usb")
    made.with_name(made.name + ".json").unlink()
    assert backup.verify(made, tmp_path) is None
    (tmp_path / "letter").write_bytes(b"not a backup, a letter")
    with pytest.raises(EnvironmentFault, match="not_a_database"):
        backup.verify(tmp_path / "letter", tmp_path)


@pytest.mark.parametrize("kind", ["clinic", "encrypted"])
def test_a_restore_puts_the_old_state_back_and_keeps_the_new(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    clinic: Clinic = request.getfixturevalue(kind)
    clinic.book(9)
    was = clinic.content(versions=True)
    made = backup.backup(clinic.store, tmp_path / "usb")
    clinic.book(11)
    later = clinic.content(versions=True)
    path, key = clinic.store.path, clinic.store.key
    assert path is not None
    clinic.store.close()
    kept = backup.restore(made, path, key, moment=now_utc())
    assert kept is not None
    clinic.store = open_store(path, key=key)
    assert clinic.content(versions=True) == was
    clinic.book(13)
    old = Clinic(open_store(kept, key=key))
    assert old.content(versions=True) == later
    old.store.close()


def test_a_restore_over_a_damaged_database_works(clinic: Clinic, tmp_path: Path) -> None:
    made = backup.backup(clinic.store, tmp_path / "usb")
    path = clinic.store.path
    assert path is not None
    clinic.store.close()
    path.write_bytes(path.read_bytes()[:5000])
    kept = backup.restore(made, path, moment=now_utc())
    assert kept is not None
    assert kept.stat().st_size == 5000
    clinic.store = open_store(path)
    clinic.book(9)


def test_a_newer_programs_backup_is_not_restored(clinic: Clinic, tmp_path: Path) -> None:
    made = backup.backup(clinic.store, tmp_path / "usb")
    beside = made.with_name(made.name + ".json")
    values = json.loads(beside.read_text())
    beside.write_text(json.dumps(values | {"schema": meta.SCHEMA + 1}))
    with pytest.raises(EnvironmentFault, match="newer_file"):
        backup.restore(made, tmp_path / "other.db", moment=now_utc())
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("clinic", ENGINES[1:], indirect=True)
def test_a_server_is_backed_up_by_itself(clinic: Clinic, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="server_backs_up"):
        backup.backup(clinic.store, tmp_path)

"""Each wrong file is told apart before anything is written, and says what it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import guards, meta, open_store
from clinicdesk.store.engine import refuse_network_path, sqlcipher
from tests.store.clinic import Clinic, new_clinic

KEY = bytes(range(32))


def fault(path: Path, **options: object) -> str:
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(EnvironmentFault) as raised:
        open_store(path, **options)  # type: ignore[arg-type]  # the options are this file's own
    assert (path.read_bytes() if path.is_file() else None) == before, "a refused file was touched"
    return raised.value.code


def test_a_file_that_is_not_there_is_made_only_when_asked(tmp_path: Path) -> None:
    assert fault(tmp_path / "none.db") == "absent"
    assert list(tmp_path.iterdir()) == []
    open_store(tmp_path / "deep" / "new.db", create=True).close()
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["new.db"]


@pytest.mark.parametrize("create", [False, True])
def test_an_empty_file_is_not_a_new_database(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert fault(path, create=create) == "empty_file"


@pytest.mark.parametrize(
    "content",
    [
        b"hello, this is a letter",
        b"\xff\xd8\xff\xe0" + os.urandom(5000),
        b"%PDF-1.7\n" + bytes(8183),
        b"x" * 4096,
    ],
)
def test_what_is_no_database_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    assert fault(path, key=KEY, create=True) == "not_a_database"


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    assert fault(tmp_path) == "not_a_database"


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert fault(tmp_path / "file" / "clinic.db", create=True) == "no_right"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_a_disk_too_full_for_a_new_clinic_leaves_nothing(tmp_path: Path) -> None:
    """In a process of its own, since the limit on a file's size holds for a whole process."""
    text = """
import resource, signal, sys
from pathlib import Path
from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import open_store
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
try:
    open_store(Path(sys.argv[1]), create=True)
except EnvironmentFault as fault:
    print(fault.code)
"""
    done = subprocess.run(
        [sys.executable, "-c", text, str(tmp_path / "new.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() in {"disk_error", "disk_full"}
    assert list(tmp_path.iterdir()) == []


def test_the_standard_librarys_sqlite_is_never_loaded(tmp_path: Path) -> None:
    text = """
import sys
from pathlib import Path
from clinicdesk.store import backup, check, history, keys, open_store, rebuild
store = open_store(Path(sys.argv[1]), create=True)
backup.backup(store, Path(sys.argv[1]).parent)
store.close()
assert not {"sqlite3", "_sqlite3"} & set(sys.modules), "two copies of SQLite in one process"
"""
    subprocess.run([sys.executable, "-c", text, str(tmp_path / "new.db")], check=True)


def test_a_torn_plain_file_is_damaged_or_no_database(tmp_path: Path) -> None:
    path = tmp_path / "torn.db"
    path.write_bytes(b"SQLite format 3\0" + os.urandom(8176))
    assert fault(path) in {"not_a_database", "damaged"}


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    raw = sqlcipher.connect(str(path))
    raw.execute("CREATE TABLE notes (text)")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.commit()
    raw.close()
    assert fault(path, create=True) == "unknown_file"


def test_a_key_is_needed_and_must_be_the_right_one(tmp_path: Path) -> None:
    path = tmp_path / "encrypted.db"
    new_clinic(path, key=KEY).store.close()
    assert not path.read_bytes().startswith(b"SQLite")
    assert fault(path) == "key_missing"
    assert fault(path, key=bytes(32)) == "wrong_key"
    open_store(path, key=KEY).close()


def test_no_word_of_an_encrypted_file_can_be_read(encrypted: Clinic, tmp_path: Path) -> None:
    encrypted.book(9)
    for path in tmp_path.iterdir():
        data = path.read_bytes()
        assert "Øster".encode() not in data
        assert b"add_patient" not in data


def test_a_newer_programs_file_is_refused(clinic: Clinic) -> None:
    path = clinic.store.path
    assert path is not None
    clinic.store.close()
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.execute(f"PRAGMA user_version = {meta.SCHEMA + 1}")
    raw.close()
    assert fault(path) == "newer_file"


@pytest.mark.parametrize("name", sorted(guards.triggers()))
def test_a_missing_guard_is_noticed_at_the_next_start(tmp_path: Path, name: str) -> None:
    path = tmp_path / "clinic.db"
    open_store(path, create=True).close()
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.execute(f"DROP TRIGGER {name}")
    raw.close()
    assert fault(path) == "guards_altered"


def test_a_weakened_or_foreign_guard_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    open_store(path, create=True).close()
    raw = sqlcipher.connect(str(path), isolation_level=None)
    text = guards.slot_triggers()["guard_occupancy_insert"]
    raw.execute("DROP TRIGGER guard_occupancy_insert")
    raw.execute(text.replace("1440", "14"))
    raw.close()
    assert fault(path) == "guards_altered"
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.execute("DROP TRIGGER guard_occupancy_insert")
    raw.execute(text)
    raw.execute("CREATE TRIGGER mine AFTER INSERT ON patient BEGIN DELETE FROM tray; END")
    raw.close()
    assert fault(path) == "guards_altered"


def test_a_fence_left_open_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "clinic.db"
    open_store(path, create=True).close()
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.execute("INSERT INTO unit_open VALUES (1)")
    raw.close()
    assert fault(path) == "guards_altered"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs", "9p"])
def test_a_shared_folder_is_refused(tmp_path: Path, kind: str) -> None:
    mounts = f"/dev/a / ext4 rw 0 0\nserver:/x {tmp_path} {kind} rw 0 0\n"
    with pytest.raises(EnvironmentFault, match="network_path"):
        refuse_network_path(tmp_path / "clinic.db", mounts)
    refuse_network_path(tmp_path / "clinic.db", "/dev/a / ext4 rw 0 0\n")
    with pytest.raises(EnvironmentFault, match="network_path"):
        refuse_network_path(Path("\\\\server\\share\\clinic.db"), "")


def test_an_unknown_address_is_refused() -> None:
    with pytest.raises(EnvironmentFault, match="unknown_url"):
        open_store("mysql://localhost/clinic")


def test_a_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(EnvironmentFault, match="server_gone"):
        open_store("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_a_file_replaced_while_open_takes_no_more_writes(clinic: Clinic, tmp_path: Path) -> None:
    path = clinic.store.path
    assert path is not None
    clinic.book(9)
    path.rename(tmp_path / "elsewhere.db")
    with pytest.raises(EnvironmentFault, match="file_replaced"):
        clinic.book(11)

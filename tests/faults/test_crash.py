"""Killed, out of space, half migrated: what was acknowledged is there, and nothing is there by half."""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import backup, meta, migrations, open_store, tables
from clinicdesk.store.check import check
from clinicdesk.store.door import Store
from clinicdesk.store.engine import raw_of, sqlcipher
from tests.faults.racer import book_for_ever
from tests.faults.test_race import prepared
from tests.store.clinic import Clinic, derived_wrong, new_clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = new_clinic(tmp_path / "clinic.db")
    yield made
    made.store.close()


# ------------------------------------------------------------------- kill -9
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    """Kill -9 in the middle of saving, over and over; each start is quiet and finds every booking.

    This proves atomicity, not the disk: a power cut is another test (reliability.md fact 1).
    """
    path, luck = tmp_path / "clinic.db", random.Random(7)
    ids, acknowledged = prepared(path, 2), 0
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.faults.racer"])
    for _ in range(200 if pytestconfig.getoption("--full") else 6):
        hears, says = context.Pipe(duplex=False)
        process = context.Process(target=book_for_ever, args=(str(path), ids, says))
        process.start()
        says.close()
        seen = {hears.recv() for _ in range(luck.randint(1, 30))}
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        seen |= set(_rest(hears))
        hears.close()
        acknowledged += len(seen)
        _nothing_lost(path, ids, seen, acknowledged)


def _rest(hears: Any) -> Iterator[Any]:
    try:
        while True:
            yield hears.recv()
    except EOFError:
        return


def _nothing_lost(path: Path, ids: dict[str, Any], seen: set[int], acknowledged: int) -> None:
    clinic = Clinic(open_store(path), **ids)
    content = clinic.content()
    visits = {row["id"] for row in content["appointment"]}
    assert seen <= visits
    assert len(visits) >= acknowledged
    assert len(content["occupancy"]) == 3 * len(visits)
    assert check(clinic.store, derived_wrong) == ()
    clinic.store.close()


# ------------------------------------------------------------------- disk
def test_a_full_disk_says_so_and_changes_nothing(clinic: Clinic) -> None:
    clinic.book(9)
    full = ""
    writer: Any = clinic.store._writer
    pages = raw_of(writer).execute("PRAGMA page_count").fetchone()[0]
    raw_of(writer).execute(f"PRAGMA max_page_count = {pages}").fetchall()
    for number in range(200):
        before = clinic.content(versions=True)
        try:
            _write_much(clinic, number)
        except EnvironmentFault as fault:
            full = fault.code
            break
    assert full == "disk_full"
    assert clinic.content(versions=True) == before
    raw_of(writer).execute("PRAGMA max_page_count = 1073741823").fetchall()
    clinic.book(11)
    assert check(clinic.store, derived_wrong) == ()


def _write_much(clinic: Clinic, number: int) -> None:
    with clinic.unit("note") as unit:
        unit.update(tables.patient, clinic.patients[0], note=f"{number}" * 2000)


def test_a_write_that_the_disk_refuses_is_told_and_changes_nothing(tmp_path: Path) -> None:
    """A limit on the file's size makes pwrite fail, as a quota or a dying disk does."""
    path = tmp_path / "clinic.db"
    ids = prepared(path, 2)
    context = multiprocessing.get_context("forkserver")
    hears, says = context.Pipe(duplex=False)
    process = context.Process(target=_book_within, args=(str(path), ids, says))
    process.start()
    says.close()
    *seen, last = _rest(hears)
    process.join()
    hears.close()
    assert last in {"disk_error", "disk_full", "maybe_saved"}
    _nothing_lost(path, ids, set(seen), len(seen))


def _book_within(target: str, ids: dict[str, Any], says: Any) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    size = Path(target).stat().st_size + 400_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    clinic = Clinic(open_store(target), **ids)
    for number in range(2000):
        try:
            says.send(clinic.book(3.0 * number)[0])
        except EnvironmentFault as fault:
            says.send(fault.code)
            break
    clinic.store.close()


# ------------------------------------------------------------------- migrations
_NEXT = '''
"""A change of the next version."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0002", "0001"
def upgrade():
    op.execute("CREATE TABLE extra (id INTEGER PRIMARY KEY) STRICT")
    {broken}
'''


@pytest.fixture
def next_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Pretend that this program is one version on, with a second revision of the schema."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrations.FOLDER, folder)

    def install(broken: str = "pass") -> None:
        (folder / "versions" / "0002_next.py").write_text(_NEXT.format(broken=broken))
        monkeypatch.setattr(migrations, "FOLDER", folder)
        monkeypatch.setattr(meta, "SCHEMA", 2)

    return install


def _reopened(clinic: Clinic) -> Store:
    path = clinic.store.path
    assert path is not None
    clinic.store.close()
    return open_store(path)


def test_a_migration_keeps_the_clinic_and_backs_it_up_first(
    clinic: Clinic, next_version: Callable[..., None]
) -> None:
    clinic.book(9)
    was = clinic.content(versions=True)
    path = clinic.store.path
    next_version()
    clinic.store = _reopened(clinic)
    assert clinic.content(versions=True) == was
    with clinic.store.read() as connection:
        assert meta.schema_of(connection) == 2
        assert sa.inspect(connection).has_table("extra")
    assert path is not None
    (before,) = path.parent.glob("clinic-before-0002-*.clinicdesk")
    manifest = backup.read_manifest(before)
    assert manifest is not None
    assert manifest.schema == 1
    clinic.book(11)


@pytest.mark.parametrize(
    "broken", ["op.execute('SELECT nonsense FROM nowhere')", "op.execute('DROP TABLE person')"]
)
def test_a_migration_that_fails_half_way_leaves_the_old_schema_whole(
    clinic: Clinic, next_version: Callable[..., None], monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    with clinic.unit("lift") as unit:
        visit = clinic.insert_visit(unit, 9)
        unit.insert(tables.tray, appointment_id=visit, lifted=clinic.span(9)[0], person_id=1)
    was = clinic.content(versions=True)
    next_version(broken)
    with pytest.raises((sa.exc.DBAPIError, EnvironmentFault)):
        clinic.store = _reopened(clinic)
    monkeypatch.undo()
    clinic.store = _reopened(clinic)
    assert clinic.content(versions=True) == was
    with clinic.store.read() as connection:
        assert not sa.inspect(connection).has_table("extra")
    assert check(clinic.store, derived_wrong) == ()


def test_an_older_program_leaves_a_newer_file_alone(clinic: Clinic, tmp_path: Path) -> None:
    path = clinic.store.path
    assert path is not None
    clinic.store.close()
    raw = sqlcipher.connect(str(path), isolation_level=None)
    raw.execute("PRAGMA user_version = 9")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="newer_file") as fault:
        open_store(path)
    assert fault.value.values["found"] == 9
    assert path.read_bytes() == before

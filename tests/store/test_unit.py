"""The unit of work: all or nothing, everything journaled, nothing past it."""

from __future__ import annotations

import datetime as dt
import random
import threading
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.store import AlreadyDone, guards, open_store, tables
from clinicdesk.store.engine import raw_of, sqlcipher
from clinicdesk.store.history import history, images, notes
from clinicdesk.store.journal import verify
from clinicdesk.store.unit import UncapturedWrite
from tests.store.clinic import Clinic, at, new_clinic


def test_leaving_by_an_exception_changes_nothing(clinic: Clinic) -> None:
    before, seq = clinic.content(versions=True), clinic.store.last_seq()
    with pytest.raises(Refused, match="gone"), clinic.unit("book") as unit:
        unit.delete(tables.tray, clinic.insert_visit(unit, 9))
    assert (clinic.content(versions=True), clinic.store.last_seq()) == (before, seq)
    clinic.book(9)


def test_a_change_tells_its_tables_and_its_number(clinic: Clinic) -> None:
    before = clinic.store.last_seq()
    _, changes = clinic.book(9)
    assert changes.seq == before + 1
    assert changes.tables == {"appointment", "appointment_phase", "occupancy", "presence"}
    assert clinic.store.changes_since(before) == changes
    assert not clinic.store.changes_since(changes.seq).tables


def test_the_same_command_is_done_once(clinic: Clinic) -> None:
    command = b"the same command"
    with clinic.unit("book", command=command) as unit:
        clinic.insert_visit(unit, 9)
    before = clinic.content(versions=True)
    with pytest.raises(AlreadyDone) as again, clinic.unit("book", command=command) as second:
        clinic.insert_visit(second, 13)
    assert again.value.changes == unit.changes
    assert clinic.content(versions=True) == before


def test_a_stale_version_is_refused_and_says_what_is_now(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    clinic.move(visit, 10)
    with pytest.raises(Refused) as refused, clinic.unit("note") as unit:
        unit.update(tables.appointment, visit, version=1, note="late")
    assert refused.value.refusal.code == "stale_version"
    assert refused.value.refusal.values["now"] == 2
    with pytest.raises(Refused, match="gone"), clinic.unit("note") as unit:
        unit.update(tables.appointment, 999, note="late")


def test_what_already_holds_is_not_written_again(clinic: Clinic) -> None:
    visit, changes = clinic.book(9)
    with clinic.unit("note") as unit:
        unit.update(tables.appointment, visit, starts=at(9))
    assert clinic.store.last_seq() == changes.seq
    assert unit.changes.seq == 0


def test_a_taken_value_and_a_used_row_are_refused(clinic: Clinic) -> None:
    with pytest.raises(Refused) as refused, clinic.unit("add_room") as unit:
        unit.insert(tables.resource, kind="room", name="1")
    assert refused.value.refusal.values == {"table": "resource", "columns": ("kind", "name")}
    clinic.book(9)
    with pytest.raises(Refused, match="still_used"), clinic.unit("drop") as unit:
        unit.delete(tables.resource, clinic.rooms[0])


def test_a_double_booking_names_who_is_busy_and_when(clinic: Clinic) -> None:
    clinic.book(9)
    with pytest.raises(Refused) as refused:
        clinic.book(9.5, patient=1, who=1, room=0)
    values = refused.value.refusal.values
    assert (refused.value.refusal.code, values["resource_id"]) == ("double_booked", clinic.rooms[0])


def test_a_patient_is_not_in_two_visits_at_once(clinic: Clinic) -> None:
    with clinic.unit("set_up") as unit:
        other = unit.insert(tables.resource, kind="pen", name="Pen B")
    clinic.book(9)
    clinic.pen = other
    with pytest.raises(Refused) as refused:
        clinic.book(9.5, who=1, room=1)
    assert refused.value.refusal.values["patient_id"] == clinic.patients[0]


def test_several_writes_to_a_row_are_one_image(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    with clinic.unit("edit") as unit:
        for note in ("a", "b", "c"):
            unit.update(tables.appointment, visit, note=note)
        gone = unit.insert(tables.tray, appointment_id=visit, lifted=at(9), person_id=1)
        unit.delete(tables.tray, gone)
        unit.note(clinic.patients[0], "called twice")
    with clinic.store.read() as connection:
        (one,) = images(connection, unit.changes.seq)
        assert notes(connection, unit.changes.seq) == ("called twice",)
    assert (one.op, one.before) == ("U", {"note": "", "version": 1})
    assert one.after is not None
    assert (one.after["note"], one.after["version"], one.subject) == ("c", 4, clinic.patients[0])


def test_children_are_told_under_their_patient(clinic: Clinic) -> None:
    _, changes = clinic.book(9)
    with clinic.store.read() as connection:
        assert {each.subject for each in images(connection, changes.seq)} == {clinic.patients[0]}
        assert history(connection, subject=clinic.patients[1])[0].verb == "add_patient"


def test_both_patients_are_touched_when_a_visit_changes_hands(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    with clinic.unit("swap") as unit:
        unit.update(tables.appointment, visit, patient_id=clinic.patients[1])
        assert unit.subjects == set(clinic.patients)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE patient SET note = 'x'",
        "DELETE FROM presence",
        "INSERT INTO person (name) VALUES ('Mallory')",
        "INSERT OR REPLACE INTO person (id, name) VALUES (1, 'Mallory')",
        "UPDATE OR IGNORE appointment SET note = 'x'",
    ],
)
def test_raw_sql_inside_a_unit_is_noticed_at_the_seal(clinic: Clinic, statement: str) -> None:
    clinic.book(9)
    before = clinic.content(versions=True)
    with pytest.raises(UncapturedWrite), clinic.unit("mallory") as unit:
        unit.connection.exec_driver_sql(statement)
    assert clinic.content(versions=True) == before


def test_core_statements_inside_a_unit_are_noticed_too(clinic: Clinic) -> None:
    with pytest.raises(UncapturedWrite), clinic.unit("mallory") as unit:
        unit.connection.execute(sa.update(tables.patient).values(note="x"))


def test_the_fence_refuses_every_table_outside_a_unit(clinic: Clinic) -> None:
    assert clinic.store.path is not None
    clinic.book(9)
    raw = sqlcipher.connect(str(clinic.store.path), isolation_level=None)
    for table in guards.journaled():
        with pytest.raises(sqlcipher.IntegrityError, match="NO_UNIT"):
            raw.execute(f"INSERT INTO {table.name} (id) VALUES (77)")
        for text in (f"UPDATE {table.name} SET version = 9", f"DELETE FROM {table.name}"):
            if raw.execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]:
                with pytest.raises(sqlcipher.IntegrityError, match="NO_UNIT"):
                    raw.execute(text)
    raw.close()


def test_derive_writes_derived_tables_only(clinic: Clinic) -> None:
    with pytest.raises(ValueError, match="derived"), clinic.unit("cheat") as unit:
        unit.derive(sa.update(tables.patient).values(note="x"))
    with pytest.raises(ValueError, match="journaled"), clinic.unit("cheat") as unit:
        unit.insert(tables.recall, patient_id=1)


def test_units_of_two_threads_wait_for_each_other(clinic: Clinic) -> None:
    barrier, done = threading.Barrier(2), []

    def work(hour: float) -> None:
        barrier.wait()
        done.append(clinic.book(hour)[1].seq)

    threads = [threading.Thread(target=work, args=(hour,)) for hour in (9, 11)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(done)) == 2


def test_a_unit_inside_a_unit_is_a_bug(clinic: Clinic) -> None:
    with (
        pytest.raises(RuntimeError, match="already open"),
        clinic.unit("outer"),
        clinic.unit("inner"),
    ):
        pass


def test_a_reader_sees_one_snapshot_until_its_block_ends(clinic: Clinic) -> None:
    count = sa.select(sa.func.count()).select_from(tables.appointment)
    with clinic.store.read() as connection:
        assert connection.scalar(count) == 0
        clinic.book(9)
        with clinic.store.read() as same:
            assert same.scalar(count) == 0
    with clinic.store.read() as connection:
        assert connection.scalar(count) == 1


def test_data_version_tells_that_somebody_committed(clinic: Clinic) -> None:
    before = clinic.store.data_version()
    assert clinic.store.data_version() == before
    assert clinic.store.path is not None
    other = Clinic(
        open_store(clinic.store.path),
        clinic.practitioners,
        clinic.rooms,
        clinic.pen,
        clinic.consult,
        clinic.patients,
    )
    other.book(9)
    other.store.close()
    assert clinic.store.data_version() != before


def test_a_database_locked_by_another_program_is_busy(clinic: Clinic) -> None:
    clinic.book(9)
    raw = sqlcipher.connect(str(clinic.store.path), isolation_level=None)
    raw.execute("BEGIN IMMEDIATE")
    _with_short_patience(clinic)
    with pytest.raises(EnvironmentFault, match="busy"):
        clinic.book(11)
    raw.execute("ROLLBACK")
    raw.close()
    clinic.book(11)


def _with_short_patience(clinic: Clinic) -> None:
    writer: Any = clinic.store._writer
    raw_of(writer).execute("PRAGMA busy_timeout = 10").fetchall()


def test_packs_load_thousands_of_rows_and_rebuild_nothing_by_hand(clinic: Clinic) -> None:
    rows = [(number, f"person {number}") for number in range(10, 3510)]
    with clinic.unit("load", bulk=True) as unit:
        assert unit.pack(tables.person, ("id", "name"), rows) == 3500
    assert unit.changes.tables == {"person"}
    assert len(clinic.content()["person"]) == 3501
    with clinic.store.read() as connection:
        assert list(verify(connection, clinic.store.journal_key)) == []
    with clinic.unit("rename") as unit:
        unit.update(tables.person, 2000, name="someone else")
    with pytest.raises(ValueError, match="must rise"), clinic.unit("load", bulk=True) as unit:
        unit.pack(tables.person, ("id", "name"), [(5, "again")])


def test_a_bulk_load_that_overlaps_is_refused_whole(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    columns = ("id", "appointment_id", "resource_id", "starts", "ends")
    before = clinic.content(versions=True)
    with pytest.raises(Refused, match="double_booked"), clinic.unit("load", bulk=True) as unit:
        unit.pack(
            tables.occupancy,
            columns,
            [(100, visit, clinic.rooms[1], 0, 90), (101, visit, clinic.rooms[1], 60, 70)],
        )
    assert clinic.content(versions=True) == before
    with clinic.unit("load", bulk=True) as unit:
        unit.pack(
            tables.occupancy,
            columns,
            [(100, visit, clinic.rooms[1], 0, 60), (101, visit, clinic.rooms[1], 60, 70)],
        )
    clinic.store.close()
    assert clinic.store.path is not None
    clinic.store = open_store(clinic.store.path)  # the guards are as shipped again
    with pytest.raises(Refused, match="double_booked"), clinic.unit("book") as unit:
        unit.insert(
            tables.occupancy, appointment_id=visit, resource_id=clinic.rooms[0], starts=at(9.5), ends=at(9.75)
        )


def test_two_equal_clinics_are_equal_to_the_last_byte_of_the_journal(tmp_path: Path) -> None:
    def made(name: str) -> list[tuple[Any, ...]]:
        clinic = new_clinic(
            tmp_path / name,
            clock=lambda: dt.datetime(2026, 12, 1, tzinfo=dt.UTC),
            entropy=random.Random(7).randbytes,
        )
        clinic.book(9)
        with clinic.store.read() as connection:
            rows = connection.exec_driver_sql("SELECT * FROM change_row").all()
            heads = connection.exec_driver_sql("SELECT * FROM change").all()
        clinic.store.close()
        return [tuple(row) for row in (*heads, *rows)]

    assert made("one.db") == made("two.db")

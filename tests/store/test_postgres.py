"""The same promises on PostgreSQL: guards, fence, count, chain, and the journal that makes a file of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.store import AlreadyDone, guards, open_store, tables
from clinicdesk.store.check import check
from clinicdesk.store.rebuild import rebuild, same_rows
from clinicdesk.store.unit import UncapturedWrite
from tests.store import postgres
from tests.store.clinic import ENGINES, Clinic, at, derive, derived_wrong

pytestmark = [pytest.mark.postgres, pytest.mark.parametrize("clinic", ENGINES[1:], indirect=True)]


def url_of(clinic: Clinic) -> str:
    return clinic.store.engine.url.render_as_string(hide_password=False)


@pytest.fixture
def raw(clinic: Clinic) -> Iterator[psycopg.Connection[Any]]:
    """Another program's connection to the same database."""
    url = clinic.store.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def refused(raw: psycopg.Connection[Any], text: str) -> str:
    with pytest.raises(psycopg.Error) as error:
        raw.execute(text.encode())
    return str(error.value)


def test_a_slot_and_a_patient_are_not_booked_twice(clinic: Clinic) -> None:
    clinic.book(9)
    with pytest.raises(Refused) as refusal:
        clinic.book(9.5, patient=1, who=1)
    values = refusal.value.refusal.values
    assert (refusal.value.refusal.code, values["table"]) == ("double_booked", "occupancy")
    assert values["resource_id"] == clinic.rooms[0]
    clinic.book(10)


def test_the_guard_holds_on_an_open_unit_too(clinic: Clinic, raw: psycopg.Connection[Any]) -> None:
    clinic.book(9)
    raw.execute(b"SELECT set_config('clinicdesk.unit', 'open', false)")
    same = b"INSERT INTO occupancy (appointment_id, resource_id, starts, ends) "
    said = refused(raw, (same + b"SELECT appointment_id, resource_id, starts, ends FROM occupancy").decode())
    assert "guard_occupancy" in said
    assert "guard_occupancy" in refused(
        raw, (same + b"SELECT appointment_id, resource_id, starts + 5, ends + 5 FROM occupancy").decode()
    )
    assert "span" in refused(raw, (same + b"VALUES (1, 1, 5, 5)").decode())
    assert "span" in refused(raw, (same + b"VALUES (1, 1, 5, 5000)").decode())


def test_the_fence_refuses_every_table_outside_a_unit(clinic: Clinic, raw: psycopg.Connection[Any]) -> None:
    for table in guards.journaled():
        for text in ("UPDATE {0} SET version = 9", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"):
            said = refused(raw, text.format(table.name))
            assert "NO_UNIT" in said or "APPEND_ONLY" in said, text


def test_the_journal_only_grows(clinic: Clinic, raw: psycopg.Connection[Any]) -> None:
    raw.execute(b"SELECT set_config('clinicdesk.unit', 'open', false)")
    for text in (
        "UPDATE change SET who = 2",
        "DELETE FROM change_row",
        "TRUNCATE change CASCADE",
        "INSERT INTO change SELECT seq + 100, '', at_us, who, desk, verb, reason, 1, 1, mac FROM change",
    ):
        assert "APPEND_ONLY" in refused(raw, text), text


def test_a_used_cartridge_is_never_used_by_another(clinic: Clinic, raw: psycopg.Connection[Any]) -> None:
    raw.execute(b"SELECT set_config('clinicdesk.unit', 'open', false)")
    raw.execute(b"ALTER TABLE cartridge_unit DROP CONSTRAINT fk_cartridge_unit_treatment_id")
    raw.execute(b"INSERT INTO cartridge_lot (id, lot, expires) VALUES (1, 'L1', 9999)")
    raw.execute(b"INSERT INTO cartridge_unit (id, lot_id, treatment_id) VALUES (1, 1, 1)")
    assert "cartridge_used" in refused(raw, "UPDATE cartridge_unit SET treatment_id = 2")
    assert "cartridge_used" in refused(raw, "DELETE FROM cartridge_unit")
    raw.execute(b"UPDATE cartridge_unit SET treatment_id = NULL")


def test_a_write_past_the_unit_is_noticed_at_the_seal(clinic: Clinic) -> None:
    before = clinic.content(versions=True)
    with pytest.raises(UncapturedWrite), clinic.unit("mallory") as unit:
        unit.connection.execute(sa.update(tables.patient).values(note="x"))
    assert clinic.content(versions=True) == before


def test_the_same_command_is_done_once(clinic: Clinic) -> None:
    with clinic.unit("book", command=b"once") as unit:
        clinic.insert_visit(unit, 9)
    with pytest.raises(AlreadyDone) as again, clinic.unit("book", command=b"once"):
        pass
    assert again.value.changes == unit.changes


def test_taken_and_used_values_are_refused(clinic: Clinic) -> None:
    with pytest.raises(Refused) as refusal, clinic.unit("add_room") as unit:
        unit.insert(tables.resource, kind="room", name="1")
    assert refusal.value.refusal.values == {"table": "resource", "columns": ("kind", "name")}
    clinic.book(9)
    with pytest.raises(Refused, match="still_used"), clinic.unit("drop") as unit:
        unit.delete(tables.resource, clinic.rooms[0])


@pytest.mark.parametrize(
    "vandalism",
    [
        "ALTER TABLE occupancy DROP CONSTRAINT guard_occupancy",
        "DROP TRIGGER fence_patient ON patient",
        "ALTER TABLE patient DISABLE TRIGGER fence_patient",
        "ALTER FUNCTION clinicdesk_fence() RENAME TO clinicdesk_fence_no_more",
    ],
)
def test_a_missing_guard_is_noticed_at_the_next_start(
    clinic: Clinic, raw: psycopg.Connection[Any], vandalism: str
) -> None:
    raw.execute(vandalism.encode())
    with pytest.raises(EnvironmentFault, match="guards_altered"):
        open_store(url_of(clinic))


def test_a_whole_clinic_has_no_findings_and_an_altered_row_is_named(
    clinic: Clinic, raw: psycopg.Connection[Any]
) -> None:
    visit, _ = clinic.book(9)
    clinic.undo(clinic.move(visit, 10).seq)
    assert check(clinic.store, derived_wrong) == ()
    raw.execute(b"SELECT set_config('clinicdesk.unit', 'open', false)")
    raw.execute(b"UPDATE patient SET note = 'x' WHERE id = 2")
    assert [(each.code, each.values["id"]) for each in check(clinic.store)] == [("row_altered", 2)]


def test_a_bulk_load_proves_and_restores_the_guards(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    columns = ("id", "appointment_id", "resource_id", "starts", "ends")
    rows = [(100 + n, visit, clinic.rooms[1], 60 * n, 60 * n + 60) for n in range(1500)]
    with pytest.raises(Refused, match="double_booked"), clinic.unit("load", bulk=True) as unit:
        unit.pack(tables.occupancy, columns, [*rows, (9999, visit, clinic.rooms[1], 30, 40)])
    with clinic.unit("load", bulk=True) as unit:
        unit.pack(tables.occupancy, columns, rows)
    clinic.reopen()
    assert check(clinic.store, derived_wrong) == ()


def test_the_journal_makes_a_file_of_it(clinic: Clinic, tmp_path: Path) -> None:
    visit, _ = clinic.book(9)
    clinic.cancel(visit)
    made = rebuild(clinic.store, tmp_path / "file.db", derive)
    try:
        with clinic.store.read() as one, made.read() as other:
            assert list(same_rows(one, other)) == []
        assert check(made, derived_wrong) == ()
    finally:
        made.close()


def test_another_desk_is_told_what_changed(clinic: Clinic) -> None:
    other = open_store(url_of(clinic))
    before = other.data_version()
    _, changes = clinic.book(9)
    assert other.data_version() != before
    assert other.changes_since(before) == changes
    other.close()


def test_a_lost_connection_is_told_and_the_next_unit_works(
    clinic: Clinic, raw: psycopg.Connection[Any]
) -> None:
    clinic.book(9)
    raw.execute(
        b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clinicdesk'"
    )
    with pytest.raises(EnvironmentFault, match="server_gone"):
        clinic.book(11)
    clinic.book(11)
    with pytest.raises(EnvironmentFault, match="server_gone"):
        clinic.content()
    assert len(clinic.content()["appointment"]) == 2


def test_somebody_elses_database_is_left_alone(clinic: Clinic, pg_server: str) -> None:
    with postgres.database(pg_server) as url:
        with pytest.raises(EnvironmentFault, match="absent"):
            open_store(url)
        plain = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain) as connection:
            connection.execute(b"CREATE TABLE notes (text text)")
        with pytest.raises(EnvironmentFault, match="unknown_file"):
            open_store(url, create=True)


def test_a_reader_sees_one_snapshot_and_cannot_write(clinic: Clinic) -> None:
    with clinic.store.read() as connection:
        count = sa.select(sa.func.count()).select_from(tables.appointment)
        assert connection.scalar(count) == 0
        clinic.book(9)
        assert connection.scalar(count) == 0
    with clinic.store.read() as connection, pytest.raises(sa.exc.InternalError):
        connection.execute(sa.insert(tables.person).values(name="x"))


def test_times_and_flags_come_back_as_they_went(clinic: Clinic) -> None:
    visit, _ = clinic.book(9.25)
    query = sa.select(tables.appointment.c.starts, tables.appointment.c.ends).where(
        tables.appointment.c.id == visit
    )
    with clinic.store.read() as connection:
        assert tuple(connection.execute(query).one()) == (at(9.25), at(10.25))

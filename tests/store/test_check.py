"""Any single altered row is found and named, of the clinic or its journal; the journal makes it all again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import guards, journal, open_store, tables
from clinicdesk.store.check import Anchor, Finding, check
from clinicdesk.store.engine import sqlcipher, unlock
from clinicdesk.store.rebuild import differences, rebuild, same_rows
from tests.store.clinic import Clinic, derive, derived_wrong


@pytest.fixture
def busy(clinic: Clinic) -> Clinic:
    """A clinic with some history: bookings, a move, a cancel, an undo."""
    visit, _ = clinic.book(9)
    clinic.move(visit, 10)
    other, _ = clinic.book(13, patient=1, who=1, room=1)
    clinic.cancel(other)
    clinic.undo(clinic.book(15)[1].seq)
    return clinic


class Vandal:
    """Another program's connection to the file, with every rule switched off, that leaves no trace of it."""

    def __init__(self, clinic: Clinic) -> None:
        assert clinic.store.path is not None
        self.raw = sqlcipher.connect(str(clinic.store.path), isolation_level=None)
        unlock(self.raw, clinic.store.key)
        self.raw.execute("PRAGMA foreign_keys = OFF")
        self.raw.execute("PRAGMA ignore_check_constraints = ON")
        self.triggers = self.raw.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        ).fetchall()

    def do(self, statement: str, *values: Any) -> None:
        self.raw.execute("SAVEPOINT vandal")
        try:
            self._do(statement, values)
        finally:
            self.raw.execute("RELEASE vandal")

    def _do(self, statement: str, values: tuple[Any, ...]) -> None:
        for name, _ in self.triggers:
            self.raw.execute(f"DROP TRIGGER {name}")
        self.raw.execute("INSERT INTO unit_open VALUES (1)")
        self.raw.execute(statement, values)
        self.raw.execute("DELETE FROM unit_open")
        for _, text in self.triggers:
            self.raw.execute(text)


@pytest.fixture
def vandal(busy: Clinic) -> Iterator[Vandal]:
    made = Vandal(busy)
    yield made
    made.raw.close()


def found(clinic: Clinic, **options: Any) -> tuple[Finding, ...]:
    return check(clinic.store, derived_wrong, **options)


def test_a_whole_clinic_has_no_findings(busy: Clinic) -> None:
    assert found(busy) == ()


def test_an_encrypted_clinic_has_no_findings(encrypted: Clinic) -> None:
    encrypted.book(9)
    assert found(encrypted) == ()


@pytest.mark.parametrize("table", [table.name for table in guards.journaled()])
def test_any_altered_column_of_any_row_is_named(busy: Clinic, vandal: Vandal, table: str) -> None:
    names = [row[1:3] for row in vandal.raw.execute(f"PRAGMA table_info({table})") if row[1] != "id"]
    for number, name, kind in [
        (row[0], *column)
        for row in vandal.raw.execute(f"SELECT id FROM {table}").fetchall()
        for column in names
    ]:
        quoted = f'"{name}"'
        (old,) = vandal.raw.execute(f"SELECT {quoted} FROM {table} WHERE id = ?", (number,)).fetchone()
        new = (old or 0) + 100 if kind == "INTEGER" else f"{old or ''}x"
        vandal.do(f"UPDATE {table} SET {quoted} = ? WHERE id = ?", new, number)
        with busy.store.read() as connection:
            named = [(each.table, each.id, each.what, each.columns) for each in differences(connection)]
        assert named == [(table, number, "altered", (name,))]
        vandal.do(f"UPDATE {table} SET {quoted} = ? WHERE id = ?", old, number)
    assert found(busy) == ()


def test_the_check_tells_an_altered_row_and_an_altered_image(busy: Clinic, vandal: Vandal) -> None:
    vandal.do("UPDATE patient SET type_size = 99 WHERE id = 1")
    vandal.do("UPDATE change_row SET after = '{}' WHERE seq = 2 AND ord = 0")
    codes = [each.code for each in found(busy)]
    assert {"constraint_broken", "chain_broken", "journal_unreadable"} <= set(codes)
    vandal.do("UPDATE change_row SET after = 'no image' WHERE seq = 2 AND ord = 0")
    assert "chain_broken" in {each.code for each in found(busy)}


def test_a_row_taken_away_or_slipped_in_is_named(busy: Clinic, vandal: Vandal) -> None:
    vandal.do("DELETE FROM patient WHERE id = 2")
    codes = {(each.code, each.values.get("table"), each.values.get("id")) for each in found(busy)}
    assert ("row_missing", "patient", 2) in codes
    vandal.do("INSERT INTO person (id, name) VALUES (7, 'Mallory')")
    assert Finding("row_unjournaled", {"table": "person", "id": 7, "columns": ()}) in found(busy)


_ALTER = {
    "change": ("unit", "at_us", "who", "desk", "verb", "reason", "schema_rev", "nrows", "mac"),
    "change_row": ("tbl", "pk", "op", "subject", "before", "after", "pack", "salt", "digest"),
}


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in _ALTER.items() for c in columns])
def test_any_altered_field_of_the_journal_is_found(
    busy: Clinic, vandal: Vandal, table: str, column: str
) -> None:
    rows = vandal.raw.execute(
        f"SELECT seq, {'ord' if table == 'change_row' else '0'} FROM {table}"
    ).fetchall()
    for seq, place in rows[:: max(1, len(rows) // 12)]:
        where = f"seq = {seq}" + (f" AND ord = {place}" if table == "change_row" else "")
        (old,) = vandal.raw.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()
        vandal.do(f"UPDATE {table} SET {column} = ? WHERE {where}", _other(column, old))
        with busy.store.read() as connection:
            broken = {each.seq for each in journal.verify(connection, busy.store.journal_key)}
        assert seq in broken, f"{table}.{column} of {where}"
        vandal.do(f"UPDATE {table} SET {column} = ? WHERE {where}", old)
    assert found(busy) == ()


def _other(column: str, old: Any) -> Any:
    if isinstance(old, bytes):
        return bytes([old[0] ^ 1]) + old[1:]
    if isinstance(old, int):
        return old + 1
    if column == "op":
        return "D" if old != "D" else "I"
    if old is None:
        return {"subject": 1, "pack": b"x"}.get(column, "{}")
    return old.replace("1", "2") if "1" in old else old + " "


def test_rows_deleted_swapped_or_renumbered_are_found(busy: Clinic, vandal: Vandal) -> None:
    for statement in (
        "DELETE FROM change WHERE seq = 3",
        "DELETE FROM change_row WHERE seq = 3 AND ord = 1",
        "UPDATE change SET seq = 99 WHERE seq = 3",
        "UPDATE change_row SET ord = 99 WHERE seq = 3 AND ord = 0",
        "UPDATE change_row SET seq = 2 WHERE seq = 3 AND ord > 3",
    ):
        vandal.do(statement)
        assert "chain_broken" in {each.code for each in found(busy)}, statement


def test_a_cut_tail_needs_the_anchor(busy: Clinic, vandal: Vandal) -> None:
    with busy.store.read() as connection:
        anchor = Anchor(*journal.head(connection))
    assert found(busy, anchor=anchor) == ()
    busy.book(17)
    assert found(busy, anchor=anchor) == ()
    for table in ("change_row", "change"):
        vandal.do(f"DELETE FROM {table} WHERE seq >= ?", anchor.seq)
    assert "journal_shorter" in {each.code for each in found(busy, anchor=anchor)}


def test_another_journal_in_its_place_needs_the_anchor(busy: Clinic) -> None:
    with busy.store.read() as connection:
        seq, mac = journal.head(connection)
    other = Anchor(seq, bytes(32))
    assert mac != other.mac
    assert [each.code for each in found(busy, anchor=other)] == ["journal_replaced"]


def test_the_wrong_key_does_not_verify(busy: Clinic) -> None:
    busy.store.journal_key = bytes(32)
    assert "chain_broken" in {each.code for each in found(busy)}


def test_a_constraint_taken_from_a_table_is_found(busy: Clinic, vandal: Vandal) -> None:
    vandal.do("ALTER TABLE closure ADD COLUMN mine INTEGER")
    assert Finding("table_altered", {"name": "closure"}) in found(busy)


def test_derived_rows_are_compared_too(busy: Clinic, vandal: Vandal) -> None:
    vandal.do("DELETE FROM patient_key WHERE patient_id = 1")
    assert [each.code for each in found(busy)] == ["derived_wrong"]


def test_an_overlap_slipped_past_the_guards_is_found(busy: Clinic, vandal: Vandal) -> None:
    vandal.do("UPDATE occupancy SET starts = starts - 30, ends = ends + 600")
    vandal.do("INSERT INTO occupancy SELECT id + 900, appointment_id, 1, starts + 1, ends, 1 FROM occupancy")
    assert "double_booked" in {each.code for each in found(busy)}


def test_damage_to_the_pages_is_found(busy: Clinic, tmp_path: Path) -> None:
    path = busy.store.path
    assert path is not None
    busy.store.close()
    whole = path.read_bytes()
    silent = []
    for number in range(1, 40):
        offset = len(whole) * number // 40
        path.write_bytes(whole[:offset] + bytes(512) + whole[offset + 512 :])
        if whole[offset : offset + 512].strip(b"\0") and not _says_no(path):
            silent.append(offset)
    path.write_bytes(whole)
    assert silent == []


def _says_no(path: Path) -> bool:
    try:
        store = open_store(path)
    except EnvironmentFault:
        return True
    try:
        return bool(check(store, derived_wrong))
    except EnvironmentFault:
        return True
    finally:
        store.close()


@pytest.mark.parametrize("kind", ["clinic", "encrypted"])
def test_the_journal_alone_makes_the_same_database(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    clinic: Clinic = request.getfixturevalue(kind)
    visit, _ = clinic.book(9)
    clinic.undo(clinic.move(visit, 10).seq)
    clinic.cancel(visit)
    rows = [(number, f"person {number}") for number in range(10, 2010)]
    with clinic.unit("load", bulk=True) as unit:
        unit.pack(tables.person, ("id", "name"), rows)
    with clinic.unit("rename") as unit:
        unit.update(tables.person, 20, name="other")
        unit.delete(tables.person, 21)
    made = rebuild(clinic.store, tmp_path / "again.db", derive)
    with clinic.store.read() as one, made.read() as other:
        assert list(same_rows(one, other)) == []
    assert check(made, derived_wrong) == ()
    before = made.last_seq()
    again = Clinic(made, clinic.practitioners, clinic.rooms, clinic.pen, clinic.consult, clinic.patients)
    assert again.book(9)[0] > visit  # ids that were used are not used again, and it works on
    assert made.last_seq() == before + 1
    made.close()

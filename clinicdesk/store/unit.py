"""The unit of work: the one way to write, and the place where every write becomes journal.

`insert`, `update` and `delete` act on one row each and remember what it was; at the seal the rows that the
engine counted must equal the rows that were captured, then header and images are chained and committed with
the data (journal.md). Values are those of the columns' own types: datetimes, dates, booleans.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.refusal import refuse
from clinicdesk.store import guards, journal
from clinicdesk.store.engine import raw_of
from clinicdesk.store.journal import NO_TABLE, PACK_ROWS, Entry, Header
from clinicdesk.store.meta import SCHEMA
from clinicdesk.store.refusals import refusal_of
from clinicdesk.store.shapes import Row, Shape, shapes_of
from clinicdesk.store.types import keepable

Key = tuple[str, int]  # table and id

_CHAIN_LOCK, _RESOURCE_LOCK, _PATIENT_LOCK = 3, 1, 2  # first numbers of PostgreSQL's advisory locks


class Opened(Protocol):
    """What a unit needs of the store that opened it."""

    driver: Any
    journal_key: bytes
    entropy: Callable[[int], bytes]

    def fault(self, error: BaseException) -> BaseException:
        """A driver's error as the fault that it stands for."""


class UncapturedWrite(RuntimeError):
    """Rows were written past the unit of work; everything was rolled back. A bug, never a user's doing."""


class Unit:
    """One open transaction; made by `Store.unit`. After the block `changes` says what was committed."""

    def __init__(self, store: Opened, connection: Connection, *, bulk: bool) -> None:
        self.connection = connection
        self.changes = Changes()
        self.subjects: set[int] = set()  # patients whose rows were touched so far, before and after
        self.seq = 0
        self._store = store
        self._shapes = shapes_of(connection.dialect.name)
        self._sqlite = connection.dialect.name == "sqlite"
        self._raw = raw_of(connection)
        self._cursor: Any = self._raw.cursor()
        self._images: dict[Key, tuple[Row | None, Row | None]] = {}
        self._subject: dict[Key, int | None] = {}
        self._version: dict[Key, int] = {}  # the highest that a row had in this unit
        self._said: list[Entry] = []
        self._packs: list[Entry] = []
        self._packed_to: dict[str, int] = {}
        self._captured = 0
        self._patient_of: dict[Key, int | None] = {}
        self._bulk = bulk
        self._begin()

    # --------------------------------------------------------------- writing
    def insert(self, table: Table, /, **values: Any) -> int:
        """Insert one row; returns its id, which may be given (an import) or is counted by the database."""
        shape = self._shape(table)
        stored = shape.stored(values)
        return self._insert(shape, stored)

    def insert_many(self, table: Table, rows: Iterable[Mapping[str, Any]]) -> list[int]:
        """Insert rows, each with its own image; returns their ids in order."""
        shape = self._shape(table)
        return [self._insert(shape, shape.stored(row)) for row in rows]

    def update(self, table: Table, row_id: int, /, *, version: int | None = None, **changes: Any) -> None:
        """Change columns of one row; its version rises by one. What already holds is not written again.

        Raises Refused: `gone` when the row is not there, `stale_version` when somebody changed it since.
        """
        shape = self._shape(table)
        self._update(shape, row_id, shape.stored(changes), version)

    def update_many(self, table: Table, changes: Mapping[int, Mapping[str, Any]]) -> None:
        """Change columns of several rows, given by id."""
        for row_id, values in changes.items():
            self.update(table, row_id, **values)

    def delete(self, table: Table, row_id: int, /, *, version: int | None = None) -> None:
        """Delete one row. Raises Refused as `update`, and `still_used` when others refer to it."""
        shape = self._shape(table)
        self._delete(shape, row_id, version)

    def delete_where(self, table: Table, clause: sa.ColumnElement[bool]) -> list[int]:
        """Delete the rows that a condition chooses; returns their ids."""
        ids = list(self.connection.scalars(sa.select(table.c.id).where(clause).order_by(table.c.id)))
        for row_id in ids:
            self._delete(self._shape(table), row_id, None)
        return ids

    def note(self, subject: int | None, text: str) -> None:
        """Put free text about a patient into the journal: the words of a reason, an override's why."""
        self._said.append(Entry(NO_TABLE, 0, "N", subject, None, journal.image({"text": keepable(text)})))

    def touched(self, table: Table) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
        """What the rows of a table were before this unit and are by now, as storage values; None: absent."""
        shape = self._shapes[table.name]
        for (name, _), (before, after) in self._images.items():
            if name == shape.name:
                yield (
                    None if before is None else shape.values(before),
                    None if after is None else shape.values(after),
                )

    def derive(self, statement: sa.Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Run a Core statement that writes a derived table, or an INSERT of several rows; not journaled."""
        table = getattr(statement, "table", None)
        if table is None or not table.info.get("derived"):
            raise ValueError("derive writes derived tables only")
        before = self._counted()
        if rows is None:
            self.connection.execute(statement)
        elif rows:
            self.connection.execute(statement, list(rows))
        self._captured += self._counted() - before

    def pack(self, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Load many rows with explicit, rising ids, journaled a thousand at a time; returns how many.

        Rows are tuples of storage values (wall minutes, days, 0 and 1) in the order of `columns`; columns
        left out take the database's defaults. Only in a bulk unit, and only for rows without personal text,
        since a pack cannot be erased in part.
        """
        if not self._bulk:
            raise ValueError("pack needs a bulk unit")
        shape = self._shape(table)
        names = tuple(columns)
        rest = {name: value for name, value in shape.defaults.items() if name not in names}
        text = shape.insert_text(names, returning=False)
        at_id, count, rows = names.index("id"), 0, iter(rows)
        while chunk := list(islice(rows, PACK_ROWS)):
            ids = [row[at_id] for row in chunk]
            last = self._last_id(shape)
            if ids[0] <= last or any(low >= high for low, high in pairwise(ids)):
                raise ValueError(f"ids of {shape.name} must rise beyond {last}")
            self._run_many(shape, text, chunk)
            said = journal.image({"rows": len(chunk), "last": ids[-1], "rest": rest})
            packed = journal.pack_rows(names, chunk)
            self._packs.append(Entry(shape.name, ids[0], "P", None, None, said, packed))
            self._packed_to[shape.name] = ids[-1]
            self._captured += len(chunk)
            count += len(chunk)
        return count

    def lock(self, resource_ids: Iterable[int] = (), patient_ids: Iterable[int] = ()) -> None:
        """Take what will be booked, in ascending order, so that two desks wait instead of deadlocking.

        Patients come before resources: who books for somebody takes them first, reads what they have, and
        only then knows the resources. PostgreSQL only: SQLite's unit already is the only writer.
        """
        if self._sqlite:
            return
        for kind, ids in ((_PATIENT_LOCK, patient_ids), (_RESOURCE_LOCK, resource_ids)):
            for number in sorted(set(ids)):
                self._cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (kind, number))

    # --------------------------------------------------------------- for undo
    def fetch(self, table: str, row_id: int) -> Row | None:
        """A row's storage values as they are now, in the order of its shape's columns."""
        self._cursor.execute(self._shapes[table].select_text, (row_id,))
        row: Row | None = self._cursor.fetchone()
        return row

    @property
    def order(self) -> Mapping[str, int]:
        """The place of each table, parents before children."""
        return self._shapes.order

    def values(self, table: str, row_id: int) -> dict[str, Any]:
        """A row's storage values by column. Raises Refused `gone` when it is not there."""
        shape = self._shapes[table]
        return shape.values(self._existing(shape, row_id))

    def version_seen(self, table: str, row_id: int) -> int:
        """The highest version that a row had in this unit, 0 when the unit has not touched it."""
        return self._version.get((table, row_id), 0)

    def defer_references(self) -> None:
        """Judge foreign keys at the commit instead of row by row: an undo passes through halves."""
        if self._sqlite:
            self._cursor.execute("PRAGMA defer_foreign_keys = ON")
        else:
            self._cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def put(self, table: str, values: Mapping[str, Any]) -> None:
        """Insert a row of storage values, id and version included."""
        self._insert(self._shapes[table], dict(values))

    def change(self, table: str, row_id: int, values: Mapping[str, Any]) -> None:
        """Set storage values of one row."""
        self._update(self._shapes[table], row_id, dict(values), None)

    def remove(self, table: str, row_id: int) -> None:
        """Delete one row by the name of its table."""
        self._delete(self._shapes[table], row_id, None)

    def flag(self, seq: int, *, undone: bool) -> None:
        """Say that a change is undone, or done again."""
        self._said.append(Entry(NO_TABLE, seq, "T", None, None, journal.image({"undone": int(undone)})))

    # --------------------------------------------------------------- one row
    def _shape(self, table: Table) -> Shape:
        try:
            return self._shapes[table.name]
        except KeyError:
            raise ValueError(f"{table.name} is not journaled: use derive") from None

    def _insert(self, shape: Shape, stored: dict[str, Any]) -> int:
        row: Row = self._run(shape, shape.insert_text(tuple(stored)), tuple(stored.values()), fetch=True)
        row_id: int = row[shape.at_id]
        self._capture(shape, row_id, None, row)
        return row_id

    def _update(self, shape: Shape, row_id: int, stored: dict[str, Any], version: int | None) -> None:
        before = self._existing(shape, row_id, version)
        old = shape.values(before)
        new = {name: value for name, value in stored.items() if old[name] != value}
        if not new:
            return
        new["version"] = before[shape.at_version] + 1
        self._run(shape, shape.update_text(tuple(new)), (*new.values(), row_id))
        self._capture(shape, row_id, before, shape.row(old | new))

    def _delete(self, shape: Shape, row_id: int, version: int | None) -> None:
        before = self._existing(shape, row_id, version)
        self._run(shape, shape.delete_text, (row_id,))
        self._capture(shape, row_id, before, None)

    def _existing(self, shape: Shape, row_id: int, version: int | None = None) -> Row:
        row = self.fetch(shape.name, row_id)
        if row is None:
            raise refuse("gone", table=shape.name, id=row_id)
        if version is not None and row[shape.at_version] != version:
            raise refuse(
                "stale_version", table=shape.name, id=row_id, version=version, now=row[shape.at_version]
            )
        return row

    def _run(self, shape: Shape, text: str, values: tuple[Any, ...], *, fetch: bool = False) -> Any:
        try:
            self._cursor.execute(text, values)
            return self._cursor.fetchone() if fetch else None
        except self._store.driver.IntegrityError as error:
            raise refusal_of(error, shape.name) from error
        except self._store.driver.Error as error:
            raise self._store.fault(error) from error
        finally:
            if fetch and self._sqlite:
                self._cursor.fetchall()  # RETURNING keeps the statement open until it is read to its end

    def _run_many(self, shape: Shape, text: str, rows: Sequence[Sequence[Any]]) -> None:
        try:
            self._cursor.executemany(text, rows)
        except self._store.driver.IntegrityError as error:
            raise refusal_of(error, shape.name) from error
        except self._store.driver.Error as error:
            raise self._store.fault(error) from error

    def _capture(self, shape: Shape, row_id: int, before: Row | None, after: Row | None) -> None:
        """Coalesce to one image per row: what it was at first, what it is now."""
        key = (shape.name, row_id)
        first = self._images.get(key)
        self._images[key] = (before if first is None else first[0], after)
        self._captured += 1
        for row in (before, after):
            if row is not None:
                self._version[key] = max(self._version.get(key, 0), row[shape.at_version])
                self._subject[key] = patient = self._subject_of(shape, row)
                if patient is not None:
                    self.subjects.add(patient)

    def _last_id(self, shape: Shape) -> int:
        known = self._packed_to.get(shape.name)
        if known is None:
            known = self.connection.scalar(sa.select(sa.func.max(shape.table.c.id))) or 0
        return int(known)

    # --------------------------------------------------------------- begin and seal
    def _begin(self) -> None:
        if self._sqlite:
            self._cursor.execute("INSERT INTO unit_open (one) VALUES (1)")
        else:
            self._cursor.execute("SELECT set_config('clinicdesk.unit', 'open', true)")
        if self._bulk:
            guards.drop_slot_guards(self.connection)
            guards.drop_fences(self.connection)
        self._base = self._counted()

    def _counted(self) -> int:
        """Rows that the engine itself counted as written by this session so far."""
        if self._sqlite:
            return int(self._raw.total_changes)
        self._cursor.execute(_PG_COUNTED, (list(self._shapes.by_name),))
        return int(self._cursor.fetchone()[0])

    def seal(self, header: tuple[bytes, int, int, str, str, str]) -> None:
        """Prove that all was captured, write the journal. `header`: unit, at_us, who, desk, verb, reason."""
        touched = self._counted() - self._base
        if touched != self._captured:
            raise UncapturedWrite(f"{touched} rows were written, {self._captured} captured")
        if self._bulk:
            self._prove_bulk()
        entries = [*self._packs, *self._entries(), *self._said]
        if entries:
            self._write_journal(header, entries)
        if self._sqlite:
            self._cursor.execute("DELETE FROM unit_open")
        tables = {entry.tbl for entry in entries} - {NO_TABLE}
        self.changes = Changes(self.seq, frozenset(tables))

    def _prove_bulk(self) -> None:
        for table, owner, row, other in guards.overlaps(self.connection):
            raise refuse(guards.DOUBLE, table=table, owner=owner, id=row, other=other)
        guards.create_slot_guards(self.connection)
        guards.create_fences(self.connection)

    def _entries(self) -> list[Entry]:
        return [
            self._entry(self._shapes[table], row_id, before, after)
            for (table, row_id), (before, after) in self._images.items()
            if before is not None or after is not None
        ]

    def _entry(self, shape: Shape, row_id: int, before: Row | None, after: Row | None) -> Entry:
        subject = self._subject[shape.name, row_id]
        if after is None:
            return Entry(shape.name, row_id, "D", subject, shape.image(before or ()), None)
        if before is None:
            return Entry(shape.name, row_id, "I", subject, None, shape.image(after))
        old = shape.values(before)
        changed = journal.image({name: old[name] for name in shape.changed(before, after)})
        return Entry(shape.name, row_id, "U", subject, changed, shape.image(after))

    def _subject_of(self, shape: Shape, row: Row) -> int | None:
        """The patient that a row is about: itself, its column, or through its appointment or treatment."""
        if shape.name == "patient":
            return int(row[shape.at_id])
        for column, parent in _SUBJECT_PATH:
            if column in shape.columns:
                number = row[shape.columns.index(column)]
                if number is None or parent is None:
                    return number if number is None else int(number)
                return self._patient_of_parent(parent, number)
        return None

    def _patient_of_parent(self, parent: str, number: int) -> int | None:
        key = (parent, number)
        if key not in self._patient_of:
            before, after = self._images.get(key, (None, None))
            row = after or before or self.fetch(parent, number)
            shape = self._shapes[parent]
            self._patient_of[key] = None if row is None else row[shape.columns.index("patient_id")]
        return self._patient_of[key]

    def _write_journal(self, head: tuple[bytes, int, int, str, str, str], entries: list[Entry]) -> None:
        if not self._sqlite:  # the chain is taken last, and its head read in a statement of its own
            self._cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", (_CHAIN_LOCK,))
        self._cursor.execute("SELECT seq, mac FROM change ORDER BY seq DESC LIMIT 1")
        last, previous = self._cursor.fetchone() or (0, journal.GENESIS)
        self.seq = last + 1
        header = Header(self.seq, *head, SCHEMA, len(entries))
        salts = self._store.entropy(journal.SALT * len(entries))
        first, rows = journal.sealed(self._store.journal_key, bytes(previous), header, entries, salts)
        self._cursor.execute(_HEADER_TEXT[self._sqlite], first)
        self._cursor.executemany(_ROWS_TEXT[self._sqlite], rows)


_SUBJECT_PATH: tuple[tuple[str, str | None], ...] = (
    ("patient_id", None),
    ("appointment_id", "appointment"),
    ("treatment_id", "treatment"),
)
_PG_COUNTED = (
    "SELECT coalesce(sum(pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) "
    "+ pg_stat_get_xact_tuples_deleted(oid)), 0) FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r' "
    "AND relnamespace = current_schema()::regnamespace"
)


def _texts(table: str, columns: Sequence[str]) -> dict[bool, str]:
    """The INSERT of a journal table for SQLite (True) and PostgreSQL (False)."""
    listed = ", ".join(columns)
    return {
        sqlite: f"INSERT INTO {table} ({listed}) VALUES ({', '.join([mark] * len(columns))})"
        for sqlite, mark in ((True, "?"), (False, "%s"))
    }


_HEADER_TEXT = _texts(journal.change.name, journal.HEADER_COLUMNS)
_ROWS_TEXT = _texts(journal.change_row.name, journal.ROW_COLUMNS)

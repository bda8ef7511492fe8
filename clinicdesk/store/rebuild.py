"""The database made again from its journal alone, and compared with what is there.

This is the proof that the journal is complete: every journaled row of the rebuilt database is the last image
that the journal holds of it. It is also the way back when the tables are damaged and the journal is not.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.store import guards, journal, meta
from clinicdesk.store.door import Store
from clinicdesk.store.engine import raw_of
from clinicdesk.store.journal import STREAM, change_row
from clinicdesk.store.opening import open_as_is
from clinicdesk.store.shapes import Row, Shape, shapes_of
from clinicdesk.store.unit import Unit

_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not what the journal says: missing, altered, or never journaled."""

    table: str
    id: int
    what: str  # missing, altered, unjournaled
    columns: tuple[str, ...] = ()


# ------------------------------------------------------------------- last images
def last_rows(connection: Connection, shape: Shape) -> Iterator[Row]:
    """The rows of one table as the journal leaves them, by rising id; streamed, at any size."""
    single = ((row_id, 1, row) for row_id, row in _single(connection, shape))
    packed = ((row[shape.at_id], 0, row) for row in _packed(connection, shape))
    merged = heapq.merge(packed, single, key=lambda each: each[:2])
    for _, same in groupby(merged, key=lambda each: each[0]):
        *_, (_, _, row) = same  # a row's own images are younger than the pack that loaded it
        if row is not None:
            yield row


def _single(connection: Connection, shape: Shape) -> Iterator[tuple[int, Row | None]]:
    query = (
        sa.select(change_row.c.pk, change_row.c.op, change_row.c.after)
        .where(change_row.c.tbl == shape.name, change_row.c.op.in_(("I", "U", "D")))
        .order_by(change_row.c.pk, change_row.c.seq)
    )
    found = connection.execute(query, execution_options=STREAM)
    for row_id, same in groupby(found, key=lambda row: row.pk):
        *_, last = same
        yield row_id, None if last.after is None else _full(shape, journal.read_image(last.after))


def _packed(connection: Connection, shape: Shape) -> Iterator[Row]:
    query = (
        sa.select(change_row.c.after, change_row.c.pack)
        .where(change_row.c.tbl == shape.name, change_row.c.op == "P")
        .order_by(change_row.c.pk)
    )
    for said, pack in connection.execute(query, execution_options={"yield_per": 8}):
        rest = journal.read_image(said)["rest"]
        columns, rows = journal.unpack_rows(pack)
        order = [columns.index(name) if name in columns else None for name in shape.columns]
        fixed = [rest.get(name) for name in shape.columns]
        for row in rows:
            yield tuple(fixed[place] if source is None else row[source] for place, source in enumerate(order))


def _full(shape: Shape, values: dict[str, Any]) -> Row:
    """An image as a whole row; a column that is younger than the image has its default.

    Raises LookupError when it is no image of this table.
    """
    if len(values) == len(shape.columns):
        return shape.row(values)
    return shape.row(shape.defaults | values)


# ------------------------------------------------------------------- comparing
def differences(connection: Connection) -> Iterator[Difference]:
    """Each live row that differs from the journal's last image of it."""
    for shape in shapes_of(connection.dialect.name).by_name.values():
        live = connection.execute(sa.text(shape.walk_text), execution_options=STREAM)
        yield from _compared(shape, (tuple(row) for row in live), last_rows(connection, shape))


def _compared(shape: Shape, live: Iterator[Row], told: Iterator[Row]) -> Iterator[Difference]:
    sides = heapq.merge(
        ((row[shape.at_id], 0, row) for row in told),
        ((row[shape.at_id], 1, row) for row in live),
        key=lambda each: each[:2],
    )
    for row_id, same in groupby(sides, key=lambda each: each[0]):
        rows = {side: row for _, side, row in same}
        if 1 not in rows:
            yield Difference(shape.name, row_id, "missing")
        elif 0 not in rows:
            yield Difference(shape.name, row_id, "unjournaled")
        elif rows[0] != rows[1]:
            yield Difference(shape.name, row_id, "altered", shape.changed(rows[0], rows[1]))


def same_rows(one: Connection, other: Connection) -> Iterator[Difference]:
    """Where two databases differ in their journaled rows; `one` is taken for the truth."""
    for shape in shapes_of(one.dialect.name).by_name.values():
        text = sa.text(shape.walk_text)
        told = (tuple(row) for row in one.execute(text, execution_options=STREAM))
        live = (tuple(row) for row in other.execute(text, execution_options=STREAM))
        yield from _compared(shape, live, told)


# ------------------------------------------------------------------- rebuilding
def rebuild(store: Store, target: Path, derive: Callable[[Unit], None]) -> Store:
    """A new SQLite file made from a store's journal alone, open; encrypted with the same key if it is.

    The journal itself is carried over word for word; ids that were ever used are not used again. `derive`
    recomputes the derived tables. Raises ValueError when the journal does not make a whole clinic.
    """
    made = open_as_is(target, key=store.key, create=True, clock=store.clock, entropy=store.entropy)
    try:
        with store.read() as source, made.engine.connect() as opened:
            connection = opened.execution_options(write=True)
            raw_of(connection).execute("PRAGMA foreign_keys = OFF")
            with connection.begin():
                _fill(source, connection)
            raw_of(connection).execute("PRAGMA foreign_keys = ON")
        made.journal_key = store.journal_key
        with made.unit("rebuild", who=0, desk="") as unit:  # derived rows alone make no change
            derive(unit)
    except BaseException:
        made.close()
        raise
    return made


def _fill(source: Connection, target: Connection) -> None:
    for name in guards.triggers():
        target.exec_driver_sql(f"DROP TRIGGER {name}")
    cursor: Any = raw_of(target).cursor()
    shapes = shapes_of("sqlite")
    for shape in shapes_of(source.dialect.name).by_name.values():
        text = shapes[shape.name].insert_text(shape.columns, returning=False)
        _insert_all(cursor, text, last_rows(source, shape))
    for table in (journal.change, journal.change_row):
        columns = [column.name for column in table.columns]
        text = f"INSERT INTO {table.name} VALUES ({', '.join('?' * len(columns))})"
        rows = source.execute(sa.select(*table.columns), execution_options=STREAM)
        _insert_all(cursor, text, (tuple(row) for row in rows))
    held = meta.read(source, "journal_key")
    if held is not None:
        meta.write(target, "journal_key", held)
    _keep_ids(source, cursor)
    for text in guards.triggers().values():
        target.exec_driver_sql(text)
    for table_name, owner, _, _ in guards.overlaps(target):
        raise ValueError(f"the journal leaves {owner} of {table_name} in two places")
    if target.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise ValueError("the journal leaves references without their rows")


def _insert_all(cursor: Any, text: str, rows: Iterator[Row]) -> None:
    while chunk := list(islice(rows, _CHUNK)):
        cursor.executemany(text, chunk)


def _keep_ids(source: Connection, cursor: Any) -> None:
    """Let the counters go on behind every id that was ever used, deleted ones too."""
    used = sa.select(change_row.c.tbl, sa.func.max(change_row.c.pk)).where(
        change_row.c.op.in_(("I", "U", "D"))
    )
    for table, last in source.execute(used.group_by(change_row.c.tbl)):
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (last, table))
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)",
            (table, last, table),
        )

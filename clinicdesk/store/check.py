"""Is the clinic's database whole: the file, its rules, its journal, and every single row against it.

Any one altered row, of the clinic or of the journal, is found and named. A journal whose end was cut off with
its last rows undone is whole in itself; only an anchor kept outside (a backup's manifest) tells.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.store import guards, journal, meta
from clinicdesk.store.door import Store
from clinicdesk.store.rebuild import differences
from clinicdesk.store.tables import metadata


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong; `code` with its values, the sentence is wording's.

    Codes: damaged_page, constraint_broken, missing_reference, guard_altered, table_altered, unit_left_open,
    chain_broken, journal_unreadable, row_missing, row_altered, row_unjournaled, double_booked, derived_wrong,
    journal_shorter, journal_replaced.
    """

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the journal as it was seen once, kept outside the database."""

    seq: int
    mac: bytes


DerivedCheck = Callable[[Connection], Iterable[Finding]]


def check(
    store: Store, derived: DerivedCheck | None = None, *, anchor: Anchor | None = None
) -> tuple[Finding, ...]:
    """Everything that is wrong with a database, on one snapshot; empty when it is whole.

    `derived` compares the derived tables with what they are derived from; `anchor` is the journal's end as an
    earlier backup noted it. Of an older schema only the file and the journal are looked at.
    """
    with store.read() as connection:
        found = list(_file(connection, encrypted=store.key is not None))
        if any(each.code == "damaged_page" for each in found):
            return tuple(found)  # nothing that is read from here on could be trusted
        found += _chain(connection, store.journal_key)
        found += _anchored(connection, anchor)
        if store.schema < meta.SCHEMA:
            return tuple(found)
        found += _rules(connection)
        found += _rows(connection)
        for table, owner, row, other in guards.overlaps(connection):
            found.append(Finding(guards.DOUBLE, {"table": table, "owner": owner, "id": row, "other": other}))
        if derived is not None:
            found += derived(connection)
    return tuple(found)


_BROKEN_RULES = ("CHECK constraint failed", "NULL value in")  # the row itself is readable, and compared


def _file(connection: Connection, *, encrypted: bool) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    for name in ("cipher_integrity_check", "integrity_check") if encrypted else ("integrity_check",):
        try:
            for row in connection.exec_driver_sql(f"PRAGMA {name}"):
                if row[0] != "ok":
                    said = str(row[0])
                    code = "constraint_broken" if said.startswith(_BROKEN_RULES) else "damaged_page"
                    yield Finding(code, {"what": said})
        except sa.exc.DatabaseError as error:
            yield Finding("damaged_page", {"what": str(error.orig)})
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Finding("missing_reference", {"table": row[0], "id": row[1], "refers_to": row[2]})


def _rules(connection: Connection) -> Iterator[Finding]:
    for name in guards.missing(connection):
        yield Finding("guard_altered", {"name": name})
    if connection.dialect.name != "sqlite":
        return
    for name in _altered_tables(connection):
        yield Finding("table_altered", {"name": name})
    if connection.scalar(sa.select(journal.unit_open.c.one)):
        yield Finding("unit_left_open")


def _altered_tables(connection: Connection) -> list[str]:
    """Tables and indices whose text differs from what this version creates: a CHECK taken away, say."""
    shipped = {}
    for table in (*metadata.sorted_tables, *meta.machinery.sorted_tables):
        shipped[table.name] = str(sa.schema.CreateTable(table).compile(dialect=connection.dialect))
        for index in table.indexes:
            shipped[str(index.name)] = str(sa.schema.CreateIndex(index).compile(dialect=connection.dialect))
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    found = {row[0]: row[1] for row in rows}
    return [name for name in sorted(shipped) if _words(shipped[name]) != _words(found.get(name, ""))]


def _words(text: str) -> str:
    return "".join(text.split())


def _chain(connection: Connection, key: bytes) -> Iterator[Finding]:
    for broken in journal.verify(connection, key):
        yield Finding("chain_broken", {"seq": broken.seq, "ord": broken.ord, "what": broken.what})


def _rows(connection: Connection) -> Iterator[Finding]:
    try:
        for each in differences(connection):
            values = {"table": each.table, "id": each.id, "columns": each.columns}
            yield Finding(f"row_{each.what}", values)
    except (
        ValueError,
        LookupError,
        TypeError,
        zlib.error,
    ) as error:  # an image was altered; the chain names it
        yield Finding("journal_unreadable", {"what": str(error)})


def _anchored(connection: Connection, anchor: Anchor | None) -> Iterator[Finding]:
    if anchor is None or anchor.seq == 0:
        return
    query = sa.select(journal.change.c.mac).where(journal.change.c.seq == anchor.seq)
    mac = connection.scalar(query)
    if mac is None:
        yield Finding("journal_shorter", {"expected": anchor.seq, "found": journal.head(connection)[0]})
    elif bytes(mac) != anchor.mac:
        yield Finding("journal_replaced", {"seq": anchor.seq})

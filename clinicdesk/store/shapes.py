"""How each table is written and imaged: prebuilt statements over storage values, in one order of columns.

A row is a tuple of storage values (minutes, days, 0 and 1, text) in the order of the columns' names, which is
also the order of keys in an image: the journal's text needs no second look at the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.dialects import registry
from sqlalchemy.engine import Dialect

from clinicdesk.store import guards
from clinicdesk.store.journal import row_image
from clinicdesk.store.types import keepable

Row = tuple[Any, ...]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that holds the id of a row elsewhere."""

    column: str
    target: str


class Shape:
    """One journaled table as the unit of work sees it on one engine."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table = table
        self.name: str = table.name
        self.columns: tuple[str, ...] = tuple(sorted(column.name for column in table.columns))
        self.at_id = self.columns.index("id")
        self.at_version = self.columns.index("version")
        self.references = tuple(
            Reference(key.parent.name, key.column.table.name)
            for key in sorted(table.foreign_keys, key=_by_name)
        )
        self.mark = "?" if dialect.name == "sqlite" else "%s"
        quote = dialect.identifier_preparer.quote
        self._quoted = {name: quote(name) for name in self.columns}
        self._processors: dict[str, Callable[[Any], Any] | None] = {
            column.name: _processor(column, dialect) for column in table.columns
        }
        self._inserts: dict[tuple[str, ...], str] = {}
        self._updates: dict[tuple[str, ...], str] = {}
        every = ", ".join(self._quoted[name] for name in self.columns)
        lock = "" if dialect.name == "sqlite" else " FOR UPDATE"
        self._every = every
        self.select_text = f"SELECT {every} FROM {self.name} WHERE id = {self.mark}{lock}"
        self.delete_text = f"DELETE FROM {self.name} WHERE id = {self.mark}"
        self.walk_text = f"SELECT {every} FROM {self.name} ORDER BY id"

    def stored(self, values: Values) -> dict[str, Any]:
        """Values of the columns' own types as storage values; raises KeyError for an unknown column."""
        made = {}
        for name, value in values.items():
            process = self._processors[name]
            made[name] = value if process is None else process(value)
        return made

    def insert_text(self, names: tuple[str, ...], *, returning: bool = True) -> str:
        """INSERT of these columns, giving the whole row back with what the database filled in."""
        text = self._inserts.get(names)
        if text is None:
            listed = ", ".join(self._quoted[name] for name in names)
            marks = ", ".join([self.mark] * len(names))
            into = f"INSERT INTO {self.name}"
            text = f"{into} ({listed}) VALUES ({marks})" if names else f"{into} DEFAULT VALUES"
            self._inserts[names] = text
        return f"{text} RETURNING {self._every}" if returning else text

    def update_text(self, names: tuple[str, ...]) -> str:
        """UPDATE of these columns of one row, its id last."""
        text = self._updates.get(names)
        if text is None:
            listed = ", ".join(f"{self._quoted[name]} = {self.mark}" for name in names)
            text = f"UPDATE {self.name} SET {listed} WHERE id = {self.mark}"
            self._updates[names] = text
        return text

    def values(self, row: Row) -> dict[str, Any]:
        """A row by column name."""
        return dict(zip(self.columns, row, strict=True))

    def row(self, values: Values) -> Row:
        """A full row from storage values by name."""
        return tuple(values[name] for name in self.columns)

    def image(self, row: Row) -> str:
        """The JSON text of a whole row."""
        return row_image(self.columns, row)

    def changed(self, before: Row, after: Row) -> tuple[str, ...]:
        """Names of the columns that differ."""
        return tuple(name for name, old, new in zip(self.columns, before, after, strict=True) if old != new)

    @property
    def defaults(self) -> dict[str, Any]:
        """The storage values that the database gives to columns that an INSERT leaves out."""
        return {column.name: _default(column) for column in self.table.columns if column.name != "id"}


class Shapes:
    """The shapes of all journaled tables on one engine, parents before children."""

    def __init__(self, tables: Iterable[Table], dialect: Dialect) -> None:
        self.by_name = {table.name: Shape(table, dialect) for table in tables}
        self.order = {name: number for number, name in enumerate(self.by_name)}

    def __getitem__(self, name: str) -> Shape:
        return self.by_name[name]

    def children_of(self, name: str) -> list[tuple[Shape, str]]:
        """Each table and column that refers to a table."""
        return [
            (shape, reference.column)
            for shape in self.by_name.values()
            for reference in shape.references
            if reference.target == name
        ]


@cache
def shapes_of(dialect: str) -> Shapes:
    """The shapes of this version's tables, made once for each engine: sqlite, postgresql."""
    return Shapes(guards.journaled(), registry.load(dialect)())


def _by_name(key: sa.ForeignKey) -> str:
    return str(key.parent.name)


def _processor(column: sa.Column[Any], dialect: Dialect) -> Callable[[Any], Any] | None:
    kind = column.type
    if isinstance(kind, sa.Text):
        return lambda text: None if text is None else keepable(text)
    if not isinstance(kind, sa.types.TypeDecorator):
        return None
    return lambda value: kind.process_bind_param(value, dialect)


def _default(column: sa.Column[Any]) -> Any:
    given = column.server_default
    if not isinstance(given, sa.DefaultClause):
        return None
    kind = column.type.impl if isinstance(column.type, sa.types.TypeDecorator) else column.type
    return int(str(given.arg)) if isinstance(kind, sa.Integer) else str(given.arg)

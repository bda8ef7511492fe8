"""What was done, by whom, and taking it back: history, undo and redo out of the journal.

Undo applies a change's own images backwards, redo forwards; inverses are never inverted. Whether a change is
undone is told by its latest T row, so that the stacks of a desk survive a restart. What somebody has changed
since is not overwritten: the change is refused and the later ones are named, or taken back with it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.refusal import refuse
from clinicdesk.store.door import Store
from clinicdesk.store.guards import SLOTS
from clinicdesk.store.journal import NO_TABLE, change, change_row, image, of_change, read_image
from clinicdesk.store.shapes import Shapes, shapes_of
from clinicdesk.store.unit import Unit

UNDO, REDO = "undo", "redo"
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_UNDONE = image({"undone": 1})
_DATA = ("I", "U", "D")

Derive = Callable[[Unit, frozenset[int]], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the journal; `at` is UTC, `who` the id of a person, `undone` whether it is undone now."""

    seq: int
    at: datetime
    who: int
    desk: str
    verb: str
    reason: str
    undone: bool


@dataclass(frozen=True, slots=True)
class Image:
    """One touched row: `before` holds the changed columns (U) or the row (D), `after` the row (I, U)."""

    seq: int
    table: str
    pk: int
    op: str
    subject: int | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


Judge = Callable[[Unit, Sequence[Image]], None]


# ------------------------------------------------------------------- reading
def _latest_flag(seq: sa.ColumnElement[int]) -> sa.ScalarSelect[Any]:
    flag = change_row.alias()
    return (
        sa.select(flag.c.after)
        .where(flag.c.tbl == NO_TABLE, flag.c.pk == seq, flag.c.op == "T")
        .order_by(flag.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )


_IS_UNDONE = sa.func.coalesce(_latest_flag(change.c.seq), "") == _UNDONE
_COLUMNS = (
    change.c.seq,
    change.c.at_us,
    change.c.who,
    change.c.desk,
    change.c.verb,
    change.c.reason,
    _IS_UNDONE.label("undone"),
)
_CHANGES = sa.select(*_COLUMNS)
_NEWEST_FIRST = _CHANGES.order_by(change.c.seq.desc())
_PACKED = sa.exists().where(of_change(change.c.seq), change_row.c.op == "P")
_ORDINARY = change.c.verb.not_in((UNDO, REDO))
_ROWS = sa.select(
    *(change_row.c[name] for name in ("seq", "tbl", "pk", "op", "subject", "before", "after"))
).order_by(change_row.c.id)


def _change(row: Any) -> Change:
    at = _UNIX + timedelta(microseconds=row.at_us)
    return Change(row.seq, at, row.who, row.desk, row.verb, row.reason, bool(row.undone))


def history(
    connection: Connection,
    *,
    subject: int | None = None,
    table: str | None = None,
    pk: int | None = None,
    limit: int = 200,
) -> tuple[Change, ...]:
    """Changes, newest first: all, or those about a patient, or those that touched a row."""
    rows = sa.select(change_row.c.seq).where(change_row.c.op != "T")
    if subject is not None:
        rows = rows.where(change_row.c.subject == subject)
    if table is not None:
        rows = rows.where(change_row.c.tbl == table, change_row.c.pk == pk)
    query = _NEWEST_FIRST.limit(limit)
    if subject is not None or table is not None:
        query = query.where(change.c.seq.in_(rows))
    return tuple(_change(row) for row in connection.execute(query))


def one(connection: Connection, seq: int) -> Change:
    """One change by number; raises Refused `gone` when there is none."""
    row = connection.execute(_CHANGES.where(change.c.seq == seq)).first()
    if row is None:
        raise refuse("gone", table=change.name, id=seq)
    return _change(row)


def images(connection: Connection, seq: int) -> tuple[Image, ...]:
    """The rows that a change touched, in the order in which it touched them; packs are left out."""
    found = connection.execute(_ROWS.where(of_change(seq), change_row.c.op.in_(_DATA)))
    return tuple(
        Image(row.seq, row.tbl, row.pk, row.op, row.subject, _read(row.before), _read(row.after))
        for row in found
    )


def notes(connection: Connection, seq: int) -> tuple[str, ...]:
    """The free text that a change carries."""
    found = connection.execute(_ROWS.where(of_change(seq), change_row.c.op == "N"))
    return tuple(read_image(row.after)["text"] for row in found if row.after is not None)


def _read(text: str | None) -> dict[str, Any] | None:
    return None if text is None else read_image(text)


def next_undo(connection: Connection, desk: str) -> Change | None:
    """What Ctrl+Z takes back at this desk: its newest change that is not undone; None when there is none."""
    query = _NEWEST_FIRST.where(change.c.desk == desk, _ORDINARY, ~_IS_UNDONE, ~_PACKED).limit(1)
    row = connection.execute(query).first()
    return None if row is None else _change(row)


def next_redo(connection: Connection, desk: str) -> Change | None:
    """What redo brings back at this desk: the last undone one; None once the desk did something new."""
    newest = sa.select(sa.func.max(change.c.seq)).where(change.c.desk == desk, _ORDINARY)
    floor = connection.scalar(newest) or 0
    own = change.alias()
    flags = (
        sa.select(change_row.c.pk)
        .join(own, of_change(own.c.seq))
        .where(own.c.desk == desk, own.c.verb == UNDO, own.c.seq > floor, change_row.c.op == "T")
        .order_by(change_row.c.id.desc())
    )
    for seq in connection.scalars(flags).all():
        found = one(connection, seq)
        if found.undone:
            return found
    return None


# ------------------------------------------------------------------- doing
def undo(
    store: Store,
    seq: int,
    *,
    who: int,
    desk: str,
    derive: Derive,
    judge: Judge | None = None,
    with_later: bool = False,
    command: bytes | None = None,
) -> Changes:
    """Take a change back; with `with_later` also what later changes built upon it, newest first.

    `derive` recomputes what is derived from the touched patients; `judge` may refuse by raising. Raises
    Refused: `gone`, `cannot_undo` (a bulk load, an undo), `already_undone`, `changed_since` with `seqs`, and
    what the guards say (`double_booked`: the slot has been taken since).
    """
    with store.unit(UNDO, who=who, desk=desk, reason=_verb(store, seq), command=command) as unit:
        connection = unit.connection
        first = one(connection, seq)
        if first.undone:
            raise refuse("already_undone", seq=seq)
        if first.verb in (UNDO, REDO) or connection.scalar(sa.select(_PACKED).where(change.c.seq == seq)):
            raise refuse("cannot_undo", seq=seq, verb=first.verb)
        later = _dependents(unit, seq)
        group = [*sorted(later, reverse=True), seq] if with_later else [seq]
        _replay(unit, group, later, judge, forward=False)
        derive(unit, frozenset(unit.subjects))
    return unit.changes


def redo(
    store: Store,
    seq: int,
    *,
    who: int,
    desk: str,
    derive: Derive,
    judge: Judge | None = None,
    command: bytes | None = None,
) -> Changes:
    """Do an undone change again, with those that were undone together with it, oldest first.

    Raises Refused: `gone`, `not_undone`, `changed_since`, and what the guards say.
    """
    with store.unit(REDO, who=who, desk=desk, reason=_verb(store, seq), command=command) as unit:
        if not one(unit.connection, seq).undone:
            raise refuse("not_undone", seq=seq)
        _replay(unit, _undone_with(unit.connection, seq), (), judge, forward=True)
        derive(unit, frozenset(unit.subjects))
    return unit.changes


def _verb(store: Store, seq: int) -> str:
    """The verb of the change that is taken back, which the undo's own line of history repeats."""
    with store.read() as connection:
        return one(connection, seq).verb


def _undone_with(connection: Connection, seq: int) -> list[int]:
    """The changes that were undone in the same unit as this one and still are, oldest first."""
    flags = sa.select(sa.func.max(change_row.c.seq)).where(
        change_row.c.tbl == NO_TABLE, change_row.c.pk == seq, change_row.c.op == "T"
    )
    query = sa.select(change_row.c.pk).where(of_change(connection.scalar(flags) or 0), change_row.c.op == "T")
    return sorted(number for number in connection.scalars(query) if one(connection, number).undone)


def _replay(
    unit: Unit, group: Sequence[int], later: Collection[int], judge: Judge | None, *, forward: bool
) -> None:
    steps = [images(unit.connection, seq) for seq in group]
    every = [each for step in steps for each in step]
    _lock(unit, every)
    if judge is not None:
        judge(unit, every)
    unit.defer_references()
    for seq, step in zip(group, steps, strict=True):
        if later and len(group) == 1:
            _refuse_built_upon(unit, step, seq)
        _apply(unit, [each if forward else _backwards(each) for each in step])
        unit.flag(seq, undone=not forward)


def _lock(unit: Unit, touched: Iterable[Image]) -> None:
    owners: dict[str, set[int]] = {table: set() for table, _ in SLOTS}
    columns = dict(SLOTS)
    for each in touched:
        if each.table in columns:
            for values in (each.before, each.after):
                if values and columns[each.table] in values:
                    owners[each.table].add(values[columns[each.table]])
    unit.lock(owners["occupancy"], owners["presence"])


def _backwards(each: Image) -> Image:
    """The image that takes another one back: I becomes D, D becomes I, U sets the old columns."""
    if each.op == "U":
        before, after = each.before or {}, each.after or {}
        return Image(
            each.seq,
            each.table,
            each.pk,
            "U",
            each.subject,
            {name: after[name] for name in before},
            after | before,
        )
    turned = "D" if each.op == "I" else "I"
    return Image(each.seq, each.table, each.pk, turned, each.subject, each.after, each.before)


def _apply(unit: Unit, steps: Sequence[Image]) -> None:
    """Deletes children first, updates, inserts parents first; slots are left before one is taken."""
    order = unit.order
    guarded = {table for table, _ in SLOTS}
    deletes = [each for each in steps if each.op == "D"]
    updates = [each for each in steps if each.op == "U"]
    inserts = [each for each in steps if each.op == "I"]
    moved = [each for each in updates if each.table in guarded]
    for each in (*deletes, *updates):
        _require_unchanged(unit, each)
    back = []
    for each in sorted((*moved, *deletes), key=lambda each: -order[each.table]):
        if each.op == "U":
            back.append((each.table, unit.values(each.table, each.pk) | _set_by(each)))
        unit.remove(each.table, each.pk)
    for each in updates:
        if each.table not in guarded:
            unit.change(each.table, each.pk, _set_by(each))
    for each in sorted(inserts, key=lambda each: order[each.table]):
        _require_absent(unit, each)
        unit.put(each.table, {**(each.after or {}), "version": _last_version(unit, each) + 1})
    for table, values in back:
        unit.put(table, values | {"version": values["version"] + 1})


def _set_by(each: Image) -> dict[str, Any]:
    """The columns that an update sets, without the version, which only rises."""
    after = each.after or {}
    return {name: after[name] for name in each.before or {} if name != "version"}


def _require_unchanged(unit: Unit, each: Image) -> None:
    """The columns that a change set, or the row that it made, must be as it left them."""
    row = unit.fetch(each.table, each.pk)
    expected = {name: value for name, value in (each.before or {}).items() if name != "version"}
    if row is not None:
        now = unit.values(each.table, each.pk)
        if all(now.get(name, value) == value for name, value in expected.items()):
            return
    raise _changed_since(unit.connection, each)


def _require_absent(unit: Unit, each: Image) -> None:
    if unit.fetch(each.table, each.pk) is not None:
        raise _changed_since(unit.connection, each)


def _changed_since(connection: Connection, each: Image) -> Exception:
    seqs = _touching(connection, each.table, each.pk, each.seq)
    return refuse("changed_since", table=each.table, id=each.pk, seqs=tuple(seqs))


def _touching(connection: Connection, table: str, pk: int, after: int) -> list[int]:
    query = (
        sa.select(change_row.c.seq)
        .where(change_row.c.tbl == table, change_row.c.pk == pk, change_row.c.seq > after)
        .where(change_row.c.op.in_(_DATA))
        .distinct()
    )
    return sorted(connection.scalars(query))


def _last_version(unit: Unit, each: Image) -> int:
    """The version that a row had when it last existed: it never counts back."""
    query = (
        sa.select(change_row.c.before, change_row.c.after)
        .where(change_row.c.tbl == each.table, change_row.c.pk == each.pk, change_row.c.op.in_(_DATA))
        .order_by(change_row.c.seq.desc())
        .limit(1)
    )
    row = unit.connection.execute(query).first()
    last = (each.after or {}) if row is None else read_image(row.after or row.before)
    return max(int(last["version"]), unit.version_seen(each.table, each.pk))


# ------------------------------------------------------------------- what was built upon a change
def _dependents(unit: Unit, seq: int) -> set[int]:
    """Live later changes that touched a change's rows, or refer to rows that it made; and theirs in turn."""
    connection, shapes = unit.connection, shapes_of(unit.connection.dialect.name)
    found: set[int] = set()
    waiting = [seq]
    rows: set[tuple[str, int]] = set()
    while waiting:
        for each in images(connection, waiting.pop()):
            if (each.table, each.pk) in rows:
                continue
            rows.add((each.table, each.pk))
            for later in _live(connection, _near(connection, shapes, each, seq)):
                if later not in found and later != seq:
                    found.add(later)
                    waiting.append(later)
    return found


def _near(connection: Connection, shapes: Shapes, each: Image, seq: int) -> set[int]:
    near = set(_touching(connection, each.table, each.pk, seq))
    if each.op == "I":
        for table, pk in _children(connection, shapes, each):
            near.update(_touching(connection, table, pk, seq))
    return near


def _children(connection: Connection, shapes: Shapes, each: Image) -> list[tuple[str, int]]:
    """The rows that refer to an inserted row now."""
    found = []
    for shape, column in shapes.children_of(each.table):
        ids = sa.select(shape.table.c.id).where(shape.table.c[column] == each.pk)
        found += [(shape.name, number) for number in connection.scalars(ids)]
    return found


def _live(connection: Connection, seqs: Collection[int]) -> list[int]:
    query = sa.select(change.c.seq).where(change.c.seq.in_(seqs), _ORDINARY, ~_IS_UNDONE)
    return list(connection.scalars(query)) if seqs else []


def _refuse_built_upon(unit: Unit, step: Sequence[Image], seq: int) -> None:
    """Refuse when rows of later changes refer to a row that would go."""
    own = {(each.table, each.pk) for each in step}
    shapes = shapes_of(unit.connection.dialect.name)
    for each in step:
        if each.op != "I":
            continue
        for table, pk in _children(unit.connection, shapes, each):
            if (table, pk) not in own:
                seqs = _touching(unit.connection, table, pk, seq)
                raise refuse("changed_since", table=each.table, id=each.pk, seqs=tuple(seqs))

"""What the database itself refuses: double bookings, cartridges used twice, writes outside a unit of work.

Everything is generated here, compared with the database at each start, and dropped, proven and made again
around a bulk load. The slot guards are AFTER triggers with RAISE(ABORT) and the length limit inside, because
no conflict clause of an outer statement can override those (reliability.md fact 4); on PostgreSQL they are
exclusion constraints that need no extension.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table
from sqlalchemy.engine import Connection

from clinicdesk.store.journal import MOST_ROWS, change, change_row
from clinicdesk.store.meta import machinery
from clinicdesk.store.tables import metadata

LONGEST = 1440  # minutes: the bound that keeps the overlap search short
SLOTS = (("occupancy", "resource_id"), ("presence", "patient_id"))  # guarded table, what must not be twice
DOUBLE = "double_booked"
SINGLE_USE = "cartridge_used"
NO_UNIT = "NO_UNIT"
APPEND_ONLY = "APPEND_ONLY"


def journaled() -> list[Table]:
    """The tables that are fenced and journaled, parents before children."""
    return [table for table in metadata.sorted_tables if not table.info.get("derived")]


# ------------------------------------------------------------------- SQLite: the text of each trigger
def slot_triggers() -> dict[str, str]:
    """The guards of occupancy and presence, by name."""
    made = {}
    for table, column in SLOTS:
        for event in ("insert", "update"):
            name = f"guard_{table}_{event}"
            made[name] = (
                f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} BEGIN "
                f"SELECT RAISE(ABORT, '{DOUBLE}:{table}:' || new.{column} || ':' || new.starts "
                f"|| ':' || new.ends) "
                f"WHERE new.ends <= new.starts OR new.ends - new.starts > {LONGEST} OR EXISTS ("
                f"SELECT 1 FROM {table} other WHERE other.{column} = new.{column} AND other.id <> new.id "
                f"AND other.starts < new.ends AND other.starts > new.starts - {LONGEST} "
                f"AND other.ends > new.starts); END"
            )
    return made


def _cartridge_triggers() -> dict[str, str]:
    """A unit that was used by one treatment is never used by another; an undo may set it free again."""
    head = (
        "CREATE TRIGGER guard_cartridge_{0} {1} ON cartridge_unit {2} BEGIN SELECT RAISE(ABORT, '{3}'); END"
    )
    used = "old.treatment_id IS NOT NULL"
    # REPLACE deletes the old row without firing its DELETE triggers: look for it before it goes.
    replaced = (
        "WHEN EXISTS (SELECT 1 FROM cartridge_unit old WHERE old.treatment_id IS NOT NULL "
        "AND (old.id = new.id OR (old.lot_id = new.lot_id AND old.serial = new.serial)))"
    )
    moved = f"WHEN {used} AND (new.id <> old.id OR new.treatment_id <> old.treatment_id)"
    parts = {
        "insert": ("BEFORE INSERT", replaced),
        "update": ("BEFORE UPDATE", moved),
        "delete": ("BEFORE DELETE", f"WHEN {used}"),
    }
    return {
        f"guard_cartridge_{name}": head.format(name, when, condition, SINGLE_USE)
        for name, (when, condition) in parts.items()
    }


def _fences() -> dict[str, str]:
    """No row of a journaled table changes while no unit of work is open."""
    made = {}
    for table in journaled():
        for event in ("insert", "update", "delete"):
            name = f"fence_{table.name}_{event}"
            made[name] = (
                f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table.name} "
                f"WHEN NOT EXISTS (SELECT 1 FROM unit_open) BEGIN SELECT RAISE(ABORT, '{NO_UNIT}'); END"
            )
    return made


def _append_only() -> dict[str, str]:
    """The journal only grows, at its end, inside a unit; INSERT OR REPLACE cannot push an old row out."""
    refusal = f"BEGIN SELECT RAISE(ABORT, '{APPEND_ONLY}'); END"
    unfenced = "NOT EXISTS (SELECT 1 FROM unit_open)"
    made = {
        "append_change_insert": (
            "CREATE TRIGGER append_change_insert BEFORE INSERT ON change "
            f"WHEN {unfenced} OR new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM change) "
            f"OR EXISTS (SELECT 1 FROM change old WHERE old.unit = new.unit) {refusal}"
        ),
        "append_change_row_insert": (
            "CREATE TRIGGER append_change_row_insert BEFORE INSERT ON change_row "
            f"WHEN {unfenced} OR new.seq IS NOT (SELECT max(seq) FROM change) "
            f"OR new.id IS NOT new.seq * {MOST_ROWS} + new.ord "
            "OR EXISTS (SELECT 1 FROM change_row old WHERE old.id = new.id) "
            f"{refusal}"
        ),
    }
    for table in (change.name, change_row.name):
        for event in ("update", "delete"):
            name = f"append_{table}_{event}"
            made[name] = f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} {refusal}"
    return made


def triggers() -> dict[str, str]:
    """Every trigger that an SQLite database of this version carries, by name."""
    return {**slot_triggers(), **_cartridge_triggers(), **_fences(), **_append_only()}


# ------------------------------------------------------------------- PostgreSQL
_PG_FUNCTIONS = {
    "clinicdesk_fence": (
        "BEGIN IF coalesce(current_setting('clinicdesk.unit', true), '') = '' "
        f"THEN RAISE EXCEPTION '{NO_UNIT}'; END IF; RETURN NULL; END"
    ),
    "clinicdesk_append_only": f"BEGIN RAISE EXCEPTION '{APPEND_ONLY}'; END",
    "clinicdesk_append": (
        "BEGIN IF coalesce(current_setting('clinicdesk.unit', true), '') = '' "
        "OR NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM change) "
        f"THEN RAISE EXCEPTION '{APPEND_ONLY}'; END IF; RETURN NEW; END"
    ),
    "clinicdesk_single_use": (
        "BEGIN IF OLD.treatment_id IS NOT NULL AND (TG_OP = 'DELETE' OR NEW.id <> OLD.id "
        f"OR NEW.treatment_id <> OLD.treatment_id) THEN RAISE EXCEPTION '{SINGLE_USE}'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
    ),
}


def _pg_triggers() -> dict[str, tuple[str, str]]:
    """Name of each trigger to (its table, the rest of its definition)."""
    made = {
        "append_change": (
            "change",
            "BEFORE INSERT ON change FOR EACH ROW EXECUTE FUNCTION clinicdesk_append()",
        ),
        "guard_cartridge": (
            "cartridge_unit",
            "BEFORE DELETE OR UPDATE ON cartridge_unit FOR EACH ROW EXECUTE FUNCTION clinicdesk_single_use()",
        ),
    }
    run = "EXECUTE FUNCTION clinicdesk"
    for table in (change.name, change_row.name):
        made[f"append_only_{table}"] = (
            table,
            f"BEFORE DELETE OR UPDATE OR TRUNCATE ON {table} FOR EACH STATEMENT {run}_append_only()",
        )
    for table in [*(each.name for each in journaled()), change_row.name]:
        events = "INSERT" if table == change_row.name else "INSERT OR DELETE OR UPDATE OR TRUNCATE"
        made[f"fence_{table}"] = (
            table,
            f"BEFORE {events} ON {table} FOR EACH STATEMENT {run}_fence()",
        )
    return made


def _pg_exclusion(column: str) -> str:
    return (
        f"EXCLUDE USING gist (int4range({column}, {column}, '[]') WITH &&, int4range(starts, ends) WITH &&)"
    )


# ------------------------------------------------------------------- making, dropping
def create_guards(connection: Connection) -> None:
    """Put every guard, fence and append-only rule into the database, in the caller's transaction."""
    create_slot_guards(connection)
    if connection.dialect.name == "sqlite":
        slots = slot_triggers()
        for name, text in triggers().items():
            if name not in slots:
                connection.exec_driver_sql(text)
        return
    for name, body in _PG_FUNCTIONS.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ {body} $body$"
        )
    for name, (_, rest) in _pg_triggers().items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {rest}")


def create_slot_guards(connection: Connection) -> None:
    """Make the guards of occupancy and presence."""
    if connection.dialect.name == "sqlite":
        for text in slot_triggers().values():
            connection.exec_driver_sql(text)
        return
    for table, column in SLOTS:
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ADD CONSTRAINT guard_{table} {_pg_exclusion(column)}"
        )


def drop_slot_guards(connection: Connection) -> None:
    """Take the guards of occupancy and presence away, for a bulk load that proves and makes them again."""
    if connection.dialect.name == "sqlite":
        for name in slot_triggers():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        return
    for table, _ in SLOTS:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT guard_{table}")


def drop_fences(connection: Connection) -> None:
    """Take the fences of the journaled tables away (SQLite): a bulk load asks them eight million times."""
    if connection.dialect.name == "sqlite":
        for name in _fences():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")


def create_fences(connection: Connection) -> None:
    """Make the fences of the journaled tables again (SQLite)."""
    if connection.dialect.name == "sqlite":
        for text in _fences().values():
            connection.exec_driver_sql(text)


# ------------------------------------------------------------------- proving
def overlaps(connection: Connection) -> Iterator[tuple[str, int, int, int]]:
    """Pairs that are in two places at once, by a window function: (table, resource or patient, id, id).

    Each row is compared with the latest end before it, so that a long visit hides no later one.
    """
    for table, column in SLOTS:
        query = f"""
            SELECT {column}, id, until_id FROM (
                SELECT {column}, id, starts, ends,
                    max(ends) OVER earlier AS until,
                    lag(id) OVER (PARTITION BY {column} ORDER BY starts, id) AS until_id
                FROM {table}
                WINDOW earlier AS (PARTITION BY {column} ORDER BY starts, id
                                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ) ordered WHERE until > starts OR ends <= starts OR ends - starts > {LONGEST}
        """
        for owner, row, other in connection.execute(sa.text(query)):
            yield table, owner, row, other or row


def missing(connection: Connection) -> list[str]:
    """Names of guards that are missing, altered or foreign; empty when all is as this version ships it."""
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        return _differing(triggers(), dict(_two(rows)))
    return _pg_missing(connection)


def _differing(shipped: Mapping[str, str], found: Mapping[str, str]) -> list[str]:
    names = sorted(shipped.keys() | found.keys())
    return [name for name in names if _normal(shipped.get(name, "")) != _normal(found.get(name, ""))]


def _normal(text: str) -> str:
    return " ".join(text.split())


def _pg_missing(connection: Connection) -> list[str]:
    found = dict(
        _pairs(
            connection,
            "SELECT tgname, pg_get_triggerdef(oid) || ' ' || tgenabled::text FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(:tables)",
        )
    )
    found |= dict(
        _pairs(
            connection,
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'x' AND conrelid::regclass::text = ANY(:tables)",
        )
    )
    functions = _pairs(connection, "SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'clinicdesk\\_%'")
    shipped = {
        name: f"CREATE TRIGGER {name} {rest.replace(f' ON {table} ', f' ON public.{table} ')} O"
        for name, (table, rest) in _pg_triggers().items()
    }
    for table, column in SLOTS:
        shipped[f"guard_{table}"] = _pg_exclusion(column).replace("'[]'", "'[]'::text")
    return _differing(shipped, found) + _differing(_PG_FUNCTIONS, dict(functions))


def _pairs(connection: Connection, query: str) -> list[tuple[str, str]]:
    names = [table.name for table in (*metadata.sorted_tables, *machinery.sorted_tables)]
    values = {"tables": names} if ":tables" in query else {}
    return _two(connection.execute(sa.text(query), values))


def _two(rows: Iterable[Any]) -> list[tuple[str, str]]:
    return [(row[0], row[1]) for row in rows]

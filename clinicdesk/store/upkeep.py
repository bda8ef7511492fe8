"""Keeps the derived tables (recall, search keys) true for touched patients, in the unit that touched them.

Only what differs is written, so that most units write nothing here. The same comparison, over everybody,
is what a check of the database does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.maintenance import recall_basis
from clinicdesk.store.check import Finding
from clinicdesk.store.queries import recall as recalls
from clinicdesk.store.search import keys
from clinicdesk.store.tables import appointment, patient, patient_key, recall, series, setting, treatment
from clinicdesk.store.unit import Unit

MOST_AT_ONCE = 500  # patients named in one statement

_NAME = ("given_name", "family_name")
_RULES = "maintenance_rules"
_RECALLED = ("birth_date", "heavy_sun_damage", "maintenance_months", "active")

_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_NAMES = sa.select(patient.c.id, patient.c.given_name, patient.c.family_name)
_NAMES_OF = _NAMES.where(patient.c.id.in_(_IDS))
_KEYS = sa.select(patient_key.c.patient_id, patient_key.c.word, patient_key.c.sort)
_KEYS_OF = _KEYS.where(patient_key.c.patient_id.in_(_IDS))

Keys = dict[int, set[tuple[str, str]]]


def refresh(unit: Unit, patients: Iterable[int]) -> None:
    """Recompute recall and search keys of the patients given by id, within the open unit.

    What the unit's rows cannot have changed is not looked at: a booking moves neither names nor treatments.
    """
    if any((after or before or {}).get("key") == _RULES for before, after in unit.touched(setting)):
        _refresh_recall(unit, None)
    wanted = sorted(set(patients))
    recall_moved, names_moved = _moves_recall(unit), _any_differs(unit, patient, _NAME)
    for start in range(0, len(wanted), MOST_AT_ONCE):
        some = wanted[start : start + MOST_AT_ONCE]
        if recall_moved:
            _refresh_recall(unit, some)
        if names_moved:
            _refresh_keys(unit, some)


def _moves_recall(unit: Unit) -> bool:
    """Whether what recall rests on was touched: a completed visit, a treatment, a series, a birth."""
    finished = any(
        row is not None and row["finished"] is not None for pair in unit.touched(appointment) for row in pair
    )
    return (
        finished
        or any(True for table in (series, treatment) for _ in unit.touched(table))
        or _any_differs(unit, patient, _RECALLED)
    )


def _any_differs(unit: Unit, table: sa.Table, columns: Sequence[str]) -> bool:
    return any(
        before is None or after is None or any(before[name] != after[name] for name in columns)
        for before, after in unit.touched(table)
    )


def rebuild(unit: Unit) -> None:
    """Recompute the derived tables for everybody: after a bulk load or a change of rules."""
    _refresh_recall(unit, None)
    _refresh_keys(unit, None)


def differences(connection: Connection) -> Iterator[Finding]:
    """Where a derived table is not what it is derived from, as `derived_wrong` with its table and patient."""
    for table, wanted, found in (
        (recall, _recall_wanted(connection, None), recalls.kept(connection)),
        (patient_key, _keys_wanted(connection, None), _keys_found(connection, None)),
    ):
        every: dict[int, Any] = {**found, **wanted}
        for number in sorted(every):
            if wanted.get(number) != found.get(number):
                yield Finding("derived_wrong", {"table": table.name, "id": number})


def _refresh_recall(unit: Unit, patients: Sequence[int] | None) -> None:
    wanted = _recall_wanted(unit.connection, patients)
    found = recalls.kept(unit.connection, patients)
    _remove(unit, recall, [number for number, row in found.items() if wanted.get(number) != row])
    rows = [
        {"patient_id": number, **dict(zip(recalls.COLUMNS, row, strict=True))}
        for number, row in wanted.items()
        if found.get(number) != row
    ]
    unit.derive(sa.insert(recall), rows)


def _recall_wanted(connection: Connection, patients: Sequence[int] | None) -> dict[int, tuple[Any, ...]]:
    rules = recalls.rules(connection)
    based = ((number, recall_basis(facts, rules)) for number, facts in recalls.facts(connection, patients))
    return {number: recalls.as_row(basis) for number, basis in based if basis is not None}


def _refresh_keys(unit: Unit, patients: Sequence[int] | None) -> None:
    wanted = _keys_wanted(unit.connection, patients)
    found = _keys_found(unit.connection, patients)
    _remove(unit, patient_key, [number for number, row in found.items() if wanted.get(number) != row])
    rows = [
        {"patient_id": number, "word": word, "sort": sort}
        for number, row in wanted.items()
        if found.get(number) != row
        for word, sort in sorted(row)
    ]
    unit.derive(sa.insert(patient_key), rows)


def _keys_wanted(connection: Connection, patients: Sequence[int] | None) -> Keys:
    made: Keys = {}
    for number, given, family in _read(connection, _NAMES, _NAMES_OF, patients):
        words, sort = keys(given, family)
        made[number] = {(word, sort) for word in words}
    return made


def _keys_found(connection: Connection, patients: Sequence[int] | None) -> Keys:
    found: Keys = {}
    for number, word, sort in _read(connection, _KEYS, _KEYS_OF, patients):
        found.setdefault(number, set()).add((word, sort))
    return found


def _remove(unit: Unit, table: sa.Table, patients: Sequence[int]) -> None:
    for start in range(0, len(patients), MOST_AT_ONCE):
        some = patients[start : start + MOST_AT_ONCE]
        unit.derive(sa.delete(table).where(table.c.patient_id.in_(some)))


def _read(
    connection: Connection, every: sa.Select[Any], some: sa.Select[Any], patients: Sequence[int] | None
) -> Iterable[Any]:
    return (
        connection.execute(every) if patients is None else connection.execute(some, {"ids": list(patients)})
    )

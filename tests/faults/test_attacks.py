"""Every form of raw SQL that could put somebody in two places at once, tried with the fence already open.

The guards alone have to say no: the attacks run on a bare connection inside an open unit. What got through is
counted by a plain self-join, not by the program's own check.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from clinicdesk.store import guards, tables
from clinicdesk.store.engine import sqlcipher
from tests.store.clinic import Clinic, new_clinic

# {a}, {b}: the rows of room 1 at 9 and at 11; {c}: of room 2 at 9, other people; {s}, {e}: a's span.
_NEW = "INTO occupancy (appointment_id, resource_id, starts, ends)"
_NEW_ID = "INTO occupancy (id, appointment_id, resource_id, starts, ends)"
_ROOM = "VALUES (1, {room}, {s}, {e})"
_B = "VALUES ({b}, 1, {room}, {s}, {e})"
ATTACKS = {
    "insert": f"INSERT {_NEW} VALUES (1, {{room}}, {{s}}+30, {{e}}+30)",
    "enclosing": f"INSERT {_NEW} VALUES (1, {{room}}, {{s}}-1, {{e}}+1)",
    "inside": f"INSERT {_NEW} VALUES (1, {{room}}, {{s}}+1, {{s}}+2)",
    "or replace": f"INSERT OR REPLACE {_NEW} {_ROOM}",
    "replace another's row": f"REPLACE {_NEW_ID} {_B}",
    "or ignore": f"INSERT OR IGNORE {_NEW} {_ROOM}",
    "or fail": f"INSERT OR FAIL {_NEW} VALUES (1, {{room}}, {{e}}, {{e}}+5), (1, {{room}}, {{s}}, {{e}})",
    "or rollback": f"INSERT OR ROLLBACK {_NEW} {_ROOM}",
    "upsert nothing": f"INSERT {_NEW_ID} VALUES (900, 1, {{room}}, {{s}}, {{e}}) ON CONFLICT DO NOTHING",
    "upsert move": (
        f"INSERT {_NEW_ID} {_B} ON CONFLICT (id) DO UPDATE SET starts = excluded.starts, ends = excluded.ends"
    ),
    "two in one statement": f"INSERT {_NEW} VALUES (1, {{room}}, 500, 600), (1, {{room}}, 550, 650)",
    "insert select": f"INSERT {_NEW} SELECT appointment_id, resource_id, starts, ends FROM occupancy",
    "with": f"WITH x(s, e) AS (SELECT {{s}}, {{e}}) INSERT {_NEW} SELECT 1, {{room}}, s, e FROM x",
    "update time": "UPDATE occupancy SET starts = {s}, ends = {e} WHERE id = {b}",
    "update resource": "UPDATE occupancy SET resource_id = {room} WHERE id = {c}",
    "update or replace": "UPDATE OR REPLACE occupancy SET starts = {s} + 1, ends = {e} WHERE id = {b}",
    "update or ignore": "UPDATE OR IGNORE occupancy SET starts = {s} + 1, ends = {e} WHERE id = {b}",
    "update or fail": "UPDATE OR FAIL occupancy SET starts = {s} + 1, ends = {e} WHERE id = {b}",
    "update all": "UPDATE occupancy SET starts = {s}, ends = {e}",
    "update from": (
        "UPDATE occupancy SET starts = o.starts, ends = o.ends FROM occupancy o "
        "WHERE o.id = {a} AND occupancy.id = {b}"
    ),
    "change the id too": "UPDATE occupancy SET id = 950, starts = {s}, ends = {e} WHERE id = {b}",
    "grow over the next": "UPDATE occupancy SET ends = ends + 600 WHERE id = {a}",
    "three days": f"INSERT {_NEW} VALUES (1, {{room}}, {{s}} - 2000, {{e}} + 2000)",
    "ends before it begins": f"INSERT {_NEW} VALUES (1, {{room}}, {{e}}, {{s}})",
}
PRAGMAS = {
    "plain": (),
    "without checks": ("ignore_check_constraints = ON", "foreign_keys = OFF"),
    "recursive triggers": ("recursive_triggers = ON",),
}
OVERLAPS = """
    SELECT count(*) FROM {0} one JOIN {0} two ON one.{1} = two.{1} AND one.id < two.id
    WHERE one.starts < two.ends AND two.starts < one.ends
"""
NONSENSE = "SELECT count(*) FROM {0} WHERE ends <= starts OR ends - starts > 1440"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    made = new_clinic(tmp_path_factory.mktemp("attacks") / "clinic.db")
    with made.unit("set_up") as unit:
        pens = [unit.insert(tables.resource, kind="pen", name=name) for name in ("B", "C")]
    made.book(9)
    made.book(11)
    made.pen = pens[0]
    made.book(9, patient=1, who=1, room=1)
    yield made
    made.store.close()


@pytest.fixture
def raw(template: Clinic) -> Iterator[Any]:
    """A bare connection inside an open unit; whatever it did is rolled back."""
    connection = sqlcipher.connect(str(template.store.path), isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    yield connection
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.close()


def doubles(raw: Any) -> int:
    questions = [text.format(*slot) for text in (OVERLAPS, NONSENSE) for slot in guards.SLOTS]
    return sum(raw.execute(text).fetchone()[0] for text in questions)


@pytest.mark.parametrize("pragmas", PRAGMAS)
@pytest.mark.parametrize("attack", ATTACKS)
def test_no_form_of_sql_books_twice(template: Clinic, raw: Any, attack: str, pragmas: str) -> None:
    for each in PRAGMAS[pragmas]:
        raw.execute(f"PRAGMA {each}")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO unit_open VALUES (1)")
    room = template.rooms[0]
    a, b = raw.execute(
        "SELECT id, starts, ends FROM occupancy WHERE resource_id = ? ORDER BY starts", (room,)
    ).fetchall()
    (c,) = raw.execute("SELECT id FROM occupancy WHERE resource_id = ?", (template.rooms[1],)).fetchone()
    text = ATTACKS[attack].format(a=a[0], b=b[0], c=c, s=a[1], e=a[2], room=room)
    with pytest.raises(sqlcipher.IntegrityError, match=r"double_booked|CHECK"):
        raw.execute(text)
    assert doubles(raw) == 0


def test_without_the_guard_the_same_attacks_get_through(template: Clinic, raw: Any) -> None:
    """The negative control: a blind test would pass here too."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO unit_open VALUES (1)")
    for name in guards.slot_triggers():
        raw.execute(f"DROP TRIGGER {name}")
    room = template.rooms[0]
    raw.execute(
        "INSERT INTO occupancy (appointment_id, resource_id, starts, ends) "
        "SELECT appointment_id, resource_id, starts, ends FROM occupancy WHERE resource_id = ?",
        (room,),
    )
    assert doubles(raw) > 0


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE cartridge_unit SET treatment_id = 2 WHERE id = 1",
        "UPDATE OR REPLACE cartridge_unit SET treatment_id = 2 WHERE id = 1",
        "REPLACE INTO cartridge_unit (id, lot_id, serial, treatment_id) VALUES (1, 1, 'x', 2)",
        "REPLACE INTO cartridge_unit (id, lot_id, serial, treatment_id) VALUES (9, 1, 'S1', 2)",
        "INSERT INTO cartridge_unit (id, lot_id) VALUES (1, 1) ON CONFLICT DO UPDATE SET treatment_id = 2",
        "UPDATE cartridge_unit SET id = 5 WHERE id = 1",
        "DELETE FROM cartridge_unit WHERE id = 1",
    ],
)
def test_a_used_cartridge_is_never_used_by_another(raw: Any, attack: str) -> None:
    raw.execute("PRAGMA foreign_keys = OFF")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO unit_open VALUES (1)")
    raw.execute("INSERT INTO cartridge_lot (id, lot, expires) VALUES (1, 'L1', 9999)")
    raw.execute("INSERT INTO cartridge_unit (id, lot_id, serial, treatment_id) VALUES (1, 1, 'S1', 1)")
    with pytest.raises(sqlcipher.IntegrityError, match="cartridge_used"):
        raw.execute(attack)
    raw.execute("UPDATE cartridge_unit SET treatment_id = NULL WHERE id = 1")  # what an undo does
    raw.execute("UPDATE cartridge_unit SET treatment_id = 2 WHERE id = 1")


_REST = "unit, at_us, who, desk, verb, reason, schema_rev, nrows, mac"


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE change SET who = 2",
        "DELETE FROM change WHERE seq = 1",
        "UPDATE change_row SET after = '{}'",
        "DELETE FROM change_row",
        "INSERT OR REPLACE INTO change SELECT * FROM change WHERE seq = 1",
        f"INSERT OR REPLACE INTO change SELECT seq + 100, {_REST} FROM change WHERE seq = 1",
        f"INSERT OR REPLACE INTO change SELECT (SELECT max(seq)+1 FROM change), {_REST} FROM change LIMIT 1",
        "REPLACE INTO change_row SELECT * FROM change_row WHERE seq = 1 AND ord = 0",
        "UPDATE OR REPLACE change SET seq = 1 WHERE seq = 2",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_the_journal_only_grows(raw: Any, attack: str, recursive: str) -> None:
    raw.execute(f"PRAGMA recursive_triggers = {recursive}")
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO unit_open VALUES (1)")
    with pytest.raises(sqlcipher.IntegrityError, match="APPEND_ONLY"):
        raw.execute(attack)

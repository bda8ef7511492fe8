"""Row 15: the trace of a lot against the same join by the bare driver, and the reverse for one patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.walltime import from_minutes
from clinicdesk.services.pens import Pens
from clinicdesk.store.tables import cartridge_lot, cartridge_unit
from tests.benchmarks.ground import Ground, at_desk
from tests.benchmarks.harness import Row, bare

NUMBERS = ("15", "15b")
EACH = 20  # traces in one repeat

USES = (
    "SELECT DISTINCT t.appointment_id, t.ended, t.patient_id, trim(p.given_name || ' ' || p.family_name), "
    "p.phone, pen.name, l.lot, o.name FROM cartridge_lot l JOIN cartridge_unit u ON u.lot_id = l.id "
    "JOIN treatment t ON t.id = u.treatment_id JOIN patient p ON p.id = t.patient_id "
    "JOIN resource pen ON pen.id = t.pen_id JOIN resource o ON o.id = t.operator_id "
)
TRACE = f"{USES} WHERE upper(l.lot) = upper(?) ORDER BY t.ended, t.appointment_id"
USED_ON = f"{USES} WHERE t.patient_id = ? ORDER BY t.ended, t.appointment_id"


def ask(cursor: Any, statement: str, question: object) -> list[tuple[Any, ...]]:
    """The floor: rows as tuples by the raw cursor, the time of each made a datetime."""
    rows = cursor.execute(statement, (question,)).fetchall()
    return [(row[0], from_minutes(row[1]), *row[2:]) for row in rows]


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 15 both ways."""
    used = sa.exists().where(
        cartridge_unit.c.lot_id == cartridge_lot.c.id, cartridge_unit.c.treatment_id.is_not(None)
    )
    named = sa.select(cartridge_lot.c.lot).where(used).order_by(cartridge_lot.c.id.desc()).limit(EACH)
    with at_desk(ground.big) as desk, bare(ground.big) as cursor:
        with desk.store.read() as connection:
            lots = list(connection.scalars(named))
            patients = list(
                connection.scalars(sa.text(f"SELECT DISTINCT patient_id FROM treatment LIMIT {EACH}"))
            )
        pens = Pens(desk)

        def floor(statement: str, questions: Sequence[object]) -> Callable[[], object]:
            return lambda: [ask(cursor, statement, question) for question in questions]

        uses = 0
        for lot in lots:
            found = [
                (row.appointment_id, row.treated_at, row.patient_id, row.patient) for row in pens.trace(lot)
            ]
            assert found == [row[:4] for row in ask(cursor, TRACE, lot)], "both sides must answer alike"
            uses += len(found)
        yield [
            Row("15", f"trace of {len(lots)} lots, {uses} uses",
                2.0, lambda: [pens.trace(lot) for lot in lots], floor(TRACE, lots)),
            Row("15b", f"used on {len(patients)} patients",
                2.0, lambda: [pens.used_on(who) for who in patients], floor(USED_ON, patients)),
        ]  # fmt: skip

"""Row 15: the trace of a lot against the same join by the bare driver.

Without a file, a sample clinic of 2,000 patients is made; `python -m tests.benchmarks.bench_pens [FILE]`
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.walltime import from_minutes
from clinicdesk.services.desk import Desk
from clinicdesk.services.pens import Pens
from clinicdesk.services.sample import write_sample
from clinicdesk.store import Store, open_store
from clinicdesk.store.engine import raw_of
from clinicdesk.store.tables import cartridge_lot, cartridge_unit
from tests.benchmarks.harness import Row, run

ON = date(2026, 11, 23)
EACH = 20  # traces in one repeat

TRACE = (
    "SELECT DISTINCT t.appointment_id, t.ended, t.patient_id, trim(p.given_name || ' ' || p.family_name), "
    "p.phone, pen.name, l.lot, o.name FROM cartridge_lot l JOIN cartridge_unit u ON u.lot_id = l.id "
    "JOIN treatment t ON t.id = u.treatment_id JOIN patient p ON p.id = t.patient_id "
    "JOIN resource pen ON pen.id = t.pen_id JOIN resource o ON o.id = t.operator_id "
    "WHERE upper(l.lot) = upper(?) ORDER BY t.ended, t.appointment_id"
)


class Bare:
    """The floor: the same rows as tuples by the raw cursor, the time of each made a datetime."""

    def __init__(self, store: Store, statement: str, lots: Sequence[str]) -> None:
        self._connection = store.engine.connect()
        self._cursor: Any = raw_of(self._connection).cursor()
        self._statement = statement
        self._lots = lots

    def __call__(self) -> int:
        return sum(len(self.ask(lot)) for lot in self._lots)

    def ask(self, lot: str) -> list[tuple[Any, ...]]:
        rows = self._cursor.execute(self._statement, (lot,)).fetchall()
        return [(row[0], from_minutes(row[1]), *row[2:]) for row in rows]

    def close(self) -> None:
        self._connection.close()


def row(store: Store, floor: Bare, lots: Sequence[str]) -> Row:
    """Row 15, both sides shown to answer alike first."""
    pens = Pens(Desk(store, lambda: datetime(2026, 11, 23, 14, 30)))
    for lot in lots:
        found = [(one.appointment_id, one.treated_at, one.patient_id, one.patient) for one in pens.trace(lot)]
        assert found == [one[:4] for one in floor.ask(lot)]
    return Row("15", f"lot trace, {len(lots)} lots", 2.0, lambda: [pens.trace(lot) for lot in lots], floor)


def measure(path: Path) -> None:
    """The row on the database in a file."""
    store = open_store(path)
    with store.read() as connection:
        visits = connection.scalar(sa.text("SELECT count(*) FROM appointment"))
        used_lot = sa.exists().where(
            cartridge_unit.c.lot_id == cartridge_lot.c.id, cartridge_unit.c.treatment_id.is_not(None)
        )
        named = sa.select(cartridge_lot.c.lot).where(used_lot).order_by(cartridge_lot.c.id.desc()).limit(EACH)
        lots = list(connection.scalars(named))
    print(f"{visits} appointments")
    floor = Bare(store, TRACE, lots)
    run([row(store, floor, lots)])
    floor.close()
    store.close()


def main() -> None:
    """Measure a file, or a sample made for it."""
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.db"
        write_sample(path, on=ON)
        measure(path)


if __name__ == "__main__":
    main()

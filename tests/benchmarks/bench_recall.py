"""Row 14: the first 200 to call, against the bare query over the maintained rows and against grouping the
whole history. The floors know who is late and who is booked, but no series, contacts and other states.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from clinicdesk.domain.maintenance import State
from clinicdesk.domain.walltime import day_start, to_days
from clinicdesk.services.recall import Recall
from tests.benchmarks.ground import TODAY, Ground, at_desk
from tests.benchmarks.harness import Row, bare

NUMBERS = ("14", "14b")
FIRST = 200
EACH = 10  # readings in one repeat

MAINTAINED = f"""
SELECT r.patient_id, p.given_name || ' ' || p.family_name, p.birth_date, p.phone, r.reason, r.last_treated,
       r.due_from, r.due_to
FROM recall r JOIN patient p ON p.id = r.patient_id
WHERE r.due_to < :on AND NOT EXISTS (
  SELECT 1 FROM appointment a WHERE a.patient_id = r.patient_id AND a.starts >= :today
  AND a.status IN ('booked', 'arrived', 'numbing', 'treatment', 'checkout') AND a.kind <> 'consult')
ORDER BY r.due_to DESC, r.patient_id LIMIT {FIRST}
"""
GROUPED = f"""
SELECT a.patient_id, p.given_name || ' ' || p.family_name, p.birth_date, p.phone, max(a.finished) AS last
FROM appointment a JOIN patient p ON p.id = a.patient_id
WHERE a.status = 'done' AND a.kind <> 'consult' AND NOT EXISTS (
  SELECT 1 FROM appointment b WHERE b.patient_id = a.patient_id AND b.starts >= :today
  AND b.status = 'booked')
GROUP BY a.patient_id HAVING last < :today - 120 * 1440 ORDER BY last DESC LIMIT {FIRST}
"""


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 14 against both."""
    with at_desk(ground.big) as desk, bare(ground.big) as cursor:
        recall, values = Recall(desk), {"on": to_days(TODAY), "today": day_start(TODAY)}

        def floor(statement: str, times: int) -> Callable[[], object]:
            return lambda: [cursor.execute(statement, values).fetchall() for _ in range(times)]

        def ours(times: int) -> Callable[[], object]:
            return lambda: [recall.list() for _ in range(times)]

        late = recall.list(states={State.LATE, State.STALLED})
        found = [row[0] for row in cursor.execute(MAINTAINED, values).fetchall()]
        assert [row.patient_id for row in late] == found, "both sides must answer alike"
        yield [
            Row("14", f"the first {FIRST} to call, x{EACH}", 5, ours(EACH), floor(MAINTAINED, EACH)),
            Row("14b", "the same, grouping the history", 0.02, ours(1), floor(GROUPED, 1)),
        ]

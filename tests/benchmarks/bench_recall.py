"""Row 14: the first 200 to call of 100,000 patients, against the bare query over the maintained columns and
against grouping the whole history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from clinicdesk.domain.walltime import day_start, to_days
from clinicdesk.services.recall import Recall
from tests.benchmarks.ground import TODAY, Ground, at_desk
from tests.benchmarks.harness import Row, bare

NUMBERS = ("14", "14b")
EACH = 20  # readings in one repeat
FIRST = 200

MAINTAINED = """
SELECT r.patient_id, p.given_name || ' ' || p.family_name, p.birth_date, p.phone, r.reason, r.last_treated,
       r.due_from, r.due_to
FROM recall r JOIN patient p ON p.id = r.patient_id
WHERE r.due_to < :on AND NOT EXISTS (
  SELECT 1 FROM appointment a WHERE a.patient_id = r.patient_id AND a.starts >= :today
  AND a.status IN ('booked', 'arrived', 'numbing', 'treatment', 'checkout') AND a.kind <> 'consult')
ORDER BY r.due_to DESC LIMIT 200
"""
GROUPED = """
SELECT a.patient_id, p.given_name || ' ' || p.family_name, p.birth_date, p.phone, max(a.starts) AS last
FROM appointment a JOIN patient p ON p.id = a.patient_id
WHERE a.status = 'done' AND a.kind <> 'consult' AND NOT EXISTS (
  SELECT 1 FROM appointment b WHERE b.patient_id = a.patient_id AND b.starts >= :today
  AND b.status = 'booked')
GROUP BY a.patient_id HAVING last < :today - 120 * 1440 ORDER BY last DESC LIMIT 200
"""


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Row 14 against either floor."""
    with at_desk(ground.big) as desk, bare(ground.big) as cursor:
        recall = Recall(desk)
        values = {"on": to_days(TODAY), "today": day_start(TODAY)}
        found = len(recall.list(limit=FIRST))
        assert ground.tiny or found == FIRST == len(cursor.execute(MAINTAINED, values).fetchall())

        def raw(text: str, times: int) -> Callable[[], object]:
            return lambda: [cursor.execute(text, values).fetchall() for _ in range(times)]

        yield [
            Row("14", f"recall, first {found}, {EACH} times",
                5, lambda: [recall.list(limit=FIRST) for _ in range(EACH)], raw(MAINTAINED, EACH)),
            Row("14b", "the same once, against grouping the history",
                0.02, lambda: recall.list(limit=FIRST), raw(GROUPED, 1)),
        ]  # fmt: skip

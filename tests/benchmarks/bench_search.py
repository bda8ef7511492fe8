"""Rows 10 and 11: finding patients as one types, against SQLite's own full text search and a plain scan.

The full text floor stands in a file of its own, with the words of the same patients.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from clinicdesk.domain.people import fold
from clinicdesk.services.patients import Patients
from tests.benchmarks.ground import Ground, at_desk
from tests.benchmarks.harness import Row, bare

NUMBERS = ("10", "10n", "10s", "10b", "11")
MOST = 20  # hits
EACH = 40  # keystrokes in one repeat
TYPOS = 10
PERSON = "p.id, p.given_name, p.family_name, p.birth_date, p.phone"
MATCH = f"SELECT {PERSON} FROM words w JOIN patient p ON p.id = w.rowid WHERE words MATCH ?"
TOP = f"{MATCH} LIMIT {MOST}"
BY_NAME = f"{MATCH} ORDER BY p.family_name, p.given_name LIMIT {MOST}"
SCAN = (
    f"SELECT {PERSON} FROM patient p WHERE p.family_name LIKE ?1 OR p.given_name LIKE ?1 OR p.phone LIKE ?1"
    f" OR p.email LIKE ?1 ORDER BY p.family_name, p.given_name LIMIT {MOST}"
)
NAMED = f"SELECT {PERSON} FROM patient p WHERE p.id IN (SELECT value FROM json_each(?)) LIMIT {MOST}"

Ask = Callable[[str], object]


def each(ask: Ask, texts: Sequence[str]) -> Callable[[], object]:
    """All texts, one after the other."""
    return lambda: [ask(text) for text in texts]


def typed(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """The beginnings of names: of one and two letters, and of three to five."""
    short = [name[: 1 + at % 2] for at, name in enumerate(names)]
    return short, [name[: 3 + at % 3] for at, name in enumerate(names)]


def slip(name: str, rng: Random) -> str:
    """A name with two neighbouring letters changed over."""
    at = rng.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def fill_words(cursor: Any) -> None:
    """The full text index over the attached clinic's names."""
    cursor.execute("CREATE VIRTUAL TABLE words USING fts5(given_name, family_name, content='',"
                   " tokenize='unicode61 remove_diacritics 2', prefix='1 2 3')")  # fmt: skip
    cursor.execute("BEGIN")
    cursor.execute("INSERT INTO words (rowid, given_name, family_name)"
                   " SELECT id, given_name, family_name FROM clinic.patient")  # fmt: skip
    cursor.execute("COMMIT")


class Nearest:
    """The floor of a slip: rapidfuzz over the distinct family names in memory, then who is called so."""

    def __init__(self, cursor: Any) -> None:
        self._cursor = cursor
        self._called: dict[str, list[int]] = {}
        for number, family in cursor.execute("SELECT id, family_name FROM patient").fetchall():
            for word in fold(family).split():
                self._called.setdefault(word, []).append(number)
        self.names = list(self._called)

    def __call__(self, text: str) -> list[tuple[Any, ...]]:
        found = extract(
            text, self.names, scorer=DamerauLevenshtein.distance, processor=None, score_cutoff=2, limit=6
        )
        ids = [number for name, _, _ in found for number in self._called[name]][:MOST]
        rows: list[tuple[Any, ...]] = self._cursor.execute(NAMED, (str(ids),)).fetchall()
        return rows


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Rows 10, 10b and 11."""
    rng = Random(11)
    with at_desk(ground.big) as desk, bare(ground.big) as cursor, bare(ground.scratch / "words.db") as words:
        words.execute("ATTACH ? AS clinic", (str(ground.big),))
        fill_words(words)
        find = Patients(desk).find
        nearest = Nearest(cursor)
        latin = [name for name in nearest.names if name.isascii() and len(name) > 5]
        names = rng.choices(latin, k=EACH)
        short, long = typed(names)
        slips = [slip(name, rng) for name in names[:TYPOS]]
        few = (long[:5], short[:6])

        def top(text: str, statement: str = TOP) -> list[Any]:
            found: list[Any] = words.execute(statement, (f'"{text}"*',)).fetchall()
            return found

        def scan(text: str) -> list[Any]:
            found: list[Any] = cursor.execute(SCAN, (f"%{text}%",)).fetchall()
            return found

        ours, more = each(find, long), f"{EACH} keystrokes of 3-5 letters"
        yield [
            Row("10", f"{more}, first 20 found", 5, ours, each(top, long)),
            Row("10n", f"{more}, 20 by name", 5, ours, each(lambda text: top(text, BY_NAME), long)),
            Row("10s", "5 keystrokes of 3-5 letters, scan", 0.1, each(find, few[0]), each(scan, few[0])),
            Row("10b", "6 keystrokes of 1-2 letters, scan", 0.1, each(find, few[1]), each(scan, few[1])),
            Row("11", f"{TYPOS} names with a slip", 1.5, each(find, slips), each(nearest, slips)),
        ]

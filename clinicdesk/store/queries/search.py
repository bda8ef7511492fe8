"""Finds patients by what is typed: words of the name, digits of the phone, a birth date; slips forgiven.

Names go over the index of search keys, so that one keystroke is one range, whatever the number of patients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from clinicdesk.domain.people import display_name
from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.store.search import end_of
from clinicdesk.store.tables import patient, patient_key
from clinicdesk.store.types import Connection

LEAST_FOR_SLIPS = 4  # letters of a word from which on a slip is looked for
LEAST_DIGITS = 4  # of a phone, to be looked for anywhere in it
SIFTED = 2000  # name matches looked through for a birth date typed behind the name
WORDS_TRIED = 6  # nearest words that one misspelt word may stand for

_HIT = sa.select(
    patient.c.id, patient.c.given_name, patient.c.family_name, patient.c.birth_date, patient.c.phone
)

_RANGE = (
    sa.select(patient_key.c.patient_id, patient_key.c.sort)
    .where(patient_key.c.word >= sa.bindparam("first"), patient_key.c.word < sa.bindparam("end"))
    .order_by(patient_key.c.word, patient_key.c.sort, patient_key.c.patient_id)
    .limit(sa.bindparam("most"))
)
_PADDED = sa.literal(" ") + patient_key.c.sort
_RANGE_WITH = [
    _RANGE,
    *(
        _RANGE.where(*(_PADDED.like(sa.bindparam(f"other{at}"), escape="\\") for at in range(count)))
        for count in (1, 2, 3)
    ),
]

_BY_ID = _HIT.where(patient.c.id.in_(sa.bindparam("ids", expanding=True)), patient.c.active == 1)
_BY_BIRTH = (
    _HIT.where(patient.c.birth_date.in_(sa.bindparam("days", expanding=True)), patient.c.active == 1)
    .order_by(patient.c.family_name, patient.c.given_name, patient.c.id)
    .limit(sa.bindparam("most"))
)
_BY_PHONE = (
    _HIT.where(
        patient.c.phone >= sa.bindparam("first"),
        patient.c.phone < sa.bindparam("end"),
        patient.c.active == 1,
    )
    .order_by(patient.c.phone, patient.c.id)
    .limit(sa.bindparam("most"))
)
_BY_DIGITS = (
    _HIT.where(patient.c.phone.like(sa.bindparam("like")), patient.c.active == 1)
    .order_by(patient.c.phone, patient.c.id)
    .limit(sa.bindparam("most"))
)
_NEWEST_KEY = sa.select(sa.func.max(patient_key.c.id))
# One step along the index for each distinct word; a DISTINCT would walk all the keys.
_STEP = sa.select(sa.func.min(patient_key.c.word).label("word")).cte("step", recursive=True)
_WORDS = sa.select(
    _STEP.union_all(
        sa.select(
            sa.select(sa.func.min(patient_key.c.word))
            .where(patient_key.c.word > _STEP.c.word)
            .scalar_subquery()
        ).where(_STEP.c.word.is_not(None))
    ).c.word
)


class Words:
    """The distinct words of all names, read again only when a key was written since."""

    def __init__(self) -> None:
        self._newest: int | None = -1
        self._words: list[str] = []

    def near(self, connection: Connection, word: str) -> list[str]:
        """The words within one slip (two from six letters on) of a misspelt one, the nearest first."""
        newest = connection.scalar(_NEWEST_KEY)
        if newest != self._newest:
            self._words = [one for one in connection.scalars(_WORDS) if one is not None]
            self._newest = newest
        found = extract(
            word,
            self._words,
            scorer=DamerauLevenshtein.distance,
            processor=None,
            score_cutoff=1 if len(word) < 6 else 2,
            limit=WORDS_TRIED,
        )
        return [match for match, _distance, _at in found]


@dataclass(frozen=True)
class Born:
    """What was typed of a birth behind a name: the days that it can mean, or a year."""

    days: tuple[date, ...] = ()
    year: int | None = None

    def __bool__(self) -> bool:
        return bool(self.days) or self.year is not None

    def fits(self, hit: PatientHit) -> bool:
        """Whether somebody was born then."""
        if self.days and hit.birth_date not in self.days:
            return False
        return self.year is None or (hit.birth_date is not None and hit.birth_date.year == self.year)


ANY_TIME = Born()


def by_name(
    connection: Connection, words: Sequence[str], limit: int, born: Born = ANY_TIME
) -> tuple[PatientHit, ...]:
    """Patients with a word beginning with each folded word: exact words first, then by name."""
    if not words:
        return ()
    longest = max(words, key=len)
    others = list(words)
    others.remove(longest)
    most = SIFTED if born else 3 * limit
    values: dict[str, Any] = {"first": longest, "end": end_of(longest), "most": most}
    values |= {f"other{at}": f"% {_plain(word)}%" for at, word in enumerate(others[:3])}
    rows = connection.execute(_RANGE_WITH[len(others[:3])], values)
    ids = list(dict.fromkeys(row[0] for row in rows))
    hits = _in_order(connection, ids if born else ids[: limit + 5])
    return tuple(hit for hit in hits if born.fits(hit))[:limit]


def by_birth(connection: Connection, days: Sequence[date], limit: int) -> tuple[PatientHit, ...]:
    """Patients born on one of the days."""
    return _hits(connection.execute(_BY_BIRTH, {"days": list(days), "most": limit}))


def by_phone(connection: Connection, digits: str, codes: Iterable[str], limit: int) -> tuple[PatientHit, ...]:
    """Patients by digits of their phone: from its beginning, with or without a country's code, else anywhere.

    `codes` are the country codes to try before the digits, an empty one for digits that carry their own.
    """
    found: dict[int, PatientHit] = {}
    national = digits.lstrip("0")
    for code in codes:
        first = f"+{code}{national}"
        values = {"first": first, "end": end_of(first), "most": limit}
        found |= {hit.id: hit for hit in _hits(connection.execute(_BY_PHONE, values))}
    if not found and len(digits) >= LEAST_DIGITS:
        found = {
            hit.id: hit
            for hit in _hits(connection.execute(_BY_DIGITS, {"like": f"%{digits}%", "most": limit}))
        }
    return tuple(found.values())[:limit]


def _in_order(connection: Connection, ids: Sequence[int]) -> tuple[PatientHit, ...]:
    if not ids:
        return ()
    hits = {hit.id: hit for hit in _hits(connection.execute(_BY_ID, {"ids": list(ids)}))}
    return tuple(hits[one] for one in ids if one in hits)


def _hits(rows: Iterable[Any]) -> tuple[PatientHit, ...]:
    return tuple(PatientHit(row[0], display_name(row[1], row[2]), row[3], row[4]) for row in rows)


def _plain(word: str) -> str:
    """A word with no sign that LIKE would read."""
    return word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")

"""The sentence to read out on the phone for one visit, in the patient's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from clinicdesk.wording.catalogue import BASE, text
from clinicdesk.wording.dates import day_words, listed, spoken_time, weekday_words


def say_this(
    starts: datetime,
    practitioner: str,
    preparation: Mapping[str, date | None] | None = None,
    language: str = BASE,
) -> str:
    """ "Tuesday 29 December, three o'clock, Dr. Amaral; no retinoid from Saturday."

    `preparation` names lines of phrases.toml [say] and the day each begins; the weekday alone is said when
    it lies within the six days before the visit.
    """
    lines = [
        text(f"phrases.say.{code}", language, **{"from": _since(begins, starts.date(), language)})
        for code, begins in (preparation or {}).items()
    ]
    values = {
        "date": day_words(starts.date(), "spoken", language),
        "time": spoken_time(starts, language),
        "practitioner": practitioner.rstrip("."),
    }
    if not lines:
        return text("phrases.say.visit", language, **values)
    return text("phrases.say.visit_preparation", language, preparation=listed(lines, language), **values)


def invite(starts: datetime, session: int | None, of: int | None, language: str = BASE) -> str:
    """ "It is time for your touch-up. Thursday 26 November, half past four?" to somebody who is called back.

    With a session it is the next one of a series that waits.
    """
    values = {"date": day_words(starts.date(), "spoken", language), "time": spoken_time(starts, language)}
    if session is None:
        return text("phrases.say.touch_up", language, **values)
    return text("phrases.say.next_session", language, session=session, of=of, **values)


@lru_cache(maxsize=1024)
def visit_words(
    kind: str, session: int | None, of: int | None, style: str = "of", language: str = BASE
) -> str:
    """What a visit is: "session 2 of 3" (`of`), "Session 2 of 3" (`of_title`), "2/3" (`of_short`)."""
    if kind == "series" and session is not None:
        return text(f"phrases.session.{style}", language, session=session, of=of)
    plain = "consult" if kind == "consult" else "maintenance"
    return text(f"phrases.session.{plain}{style.removeprefix('of')}", language)


def _since(begins: date | None, visit: date, language: str) -> str:
    if begins is None:
        return ""
    if 0 <= (visit - begins).days <= 6:
        return weekday_words(begins, language)
    return day_words(begins, "spoken", language)

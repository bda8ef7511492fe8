"""A proposed series in words: why each time was picked, what follows it, and the sentence to read out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from clinicdesk.wording.catalogue import BASE, choose, entry, has, names, pattern, text
from clinicdesk.wording.dates import clock_words, day_words, listed, spoken_time, weekday_words
from clinicdesk.wording.messages import Reason

MOST = 2
TOLD = (
    "must_wait",
    "restart",
    "late",
    "closed",
    "full",
    "person_away",
    "person_full",
    "unliked_day",
    "outside_hours",
    "other_person",
    "person_change",
    "room_taken",
    "pen_taken",
    "before_event",
    "hole",
)
"""What is said of a time, the most telling first; of all that is so the first two are said."""
LIKED = {"liked_day": "day", "liked_hours": "hours", "wanted_person": "person"}
PLAIN = ("asked_day", "days_after_asked", "best_gap", "other_gap")
EXPLAINED = {"person_away": "other_person", "person_full": "other_person"}
"""A reason that makes another one needless to say."""


def why(reasons: Sequence[Reason], event: str = "", language: str = BASE) -> str:
    """Why a session was put where it is: "Room 1 taken until 15:45", "day, hour, person as they like".

    `event` is what the patient calls the date to be clear of.
    """
    found = {reason.code: reason for reason in reasons}
    needless = {EXPLAINED[code] for code in found if code in EXPLAINED}
    told = [code for code in TOLD if code in found and code not in needless]
    parts = [_part(found[code], event, language) for code in told[:MOST]]
    if not parts and (liked := _liked(found, language)):
        return liked
    if not parts:
        first = next((code for code in PLAIN if code in found), "")
        parts = [_part(found[first], event, language) if first else text("series.why.best_gap", language)]
    return pattern("series.why.separator", language).join(parts)


def _liked(found: Mapping[str, Reason], language: str) -> str:
    """The things that are as the patient likes them, in one phrase."""
    things = [text(f"series.liked.{word}", language) for code, word in LIKED.items() if code in found]
    if not things:
        return ""
    joined = pattern("series.liked.separator", language).join(things)
    return text("series.liked.all", language, things=joined)


def _part(reason: Reason, event: str, language: str) -> str:
    """One reason as a phrase."""
    key = f"series.why.{reason.code}"
    found = entry(key, language) if has(key, language) else reason.code
    if isinstance(found, Mapping):
        count = reason.values.get(str(found["by"]), 0)
        found = choose(found, count if isinstance(count, int) else 0, language)
    values = {name: _shown(value, language) for name, value in reason.values.items()}
    values["event"] = event or text("series.why.event", language)
    return str(found).format(**values)


def _shown(value: object, language: str) -> str:
    if isinstance(value, datetime):
        return clock_words(value, language)
    return day_words(value, "short", language) if isinstance(value, date) else str(value)


def maintenance_words(due_from: date, due_to: date, language: str = BASE) -> str:
    """When maintenance is due after a series: "maintenance 9 Jun – 9 Jul 2027"."""
    style = "day_month" if due_from.year == due_to.year else "short_year"
    days = {"from": day_words(due_from, style, language), "to": day_words(due_to, "short_year", language)}
    return pattern("series.maintenance.when", language).format(**days)


def maintenance_why(code: str, *, sun_damage: bool = False, language: str = BASE) -> str:
    """Why maintenance is due then, by the code of the rule that says so."""
    both = f"{code}_sun_damage"
    key = both if sun_damage and has(f"series.maintenance.{both}", language) else code
    return text(f"series.maintenance.{key}", language)


def say_series(starts: Sequence[datetime], language: str = BASE) -> str:
    """The times of a series in one sentence for the phone.

    "Tuesday 24 November at quarter past three, then every five weeks, always Tuesday at three o'clock."
    """
    if not starts:
        return ""
    first, rest = _moment(starts[0], language), starts[1:]
    if not rest:
        return text("series.say.one", language, first=first)
    gaps = {(later.date() - day.date()).days for day, later in pairwise(starts)}
    times = {moment.time() for moment in rest}
    weeks, odd = divmod(gaps.pop(), 7) if len(gaps) == 1 else (0, 1)
    if odd or len(times) > 1 or weeks >= len(names("series.say.numbers", language)):
        others = listed([_moment(moment, language) for moment in rest], language)
        return text("series.say.listed", language, first=first, others=others)
    same = (starts[0].weekday(), starts[0].time()) == (rest[0].weekday(), rest[0].time())
    return text(
        "series.say.same" if same else "series.say.even",
        language,
        first=first,
        weeks=names("series.say.numbers", language)[weeks],
        weekday=weekday_words(rest[0].date(), language),
        time=spoken_time(rest[0], language),
    )


def _moment(at: datetime, language: str) -> str:
    values = {"date": day_words(at.date(), "spoken", language), "time": spoken_time(at, language)}
    return text("series.say.moment", language, **values)


def late_words(session: int, language: str = BASE) -> str:
    """That a session comes after its window: "session 2 comes late"."""
    return text("series.why.comes_late", language, session=session)


def fits_words(count: int, language: str = BASE) -> str:
    """That a whole plan fits: "all four fit"."""
    words = names("series.say.numbers", language)
    number = words[count] if count < len(words) else str(count)
    return text("series.why.all_fit", language, number=number)

"""Makes up the sample's patients: names in many scripts, phones, skin, wishes, contact persons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from clinicdesk.domain.walltime import from_days, to_days
from clinicdesk.services.sample.cast import CAST, NAMESAKES
from clinicdesk.services.sample.clinic import Scale
from clinicdesk.services.sample.journeys import Traits
from clinicdesk.services.sample.names import ALLERGIES, CONTACTS, GROUPS, People

GREETED = {"pt", "de"}  # languages of sheets that some patients ask for


@dataclass(frozen=True)
class Made:
    """A patient's row and what the journey needs to know; `arrives` is the day of the first visit."""

    row: dict[str, Any]
    traits: Traits
    arrives: int


def make(scale: Scale, rng: Random) -> Iterator[Made]:
    """All patients in the order of their ids: today's people first, then by the day they came."""
    told = [(part.given, part.family, part.born) for part in CAST] + list(NAMESAKES)
    told = told[: scale.patients]
    for at, who in enumerate(told):
        part = CAST[at] if at < len(CAST) else None
        first = part.journey(0).script[0].days_ago if part else rng.randrange(scale.years * 365)
        yield _told(scale, at, who, max(scale.first_day, scale.today - first))
    days = scale.years * 365
    arrivals = sorted(scale.first_day + int(rng.random() * days) for _ in range(scale.patients - len(told)))
    for at, arrives in enumerate(arrivals, len(told)):
        yield _anybody(scale, at, arrives, rng)


def _told(scale: Scale, at: int, who: tuple[str, str, date], arrives: int) -> Made:
    given, family, born = who
    row = {
        "given_name": given,
        "family_name": family,
        "birth_date": born,
        "phone": _mobile(at),
        "language": "pt" if family in {"Silva", "Santos", "Reis", "Almeida"} else "en",
        "fitzpatrick": 2 + at % 4,
        "heavy_sun_damage": False,
        "allergies": "lidocaine" if given == "Nina" and born.year == 1979 else "",
        "added_on": from_days(min(arrives, scale.today)),
    }
    return Made(row, Traits(to_days(born), sun=False, event=0, refused="", months=None), arrives)


def _anybody(scale: Scale, at: int, arrives: int, rng: Random) -> Made:
    group = _group(rng)
    given, family = rng.choice(group.given), _family(group, rng)
    years = 18 + int(rng.triangular(0, 62, 22))
    refused = _refused(rng)
    if refused == "C37":
        years = 16
    born = from_days(arrives - int(years * 365.25) - rng.randrange(1, 365))
    event = rng.random() < 0.03
    traits = Traits(
        birth=to_days(born),
        sun=rng.random() < 0.08,
        event=scale.today + rng.randrange(-60, 120) if event else 0,
        refused=refused,
        months=rng.choice((4, 5, 9)) if rng.random() < 0.03 else None,
    )
    row = {
        "given_name": given,
        "family_name": family,
        "birth_date": born,
        "phone": _phone(group, at),
        "language": group.language if group.language in GREETED else "en",
        "fitzpatrick": _skin(group, rng),
        "heavy_sun_damage": traits.sun,
        "allergies": rng.choice(ALLERGIES) if rng.random() < 0.08 else "",
        "added_on": from_days(arrives),
        **_wishes(rng),
        **_contact(at, rng),
    }
    if event:
        row |= {
            "event_name": rng.choice(("wedding", "photos", "birthday")),
            "event_date": from_days(traits.event),
        }
    if traits.months:
        row["maintenance_months"] = traits.months
    if years > 72:
        row["type_size"] = 18
    return Made(row, traits, arrives)


def _group(rng: Random) -> People:
    at = rng.randrange(1000)
    for group in GROUPS:
        at -= group.share
        if at < 0:
            return group
    return GROUPS[0]


def _family(group: People, rng: Random) -> str:
    name = rng.choice(group.stems) + rng.choice(group.endings)
    if group.double and rng.random() < 0.4:
        name += " " + rng.choice(group.stems)
    elif group.language in {"de", "en"} and rng.random() < 0.05:
        name += "-" + rng.choice(group.stems)
    return name


def _mobile(at: int) -> str:
    """A Portuguese mobile number that nobody else here has."""
    return f"+3519{'1236'[at % 4]}{(at * 7919 + 3000220) % 10_000_000:07}"


def _phone(group: People, at: int) -> str:
    if group.dial == GROUPS[0].dial or at % 3:
        return _mobile(at)
    return f"+{group.dial}{(at * 7919 + 1234567) % 10**group.digits:0{group.digits}}"


def _skin(group: People, rng: Random) -> int | None:
    if rng.random() < 0.04:
        return None  # not asked yet
    low, high = {"hi": (4, 6), "ar": (3, 5), "en": (1, 3), "de": (1, 3), "pl": (1, 3)}.get(
        group.language, (2, 4)
    )
    return rng.randint(low, high)


def _refused(rng: Random) -> str:
    """Why no series may start: one of the seed's three facts (domain.md C1-C3), or the age (C37)."""
    chance = rng.random()
    for limit, code in ((0.008, "C1"), (0.014, "C2"), (0.024, "C3"), (0.028, "C37")):
        if chance < limit:
            return code
    return ""


def _wishes(rng: Random) -> dict[str, Any]:
    chance = rng.random()
    if chance < 0.12:
        return {"liked_weekdays": rng.choice(("024", "13", "5", "34")), "liked_from": 540, "liked_to": 780}
    if chance < 0.22:
        return {"liked_from": 960, "liked_to": 1140}
    return {"do_not_contact": True} if chance > 0.985 else {}


def _contact(at: int, rng: Random) -> dict[str, Any]:
    if rng.random() > 0.05:
        return {}
    who = rng.choice(CONTACTS)
    return {"contact_name": who, "contact_phone": _mobile(at + 5_000_011), "contact_may_book": True}

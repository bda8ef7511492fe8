"""Names and phones of people: folded for search, shortened for paper, compared for duplicates.

To fold one more letter that Unicode does not take apart: add it to `_LETTERS`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i",
    "ŋ": "n", "ŧ": "t", "ƒ": "f", "ȷ": "j", "ə": "e", "ɛ": "e", "ɔ": "o", "ɓ": "b", "ɗ": "d", "ɖ": "d",
    "ƙ": "k", "ƴ": "y", "ʼ": "", "ʻ": "", "ʾ": "", "ʿ": "", "'": "", "’": "", "‘": "", "`": "", "´": "",
    "ـ": "",  # the Arabic stretching line
})  # fmt: skip
# Marks that search does not tell apart: accents of Latin, Greek and Cyrillic, Hebrew and Arabic vowel points.
# Marks of other scripts are letters to their readers (か and が, क and कि) and stay.
_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
_NOT_IN_A_NAME = re.compile(r"[^\w\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3099\u309a]+|_")


def fold(text: str) -> str:
    """A name or search text as it is compared: lower case, no accents, words divided by one space.

    "Müller-Łoś" and "MULLER LOS" fold alike; "O'Brien" is one word. Other scripts keep their letters. Folding
    twice changes nothing.
    """
    if text.isascii():
        bare = text.lower().replace("'", "").replace("`", "")
    else:
        once = _bare(text)
        bare = _bare(once)  # a few letters come apart only once they are small
    return " ".join(_NOT_IN_A_NAME.sub(" ", bare).split())


def _bare(text: str) -> str:
    """Small letters without their accents, in one normal form."""
    taken_apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _MARKS.sub("", taken_apart).translate(_LETTERS))


def display_name(given_name: str, family_name: str) -> str:
    """Given and family name as said, without spare spaces."""
    return " ".join(f"{given_name} {family_name}".split())


def initials(given_name: str, family_name: str) -> str:
    """The first letter of each part of a name, as privacy forms print it: "Ana-Sofía de la Cruz" → "A.S.C."

    Small particles (de, van, al) are left out unless nothing else is there; a letter keeps its marks.
    """
    parts = re.split(r"[\s\-\u2010-\u2015]+", display_name(given_name, family_name))
    letters = [part for part in parts if part[:1].isalpha()]
    told = [part for part in letters if not part[0].islower()] or letters
    return "".join(f"{_first_letter(part)}." for part in told)


def _first_letter(word: str) -> str:
    """The first letter with the marks that belong to it."""
    end = 1
    while end < len(word) and unicodedata.category(word[end]).startswith("M"):
        end += 1
    return word[:end].upper()


def phone_digits(text: str) -> str:
    """The digits of a phone number in any script's figures, as 0-9; what else is typed is dropped."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


@dataclass(frozen=True)
class Identity:
    """What tells people apart; the phone is E.164 or empty."""

    given_name: str
    family_name: str
    birth_date: date | None = None
    phone: str = ""


class Likeness(IntEnum):
    """How likely two records are one person."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2


@dataclass(frozen=True)
class Comparison:
    """A likeness with its reasons: `same_name`, `near_name`, `same_birth`, `same_phone`."""

    likeness: Likeness
    reasons: tuple[str, ...]


def compare(one: Identity, other: Identity) -> Comparison:
    """Whether two records may be one person; the same whichever comes first.

    Two of name, birth date and phone alike are *likely*, unless the birth dates differ: families share phones
    and names. One alike is *possible* only where nothing speaks against it.
    """
    reasons: list[str] = []
    name = _name_likeness(one, other)
    if name:
        reasons.append(name)
    births_known = one.birth_date is not None and other.birth_date is not None
    if births_known and one.birth_date == other.birth_date:
        reasons.append("same_birth")
    if one.phone and one.phone == other.phone:
        reasons.append("same_phone")
    apart = births_known and one.birth_date != other.birth_date
    return Comparison(_likeness(frozenset(reasons), apart=apart), tuple(reasons))


def _likeness(reasons: frozenset[str], *, apart: bool) -> Likeness:
    """The verdict on what is alike; `apart` says that the birth dates are known and differ."""
    named = bool(reasons & {"same_name", "near_name"})
    if not named:
        return Likeness.POSSIBLE if {"same_birth", "same_phone"} <= reasons else Likeness.NONE
    if apart:
        # A slip in the birth date of one person, or a father and son on one phone: somebody should look.
        return Likeness.POSSIBLE if {"same_name", "same_phone"} <= reasons else Likeness.NONE
    if reasons & {"same_birth", "same_phone"}:
        return Likeness.LIKELY
    return Likeness.POSSIBLE if "same_name" in reasons else Likeness.NONE


def _name_likeness(one: Identity, other: Identity) -> str:
    """`same_name` for the same words in any order, `near_name` for a slip or two, else empty."""
    first, second = (sorted(fold(f"{each.given_name} {each.family_name}").split()) for each in (one, other))
    if not first or not second:
        return ""
    if first == second:
        return "same_name"
    left, right = " ".join(first), " ".join(second)
    allowed = 1 if min(len(left), len(right)) < 8 else 2
    return "near_name" if slips(left, right, allowed) <= allowed else ""


def slips(left: str, right: str, most: int) -> int:
    """How many letters typed wrong, left out, added or swapped lie between two words; `most + 1` for more."""
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for index, sign in enumerate(left, 1):
        before, row, above = row, [index], before
        for place, against in enumerate(right, 1):
            cost = min(before[place] + 1, row[-1] + 1, before[place - 1] + (sign != against))
            if index > 1 and place > 1 and sign == right[place - 2] and left[index - 2] == against:
                cost = min(cost, above[place - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def likely_duplicates(
    new: Identity, known: Iterable[tuple[int, Identity]]
) -> tuple[tuple[int, Comparison], ...]:
    """The known people who may be the new one, the likeliest first; `known` are (id, identity)."""
    alike = [(number, found) for number, who in known if (found := compare(new, who)).likeness]
    return tuple(sorted(alike, key=lambda pair: (-pair[1].likeness, -len(pair[1].reasons), pair[0])))

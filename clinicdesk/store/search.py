"""Search keys of patients: each folded word of a name with the whole name behind it.

A prefix of a word is then one range of the index (word, sort, patient), which gives exact words first, then
longer ones, each in the order of names, without looking at a patient's row; alike on both engines.
"""

from __future__ import annotations

from clinicdesk.domain.people import fold

WIDE = 0x2E80
"""From this letter on (Chinese, Japanese) family and given name are often typed as one word."""


def keys(given_name: str, family_name: str) -> tuple[tuple[str, ...], str]:
    """The words by which a name is found, and the text by which it is sorted; both folded."""
    family, given = fold(family_name), fold(given_name)
    sort = f"{family} {given}".strip()
    words = dict.fromkeys(sort.split())
    if any(ord(letter) >= WIDE for letter in sort):
        words[(family + given).replace(" ", "")] = None
    return tuple(words), sort


def end_of(prefix: str) -> str:
    """The end of the range of words that begin with a prefix, itself not in it."""
    return prefix + "\U0010ffff"

"""Joins Arabic letters: each becomes the form it has at the beginning, middle or end of its word.

The forms and what they stand for come from Unicode's own decompositions ("<initial> 0628").
"""

from __future__ import annotations

import unicodedata
from functools import cache

_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
_FORMS = range(0xFB50, 0xFEFD)


@cache
def _forms() -> dict[str, dict[str, str]]:
    """For each letter its forms by name (isolated, initial, medial, final); lam with alef as one letter."""
    forms: dict[str, dict[str, str]] = {}
    for point in _FORMS:
        kind, *points = unicodedata.decomposition(chr(point)).split() or [""]
        letters = "".join(chr(int(part, 16)) for part in points)
        ligature = len(letters) == 2 and letters[0] == _LAM and letters[1] in _ALEFS
        if kind.startswith("<") and (len(letters) == 1 or ligature):
            forms.setdefault(letters, {})[kind.strip("<>")] = chr(point)
    return forms


def join(text: str) -> str:
    """The text in logical order with its Arabic letters in their joined forms."""
    letters = _letters(text)
    return "".join(_form(letters, n) for n in range(len(letters)))


def _letters(text: str) -> list[str]:
    """The letters of a text, lam and a following alef taken as one."""
    letters: list[str] = []
    for char in text:
        if letters and letters[-1] == _LAM and char in _ALEFS:
            letters[-1] += char
        else:
            letters.append(char)
    return letters


def _form(letters: list[str], n: int) -> str:
    forms = _forms().get(letters[n])
    if forms is None:
        return letters[n]
    before, after = _neighbour(letters, n, -1), _neighbour(letters, n, 1)
    joins_before = "final" in forms and "initial" in _forms().get(before, {})
    joins_after = "initial" in forms and "final" in _forms().get(after, {})
    name = ("isolated", "initial", "final", "medial")[joins_after + 2 * joins_before]
    return forms.get(name, letters[n])


def _neighbour(letters: list[str], n: int, step: int) -> str:
    """The next letter in one direction, marks left out; empty at the end of the text."""
    n += step
    while 0 <= n < len(letters) and unicodedata.combining(letters[n][0]):
        n += step
    return letters[n] if 0 <= n < len(letters) else ""

"""Makes the one sentence that people read from a refusal's or a fault's code and values."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time
from decimal import Decimal
from typing import Protocol

from clinicdesk.wording.catalogue import BASE, choose, entry, has, names, text
from clinicdesk.wording.dates import clock_words, day_words, listed, moment_words

CODES = {
    "status": "phrases.status",
    "to": "phrases.status",
    "kind": "sheets.kind",
    "gap": "phrases.gap",
    "finding": "screening.finding",
    "zone": "pens.zone",
    "endpoint": "pens.endpoint",
    "language": "phrases.language",
}
"""Where the words of values stand that are codes themselves."""


class Reason(Protocol):
    """A reason code with its values."""

    @property
    def code(self) -> str: ...

    @property
    def values(self) -> Mapping[str, object]: ...


class _Values(dict[str, str]):
    """Values by name; one that was not given shows as a dash rather than hiding the sentence."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(reason: Reason, language: str = BASE) -> str:
    """The sentence for a refusal or fault; for a code without one, a general sentence that names it."""
    words = _Values(shown(reason.values, language))
    because = str(reason.values.get("because", ""))
    if because and has(f"messages.{because}", language):
        words["because"] = _told(because, reason.values, words, language)
    if not has(f"messages.{reason.code}", language):
        return text("messages.unknown", language, code=reason.code)
    return _told(reason.code, reason.values, words, language)


def _told(code: str, values: Mapping[str, object], words: _Values, language: str) -> str:
    """The text of one code with its values, in the form that its count asks for."""
    found = entry(f"messages.{code}", language)
    if isinstance(found, Mapping):
        count = values.get(str(found["by"]), 0)
        found = choose(found, count if isinstance(count, int) else 0, language)
    return str(found).format_map(words)


def shown(values: Mapping[str, object], language: str = BASE) -> dict[str, str]:
    """Values as words: dates and times, lists, and depths (`…_um`, micrometres) in millimetres."""
    return {name: _shown(name, value, language) for name, value in values.items()}


def _shown(name: str, value: object, language: str) -> str:
    if isinstance(value, (list, tuple, AbstractSet)):
        items = sorted(value, key=str) if isinstance(value, AbstractSet) else value
        return listed([_shown(name, item, language) for item in items], language)
    if isinstance(value, str):
        return _code_words(name, value, language)
    if isinstance(value, int):
        return _number_words(name, value, language)
    return _time_words(value, language)


def _time_words(value: object, language: str) -> str:
    """A date, a time or both; anything else as it prints itself, nothing as a dash."""
    if isinstance(value, datetime):
        return moment_words(value, language)
    if isinstance(value, date):
        return day_words(value, "full", language)
    if isinstance(value, time):
        return clock_words(value, language)
    return "–" if value is None else str(value)


def _code_words(name: str, value: str, language: str) -> str:
    """A text as it is, or the words of the code that it is."""
    key = f"{CODES[name]}.{value}" if name in CODES and value else ""
    return text(key, language) if key and has(key, language) else value


def _number_words(name: str, value: int, language: str) -> str:
    if name.endswith("_um"):
        return f"{Decimal(value) / 1000:f} mm"
    return names("dates.weekdays", language)[value] if name == "weekday" else str(value)

"""Makes the one sentence that people read from a refusal's or a fault's code and values."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from clinicdesk.wording.catalogue import BASE, choose, entry, has, text
from clinicdesk.wording.dates import clock_words, day_words, listed, moment_words


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
    key = f"messages.{reason.code}"
    if not has(key, language):
        return text("messages.unknown", language, code=reason.code)
    found = entry(key, language)
    if isinstance(found, Mapping):
        count = reason.values.get(str(found["by"]), 0)
        found = choose(found, count if isinstance(count, int) else 0, language)
    return str(found).format_map(_Values(shown(reason.values, language)))


def shown(values: Mapping[str, object], language: str = BASE) -> dict[str, str]:
    """Values as words: dates and times, lists, and depths (`…_um`, micrometres) in millimetres."""
    return {name: _shown(name, value, language) for name, value in values.items()}


def _shown(name: str, value: object, language: str) -> str:
    if isinstance(value, datetime):
        return moment_words(value, language)
    if isinstance(value, date):
        return day_words(value, "full", language)
    if isinstance(value, (list, tuple, AbstractSet)):
        items = sorted(value, key=str) if isinstance(value, AbstractSet) else value
        return listed([_shown(name, item, language) for item in items], language)
    if name.endswith("_um") and isinstance(value, int):
        return f"{Decimal(value) / 1000:f} mm"
    if hasattr(value, "hour") and hasattr(value, "minute"):
        return clock_words(value, language)  # type: ignore[arg-type]  # a plain time
    return "–" if value is None else str(value)

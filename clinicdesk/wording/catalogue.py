"""Loads what people read from resources/wording/<language>/*.toml and fills in its placeholders.

Another language is another folder with the same files; what it lacks is read from English.
"""

from __future__ import annotations

import string
import tomllib
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from clinicdesk.wording.places import resource

BASE = "en"
Table = Mapping[str, object]

PLURALS: dict[str, Callable[[int], str]] = {
    "one_other": lambda n: "one" if n == 1 else "other",
    "one_upto_1": lambda n: "one" if n in {0, 1} else "other",
    "other": lambda _n: "other",
}
"""How languages choose between the forms of a counted word, named in language.toml."""


@cache
def languages() -> tuple[str, ...]:
    """The codes of the languages that have a folder."""
    return tuple(sorted(folder.name for folder in resource("wording").iterdir() if folder.is_dir()))


@cache
def catalogue(language: str) -> Table:
    """All texts of one language by file, then by key; what it lacks comes from English.

    "de-AT" falls back to "de", an unknown language to English.
    """
    code = next(
        (
            c
            for c in (language, language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0])
            if c in languages()
        ),
        BASE,
    )
    texts = load(code)
    return texts if code == BASE else _merged(load(BASE), texts)


def load(language: str) -> dict[str, object]:
    """One folder exactly as it stands, without what it lacks."""
    files = sorted(resource("wording", language).glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def entry(key: str, language: str = BASE) -> object:
    """What stands under a dotted key, "sheets.month.title"; KeyError naming it when nothing does."""
    found: object = catalogue(language)
    for part in key.split("."):
        if not isinstance(found, Mapping) or part not in found:
            raise KeyError(key)
        found = found[part]
    return found


@lru_cache(maxsize=4096)
def pattern(key: str, language: str = BASE) -> str:
    """A text with its placeholders still in it."""
    found = entry(key, language)
    if not isinstance(found, str):
        raise KeyError(key)
    return found


def names(key: str, language: str = BASE) -> tuple[str, ...]:
    """A list of names, such as the weekdays from Monday."""
    found = entry(key, language)
    if not isinstance(found, list):
        raise KeyError(key)
    return tuple(str(name) for name in found)


def has(key: str, language: str = BASE) -> bool:
    """Whether a text stands under a key."""
    try:
        entry(key, language)
    except KeyError:
        return False
    return True


def text(key: str, language: str = BASE, **values: object) -> str:
    """A text with its placeholders filled."""
    return pattern(key, language).format(**values)


def runs(key: str, language: str = BASE, **values: object) -> tuple[tuple[str, bool], ...]:
    """A text as pieces (text, bold): `**` in the pattern switches bold; in a value it is plain text."""
    pieces = pattern(key, language).split("**")
    return tuple((piece.format(**values), bool(n % 2)) for n, piece in enumerate(pieces) if piece)


def counted(key: str, n: int, language: str = BASE) -> str:
    """A number with its word in the right form: counted("day", 35) is "35 days"."""
    return choose(entry(f"phrases.count.{key}", language), n, language).format(n=n)


def choose(forms: object, n: int, language: str = BASE) -> str:
    """The form of a counted text that a language uses for n; "other" where it has no such form."""
    if not isinstance(forms, Mapping):
        raise KeyError("other")
    return str(forms.get(PLURALS[pattern("language.plural", language)](n), forms["other"]))


def placeholders(pattern_text: str) -> frozenset[str]:
    """The names of the placeholders in a text."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(pattern_text) if name)


def _merged(base: Mapping[str, object], over: Mapping[str, object]) -> dict[str, object]:
    merged = dict(base)
    for key, value in over.items():
        below = merged.get(key)
        merged[key] = (
            _merged(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return merged

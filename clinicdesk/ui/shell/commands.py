"""What can be done by name: commands with their keys, and the entries the command box lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """An action of the window: its words, its key as Qt writes it ("Ctrl+Shift+N", may be empty)."""

    words: str
    key: str
    run: Callable[[], object]


class Entry(NamedTuple):
    """One line of the command box."""

    title: str
    detail: str = ""
    key: str = ""
    run: Callable[[], object] = lambda: None


class Group(NamedTuple):
    """Entries under one heading."""

    heading: str
    entries: tuple[Entry, ...]


# Asked with the text typed; calls back with what it found, at once or later, never or several times.
Provider = Callable[[str, Callable[[Group], None]], None]


def key_words(key: str) -> str:
    """A key as a cap shows it: `Ctrl+Shift+N` as "Ctrl Shift N"."""
    return key.replace("+", " ") if not key.endswith("+") else key


def matches(words: str, typed: str) -> bool:
    """Whether every typed word begins a word of `words`; letters of either case are the same."""
    parts = words.casefold().split()
    return all(any(part.startswith(each) for part in parts) for each in typed.casefold().split())

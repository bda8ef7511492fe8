"""What a writing verb gives back: its value and what changed. Small, because the window starts with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Changes:
    """What one committed change touched: its journal number and the names of the tables."""

    seq: int = 0
    tables: frozenset[str] = frozenset()

    def __or__(self, other: Changes) -> Changes:
        return Changes(max(self.seq, other.seq), self.tables | other.tables)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a writing verb returns: its value, what changed, and how the change is named to people."""

    value: T
    changes: Changes

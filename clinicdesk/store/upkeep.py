"""Brings the derived tables up to date for touched patients, in the unit that touched them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicdesk.store.unit import Unit


def refresh(unit: Unit, patients: Iterable[int]) -> None:
    """Recompute recall and search keys of the patients given by id, within the open unit."""

"""What the month's export proposes: which month, and under which name."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import PurePath

from clinicdesk.domain.walltime import add_months

LAST_DAY_FOR_LAST_MONTH = 7
# What Windows does not take in a name, besides control characters.
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')


def proposed_month(today: date) -> date:
    """The first day of the month to export: last month until the 7th, then this one (product.md, Keys)."""
    this = today.replace(day=1)
    return add_months(this, -1) if today.day <= LAST_DAY_FOR_LAST_MONTH else this


def turned(month: date, months: int) -> date:
    """The first day of the month so many months on, within the years that dates have."""
    index = month.year * 12 + month.month - 1 + months
    return month if not 12 <= index <= 9999 * 12 + 11 else add_months(month.replace(day=1), months)


def file_name(month: date, kind: str, practitioner: str = "", *, initials: bool = False) -> str:
    """The name of a month's file, sorted by its beginning: "2026-11 schedule Dr. Amaral initials.pdf"."""
    parts = [f"{month:%Y-%m}", "schedule", practitioner, "initials" if initials else ""]
    return f"{plain_name(' '.join(filter(None, parts)))}.{kind}"


def plain_name(words: str) -> str:
    """Words as a file's name on every system."""
    return " ".join(_FORBIDDEN.sub(" ", words).split())[:120].rstrip(". ")


def free_name(name: str, is_taken: Callable[[str], bool]) -> str:
    """The name, or with a number after it where there is such a file: nothing is written over unasked."""
    path, number = PurePath(name), 1
    while is_taken(name):
        number += 1
        name = f"{path.stem} ({number}){path.suffix}"
    return name

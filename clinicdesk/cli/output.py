"""How commands read and print: dates, JSON and plain tables; no patient is ever named in an error."""

from __future__ import annotations

import argparse
import json
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime

YEARS = range(1900, 2200)
MOST = 2**31 - 1


def day(text: str) -> date:
    """A date typed as YYYY-MM-DD; argparse turns the error into a usage message (exit status 2)."""
    try:
        return _known(date.fromisoformat(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a date; write YYYY-MM-DD") from None


def month(text: str) -> date:
    """The first day of a month typed as YYYY-MM."""
    try:
        return _known(datetime.strptime(text, "%Y-%m").date())
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a month; write YYYY-MM") from None


def _known(when: date) -> date:
    """A date that a clinic can have to do with; ValueError for the others, about which nothing is counted."""
    if when.year not in YEARS:
        raise ValueError(when.year)
    return when


def count(text: str) -> int:
    """A whole number from 1, and one that a database can count to."""
    if not text.isdecimal() or not 1 <= int(text[:20]) <= MOST:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number from 1")
    return int(text)


def moment(when: datetime | None) -> str | None:
    """A clinic wall time in ISO 8601, whole minutes, without offset."""
    return None if when is None else when.isoformat(timespec="minutes")


def iso(when: date | None) -> str | None:
    """A date in ISO 8601."""
    return None if when is None else when.isoformat()


def print_json(value: object) -> None:
    """Print a value as JSON that people can read too."""
    every = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(value, ensure_ascii=not every, indent=2))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[object]], *, empty: str) -> None:
    """Print rows under headings in columns as wide as their text, or one sentence for no rows."""
    if not rows:
        print(empty)
        return
    texts = [[_plain(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *texts, strict=True)]
    for line in ([heading.upper() for heading in headings], *texts):
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip())


def _plain(cell: object) -> str:
    """A cell's text without control characters, which a terminal would obey."""
    text = "" if cell is None else str(cell)
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _width(text: str) -> int:
    """How many columns of a terminal a text takes."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    marks = sum(unicodedata.combining(letter) > 0 for letter in text)
    return len(text) + wide - marks

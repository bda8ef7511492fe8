"""The month as CSV that a spreadsheet opens without running anything in it (OWASP CSV injection)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from clinicdesk.domain.views import MonthSchedule
from clinicdesk.wording.catalogue import text

_BOM = "\ufeff"
_STARTERS = "=+-@\t\r\n\0＝＋－＠"
_BLANK = " \t\r\n\0\u00a0\u3000\ufeff\u200b"
COLUMNS = (
    "date", "starts", "ends", "patient", "phone", "kind", "session", "of",
    "practitioner", "room", "pen", "status", "area",
)  # fmt: skip


def month_csv(schedule: MonthSchedule, language: str = "en", *, delimiter: str = ",") -> bytes:
    """A month's visits, one a line, ISO dates and times; UTF-8 with a mark, so that Excel reads accents."""
    head = [text(f"sheets.column.{name}", language) for name in COLUMNS]
    return table(head, _lines(schedule, language), delimiter=delimiter)


def table(head: Sequence[str], lines: Iterable[Sequence[object]], *, delimiter: str = ",") -> bytes:
    """Any table as CSV (RFC 4180): text made harmless, numbers as they are, None empty."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_cell(value) for value in line] for line in lines)
    return (_BOM + out.getvalue()).encode("utf-8", "replace")


def harmless(words: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one, after blanks too, gets a '."""
    if not words:
        return words
    first = words.lstrip(_BLANK)[:1]
    risky = words[0] in _STARTERS or (first and first in _STARTERS)
    return "'" + words.replace("\0", "") if risky else words.replace("\0", "")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else value


def _lines(schedule: MonthSchedule, language: str) -> Iterable[tuple[object, ...]]:
    kinds = {kind: text(f"sheets.kind.{kind}", language) for kind in ("consult", "series", "maintenance")}
    for row in schedule.rows:
        yield (
            row.starts.date().isoformat(),
            f"{row.starts:%H:%M}",
            f"{row.ends:%H:%M}",
            row.initials if schedule.initials_only else row.patient,
            "" if schedule.initials_only else row.phone,
            kinds[row.kind],
            row.session,
            row.of,
            row.practitioner,
            row.room,
            row.pen,
            text(f"phrases.status.{row.status}", language),
            row.area,
        )

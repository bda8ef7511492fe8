"""The month as CSV that a spreadsheet opens without running anything in it (OWASP CSV injection)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from clinicdesk.domain.views.month import MonthSchedule
from clinicdesk.wording.catalogue import text

_BOM = "\ufeff"
_BLANK = " \t\r\n\0\u00a0\u3000\ufeff\u200b"
_STARTERS = frozenset("=+-@\t\r\n\0＝＋－＠")
_LOOK_CLOSER = _STARTERS | frozenset(_BLANK)
_CLOCK = tuple(f"{n // 60:02}:{n % 60:02}" for n in range(1440))
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
    # The first letter tells nearly every text harmless; None is written empty by the writer itself.
    writer.writerows(
        [harmless(v) if type(v) is str and v[:1] in _LOOK_CLOSER else v for v in line] for line in lines
    )
    return (_BOM + out.getvalue().replace("\0", "")).encode("utf-8", "replace")


def harmless(words: str) -> str:
    """Text that no spreadsheet takes for a formula: what begins like one, after blanks too, gets a '."""
    first = words.lstrip(_BLANK)[:1]
    return "'" + words if words[:1] in _STARTERS or first in _STARTERS else words


def as_meant(words: str) -> str:
    """Text without the ' that `harmless` put before it."""
    return words[1:] if words[:1] == "'" and harmless(words[1:]) == words else words


def _lines(schedule: MonthSchedule, language: str) -> Iterable[tuple[object, ...]]:
    kinds = {kind: text(f"sheets.kind.{kind}", language) for kind in ("consult", "series", "maintenance")}
    statuses = {row.status: text(f"phrases.status.{row.status}", language) for row in schedule.rows}
    for row in schedule.rows:
        yield (
            row.starts.date().isoformat(),
            _CLOCK[row.starts.hour * 60 + row.starts.minute],
            _CLOCK[row.ends.hour * 60 + row.ends.minute],
            row.initials if schedule.initials_only else row.patient,
            "" if schedule.initials_only else row.phone,
            kinds[row.kind],
            row.session,
            row.of,
            row.practitioner,
            row.room,
            row.pen,
            statuses[row.status],
            row.area,
        )

"""The month as a workbook: all visits, a sheet for each practitioner, and a summary."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from clinicdesk.domain.views.month import MonthRow, MonthSchedule
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.dates import day_words

COLUMNS = {
    "date": 11, "starts": 8, "ends": 8, "minutes": 9, "patient": 26, "phone": 18, "kind": 14, "session": 9,
    "of": 5, "practitioner": 20, "room": 12, "pen": 14, "status": 13, "area": 16,
}  # fmt: skip
"""The columns with their widths in characters."""
_COUNTS = ("visits", "series", "maintenance", "consult", "done", "no_show")
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
Formats = Mapping[str, Any]
# What neither Excel nor XML takes.
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def month_xlsx(schedule: MonthSchedule, language: str = "en") -> bytes:
    """The workbook: dates and times are typed cells, text is never a formula or a link."""
    out = BytesIO()
    book = Workbook(out, _OPTIONS)
    # The moment of export would make equal data give unequal files.
    created = datetime.combine(schedule.month, datetime.min.time())
    book.set_properties({"title": schedule.clinic, "author": "clinicdesk", "created": created})
    formats = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "bold": book.add_format({"bold": True}),
        "date": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
        "time": book.add_format({"num_format": "hh:mm", "align": "left"}),
        "hours": book.add_format({"num_format": "0.0"}),
    }
    by_person: dict[str, list[MonthRow]] = defaultdict(list)
    for row in schedule.rows:
        by_person[row.practitioner].append(row)
    taken: set[str] = set()
    everything = text("sheets.table.all", language)
    _visits(book.add_worksheet(_sheet_name(everything, taken)), schedule, schedule.rows, formats, language)
    for person in sorted(by_person):
        _visits(
            book.add_worksheet(_sheet_name(person, taken)), schedule, by_person[person], formats, language
        )
    summary = book.add_worksheet(_sheet_name(text("sheets.table.summary", language), taken))
    _summary(summary, schedule, by_person, formats, language)
    book.close()
    return out.getvalue()


def _visits(
    sheet: Any, schedule: MonthSchedule, rows: Sequence[MonthRow], formats: Formats, language: str
) -> None:
    """One table of visits with a frozen head and a filter."""
    for n, (name, wide) in enumerate(COLUMNS.items()):
        sheet.set_column(n, n, wide)
        sheet.write_string(0, n, text(f"sheets.column.{name}", language), formats["head"])
    kinds = {kind: text(f"sheets.kind.{kind}", language) for kind in ("consult", "series", "maintenance")}
    statuses = {row.status: text(f"phrases.status.{row.status}", language) for row in rows}
    for line, row in enumerate(rows, start=1):
        _visit(sheet, line, row, formats, initials=schedule.initials_only)
        sheet.write_string(line, 6, kinds[row.kind])
        sheet.write_string(line, 12, statuses[row.status])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _visit(sheet: Any, line: int, row: MonthRow, formats: Formats, *, initials: bool) -> None:
    """One visit's own cells; kind and status are the caller's, who knows their words."""
    sheet.write_datetime(line, 0, row.starts.date(), formats["date"])
    sheet.write_datetime(line, 1, row.starts.time(), formats["time"])
    sheet.write_datetime(line, 2, row.ends.time(), formats["time"])
    sheet.write_number(line, 3, (row.ends - row.starts).total_seconds() // 60)
    sheet.write_string(line, 4, row.initials if initials else row.patient)
    if not initials:
        sheet.write_string(line, 5, row.phone)
    if row.session is not None:
        sheet.write_number(line, 7, row.session)
    if row.of is not None:
        sheet.write_number(line, 8, row.of)
    for column, words in ((9, row.practitioner), (10, row.room), (11, row.pen), (13, row.area)):
        if words:
            sheet.write_string(line, column, words)


def _summary(
    sheet: Any,
    schedule: MonthSchedule,
    by_person: Mapping[str, Sequence[MonthRow]],
    formats: Formats,
    language: str,
) -> None:
    """What the month came to, by practitioner and in all, and which filters were set."""
    month = day_words(schedule.month, "month", language)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(_COUNTS) + 1, 13)
    sheet.write_string(0, 0, f"{schedule.clinic} · {month}", formats["bold"])
    sheet.write_string(1, 0, text("sheets.table.filters", language))
    sheet.write_string(1, 1, ", ".join(schedule.filters) or text("sheets.month.all", language))
    heads = ("practitioner", *_COUNTS, "hours")
    for n, name in enumerate(heads):
        sheet.write_string(3, n, text(f"sheets.column.{name}", language), formats["head"])
    totals = [*sorted(by_person.items()), (text("sheets.column.total", language), schedule.rows)]
    for line, (person, rows) in enumerate(totals, start=4):
        last = line == 3 + len(totals)
        sheet.write_string(line, 0, person, formats["bold"] if last else None)
        for n, count in enumerate(_counts(rows), start=1):
            sheet.write_number(line, n, count)
        minutes = sum((row.ends - row.starts).total_seconds() for row in rows) / 60
        sheet.write_number(line, len(heads) - 1, minutes / 60, formats["hours"])
    sheet.freeze_panes(4, 1)


def _counts(rows: Sequence[MonthRow]) -> list[int]:
    kinds, statuses = Counter(row.kind for row in rows), Counter(row.status for row in rows)
    return [
        len(rows),
        *(kinds[kind] for kind in ("series", "maintenance", "consult")),
        *(statuses[status] for status in ("done", "no_show")),
    ]


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes: up to 31 characters, none of []:*?/\\, no apostrophe at an end, used once."""
    plain = _NOT_IN_A_SHEET_NAME.sub(" ", wanted).strip().strip("'").strip() or "–"
    if plain.casefold() == "history":  # Excel keeps this name for itself
        plain += "_"
    name, n = plain[:31].rstrip().rstrip("'"), 1
    while name.casefold() in taken:
        n += 1
        name = f"{plain[: 31 - len(str(n)) - 3]} ({n})"
    taken.add(name.casefold())
    return name

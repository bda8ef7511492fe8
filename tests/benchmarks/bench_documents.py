"""Rows 16-19: sheets and exports against the same strokes and cells by the bare libraries.

The floors replay what the program drew or wrote, recorded beforehand: no layout, no wording, no checks.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import xlsxwriter
from icalendar import Calendar, Event
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from clinicdesk.documents import aftercare, month, page
from clinicdesk.domain.views.month import MonthSchedule
from clinicdesk.exchange import csvout, ics, xlsx
from tests.benchmarks.ground import Ground
from tests.benchmarks.harness import Row
from tests.documents import paper

NUMBERS = ("16", "16b", "17", "18", "19", "19b")

Calls = list[tuple[str, tuple[Any, ...], dict[str, Any]]]
_KEPT = frozenset({"drawString", "setFont", "setFillColor", "setStrokeColor", "setLineWidth", "line", "lines",
                   "roundRect", "circle", "drawPath", "clipPath", "saveState", "restoreState", "setLineCap",
                   "setLineJoin", "showPage", "beginPath"})  # fmt: skip


def visits(count: int) -> MonthSchedule:
    """A month with exactly so many visits."""
    schedule = paper.month(-(-count // 24))
    return replace(schedule, rows=schedule.rows[:count])


def recorded(render: Callable[[], object]) -> tuple[tuple[float, float], Calls]:
    """What a sheet asks of the canvas, and the size of its pages."""
    calls: Calls = []
    depth = [0]
    sizes: list[tuple[float, float]] = []

    class Recorder(Canvas):  # type: ignore[misc]  # reportlab has no types
        def __init__(self, *args: Any, **options: Any) -> None:
            sizes.append(options["pagesize"])
            super().__init__(*args, **options)

        @override
        def __getattribute__(self, name: str) -> Any:
            found = super().__getattribute__(name)
            if name not in _KEPT:
                return found

            def noted(*args: Any, **options: Any) -> Any:
                if not depth[0] and name != "beginPath":
                    calls.append((name, args, options))
                depth[0] += 1
                try:
                    return found(*args, **options)
                finally:
                    depth[0] -= 1

            return noted

    with mock.patch.object(page, "Canvas", Recorder):
        render()
    return sizes[0], calls


def replayed(size: tuple[float, float], calls: Calls) -> bytes:
    """The same strokes by the bare canvas."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1, pageCompression=1)
    for name, args, options in calls:
        getattr(canvas, name)(*args, **options)
    canvas.save()
    return out.getvalue()


def sheet_row(number: str, what: str, target: float, *, square: bool) -> Row:
    """One aftercare sheet, each time of another patient, with or without the square."""
    turns = itertools.count()

    def sheet() -> aftercare.AftercareSheet:
        n = next(turns)
        made = paper.sheet(patient=f"Ruth Weiss {n}", square=f"{paper.SQUARE}X-{n}")
        return made if square else replace(made, next=None)

    sheets = [sheet() for _ in range(40)]
    size, calls = recorded(lambda: aftercare.render(sheets[0]))
    mine, theirs = itertools.cycle(sheets), itertools.count()

    def floor() -> bytes:
        if square:
            code = QrCodeWidget(f"{paper.SQUARE}Y-{next(theirs)}", barLevel="M").qr
            code.make()
        return replayed(size, calls)

    return Row(number, what, target, lambda: aftercare.render(next(mine)), floor)


def month_row(count: int) -> Row:
    """A month of so many visits on paper."""
    schedule = visits(count)
    size, calls = recorded(lambda: month.render(schedule))
    return Row(
        "17", f"{count}-visit month PDF", 1.4, lambda: month.render(schedule), lambda: replayed(size, calls)
    )


def xlsx_row(count: int) -> Row:
    """A workbook of so many visits against the same cells in the same sheets."""
    schedule = visits(count)
    plain = xlsx_cells(schedule)

    def floor() -> bytes:
        out = BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "hh:mm"}),
        }
        for rows in plain:
            sheet = book.add_worksheet()
            for line, cells in enumerate(rows):
                for column, (kind, value) in enumerate(cells):
                    if kind == "text":
                        sheet.write_string(line, column, value)
                    elif kind == "number":
                        sheet.write_number(line, column, value)
                    elif kind:
                        sheet.write_datetime(line, column, value, formats[kind])
        book.close()
        return out.getvalue()

    return Row("18", f"XLSX of {count} visits", 1.15, lambda: xlsx.month_xlsx(schedule), floor)


def xlsx_cells(schedule: MonthSchedule) -> list[list[list[tuple[str, Any]]]]:
    """The cells of the visits' sheets, ready to write: all visits, then each practitioner's."""
    people = sorted({row.practitioner for row in schedule.rows})
    everybody = [_cells_of(row) for row in schedule.rows]
    return [
        everybody,
        *([_cells_of(row) for row in schedule.rows if row.practitioner == person] for person in people),
    ]


def _cells_of(row: Any) -> list[tuple[str, Any]]:
    length = (row.ends - row.starts).total_seconds() // 60
    cells: list[tuple[str, Any]] = [
        ("date", row.starts.date()),
        ("time", row.starts.time()),
        ("time", row.ends.time()),
        ("number", length),
    ]
    cells += [("text", row.patient), ("text", row.phone), ("text", row.kind)]
    cells += [("number" if value is not None else "", value) for value in (row.session, row.of)]
    words = (row.practitioner, row.room, row.pen, row.status, row.area)
    return cells + [("text" if word else "", word) for word in words]


def ics_row(count: int) -> Row:
    """A calendar of so many visits against icalendar over the same events."""
    schedule = visits(count)
    zone = ZoneInfo(schedule.zone)
    stamp = datetime(2000, 1, 1, tzinfo=UTC)

    def floor() -> bytes:
        book = Calendar()
        book.add("prodid", "-//floor//EN")
        book.add("version", "2.0")
        for row in schedule.rows:
            event = Event()
            event.add("uid", f"appointment-{row.appointment_id}@clinicdesk.invalid")
            event.add("sequence", row.version)
            event.add("dtstamp", stamp)
            event.add("dtstart", row.starts.replace(tzinfo=zone))
            event.add("dtend", row.ends.replace(tzinfo=zone))
            event.add("summary", f"{row.initials}, visit")
            event.add("location", f"{schedule.clinic}, {row.room}")
            event.add("status", "CONFIRMED")
            event.add("class", "PRIVATE")
            book.add_component(event)
        content: bytes = book.to_ical()
        return content

    return Row("19", f"ICS of {count} visits", 1.15, lambda: ics.month_ics(schedule), floor)


def csv_row(count: int) -> Row:
    """A CSV of so many visits against csv.writer over the same cells, made in the same run."""
    schedule = visits(count)

    def floor() -> bytes:
        out = StringIO(newline="")
        writer = csv.writer(out)
        for row in schedule.rows:
            starts, ends = (at.isoformat(" ", "minutes")[11:] for at in (row.starts, row.ends))
            writer.writerow((
                row.starts.date().isoformat(), starts, ends, row.patient, row.phone, row.kind, row.session,
                row.of, row.practitioner, row.room, row.pen, row.status, row.area,
            ))  # fmt: skip
        return out.getvalue().encode()

    return Row("19b", f"CSV of {count} visits", 1.3, lambda: csvout.month_csv(schedule), floor)


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Rows 16 to 19 of performance.md §3."""
    few, many = (48, 48) if ground.tiny else (2000, 5000)
    yield [
        sheet_row("16", "aftercare PDF, warm", 1.6, square=True),
        sheet_row("16b", "aftercare PDF, warm, without the square", 1.6, square=False),
        month_row(few),
        xlsx_row(many),
        ics_row(many),
        csv_row(many),
    ]

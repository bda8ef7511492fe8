"""The day on paper: every visit in order, with a box to tick and room to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from clinicdesk.documents.fonts import BOLD, REGULAR, SEMIBOLD
from clinicdesk.documents.page import A4, GREY, INK, LINE, MM, Page, elided
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.wording.catalogue import counted, text
from clinicdesk.wording.dates import clock_words, day_words, moment_words
from clinicdesk.wording.speech import visit_words

MARGIN = 12 * MM
HEAD, STEP = 44.0, 31.0
SIZE, SMALL = 10.0, 8.5
COLUMNS = (
    ("time", 18, 50),
    ("patient", 68, 168),
    ("what", 236, 112),
    ("practitioner", 348, 104),
    ("note", 452, 74),
)
"""The columns with their left edge from the margin and their width, in points."""


def render(
    day: date, clinic: str, rows: Sequence[AppointmentView], printed: datetime, language: str = "en"
) -> bytes:
    """A day's visits as a PDF on A4; `printed` (clinic wall time) tells how old the paper is."""
    title = day_words(day, "full", language)
    page = Page(A4, title=title, author=clinic, language=language)
    size = int((page.height - 2 * MARGIN - HEAD - 12) / STEP)
    sheets = [rows[start : start + size] for start in range(0, len(rows), size)] or [()]
    subtitle = text(
        "sheets.day.subtitle",
        language,
        clinic=clinic,
        visits=counted("visit", len(rows), language),
        printed=moment_words(printed, language),
    )
    for number, part in enumerate(sheets, start=1):
        _head(page, title, subtitle, language)
        for n, row in enumerate(part):
            _visit(page, page.height - MARGIN - HEAD - n * STEP, row, language)
        if not rows:
            page.text((MARGIN, page.height - MARGIN - HEAD - 24), text("sheets.day.empty", language), SIZE)
        page.ink(GREY)
        where = text("sheets.month.page", language, page=number, pages=len(sheets))
        page.text_right((page.width - MARGIN, MARGIN * 0.7), where, SMALL)
        page.next_page()
    return page.bytes()


def _head(page: Page, title: str, subtitle: str, language: str) -> None:
    top = page.height - MARGIN
    page.ink(INK)
    page.text((MARGIN, top - 14), title, 16, BOLD)
    page.ink(GREY)
    page.text((MARGIN, top - 26), elided(subtitle, REGULAR, SMALL, page.width - 2 * MARGIN), SMALL)
    page.ink(INK)
    for name, x, _ in COLUMNS:
        page.text((MARGIN + x, top - HEAD + 4), text(f"sheets.column.{name}", language), SMALL, SEMIBOLD)
    page.rule((MARGIN, top - HEAD), (page.width - MARGIN, top - HEAD), thickness=1.2)


def _visit(page: Page, top: float, row: AppointmentView, language: str) -> None:
    """One visit on two lines: what one looks for above, what tells people apart below."""
    first, second = top - 13, top - 25
    page.box(MARGIN, first - 1.5, 9.5, 9.5, thickness=0.9)
    for (_, x, wide), (above, below) in zip(COLUMNS, _cells(row, language), strict=False):
        weight = SEMIBOLD if x < 200 else REGULAR
        page.ink(INK)
        page.text((MARGIN + x, first), elided(above, weight, SIZE, wide - 6), SIZE, weight)
        page.ink(GREY)
        page.text((MARGIN + x, second), elided(below, REGULAR, SMALL, wide - 6), SMALL)
    page.rule((MARGIN, top - STEP), (page.width - MARGIN, top - STEP), thickness=0.4, color=LINE)


def _cells(row: AppointmentView, language: str) -> tuple[tuple[str, str], ...]:
    born = day_words(row.birth_date, "short_year", language) if row.birth_date else ""
    status = "" if row.status == "booked" else text(f"phrases.status.{row.status}", language)
    return (
        (clock_words(row.starts, language), f"–{clock_words(row.ends, language)}"),
        (row.patient, " · ".join(filter(None, (born, row.phone)))),
        (visit_words(row.kind, row.session, row.of, "of_title", language), row.area),
        (row.practitioner, " · ".join(filter(None, (row.room, row.pen)))),
        (status, ""),
    )

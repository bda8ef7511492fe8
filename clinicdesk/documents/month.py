"""The month on paper: a wall calendar on the first page, the list of all visits on those after it."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinicdesk.documents.fonts import BOLD, REGULAR, SEMIBOLD, width
from clinicdesk.documents.page import A4, FAINT, GREY, INK, LINE, MM, Page, elided
from clinicdesk.domain.views.month import MonthRow, MonthSchedule
from clinicdesk.wording.catalogue import counted, names, text
from clinicdesk.wording.dates import clock_words, day_words, span_words
from clinicdesk.wording.speech import visit_words

LANDSCAPE = (A4[1], A4[0])
MARGIN = 9.5 * MM
HEAD = 15 * MM
FOOT = 4 * MM
ENTRIES = ((7.4, 1.3), (6.8, 1.3), (6.2, 1.25), (5.7, 1.18))
"""Type size of the entries in points and its leading as a factor: from airy to as small as reads well."""
SMALL = 8.2
LIST_SIZE, LIST_STEP = 8.0, 12.4
CELL_HEAD = 19.0
COLUMNS = (
    ("date", 56),
    ("time", 62),
    ("patient", 138),
    ("phone", 92),
    ("what", 84),
    ("area", 84),
    ("practitioner", 94),
    ("room", 58),
    ("pen", 64),
    ("status", 0),
)
"""The columns of the list with their widths in points; the last takes what is left."""


Box = tuple[float, float, float, float]
"""Left, bottom, width and height in points."""
Place = tuple[float, float, float]
"""A point on a baseline and the room to the right of it."""


@dataclass(frozen=True)
class _Grid:
    """How the weeks are set: type size and line of the entries and the height of each week, in points."""

    size: float
    step: float
    heights: tuple[float, ...]


@dataclass(frozen=True)
class _Say:
    """How the visits of one export are told: in which language, and whether by initials."""

    language: str
    initials: bool

    def name(self, row: MonthRow) -> str:
        return row.initials if self.initials else row.patient

    def visit(self, row: MonthRow, style: str) -> str:
        return visit_words(row.kind, row.session, row.of, style, self.language)

    def status(self, row: MonthRow) -> str:
        return text(f"phrases.status.{row.status}", self.language)


def render(schedule: MonthSchedule, language: str = "en") -> bytes:
    """The month as a PDF on A4, landscape; with `initials_only` no name and no phone is printed."""
    month = day_words(schedule.month, "month", language)
    page = Page(LANDSCAPE, title=month, author=schedule.clinic, language=language)
    lists = _pages_of(schedule.rows, _rows_per_page())
    _wall(page, schedule, 1 + len(lists), language)
    for number, rows in enumerate(lists, start=2):
        page.next_page()
        _list(page, schedule, rows, (number, 1 + len(lists)), language)
    page.next_page()
    return page.bytes()


def _wall(page: Page, schedule: MonthSchedule, pages: int, language: str) -> None:
    """The wall calendar."""
    where = text(
        "sheets.month.page_list" if pages > 1 else "sheets.month.page", language, page=1, pages=pages
    )
    key = [text("sheets.month.key", language), where]
    _head(page, day_words(schedule.month, "month", language), _summary(schedule, language), key)
    weeks = calendar.Calendar().monthdatescalendar(schedule.month.year, schedule.month.month)
    days: dict[date, list[MonthRow]] = defaultdict(list)
    for row in schedule.rows:
        days[row.starts.date()].append(row)
    column = (page.width - 2 * MARGIN) / 7
    top = page.height - MARGIN - HEAD
    page.ink(INK)
    for n, name in enumerate(names("dates.weekdays", language)):
        page.text((MARGIN + n * column + 5, top + 6), name, 9, SEMIBOLD)
    grid = _grid([[len(days[day]) for day in week] for week in weeks], top - MARGIN - FOOT)
    for n, week in enumerate(weeks):
        top -= grid.heights[n]
        for place, day in enumerate(week):
            box = (MARGIN + place * column, top, column, grid.heights[n])
            _day(page, box, schedule, day)
            _entries(page, box, days[day], grid, _Say(language, schedule.initials_only))
    page.rule(
        (MARGIN, page.height - MARGIN - HEAD),
        (page.width - MARGIN, page.height - MARGIN - HEAD),
        thickness=1.4,
    )


def _head(page: Page, title: str, left: tuple[str, str], right: Sequence[str]) -> None:
    """The month in large type, what is on the sheet after it, and how to read it at the right.

    Where both do not fit beside each other, how to read it stands a line lower; then the first of `left`,
    whose sheet it is, is cut; its counts stand whole.
    """
    y, end, note = page.height - MARGIN - 15, page.width - MARGIN, " · ".join(right)
    whose, counts = left[0], f" · {left[1]}"
    page.ink(INK)
    x = page.text((MARGIN, y), title, 18, BOLD) + 8
    page.ink(GREY)
    lower = x + width(whose + counts + note, REGULAR, SMALL) + 12 > end
    room = end - x - width(counts, REGULAR, SMALL) - (0 if lower else width(note, REGULAR, SMALL) + 12)
    page.text((x, y), elided(whose, REGULAR, SMALL, room) + counts, SMALL)
    page.text_right((end, y - 11 if lower else y), note, SMALL)


def _summary(schedule: MonthSchedule, language: str) -> tuple[str, str]:
    """What the sheet shows: clinic and filters, and how many visits."""
    finished = sum(row.kind == "series" and row.status in {"checkout", "done"} for row in schedule.rows)
    words = [schedule.clinic, *(schedule.filters or [text("sheets.month.all", language)])]
    if schedule.initials_only:
        words.append(text("sheets.month.initials", language))
    counts = (counted("visit", len(schedule.rows), language), counted("finished", finished, language))
    return " · ".join(words), " · ".join(counts)


def _grid(counts: Sequence[Sequence[int]], space: float) -> _Grid:
    """The largest type in which each day shows all its visits, or the smallest; empty weeks are low."""
    for size, leading in ENTRIES:
        step = size * leading
        needed = [CELL_HEAD + step * max(week) for week in counts]
        if sum(needed) <= space:
            break
    busy = [max(week) > 0 for week in counts]
    if not any(busy):
        return _Grid(size, step, (space / len(counts),) * len(counts))
    quiet = CELL_HEAD * busy.count(False)
    wanted = sum(needed) - quiet
    spare = max(0.0, (space - quiet - wanted) / sum(busy))
    shrink = min(1.0, (space - quiet) / wanted)
    heights = (high * shrink + spare if full else CELL_HEAD for high, full in zip(needed, busy, strict=True))
    return _Grid(size, step, tuple(heights))


def _day(page: Page, box: Box, schedule: MonthSchedule, day: date) -> None:
    """One cell with its number: grey outside the month, hatched when the clinic is closed."""
    x, y, w, h = box
    outside = day.month != schedule.month.month
    if outside:
        page.box(x, y, w, h, fill=FAINT)
    if day in schedule.closed_days or day.weekday() in schedule.closed_weekdays:
        page.hatch(x, y, w, h)
    page.box(x, y, w, h, thickness=0.6, color=LINE)
    page.ink(GREY if outside else INK)
    page.text_right((x + w - 4, y + h - 13), str(day.day), 10, BOLD if not outside else REGULAR)


def _entries(page: Page, box: Box, rows: Sequence[MonthRow], grid: _Grid, say: _Say) -> None:
    """A day's visits in one cell, in two columns when they are many; what does not fit is counted."""
    x, y, w, h = box
    fits = max(1, int((h - CELL_HEAD) / grid.step))
    columns = 1 if len(rows) <= fits else 2
    shown = rows if len(rows) <= fits * columns else rows[: fits * columns - 1]
    top, wide = y + h - CELL_HEAD - grid.size * 0.6, w / columns
    told = [row.initials for row in rows] if say.initials else family_names(rows)
    for n, (row, name) in enumerate(zip(shown, told, strict=False)):
        at = (x + 4 + n // fits * (wide - 1.5), top - n % fits * grid.step)
        _entry(page, (*at, wide - (8 if columns == 1 else 4)), (row, name), grid.size, say)
    if len(shown) < len(rows):
        page.ink(INK)
        more = counted("more", len(rows) - len(shown), say.language)
        page.text((x + 4 + wide, top - (fits - 1) * grid.step), more, grid.size, SEMIBOLD)


def family_names(rows: Sequence[MonthRow]) -> list[str]:
    """The patients of one day by family name; with an initial, then the whole name, where two are alike."""
    plain = [row.family or row.patient for row in rows]
    initial = [f"{name} {row.initials.partition('.')[0]}." for name, row in zip(plain, rows, strict=True)]
    people: dict[str, set[str]] = defaultdict(set)
    for row, short, longer in zip(rows, plain, initial, strict=True):
        people[short].add(row.patient)
        people[longer].add(row.patient)
    return [
        next((name for name in (short, longer) if len(people[name]) == 1), row.patient)
        for row, short, longer in zip(rows, plain, initial, strict=True)
    ]


def _entry(page: Page, place: Place, visit: tuple[MonthRow, str], size: float, say: _Say) -> None:
    """One visit and the name it goes by: its time, who (as much as fits), and which session."""
    (x, y, room), (row, who) = place, visit
    page.ink(INK)
    end = page.text((x, y), clock_words(row.starts, say.language), size, SEMIBOLD) + size * 0.25
    tag = say.visit(row, "of_short")
    if row.status == "no_show":
        tag += " " + text("sheets.month.missed", say.language)
    left = x + room - end - width(tag, REGULAR, size) - size * 0.3
    end = page.text((end, y), elided(who, REGULAR, size, left), size) + size * 0.3
    page.ink(GREY)
    page.text((end, y), tag, size)


def _rows_per_page() -> int:
    return int((LANDSCAPE[1] - 2 * MARGIN - HEAD - FOOT) / LIST_STEP)


def _pages_of(rows: Sequence[MonthRow], size: int) -> list[Sequence[MonthRow]]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _list(
    page: Page, schedule: MonthSchedule, rows: Sequence[MonthRow], number: tuple[int, int], language: str
) -> None:
    """One page of the list: plain strings in columns, a rule above each new day."""
    month = day_words(schedule.month, "month", language)
    where = text("sheets.month.page", language, page=number[0], pages=number[1])
    _head(page, text("sheets.month.list", language, month=month), _summary(schedule, language), [where])
    columns = _columns(page.width)
    top = page.height - MARGIN - HEAD
    page.ink(INK)
    for name, x, _ in columns:
        page.text((x, top + 5), text(f"sheets.column.{name}", language), LIST_SIZE, SEMIBOLD)
    page.rule((MARGIN, top), (page.width - MARGIN, top), thickness=1.2)
    before: date | None = None
    say = _Say(language, schedule.initials_only)
    for n, row in enumerate(rows):
        y = top - n * LIST_STEP
        day = row.starts.date()
        if before not in {None, day}:
            page.rule((MARGIN, y), (page.width - MARGIN, y), thickness=0.4, color=LINE)
        cells = _cells(row, day != before, say)
        for (_, x, room), cell in zip(columns, cells, strict=True):
            if cell:
                page.text((x, y - LIST_STEP + 3.6), elided(cell, REGULAR, LIST_SIZE, room), LIST_SIZE)
        before = day


def _columns(page_width: float) -> list[tuple[str, float, float]]:
    """The columns with their left edge and the room that a text has in them."""
    columns, x = [], MARGIN
    for name, wide in COLUMNS:
        columns.append((name, x, (wide or page_width - MARGIN - x) - 5))
        x += wide
    return columns


def _cells(row: MonthRow, new_day: bool, say: _Say) -> tuple[str, ...]:
    return (
        day_words(row.starts.date(), "short", say.language) if new_day else "",
        span_words(row.starts, row.ends, say.language),
        say.name(row),
        "" if say.initials else row.phone,
        say.visit(row, "of_title"),
        row.area,
        row.practitioner,
        row.room,
        row.pen,
        say.status(row),
    )

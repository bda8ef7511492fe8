"""Rows 6-9: the calendar's refresh and repaint against the bare query, least layout and least painting.

`python -m tests.benchmarks.bench_calendar`
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QStaticText, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy.dialects import sqlite
from typing_extensions import override

from clinicdesk.domain.walltime import day_start, to_minutes
from clinicdesk.presentation import lanes
from clinicdesk.services.calendar import Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.store import open_store, tables
from clinicdesk.store.queries import calendar as queries
from clinicdesk.store.unit import Unit
from clinicdesk.ui import theme
from clinicdesk.ui.calendar.month import MonthGrid, first_shown
from clinicdesk.ui.calendar.picture import Board
from clinicdesk.ui.calendar.view import CalendarView
from tests.benchmarks.harness import Row, run

MONDAY = date(2026, 11, 23)
NOW = to_minutes(datetime(2026, 11, 23, 14, 29))
GIVEN = ("Ana", "Bruno", "Clara", "Diogo", "Eva", "Filipe", "Gil", "Hugo", "Ines", "Joana", "Karin", "Lea")
FAMILY = ("Silva", "Costa", "Nunes", "Almeida", "Fontaine", "Weiss", "Prates", "Haddad", "Okoro", "Lind")
SIZE = (980, 660)
TIMES = 20
BESIDES = (
    "SELECT resource_id, weekday, opens, closes FROM hours",
    "SELECT resource_id, starts, ends, reason FROM closure",
    "SELECT id, kind, name, active FROM resource",
    "SELECT appointment_id, lifted FROM tray",
)
"""What a view of the calendar reads besides its blocks."""


def clinic(path: Path, weeks: int = 6, practitioners: int = 12, a_day: int = 27) -> tuple[Desk, list[int]]:
    """A file with about 1,920 visits in each of some weeks, 12 practitioners side by side."""
    store = open_store(path, create=True)
    desk = Desk(store, lambda: datetime(2026, 11, 23, 14, 29))
    with desk.unit("set_up") as unit:
        unit.insert(tables.person, name="Front desk")
        people = [
            unit.insert(tables.resource, kind="practitioner", name=f"Dr. {FAMILY[n % 10]} {n}")
            for n in range(practitioners)
        ]
        service = unit.insert(tables.service, kind="series", name="Microneedling")
        for weekday in range(6):
            unit.insert(tables.hours, weekday=weekday, opens=540, closes=1140)
        patients = [
            unit.insert(
                tables.patient,
                given_name=GIVEN[number % len(GIVEN)],
                family_name=FAMILY[number // len(GIVEN) % len(FAMILY)],
                added_on=MONDAY,
            )
            for number in range(400)
        ]
        maker = Maker(random.Random(7), service, patients, a_day)
        for week in range(weeks):
            for weekday in range(6):
                day = MONDAY + timedelta(days=7 * week + weekday)
                for person in people:
                    _add_day(unit, maker, person, day)
    return desk, people


class Maker(NamedTuple):
    """What a day's visits are made from."""

    chance: random.Random
    service: int
    patients: Sequence[int]
    a_day: int


def _add_day(unit: Unit, maker: Maker, person: int, day: date) -> None:
    """One practitioner's day; the calendar only reads, so nothing is held."""
    chance = maker.chance
    midnight = datetime.combine(day, datetime.min.time())
    for _ in range(maker.a_day):
        starts = midnight + timedelta(minutes=540 + 5 * chance.randrange(105))
        kind = chance.choice(("maintenance", "consult"))
        visit = unit.insert(
            tables.appointment,
            patient_id=chance.choice(maker.patients),
            service_id=maker.service,
            kind=kind,
            area=chance.choice(("full_face", "neck", "cheeks")),
            practitioner_id=person,
            starts=starts,
            ends=starts + timedelta(minutes=75),
        )
        for number, (name, begin, end) in enumerate((("numbing", 0, 30), ("treatment", 30, 75))):
            unit.insert(
                tables.appointment_phase,
                appointment_id=visit,
                ord=number,
                name=name,
                starts=starts + timedelta(minutes=begin),
                ends=starts + timedelta(minutes=end),
                holds="room",
            )


class Bare(QWidget):
    """The floor: rectangles and cached texts of blocks laid out by the shortest code that can."""

    def __init__(self, kinds: dict[str, tuple[QColor, QColor]]) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.kinds = kinds
        self.bold, self.plain = theme.current().font(12, 600), theme.current().font(12)
        self.measures = QFontMetrics(self.bold), QFontMetrics(self.plain)
        self.texts: dict[tuple[str, int, int], QStaticText] = {}
        self.blocks: list[tuple[QRect, QColor, QColor, QStaticText | None, QStaticText | None]] = []

    def lay_out(self, rows: Sequence[Any], columns: Sequence[date]) -> None:
        """Leftmost free lane, each day as many lanes as it needs."""
        at = {day_start(day) // 1440: number for number, day in enumerate(columns)}
        width = SIZE[0] / len(columns)
        days: list[list[int]] = [[] for _ in columns]
        chosen = []
        for row in rows:
            column = at[row[9] // 1440]
            ends = days[column]
            for lane, end in enumerate(ends):
                if end <= row[9]:
                    ends[lane] = row[10]
                    break
            else:
                lane = len(ends)
                ends.append(row[10])
            chosen.append((row, column, lane))
        scale = SIZE[1] / 660
        self.blocks = []
        for row, column, lane in chosen:
            share = width / len(days[column])
            x, top = round(column * width + lane * share), round((row[9] % 1440 - 510) * scale)
            rect = QRect(x, top, max(round(share) - 2, 1), round((row[10] - row[9]) * scale))
            edge, tint = self.kinds[row[4]]
            title = self._text(row[3], rect.width(), 0) if rect.width() >= 30 else None
            detail = self._text(f"{row[4]} {row[5]}", rect.width(), 1) if rect.width() >= 30 else None
            self.blocks.append((rect, edge, tint, title, detail))

    def _text(self, text: str, width: int, font: int) -> QStaticText:
        found = self.texts.get((text, width, font))
        if found is None:
            short = self.measures[font].elidedText(text, Qt.TextElideMode.ElideRight, width - 8)
            found = self.texts[text, width, font] = QStaticText(short)
            found.setTextFormat(Qt.TextFormat.PlainText)
            found.prepare(QTransform(), self.plain if font else self.bold)
        return found

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("white"))
        for hour in range(12):
            painter.fillRect(0, hour * 60, SIZE[0], 1, QColor("gray"))
        painter.fillRect(0, 0, SIZE[0], 30, QBrush(QColor("gray"), Qt.BrushStyle.BDiagPattern))
        painter.fillRect(0, 630, SIZE[0], 30, QBrush(QColor("gray"), Qt.BrushStyle.BDiagPattern))
        for rect, edge, tint, _, _ in self.blocks:
            painter.fillRect(rect, tint)
            painter.setPen(edge)
            painter.drawRect(rect)
            painter.fillRect(rect.x(), rect.y(), 4, rect.height(), edge)
        painter.setFont(self.bold)
        for rect, _, _, title, _ in self.blocks:
            if title is not None:
                painter.drawStaticText(rect.topLeft() + QPoint(8, 3), title)
        painter.setFont(self.plain)
        for rect, _, _, _, detail in self.blocks:
            if detail is not None:
                painter.drawStaticText(rect.topLeft() + QPoint(8, 18), detail)


def _compiled(statement: sa.Select[*tuple[Any, ...]], **values: Any) -> tuple[str, dict[str, Any]]:
    """The SQL that the program sends, and all its values."""
    made = statement.params(values).compile(dialect=sqlite.dialect(paramstyle="named"))
    state = made.construct_expanded_state()
    return state.statement, dict(state.parameters)


class Week:
    """One view of a week, ours and the floor's, each on a window of its own."""

    def __init__(self, desk: Desk, practitioner: int | None) -> None:
        self.desk = desk
        self.practitioner = practitioner
        self.calendar = Calendar(desk)
        self.view = CalendarView()
        self.view.resize(SIZE[0] + 50, SIZE[1] + 34)
        self.view.show()
        colours = theme.current().colours
        self.bare = Bare(
            {
                kind: (QColor(getattr(colours, kind)), QColor(getattr(colours, f"{kind}_tint")))
                for kind in ("series", "maintenance", "consult")
            }
        )
        self.bare.resize(*SIZE)
        self.bare.show()
        statement = queries._BLOCKS if practitioner is None else queries._BLOCKS_OF_ONE
        start = datetime.combine(MONDAY, datetime.min.time())
        values: dict[str, Any] = dict(queries._span(start, start + timedelta(days=7)))
        if practitioner is not None:
            values["practitioner"] = practitioner
        self.sql, self.values = _compiled(statement, **values)
        QApplication.processEvents()

    def refresh(self) -> None:
        """Ours: the service's reading, lanes, words and the whole repaint."""
        span = self.calendar.span(MONDAY, 7, practitioner=self.practitioner)
        columns = lanes.week_columns(span, self.practitioner)
        self.view.show_board(Board(span, columns, NOW, week=True))
        self.view.grid.repaint()

    def least(self) -> None:
        """The floor: the same SQL by the driver, the least layout, the least painting."""
        with self.desk.store.read() as connection:
            raw: Any = connection.connection.driver_connection
            for question in BESIDES:
                raw.execute(question).fetchall()
            rows = raw.execute(self.sql, self.values).fetchall()
        self.bare.lay_out(rows, [MONDAY + timedelta(days=number) for number in range(7)])
        self.bare.repaint()

    def whole(self) -> None:
        """The full repaint as often as `one_block`."""
        for _ in range(TIMES):
            self.view.grid.repaint()

    def one_block(self) -> Callable[[], object]:
        """The repaint of one changed block, some times: a single one is too short to be measured."""
        picture = self.view.grid.picture
        if picture is None:
            raise RuntimeError("nothing is shown yet")
        [drawn] = picture.of(picture.placed[len(picture.placed) // 2].block.id)
        rect = QRect(*drawn.box)
        return lambda: [self.view.grid.repaint(rect) for _ in range(TIMES)]


def main() -> None:
    """Print the rows."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication.instance() or QApplication([])
    theme.start(app, "light", 100)  # type: ignore[arg-type]  # an application with widgets
    with tempfile.TemporaryDirectory() as folder:
        desk, people = clinic(Path(folder) / "calendar.db")
        everybody, one = Week(desk, None), Week(desk, people[0])
        month = MonthGrid(MONDAY)
        month.resize(*SIZE)
        month.show()
        calendar = Calendar(desk)
        first = first_shown(MONDAY)
        until = first + timedelta(days=42)
        counts, values = _compiled(queries._COUNTS, start=day_start(first), end=day_start(until))

        def month_ours() -> None:
            month.show_month(MONDAY, calendar.month_counts(first), MONDAY)
            month.repaint()

        def month_floor() -> None:
            with desk.store.read() as connection:
                raw: Any = connection.connection.driver_connection
                raw.execute(counts, values).fetchall()
            month.repaint()

        everybody.refresh()
        one.refresh()
        shown = len(everybody.view.grid.picture.placed) if everybody.view.grid.picture else 0
        print(f"{shown} blocks of everybody, {len(one.view.grid.picture.placed)} of one"  # type: ignore[union-attr]
              f", {SIZE[0]} × {SIZE[1]} pixels")  # fmt: skip
        run(
            [
                Row("6", "week refresh, everybody", 1.5, everybody.refresh, everybody.least),
                Row("6b", "week refresh, one practitioner", 1.6, one.refresh, one.least),
                Row("7", "full repaint, everybody", 1.5, everybody.view.grid.repaint, everybody.bare.repaint),
                Row("7b", "full repaint, one practitioner", 1.5, one.view.grid.repaint, one.bare.repaint),
                Row(
                    "8",
                    "one block repainted of everybody",
                    0.1,
                    everybody.one_block(),
                    everybody.whole,
                ),
                Row("9", "month grid", 2.0, month_ours, month_floor),
            ],
            repeats=15,
        )
        desk.store.close()


if __name__ == "__main__":
    main()

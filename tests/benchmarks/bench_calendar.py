"""Rows 6-9: the calendar's refresh and repaint against the bare query, least layout and least painting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QStaticText, QTransform
from PySide6.QtWidgets import QApplication, QWidget
from typing_extensions import override

from clinicdesk.domain.walltime import day_start, to_minutes
from clinicdesk.presentation import lanes
from clinicdesk.services.calendar import Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.ui import theme
from clinicdesk.ui.calendar.month import WEEKS, MonthGrid, first_shown
from clinicdesk.ui.calendar.picture import Board
from clinicdesk.ui.calendar.view import CalendarView
from tests.benchmarks import ground as grounds
from tests.benchmarks.ground import TODAY, Ground, at_desk
from tests.benchmarks.harness import Row, bare, same_sql

NUMBERS = ("6", "6b", "7", "7b", "8", "9")
NOW = to_minutes(grounds.NOW)
SIZE = (980, 660)
TIMES = 20
DAYS = 7


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


class BareMonth(QWidget):
    """The floor of the month: a box, a cached number and a cached count for each day."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Mapping[int, int] = {}
        self.texts = {number: QStaticText(str(number)) for number in range(1000)}
        self.first = day_start(first_shown(TODAY)) // 1440

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor("white"))
        painter.setFont(theme.current().font(12))
        width, height = SIZE[0] // 7, SIZE[1] // WEEKS
        for number in range(WEEKS * 7):
            x, y = number % 7 * width, number // 7 * height
            painter.fillRect(x, y, width, 1, QColor("gray"))
            painter.fillRect(x, y, 1, height, QColor("gray"))
            painter.drawStaticText(x + 8, y + 6, self.texts[number])
            painter.drawStaticText(x + 8, y + 30, self.texts[self.counts.get(self.first + number, 0)])


class Week:
    """One view of a week, ours and the floor's, each on a window of its own."""

    def __init__(self, desk: Desk, cursor: Any, practitioner: int | None) -> None:
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
        self.fetch = same_sql(desk.store, cursor, self.read)
        QApplication.processEvents()

    def read(self) -> Any:
        """The service's reading."""
        return self.calendar.span(TODAY, DAYS, practitioner=self.practitioner)

    def refresh(self) -> None:
        """Ours: the service's reading, lanes, words and the whole repaint."""
        span = self.read()
        columns = lanes.week_columns(span, self.practitioner)
        self.view.show_board(Board(span, columns, NOW, week=True))
        self.view.grid.repaint()

    def least(self) -> None:
        """The floor: the same SQL by the driver, the least layout, the least painting."""
        blocks, *_besides = self.fetch()
        self.bare.lay_out(blocks, [TODAY + timedelta(days=number) for number in range(DAYS)])
        self.bare.repaint()

    def shown(self) -> int:
        """How many blocks are drawn."""
        return len(self.view.grid.picture.placed) if self.view.grid.picture else 0

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


class Month:
    """The month's grid, ours and the floor's."""

    def __init__(self, desk: Desk, cursor: Any) -> None:
        self.calendar = Calendar(desk)
        self.view, self.bare = MonthGrid(TODAY), BareMonth()
        for widget in (self.view, self.bare):
            widget.resize(*SIZE)
            widget.show()
        self.first = first_shown(TODAY)
        self.fetch = same_sql(desk.store, cursor, self.read)

    def read(self) -> Mapping[date, int]:
        """The service's reading."""
        return self.calendar.month_counts(self.first)

    def refresh(self) -> None:
        """Ours: reading and repaint."""
        self.view.show_month(TODAY, self.read(), TODAY)
        self.view.repaint()

    def least(self) -> None:
        """The floor: the same counts by the driver, the least painting."""
        [counts] = self.fetch()
        self.bare.counts = {int(day): visits for day, visits in counts}
        self.bare.repaint()


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Rows 6 to 9."""
    app = QApplication.instance() or QApplication([])
    theme.start(app, "light", 100)  # type: ignore[arg-type]  # an application with widgets
    with at_desk(ground.big) as desk, bare(ground.big) as cursor:
        person = next(one.id for one in Calendar(desk).resources() if one.kind == "practitioner")
        everybody, one = Week(desk, cursor, None), Week(desk, cursor, person)
        month = Month(desk, cursor)
        windows = (everybody.view, everybody.bare, one.view, one.bare, month.view, month.bare)
        everybody.refresh()
        one.refresh()
        all_blocks, own_blocks = everybody.shown(), one.shown()
        yield [
            Row("6", f"week refresh, {all_blocks} blocks", 1.5, everybody.refresh, everybody.least),
            Row("6b", f"week refresh, {own_blocks} blocks of one", 1.6, one.refresh, one.least),
            Row("7", f"full repaint, {all_blocks} blocks", 1.5,
                everybody.view.grid.repaint, everybody.bare.repaint),
            Row("7b", f"full repaint, {own_blocks} blocks", 1.5, one.view.grid.repaint, one.bare.repaint),
            Row("8", f"one block repainted of {all_blocks}", 0.1, everybody.one_block(), everybody.whole),
            Row("9", "month grid", 2.0, month.refresh, month.least),
        ]  # fmt: skip
        for window in windows:
            window.close()
            window.deleteLater()
        QApplication.processEvents()

"""The month: how many visits each day has; a day opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, surface
from clinicdesk.wording.dates import day_words, weekday_words

HEAD = 34  # pixels at 100 %
WEEKS = 6
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def first_shown(day: date) -> date:
    """The Monday with which the six weeks of a day's month begin."""
    first = day.replace(day=1)
    return first - timedelta(days=first.weekday())


class MonthGrid(QWidget):
    """Six weeks of days with their counts."""

    day_wanted = Signal(object)  # date
    paged = Signal(int)  # -1 or 1 month
    view_wanted = Signal(str)

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._day = today
        self._counts: Mapping[date, int] = {}
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._speak()

    def show_month(self, day: date, counts: Mapping[date, int], today: date) -> None:
        """Show the month of a day and its counts; the day is where the keys stand."""
        self._day, self._counts, self._today = day, counts, today
        self._speak()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(700), px(500))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        views = {Qt.Key.Key_T: "today", Qt.Key.Key_D: "day", Qt.Key.Key_W: "week"}
        if key in STEPS:
            self._go(self._day + timedelta(days=STEPS[key]))
        elif key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            self.paged.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.day_wanted.emit(self._day)
        elif key in views and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.view_wanted.emit(views[key])
        else:
            super().keyPressEvent(event)

    def _go(self, day: date) -> None:
        if day.month != self._day.month:
            self.paged.emit(-1 if day < self._day else 1)
            return
        self._day = day
        self._speak()
        self.update()

    def _speak(self) -> None:
        visits = words.visits(self._counts.get(self._day, 0))
        self.setAccessibleName(f"{day_words(self._day, 'full')}, {visits}")

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x(), event.position().y())
        if day is not None:
            self.day_wanted.emit(day)

    def day_at(self, x: float, y: float) -> date | None:
        """The day under a pixel; None over the weekdays' names."""
        head = theme.current().px(HEAD)
        if y < head or not 0 <= x < self.width():
            return None
        row = int((y - head) / ((self.height() - head) / WEEKS))
        column = int(x / (self.width() / 7))
        return first_shown(self._day) + timedelta(days=min(row, WEEKS - 1) * 7 + column)

    def _cell(self, number: int) -> QRectF:
        head = theme.current().px(HEAD)
        width, height = self.width() / 7, (self.height() - head) / WEEKS
        row, column = divmod(number, 7)
        left, top = round(column * width), head + round(row * height)
        return QRectF(left, top, round((column + 1) * width) - left, head + round((row + 1) * height) - top)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        c = shown.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(c.panel))
        first = first_shown(self._day)
        for column in range(7):
            cell = self._cell(column)
            area = QRectF(cell.x() + shown.px(8), 0, cell.width() - shown.px(8), shown.px(HEAD))
            name = weekday_words(first + timedelta(days=column))
            draw_text(painter, area, name, shown.font(13), colour(c.text))
        most = max((count for count in self._counts.values()), default=0)
        for number in range(WEEKS * 7):
            self._paint_day(painter, first + timedelta(days=number), self._cell(number), most)

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF, most: int) -> None:
        shown = theme.current()
        c, px = shown.colours, shown.px
        outside = day.month != self._day.month
        if outside:
            painter.fillRect(cell, colour(c.page))
        painter.fillRect(QRectF(cell.x(), cell.y(), cell.width(), 1), colour(c.grid))
        painter.fillRect(QRectF(cell.x(), cell.y(), 1, cell.height()), colour(c.grid))
        ink = c.muted if outside else c.text
        number = QRectF(cell.x() + px(7), cell.y() + px(5), px(26), px(22))
        if day == self._today:
            surface(painter, number, colour(c.accent), None, px(4))
            ink = c.on_accent
        draw_text(painter, number.adjusted(px(4), 0, 0, 0), str(day.day), shown.font(13, 600), colour(ink))
        count = self._counts.get(day, 0)
        if count:
            line = QRectF(cell.x() + px(11), cell.y() + px(30), cell.width() - px(16), px(18))
            draw_text(
                painter, line, words.visits(count), shown.font(12), colour(c.muted if outside else c.text)
            )
            bar = QRectF(cell.x() + px(11), cell.y() + px(51), 0, px(4))
            bar.setWidth(max((cell.width() - px(22)) * count / most, px(3)))
            surface(painter, bar, colour(c.border if outside else c.series), None, px(2))
        if day == self._day and self.hasFocus():
            focus_ring(painter, cell.adjusted(1, 1, 0, 0))

"""A month to pick a day from: today ringed in, the shown days tinted, by mouse and by arrow keys."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QLocale, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import focus_ring, surface

HEAD, ROW = 30, 21
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}


def words_locale() -> QLocale:
    """The locale whose day and month names are shown; the C locale has none, so English stands in."""
    locale = QLocale()
    british = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)  # weeks begin on Monday
    return british if locale.language() == QLocale.Language.C else locale


class MiniMonth(QWidget):
    """Six rows of weeks under the month's name; `‹ ›`, the wheel and PageUp/PageDown turn the month."""

    picked = Signal(object)  # date
    turned = Signal(object)  # the first date of the month now shown

    def __init__(self, today: date, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._first = today.replace(day=1)
        self._cursor = today
        self._shown = (today, today)
        self._marks: Mapping[date, int] = {}
        self._locale = words_locale()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._name()

    def set_today(self, today: date) -> None:
        """Midnight passed."""
        self._today = today
        self.update()

    def set_shown(self, first: date, last: date) -> None:
        """Tint the days that the calendar shows, and turn to their month."""
        self._shown, self._cursor = (first, last), first
        self._turn_to(first)

    def set_marks(self, counts: Mapping[date, int]) -> None:
        """Put a dot under the days that have visits."""
        self._marks = counts
        self.update()

    def days(self) -> list[date]:
        """The 42 days shown, the first on the locale's first day of the week."""
        back = (self._first.isoweekday() - self._locale.firstDayOfWeek().value) % 7
        return [self._first + timedelta(days=at - back) for at in range(42)]

    def turn(self, months: int) -> None:
        """Go forth or back by months; the cursor keeps its day where the month has it."""
        at = self._first.year * 12 + self._first.month - 1 + months
        first = date(at // 12, at % 12 + 1, 1)
        day = min(self._cursor.day, monthrange(first.year, first.month)[1])
        self._cursor = first.replace(day=day)
        self._turn_to(first)

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(154), px(HEAD + ROW * 7))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._cursor += timedelta(days=_STEPS[key])
            self._turn_to(self._cursor)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if key == Qt.Key.Key_PageUp else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.picked.emit(self._cursor)
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        px, at = theme.current().px, event.position()
        if at.y() < px(HEAD):
            from_right = self.width() - at.x()
            if from_right < px(40):
                self.turn(1 if from_right < px(18) else -1)
            return
        row, column = int((at.y() - px(HEAD)) // px(ROW)) - 1, int(at.x() // (self.width() / 7))
        if 0 <= row < 6 and 0 <= column < 7:
            self._cursor = self.days()[row * 7 + column]
            self._turn_to(self._cursor)
            self.picked.emit(self._cursor)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.turn(-1 if event.angleDelta().y() > 0 else 1)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_head(painter)
        for at, day in enumerate(self.days()):
            if day.month == self._first.month:
                self._paint_day(painter, day, self._cell(at // 7 + 1, at % 7))

    def _paint_head(self, painter: QPainter) -> None:
        shown = theme.current()
        px, c = shown.px, shown.colours
        painter.setFont(shown.font(13, 600))
        painter.setPen(colour(c.text))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(QRectF(0, 0, self.width(), px(HEAD - 8)), middle, self._month_name())
        for at, forth in ((px(28), False), (px(10), True)):
            self._paint_turn(painter, QPointF(self.width() - at, px(11)), forth=forth)
        painter.setFont(shown.font(12))
        painter.setPen(colour(c.muted))
        for column in range(7):
            weekday = (self._locale.firstDayOfWeek().value - 1 + column) % 7 + 1
            words = self._locale.dayName(weekday, QLocale.FormatType.NarrowFormat)
            painter.drawText(self._cell(0, column), int(Qt.AlignmentFlag.AlignCenter), words)

    @staticmethod
    def _paint_turn(painter: QPainter, at: QPointF, *, forth: bool) -> None:
        shown = theme.current()
        way, tall = shown.px(2) * (1 if forth else -1), shown.px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(shown.colours.text))
        painter.drawPolyline([at + QPointF(-way, -tall), at + QPointF(way, 0), at + QPointF(-way, tall)])

    def _paint_day(self, painter: QPainter, day: date, cell: QRectF) -> None:
        shown = theme.current()
        c = shown.colours
        text = QColor(c.text)
        if self._shown[0] <= day <= self._shown[1]:
            painter.fillRect(cell, colour(c.accent_tint))
        if day == self._today:
            surface(painter, cell, colour(c.accent), None, shown.px(3))
            text = colour(c.on_accent)
        painter.setFont(shown.font(12, 600 if day == self._today else 400))
        painter.setPen(text)
        painter.drawText(cell, int(Qt.AlignmentFlag.AlignCenter), str(day.day))
        if self._marks.get(day):
            painter.setBrush(text)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(QPointF(cell.center().x(), cell.bottom() - shown.px(2.5)), 1.2, 1.2)
        if self.hasFocus() and day == self._cursor:
            focus_ring(painter, cell, on_accent=day == self._today)

    def _cell(self, row: int, column: int) -> QRectF:
        px = theme.current().px
        left, right = round(self.width() * column / 7), round(self.width() * (column + 1) / 7)
        return QRectF(left, px(HEAD) + px(ROW) * row - px(4), right - left, px(ROW) - 1)

    def _turn_to(self, day: date) -> None:
        first = day.replace(day=1)
        if first != self._first:
            self._first = first
            self.turned.emit(first)
        self._name()
        self.update()

    def _month_name(self) -> str:
        name = self._locale.standaloneMonthName(self._first.month)
        return f"{name[:1].upper()}{name[1:]} {self._first.year}"

    def _name(self) -> None:
        """Say the day under the cursor to a screen reader."""
        day = f"{self._locale.dayName(self._cursor.isoweekday())} {self._cursor.day}"
        self.setAccessibleName(f"{day}, {self._month_name()}")

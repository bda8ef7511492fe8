"""The calendar's frame: the grid scrolls, the columns' headings and the hours stay."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget
from typing_extensions import override

from clinicdesk.domain.walltime import day_start, from_minutes
from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.grid import Grid
from clinicdesk.ui.calendar.picture import Board
from clinicdesk.ui.theme import colour

HEADINGS = 34  # pixels at 100 %
HOURS = 50


class CalendarView(QScrollArea):
    """Shows a board in its `grid`, whose signals tell what is wanted."""

    day_wanted = Signal(object)  # date: a heading of the week was pressed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.grid = Grid()
        self.grid.scroll_by = self.scroll_by
        self.setWidget(self.grid)
        self.setFocusProxy(self.grid)
        self._told: object = None
        self._headings = Headings(self)
        self._hours = Hours(self)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._scrolled)
        self._place_strips()

    def show_board(self, board: Board) -> None:
        """Show another board."""
        is_first = self.grid.board is None
        self.grid.show_board(board)
        if is_first:
            self._go_to_now()
        told = self._headings.words(), self.grid.scale, board.now
        if told != self._told:  # the strips are painted anew only where they differ
            self._told = told
            self._scrolled()

    def _go_to_now(self) -> None:
        """Where the day is longer than the screen, begin with the present hour in the upper third."""
        minute = self._hours.now_minute()
        if minute is not None:
            self.scroll_by(0, self.grid.scale.y(minute) - self.viewport().height() // 3)

    def scroll_by(self, wide: int, high: int) -> tuple[int, int]:
        """Scroll by pixels as far as it goes; how far it went."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        before = across.value(), down.value()
        across.setValue(before[0] + wide)
        down.setValue(before[1] + high)
        return across.value() - before[0], down.value() - before[1]

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        self.grid.restyle()
        self._place_strips()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strips()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.viewport().update()

    def _place_strips(self) -> None:
        px = theme.current().px
        self.setViewportMargins(px(HOURS), px(HEADINGS), 0, 0)
        seen = self.viewport().geometry()
        self._headings.setGeometry(0, 0, self.width(), px(HEADINGS))
        self._hours.setGeometry(0, px(HEADINGS), px(HOURS), seen.height())
        bars = self.verticalScrollBar()
        # Filled exactly, no bar is needed; with one, the columns share what is left.
        self.grid.set_room(seen.size())
        if bars.isVisible() and self.grid.height() <= seen.height():
            self.grid.set_room(self.viewport().size())
        self._scrolled()

    def _scrolled(self) -> None:
        self._headings.update()
        self._hours.update()

    def origin(self, strip: QWidget) -> QPoint:
        """Where the grid's first pixel lies, seen from a strip."""
        return strip.mapFrom(self, self.grid.mapTo(self, QPoint(0, 0)))


class Headings(QWidget):
    """The words over the columns."""

    def __init__(self, view: CalendarView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        c = shown.colours
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(c.panel))
        board = self._view.grid.board
        left = self._view.viewport().x()
        if board is not None:
            painter.setClipRect(left, 0, self.width() - left, self.height())
            for number, (bold, plain) in enumerate(self.words()):
                self._paint_heading(painter, number, bold, plain)
            painter.setClipping(False)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(c.line))
        painter.fillRect(left - 1, 0, 1, self.height(), colour(c.grid))

    def words(self) -> list[tuple[str, str]]:
        """The bold and the plain words over each column."""
        board, picture = self._view.grid.board, self._view.grid.picture
        if board is None or picture is None:
            return []
        today = from_minutes(board.now).date()
        return [
            words.heading(
                column,
                today,
                picture.count(number),
                week=board.week,
                closed=board.span.closed.get(column.day, ""),
            )
            for number, column in enumerate(board.columns)
        ]

    def _paint_heading(self, painter: QPainter, number: int, bold: str, plain: str) -> None:
        board = self._view.grid.board
        if board is None:
            return
        shown = theme.current()
        scale = self._view.grid.scale
        origin = self._view.origin(self).x()
        x, right = origin + scale.x(number), origin + scale.x(number + 1)
        is_strong = not board.week or board.columns[number].day == from_minutes(board.now).date()
        font = shown.font(13, 600 if is_strong else 400)
        area = QRect(x + shown.px(8), 0, right - x - shown.px(10), self.height() - 1)
        painter.setFont(font)
        painter.setPen(colour(shown.colours.text))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        measure = QFontMetrics(font)
        painter.drawText(area, flags, measure.elidedText(bold, Qt.TextElideMode.ElideRight, area.width()))
        area.setLeft(area.left() + measure.horizontalAdvance(bold))
        rest = f" · {plain}" if plain else ""
        if rest and QFontMetrics(shown.font(13)).horizontalAdvance(rest) <= area.width():
            painter.setFont(shown.font(13))
            painter.drawText(area, flags, rest)
        painter.fillRect(x, 0, 1, self.height(), colour(shown.colours.grid))

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().x())
        if day is not None:
            self._view.day_wanted.emit(day)

    def day_at(self, x: float) -> date | None:
        """The day of the week's heading under a pixel."""
        board = self._view.grid.board
        inside = x - self._view.origin(self).x()
        if board is None or not board.week or not board.columns or inside < 0:
            return None
        return board.columns[self._view.grid.scale.column_at(inside)].day


class Hours(QWidget):
    """The hours beside the grid."""

    def __init__(self, view: CalendarView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(shown.colours.panel))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colour(shown.colours.grid))
        painter.setFont(shown.font(12))
        painter.setPen(colour(shown.colours.muted))
        scale = self._view.grid.scale
        origin = self._view.origin(self).y()
        high = shown.px(16)
        now = self.now_minute()
        for minute in range(-(-scale.first // 60) * 60, scale.last + 1, 60):
            if now is None or abs(scale.y(minute) - scale.y(now)) >= high:
                self._paint_time(painter, origin + scale.y(minute), minute)
        if now is not None:
            painter.setFont(shown.font(12, 600))
            painter.setPen(colour(shown.colours.bad))
            self._paint_time(painter, origin + scale.y(now), now)

    def _paint_time(self, painter: QPainter, y: int, minute: int) -> None:
        px = theme.current().px
        area = QRect(0, y - px(8), self.width() - px(8), px(16))
        if area.bottom() < self.height():
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(area, flags, words.slot_label(minute))

    def now_minute(self) -> int | None:
        """The present minute where today is shown: its time takes the place of the nearest hour's."""
        board = self._view.grid.board
        scale = self._view.grid.scale
        minutes = [board.now - day_start(column.day) for column in board.columns] if board else []
        return next((minute for minute in minutes if scale.first <= minute <= scale.last), None)

"""The painted calendar: blocks in columns of time, a selected stop, perhaps a visit on the move."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget
from typing_extensions import override

from clinicdesk.domain.views.visits import CalendarBlock
from clinicdesk.domain.walltime import DAY_MINUTES, day_start
from clinicdesk.presentation import drag, lanes, travel
from clinicdesk.presentation.lanes import Scale
from clinicdesk.presentation.travel import Stop
from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.ghost import Ghost, paint_outline
from clinicdesk.ui.calendar.ink import Ink
from clinicdesk.ui.calendar.picture import Board, Drawn, Picture, Place
from clinicdesk.ui.calendar.words import Line
from clinicdesk.ui.text import plain_tip

HOUR_LEAST = 52  # pixels of an hour, at 100 %, below which the day scrolls
COLUMN_LEAST = 96  # pixels of a column, at 100 %, below which the columns scroll


class Canvas(QWidget):
    """Shows a board, with a selected stop and the ghost of a visit on the move."""

    selection_changed = Signal(object)  # Stop, or None
    hovered = Signal(int, object)  # an appointment over a Place: its verdict is wanted

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Calendar"))
        self.scroll_by: Callable[[int, int], tuple[int, int]] = lambda _x, _y: (0, 0)
        self._ink = Ink(theme.current())
        self._room = QSize(900, 600)
        self._board: Board | None = None
        self._picture: Picture | None = None
        self._stops: tuple[tuple[Stop, ...], ...] | None = None
        self._stop: Stop | None = None
        self._moving: tuple[int, tuple[Line, ...], int] | None = None  # appointment, its name lines, minutes
        self._carried = False
        self._ghost: Ghost | None = None
        self._ghost_at: drag.Ghost | None = None
        self._told: tuple[Line, ...] = ()  # what the move would mean, as far as it is known
        self._old: list[Drawn] = []

    # ---------------------------------------------------------------- what is shown
    @property
    def scale(self) -> Scale:
        """The present scale; that of an empty day before anything was shown."""
        return self._picture.scale if self._picture else Scale(480, 1080, 1.0, 100.0, 1)

    @property
    def board(self) -> Board | None:
        """What is shown."""
        return self._board

    @property
    def picture(self) -> Picture | None:
        """What is shown, laid out."""
        return self._picture

    @property
    def selected(self) -> Stop | None:
        """The block or free slot that keys act on."""
        return self._stop

    @property
    def on_the_move(self) -> bool:
        """Whether a visit is dragged or carried."""
        return self._moving is not None

    @property
    def moving_minutes(self) -> int:
        """How long the visit on the move takes."""
        return self._moving[2] if self._moving else 0

    @property
    def carried(self) -> bool:
        """Whether a lifted visit is being put down."""
        return self._carried

    def show_board(self, board: Board) -> None:
        """Show another board; the selection stays on its visit, or else near its time."""
        before, self._board = self._board, board
        if before is None or before.columns != board.columns:
            self._ghost_at = None  # another day, or another's: the visit on the move lies nowhere yet
        self._lay_out()
        if self._stop is not None:
            self.select_stop(travel.still(self.table(), self._stop))

    def set_room(self, room: QSize) -> None:
        """The viewport to fill, in pixels."""
        if room != self._room:
            self._room = room
            self._lay_out()

    def restyle(self) -> None:
        """Take over the theme's colours and sizes."""
        self._ink = Ink(theme.current())
        self._lay_out()

    def _lay_out(self) -> None:
        if self._board is None:
            return
        hours = lanes.shown_hours(self._board.span, self._board.columns)
        px = theme.current().px
        scale = lanes.fit(
            hours,
            len(self._board.columns),
            width=self._room.width(),
            height=self._room.height(),
            least_minute=px(HOUR_LEAST) / 60,
            least_column=px(COLUMN_LEAST),
        )
        self._picture = Picture(self._board, scale, self._ink)
        self._stops = None
        self._old = self._picture.of(self._moving[0]) if self._moving else []
        self._ghost = None
        self._set_ghost(self._told)
        self.resize(scale.width, scale.height)
        self.update()

    # ---------------------------------------------------------------- selection
    def select(self, appointment_id: int) -> None:
        """Select a visit that is shown."""
        self.select_stop(travel.still(self.table(), Stop(0, 0, appointment_id)))

    def select_stop(self, stop: Stop | None) -> None:
        """Select a stop."""
        if stop == self._stop:
            return
        self.update(self.stop_rect(self._stop))
        self._stop = stop
        self.update(self.stop_rect(stop))
        self._speak()
        self.selection_changed.emit(stop)

    def _speak(self) -> None:
        self.setAccessibleDescription(self.spoken(self._stop))
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def spoken(self, stop: Stop | None) -> str:
        """The words for a stop, as a screen reader says them."""
        if stop is None or self._board is None or self._picture is None:
            return ""
        block = self.block(stop.appointment_id)
        if block is None:
            return words.spoken_slot(self._board.columns[stop.column], stop.minute)
        names = words.names_of(self._board.span.resources)
        return words.spoken_block(block, names, self._board.now, private=self._board.private)

    def block(self, appointment_id: int | None) -> CalendarBlock | None:
        """The shown block of an appointment."""
        found = self._picture.of(appointment_id) if self._picture else []
        return found[0].placed.block if found else None

    def table(self) -> tuple[tuple[Stop, ...], ...]:
        """Where the arrow keys can go."""
        if self._stops is None:
            if self._board is None or self._picture is None:
                return ()
            self._stops = travel.stops(
                self._board.span, self._board.columns, self._picture.placed, carrying=self._carried
            )
        return self._stops

    def stop_rect(self, stop: Stop | None) -> QRect:
        """The pixels of a stop; empty for none."""
        if stop is None or self._picture is None:
            return QRect()
        for drawn in self._picture.of(stop.appointment_id):
            if drawn.placed.column == stop.column:
                return QRect(*drawn.box).adjusted(-2, -2, 2, 2)
        scale = self._picture.scale
        x, y = scale.x(stop.column), scale.y(stop.minute)
        return QRect(x, y, scale.x(stop.column + 1) - x, scale.y(self._slot_ends(stop)) - y)

    def _slot_ends(self, stop: Stop) -> int:
        """Where a free slot ends: after half an hour, or where the next block begins."""
        placed = self._picture.placed if self._picture else ()
        later = (one.top for one in placed if one.column == stop.column and one.top > stop.minute)
        return min(stop.minute + travel.SLOT, min(later, default=1440))

    def place(self, stop: Stop, minutes: int = 0) -> Place | None:
        """The time and column of a stop."""
        if self._board is None or stop.column >= len(self._board.columns):
            return None
        return Place(self._board.columns[stop.column], stop.minute, minutes)

    # ---------------------------------------------------------------- on the move
    def begin_move(self, appointment_id: int, lines: Sequence[Line], minutes: int, *, carried: bool) -> None:
        """A visit is on the move: dragged, or carried from the tray. `lines` say whose it is."""
        self._moving = (appointment_id, tuple(lines), minutes)
        self._carried = carried
        self._stops = None
        self._old = self._picture.of(appointment_id) if self._picture else []
        if carried and self.table() and any(self.table()):
            near = self._stop or self.first_stop() or Stop(0, 0)
            self.go_to(travel.still(self.table(), Stop(near.column, near.minute)))
        self.update()

    def end_move(self) -> None:
        """Nothing is on the move any more."""
        self._moving = None
        self._carried = False
        self._stops = None
        self._ghost = self._ghost_at = None
        self._old = []
        self.unsetCursor()
        self.update()

    def show_ghost(self, at: drag.Ghost) -> None:
        """Show the visit on the move at a place, and ask for what that would mean."""
        if self._moving is None or self._board is None or at == self._ghost_at:
            return
        self._ghost_at = at
        self._told = ()
        self._set_ghost(())
        self.hovered.emit(self._moving[0], Place(self._board.columns[at.column], at.starts, at.minutes))

    def ghost_place(self) -> Place | None:
        """Where the visit on the move would lie."""
        if self._ghost_at is None or self._board is None:
            return None
        return Place(
            self._board.columns[self._ghost_at.column], self._ghost_at.starts, self._ghost_at.minutes
        )

    def ghost_lines(self) -> tuple[Line, ...]:
        """What is said beside the ghost; nothing without one."""
        return self._ghost.lines if self._ghost is not None else ()

    def is_where_it_was(self, appointment_id: int) -> bool:
        """Whether the ghost lies on the visit's own place."""
        at = self._ghost_at
        return at is not None and any(
            drawn.placed.column == at.column and at.starts == drawn.placed.block.starts % DAY_MINUTES
            for drawn in self._old
            if drawn.placed.block.id == appointment_id
        )

    def name_lines(self, block: CalendarBlock) -> tuple[Line, ...]:
        """Whose visit it is, as the first line of its ghost."""
        private = self._board is not None and self._board.private
        short = words.what(block.kind, block.session, block.of)
        who = words.name(block, private=private)
        return (Line(words.who_and_what(who, short), bold=True),)

    def show_sweep(self, at: drag.Ghost | None) -> None:
        """Show a stretch of time swept for a new visit; None takes it away."""
        if self._ghost is not None:
            self.update(self._ghost.region)
        self._ghost = self._ghost_at = None
        if at is None or self._board is None:
            return
        starts = Place(self._board.columns[at.column], at.starts, 0).starts
        lines = (Line(words.tr("New visit"), bold=True), Line(words.when(starts, at.minutes)))
        self._ghost = Ghost(at, lines, self.scale, self.visibleRegion().boundingRect())
        self.update(self._ghost.region)

    def set_verdict(self, appointment_id: int, lines: Sequence[Line]) -> None:
        """Show what the move would mean; late answers for another visit are dropped."""
        if self._moving is not None and self._moving[0] == appointment_id and self._ghost_at is not None:
            self._told = tuple(lines)
            self._set_ghost(self._told)

    def _set_ghost(self, lines: Sequence[Line]) -> None:
        place = self.ghost_place()
        if self._moving is None or self._ghost_at is None or place is None:
            return
        if self._ghost is not None:
            self.update(self._ghost.region)
        when = Line(words.when(place.starts, place.minutes))
        seen = self.visibleRegion().boundingRect()
        self._ghost = Ghost(self._ghost_at, (*self._moving[1], when, *lines), self.scale, seen)
        self.update(self._ghost.region)

    def go_to(self, stop: Stop | None) -> None:
        """Select a stop, bring it into view, and take the carried visit there."""
        self.select_stop(stop)
        if stop is None:
            return
        rect = self.stop_rect(stop)
        seen = self.visibleRegion().boundingRect()
        below = max(rect.bottom() + 8 - seen.bottom(), 0) or min(rect.top() - 8 - seen.top(), 0)
        beside = max(rect.right() - seen.right(), 0) or min(rect.left() - seen.left(), 0)
        if below or beside:
            self.scroll_by(beside, below)
        if self._carried and self._moving is not None:
            self.show_ghost(drag.Ghost(stop.column, stop.minute, self._moving[2]))

    # ---------------------------------------------------------------- painting
    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_tip(event)
            return True
        return super().event(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture is None:
            painter.fillRect(event.rect(), self._ink.panel)
            return
        for exposed in event.region():  # type: ignore[attr-defined]  # a region's rectangles; the stubs lack it
            painter.setClipRect(exposed)
            self._picture.paint(painter, exposed)
        painter.setClipRegion(event.region())
        for drawn in self._old:
            paint_outline(painter, QRect(*drawn.box))
        self._paint_selection(painter)
        if self._ghost is not None:
            self._ghost.paint(painter)

    def _paint_selection(self, painter: QPainter) -> None:
        if self._stop is None or self._ghost is not None:
            return  # the ghost is where one is
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._ink.accent, 2 if self.hasFocus() else 1.4))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = self.stop_rect(self._stop)
        painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)
        if self._stop.is_free and self._board is not None:
            painter.setFont(self._ink.bold)
            label = words.slot_label(self._stop.minute)
            painter.drawText(rect.adjusted(8, 0, -4, 0), int(Qt.AlignmentFlag.AlignVCenter), label)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._stop is None and event.reason() in {
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        }:
            self.go_to(self.first_stop())
        self.update(self.stop_rect(self._stop))

    def first_stop(self) -> Stop | None:
        """Today's column if it is shown, and there what comes next."""
        table = self.table()
        if self._board is None:
            return None
        for number, column in enumerate(self._board.columns):
            minute = self._board.now - day_start(column.day)
            if 0 <= minute < 1440 and table[number]:
                return travel.nearest(table[number], minute)
        return next((column[0] for column in table if column), None)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update(self.stop_rect(self._stop))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.update()

    def _show_tip(self, event: QHelpEvent) -> None:
        drawn = self._picture.at(event.pos().x(), event.pos().y()) if self._picture else None
        if drawn is None or self._moving is not None:
            QToolTip.hideText()
            return
        stop = Stop(drawn.placed.column, drawn.placed.top, drawn.placed.block.id)
        QToolTip.showText(event.globalPos(), plain_tip(self.spoken(stop)), self, QRect(*drawn.box))

    def stop_at(self, point: QPointF) -> Stop | None:
        """The block or the free slot under a point."""
        if self._picture is None:
            return None
        drawn = self._picture.at(point.x(), point.y())
        if drawn is not None:
            return Stop(drawn.placed.column, drawn.placed.top, drawn.placed.block.id)
        scale = self._picture.scale
        minute = scale.minute_at(point.y()) // travel.FINE_SLOT * travel.FINE_SLOT
        return Stop(scale.column_at(point.x()), minute)

"""The calendar under mouse and keyboard: it tells what is wanted and changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from clinicdesk.presentation import drag, travel
from clinicdesk.presentation.face import can_move
from clinicdesk.presentation.travel import Way
from clinicdesk.ui.calendar.canvas import Canvas
from clinicdesk.ui.calendar.picture import Place

EDGE_TICK_MS = 30

KEY: Final = Qt.Key
WAYS: Final = {
    KEY.Key_Up: Way.UP,
    KEY.Key_Down: Way.DOWN,
    KEY.Key_Left: Way.LEFT,
    KEY.Key_Right: Way.RIGHT,
    KEY.Key_Home: Way.HOME,
    KEY.Key_End: Way.END,
}
VIEWS: Final = {
    KEY.Key_T: "today",
    KEY.Key_D: "day",
    KEY.Key_W: "week",
    KEY.Key_M: "month",
    KEY.Key_R: "turn",
}


class Grid(Canvas):
    """A canvas that is worked at."""

    opened = Signal(int)  # an appointment's form is wanted
    booking_wanted = Signal(object)  # Place; 0 minutes: as long as the service takes
    booking_anywhere = Signal()  # nothing is selected: at the next sensible time
    moved = Signal(int, object)  # an appointment dropped at a Place
    put_down = Signal(object)  # Place for the carried appointment
    lifted = Signal(int)  # into the tray
    cancel_wanted = Signal(int)
    let_go = Signal()  # the visit on the move stays where it was
    stuck = Signal(int)  # a drag of what cannot be moved
    paged = Signal(int)  # -1 or 1 page
    view_wanted = Signal(str)  # today, day, week, month, or turn the columns
    menu_wanted = Signal(object, object)  # Stop, global position

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hand = QPointF()
        self._grip: drag.Grip | None = None
        self._dragging = False
        self._step = drag.STEP
        self._swept_from: QPointF | None = None
        self._swept: drag.Ghost | None = None
        self._edge_clock = QTimer(self, interval=EDGE_TICK_MS)
        self._edge_clock.timeout.connect(self._scroll_at_edge)

    # ---------------------------------------------------------------- keyboard
    @override
    def event(self, event: QEvent) -> bool:
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._key_action(event) is not None:
            event.accept()  # the selected block's own keys come before the window's
            return True
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self._key_action(event)
        if action is None:
            super().keyPressEvent(event)
        else:
            action()

    def _key_action(self, event: QKeyEvent) -> Callable[[], None] | None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if modifiers == Qt.KeyboardModifier.ControlModifier:
            return {KEY.Key_X: self._lift, KEY.Key_V: self._put_down}.get(key)
        if modifiers != Qt.KeyboardModifier.NoModifier:
            return None
        if key in WAYS:
            return lambda: self._travel(WAYS[key])
        if key in VIEWS:
            return lambda: self.view_wanted.emit(VIEWS[key])
        if key == KEY.Key_Escape:
            return self._escape if self.on_the_move else None
        return {
            KEY.Key_Return: self._open,
            KEY.Key_Enter: self._open,
            KEY.Key_Insert: self._book,
            KEY.Key_Delete: self._cancel,
            KEY.Key_PageUp: lambda: self.paged.emit(-1),
            KEY.Key_PageDown: lambda: self.paged.emit(1),
        }.get(key)

    def _travel(self, way: Way) -> None:
        table = self.table()
        at = self.selected
        if at is None or at.column >= len(table):
            self.go_to(self.first_stop())
            return
        to = travel.go(table, at, way)
        if to is not None:
            self.go_to(to)
        elif way in {Way.LEFT, Way.RIGHT}:
            self.paged.emit(-1 if way is Way.LEFT else 1)

    def _open(self) -> None:
        if self._carried:
            self._put_down()
        elif self.selected is not None and self.selected.appointment_id is not None:
            self.opened.emit(self.selected.appointment_id)
        else:
            self._book()

    def _book(self) -> None:
        place = self.place(self.selected) if self.selected is not None else None
        if place is not None:
            self.booking_wanted.emit(place)
        else:
            self.booking_anywhere.emit()

    def _cancel(self) -> None:
        if self.selected is not None and self.selected.appointment_id is not None:
            self.cancel_wanted.emit(self.selected.appointment_id)

    def _lift(self) -> None:
        if self.selected is not None and self.selected.appointment_id is not None:
            self.lifted.emit(self.selected.appointment_id)

    def _put_down(self) -> None:
        place = self.place(self.selected) if self.selected is not None else None
        if place is not None:
            self.put_down.emit(place)

    def _escape(self) -> None:
        self._forget_press()
        self.end_move()
        self.let_go.emit()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.selected is not None:
            self.menu_wanted.emit(self.selected, self.mapToGlobal(self.stop_rect(self.selected).center()))
            return
        stop = self.stop_at(QPointF(event.pos()))
        self.select_stop(stop)
        if stop is not None:
            self.menu_wanted.emit(stop, event.globalPos())

    # ---------------------------------------------------------------- mouse
    def _fine(self, event: QMouseEvent) -> int:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return drag.FINE_STEP if shift else drag.STEP

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or self.picture is None:
            return
        self._hand = event.position()
        if self.carried:
            self._drop_carried(event)
            return
        stop = self.stop_at(self._hand)
        self.select_stop(stop)
        drawn = self.picture.at(self._hand.x(), self._hand.y())
        if drawn is not None and self.board is not None:
            self._grip = drag.take(
                drawn.placed, self.board.columns, self.scale, self._hand.x(), self._hand.y()
            )
        else:
            self._swept_from = event.position()

    def _drop_carried(self, event: QMouseEvent) -> None:
        self._follow(event)
        place = self.ghost_place()
        if place is not None:
            self.put_down.emit(place)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hand = event.position()
        if self.carried or self._dragging:
            self._follow(event)
        elif self._grip is not None:
            if drag.is_drag(self._grip, self._hand.x(), self._hand.y()):
                self._start_drag(self._grip, event)
        elif self._swept_from is not None:
            self._sweep(self._swept_from, event)

    def _start_drag(self, grip: drag.Grip, event: QMouseEvent) -> None:
        block = self.block(grip.appointment_id)
        if block is None or not can_move(block):
            self._grip = None
            self.stuck.emit(grip.appointment_id)
            return
        self._dragging = True
        self.begin_move(grip.appointment_id, self.name_lines(block), grip.minutes, carried=False)
        self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._edge_clock.start()
        self._follow(event)

    def _follow(self, event: QMouseEvent) -> None:
        self._step = self._fine(event)
        self._place_ghost()

    def _place_ghost(self) -> None:
        x, y = self._hand.x(), self._hand.y()
        grip = self._grip or drag.Grip(0, x, y, 0, 0, self.moving_minutes)
        self.show_ghost(drag.ghost_at(grip, self.scale, x, y, self._step))

    def _sweep(self, start: QPointF, event: QMouseEvent) -> None:
        at = event.position()
        if self._swept is None and abs(at.y() - start.y()) < drag.THRESHOLD:
            return
        self._swept = drag.swept(
            self.scale, self.scale.column_at(start.x()), start.y(), at.y(), self._fine(event)
        )
        self.show_sweep(self._swept)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        swept, dragging, grip = self._swept, self._dragging, self._grip
        place = self.ghost_place()
        self._forget_press()
        if dragging and grip is not None and place is not None:
            if self.is_where_it_was(grip.appointment_id):
                self.end_move()
                self.let_go.emit()
            else:
                self.moved.emit(grip.appointment_id, place)
        elif swept is not None and self.board is not None:
            self.show_sweep(None)
            self.booking_wanted.emit(Place(self.board.columns[swept.column], swept.starts, swept.minutes))

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.carried:
            self._forget_press()
            self.select_stop(self.stop_at(event.position()))
            self._open()

    def _forget_press(self) -> None:
        self._grip = None
        self._swept_from = None
        self._swept = None
        self._dragging = False
        self._edge_clock.stop()

    def _scroll_at_edge(self) -> None:
        """While a visit is dragged near the edge of what is seen, scroll, and keep it under the hand."""
        seen = self.visibleRegion().boundingRect()
        wide = drag.edge_scroll(self._hand.x() - seen.x(), seen.width())
        high = drag.edge_scroll(self._hand.y() - seen.y(), seen.height())
        moved = self.scroll_by(wide, high) if wide or high else (0, 0)
        if moved != (0, 0):
            self._hand += QPointF(*moved)
            self._place_ghost()

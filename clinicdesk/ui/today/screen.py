"""The Today screen: filters and rooms above, five lists, one strip for the selected visit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.presentation.today import COLUMNS, card, closing_line, filter_words, room_line
from clinicdesk.ui import theme
from clinicdesk.ui.keys import RowKeys
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.today.lists import BoardColumn
from clinicdesk.ui.widgets.buttons import Button, FilterChip
from clinicdesk.ui.widgets.cards import Strip
from clinicdesk.ui.widgets.flow import Flow
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.history import verb_words

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Changes, Outcome
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.today import Board, BoardRow
    from clinicdesk.ui.tasks import Tasks

    Step = Callable[[int, int, bytes | None], Outcome[None]]

Action = tuple[str, str, Callable[[], None]]
"""What a button says, its key, and what it does."""
TICK_MS = 5000
# The filter that is pressed and the statuses it lets through; the whole day shows all.
SHOWN = {
    "booked": set(COLUMNS),
    "waiting": {"arrived"},
    "numbing": {"numbing"},
    "treatment": {"treatment"},
    "checkout": {"checkout"},
    "done": {"done"},
    "no_show": {"no_show"},
}


class TodayScreen(Screen):
    """The day's board. `log_pen`, `hand_over` and `screen_patient` ask the shell for the panels of others."""

    tables = frozenset(
        {
            "appointment",
            "tray",
            "treatment",
            "handout",
            "screening",
            "consent",
            "patient",
            "occupancy",
            "series",
        }
    )
    log_pen = Signal(int)
    aftercare = Signal(int)
    screening = Signal(int)  # the patient
    next_session = Signal(int)  # the patient

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._board: Board | None = None
        self._selected = 0
        self._filter = "booked"
        self._served: object = None  # what the strip shows now
        self._chips_shown: list[FilterChip] = []
        self._build()
        # The strip serves the same visit: its letters act there too, after X as before it.
        places: list[QWidget] = [self._strip, *(one.list for one in self._columns.values())]
        self._keys = [RowKeys(one, {}, lambda: self._row() is not None) for one in places]
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._show)
        self._tick.start()

    # ------------------------------------------------------------- the screen
    @override
    def title(self) -> str:
        return self.tr("Today")

    @override
    def subtitle(self) -> str:
        now = self._services.desk.clock()
        return f"{day_words(now.date())} · {clock_words(now)}"

    @override
    def header_widgets(self) -> list[QWidget]:
        book = Button(self.tr("Book"), "primary")
        book.clicked.connect(lambda: self.go_to.emit("calendar", "book"))
        return [book]

    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, int) and target:
            self._selected = target
        self._focus_selected()

    @override
    def refresh(self, changes: Changes) -> None:
        self._tasks.read(self._services.today.board, self._loaded, key="board")

    @override
    def patient_in_front(self) -> int | None:
        row = self._row()
        return None if row is None else row.facts.visit.patient_id

    def shown(self, status: str) -> list[int]:
        """The appointments in the list of a status, from top to bottom."""
        return self._columns[status].list.ids()

    # ------------------------------------------------------------- building
    def _build(self) -> None:
        px = theme.current().px
        self._top = Flow(spacing=px(6), last_right=True)
        top = QVBoxLayout()
        top.setContentsMargins(px(14), px(8), px(14), px(8))
        top.addWidget(self._top)
        rooms = QWidget()
        self._rooms = QHBoxLayout(rooms)
        self._rooms.setContentsMargins(px(8), 0, 0, 0)
        self._rooms.setSpacing(0)
        self._top.add(rooms)
        lists = QHBoxLayout()
        lists.setContentsMargins(px(14), 0, px(14), px(8))
        lists.setSpacing(px(8))
        self._columns: dict[str, BoardColumn] = {}
        for status in COLUMNS:
            column = self._columns[status] = BoardColumn(text(f"board.column.{status}"))
            column.list.chosen.connect(self._choose)
            column.list.opened.connect(self._open)
            column.list.sideways.connect(self._sideways)
            lists.addWidget(column, 1)
        self._line = PlainLabel("", "muted")
        self._line.setContentsMargins(px(14), 0, px(14), px(4))
        self._strip = Strip()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addLayout(lists, 1)
        whole.addWidget(self._line)
        whole.addWidget(self._strip)
        self._line.hide()

    # ------------------------------------------------------------- showing
    def _loaded(self, board: Board) -> None:
        self._board = board
        if self._row() is None:
            # Who comes next is what the desk looks for first.
            ranked = sorted(board.rows, key=lambda row: (row.column != "expected", not row.column))
            self._selected = ranked[0].facts.visit.id if ranked else 0
        self._show_filters(board)
        self._show_rooms(board)
        self._show()

    def _show(self) -> None:
        """Show the board as it stands this minute."""
        board = self._board
        if board is None:
            return
        worked_here = self._worked_here()
        before = [column.list.ids() for column in self._columns.values()]
        now = self._services.desk.clock()
        wanted = SHOWN[self._filter]
        rows = [row for row in board.rows if row.facts.visit.status in wanted]
        for status, column in self._columns.items():
            # Done and missed visits have no list of their own: their filter shows them in the last one.
            here = status == "checkout" and not wanted & set(COLUMNS)
            mine = [row for row in rows if here or row.facts.visit.status == status]
            cards = [card(row, now, opened=row.facts.visit.id == self._selected) for row in mine]
            column.show_cards(cards)
            column.list.set_chosen(column.list.choose(self._selected))
        if self._moved_on(before):
            self._show()
            return
        self._line.setText(closing_line(board))
        self._line.setVisible(bool(self._line.text()))
        self._serve()
        if worked_here and not self._worked_at_selected():
            self._focus_selected()
        self.header_changed.emit()

    def _moved_on(self, before: list[list[int]]) -> bool:
        """Select who stands where the selected visit stood, once no list shows that any more."""
        after = [column.list.ids() for column in self._columns.values()]
        if any(self._selected in ids for ids in after) or not any(after):
            return False
        column, at = next(
            ((place, ids.index(self._selected)) for place, ids in enumerate(before) if self._selected in ids),
            (0, 0),
        )
        left = after[column] or next(ids for ids in after if ids)
        self._selected = left[min(at, len(left) - 1)]
        return True

    def _worked_here(self) -> bool:
        """Whether the keys go to the lists or their strip, or to nothing, as before the first list came."""
        focused = QApplication.focusWidget()
        if focused is None or focused is self or focused is self.window():
            return self.isVisible()
        lists = [column.list for column in self._columns.values()]
        return focused in lists or self._strip.isAncestorOf(focused)

    def _worked_at_selected(self) -> bool:
        focused = QApplication.focusWidget()
        if focused is not None and self._strip.isAncestorOf(focused):
            return True
        lists = (column.list for column in self._columns.values())
        return any(one is focused and self._selected in one.ids() for one in lists)

    def _show_filters(self, board: Board) -> None:
        words = filter_words(board.counts)
        if self._filter not in dict(words):
            self._filter = "booked"
        if [chip.objectName() for chip in self._chips_shown] != [name for name, _ in words]:
            for chip in self._chips_shown:
                self._top.drop(chip)
            self._chips_shown = [self._chip(at, name) for at, (name, _) in enumerate(words)]
        for chip, (name, label) in zip(self._chips_shown, words, strict=True):
            chip.setText(label)
            chip.setChecked(name == self._filter)

    def _chip(self, at: int, name: str) -> FilterChip:
        chip = FilterChip("")
        chip.setObjectName(name)
        chip.clicked.connect(lambda: self._filter_by(name))
        self._top.insert(at, chip)  # the rooms stay last
        return chip

    def _show_rooms(self, board: Board) -> None:
        _clear(self._rooms)
        pieces = room_line(board.rooms)
        # A clinic with many rooms tells how many are free; the names would push the filters away.
        if len(pieces) > 5:
            free = sum(is_free for _, is_free in pieces)
            pieces = ((self.tr("{free} of {all} rooms free").format(free=free, all=len(pieces)), False),)
        for at, (words, free_now) in enumerate(pieces):
            if at:
                self._rooms.addWidget(PlainLabel(" · ", "muted"))
            self._rooms.addWidget(PlainLabel(words, "strong" if free_now else "muted"))

    def _filter_by(self, name: str) -> None:
        self._filter = "booked" if name == self._filter else name
        if self._board is not None:
            self._show_filters(self._board)
            self._show()

    # ------------------------------------------------------------- the selected visit
    def _row(self) -> BoardRow | None:
        rows = self._board.rows if self._board is not None else ()
        return next((row for row in rows if row.facts.visit.id == self._selected), None)

    def _choose(self, appointment_id: int) -> None:
        if appointment_id != self._selected:
            self._selected = appointment_id
            self._show()

    def _focus_selected(self) -> None:
        for column in self._columns.values():
            if column.list.choose(self._selected):
                column.list.setFocus()
                return

    def _sideways(self, step: int) -> None:
        lists = [column.list for column in self._columns.values()]
        at = next((place for place, one in enumerate(lists) if one.hasFocus()), 0)
        for one in lists[at + 1 :] if step > 0 else reversed(lists[:at]):
            if one.ids():
                one.setFocus()
                return

    def _open(self, appointment_id: int) -> None:
        self._selected = appointment_id
        row = self._row()
        if row is not None:
            self.go_to.emit("patients", row.facts.visit.patient_id)

    def _serve(self) -> None:
        """Offer what can be done with the selected visit, on buttons and under their keys."""
        row = self._row()
        served: dict[str, Callable[[], None]] = {}
        if row is None:
            self._strip.clear()
            self._served = None
        else:
            visit = row.facts.visit
            actions = self._actions(row)
            wanted = (
                visit.id,
                visit.patient_id,
                visit.starts,
                row.say,
                [(words, key) for words, key, _ in actions],
            )
            if wanted == self._served:
                return  # the buttons stay, and with them the focus
            self._served = wanted
            buttons = [self._button(at, action) for at, action in enumerate(actions)]
            self._strip.show_for(f"{visit.patient}, {clock_words(visit.starts)}", buttons, row.say)
            # X is one key from A: it only brings the button forward, and Enter presses it.
            misses = [button.setFocus for button in buttons if button.key == "X"]
            served = {key: misses[0] if key == "X" else run for _, key, run in actions if key != "Enter"}
        for keys in self._keys:
            keys.set_actions(served)

    @staticmethod
    def _button(at: int, action: Action) -> Button:
        words, key, run = action
        button = Button(words, "plain" if at else "primary", key="↵" if key == "Enter" else key)
        button.clicked.connect(run)
        return button

    def _actions(self, row: BoardRow) -> list[Action]:
        """(words, key, what it does) for a visit in its status, the usual next step first."""
        today, visit = self._services.today, row.facts.visit
        treat, arrive = ("start_treatment", today.start_treatment), ("arrive", today.arrive)
        steps: dict[str, list[tuple[str, str, tuple[str, Step]]]] = {
            "booked": [
                (self.tr("Arrived"), "A", arrive),
                (self.tr("No-show"), "X", ("no_show", today.no_show)),
            ],
            "arrived": [
                (self.tr("Numbing on"), "A", ("start_numbing", self._numb)),
                (self.tr("Treatment"), "T", treat),
            ],
            "numbing": [(self.tr("Treatment"), "A", treat)],
            "treatment": [(self.tr("Finish"), "A", ("finish", today.finish))],
            "checkout": [(self.tr("Close"), "A", ("close_checkout", today.close))],
            "no_show": [(self.tr("Came after all"), "A", arrive)],
        }
        offered = steps.get(visit.status, [])
        if visit.kind == "consult" and visit.status == "arrived":
            offered = [(self.tr("Consult"), "A", treat)]
        found: list[Action] = [(words, key, self._doing(*step)) for words, key, step in offered]
        found += self._panels(row)
        if visit.status not in {"booked", "done"}:
            words = self.tr("Step back")
            found.append((words, "Z", self._doing("step_back", today.step_back)))
        found.append((self.tr("Open"), "Enter", lambda: self._open(visit.id)))
        return found

    def _panels(self, row: BoardRow) -> list[Action]:
        """The panels that belong to a visit: screening before it, pen log, sheet and next session after."""
        visit = row.facts.visit
        found: list[Action] = []
        if visit.kind == "consult":
            return found
        if visit.status in {"booked", "arrived", "numbing"}:
            found.append((self.tr("Screening"), "S", lambda: self.screening.emit(visit.patient_id)))
        if visit.status in {"treatment", "checkout"} and row.facts.logged is None:
            found.append((self.tr("Log pen"), "L", lambda: self.log_pen.emit(visit.id)))
        if visit.status in {"checkout", "done"}:
            found.append((self.tr("Aftercare"), "P", lambda: self.aftercare.emit(visit.id)))
            if any(item.code == "next_session" and item.state.value != "done" for item in row.items):
                found.append((self.tr("Next session"), "N", lambda: self.next_session.emit(visit.patient_id)))
        return found

    def _numb(self, appointment_id: int, version: int, command: bytes | None) -> Outcome[None]:
        return self._services.today.start_numbing(appointment_id, version, command=command)

    def _doing(self, name: str, verb: Step) -> Callable[[], None]:
        """The carrying out of a step for the visit selected now; said as the history calls it."""

        def run() -> None:
            row = self._row()
            if row is not None:
                visit, command = row.facts.visit, uuid4().bytes
                said = verb_words(name, visit.patient)
                self._tasks.write(said, lambda: verb(visit.id, visit.version, command))

        return run

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not self._worked_at_list():
            self._focus_selected()
            return
        super().keyPressEvent(event)

    def _worked_at_list(self) -> bool:
        focused = QApplication.focusWidget()
        return any(column.list is focused for column in self._columns.values())

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for column in self._columns.values():
            column.list.scheduleDelayedItemsLayout()


def _clear(row: QHBoxLayout) -> None:
    """Take everything out of a row."""
    while (item := row.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()

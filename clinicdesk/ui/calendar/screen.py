"""The calendar screen: which days are shown and how, and what comes of what is wanted in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.domain.views.visits import AppointmentView, CalendarSpan
from clinicdesk.domain.walltime import add_months, to_minutes
from clinicdesk.presentation import lanes
from clinicdesk.presentation.lanes import By
from clinicdesk.services.calendar import Calendar
from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.booking import Wanted
from clinicdesk.ui.calendar.editor import Bench
from clinicdesk.ui.calendar.forms import Forms
from clinicdesk.ui.calendar.month import MonthGrid, first_shown
from clinicdesk.ui.calendar.moving import Mover
from clinicdesk.ui.calendar.picture import Board
from clinicdesk.ui.calendar.side import WIDTH as SIDE
from clinicdesk.ui.calendar.side import SidePanel
from clinicdesk.ui.calendar.view import CalendarView
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.text import plain_tip, speak
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.wording.dates import day_words

View = Literal["day", "week", "month"]
MINUTE_MS = 60_000


class CalendarScreen(Screen):
    """Day, week and month of one clinic, with the tray beside them."""

    tables = frozenset(
        {"appointment", "appointment_phase", "tray", "hours", "closure", "resource", "patient", "series"}
    )

    def __init__(
        self,
        calendar: Calendar,
        find: Callable[[str], Sequence[PatientHit]],
        tasks: Tasks,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """`find` searches patients (called off the GUI thread); `clock` tells the clinic's wall time."""
        super().__init__(parent)
        self._calendar = calendar
        self._tasks = tasks
        self._clock = clock
        self._day = clock().date()
        self._view: View = "week"
        self._by: By = "practitioner"
        self._practitioner: int | None = None
        self._chosen = False  # whether somebody chose whose week is shown
        self._private = False
        self._span: CalendarSpan | None = None
        self._wanted_id: int | None = None
        self._build()
        self._mover = Mover(self, self.view.grid, calendar, tasks)
        self._forms = Forms(self, self.view.grid, self._mover, Bench(calendar, tasks, find))
        self._connect()
        theme.current().changed.connect(self._restyle)

    # ---------------------------------------------------------------- the header
    @override
    def title(self) -> str:
        if self._view == "month":
            return day_words(self._day, "month")
        if self._view == "day":
            return day_words(self._day, "full")
        board = self.view.grid.board
        if board is None or not board.columns or not board.week:
            return words.days(self._monday(), self._monday() + timedelta(days=6))
        return words.days(board.columns[0].day, board.columns[-1].day)

    @override
    def header_tools(self) -> list[QWidget]:
        back, today, forth = Button("‹"), Button(self.tr("Today")), Button("›")
        speak(back, self.tr("Back"))
        speak(forth, self.tr("Forth"))
        back.clicked.connect(lambda: self.page(-1))
        forth.clicked.connect(lambda: self.page(1))
        today.clicked.connect(self.go_today)
        for button, tip in ((back, "PgUp"), (today, "T"), (forth, "PgDn")):
            button.setToolTip(tip)
        return [back, today, forth, self._views, self._who]

    @override
    def header_widgets(self) -> list[QWidget]:
        book = Button(self.tr("Book"), "primary")
        book.setToolTip(plain_tip(self.tr("New visit at the selected time (Insert)")))
        book.clicked.connect(self._book_selected)
        return [book]

    # ---------------------------------------------------------------- going somewhere
    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, datetime):
            target = target.date()
        if target == "book":
            self.show_day(self._clock().date(), "day")
            self._forms.book(Wanted(self._next_time(), self._practitioner))
        elif isinstance(target, date):
            self.show_day(target, "day")
        elif isinstance(target, int):
            appointment_id = target
            self._tasks.read(
                lambda: self._calendar.appointment(appointment_id), self._show_visit, key="calendar visit"
            )
        self.view.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_visit(self, visit: AppointmentView) -> None:
        self._wanted_id = visit.id
        self._practitioner, self._chosen = visit.practitioner_id, True
        self.show_day(visit.starts.date(), "week")

    def show_day(self, day: date, view: View | None = None) -> None:
        """Go to a day, in a view or in the present one."""
        self._day = day
        if view is not None:
            self._view = view
            self._views.set_value(view)
        self.refresh(Changes())

    def page(self, step: int) -> None:
        """Turn to the next or the former day, week or month."""
        if self._view == "month":
            self.show_day(add_months(self._day.replace(day=1), step))
        else:
            self.show_day(self._day + timedelta(days=step * (1 if self._view == "day" else 7)))

    def go_today(self) -> None:
        """Go to today in the present view."""
        self.show_day(self._clock().date())

    def turn(self, by: By) -> None:
        """Turn the day's columns: by practitioner, room or pen, or people and pens side by side."""
        self._by = by
        self._show_board()

    def set_private(self, private: bool) -> None:
        """Show initials and no areas, because somebody else can read the screen."""
        self._private = private
        self._show_board()
        if self._span is not None:
            self.side.show_tray(self._span.tray, private=private)

    # ---------------------------------------------------------------- reading
    @override
    def patient_in_front(self) -> int | None:
        stop = self.view.grid.selected
        block = None if stop is None else self.view.grid.block(stop.appointment_id)
        return None if block is None else block.patient_id

    @override
    def refresh(self, changes: Changes) -> None:
        if self._view == "month":
            day, first = self._day, first_shown(self._day)
            self._tasks.read(
                lambda: self._calendar.month_counts(first),
                lambda counts: self._show_month(day, dict(counts)),
                key="calendar",
                owner=self,
            )
        else:
            self._tasks.read(self._reading(), self._show_span, key="calendar")
        self._mark_month()

    def _reading(self) -> Callable[[], CalendarSpan]:
        calendar, day, week = self._calendar, self._day, self._view == "week"
        who, chosen, monday = self._practitioner, self._chosen, self._monday()

        def read() -> CalendarSpan:
            if not week:
                return calendar.span(day, 1)
            person = who
            if not chosen:  # the first time: the first practitioner's week
                people = (one.id for one in calendar.resources() if one.kind == "practitioner" and one.active)
                person = next(people, None)
            return calendar.span(monday, 7, practitioner=person)

        return read

    def _mark_month(self) -> None:
        first = self.side.month.days()[0]
        self._tasks.read(
            lambda: self._calendar.month_counts(first),
            self.side.month.set_marks,
            key="calendar marks",
            owner=self,
        )

    def _show_span(self, span: CalendarSpan) -> None:
        self._span = span
        people = [one for one in span.resources if one.kind == "practitioner" and one.active]
        if not self._chosen and people:
            self._practitioner, self._chosen = people[0].id, True
        self._show_board()
        self.side.show_tray(span.tray, private=self._private)
        self._mover.shown(span.tray)
        if self._wanted_id is not None and self.view.grid.block(self._wanted_id) is not None:
            self.view.grid.select(self._wanted_id)
            self._wanted_id = None

    def _show_board(self) -> None:
        span = self._span
        if span is None:
            return
        week = span.days == 7
        columns = lanes.week_columns(span, self._practitioner) if week else lanes.day_columns(span, self._by)
        now = to_minutes(self._clock())
        self.view.show_board(Board(span, columns, now, week, self._private))
        self._pages.setCurrentWidget(self.view)
        last = columns[-1].day if columns and week else span.first
        self.side.month.set_shown(span.first, last)
        self._fill_who()
        self.header_changed.emit()

    def _show_month(self, day: date, counts: dict[date, int]) -> None:
        self._pages.setCurrentWidget(self.month)
        self.month.show_month(day, counts, self._clock().date())
        self.side.month.set_shown(day, day)
        self._fill_who()
        self.header_changed.emit()

    def _fill_who(self) -> None:
        """Offer what suits the view: whose week, or how the day is turned."""
        box = self._who
        box.setVisible(self._view != "month")
        options: list[tuple[str, object]] = []
        chosen: object = self._practitioner
        if self._view == "week" and self._span is not None:
            people = (one for one in self._span.resources if one.kind == "practitioner" and one.active)
            options = [(one.name, one.id) for one in people] + [(self.tr("Everybody"), None)]
        elif self._view == "day":
            names = (self.tr("People"), self.tr("Rooms"), self.tr("Pens"), self.tr("People + pens"))
            options = list(zip(names, lanes.TURNS, strict=True))
            chosen = self._by
        if options != [(box.itemText(at), box.itemData(at)) for at in range(box.count())]:
            box.clear()
            for text, value in options:
                box.addItem(text, value)
        box.setCurrentIndex(next((at for at, (_, value) in enumerate(options) if value == chosen), 0))

    def _who_chosen(self, at: int) -> None:
        if self._view == "day":
            self.turn(lanes.TURNS[at])
        else:
            self._practitioner, self._chosen = self._who.itemData(at), True
            self.refresh(Changes())
        self.view.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _book_selected(self) -> None:
        """Book where the selection stands, else at the next sensible time of the day shown."""
        grid = self.view.grid
        stop = grid.selected
        place = grid.place(stop) if stop is not None and stop.is_free and self._view != "month" else None
        if place is not None:
            self._forms.book_at(place)
        else:
            self._forms.book(Wanted(self._next_time(), self._practitioner))

    def _next_time(self) -> datetime:
        """The next quarter of an hour today, else nine o'clock of the day shown."""
        now = self._clock()
        if self._day != now.date():
            return datetime(self._day.year, self._day.month, self._day.day, 9)
        return now.replace(second=0, microsecond=0) + timedelta(minutes=15 - now.minute % 15)

    def _booked(self, appointment_id: int) -> None:
        self._wanted_id = appointment_id

    # ---------------------------------------------------------------- building
    def _build(self) -> None:
        today = self._clock().date()
        self.view = CalendarView()
        self.month = MonthGrid(today)
        self.side = SidePanel(today)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.month)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        row.addWidget(self._pages, 1)
        options = (("day", self.tr("Day")), ("week", self.tr("Week")), ("month", self.tr("Month")))
        self._views = SegmentedButtons(options, name=self.tr("View"), parent=self)
        self._views.set_value("week")
        self._who = QComboBox(self)
        self._who.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        speak(self._who, self.tr("Whose calendar, or by what"))
        self._minute = QTimer(self, interval=MINUTE_MS)

    def _connect(self) -> None:
        grid = self.view.grid
        self._views.chosen.connect(self._wanted_view)
        self._who.activated.connect(self._who_chosen)
        self._minute.timeout.connect(self._tick)
        self.view.day_wanted.connect(lambda day: self.show_day(day, "day"))
        self.month.day_wanted.connect(lambda day: self.show_day(day, "day"))
        self.month.paged.connect(self.page)
        self.month.view_wanted.connect(self._wanted_view)
        self.side.picked.connect(self.show_day)
        self.side.turned.connect(lambda _: self._mark_month())
        self.side.tray_chosen.connect(self._mover.take_up)
        self._mover.carried_changed.connect(self.side.mark_carried)
        grid.paged.connect(self.page)
        grid.view_wanted.connect(self._wanted_view)
        grid.booking_anywhere.connect(self._book_selected)
        self._forms.booked.connect(self._booked)

    def _wanted_view(self, view: str) -> None:
        if view == "today":
            self.go_today()
        elif view == "turn":
            if self._view == "day":
                self.turn(lanes.TURNS[(lanes.TURNS.index(self._by) + 1) % len(lanes.TURNS)])
        elif view in {"day", "week", "month"}:
            self.show_day(self._selected_day(), view)  # type: ignore[arg-type]  # one of the three
            (self.month if view == "month" else self.view.grid).setFocus(Qt.FocusReason.OtherFocusReason)

    def _selected_day(self) -> date:
        """The day that the selection lies on, so that changing the view goes on there."""
        stop = self.view.grid.selected
        place = self.view.grid.place(stop) if stop is not None and self._view == "week" else None
        return place.column.day if place is not None else self._day

    def _monday(self) -> date:
        return self._day - timedelta(days=self._day.weekday())

    def _restyle(self) -> None:
        self.side.setFixedWidth(theme.current().px(SIDE))
        self.view.restyle()
        self.month.update()

    def _tick(self) -> None:
        board = self.view.grid.board
        if board is not None and self._pages.currentWidget() is self.view:
            self.view.show_board(replace(board, now=to_minutes(self._clock())))

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self._tick()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._minute.stop()

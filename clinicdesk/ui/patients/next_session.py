"""Booking the next session of a series: the best times inside its window, Enter takes the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views import SeriesView, SessionView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.dates import gap_words

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.times import FirstTime
    from clinicdesk.ui.tasks import Tasks

COUNT = 5


@dataclass(frozen=True)
class Waiting:
    """The session to book, and who for."""

    patient: str
    series: SeriesView
    session: SessionView


class NextSession(OverlayDialog):
    """Offers the times that fit; nothing fits: says why, and leads to the planner."""

    plan_wanted = Signal()

    def __init__(self, host: QWidget, services: Services, tasks: Tasks, waiting: Waiting) -> None:
        series, session = waiting.series, waiting.session
        title = host.tr("Book session {n} of {of}").format(n=session.session, of=series.of)
        super().__init__(host, title, waiting.patient, width=640)
        self._services = services
        self._tasks = tasks
        self._waiting = waiting
        self._command = uuid4().bytes
        today = services.desk.clock().date()
        self.table = Table(
            [
                Column(self.tr("When"), lambda one: words.moment(one.starts, today), strong=True, width=210),
                Column(self.tr("Gap"), self._gap, muted=True, width=90),
                Column(self.tr("Practitioner"), lambda one: one.practitioner, width=160),
                Column(self.tr("Room"), lambda one: one.room, stretch=True),
            ],
            self.tr("Times that fit"),
        )
        px = theme.current().px
        self.table.setMinimumHeight(px(34) * (COUNT + 1) + px(2))
        self.table.row_opened.connect(lambda _row: self.book())
        self._message = InlineMessage()
        self.body.addWidget(self.table)
        self.body.addWidget(self._message)
        plan = Button(self.tr("Plan the rest"), key="Ctrl Shift N")
        plan.clicked.connect(self._plan)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self._book = Button(self.tr("Book"), "primary", key="↵")
        self._book.clicked.connect(self.book)
        self._book.setEnabled(False)
        window = words.window(session, today)
        if window:
            self.subtitle.setText(f"{waiting.patient} · {window}")
        self.set_actions([plan, close, self._book])

    def start(self) -> None:
        """Open and ask for the times."""
        self.open(self.table)
        number, series = self._waiting.series.id, self._services.series
        self._tasks.read(
            lambda: series.next_times(number, COUNT), self._show, self._refused, key="next times", owner=self
        )

    def book(self) -> None:
        """Book the selected time."""
        chosen: FirstTime | None = self.table.chosen()
        if chosen is None or not self._book.isEnabled():
            return
        from clinicdesk.services.visits import Seating

        waiting, command, series = self._waiting, self._command, self._services.series
        seating = Seating(chosen.starts, chosen.practitioner_id, chosen.room_id, chosen.pen_id)
        self._book.setEnabled(False)
        self._tasks.write(
            self.tr("Booked {patient}").format(patient=waiting.patient),
            lambda: series.book_session(waiting.series.id, waiting.session.session, seating, command),
            lambda _id: self.accept(),
            self._refused,
            owner=self,
        )

    def _show(self, times: tuple[FirstTime, ...]) -> None:
        self.table.set_rows(times, key=lambda one: one.starts)
        self._book.setEnabled(bool(times))
        if not times:
            self._message.say(self.tr("No free time was found in its window."), "warn")
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, refusal: Refusal) -> None:
        self._message.say(self._tasks.sentence(refusal))
        self._book.setEnabled(bool(self.table.rows.rows))

    def _gap(self, one: FirstTime) -> str:
        """The days since the session before; empty where that has no day."""
        before = [
            each for each in self._waiting.series.sessions if each.session < self._waiting.session.session
        ]
        day = (before[-1].treated_at or before[-1].starts) if before else None
        return gap_words((one.starts.date() - day.date()).days) if day is not None else ""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_N and event.modifiers() == both:
            self._plan()
        else:
            super().keyPressEvent(event)

    def _plan(self) -> None:
        self.reject()
        self.plan_wanted.emit()

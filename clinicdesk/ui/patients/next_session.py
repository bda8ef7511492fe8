"""Booking the next session of a series: the best times inside its window, Enter takes the first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from clinicdesk.domain.views.patients import SeriesView, SessionView
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.patients.times import COUNT, TimesPanel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.table import Column
from clinicdesk.wording.dates import gap_words

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Outcome
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.times import FirstTime
    from clinicdesk.ui.tasks import Tasks


@dataclass(frozen=True)
class Waiting:
    """The session to book, and who for."""

    patient: str
    series: SeriesView
    session: SessionView


class NextSession(TimesPanel):
    """Offers the times that fit; nothing fits: says why, and leads to the planner."""

    plan_wanted = Signal()

    def __init__(self, host: QWidget, services: Services, tasks: Tasks, waiting: Waiting) -> None:
        self._waiting = waiting
        title = host.tr("Book session {n} of {of}").format(n=waiting.session.session, of=waiting.series.of)
        super().__init__(host, services, tasks, title, waiting.patient)
        window = words.window(waiting.session, services.desk.clock().date())
        if window:
            self.subtitle.setText(f"{waiting.patient} · {window}")

    @override
    def more_columns(self) -> Sequence[Column]:
        return (Column(self.tr("Gap"), self._gap, muted=True, width=90),)

    @override
    def more_actions(self) -> Sequence[Button]:
        plan = Button(self.tr("Plan the rest"), key="Ctrl Shift N")
        plan.clicked.connect(self._plan)
        return (plan,)

    @override
    def ask(self) -> Callable[[], tuple[FirstTime, ...]]:
        number, series = self._waiting.series.id, self.services.series
        return lambda: series.next_times(number, COUNT)

    @override
    def booking(self, chosen: FirstTime, command: bytes) -> Callable[[], Outcome[int]]:
        from clinicdesk.services.visits import Seating

        waiting, series = self._waiting, self.services.series
        seating = Seating(chosen.starts, chosen.practitioner_id, chosen.room_id, chosen.pen_id)
        return lambda: series.book_session(waiting.series.id, waiting.session.session, seating, command)

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

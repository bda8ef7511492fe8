"""A panel of times that fit: the best first, Enter books the selected one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Outcome
    from clinicdesk.domain.refusal import Refusal
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.times import FirstTime
    from clinicdesk.ui.tasks import Tasks

COUNT = 5


class TimesPanel(OverlayDialog):
    """Asks for times, shows them and books one. Subclasses say which times and what booking is."""

    def __init__(self, host: QWidget, services: Services, tasks: Tasks, title: str, patient: str) -> None:
        super().__init__(host, title, patient, width=640)
        self.services = services
        self._tasks = tasks
        self._patient = patient
        self._command = uuid4().bytes  # one for the panel's life: booking tried twice is written once
        today = services.desk.clock().date()
        self.table = Table(
            [
                Column(self.tr("When"), lambda one: words.moment(one.starts, today), strong=True, width=210),
                *self.more_columns(),
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
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self._book = Button(self.tr("Book"), "primary", key="↵")
        self._book.clicked.connect(self.book)
        self._book.setEnabled(False)
        self.set_actions([*self.more_actions(), close, self._book])

    def more_columns(self) -> Sequence[Column]:
        """Columns after the time."""
        return ()

    def more_actions(self) -> Sequence[Button]:
        """Buttons before *Close*."""
        return ()

    def ask(self) -> Callable[[], tuple[FirstTime, ...]]:
        """What reads the times, in the task thread."""
        raise NotImplementedError

    def booking(self, chosen: FirstTime, command: bytes) -> Callable[[], Outcome[int]]:
        """What books one, in the task thread."""
        raise NotImplementedError

    def start(self) -> None:
        """Open and ask for the times."""
        self.open(self.table)
        self.read()

    def read(self) -> None:
        """Ask for the times."""
        self._book.setEnabled(False)
        self._message.silence()
        self._tasks.read(self.ask(), self._show, self._refused, key="times", owner=self)

    def book(self) -> None:
        """Book the selected time."""
        chosen: FirstTime | None = self.table.chosen()
        if chosen is None or not self._book.isEnabled():
            return
        self._book.setEnabled(False)
        self._tasks.write(
            self.tr("Booked {patient}").format(patient=self._patient),
            self.booking(chosen, self._command),
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


class FirstTimes(TimesPanel):
    """The first times that fit a patient for a touch-up or a consult (Ctrl+F, Enter)."""

    KINDS = ("maintenance", "consult")

    def __init__(
        self, host: QWidget, services: Services, tasks: Tasks, patient: tuple[int, str], kind: str
    ) -> None:
        """`patient` is (id, name); `kind` is offered first."""
        self._patient_id, self._kind = patient[0], kind
        super().__init__(host, services, tasks, host.tr("First times that fit"), patient[1])
        self._kinds = SegmentedButtons(
            [(one, term("kind", one).capitalize()) for one in self.KINDS], name=self.tr("Kind of visit")
        )
        self._kinds.set_value(kind)
        self._kinds.chosen.connect(self._choose)
        self.body.insertWidget(0, self._kinds)

    @override
    def ask(self) -> Callable[[], tuple[FirstTime, ...]]:
        calendar, patient_id, kind = self.services.calendar, self._patient_id, self._kind
        return lambda: calendar.first_times(patient_id, kind, count=COUNT)

    @override
    def booking(self, chosen: FirstTime, command: bytes) -> Callable[[], Outcome[int]]:
        from clinicdesk.services.calendar import BookForm

        calendar, patient_id, kind = self.services.calendar, self._patient_id, self._kind

        def book() -> Outcome[int]:
            service = next(one for one in calendar.services() if one.kind == kind)
            seat = (chosen.starts, chosen.practitioner_id, chosen.room_id, chosen.pen_id)
            return calendar.book(BookForm(patient_id, service.id, *seat), command)

        return book

    def _choose(self, kind: object) -> None:
        self._kind = str(kind)
        self.read()

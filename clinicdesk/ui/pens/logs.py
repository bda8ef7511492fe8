"""Opens pen logs over any screen, and keeps those that were put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from clinicdesk.presentation.pen_log import TypedLog
from clinicdesk.ui.pens.log import PenLog

if TYPE_CHECKING:
    from clinicdesk.services.pens import Pens
    from clinicdesk.ui.tasks import Tasks


class PenLogs(QObject):
    """Opens pen logs over whatever is in front, and keeps what was put aside."""

    signed = Signal(int)
    parked = Signal(int)

    def __init__(self, pens: Pens, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pens = pens
        self._tasks = tasks
        self._drafts: dict[int, TypedLog] = {}
        self._open: PenLog | None = None

    def open(self, host: QWidget, appointment_id: int) -> PenLog:
        """Open the log of a visit over `host`, with what was typed before it was put aside."""
        draft = self._drafts.pop(appointment_id, None)
        log = PenLog(host, self._pens, self._tasks, appointment_id, draft)
        log.signed.connect(self.signed)
        log.parked.connect(self._park)
        log.closed.connect(self._closed)
        self._open = log
        log.start()
        return log

    @property
    def waiting(self) -> tuple[int, ...]:
        """The visits whose logs were put aside."""
        return tuple(self._drafts)

    def scanned(self, text: str) -> bool:
        """Give a scan to the open log; False where none is open."""
        return self._open is not None and self._open.scanned(text)

    def _park(self, appointment_id: int, typed: TypedLog) -> None:
        self._drafts[appointment_id] = typed
        self.parked.emit(appointment_id)

    def _closed(self) -> None:
        self._open = None

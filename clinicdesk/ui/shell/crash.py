"""What happens on a bug: the log gets where it was, the person gets told, people's data get into neither."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from clinicdesk.ui.tasks import Crash
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.overlay import OverlayDialog

log = logging.getLogger(__name__)


class CrashDialog(OverlayDialog):
    """Says that something went wrong inside, that nothing half done was kept, and what to send to whom."""

    def __init__(self, host: QWidget, crash: Crash) -> None:
        super().__init__(host, "", width=720)
        self.title.setText(self.tr("Something went wrong in the program"))
        told = self.tr("What was saved is safe; the last step was not carried out. Please try it again.")
        self.body.addWidget(PlainLabel(told, wrap=True))
        self._report = QPlainTextEdit(str(crash))
        self._report.setReadOnly(True)
        self._report.setAccessibleName(self.tr("Report without patients' data"))
        self.body.addWidget(self._report)
        copy = Button(self.tr("Copy the report"))
        copy.clicked.connect(lambda: QApplication.clipboard().setText(str(crash)))
        close = Button(self.tr("Go on"), "primary", key="↵")
        close.clicked.connect(self.accept)
        self._go_on = close
        self.set_actions([copy, close], self.tr("The report holds no patients' data."))

    def start(self) -> None:
        """Open with the focus on the way out."""
        self.open(self._go_on)


class CrashHook(QObject):
    """Takes the exceptions that no one caught: logs where they were and shows the dialog once at a time."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self._open: CrashDialog | None = None

    def install(self) -> None:
        """Become the interpreter's last resort."""
        sys.excepthook = self._uncaught

    def show(self, crash: Crash) -> None:
        """Tell about a bug; while one is being told, others are only logged."""
        if self._open is None:
            self._open = CrashDialog(self._host, crash)
            self._open.closed.connect(self._closed)
            self._open.start()

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        crash = Crash.of(error.with_traceback(trace))
        log.error("%s", crash)
        self.show(crash)

    def _closed(self) -> None:
        self._open = None

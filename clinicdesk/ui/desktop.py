"""Puts the window, its screens and the services of an opened clinic together; the one place that knows all.

The window paints first. The clinic is opened in the task thread, and its screens come when it answers.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from clinicdesk.domain.refusal import EnvironmentFault, Refusal, Refused
from clinicdesk.ui import theme
from clinicdesk.ui.shell.window import Window
from clinicdesk.ui.tasks import Tasks

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Changes
    from clinicdesk.domain.views.clinic import HistoryLine
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.keys import ScanGuard
    from clinicdesk.ui.screens import Screens
    from clinicdesk.ui.shell.first import FirstStart, NewClinic

WATCH_MS = 2000
STARTED_MS = 3000  # by then the first screen stands, and all that it imported
UNDO, REDO = "undo", "redo"  # labels that are never shown: what was undone is said by name


class Clinics(Protocol):
    """What the window may do about databases; every call runs in the task thread."""

    def open(self) -> Services | None:
        """The services of the clinic that is there; None where none was set up yet."""

    def set_up(self, form: NewClinic) -> Services:
        """Make a new clinic."""

    def sample(self) -> Services:
        """Open a sample clinic."""

    def close(self) -> None:
        """Close what is open."""


def show(clinics: Clinics) -> int:
    """Run the window until it is closed; the exit status."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("clinicdesk")
    settings = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "clinicdesk", "view")
    kept = str(settings.value("look/mode", "system"))
    mode = theme.MODES[theme.MODES.index(kept)] if kept in theme.MODES else "system"
    percent = str(settings.value("look/text", 100))
    theme.start(app, mode, int(percent) if percent.isdecimal() else 100)
    desktop = Desktop(clinics, settings)
    desktop.window.show()
    QTimer.singleShot(0, desktop.open)
    QTimer.singleShot(STARTED_MS, _collect_again)
    status = app.exec()
    desktop.stop()
    return status


def _collect_again() -> None:
    """From now on garbage is collected; what the start has made stays and need not be looked at again."""
    gc.enable()
    gc.freeze()


class Desktop(QObject):
    """One window over one clinic."""

    def __init__(self, clinics: Clinics, settings: QSettings | None = None) -> None:
        super().__init__()
        self._clinics = clinics
        self._settings = settings
        self._first: FirstStart | None = None
        self.services: Services | None = None
        self.screens: Screens | None = None
        self.window = Window(settings)
        self.tasks = Tasks(_sentence)
        self.tasks.said.connect(self.window.say)
        self.tasks.saved.connect(self._say_done)
        self.tasks.saving.connect(self.window.set_saving)
        self.tasks.changed.connect(self._changed)
        self.window.set_saving(False)
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self.look)
        self._seen = -1
        self.guard: ScanGuard | None = None
        self._crashes()

    # ------------------------------------------------------------- opening
    def open(self) -> None:
        """Open the clinic, or offer to set one up."""
        self._attempt(self._clinics.open)

    def stop(self) -> None:
        """End the work and close the clinic."""
        self._watch.stop()
        if self.guard is not None:
            self.guard.stop()
            self.guard = None
        self.tasks.read(self._clinics.close, lambda _none: None)
        self.tasks.stop()

    def _listen(self) -> None:
        """Tell the scanner from the keyboard, wherever the focus is (product.md 16)."""
        from clinicdesk.ui.keys import ScanGuard

        app = QApplication.instance()
        if isinstance(app, QApplication):
            self.guard = ScanGuard(app)
            self.guard.scanned.connect(self.window.take_scan)

    def _opened(self, services: Services | None) -> None:
        if services is None:
            self._offer()
            return
        if self.services is None:
            from clinicdesk.ui.screens import Screens

            self.services = services
            screens = self.screens = Screens(services, self.tasks, self.window, self._settings)
            for one in screens.places():
                self.window.add_screen(
                    one.key,
                    one.label,
                    one.factory,
                    icon=one.icon,
                    shortcut=one.press,
                    foot=one.foot,
                    under=one.under,
                )
            for words, key, command in screens.commands():
                self.window.add_command(words, key, command)
            self.window.add_provider(screens.find_patients)
            self.window.undo_requested.connect(self._undo)
            self.window.redo_requested.connect(self._redo)
            # Asked before the first screen asks for anything: what comes later is news.
            self.tasks.read(services.desk.store.last_seq, self._first_seen)
            self._watch.start()
            self._listen()
        self.window.go(self.window.last_screen("today"))
        self._tell_undo()

    def _attempt(self, run: Callable[[], Services | None]) -> None:
        """Open or make a clinic; what stands against it is shown on the page, with the way out."""

        def tried() -> Services | Refusal | None:
            try:
                return run()
            except (Refused, EnvironmentFault) as refused:
                return refused.refusal

        self.tasks.read(tried, self._tried, owner=self)

    def _tried(self, found: Services | Refusal | None) -> None:
        if not isinstance(found, Refusal):
            self._opened(found)
            return
        self._offer()
        if self._first is not None:
            self._first.refuse(found.field, _sentence(found))

    def _offer(self) -> None:
        from clinicdesk.ui.shell.first import FirstStart

        if self._first is None:
            self._first = FirstStart()
            self._first.set_up.connect(self._set_up)
            self._first.sample.connect(self._sample)
        self.window.show_page(self._first)

    def _set_up(self, form: NewClinic) -> None:
        self._attempt(lambda: self._clinics.set_up(form))

    def _sample(self) -> None:
        self.window.say(self.tr("Making a sample clinic…"))
        self._attempt(self._clinics.sample)

    # ------------------------------------------------------------- changes, undo
    def _changed(self, changes: Changes) -> None:
        self.window.note(changes)
        self._seen = max(self._seen, changes.seq)
        self._tell_undo()

    def look(self) -> None:
        """Ask whether another desk, or another program, has changed anything."""
        if self.services is not None and self.tasks.idle:
            store, seen = self.services.desk.store, self._seen
            self.tasks.read(lambda: store.changes_since(seen), self._others, key="watch", owner=self)

    def _first_seen(self, seq: int) -> None:
        self._seen = max(self._seen, seq)

    def _others(self, changes: Changes) -> None:
        if changes.seq > self._seen:
            self._changed(changes)

    def _tell_undo(self) -> None:
        if self.services is not None:
            self.tasks.read(self.services.history.next_undo, self._show_undo, key="next undo")

    def _show_undo(self, line: HistoryLine | None) -> None:
        from clinicdesk.wording.dates import clock_words
        from clinicdesk.wording.history import verb_words

        if line is None:
            self.window.status.set_undo("")
            return
        words = verb_words(line.verb, line.patient)
        self.window.status.set_undo(f"{words}, {clock_words(line.at)}")

    def _say_done(self, label: str) -> None:
        """What was done, with Undo beside it."""
        if label not in {UNDO, REDO}:
            self.window.say(label, self._undo)

    def _undo(self) -> None:
        if self.services is not None:
            self.tasks.write(UNDO, self.services.history.undo, self._undone)

    def _undone(self, line: HistoryLine) -> None:
        from clinicdesk.wording.history import verb_words

        self.window.say(self.tr("Undone: {what}").format(what=verb_words(line.verb, line.patient)))

    def _redo(self) -> None:
        if self.services is not None:
            self.tasks.write(REDO, self.services.history.redo, self._redone)

    def _redone(self, line: HistoryLine) -> None:
        from clinicdesk.wording.history import verb_words

        self.window.say(self.tr("Done again: {what}").format(what=verb_words(line.verb, line.patient)))

    def _crashes(self) -> None:
        from clinicdesk.ui.shell.crash import CrashHook

        self._hook = CrashHook(self.window)
        self._hook.install()
        self.tasks.crashed.connect(self._hook.show)


def _sentence(refusal: Refusal) -> str:
    from clinicdesk.wording.messages import sentence

    return sentence(refusal)

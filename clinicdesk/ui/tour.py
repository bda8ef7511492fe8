"""The tour: a day at a sample clinic, done by the program itself, in pictures and files, without a screen.

Everything goes the way a person goes: the same window, the same services, a real database in the folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.services.sample import write_sample
from clinicdesk.ui import theme
from clinicdesk.ui.desktop import Desktop
from clinicdesk.ui.theme import MODES
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Outcome
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.today import BoardRow
    from clinicdesk.ui.calendar.screen import CalendarScreen
    from clinicdesk.ui.screens import Screens
    from clinicdesk.ui.series.screen import SeriesScreen

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 14, 30)
SIZE = (1366, 768)
LOOKS = tuple(mode for mode in MODES if mode != "system")
# What Qt says where there is no desktop, and of names in a script that no font of the machine can write.
EXPECTED = ("This plugin does not support", "OpenType support missing")
Opener = Callable[[Path, Callable[[], datetime]], "Services"]


@dataclass
class _Sample:
    """The one clinic that the tour's window may open, and its clock."""

    path: Path
    opener: Opener
    now: datetime = NOON
    services: Services | None = None

    def open(self) -> Services:
        """Open the sample at the tour's own clock."""
        self.services = self.opener(self.path, lambda: self.now)
        return self.services

    def set_up(self, _form: object) -> Services:
        """The tour sets nothing up."""
        return self.open()

    def sample(self) -> Services:
        """The tour is in a sample already."""
        return self.open()

    def close(self) -> None:
        """Close the sample."""
        if self.services is not None:
            self.services.desk.store.close()


def take(folder: Path, opener: Opener) -> int:
    """Take the tour into a folder and print what lies there; the exit status.

    Raises EnvironmentFault `folder_unusable` when the folder cannot be made or written.
    """
    database = _prepare(folder)
    before = qInstallMessageHandler(_hear)
    try:
        written = _go(folder, _Sample(database, opener))
    finally:
        qInstallMessageHandler(before)
    for name, what in written:
        print(f"{folder / name}  {what}")  # noqa: T201  # what the command answers
    return 0


def _hear(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt has to say, except what is no news here."""
    if not message.startswith(EXPECTED):
        print(message, file=sys.stderr)  # noqa: T201  # where Qt itself says it


def _go(folder: Path, sample: _Sample) -> list[tuple[str, str]]:
    """Open the window over the sample and go through it; what was written."""
    app = QApplication.instance() or QApplication(["clinicdesk"])
    theme.start(app, "light", 100)  # type: ignore[arg-type]  # instance() is typed as the core application
    desktop = Desktop(sample)
    desktop.window.resize(*SIZE)
    desktop.window.show()
    desktop.open()
    desktop.tasks.wait_idle()
    try:
        return Tour(folder, desktop, sample).run()
    finally:
        desktop.tasks.wait_idle()
        desktop.stop()
        desktop.window.close()


def _prepare(folder: Path) -> Path:
    """Make the folder and write the sample into it, over that of an earlier tour."""
    database = folder / "sample.db"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
            leftover.unlink(missing_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else ""
        raise EnvironmentFault("folder_unusable", path=str(folder), reason=reason) from error
    write_sample(database, on=TODAY)
    return database


class Tour:
    """The stations of the tour, each of which says what it left in the folder."""

    def __init__(self, folder: Path, desktop: Desktop, sample: _Sample) -> None:
        self._folder = folder
        self._desktop = desktop
        self._window = desktop.window
        self._sample = sample
        self._written: list[tuple[str, str]] = [("sample.db", "the sample clinic, not encrypted")]
        self._number = 0

    @property
    def _services(self) -> Services:
        if self._sample.services is None:
            raise EnvironmentFault("absent", path=str(self._sample.path))
        return self._sample.services

    @property
    def _screens(self) -> Screens:
        if self._desktop.screens is None:
            raise EnvironmentFault("absent", path=str(self._sample.path))
        return self._desktop.screens

    def _version(self, patient: str) -> int:
        return self._row(patient).facts.visit.version

    def run(self) -> list[tuple[str, str]]:
        """Go through all stations; (file name, what it is) of everything that was written."""
        self._screen("today", "the day's board")
        self._treat("Nina Prado")
        self._screen("calendar", "the week")
        self._day()
        self._screen("patients", "patients here today")
        self._plan("Priya Nair")
        self._screen("recall", "whom to call back")
        self._screen("devices", "pens, cartridges and the log")
        self._month()
        self._screen("settings", "what a clinic sets for itself")
        return self._written

    # ------------------------------------------------------------- stations
    def _treat(self, patient: str) -> None:
        """A patient from arrival to the sheet in her hand."""
        today = self._services.today
        visit = self._row(patient).facts.visit
        self._do(lambda: today.arrive(visit.id, self._version(patient)))
        self._ask(visit.patient_id)
        self._pass_time(10)
        self._do(lambda: today.start_numbing(visit.id, self._version(patient)))
        self._pass_time(30)
        self._do(lambda: today.start_treatment(visit.id, self._version(patient)))
        self._pass_time(42)
        self._do(lambda: today.finish(visit.id, self._version(patient)))
        self._window.go("today", visit.id)
        self._settle()
        self._log_pen(visit.id)
        self._sheet(visit.id)

    def _ask(self, patient_id: int) -> None:
        """Every screening question, answered no."""
        asked = self._services.screening.form(patient_id).asked
        from clinicdesk.domain.screening import Reply
        from clinicdesk.services.screening import Given

        given = [Given(one.id, Reply.NO) for one in asked]
        self._do(lambda: self._services.screening.record(patient_id, given))

    def _log_pen(self, appointment_id: int) -> None:
        """The pen log as last time, with a cartridge of the shelf, signed."""
        log = self._screens.log_pen(appointment_id)
        self._settle()
        log.take_last_time()
        lots = self._services.pens.lots()
        lot = next(one for one in lots if one.left and one.expires > TODAY and not one.blocked)
        log.scanned(lot.lot)
        self._settle()
        self._picture("pen-log", "the pen log, as last time")
        log.sign()
        self._settle()

    def _sheet(self, appointment_id: int) -> None:
        """The aftercare sheet: on the screen, as a file, printed and handed over."""
        self._picture("aftercare", "the aftercare sheet before it is printed")
        for panel in self._window.findChildren(OverlayDialog):
            panel.reject()
        aftercare = self._services.aftercare
        self._do(lambda: aftercare.save_sheet(appointment_id, self._folder / "aftercare.pdf"))
        self._do(lambda: aftercare.hand_over(appointment_id))
        self._written.append(("aftercare.pdf", "her aftercare sheet"))

    def _day(self) -> None:
        """The calendar's day, by person."""
        screen = cast("CalendarScreen", self._window.go("calendar"))
        screen.show_day(TODAY, "day")
        self._picture("calendar-day", "the day by person")
        screen.show_day(TODAY, "week")

    def _plan(self, patient: str) -> None:
        """A series, proposed and booked."""
        patient_id = self._row(patient).facts.visit.patient_id
        screen = cast("SeriesScreen", self._window.go("series", patient_id))
        self._settle()
        self._picture("series", "a series, proposed")
        screen.book.click()
        self._settle()
        self._window.go("patients", patient_id)
        self._picture("patient", "a patient's file")

    def _month(self) -> None:
        """The month on the screen and in four formats."""
        self._screen("reports", "the month")
        for ending in ("pdf", "xlsx", "ics", "csv"):
            name = f"month.{ending}"
            self._services.reports.export_month(TODAY.replace(day=1), self._folder / name)
            self._written.append((name, f"November as {ending.upper()}"))

    def _do(self, verb: Callable[[], Outcome[Any]]) -> None:
        """A verb as the window carries it out."""
        self._desktop.tasks.write("tour", verb)
        self._settle()

    # ------------------------------------------------------------- pictures
    def _screen(self, key: str, what: str, target: object = None) -> None:
        """A screen, light and dark."""
        self._window.go(key, target)
        self._picture(key, what)

    def _picture(self, name: str, what: str) -> None:
        """The window as it stands, light and dark."""
        self._number += 1
        for toast in self._window.findChildren(Toast):
            toast.hide()
        for look in LOOKS:
            theme.current().set_mode(look)
            self._settle()
            file = f"{self._number:02}-{name}-{look}.png"
            if not self._window.grab().save(str(self._folder / file)):
                raise EnvironmentFault("folder_unusable", path=str(self._folder), reason=file)
            self._written.append((file, f"{what}, {look}"))
        theme.current().set_mode("light")

    def _settle(self) -> None:
        """Wait until all that was asked for is shown."""
        self._desktop.tasks.wait_idle()
        QApplication.processEvents()
        self._desktop.tasks.wait_idle()

    def _row(self, patient: str) -> BoardRow:
        """A patient's row on the board."""
        board = self._services.today.board()
        return next(row for row in board.rows if row.facts.visit.patient == patient)

    def _pass_time(self, minutes: int) -> None:
        self._sample.now += timedelta(minutes=minutes)

"""The tour: a day at a sample clinic, done by the program itself, in pictures and files, without a screen.

Everything goes the way a person goes: the same window, the same services, a real database in the folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.services.sample import write_sample
from clinicdesk.ui import theme
from clinicdesk.ui.desktop import Desktop
from clinicdesk.ui.theme import MODES

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.today import BoardRow

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 14, 30)
SIZE = (1366, 768)
LOOKS = tuple(mode for mode in MODES if mode != "system")
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
    app = QApplication.instance() or QApplication(["clinicdesk"])
    theme.start(app, "light", 100)  # type: ignore[arg-type]  # instance() is typed as the core application
    sample = _Sample(database, opener)
    desktop = Desktop(sample)
    desktop.window.resize(*SIZE)
    desktop.window.show()
    desktop.open()
    desktop.tasks.wait_idle()
    try:
        written = Tour(folder, desktop, sample).run()
    finally:
        desktop.tasks.wait_idle()
        desktop.stop()
        desktop.window.close()
    for name, what in written:
        print(f"{folder / name}  {what}")  # noqa: T201  # what the command answers
    return 0


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
        if self._desktop.services is None:
            raise EnvironmentFault("absent", path=str(self._sample.path))
        return self._desktop.services

    def run(self) -> list[tuple[str, str]]:
        """Go through all stations; (file name, what it is) of everything that was written."""
        self._screen("today", "the day's board")
        self._screen("calendar", "the week")
        return self._written

    # ------------------------------------------------------------- pictures
    def _screen(self, key: str, what: str, target: object = None) -> None:
        """A screen, light and dark."""
        self._window.go(key, target)
        self._picture(key, what)

    def _picture(self, name: str, what: str) -> None:
        """The window as it stands, light and dark."""
        self._number += 1
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

"""Which screens and commands the window offers, and what joins them: screens do not know each other.

To add a screen: a factory, and a row in `places`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clinicdesk.ui.shell.commands import Entry, Group
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.domain.views import PatientHit
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.shell.window import Window
    from clinicdesk.ui.tasks import Tasks
    from clinicdesk.ui.widgets.screen import Screen


@dataclass(frozen=True)
class Place:
    """One screen of the navigation; `press` is its key, `foot` puts it at the bottom."""

    key: str
    label: str
    factory: Callable[[], Screen]
    icon: str
    press: str = ""
    foot: bool = False


class Screens:
    """Makes the screens of one clinic when they are first gone to."""

    def __init__(self, services: Services, tasks: Tasks, window: Window) -> None:
        self._services = services
        self._tasks = tasks
        self._window = window

    def places(self) -> tuple[Place, ...]:
        """The navigation, from top to bottom."""
        return (
            Place("today", _tr("Today"), self._today, "calendar-check", "F1"),
            Place("calendar", _tr("Calendar"), self._calendar, "calendar-days", "F2"),
        )

    def _today(self) -> Screen:
        from clinicdesk.ui.today import TodayScreen

        return TodayScreen(self._services, self._tasks)

    def _calendar(self) -> Screen:
        from clinicdesk.ui.calendar.screen import CalendarScreen

        services = self._services
        screen = CalendarScreen(services.calendar, services.patients.find, self._tasks, services.desk.clock)
        screen.done.connect(lambda words: self._window.say(words, self._window.undo_requested.emit))
        return screen

    # ------------------------------------------------------------- the command box
    def find_patients(self, typed: str, deliver: Callable[[Group], None]) -> None:
        """Patients for the command box, as they are typed."""
        if typed.strip():
            self._tasks.read(
                lambda: self._services.patients.find(typed, 6),
                lambda hits: deliver(self._group(hits)),
                key="command box",
                owner=self._window,
            )

    def _group(self, hits: tuple[PatientHit, ...]) -> Group:
        return Group(_tr("Patients"), tuple(self._entry(hit) for hit in hits))

    def _entry(self, hit: PatientHit) -> Entry:
        return Entry(hit.name, self._about(hit), run=lambda: self._window.go("patients", hit.id))

    @staticmethod
    def _about(hit: PatientHit) -> str:
        born = day_words(hit.birth_date, "short_year") if hit.birth_date else ""
        return " · ".join(part for part in (born, hit.phone) if part)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Screens", words)

"""Which screens and commands the window offers, and what joins them: screens do not know each other.

To add a screen: a factory, and a row in `places`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clinicdesk.services.phones import readable
from clinicdesk.ui.shell.commands import Entry, Group
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from PySide6.QtCore import QSettings

    from clinicdesk.domain.views.patients import PatientHit, SeriesView
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.aftercare.panel import AftercarePanel
    from clinicdesk.ui.pens.log import PenLog
    from clinicdesk.ui.pens.logs import PenLogs
    from clinicdesk.ui.shell.window import Window
    from clinicdesk.ui.tasks import Tasks
    from clinicdesk.ui.widgets.paper import Paper
    from clinicdesk.ui.widgets.screen import Screen
    from clinicdesk.ui.widgets.screening import Screenings


@dataclass(frozen=True)
class Place:
    """One screen of the navigation; `press` is its key, `foot` puts it at the bottom."""

    key: str
    label: str
    factory: Callable[[], Screen]
    icon: str
    press: str = ""
    foot: bool = False
    under: str = ""


class Screens:
    """Makes the screens of one clinic when they are first gone to."""

    def __init__(
        self, services: Services, tasks: Tasks, window: Window, settings: QSettings | None = None
    ) -> None:
        """`settings` keeps the folder that files were last written to."""
        self._services = services
        self._tasks = tasks
        self._window = window
        self._kept = settings

    def places(self) -> tuple[Place, ...]:
        """The navigation, from top to bottom."""
        return (
            Place("today", _tr("Today"), self._today, "calendar-check", "F1"),
            Place("calendar", _tr("Calendar"), self._calendar, "calendar-days", "F2"),
            Place("patients", _tr("Patients"), self._patients, "users", "F3"),
            Place("series", _tr("Plan a series"), self._series, "users", under="patients"),
            Place("recall", _tr("Recall"), self._recall, "phone-call", "F4"),
            Place("devices", _tr("Devices"), self._devices, "pen-tool", "F5"),
            Place("reports", _tr("Reports"), self._reports, "chart-column", "F6"),
            Place("settings", _tr("Settings"), self._settings, "settings", "Ctrl+,", foot=True),
        )

    def commands(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        """(words, key, what it does) of the actions that work everywhere."""
        return (
            (_tr("Plan a series"), "Ctrl+Shift+N", self._plan),
            (_tr("First time that fits"), "Ctrl+F", self._first_time),
            (_tr("Print the day"), "Ctrl+P", self._print_day),
            (_tr("Export the month"), "Ctrl+E", self._export),
        )

    def _print_day(self) -> None:
        """The sheet of today over the screen in front; Enter prints it."""
        from clinicdesk.ui.reports.day import DaySheetPanel

        today = self._services.desk.clock().date()
        DaySheetPanel(self._window.stage, self._services, self._tasks, today, self._paper).open()

    def _export(self) -> None:
        """Export the month that is proposed."""
        from clinicdesk.ui.reports.screen import EXPORT

        self._window.go("reports", EXPORT)

    def _first_time(self) -> None:
        """The first times for the patient in front: of the next session, else of a touch-up or a consult."""
        front = self._window.front()
        patient = front.patient_in_front() if front is not None else None
        if patient is None:
            self._window.go("patients")
        else:
            self._read_next(patient, self._offer_first)

    def _offer_first(self, patient_id: int, name: str, found: tuple[SeriesView, ...]) -> None:
        from clinicdesk.presentation.patient_file import next_open
        from clinicdesk.ui.patients.times import FirstTimes

        if any(next_open(one) is not None for one in found):
            self._offer_next(patient_id, name, found)
            return
        kind = "maintenance" if found else "consult"
        stage = self._window.stage
        FirstTimes(stage, self._services, self._tasks, (patient_id, name), kind).start()

    def _plan(self) -> None:
        """Plan for the patient in front, or find one first."""
        front = self._window.front()
        patient = front.patient_in_front() if front is not None else None
        self._window.go("series" if patient else "patients", patient)

    def _today(self) -> Screen:
        from clinicdesk.ui.today import TodayScreen

        screen = TodayScreen(self._services, self._tasks)
        screen.log_pen.connect(self.log_pen)
        screen.aftercare.connect(self.aftercare)
        screen.screening.connect(self.ask)
        screen.next_session.connect(self.book_next)
        return screen

    def _calendar(self) -> Screen:
        from clinicdesk.ui.calendar.screen import CalendarScreen

        services = self._services
        return CalendarScreen(services.calendar, self._find, self._tasks, services.desk.clock)

    def _find(self, typed: str) -> tuple[PatientHit, ...]:
        """Runs in the task thread, which imports the service when it is first asked."""
        return self._services.patients.find(typed)

    def _patients(self) -> Screen:
        from clinicdesk.ui.patients.screen import PatientsScreen

        return PatientsScreen(self._services, self._tasks)

    def _series(self) -> Screen:
        from clinicdesk.ui.series.screen import SeriesScreen

        return SeriesScreen(self._services.series, self._services.screening, self._tasks)

    def _recall(self) -> Screen:
        from clinicdesk.ui.recall.screen import RecallScreen

        return RecallScreen(self._services.recall, self._tasks)

    def _devices(self) -> Screen:
        from clinicdesk.ui.pens.screen import DevicesScreen

        return DevicesScreen(self._services.pens, self._tasks, self._logs)

    def _reports(self) -> Screen:
        from clinicdesk.ui.reports.screen import ReportsScreen

        return ReportsScreen(self._services, self._tasks, self._paper)

    def _settings(self) -> Screen:
        from clinicdesk.ui.settings.screen import SettingsScreen

        return SettingsScreen(self._services, self._tasks)

    # ------------------------------------------------------------- panels over any screen
    @cached_property
    def _logs(self) -> PenLogs:
        from clinicdesk.ui.pens.logs import PenLogs

        logs = PenLogs(self._services.pens, self._tasks, self._window)
        logs.signed.connect(self.aftercare)
        return logs

    @cached_property
    def _paper(self) -> Paper:
        from clinicdesk.ui.widgets.paper import Paper

        return Paper(self._kept)

    def log_pen(self, appointment_id: int) -> PenLog:
        """The pen log of a visit over the screen in front; the sheet follows when it is signed."""
        return self._logs.open(self._window.stage, appointment_id)

    def aftercare(self, appointment_id: int) -> AftercarePanel:
        """The aftercare sheet of a visit over the screen in front."""
        from clinicdesk.ui.aftercare.panel import AftercarePanel

        panel = AftercarePanel(self._window.stage, self._services, self._tasks, appointment_id, self._paper)
        panel.open()
        return panel

    @cached_property
    def _screenings(self) -> Screenings:
        from clinicdesk.ui.widgets.screening import Screenings

        return Screenings(self._services.screening, self._tasks, self._window)

    def ask(self, patient_id: int) -> None:
        """The screening questions of a patient over the screen in front."""
        self._screenings.open(self._window.stage, patient_id)

    def book_next(self, patient_id: int) -> None:
        """Times for a patient's next session over the screen in front; without one to book, the planner."""
        self._read_next(patient_id, self._offer_next)

    def _read_next(self, patient_id: int, offer: Callable[[int, str, tuple[SeriesView, ...]], None]) -> None:
        """Read who it is and which series there are, then offer times."""
        series, patients = self._services.series, self._services.patients

        def read() -> tuple[str, tuple[SeriesView, ...]]:
            return patients.get(patient_id).name, series.of_patient(patient_id)

        def show(found: tuple[str, tuple[SeriesView, ...]]) -> None:
            offer(patient_id, *found)

        self._tasks.read(read, show, key="next session", owner=self._window)

    def _offer_next(self, patient_id: int, name: str, found: tuple[SeriesView, ...]) -> None:
        from clinicdesk.presentation.patient_file import next_open
        from clinicdesk.ui.patients.next_session import NextSession, Waiting

        waiting = ((one, next_open(one)) for one in found)
        for series, session in waiting:
            if session is not None:
                overlay = NextSession(
                    self._window.stage, self._services, self._tasks, Waiting(name, series, session)
                )
                overlay.plan_wanted.connect(lambda: self._window.go("series", patient_id))
                overlay.start()
                return
        self._window.go("series", patient_id)

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
        return " · ".join(part for part in (born, readable(hit.phone)) if part)


def _tr(words: str) -> str:
    return QCoreApplication.translate("Screens", words)

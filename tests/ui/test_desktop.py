"""The whole window over a sample clinic, worked by keys as the front desk does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clinicdesk import assembly
from clinicdesk.domain.changes import Changes
from clinicdesk.services.bundle import Services
from clinicdesk.services.sample import write_sample
from clinicdesk.services.today import BoardRow
from clinicdesk.ui import theme
from clinicdesk.ui.calendar.booking import NewVisit
from clinicdesk.ui.desktop import Desktop
from clinicdesk.ui.pens.log import PenLog
from clinicdesk.ui.shell.first import FirstStart, NewClinic
from clinicdesk.ui.today.lists import BoardList
from clinicdesk.ui.today.screen import TodayScreen
from clinicdesk.ui.widgets.overlay import OverlayDialog

TODAY = date(2026, 11, 23)


class Sampled:
    """The clinics that the window may open: one sample, at a clock that the test turns."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = datetime(2026, 11, 23, 14, 30)
        self.services: Services | None = None

    def open(self) -> Services | None:
        store = assembly.open_database(str(self.path), None)
        self.services = assembly.make_services(store, lambda: self.now)
        return self.services

    def set_up(self, form: NewClinic) -> Services:
        raise AssertionError(form)

    def sample(self) -> Services:
        raise AssertionError

    def close(self) -> None:
        if self.services is not None:
            self.services.desk.store.close()


class Front:
    """The window as a person has it: keys go to whatever has the focus."""

    def __init__(self, desktop: Desktop, clinics: Sampled) -> None:
        self.desktop = desktop
        self.clinics = clinics
        self.window = desktop.window

    @property
    def services(self) -> Services:
        assert self.desktop.services is not None
        return self.desktop.services

    @property
    def today(self) -> TodayScreen:
        return cast(TodayScreen, self.window.go("today"))

    def settle(self) -> None:
        for _ in range(3):
            self.desktop.tasks.wait_idle()
            QApplication.processEvents()

    def press(self, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        held = Qt.KeyboardModifier.NoModifier
        for one in modifiers:
            held |= one
        focused = QApplication.focusWidget()
        QTest.keyClick(self.window if focused is None else focused, key, held)
        # A letter is held until it is known that no scanner wrote it.
        while self.desktop.guard is not None and self.desktop.guard.holding:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        self.settle()

    def row(self, patient: str) -> BoardRow:
        rows = self.services.today.board().rows
        return next(row for row in rows if row.facts.visit.patient == patient)

    def select(self, patient: str) -> None:
        self.window.go("today", self.row(patient).facts.visit.id)
        self.settle()
        self.today.activated(self.row(patient).facts.visit.id)
        self.settle()

    def status(self, patient: str) -> str:
        return self.row(patient).facts.visit.status

    def overlays(self) -> list[OverlayDialog]:
        return [one for one in self.window.findChildren(OverlayDialog) if one.isVisible()]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("desktop") / "sample.db"
    write_sample(path, on=TODAY, patients=300)
    return path


@pytest.fixture
def front(qapp: QApplication, sample: Path, tmp_path: Path) -> Iterator[Front]:
    path = tmp_path / "sample.db"
    path.write_bytes(sample.read_bytes())
    theme.start(qapp, "light", 100)
    clinics = Sampled(path)
    desktop = Desktop(clinics)
    desktop.window.resize(1366, 768)
    desktop.window.show()
    desktop.open()
    front = Front(desktop, clinics)
    front.settle()
    yield front
    front.settle()
    desktop.stop()
    desktop.window.close()
    desktop.window.deleteLater()
    desktop.deleteLater()


def test_the_day_opens_on_whoever_comes_next(front: Front) -> None:
    assert front.window.current_key == "today"
    assert front.today.patient_in_front() == front.row("Nina Prado").facts.visit.patient_id
    assert front.window.windowTitle() == "clinicdesk"


def test_a_patient_goes_from_the_door_to_the_pen_log_by_keys(front: Front) -> None:
    patient = "Nina Prado"
    front.select(patient)
    front.press(Qt.Key.Key_A)
    assert front.status(patient) == "arrived"
    front.select(patient)
    front.press(Qt.Key.Key_A)
    assert front.status(patient) == "numbing"
    front.clinics.now += timedelta(minutes=30)
    front.select(patient)
    front.press(Qt.Key.Key_A)
    front.clinics.now += timedelta(minutes=40)
    front.select(patient)
    front.press(Qt.Key.Key_A)
    assert front.status(patient) == "checkout"
    front.select(patient)
    front.press(Qt.Key.Key_L)
    [log] = front.overlays()
    assert isinstance(log, PenLog)
    front.press(Qt.Key.Key_Escape)
    assert front.overlays() == []


def test_a_no_show_needs_the_second_key(front: Front) -> None:
    front.clinics.now = datetime(2026, 11, 23, 15, 40)
    front.select("Nina Prado")
    front.press(Qt.Key.Key_X)
    assert front.status("Nina Prado") == "booked"
    front.press(Qt.Key.Key_Return)
    assert front.status("Nina Prado") == "no_show"


def test_the_selection_follows_the_visit_and_keeps_the_keys(front: Front) -> None:
    front.select("Nina Prado")
    front.press(Qt.Key.Key_A)
    assert _focused_visit() == front.row("Nina Prado").facts.visit.id
    front.press(Qt.Key.Key_A)
    assert front.status("Nina Prado") == "numbing"


def test_the_no_show_button_waits_while_the_minutes_pass(front: Front) -> None:
    front.clinics.now = datetime(2026, 11, 23, 15, 40)
    front.select("Nina Prado")
    front.press(Qt.Key.Key_X)
    button = QApplication.focusWidget()
    front.window.note(Changes())
    front.settle()
    assert QApplication.focusWidget() is button
    front.press(Qt.Key.Key_Escape)
    assert _focused_visit() == front.row("Nina Prado").facts.visit.id


def test_after_a_no_show_the_next_one_is_selected(front: Front) -> None:
    front.clinics.now = datetime(2026, 11, 23, 15, 40)
    front.select("Nina Prado")
    front.press(Qt.Key.Key_X)
    front.press(Qt.Key.Key_Return)
    assert _focused_visit() == front.row("Tomas Lind").facts.visit.id


def test_book_opens_the_form_of_a_visit(front: Front) -> None:
    front.today.go_to.emit("calendar", "book")
    front.settle()
    [form] = front.overlays()
    assert isinstance(form, NewVisit)


def _focused_visit() -> int:
    """The visit of the list that has the focus."""
    focused = QApplication.focusWidget()
    assert isinstance(focused, BoardList)
    return focused.current_id()


def test_ctrl_z_takes_the_last_step_back_and_ctrl_y_does_it_again(front: Front) -> None:
    front.select("Nina Prado")
    front.press(Qt.Key.Key_A)
    assert "Nina Prado" in front.window.status.undo.text()
    front.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert front.status("Nina Prado") == "booked"
    front.press(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert front.status("Nina Prado") == "arrived"


def test_the_sample_itself_is_not_undone(front: Front) -> None:
    assert front.window.status.undo.text() == ""
    front.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(front.services.today.board().rows) == 19


def test_what_screening_forbids_is_said_and_nothing_changes(front: Front) -> None:
    [blocked] = [
        row
        for row in front.services.today.board().rows
        if row.column == "arrived" and any(alert.code == "check_needed" for alert in row.alerts)
    ]
    name = blocked.facts.visit.patient
    front.select(name)
    front.press(Qt.Key.Key_A)
    assert front.status(name) == "arrived"


def test_ctrl_f_and_enter_book_the_first_time_that_fits(front: Front) -> None:
    patient = front.row("Priya Nair").facts.visit.patient_id
    before = len(front.services.patients.file(patient).visits)
    front.select("Priya Nair")
    front.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert len(front.overlays()) == 1
    front.press(Qt.Key.Key_Return)
    assert front.overlays() == []
    assert len(front.services.patients.file(patient).visits) == before + 1
    front.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(front.services.patients.file(patient).visits) == before


def test_another_desks_change_appears(front: Front) -> None:
    other = assembly.make_services(
        assembly.open_database(str(front.clinics.path), None), lambda: front.clinics.now
    )
    visit = front.row("Nina Prado").facts.visit
    other.today.arrive(visit.id, visit.version)
    other.desk.store.close()
    front.desktop.look()
    front.settle()
    front.desktop.look()
    front.settle()
    assert visit.id in front.today.shown("arrived")


@pytest.mark.parametrize("key", ["today", "calendar", "patients", "recall", "devices", "reports", "settings"])
def test_each_screen_opens_in_both_looks(front: Front, key: str) -> None:
    looks: tuple[theme.Mode, ...] = ("dark", "light")
    for mode in looks:
        theme.current().set_mode(mode)
        front.window.go(key)
        front.settle()
        assert front.window.current_key == key
        assert not front.overlays()


def test_a_first_start_sets_a_clinic_up(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("CLINICDESK_KEY", "ab" * 32)
    theme.start(qapp, "light", 100)
    desktop = Desktop(assembly.Clinics("", None))
    desktop.window.show()
    desktop.open()
    desktop.tasks.wait_idle()
    [page] = desktop.window.findChildren(FirstStart)
    form = NewClinic("Skin", "", "Europe/Lisbon", ("Dr. A",), ("Room 1",), (("Pen A", "skinpen", "MN-1"),))
    page.set_up.emit(replace(form, name=" "))
    desktop.tasks.wait_idle()
    assert desktop.window.current_key == ""
    page.set_up.emit(form)
    desktop.tasks.wait_idle()
    assert desktop.window.current_key == "today"
    assert desktop.services is not None
    assert desktop.services.settings.clinic().name == "Skin"
    assert b"Skin" not in assembly.own_database().read_bytes(), "the clinic's own database is encrypted"
    desktop.stop()
    desktop.window.close()
    desktop.window.deleteLater()
    desktop.deleteLater()

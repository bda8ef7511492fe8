"""Reports on a real clinic: the month looked at, filtered, turned, exported and printed; the day printed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.domain.changes import Changes
from clinicdesk.services.bundle import Services
from clinicdesk.store import tables
from clinicdesk.ui.reports.day import DaySheetPanel
from clinicdesk.ui.reports.export import ExportPanel
from clinicdesk.ui.reports.screen import EXPORT, ReportsScreen
from clinicdesk.ui.shell.header import Header
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.ui.widgets.pdf import page_sizes
from clinicdesk.wording.messages import sentence
from tests.documents.paper import texts_of
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic
from tests.ui.papers import Chosen

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


@dataclass
class Room:
    """The screen at work on a clinic."""

    clinic: Clinic
    services: Services
    tasks: Tasks
    screen: ReportsScreen
    paper: Chosen
    said: list[str] = field(default_factory=list)

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def visit(self, name: str, starts: datetime, practitioner: int) -> None:
        patient = self.clinic.patient(name, "Prado")
        with self.clinic.desk.unit("book") as unit:
            unit.insert(
                tables.appointment,
                patient_id=patient,
                service_id=self.clinic.consult,
                kind="consult",
                starts=starts,
                ends=starts + timedelta(minutes=20),
                practitioner_id=practitioner,
            )
        self.screen.note(Changes(1, frozenset({"appointment"})))
        self.settle()

    def numbers(self) -> dict[str, str]:
        shown = [label.text() for label in self.screen.glance.findChildren(QLabel) if label.isVisible()]
        start = shown.index("Visits")
        return dict(zip(shown[start : start + 16 : 2], shown[start + 1 : start + 16 : 2], strict=True))

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)
        self.settle()

    def panel(self, kind: type[QWidget]) -> QWidget:
        [found] = [one for one in self.screen.findChildren(kind) if one.isVisible()]
        return found


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic, tmp_path: Path) -> Iterator[Room]:  # noqa: F811 - the fixture above
    tasks, services, paper = Tasks(sentence), Services(clinic.desk), Chosen(tmp_path)
    screen = ReportsScreen(services, tasks, paper)
    made = Room(clinic, services, tasks, screen, paper)
    tasks.said.connect(made.said.append)
    tasks.crashed.connect(lambda crash: pytest.fail(str(crash)))
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(Header(screen))
    column.addWidget(screen, 1)
    qtbot.addWidget(window)
    window.resize(1218, 742)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.settle()
    screen.setFocus()
    yield made
    tasks.wait_idle()
    window.close()
    tasks.stop()


@pytest.fixture
def two(room: Room) -> Room:
    """One visit of each practitioner in November, one in December."""
    room.visit("Nina", datetime(2026, 11, 24, 9), room.clinic.amaral)
    room.visit("Lea <b>", datetime(2026, 11, 25, 9), room.clinic.vidal)
    room.visit("Omar", datetime(2026, 12, 1, 9), room.clinic.vidal)
    return room


def test_the_month_of_today_is_shown_with_its_numbers_and_pages(two: Room) -> None:
    assert two.screen.subtitle() == "November 2026"
    assert two.numbers()["Visits"] == two.numbers()["Patients"] == "2"
    assert two.screen.preview.page_count == 2
    assert two.screen.glance.people.accessibleDescription() == "Dr. Amaral 1, Nurse Vidal 1"
    assert "Consults 2" in two.screen.glance.kinds.accessibleDescription()


def test_a_new_visit_comes_into_the_numbers(two: Room) -> None:
    two.visit("Ida", datetime(2026, 11, 26, 9), two.clinic.vidal)
    assert two.numbers()["Visits"] == "3"


def test_the_keyboard_turns_the_month(two: Room) -> None:
    two.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert two.screen.subtitle() == "December 2026"
    assert two.numbers()["Visits"] == "1"
    two.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert two.screen.choice.month == NOVEMBER


def test_filters_change_the_pages_and_the_numbers(two: Room) -> None:
    at = two.screen.practitioner.findData("Nurse Vidal")
    two.screen.practitioner.setCurrentIndex(at)
    two.screen.practitioner.activated.emit(at)
    two.screen.initials.setChecked(True)
    two.settle()
    printed = "".join(texts_of(two.screen._pdf))
    assert "Nurse Vidal" in printed
    assert "Prado" not in printed
    assert two.numbers()["Visits"] == "1"


def test_the_export_proposes_last_month_until_the_seventh(room: Room) -> None:
    room.clinic.now = datetime(2026, 12, 3, 9)
    room.screen.activated(EXPORT)
    room.settle()
    panel = room.panel(ExportPanel)
    assert isinstance(panel, ExportPanel)
    assert panel.choice.month == NOVEMBER
    assert panel.path == room.paper.folder / "2026-11 schedule.pdf"


def test_enter_exports_and_says_where(two: Room, tmp_path: Path) -> None:
    two.screen.activated(EXPORT)
    two.settle()
    two.press(Qt.Key.Key_Return)
    path = tmp_path / "2026-11 schedule.pdf"
    assert "2 visits" in texts_of(path.read_bytes())[0]
    assert two.said == [f"2 visits written to {path}"]
    assert not two.screen.findChildren(ExportPanel) or not two.screen.findChildren(ExportPanel)[0].isVisible()


def test_nothing_is_written_over_unasked(two: Room, tmp_path: Path) -> None:
    (tmp_path / "2026-11 schedule.pdf").write_text("mine")
    two.screen.activated(EXPORT)
    two.settle()
    two.press(Qt.Key.Key_Return)
    assert (tmp_path / "2026-11 schedule.pdf").read_text() == "mine"
    assert (tmp_path / "2026-11 schedule (2).pdf").exists()


@pytest.mark.parametrize("kind", ["xlsx", "ics", "csv"])
def test_the_other_formats(two: Room, tmp_path: Path, kind: str) -> None:
    panel = two.screen.open_export()
    two.settle()
    panel.kind.choose(kind)
    panel.initials.setChecked(True)
    panel.export()
    two.settle()
    content = (tmp_path / f"2026-11 schedule initials.{kind}").read_bytes()
    assert b"Prado" not in content


def test_the_export_can_go_elsewhere_and_another_month(two: Room, tmp_path: Path) -> None:
    panel = two.screen.open_export()
    two.settle()
    panel._turn(1)
    two.paper.target = tmp_path / "sub.csv"
    panel.choose_place()
    assert panel.kind.value() == "csv"
    panel.export()
    two.settle()
    lines = list(csv.reader((tmp_path / "sub.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [line[3] for line in lines[1:]] == ["Omar Prado"]


def test_a_place_that_cannot_be_written_is_said_in_the_panel(two: Room, tmp_path: Path) -> None:
    panel = two.screen.open_export()
    two.settle()
    two.paper.target = tmp_path / "nowhere" / "m.pdf"
    panel.choose_place()
    panel.export()
    two.settle()
    assert panel.isVisible()
    assert panel.message.words.endswith("does not exist.")


def test_the_month_is_printed(two: Room) -> None:
    two.screen.print_month()
    assert two.paper.into is not None
    assert len(page_sizes(two.paper.into.read_bytes())) == 2


def test_without_a_printer_the_month_is_offered_as_a_file(two: Room) -> None:
    two.paper.into = None
    two.screen.print_month()
    two.settle()
    assert two.panel(ExportPanel).isVisible()
    assert two.said


def test_enter_prints_the_day(two: Room) -> None:
    two.clinic.now = datetime(2026, 11, 25, 8)
    panel = two.screen.open_day()
    two.settle()
    assert panel.subtitle.text() == "Wednesday 25 November 2026"
    assert "Lea <b> Prado" in texts_of(panel.pdf)[0]
    two.press(Qt.Key.Key_Return)
    assert two.paper.into is not None
    assert two.paper.into.exists()
    assert panel.isHidden()


def test_another_day_is_picked_and_saved(two: Room, tmp_path: Path) -> None:
    panel = two.screen.open_day()
    panel.month.picked.emit(date(2026, 11, 24))
    two.settle()
    assert "Nina Prado" in texts_of(panel.pdf)[0]
    two.paper.target = tmp_path / "day.pdf"
    panel.save()
    two.settle()
    assert "Nina Prado" in texts_of((tmp_path / "day.pdf").read_bytes())[0]
    assert isinstance(two.panel(DaySheetPanel), DaySheetPanel)
    assert two.paper.asked == ["2026-11-24 day sheet.pdf"]


def test_the_folder_is_remembered_and_nothing_else(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "view.ini"), QSettings.Format.IniFormat)
    Paper(settings).remember(tmp_path)
    assert Paper(settings).folder == tmp_path
    assert settings.allKeys() == ["files/folder"]
    Paper(settings).remember(tmp_path / "gone")
    assert Paper(settings).folder.is_dir()

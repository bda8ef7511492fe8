"""The Settings screen on a real clinic: each section saves at once, and says beside a field what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clinicdesk.services.bundle import Services
from clinicdesk.ui import theme
from clinicdesk.ui.settings import SettingsScreen
from clinicdesk.ui.settings.clinic import ClinicSection
from clinicdesk.ui.settings.closures import ClosuresSection
from clinicdesk.ui.settings.database import DatabaseSection
from clinicdesk.ui.settings.hours import HoursSection
from clinicdesk.ui.settings.look import LookSection
from clinicdesk.ui.settings.offers import ServicesSection
from clinicdesk.ui.settings.resources import ResourcesSection
from clinicdesk.ui.settings.rules import RulesSection
from clinicdesk.ui.tasks import Tasks
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic


@dataclass
class Room:
    """The screen at work on a clinic."""

    clinic: Clinic
    services: Services
    tasks: Tasks
    screen: SettingsScreen
    saved: list[str] = field(default_factory=list)

    def settle(self) -> None:
        while not self.tasks.idle:
            self.tasks.wait_idle()
        QApplication.processEvents()


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic) -> Iterator[Room]:  # noqa: F811 - the fixture imported above
    services, tasks = Services(clinic.desk), Tasks(sentence)
    screen = SettingsScreen(services, tasks)
    made = Room(clinic, services, tasks, screen)
    tasks.changed.connect(screen.note)
    tasks.saved.connect(made.saved.append)
    tasks.crashed.connect(lambda crash: pytest.fail(str(crash)))
    qtbot.addWidget(screen)
    screen.resize(1218, 700)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    made.settle()
    yield made
    made.settle()
    screen.close()
    tasks.stop()


def test_the_clinic_is_renamed_at_once_and_an_empty_name_is_refused(room: Room) -> None:
    section = room.screen.sections["clinic"]
    assert isinstance(section, ClinicSection)
    line = section.line("name")
    line.setFocus()
    line.setText("Clínica Prado")
    QTest.keyClick(line, Qt.Key.Key_Return)
    room.settle()
    assert room.services.settings.clinic().name == "Clínica Prado"
    line.clear()
    section.save()
    room.settle()
    assert "name" in section.message("name").text()
    assert room.services.settings.clinic().name == "Clínica Prado"


def test_the_clinics_phone_becomes_e164_or_says_why_not(room: Room) -> None:
    section = room.screen.sections["clinic"]
    assert isinstance(section, ClinicSection)
    section.line("phone").setText("12")
    section.save()
    assert "12" in section.message("phone").text()
    section.line("phone").setText("213 000 100")
    section.save()
    room.settle()
    assert room.services.settings.clinic().phone == "+351213000100"
    assert section.line("phone").text() == "+351 21 300 0100"


def test_a_lunch_break_is_typed_and_nonsense_is_not_kept(room: Room) -> None:
    section = room.screen.sections["hours"]
    assert isinstance(section, HoursSection)
    section.lines[0].setText("9-13, 14-19")
    section.save()
    room.settle()
    monday = [(span.opens, span.closes) for span in room.services.settings.hours() if span.weekday == 0]
    assert sorted(monday) == [(540, 780), (840, 1140)]
    section.lines[1].setText("from nine")
    section.save()
    room.settle()
    assert "from nine" in section.messages[1].text()
    section.lines[1].setText("19-9")
    section.save()
    room.settle()
    assert "Tuesday" in section.messages[1].text()
    assert section.lines[1].text() == "19:00–9:00"


def test_a_practitioner_has_hours_of_her_own(room: Room) -> None:
    section = room.screen.sections["hours"]
    assert isinstance(section, HoursSection)
    section.whose.setCurrentIndex(section.whose.findText("Nurse Vidal"))
    section.whose.activated.emit(section.whose.currentIndex())
    assert section.lines[0].placeholderText() == "9:00–19:00"
    section.lines[2].setText("10-14")
    section.save()
    room.settle()
    [span] = room.services.settings.hours(room.clinic.vidal)
    assert (span.weekday, span.opens, span.closes) == (2, 600, 840)
    assert section.whose.currentText() == "Nurse Vidal"


def test_days_are_closed_and_taken_back_by_keyboard(room: Room) -> None:
    room.screen.show_section("closures")
    section = room.screen.sections["closures"]
    assert isinstance(section, ClosuresSection)
    section.line("first").setFocus()
    QTest.keyClicks(section.line("first"), "24.12.26")
    section.line("last").setText("31.12.26")
    section.line("reason").setText("holiday")
    QTest.keyClick(section.line("reason"), Qt.Key.Key_Return)
    room.settle()
    [closure] = room.services.settings.closures(date(2026, 11, 23))
    assert (closure.starts.date(), closure.ends.date(), closure.reason) == (
        date(2026, 12, 24),
        date(2027, 1, 1),
        "holiday",
    )
    section.table.setFocus()
    QTest.keyClick(section.table, Qt.Key.Key_Delete)
    room.settle()
    assert room.services.settings.closures(date(2026, 11, 23)) == ()
    section.line("first").setText("3.1.27")
    section.line("last").setText("2.1.27")
    section.add()
    room.settle()
    assert section.fields["last"].message.isVisible()
    section.line("first").clear()
    section.add()
    assert section.fields["first"].message.isVisible()


def test_pens_are_added_with_their_serial_renamed_and_retired(room: Room) -> None:
    room.screen.show_section("resources")
    section = room.screen.sections["resources"]
    assert isinstance(section, ResourcesSection)
    pens = section.cards["pen"]
    pens.name.setText("Pen C")
    QTest.keyClick(pens.name, Qt.Key.Key_Return)
    room.settle()
    assert "serial" in pens.message.words
    assert pens.name.text() == "Pen C"
    pens.serial.setText("MN-A")
    QTest.keyClick(pens.serial, Qt.Key.Key_Return)
    room.settle()
    assert "MN-A" in pens.message.words
    pens.serial.setText("MN-C")
    QTest.keyClick(pens.serial, Qt.Key.Key_Return)
    room.settle()
    [made] = [one for one in room.services.settings.resources() if one.name == "Pen C"]
    assert (made.kind, made.model, made.serial) == ("pen", "skinpen", "MN-C")
    assert pens.name.text() == ""
    line = pens.lines[made.id]
    line.name.setText("Pen A")
    line.name.editingFinished.emit()
    room.settle()
    assert line.message.isVisible()
    line.switch.click()
    room.settle()
    assert not next(one.active for one in room.services.settings.resources() if one.id == made.id)
    assert pens.lines[made.id].switch.text() == "Bring back"


def test_a_phase_takes_longer_and_holds_something_else(room: Room) -> None:
    section = room.screen.sections["services"]
    assert isinstance(section, ServicesSection)
    card = section.cards[room.clinic.consult]
    card.rows[0].minutes.setValue(25)
    room.settle()
    card.rows[0].holds["room"].click()
    room.settle()
    card._add()
    room.settle()
    [consult] = [one for one in room.services.settings.services() if one.id == room.clinic.consult]
    assert (consult.phases[0].minutes, consult.phases[0].holds) == (25, frozenset({"practitioner", "room"}))
    assert len(consult.phases) == len(card.rows) == 2
    for _ in range(2):
        card._drop(card.rows[0])
        room.settle()
    assert card.message.words  # the last phase stays


def test_gaps_out_of_order_are_said_and_not_kept(room: Room) -> None:
    section = room.screen.sections["rules"]
    assert isinstance(section, RulesSection)
    section.spins["best_gap_days"].setValue(33)
    room.settle()
    assert room.services.settings.series_rules().best_gap_days == 33
    section.spins["min_gap_days"].setValue(40)
    room.settle()
    assert section.message.words
    assert room.services.settings.series_rules().min_gap_days == 28


def test_the_look_changes_at_once(room: Room) -> None:
    section = room.screen.sections["look"]
    assert isinstance(section, LookSection)
    try:
        section.modes.choose("dark")
        assert theme.current().dark
    finally:
        theme.current().set_mode("light")


def test_a_backup_and_a_check_tell_how_they_ended(room: Room, tmp_path: Path) -> None:
    room.screen.show_section("database")
    section = room.screen.sections["database"]
    assert isinstance(section, DatabaseSection)
    section.folder.setText(str(tmp_path / "backups"))
    section.back_up()
    room.settle()
    assert "verified" in section.field.message.words
    assert list((tmp_path / "backups").glob("*.clinicdesk"))
    blocked = tmp_path / "a file"
    blocked.write_text("x")
    section.folder.setText(str(blocked / "below"))
    section.back_up()
    room.settle()
    assert "verified" not in section.field.message.words
    section.check()
    room.settle()
    assert section.checked.words.startswith("All is whole")

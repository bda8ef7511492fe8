"""The Recall screen on a real clinic, by keyboard alone: who is listed, calling, booking in two keys."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.calls import RecallRow
from clinicdesk.services.history import History
from clinicdesk.services.recall import Recall
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar
from clinicdesk.ui.recall import RecallScreen
from clinicdesk.ui.recall.later import CallLater
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.buttons import FilterChip
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic


@dataclass
class Room:
    """A recall screen at work on a clinic."""

    clinic: Clinic
    recall: Recall
    tasks: Tasks
    screen: RecallScreen
    said: list[str]

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()
        self.tasks.wait_idle()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.screen.table, key)
            self.settle()

    def names(self) -> list[str]:
        return [row.patient for row in self.screen.table.rows.rows]

    def chosen(self) -> RecallRow:
        row = self.screen.table.chosen()
        assert isinstance(row, RecallRow)
        return row

    def words(self) -> list[str]:
        return [label.text() for label in self.screen.card.findChildren(QLabel) if label.isVisible()]

    def chips(self) -> dict[str, FilterChip]:
        return {chip.accessibleName(): chip for chip in self.screen.findChildren(FilterChip)}


def treat(clinic: Clinic, patient: int, day: date) -> None:  # noqa: F811 - the fixture's type
    starts = datetime.combine(day, time(10))
    with clinic.desk.unit("put") as unit:
        unit.insert(
            tables.appointment, patient_id=patient, service_id=clinic.maintenance, kind="maintenance",
            starts=starts, ends=starts + timedelta(hours=1), practitioner_id=clinic.amaral, status="done",
            finished=starts + timedelta(hours=1),
        )  # fmt: skip


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic) -> Iterator[Room]:  # noqa: F811
    for given, family, day, more in (
        ("Helga", "Brandt", date(2026, 7, 12), {"phone": "+351913000220"}),
        ("Rui", "Matos", date(2026, 8, 2), {"language": "pt", "liked_from": 14 * 60}),
        ("Eva", "Lang", date(2026, 8, 9), {"do_not_contact": True, "phone": "+351913000221"}),
        ("Ben", "Adler", date(2026, 8, 28), {}),
    ):
        treat(clinic, clinic.patient(given, family, **more), day)
    tasks = Tasks(sentence)
    recall = Recall(clinic.desk)
    screen = RecallScreen(recall, tasks)
    said: list[str] = []
    tasks.said.connect(said.append)
    tasks.changed.connect(screen.note)
    qtbot.addWidget(screen)
    screen.resize(1200, 700)
    screen.show()
    screen.activated()
    made = Room(clinic, recall, tasks, screen, said)
    made.settle()
    yield made
    tasks.stop()


def test_the_list_is_in_the_order_of_urgency_with_its_counts(room: Room) -> None:
    assert room.names() == ["Helga Brandt", "Rui Matos", "Eva Lang", "Ben Adler"]
    assert set(room.chips()) == {
        "Everyone to call 4",
        "Late 1",
        "Stalled series 0",
        "Due now 2",
        "Next 30 days 1",
    }
    model = room.screen.table.rows
    cells = [model.columns[at].text(model.rows[0]) for at in range(1, 6)]
    assert cells == ["over 40", "12 Jul 2026", "12 Oct – 12 Nov", "11 days late", "–"]


def test_the_card_shows_whom_one_calls_and_what_to_say(room: Room) -> None:
    room.press(Qt.Key.Key_Down)
    shown = room.words()
    assert "Rui Matos" in shown
    assert "from 14:00 · Portuguese · born 12 Mar 1979" in shown
    assert "“It is time for your touch-up. Monday 23 November, two o'clock?”" in shown
    room.press(Qt.Key.Key_Right)
    assert "“It is time for your touch-up. Tuesday 24 November, two o'clock?”" in room.words()
    room.press(Qt.Key.Key_Up)
    assert "+351 913 000 220" in room.words()


def test_a_filter_shows_only_its_own_and_pressed_again_everybody(room: Room) -> None:
    due = room.chips()["Due now 2"]
    due.click()
    room.settle()
    assert room.names() == ["Rui Matos", "Eva Lang"]
    due.click()
    room.settle()
    assert len(room.names()) == 4


def test_two_keys_book_and_the_next_one_moves_up(room: Room) -> None:
    room.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert room.names() == ["Helga Brandt", "Eva Lang", "Ben Adler"]
    assert room.chosen().patient == "Eva Lang"
    History(room.clinic.desk).undo()
    assert [row.patient for row in room.recall.list()][1] == "Rui Matos"


def test_the_chosen_time_is_the_one_that_is_booked(room: Room) -> None:
    times = room.recall.first_times(room.chosen().patient_id)
    room.press(Qt.Key.Key_Right, Qt.Key.Key_1)
    assert room.names()[0] == "Rui Matos"
    with room.clinic.desk.store.read() as connection:
        day = times[1].starts
        [visit] = calendar.visits(connection, day, day + timedelta(hours=1))
    assert (visit.patient, visit.starts, visit.kind) == ("Helga Brandt", day, "maintenance")


@pytest.mark.parametrize(
    ("key", "outcome"),
    [
        (Qt.Key.Key_2, "no_answer"),
        (Qt.Key.Key_3, "message"),
        (Qt.Key.Key_5, "declined"),
        (Qt.Key.Key_6, "wrong_number"),
    ],
)
def test_a_number_says_what_happened_and_goes_on(room: Room, key: Qt.Key, outcome: str) -> None:
    room.press(key)
    assert room.chosen().patient == "Rui Matos"
    assert room.recall.list()[0].last_outcome == outcome


def test_call_later_asks_when_and_keeps_a_note(room: Room) -> None:
    room.press(Qt.Key.Key_4)
    panel = room.screen.findChild(CallLater)
    assert panel is not None
    field = panel.findChild(QLineEdit)
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "wants mornings")
    QTest.keyClick(field, Qt.Key.Key_Return)
    room.settle()
    [first, *_] = room.recall.list()
    assert (first.last_outcome, first.last_note, first.next_try) == (
        "later",
        "wants mornings",
        date(2026, 11, 30),
    )
    model = room.screen.table.rows
    assert model.columns[5].text(model.rows[0]) == "wants mornings"


def test_nobody_is_called_who_asked_not_to_be(room: Room) -> None:
    room.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert room.chosen().patient == "Eva Lang"
    shown = room.words()
    assert "This patient asked not to be called." in shown
    assert not any("913 000 221" in each or "913000221" in each for each in shown)
    room.press(Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Return)
    assert room.names()[2] == "Eva Lang"
    assert room.chosen().last_outcome == ""


def test_booked_elsewhere_meanwhile_is_said_and_the_list_put_right(room: Room) -> None:
    nobody = room.chosen().patient_id
    room.recall.book(nobody, room.recall.first_times(nobody)[0])  # at another desk, unnoticed here
    room.press(Qt.Key.Key_1)
    assert room.said == [sentence(Refusal("not_on_recall"))]
    assert room.names()[0] == "Rui Matos"


def test_an_empty_filter_says_so(room: Room) -> None:
    room.chips()["Stalled series 0"].click()
    room.settle()
    assert "Nobody to call." in [
        label.text() for label in room.screen.findChildren(QLabel) if label.isVisible()
    ]


def test_two_of_one_name_show_their_birth_dates(room: Room) -> None:
    treat(room.clinic, room.clinic.patient("Rui", "Matos", birth_date=date(1981, 5, 3)), date(2026, 8, 3))
    room.chips()["Everyone to call 4"].click()
    room.settle()
    model = room.screen.table.rows
    told = [model.columns[0].text(row) for row in model.rows if row.patient == "Rui Matos"]
    assert told == ["Rui Matos · 12 Mar 1979", "Rui Matos · 3 May 1981"]


def test_the_call_list_is_written(room: Room, tmp_path: Path) -> None:
    room.screen.export(tmp_path / "list.csv")
    room.settle()
    written = (tmp_path / "list.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(written.splitlines()))
    assert [row["patient"] for row in rows] == room.names()
    assert [row["phone"] for row in rows] == ["'+351913000220", "", "", ""]
    assert rows[2]["do_not_contact"] == "yes"

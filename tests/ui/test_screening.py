"""The screening form over a screen, by keyboard alone: asked, answered, recorded, put aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.domain.screening import QUESTIONS, Assessment, Reply, Verdict
from clinicdesk.services.screening import Given, Screening
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.screening import QuestionRow, ScreeningPanel, Screenings
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic

ALL_NO = tuple(Given(question.id, Reply.NO) for question in QUESTIONS)


@dataclass
class Desk:
    """A screen with the form over it."""

    clinic: Clinic
    screening: Screening
    screenings: Screenings
    tasks: Tasks
    host: QWidget
    recorded: list[tuple[int, Assessment]]
    nina: int

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def open(self) -> ScreeningPanel:
        self.screenings.open(self.host, self.nina)
        self.settle()
        return self.panel()

    def panel(self) -> ScreeningPanel:
        [panel] = [one for one in self.host.findChildren(ScreeningPanel) if one.isVisible()]
        return panel

    def shut(self) -> bool:
        return not any(one.isVisible() for one in self.host.findChildren(ScreeningPanel))

    def type(self, keys: str) -> None:
        """Type into whatever has the focus; ↵ is Enter."""
        for key in keys:
            focused = QApplication.focusWidget()
            assert focused is not None
            if key == "↵":
                QTest.keyClick(focused, Qt.Key.Key_Return)
            else:
                QTest.keyClicks(focused, key)
        self.settle()

    def words(self) -> list[str]:
        return [label.text() for label in self.panel().findChildren(QLabel) if label.isVisible()]


@pytest.fixture
def desk(qtbot: QtBot, clinic: Clinic) -> Iterator[Desk]:  # noqa: F811
    tasks = Tasks(sentence)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1000, 700)
    with qtbot.waitActive(host):
        host.show()
    screening = Screening(clinic.desk)
    screenings = Screenings(screening, tasks, host)
    recorded: list[tuple[int, Assessment]] = []
    screenings.recorded.connect(lambda patient, found: recorded.append((patient, found)))
    yield Desk(clinic, screening, screenings, tasks, host, recorded, clinic.patient())
    tasks.stop()


def test_six_keys_and_enter_screen_a_patient(desk: Desk) -> None:
    desk.open()
    desk.type("nnnnnn")
    assert desk.panel().result == "✓ Clear for this visit."
    desk.type("↵")
    assert desk.shut()
    [(patient, found)] = desk.recorded
    assert (patient, found.verdict) == (desk.nina, Verdict.CLEAR)
    assert desk.screening.form(desk.nina).stale == ()


def test_nothing_is_recorded_while_a_question_is_left(desk: Desk) -> None:
    desk.open()
    desk.type("nnnn↵")
    assert desk.panel().result == "2 questions left."
    assert desk.recorded == []


def test_a_cream_asks_since_when_and_says_until_when(desk: Desk) -> None:
    desk.open()
    desk.type("nnnny22.11.2026↵n")
    assert desk.panel().result == "▲ Needs a check first: not before Wednesday 25 November 2026."
    desk.type("↵")
    assert not desk.shut(), "the result stays to be read"
    [(_, found)] = desk.recorded
    assert found.earliest == date(2026, 11, 25)
    desk.type("\x1b")
    assert desk.shut()


def test_a_day_left_empty_counts_from_today(desk: Desk) -> None:
    desk.open()
    desk.type("nnnny↵n↵")
    assert desk.recorded[0][1].earliest == date(2026, 11, 26)


def test_a_day_that_nobody_can_read_stops_the_record_beside_it(desk: Desk) -> None:
    desk.open()
    desk.type("nnnnysoon↵n↵")
    assert desk.recorded == []
    rows = {row.asked.id: row for row in desk.panel().findChildren(QuestionRow)}
    assert rows["C32"].message.words
    assert rows["C32"].date.hasFocus()


def test_a_last_use_that_lies_ahead_is_refused_beside_it(desk: Desk) -> None:
    desk.open()
    desk.type("nnnny25 Nov 2026↵n↵")
    assert desk.recorded == []
    rows = {row.asked.id: row for row in desk.panel().findChildren(QuestionRow)}
    assert "25 November 2026" in rows["C32"].message.words


def test_the_result_never_names_the_answer(desk: Desk) -> None:
    desk.open()
    desk.type("ynnnnn")
    assert desk.panel().result == "▲ Needs a check first: no treatment now."


def test_unsure_asks_for_a_sign_off(desk: Desk) -> None:
    desk.open()
    desk.type("nnnnn?↵")
    assert desk.recorded[0][1].verdict is Verdict.SIGN_OFF


def test_one_key_says_that_nothing_changed(desk: Desk) -> None:
    desk.screening.record(desk.nina, ALL_NO)
    desk.clinic.now += timedelta(days=35)
    desk.open()
    assert "Asked last 23 Nov 2026." in desk.words()
    desk.type("c")
    assert desk.shut()
    assert desk.screening.form(desk.nina).stale == ()


def test_one_key_is_not_offered_to_who_was_never_asked(desk: Desk) -> None:
    panel = desk.open()
    desk.type("c")
    assert desk.panel() is panel
    assert desk.recorded == []


def test_arrows_go_back_to_put_an_answer_right(desk: Desk) -> None:
    panel = desk.open()
    desk.type("y")
    QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Up)
    desk.type("nnnnnn↵")
    assert desk.recorded[0][1].verdict is Verdict.CLEAR


def test_put_aside_it_comes_back_as_it_was(desk: Desk) -> None:
    desk.open()
    desk.type("nnn\x1b")
    assert desk.shut()
    assert desk.screenings.waiting == (desk.nina,)
    desk.open()
    assert desk.panel().result == "3 questions left."
    desk.type("nnn↵")
    assert desk.recorded[0][1].verdict is Verdict.CLEAR
    assert not desk.screenings.waiting


def test_consent_is_signed_with_one_key(desk: Desk) -> None:
    desk.open()
    assert "▲ Consent not signed yet" in desk.words()
    desk.type("s")
    assert "✓ Consent signed today" in desk.words()
    [signed] = desk.screening.form(desk.nina).consents
    assert (signed.scope, signed.signed_on) == ("treatment", datetime(2026, 11, 23).date())

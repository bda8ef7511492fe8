"""The planner on a real clinic: proposed, looked at, changed and booked, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.domain.screening import Reply
from clinicdesk.presentation.timeline import lay
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.screening import Given, Screening
from clinicdesk.services.series import PlanForm, Series
from clinicdesk.store import tables
from clinicdesk.ui.series.screen import SeriesScreen
from clinicdesk.ui.tasks import Tasks
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic

TUESDAY, THURSDAY = 1, 3


@dataclass
class Room:
    """A planner at work on a clinic."""

    clinic: Clinic
    series: Series
    tasks: Tasks
    screen: SeriesScreen
    said: list[str] = field(default_factory=list)
    gone: list[tuple[str, object]] = field(default_factory=list)

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def plan_for(self, patient: int) -> None:
        self.screen.activated(patient)
        self.settle()

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)
        self.settle()

    def why_none(self) -> str:
        return self.screen.plan.none.accessibleName()

    def whens(self) -> list[str]:
        return [row.line.when for row in self.screen.plan.rungs.rows if row.session]

    def visits(self, patient: int) -> list[datetime]:
        found = Calendar(self.clinic.desk).span(date(2026, 11, 23), 300).blocks
        one = Calendar(self.clinic.desk).appointment
        return [one(each.id).starts for each in found if each.patient_id == patient]


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic) -> Iterator[Room]:  # noqa: F811
    tasks = Tasks(sentence)
    host = QWidget()
    host.resize(1218, 694)  # what a window of 1366 x 768 leaves to a screen
    screen = SeriesScreen(Series(clinic.desk), Screening(clinic.desk), tasks)
    layout = QVBoxLayout(host)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(screen)
    made = Room(clinic, Series(clinic.desk), tasks, screen)
    tasks.said.connect(made.said.append)
    tasks.changed.connect(screen.note)
    screen.go_to.connect(lambda key, target: made.gone.append((key, target)))
    qtbot.addWidget(host)
    with qtbot.waitExposed(host):
        host.show()
    host.activateWindow()
    yield made
    tasks.wait_idle()
    tasks.stop()


def liked(room: Room, **more: Any) -> int:
    likes = {"liked_weekdays": "13", "liked_from": 15 * 60, "liked_practitioner_id": room.clinic.amaral}
    return room.clinic.patient("Ines", "Carvalho", **{**likes, **more})


def test_without_a_patient_it_asks_for_one(room: Room) -> None:
    room.screen.activated(None)
    assert room.screen.empty.isVisible()
    assert not room.screen.plan.isVisible()


def test_a_series_is_booked_with_one_key(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    assert room.whens() == [
        "Tue 24 Nov 2026, 15:00–16:15",
        "Tue 29 Dec 2026, 15:00–16:15",
        "Tue 2 Feb 2027, 15:00–16:15",
    ]
    assert room.screen.say.text().startswith("“Tuesday 24 November at three o'clock")
    room.press(Qt.Key.Key_Return)
    assert room.visits(patient) == [
        datetime(2026, 11, 24, 15),
        datetime(2026, 12, 29, 15),
        datetime(2027, 2, 2, 15),
    ]
    assert room.gone == [("patients", patient)]


def test_a_wish_changes_the_plan_at_once(room: Room) -> None:
    room.plan_for(liked(room))
    room.screen.form.days.choose(TUESDAY)
    room.settle()
    assert all(when.startswith("Thu ") for when in room.whens())
    room.screen.form.sessions.choose(5)
    room.settle()
    assert len(room.whens()) == 5
    assert room.screen.book.text() == "Book 5 sessions"


def test_a_plan_that_is_being_asked_anew_is_not_booked(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    room.screen.form.sessions.choose(4)
    QTest.keyClick(room.screen, Qt.Key.Key_Return)
    room.settle()
    assert room.visits(patient) == []
    room.press(Qt.Key.Key_Return)
    assert len(room.visits(patient)) == 4


def test_other_times_of_one_session_by_keyboard(room: Room) -> None:
    room.plan_for(liked(room))
    before = room.whens()
    room.screen.plan.rungs.focus_row()
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_O)
    chip = QApplication.focusWidget()
    assert isinstance(chip, QAbstractButton)
    words = chip.text()
    room.press(Qt.Key.Key_Return)
    after = room.whens()
    assert after[1] != before[1]
    assert (after[0], after[2]) == (before[0], before[2])
    assert words.split(",")[0] in after[1]
    assert [row.locked for row in room.screen.plan.rungs.rows] == [False, True, False, False]
    assert not room.visits(room.screen.form.form().patient_id)  # type: ignore[union-attr]


def test_esc_closes_the_other_times_before_it_leaves(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    room.screen.plan.rungs.focus_row()
    room.press(Qt.Key.Key_O)
    room.press(Qt.Key.Key_Escape)
    assert room.gone == []
    room.press(Qt.Key.Key_Escape)
    assert room.gone == [("patients", patient)]


def test_a_locked_session_stays_when_the_wishes_change(room: Room) -> None:
    room.plan_for(liked(room))
    before = room.whens()
    room.screen.plan.rungs.focus_row()
    room.press(Qt.Key.Key_L)
    room.screen.form.days.choose(TUESDAY)
    room.settle()
    after = room.whens()
    assert after[0] == before[0]
    assert all(when.startswith("Thu ") for when in after[1:])


def test_the_plans_are_leafed_through(room: Room) -> None:
    room.plan_for(liked(room))
    first = room.whens()
    room.press(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert room.whens() != first
    assert room.screen.plan.count.text() == "Plan 2 of 6"
    room.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert room.whens() == first


def test_another_count_asks_for_its_reason_beside_it(room: Room) -> None:
    room.plan_for(liked(room))
    form = room.screen.form
    form.sessions.choose(0)
    form.ui.countSpin.setValue(6)
    room.settle()
    assert form.ui.countMessage.isVisible()
    assert "reason" in form.ui.countMessage.text()
    assert not room.screen.book.isEnabled()
    room.press(Qt.Key.Key_Return)
    assert room.gone == []
    form.ui.countReasonEdit.setText("deep scars")
    room.settle()
    assert not form.ui.countMessage.isVisible()
    assert len(room.whens()) == 6


def test_why_none_fits_is_one_sentence(room: Room) -> None:
    room.plan_for(liked(room, event_name="Wedding", event_date=date(2027, 1, 20)))
    assert "Wednesday 6 January 2027" in room.why_none()
    assert not room.screen.book.isEnabled()
    room.screen.form.ui.eventDateEdit.setDate(QDate(2026, 11, 23))
    room.settle()
    assert len(room.whens()) == 3
    assert room.screen.plan.none.isHidden()


def test_a_time_taken_meanwhile_is_said_and_planned_again(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    first = room.whens()
    other = room.clinic.patient("Lea", "Fontaine")
    starts = datetime(2026, 12, 29, 15, 30)
    Calendar(room.clinic.desk).book(BookForm(other, room.clinic.consult, starts, room.clinic.amaral))
    room.press(Qt.Key.Key_Return)
    assert room.screen.plan.message.words.startswith("Session 2 was taken meanwhile")
    assert room.visits(patient) == []
    assert room.whens() != first
    room.press(Qt.Key.Key_Return)
    assert len(room.visits(patient)) == 3


def test_the_screening_is_asked_beside_the_plan(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    checks = room.screen.checks
    assert checks.all_no.isVisible()
    checks.all_no.click()
    room.settle()
    assert not checks.all_no.isVisible()
    lines = [label.text() for label in checks.findChildren(QLabel) if label.isVisible()]
    assert "✓ Not pregnant" in lines
    Screening(room.clinic.desk).record(patient, [Given("C1", Reply.YES)])
    room.plan_for(patient)
    assert room.why_none() == "Not now: pregnant."


def test_a_wait_is_asked_since_when_and_moves_the_series(room: Room) -> None:
    room.plan_for(liked(room))
    buttons = room.screen.checks.findChildren(QAbstractButton)
    yes = next(one for one in buttons if one.accessibleName().endswith("When last? Yes"))
    yes.click()
    room.settle()
    keep = next(one for one in room.screen.checks.findChildren(QAbstractButton) if one.text() == "Keep")
    keep.click()
    room.settle()
    assert room.whens()[0].startswith("Thu 26 Nov 2026")


def test_a_running_series_is_continued(room: Room) -> None:
    patient = liked(room)
    Calendar(room.clinic.desk).book(
        BookForm(patient, room.clinic.microneedling, datetime(2026, 11, 25, 10), room.clinic.vidal)
    )
    room.plan_for(patient)
    rows = room.screen.plan.rungs.rows
    assert [row.can_change for row in rows] == [False, True, True, False]
    assert rows[0].line.why == "booked"
    assert room.screen.book.text() == "Book 2 sessions"
    room.press(Qt.Key.Key_Return)
    assert len(room.visits(patient)) == 3
    room.plan_for(patient)
    assert room.why_none() == "All 3 sessions are booked already."


def test_an_unknown_patient_is_said(room: Room) -> None:
    room.plan_for(999)
    assert room.said == ["There is no patient with the number 999."]
    assert room.screen.empty.isVisible()


def test_a_change_at_another_desk_is_taken_up(room: Room) -> None:
    patient = liked(room)
    room.plan_for(patient)
    outcome = Calendar(room.clinic.desk).book(
        BookForm(patient, room.clinic.consult, datetime(2026, 11, 24, 15, 0), room.clinic.vidal)
    )
    room.screen.note(outcome.changes)
    room.settle()
    assert room.whens()[0] != "Tue 24 Nov 2026, 15:00–16:15"


def test_a_hidden_liking_and_an_odd_hour_are_kept(room: Room) -> None:
    room.plan_for(liked(room, liked_weekdays="16", liked_from=15 * 60 + 10))
    form = room.screen.form.form()
    assert form is not None
    assert form.wish is not None
    assert (form.wish.weekdays, form.wish.from_minute) == (frozenset({1, 6}), 15 * 60 + 10)


def test_everything_has_a_spoken_name_and_nothing_is_cut(room: Room) -> None:
    room.plan_for(liked(room, allergies="Lidocaine", heavy_sun_damage=True, fitzpatrick=2))
    screen = room.screen
    for widget in screen.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            parent = widget.parentWidget()
            named = widget.accessibleName() or (parent is not None and parent.accessibleName())
            known = widget.objectName().startswith("qt_") or type(widget).__name__ == "QScrollArea"
            assert named or known, widget
    left = screen.form.parentWidget()
    assert left is not None
    assert screen.form.minimumSizeHint().width() <= left.width()
    for label in screen.form.findChildren(QLabel):
        if label.isVisible() and not label.wordWrap():
            assert label.sizeHint().width() <= label.width() + 1, label.text()


def test_the_line_of_time_keeps_its_order(room: Room) -> None:
    patient = liked(room, event_name="Wedding", event_date=date(2027, 3, 27))
    proposal = room.series.propose(PlanForm(patient, 4))
    line = lay(proposal.plans[0], proposal)
    places = [mark.at for mark in line.marks]
    assert places == sorted(places)
    assert line.event is not None
    assert line.clear is not None
    assert places[0] == 0.0
    assert places[-1] <= line.clear[0] <= line.event <= 1.0
    assert all(
        opens <= mark.at <= closes
        for mark, (_, opens, closes) in zip(line.marks[1:], line.windows, strict=True)
    )


def test_an_event_long_after_is_not_on_the_line(room: Room) -> None:
    far = date(2026, 11, 23) + timedelta(days=400)
    proposal = room.series.propose(PlanForm(liked(room, event_name="Trip", event_date=far)))
    assert lay(proposal.plans[0], proposal).event is None


def test_the_consent_is_told(room: Room) -> None:
    patient = liked(room)
    with room.clinic.desk.unit("sign") as unit:
        unit.insert(
            tables.consent,
            patient_id=patient,
            scope="treatment",
            text_version="1",
            signed_on=date(2026, 11, 12),
        )
    room.plan_for(patient)
    lines = [label.text() for label in room.screen.checks.findChildren(QLabel) if label.isVisible()]
    assert "✓ Consent signed 12 Nov 2026" in lines

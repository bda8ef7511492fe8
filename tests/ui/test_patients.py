"""The Patients screen on a real clinic, by keyboard: finding, adding, changing, the file, taking back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.domain.screening import QUESTIONS
from clinicdesk.domain.views.patients import SeriesView, SessionView
from clinicdesk.presentation.patient_file import next_open, standing
from clinicdesk.presentation.typed import day_text, read_day, read_spans, spans_text
from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.services.patients import PatientForm
from clinicdesk.store import tables
from clinicdesk.ui.patients import PatientsScreen
from clinicdesk.ui.patients.editor import PatientEditor
from clinicdesk.ui.patients.next_session import NextSession
from clinicdesk.ui.shell.header import Header
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.screening import ScreeningPanel
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@dataclass
class Room:
    """The screen at work on a clinic."""

    clinic: Clinic
    services: Services
    tasks: Tasks
    screen: PatientsScreen
    gone: list[tuple[str, object]] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)

    def settle(self) -> None:
        while not self.tasks.idle:
            self.tasks.wait_idle()
        QApplication.processEvents()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.focused(), key, modifiers)
        self.settle()

    def write(self, text: str) -> None:
        for sign in text:
            QTest.keyClicks(self.focused(), sign)
        self.settle()

    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def found(self) -> list[str]:
        return [row.name for row in self.screen.finder.table.rows.rows]

    def open(self, patient_id: int) -> None:
        self.screen.open_file(patient_id)
        self.settle()

    def overlay(self, kind: type[OverlayDialog]) -> OverlayDialog:
        found: list[OverlayDialog] = [one for one in self.screen.findChildren(kind) if one.isVisible()]
        assert len(found) == 1
        return found[0]

    def editor(self) -> PatientEditor:
        found = self.overlay(PatientEditor)
        assert isinstance(found, PatientEditor)
        return found

    def series(self, patient_id: int, starts: datetime) -> int:
        form = BookForm(patient_id, self.clinic.microneedling, starts, self.clinic.amaral)
        return self.services.calendar.book(form).value


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic) -> Iterator[Room]:  # noqa: F811 - the fixture imported above
    services, tasks = Services(clinic.desk), Tasks(sentence)
    screen = PatientsScreen(services, tasks)
    made = Room(clinic, services, tasks, screen)
    tasks.changed.connect(screen.note)
    tasks.saved.connect(made.saved.append)
    tasks.crashed.connect(lambda crash: pytest.fail(str(crash)))
    screen.go_to.connect(lambda key, target: made.gone.append((key, target)))
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(Header(screen))
    column.addWidget(screen, 1)
    qtbot.addWidget(window)
    window.resize(1218, 742)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    screen.activated()
    made.settle()
    yield made
    made.settle()
    window.close()
    tasks.stop()


# ------------------------------------------------------------------- finding
def test_typing_finds_and_enter_opens_the_file(room: Room) -> None:
    nina, lea = room.clinic.patient(), room.clinic.patient("Lea", "Fontaine")
    room.write("font")
    assert room.found() == ["Lea Fontaine"]
    room.press(Qt.Key.Key_Return)
    assert room.screen.file.facts is not None
    assert room.screen.file.facts.patient.id == lea != nina
    assert room.screen.title() == "Patient"
    room.press(Qt.Key.Key_Escape)
    assert room.screen.title() == "Patients"
    assert room.screen.finder.search.text() == "font"


def test_letters_typed_in_the_list_go_to_the_search_line(room: Room) -> None:
    room.clinic.patient()
    room.write("prad")
    room.screen.finder.table.setFocus()
    room.write("o")
    assert room.screen.finder.search.text() == "prado"
    assert room.screen.finder.search.hasFocus()
    assert room.found() == ["Nina Prado"]


def test_two_of_one_name_show_their_birth_dates(room: Room) -> None:
    room.clinic.patient()
    room.clinic.patient(birth_date=date(2001, 7, 19))
    room.write("nina prado")
    rows = room.screen.finder.table.rows.rows
    assert {row.birth_date for row in rows} == {date(1979, 3, 12), date(2001, 7, 19)}
    assert all(row.alike for row in rows)
    room.press(Qt.Key.Key_Down)
    assert room.screen.finder.table.chosen() == rows[1]


def test_who_comes_today_is_listed_without_typing(room: Room) -> None:
    nina = room.clinic.patient()
    room.clinic.patient("Lea", "Fontaine")
    room.series(nina, datetime(2026, 11, 23, 15))
    room.screen.finder.refresh()
    room.settle()
    assert room.found() == ["Nina Prado"]
    assert room.screen.finder.table.chosen().about == "15:00"


# ------------------------------------------------------------------- adding and changing
def test_a_patient_is_added_by_keyboard_alone(room: Room) -> None:
    room.write("rita lopes")
    room.press(Qt.Key.Key_Insert)
    editor = room.editor()
    assert editor.fields.line("given_name").text() == "Rita"
    editor.fields.line("birth_date").setFocus()
    room.write("1.2.88")
    room.press(Qt.Key.Key_Tab)
    assert editor.fields.line("birth_date").text() == "1 Feb 1988"
    assert editor.fields.line("phone").hasFocus()
    room.write("912 000 146")
    room.press(Qt.Key.Key_Return)
    facts = room.screen.file.facts
    assert facts is not None
    assert (facts.patient.name, facts.patient.birth_date) == ("Rita Lopes", date(1988, 2, 1))
    assert facts.patient.phone == "+351912000146"
    assert room.saved == ["Added Rita Lopes"]


def test_a_refusal_is_said_beside_its_field_and_nothing_typed_is_lost(room: Room) -> None:
    room.press(Qt.Key.Key_Insert)
    editor = room.editor()
    room.press(Qt.Key.Key_Return)
    assert "name" in editor.fields.message("family_name")
    assert editor.fields.line("family_name").hasFocus()
    room.write("Lopes")
    editor.fields.line("phone").setText("12")
    editor.fields.line("birth_date").setText("31.2.1990")
    room.press(Qt.Key.Key_Return)
    assert "31.2.1990" in editor.fields.message("birth_date")
    editor.fields.line("birth_date").clear()
    room.press(Qt.Key.Key_Return)
    assert "12" in editor.fields.message("phone")
    room.press(Qt.Key.Key_Escape)
    room.press(Qt.Key.Key_Insert)
    assert room.editor().fields.line("family_name").text() == "Lopes"
    assert room.editor().fields.line("phone").text() == "12"


def test_a_likely_duplicate_is_shown_before_anything_is_saved(room: Room) -> None:
    nina = room.clinic.patient()
    for _ in range(2):
        room.press(Qt.Key.Key_Insert)
        editor = room.editor()
        for name, text in (("given_name", "Nina"), ("family_name", "Prado"), ("birth_date", "12.3.1979")):
            editor.fields.line(name).setText(text)
        room.press(Qt.Key.Key_Return)
        assert editor.isVisible()
        assert editor.save_button.text() == "Add all the same"
        assert room.saved == []
        if nina:
            editor._open_known(nina)
            room.settle()
            assert room.screen.file.facts is not None
            assert room.screen.file.facts.patient.id == nina
            room.screen.show_list()
            room.screen._draft, nina = None, 0
    room.press(Qt.Key.Key_Return)
    assert room.saved == ["Added Nina Prado"]
    with room.clinic.desk.store.read() as connection:
        assert len(connection.execute(tables.patient.select()).all()) == 2


def test_a_change_left_half_done_comes_back(room: Room) -> None:
    nina = room.clinic.patient()
    room.open(nina)
    room.press(Qt.Key.Key_E)
    room.editor().fields.line("email").setText("nina@example.org")
    room.press(Qt.Key.Key_Escape)
    room.press(Qt.Key.Key_E)
    assert room.editor().fields.line("email").text() == "nina@example.org"
    room.press(Qt.Key.Key_Escape)
    with room.clinic.desk.unit("change_patient") as unit:
        unit.update(tables.patient, nina, note="from another desk")
    room.open(nina)
    room.press(Qt.Key.Key_E)
    assert room.editor().fields.line("email").text() == ""


def test_e_changes_and_a_change_meanwhile_is_not_overwritten(room: Room) -> None:
    nina = room.clinic.patient()
    room.open(nina)
    room.press(Qt.Key.Key_E)
    editor = room.editor()
    assert editor.fields.line("birth_date").text() == "12 Mar 1979"
    with room.clinic.desk.unit("change_patient") as unit:
        unit.update(tables.patient, nina, note="from another desk")
    editor.fields.line("allergies").setText("lidocaine")
    room.press(Qt.Key.Key_Return)
    assert editor.isVisible()
    assert "meanwhile" in editor.fields.message("")
    room.press(Qt.Key.Key_Escape)
    room.screen.note(room.services.patients.change(nina, 2, _form(room, nina)).changes)
    room.settle()
    assert room.screen.file.facts is not None
    assert room.screen.file.facts.patient.note == "from another desk"


def _form(room: Room, patient_id: int) -> PatientForm:
    return PatientForm.of(room.services.patients.get(patient_id))


# ------------------------------------------------------------------- the file
def test_n_offers_the_next_session_and_enter_books_it(room: Room) -> None:
    nina = room.clinic.patient()
    room.series(nina, datetime(2026, 11, 24, 9))
    room.open(nina)
    [card] = room.screen.file.series_cards()
    assert card.table.hasFocus()
    room.press(Qt.Key.Key_N)
    overlay = room.overlay(NextSession)
    assert isinstance(overlay, NextSession)
    room.press(Qt.Key.Key_Return)
    assert not [one for one in room.screen.findChildren(NextSession) if one.isVisible()]
    [series] = room.services.series.of_patient(nina)
    second = series.sessions[1]
    assert second.starts is not None
    assert 28 <= (second.starts.date() - date(2026, 11, 24)).days <= 42


def test_keys_of_the_file_do_nothing_in_a_text_field(room: Room) -> None:
    room.open(room.clinic.patient())
    room.press(Qt.Key.Key_E)
    room.editor().fields.line("allergies").setFocus()
    room.write("nesy")
    assert room.editor().fields.line("allergies").text() == "nesy"


def test_ctrl_shift_n_plans_for_the_one_shown(room: Room) -> None:
    nina = room.clinic.patient()
    room.open(nina)
    room.press(Qt.Key.Key_N, CTRL_SHIFT)
    room.press(Qt.Key.Key_N)  # without a series there is nothing to book: it is planned
    assert room.gone == [("series", nina), ("series", nina)]


def test_asking_and_nothing_changed(room: Room) -> None:
    nina = room.clinic.patient()
    room.open(nina)
    room.press(Qt.Key.Key_Y)  # never asked: the questions come
    room.overlay(ScreeningPanel)
    room.write("n" * len(QUESTIONS))
    room.press(Qt.Key.Key_Return)
    assert room.saved == ["Asked Nina Prado"]
    room.clinic.now = datetime(2026, 11, 24, 9)
    room.open(nina)
    room.press(Qt.Key.Key_Y)
    assert room.saved[1:] == ["Asked Nina Prado: nothing changed"]
    form = room.services.screening.form(nina)
    assert form.last_asked == date(2026, 11, 24)
    assert form.stale == ()


def test_one_change_is_undone_from_the_history(room: Room) -> None:
    nina = room.clinic.patient()
    with room.clinic.desk.unit("change_patient") as unit:
        unit.update(tables.patient, nina, allergies="latex")
    room.open(nina)
    facts = room.screen.file.facts
    assert facts is not None
    room.screen.file.undo_wanted.emit(facts.history[0])
    room.settle()
    assert room.services.patients.get(nina).allergies == ""
    assert room.screen.file.facts is not facts


def test_nobody_there_leads_back_to_the_list(room: Room) -> None:
    said: list[str] = []
    room.tasks.said.connect(said.append)
    room.open(4711)
    assert said
    assert room.screen.title() == "Patients"


# ------------------------------------------------------------------- rules without a screen
@pytest.mark.parametrize("text", ["12.3.1979", "1979-03-12", "12/03/79", "12031979", "12 mar 1979"])
def test_a_birth_date_is_read_in_several_spellings(text: str) -> None:
    day = read_day(text, today=date(2026, 11, 23))
    assert day == date(1979, 3, 12)
    assert day_text(day) == "12 Mar 1979"
    assert read_day(day_text(day), today=date(2026, 11, 23)) == day


def test_the_region_decides_between_day_and_month() -> None:
    assert read_day("3/12/1979", today=date(2026, 11, 23), region="US") == date(1979, 3, 12)
    assert read_day("3/12/1979", today=date(2026, 11, 23), region="PT") == date(1979, 12, 3)
    assert read_day("20.6.27", today=date(2026, 11, 23), ahead=True) == date(2027, 6, 20)


def test_hours_are_read_and_written_again() -> None:
    assert read_spans("9-13, 14.30–19") == ((540, 780), (870, 1140))
    assert read_spans(spans_text(((540, 780), (870, 1140)))) == ((540, 780), (870, 1140))
    assert read_spans(" – ") == read_spans("closed") == ()


def test_a_series_is_late_only_past_its_window() -> None:
    def session(number: int, status: str, starts: datetime | None, first: date, last: date) -> SessionView:
        nothing = ("", "", "", "")
        return SessionView(
            number, None, status, starts, starts, *nothing, None, None, "", False, None, first, last
        )

    done = session(1, "done", datetime(2026, 10, 1, 9), date(2026, 9, 1), date(2026, 9, 1))
    wait = session(2, "open", None, date(2026, 10, 29), date(2026, 11, 12))
    series = SeriesView(1, 1, 1, "", "", 3, "running", (done, wait))
    assert next_open(series) is wait
    assert standing(series, date(2026, 11, 12)).code == "on_schedule"
    assert standing(series, date(2026, 11, 13)).code == "late"

"""The calendar screen on a real clinic: what is seen, moved, lifted, booked, changed and cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.store import tables
from clinicdesk.ui.calendar.booking import NewVisit
from clinicdesk.ui.calendar.cancelling import CancelOverlay
from clinicdesk.ui.calendar.editor import EditVisit
from clinicdesk.ui.calendar.grid import Grid
from clinicdesk.ui.calendar.rippling import RippleOverlay
from clinicdesk.ui.calendar.screen import CalendarScreen
from clinicdesk.ui.calendar.side import TrayCard
from clinicdesk.ui.shell.header import Header
from clinicdesk.ui.tasks import Tasks
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic

TUESDAY = date(2026, 11, 24)
THURSDAY = date(2026, 11, 26)
NINE = datetime(2026, 11, 24, 9)
MINUTE = timedelta(minutes=1)


def words(refusal: Refusal) -> str:
    return sentence(refusal)


@dataclass
class Room:
    """A calendar screen at work on a clinic."""

    clinic: Clinic
    calendar: Calendar
    tasks: Tasks
    screen: CalendarScreen
    said: list[str]
    done: list[str]

    @property
    def grid(self) -> Grid:
        return self.screen.view.grid

    def carries(self) -> bool:
        return self.grid.carried

    def moves(self) -> bool:
        return self.grid.on_the_move

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def visit(self, appointment_id: int) -> AppointmentView:
        return self.calendar.appointment(appointment_id)

    def book(self, patient: int, service: int, starts: datetime, who: int = 0) -> int:
        made = self.calendar.book(BookForm(patient, service, starts, who or self.clinic.amaral))
        self.screen.note(made.changes)
        self.settle()
        return made.value

    def series(self, patient: int, *starts: datetime) -> list[int]:
        return [self.book(patient, self.clinic.microneedling, one) for one in starts]

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.grid, key, modifiers)
        self.settle()

    def spot(self, day: date, minute: int) -> QPoint:
        """The pixel in the middle of a day's column at a minute."""
        board, scale = self.grid.board, self.grid.scale
        assert board is not None
        number = next(n for n, column in enumerate(board.columns) if column.day == day)
        return QPoint(scale.x(number) + round(scale.column / 2), scale.y(minute) + 1)

    def drag(self, start: QPoint, end: QPoint) -> None:
        mouse(self.grid, QMouseEvent.Type.MouseButtonPress, start)
        mouse(self.grid, QMouseEvent.Type.MouseMove, start + QPoint(0, 12))
        mouse(self.grid, QMouseEvent.Type.MouseMove, end)
        self.settle()

    def drop(self, end: QPoint) -> None:
        mouse(self.grid, QMouseEvent.Type.MouseButtonRelease, end)
        self.settle()

    def only(self, kind: type[QWidget]) -> QWidget:
        [found] = [one for one in self.screen.findChildren(kind) if one.isVisible()]
        return found


def mouse(widget: QWidget, kind: QMouseEvent.Type, at: QPoint) -> None:
    """A mouse event with the left button held, as a drag sends them."""
    held = (
        Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
    )
    button = Qt.MouseButton.NoButton if kind == QMouseEvent.Type.MouseMove else Qt.MouseButton.LeftButton
    where = QPointF(at)
    event = QMouseEvent(
        kind, where, QPointF(widget.mapToGlobal(at)), button, held, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, event)


@pytest.fixture
def room(qtbot: QtBot, clinic: Clinic) -> Iterator[Room]:  # noqa: F811 - the fixture imported above
    calendar = Calendar(clinic.desk)
    tasks = Tasks(words)

    def find(text: str) -> tuple[PatientHit, ...]:
        with clinic.desk.store.read() as connection:
            rows = connection.execute(tables.patient.select()).all()
        hits = (PatientHit(row.id, f"{row.given_name} {row.family_name}", row.birth_date, "") for row in rows)
        return tuple(hit for hit in hits if text.casefold() in hit.name.casefold())

    screen = CalendarScreen(calendar, find, tasks, lambda: clinic.now)
    made = Room(clinic, calendar, tasks, screen, [], [])
    tasks.changed.connect(screen.note)
    tasks.said.connect(made.said.append)
    tasks.saved.connect(made.done.append)
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
    yield made
    tasks.wait_idle()
    window.close()
    tasks.stop()


# ------------------------------------------------------------------- seeing
def test_the_week_of_the_first_practitioner_is_shown(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.book(room.clinic.patient("Lea", "Fontaine"), room.clinic.consult, NINE, room.clinic.vidal)
    assert room.screen.title() == "23–27 November 2026"
    board = room.grid.board
    assert board is not None
    assert [block.id for block in board.span.blocks] == [visit]


def test_a_heading_opens_its_day_and_r_turns_it(room: Room) -> None:
    room.series(room.clinic.patient(), NINE)
    room.screen.view.day_wanted.emit(TUESDAY)
    room.settle()
    assert room.screen.title() == "Tuesday 24 November 2026"
    names = []
    for _ in range(4):
        board = room.grid.board
        assert board is not None
        names.append([column.resource.name for column in board.columns if column.resource])
        room.press(Qt.Key.Key_R)
    assert names == [
        ["Dr. Amaral", "Nurse Vidal"],
        ["Room 1", "Room 2"],
        ["Pen A", "Pen B"],
        ["Dr. Amaral", "Nurse Vidal", "Pen A", "Pen B"],
    ]


def test_the_month_counts_and_a_day_of_it_opens(room: Room) -> None:
    room.series(room.clinic.patient(), NINE)
    room.press(Qt.Key.Key_M)
    assert room.screen.title() == "November 2026"
    month = room.screen.month
    assert month.isVisible()
    month.show_month(TUESDAY, {TUESDAY: 1}, room.clinic.now.date())
    assert month.accessibleName() == "Tuesday 24 November 2026, 1 visit"
    QTest.keyClick(month, Qt.Key.Key_Return)
    room.settle()
    assert room.screen.title() == "Tuesday 24 November 2026"


def test_the_selected_block_is_spoken(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.grid.select(visit)
    spoken = room.grid.accessibleDescription()
    assert spoken.startswith("Nina Prado, session 1 of 3")
    assert "Tue 24 Nov 09:00–10:15" in spoken
    room.press(Qt.Key.Key_Down)
    assert room.grid.accessibleDescription() == "free, Tuesday 24 November 2026, 10:30, Dr. Amaral"


def test_markup_in_a_name_stays_letters(room: Room) -> None:
    [visit] = room.series(room.clinic.patient("<b>Nina</b>", "Prado"), NINE)
    picture = room.grid.picture
    assert picture is not None
    [drawn] = picture.of(visit)
    assert drawn.title is not None
    assert drawn.title.text().startswith("<b>Nina</b>")
    assert drawn.title.textFormat() == Qt.TextFormat.PlainText


# ------------------------------------------------------------------- moving
def test_a_trembling_press_selects_and_moves_nobody(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    at = room.spot(TUESDAY, 560)
    mouse(room.grid, QMouseEvent.Type.MouseButtonPress, at)
    mouse(room.grid, QMouseEvent.Type.MouseMove, at + QPoint(9, 9))
    room.drop(at + QPoint(9, 9))
    assert room.grid.selected is not None
    assert room.grid.selected.appointment_id == visit
    assert room.visit(visit).starts == NINE


def test_a_drag_tells_what_it_means_and_moves_at_once_where_nothing_breaks(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    start, end = room.spot(TUESDAY, 560), room.spot(THURSDAY, 560 + 120)
    room.drag(start, end)
    place = room.grid.ghost_place()
    assert place is not None
    assert place.starts == datetime(2026, 11, 26, 11)
    lines = [line.text for line in room.grid.ghost_lines()]
    assert lines[0] == "\u2068Nina Prado\u2069 1/3"  # isolated: a name keeps its direction of writing
    assert lines[1] == "Thu 26 · 11:00–12:15"
    assert any(line.startswith("✓") for line in lines)
    room.drop(end)
    assert room.visit(visit).starts == datetime(2026, 11, 26, 11)
    assert room.done == ["Moved Nina Prado to Thu 26 Nov, 11:00"]
    assert not room.moves()


def test_esc_lets_go_of_a_drag(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.drag(room.spot(TUESDAY, 560), room.spot(THURSDAY, 700))
    room.press(Qt.Key.Key_Escape)
    room.drop(room.spot(THURSDAY, 700))
    assert room.visit(visit).starts == NINE
    assert not room.moves()


def test_a_place_that_is_taken_says_so_and_stays(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.book(room.clinic.patient("Lea", "Fontaine"), room.clinic.microneedling, datetime(2026, 11, 26, 11))
    end = room.spot(THURSDAY, 560 + 120)
    room.drag(room.spot(TUESDAY, 560), end)
    assert any(line.text.startswith("▲") for line in room.grid.ghost_lines())
    room.drop(end)
    assert room.visit(visit).starts == NINE
    assert len(room.said) == 1
    assert not room.moves()


def test_what_has_begun_is_not_dragged_and_says_why(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    with room.clinic.desk.unit("arrive") as unit:
        unit.update(tables.appointment, visit, version=room.visit(visit).version, status="arrived")
    room.screen.note(unit.changes)
    room.settle()
    room.drag(room.spot(TUESDAY, 560), room.spot(THURSDAY, 700))
    assert not room.moves()
    assert len(room.said) == 1


def ripple(room: Room) -> tuple[list[int], RippleOverlay]:
    """Session 1 dragged two days later breaks session 2, which lies 28 days after it."""
    patient = room.clinic.patient("Eva", "Costa")
    visits = room.series(patient, NINE, NINE + timedelta(days=28), NINE + timedelta(days=63))
    end = room.spot(THURSDAY, 560 + 120)
    room.drag(room.spot(TUESDAY, 560), end)
    room.drop(end)
    overlay = room.only(RippleOverlay)
    assert isinstance(overlay, RippleOverlay)
    return visits, overlay


def test_a_move_that_breaks_the_series_shows_the_ripple(room: Room) -> None:
    visits, overlay = ripple(room)
    assert overlay.title.text() == "Eva Costa, session 1 moves"
    assert overlay.way == "repair"
    second = next(row for row in overlay.rows() if row.session == "2 of 3")
    assert "would be 26 days" in second.before
    assert second.tone == "good"
    QTest.keyClick(overlay, Qt.Key.Key_1)
    second = next(row for row in overlay.rows() if row.session == "2 of 3")
    assert (second.state, second.tone) == ("too soon", "bad")
    QTest.keyClick(overlay, Qt.Key.Key_3)
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    room.settle()
    first, later, last = (room.visit(visit).starts for visit in visits)
    assert first == datetime(2026, 11, 26, 11)
    assert 28 <= (later.date() - first.date()).days <= 42
    assert last == NINE + timedelta(days=63)


def test_esc_in_the_ripple_puts_it_back(room: Room) -> None:
    visits, overlay = ripple(room)
    assert room.moves()
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    room.settle()
    assert not room.moves()
    assert room.visit(visits[0]).starts == NINE


# ------------------------------------------------------------------- the tray
def test_lift_go_and_put_down_by_keyboard(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.grid.setFocus()
    room.grid.select(visit)
    room.press(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    assert room.visit(visit).in_tray
    assert room.carries()
    assert room.grid.block(visit) is None
    room.press(Qt.Key.Key_Right)
    room.press(Qt.Key.Key_Down)
    room.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    moved = room.visit(visit)
    assert not moved.in_tray
    assert moved.starts == datetime(2026, 11, 25, 9, 15)
    assert not room.carries()
    assert room.grid.selected is not None
    assert room.grid.selected.appointment_id == visit


def test_a_lifted_visit_waits_in_the_tray_and_is_taken_up_by_a_click(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.grid.setFocus()
    room.grid.select(visit)
    room.press(Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    room.press(Qt.Key.Key_Escape)
    assert not room.carries()
    card = room.only(TrayCard)
    assert isinstance(card, TrayCard)
    assert "lifted from Tue 24 Nov, 09:00 by Front desk" in card.accessibleName()
    card.click()
    room.settle()
    assert room.carries()
    mouse(room.grid, QMouseEvent.Type.MouseButtonPress, room.spot(THURSDAY, 661))
    room.settle()
    assert room.visit(visit).starts == datetime(2026, 11, 26, 11)


# ------------------------------------------------------------------- forms
def test_a_swept_stretch_books_a_patient_found_by_typing(room: Room) -> None:
    room.clinic.patient("Ana", "Silva")
    lea = room.clinic.patient("Lea", "Fontaine")
    room.drag(room.spot(THURSDAY, 660), room.spot(THURSDAY, 700))
    room.drop(room.spot(THURSDAY, 700))
    form = room.only(NewVisit)
    assert isinstance(form, NewVisit)
    QTest.keyClick(form.ui.patientEdit, Qt.Key.Key_Return)
    room.settle()
    assert form.ui.patientMessage.text()  # the save says what it lacks
    QTest.keyClicks(form.ui.patientEdit, "fontaine")
    room.settle()
    QTest.keyClick(form.ui.patientEdit, Qt.Key.Key_Return)
    QTest.keyClick(form, Qt.Key.Key_Return)
    room.settle()
    board = room.grid.board
    assert board is not None
    [block] = board.span.blocks
    assert (block.patient_id, block.starts % 1440) == (lea, 660)
    assert room.grid.selected is not None
    assert room.grid.selected.appointment_id == block.id


def test_the_form_changes_time_and_note_and_says_a_no_beside_its_field(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.book(room.clinic.patient("Lea", "Fontaine"), room.clinic.microneedling, NINE + timedelta(hours=4))
    room.grid.setFocus()
    room.grid.select(visit)
    room.press(Qt.Key.Key_Return)
    form = room.only(EditVisit)
    assert isinstance(form, EditVisit)
    form.ui.timeEdit.setTime(form.ui.timeEdit.time().addSecs(4 * 3600))
    form.ui.noteEdit.setPlainText("prefers Room 1")
    QTest.keyClick(form, Qt.Key.Key_Return)
    room.settle()
    assert form.isVisible()
    assert form.ui.practitionerMessage.isVisible()
    assert room.visit(visit).starts == NINE
    form.ui.timeEdit.setTime(form.ui.timeEdit.time().addSecs(-3 * 3600))
    QTest.keyClick(form, Qt.Key.Key_Return)
    room.settle()
    changed = room.visit(visit)
    assert (changed.starts, changed.note) == (NINE + timedelta(hours=1), "prefers Room 1")


def test_cancelling_asks_for_a_reason_by_one_key(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.grid.setFocus()
    room.grid.select(visit)
    room.press(Qt.Key.Key_Delete)
    overlay = room.only(CancelOverlay)
    assert isinstance(overlay, CancelOverlay)
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    assert overlay.isVisible()  # no reason yet: it says so instead of doing nothing
    QTest.keyClick(overlay, Qt.Key.Key_2)
    QTest.keyClick(overlay, Qt.Key.Key_Return)
    room.settle()
    assert room.visit(visit).status == "cancelled"
    assert room.grid.block(visit) is None


def test_letters_are_keys_only_where_the_calendar_has_the_focus(room: Room) -> None:
    room.screen.side.month.setFocus()
    QTest.keyClick(room.screen.side.month, Qt.Key.Key_D)
    room.settle()
    assert room.screen.title() == "23–27 November 2026"
    room.grid.setFocus()
    event = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_D, Qt.KeyboardModifier.NoModifier, "d")
    QApplication.sendEvent(room.grid, event)
    room.settle()
    assert room.screen.title() == "Monday 23 November 2026"


def test_the_privacy_key_hides_names_and_areas(room: Room) -> None:
    [visit] = room.series(room.clinic.patient(), NINE)
    room.screen.set_private(private=True)
    picture = room.grid.picture
    assert picture is not None
    [drawn] = picture.of(visit)
    assert drawn.title is not None
    assert drawn.title.text() == "N. P."
    room.grid.select(visit)
    assert "Prado" not in room.grid.accessibleDescription()


def test_every_block_that_shows_words_shows_whole_lines(room: Room) -> None:
    room.series(room.clinic.patient(), NINE)
    room.book(room.clinic.patient("Priya", "Nair"), room.clinic.consult, NINE + timedelta(hours=2))
    picture = room.grid.picture
    assert picture is not None
    for placed in picture.placed:
        for drawn in picture.of(placed.block.id):
            bottom = drawn.box.y + drawn.box.h
            texts = [(drawn.title_at, drawn.title), *drawn.lines]
            for point, text in texts:
                assert text is not None
                assert point.y() >= drawn.box.y
                assert point.y() + text.size().height() <= bottom + 1


def test_dragging_at_the_edge_scrolls_and_keeps_the_visit_under_the_hand(room: Room) -> None:
    room.series(room.clinic.patient(), NINE)
    room.screen.window().resize(1100, 420)
    room.settle()
    bar = room.screen.view.verticalScrollBar()
    bar.setValue(0)
    seen = room.grid.visibleRegion().boundingRect()
    assert bar.maximum() > 0
    room.drag(room.spot(TUESDAY, 545), QPoint(room.spot(TUESDAY, 545).x(), seen.bottom() - 2))
    before = room.grid.ghost_place()
    for _ in range(5):
        room.grid._scroll_at_edge()
    after = room.grid.ghost_place()
    assert bar.value() > 0
    assert before is not None
    assert after is not None
    assert after.minute > before.minute
    room.press(Qt.Key.Key_Escape)

"""The building blocks: text stays text, focus stays inside, keys act where they may, scans are not typing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from clinicdesk.ui.keys import RowKeys, ScanGuard
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button, FilterChip, SegmentedButtons
from clinicdesk.ui.widgets.cards import EmptyState, Strip
from clinicdesk.ui.widgets.fields import Field, SearchField, say_beside
from clinicdesk.ui.widgets.flow import Flow
from clinicdesk.ui.widgets.marks import Badge, Chip, Dots
from clinicdesk.ui.widgets.month import MiniMonth
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.pdf import PdfPreview, page_sizes, render
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.ui.widgets.toast import Toast

TRAP = "<img src='file:///etc/passwd'><b>Nina</b>"


@dataclass(frozen=True)
class Person:
    """A row."""

    id: int
    name: str
    late: bool = False


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    widget.resize(900, 600)
    return widget


def put(host: QWidget, *widgets: QWidget) -> None:
    layout = host.layout()
    assert layout is not None
    for widget in widgets:
        layout.addWidget(widget)


def shown(qtbot: QtBot, widget: QWidget) -> None:
    with qtbot.waitActive(widget):
        widget.show()
        widget.activateWindow()


# ----------------------------------------------------------------- reading
def test_a_name_with_markup_stays_letters(qtbot: QtBot) -> None:
    label, plain = PlainLabel(TRAP), PlainLabel("x")
    for each in (label, plain):
        qtbot.addWidget(each)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == TRAP
    assert label.sizeHint().width() > 10 * plain.sizeHint().width()


def test_chips_carry_a_sign_beside_their_colour(qtbot: QtBot) -> None:
    late, fits = Chip("11 days late", "bad"), Chip("fits", "good")
    quiet = Chip("fits", "good", sign="")
    for each in (late, fits, quiet):
        qtbot.addWidget(each)
    assert late.accessibleName() == "11 days late"
    assert fits.sizeHint().width() > quiet.sizeHint().width()


def test_everything_pressable_or_readable_has_a_spoken_name(host: QWidget) -> None:
    parts: list[QWidget] = [
        Button("Book", "primary", key="B"),
        FilterChip("Late", "4"),
        Chip("due now", "warn"),
        Badge(3),
        Dots(1, 4),
        SearchField("Patient"),
        MiniMonth(date(2026, 11, 23)),
        EmptyState("Nobody is waiting"),
        Strip(),
        Table([Column("Name", lambda row: str(row.name))], "Patients"),
    ]
    put(host, *parts)
    for part in parts:
        spoken = QAccessible.queryAccessibleInterface(part)
        assert spoken.text(QAccessible.Text.Name), type(part).__name__
    depth = QLineEdit()
    put(host, Field("Depth", depth))
    assert QAccessible.queryAccessibleInterface(depth).text(QAccessible.Text.Name) == "Depth"
    assert Dots(1, 4, parent=host).accessibleName() == "1 of 4 done"


# ----------------------------------------------------------------- pressing
def test_buttons_answer_to_enter_and_space_and_show_their_focus(qtbot: QtBot, host: QWidget) -> None:
    button, other = Button("Book", key="B"), QLineEdit()
    put(host, other, button)
    shown(qtbot, host)
    before = button.grab().toImage()
    pressed = []
    button.clicked.connect(lambda: pressed.append(1))
    button.setFocus()
    assert button.grab().toImage() != before
    QTest.keyClick(button, Qt.Key.Key_Return)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(pressed) == 2


def test_segments_choose_one_or_many(qtbot: QtBot, host: QWidget) -> None:
    one = SegmentedButtons([(3, "3"), (4, "4"), (5, "5")], name="Sessions")
    many = SegmentedButtons([(day, str(day)) for day in range(6)], multiple=True)
    put(host, one, many)
    told: list[object] = []
    one.chosen.connect(told.append)
    many.chosen.connect(told.append)
    one.set_value(4)
    many.set_value((1, 3))
    assert (one.value(), many.value(), told) == (4, (1, 3), [])
    one.choose(5)
    many.choose(1)
    assert (one.value(), many.value()) == (5, (3,))
    assert told == [5, (3,)]


def test_the_strip_serves_another_row(qtbot: QtBot, host: QWidget) -> None:
    strip = Strip()
    put(host, strip)
    strip.show_for("Nina Prado, 15:15", [Button("Arrived", key="A"), Button("No-show", key="X")], TRAP)
    assert [button.text() for button in strip.findChildren(Button) if not button.isHidden()] == [
        "Arrived",
        "No-show",
    ]
    strip.show_for("Tomas Lind", [Button("Finish")])
    assert [button.text() for button in strip.findChildren(Button) if not button.isHidden()] == ["Finish"]


# ----------------------------------------------------------------- fields
def test_a_refusal_is_said_beside_its_field_only(qtbot: QtBot, host: QWidget) -> None:
    fields = {"name": Field("Name", QLineEdit()), "phone": Field("Phone", QLineEdit())}
    put(host, *fields.values())
    shown(qtbot, host)
    fields["name"].say("old")
    assert say_beside(fields, "phone", "Not a phone number")
    assert not fields["name"].message.isVisible()
    assert fields["phone"].message.words == "Not a phone number"
    assert fields["phone"].editor.hasFocus()
    assert fields["phone"].editor.accessibleDescription() == "Not a phone number"
    assert not say_beside(fields, "room", "taken")


# ----------------------------------------------------------------- table
def test_a_refresh_keeps_the_selected_row(qtbot: QtBot, host: QWidget) -> None:
    table = Table([Column("Name", lambda row: str(row.name), strong=True)], "Patients")
    put(host, table)
    chosen: list[Person | None] = []
    table.row_chosen.connect(chosen.append)
    ana, ben, zoe = Person(1, "Ana"), Person(2, "Ben"), Person(3, "Zoe")
    table.set_rows([ana, ben], key=lambda row: row.id)
    assert table.chosen() == ana
    table.choose(1)
    table.set_rows([zoe, ana, Person(2, "Benno")], key=lambda row: row.id)
    assert table.chosen() == Person(2, "Benno")
    table.set_rows([zoe], key=lambda row: row.id)
    assert table.chosen() == zoe
    table.set_rows([], key=lambda row: row.id)
    assert table.chosen() is None
    assert chosen[-1] is None


def test_enter_opens_a_row_and_letters_act_on_it(qtbot: QtBot, host: QWidget) -> None:
    table = Table([Column("Name", lambda row: str(row.name))], "Patients")
    put(host, table)
    shown(qtbot, host)
    done: list[object] = []
    table.row_opened.connect(done.append)
    RowKeys(table, {"A": lambda: done.append("arrived")}, lambda: table.chosen() is not None)
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A)
    assert done == []  # nothing is selected
    table.set_rows([Person(1, "Ana")], key=lambda row: row.id)
    QTest.keyClick(table, Qt.Key.Key_A)
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert done == ["arrived", Person(1, "Ana")]


# ----------------------------------------------------------------- panels
def test_tab_stays_inside_a_panel_and_esc_gives_the_focus_back(qtbot: QtBot, host: QWidget) -> None:
    below = QLineEdit()
    put(host, below)
    shown(qtbot, host)
    below.setFocus()
    panel = OverlayDialog(host, "Log the pen")
    first, second = QLineEdit(), QLineEdit()
    panel.body.addWidget(first)
    panel.body.addWidget(second)
    sign = Button("Sign", "primary", key="↵")
    panel.set_actions([sign])
    closed: list[bool] = []
    panel.closed.connect(closed.append)
    panel.open()
    visited = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        visited.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert visited == [first, second, sign, first]
    QTest.keyClick(second, Qt.Key.Key_Escape)
    assert closed == [False]
    assert below.hasFocus()


def test_enter_presses_the_last_action_of_a_panel(qtbot: QtBot, host: QWidget) -> None:
    shown(qtbot, host)
    panel = OverlayDialog(host, "Move")
    line = QLineEdit()
    panel.body.addWidget(line)
    move = Button("Move", "primary")
    move.clicked.connect(panel.accept)
    panel.set_actions([Button("Put it back"), move])
    closed: list[bool] = []
    panel.closed.connect(closed.append)
    panel.open()
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert closed == [True]


def test_a_panel_follows_its_host_and_fits_into_it(qtbot: QtBot, host: QWidget) -> None:
    shown(qtbot, host)
    panel = OverlayDialog(host, "Wide", width=2000)
    panel.open()
    host.resize(640, 400)
    assert panel.size() == host.size()
    assert QRect(QPoint(), host.size()).contains(panel.panel.geometry())
    panel.reject()


def test_a_toast_takes_back_once(qtbot: QtBot, host: QWidget) -> None:
    shown(qtbot, host)
    toast = Toast(host)
    undone = []
    toast.say("Moved Zoe M. to 10:30", lambda: undone.append(1))
    assert toast.isVisible()
    toast._button.click()
    assert undone == [1]
    assert not toast.isVisible()


# ----------------------------------------------------------------- month
def test_the_month_starts_on_the_first_weekday_and_moves_by_keys(qtbot: QtBot, host: QWidget) -> None:
    month = MiniMonth(date(2026, 11, 23))
    put(host, month)
    shown(qtbot, host)
    assert month.days()[0] <= date(2026, 11, 1) <= month.days()[6]
    picked: list[date] = []
    turned: list[date] = []
    month.picked.connect(picked.append)
    month.turned.connect(turned.append)
    month.setFocus()
    QTest.keyClick(month, Qt.Key.Key_Down)
    QTest.keyClick(month, Qt.Key.Key_Right)
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert picked == [date(2026, 12, 1)]
    assert turned == [date(2026, 12, 1)]
    month.set_shown(date(2027, 1, 31), date(2027, 1, 31))
    month.turn(1)
    QTest.keyClick(month, Qt.Key.Key_Return)
    assert picked[-1] == date(2027, 2, 28)


# ----------------------------------------------------------------- paper
def sheet(pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4)
    for _ in range(pages):
        canvas.rect(0, 0, 100, 100, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_the_preview_shows_each_page_from_memory(qtbot: QtBot, host: QWidget) -> None:
    preview = PdfPreview()
    put(host, preview)
    shown(qtbot, host)
    preview.show_pdf(sheet(2))
    assert preview.page_count == 2
    assert page_sizes(sheet(1)) == [pytest.approx(A4, abs=0.5)]
    image = render(sheet(1), 0, 1.0)
    assert image.pixelColor(10, image.height() - 10).name() == "#000000"
    assert image.pixelColor(300, 10).name() == "#ffffff"
    assert not preview.grab().isNull()
    preview.show_pdf(b"")
    assert preview.page_count == 0


def test_what_is_not_a_pdf_is_refused(qtbot: QtBot, host: QWidget) -> None:
    preview = PdfPreview()
    put(host, preview)
    with pytest.raises(ValueError, match="not a PDF"):
        preview.show_pdf(b"not a PDF at all")


# ----------------------------------------------------------------- scanner
@pytest.fixture
def guard(qapp: QApplication) -> Iterator[ScanGuard]:
    made = ScanGuard(qapp)
    yield made
    qapp.removeEventFilter(made)
    made.deleteLater()


CODE = "010401MX2417"


def burst(target: QWidget, text: str, start: int, gap: int) -> None:
    """Send keys with a scanner's or a person's time stamps."""
    for at, char in enumerate(text):
        key = Qt.Key.Key_Return.value if char == "\r" else ord(char.upper())
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
            event.setTimestamp(start + at * gap)
            QApplication.sendEvent(target, event)


def test_a_scan_into_a_text_field_leaves_its_text(qtbot: QtBot, host: QWidget, guard: ScanGuard) -> None:
    line = QLineEdit("Nina")
    put(host, line)
    shown(qtbot, host)
    line.setFocus()
    scans: list[str] = []
    entered = []
    guard.scanned.connect(scans.append)
    line.returnPressed.connect(lambda: entered.append(1))
    burst(line, CODE + "\r", 10_000, 10)
    assert (scans, line.text(), entered) == ([CODE], "Nina", [])
    burst(line, "abc", 20_000, 120)
    assert line.text() == "Ninaabc"


def test_a_scan_over_a_list_presses_no_letter(qtbot: QtBot, host: QWidget, guard: ScanGuard) -> None:
    table = Table([Column("Name", lambda row: str(row.name))], "Patients")
    table.set_rows([Person(1, "Ana")], key=lambda row: row.id)
    put(host, table)
    shown(qtbot, host)
    table.setFocus()
    done: list[str] = []
    opened: list[object] = []
    table.row_opened.connect(opened.append)
    RowKeys(table, {key: partial(done.append, key) for key in "0123456789MX"}, lambda: True)
    with qtbot.waitSignal(guard.scanned) as scan:
        burst(table, CODE + "\r", 10_000, 10)
    assert scan.args == [CODE]
    assert (done, opened) == ([], [])
    burst(table, "M", 20_000, 0)
    assert done == []  # not yet known who wrote it
    qtbot.waitUntil(lambda: done == ["M"], timeout=2000)


def test_nothing_painted_depends_on_focus_lost_on_the_way(qtbot: QtBot, host: QWidget) -> None:
    """Painting on a plain image works for every look of a button, as printing and the tour need."""
    image = QImage(200, 40, QImage.Format.Format_ARGB32)
    for look in ("plain", "primary", "quiet"):
        button = Button("Book", look, count="3", key="↵", menu=True, parent=host)
        painter = QPainter(image)
        button.render(painter, QPoint())
        painter.end()
    assert not image.isNull()


def test_a_flow_goes_on_in_the_next_line(qapp: QApplication) -> None:
    row = Flow(spacing=6, last_right=True)
    buttons = [Button(words) for words in ("one", "two", "three", "the last")]
    for button in buttons:
        row.add(button)
    wide = row.sizeHint().width() + 100
    row.show()
    row.resize(wide, 200)
    assert len({button.y() for button in buttons}) == 1
    assert buttons[-1].geometry().right() == wide - 1
    assert row.minimumSizeHint().width() < row.sizeHint().width() // 2
    one_line, narrow = row.height(), row.minimumSizeHint().width()
    row.resize(narrow, 400)
    assert len({button.y() for button in buttons}) > 1
    assert all(button.geometry().right() < narrow for button in buttons)
    assert row.height() > one_line
    row.drop(buttons[0])
    assert row.height() > one_line

"""The window: where one is, where one can go, what works everywhere, and nothing heavy at the start."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from clinicdesk.domain.changes import Changes
from clinicdesk.ui import theme
from clinicdesk.ui.shell.command_box import CommandBox
from clinicdesk.ui.shell.commands import Entry, Group, matches
from clinicdesk.ui.shell.crash import CrashDialog, CrashHook
from clinicdesk.ui.shell.first import FirstStart, NewClinic
from clinicdesk.ui.shell.header import SearchButton
from clinicdesk.ui.shell.help import Help
from clinicdesk.ui.shell.window import Window
from clinicdesk.ui.tasks import Crash
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Strip
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.ui.widgets.toast import Toast

ROOT = Path(__file__).parents[2]
HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "reportlab",
    "openpyxl",
    "xlsxwriter",
    "icalendar",
    "pypdfium2",
    "holidays",
)


class Page(Screen):
    """A screen that notes what it is asked."""

    tables = frozenset({"appointment"})

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.asked: list[frozenset[str]] = []
        self.targets: list[object] = []
        self.codes: list[str] = []
        column = QVBoxLayout(self)
        column.addWidget(PlainLabel(f"Inside {name}"))
        column.addStretch(1)
        strip = Strip()
        strip.show_for(
            "Nina Prado, 15:15", [Button("Arrived", "primary", key="A")], "Today, quarter past three"
        )
        column.addWidget(strip)

    @override
    def title(self) -> str:
        return self.name

    @override
    def header_widgets(self) -> list[QWidget]:
        return [Button("Book", "primary")]

    @override
    def activated(self, target: object = None) -> None:
        self.targets.append(target)

    @override
    def refresh(self, changes: Changes) -> None:
        self.asked.append(changes.tables)

    @override
    def scanned(self, text: str) -> bool:
        self.codes.append(text)
        return self.name == "Today"


Make = Callable[..., Window]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def window(settings: QSettings | None = None) -> Window:
        made = Window(settings)
        qtbot.addWidget(made)
        made.add_screen("today", "Today", lambda: Page("Today"), icon="calendar-check", shortcut="F1")
        made.add_screen("calendar", "Calendar", lambda: Page("Calendar"), icon="calendar-days", shortcut="F2")
        made.add_screen("settings", "Settings", lambda: Page("Settings"), icon="settings", foot=True)
        made.resize(1366, 768)
        return made

    return window


def show(qtbot: QtBot, window: Window) -> None:
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()


def test_screens_are_made_when_first_gone_to(qtbot: QtBot, make: Make) -> None:
    window = make()
    made: list[str] = []

    def recall() -> Screen:
        made.append("recall")
        return Page("Recall")

    window.add_screen("recall", "Recall", recall)
    assert made == []
    screen = window.go("recall", 7)
    assert made == ["recall"]
    assert window.go("recall") is screen
    assert isinstance(screen, Page)
    assert screen.targets == [7, None]


def test_function_keys_go_and_say_where_one_is(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.go("today")
    show(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_F2)
    assert window.current_key == "calendar"
    assert window.windowTitle() == "clinicdesk"


def test_a_screen_refreshes_once_and_only_when_visible(qtbot: QtBot, make: Make) -> None:
    window = make()
    today, calendar = window.go("today"), window.go("calendar")
    assert isinstance(today, Page)
    assert isinstance(calendar, Page)
    show(qtbot, window)
    calendar.asked.clear()
    today.asked.clear()
    window.note(Changes(1, frozenset({"appointment"})))
    window.note(Changes(2, frozenset({"appointment", "series"})))
    window.note(Changes(3, frozenset({"setting"})))
    assert calendar.asked == [frozenset({"appointment"}), frozenset({"appointment", "series"})]
    assert today.asked == []
    window.go("today")
    assert today.asked == [frozenset({"appointment", "series"})]
    window.go("calendar")
    window.go("today")
    assert len(today.asked) == 1


def test_undo_and_redo_keys_reach_whoever_listens(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.go("today")
    show(qtbot, window)
    heard: list[str] = []
    window.undo_requested.connect(lambda: heard.append("undo"))
    window.redo_requested.connect(lambda: heard.append("redo"))
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(window, Qt.Key.Key_Z, control)
    QTest.keyClick(window, Qt.Key.Key_Z, control | shift)
    QTest.keyClick(window, Qt.Key.Key_Y, control)
    assert heard == ["undo", "redo", "redo"]


def test_a_narrow_window_keeps_the_icons_only(qtbot: QtBot, make: Make) -> None:
    window = make()
    show(qtbot, window)
    wide = window.navigation.width()
    window.resize(1100, 700)
    assert window.navigation.width() < wide / 2
    window.resize(1366, 768)
    assert window.navigation.width() == wide


def test_the_command_box_finds_acts_and_forgets_late_answers(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.go("today")
    late: list[Callable[[Group], None]] = []

    def patients(text: str, deliver: Callable[[Group], None]) -> None:
        late.append(deliver)

    window.add_provider(patients)
    show(qtbot, window)
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    box = window.findChild(CommandBox)
    assert box is not None
    box.type("cal")
    assert [each.title for each in box.entries()] == ["Go to Calendar"]
    late[0](Group("Patients", (Entry("Somebody else"),)))
    assert [each.title for each in box.entries()] == ["Go to Calendar"]
    late[-1](Group("Patients", (Entry("Carla Calado"),)))
    assert [each.title for each in box.entries()] == ["Carla Calado", "Go to Calendar"]
    line = QApplication.focusWidget()
    assert line is not None
    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert window.current_key == "calendar"


def test_words_match_by_their_beginnings() -> None:
    assert matches("Plan a series", "ser pl")
    assert not matches("Plan a series", "an")


def test_help_lists_every_key(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.add_command("Plan a series", "Ctrl+Shift+N", lambda: None)
    show(qtbot, window)
    window.open_help()
    panel = window.findChild(Help)
    assert panel is not None
    words = {label.text() for label in panel.findChildren(PlainLabel)}
    assert {"Plan a series", "Undo", "Go to Today", "No-show"} <= words
    panel.reject()


def test_what_is_parked_comes_back_by_a_press(qtbot: QtBot, make: Make) -> None:
    window = make()
    show(qtbot, window)
    back: list[str] = []
    window.status.park("costa", "new patient “Costa”", lambda: back.append("costa"))
    window.status._parked["costa"].click()
    assert back == ["costa"]
    assert not window.status._parked


def test_a_scan_goes_to_the_screen_in_front(qtbot: QtBot, make: Make) -> None:
    window = make()
    today = window.go("today")
    assert isinstance(today, Page)
    show(qtbot, window)
    window.take_scan("MX2417")
    assert today.codes == ["MX2417"]
    assert window.findChild(Toast) is None
    window.go("calendar")
    window.take_scan("MX2417")
    toast = window.findChild(Toast)
    assert toast is not None
    assert "MX2417" in toast.text


def test_the_view_is_kept_and_nothing_else(qtbot: QtBot, make: Make, tmp_path: Path) -> None:
    path = str(tmp_path / "view.ini")
    first = make(QSettings(path, QSettings.Format.IniFormat))
    first.go("calendar")
    first.close()
    settings = QSettings(path, QSettings.Format.IniFormat)
    assert sorted(settings.allKeys()) == ["look/mode", "look/text", "window/geometry", "window/screen"]
    assert make(settings).last_screen("today") == "calendar"


def test_a_bug_is_told_once_at_a_time(qtbot: QtBot, make: Make) -> None:
    window = make()
    show(qtbot, window)
    hook = CrashHook(window)
    hook.show(Crash("ValueError", ("calendar.py:1 book",)))
    hook.show(Crash("KeyError", ()))
    assert len(window.findChildren(CrashDialog)) == 1


def test_first_start_asks_little_and_says_what_is_missing(qtbot: QtBot, make: Make) -> None:
    window, page = make(), FirstStart()
    window.show_page(page)
    show(qtbot, window)
    made: list[NewClinic] = []
    page.set_up.connect(made.append)
    page._open_form()
    page._submit()
    assert page.fields["name"].message.isVisible()
    page.fields["name"].editor.setProperty("text", "Clínica Prado")
    page.fields["practitioners"].editor.setProperty("text", "Dr. Amaral, Nurse Vidal")
    page._submit()
    assert "Pen A" in page.fields["pens"].message.words  # a pen without its serial
    assert not made
    page._pens._rows[0][2].setText("MN-20431")
    page._pens._add_more()
    page._pens._rows[1][2].setText("MN-20431")
    page._submit()
    assert "Pen B" in page.fields["pens"].message.words  # two pens with one serial
    page._pens._rows[1][0].clear()
    page._submit()
    assert made[0].name == "Clínica Prado"
    assert made[0].practitioners == ("Dr. Amaral", "Nurse Vidal")
    assert made[0].rooms == ("Room 1", "Room 2")
    assert made[0].pens == (("Pen A", "skinpen", "MN-20431"),)
    assert made[0].zone
    page.refuse("phone", "Not a phone number")
    assert page.fields["phone"].message.words == "Not a phone number"


def test_everything_that_takes_the_focus_has_a_spoken_name(qtbot: QtBot, make: Make) -> None:
    window = make()
    window.navigation.set_person("Front desk")
    window.go("today")
    show(qtbot, window)
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            spoken = QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
            assert spoken, widget


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_shell_is_drawn_as_designed(qtbot: QtBot, make: Make, mode: theme.Mode) -> None:
    """Surfaces lie where the pictures of the design have them, in their colours."""
    window = make()
    window.go("today")
    try:
        theme.current().set_mode(mode)
        show(qtbot, window)
        image = window.grab().toImage()
        c = theme.current().colours
        assert image.pixelColor(100, 400).name() == c.panel  # navigation
        assert image.pixelColor(147, 400).name() == c.line  # its edge
        assert image.pixelColor(9, 60).name() == c.accent  # where one is: the bar
        assert image.pixelColor(60, 47).name() == c.accent_tint  # and the tint
        assert image.pixelColor(700, 5).name() == c.panel  # header
        assert image.pixelColor(700, 47).name() == c.line
        assert image.pixelColor(700, 300).name() == c.page
        assert image.pixelColor(700, 742).name() == c.line  # status bar
        assert image.pixelColor(700, 745).name() == c.panel
        assert window.findChild(SearchButton) is not None
        if folder := os.environ.get("CLINICDESK_PICTURES"):
            window.grab().save(f"{folder}/shell-{mode}.png")
    finally:
        theme.current().set_mode("light")


def test_nothing_heavy_is_loaded_for_the_first_paint() -> None:
    program = f"""
import sys
from PySide6.QtWidgets import QApplication
app = QApplication([])
from clinicdesk.ui import theme
theme.start(app, "light", 100)
from clinicdesk.ui.shell.window import Window
window = Window()
window.add_screen("today", "Today", lambda: None, shortcut="F1")
window.show()
app.processEvents()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ran.stdout.strip() == "[]"

"""The pen log and Devices on a real clinic: by keyboard and scanner alone, with every no beside its field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from clinicdesk.domain.penlog import LogForm, ZoneEntry
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.services.cartridges import LotForm
from clinicdesk.services.pens import Pens
from clinicdesk.store import tables
from clinicdesk.ui.keys import ScanGuard
from clinicdesk.ui.pens.log import PenLog
from clinicdesk.ui.pens.logs import PenLogs
from clinicdesk.ui.pens.panels import BlockPanel
from clinicdesk.ui.pens.screen import DevicesScreen
from clinicdesk.ui.shell.header import Header
from clinicdesk.ui.shell.window import Window
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.wording.messages import sentence
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic

GTIN = "09506000134352"
SCAN = f"01{GTIN}1727093010MX2417"
GOOD = date(2027, 9, 30)
NOW = datetime(2026, 11, 23, 14, 0)
CHEEK = ZoneEntry("cheek", 1500, 4, "pinpoint_bleeding", 7000, "rpm")
FOREHEAD = ZoneEntry("forehead", 500, 2, "redness", 7000, "rpm")


def words(refusal: Refusal) -> str:
    return sentence(refusal)


@dataclass
class Room:
    """A window with Devices in it, somebody in treatment, and a scanner."""

    clinic: Clinic
    pens: Pens
    tasks: Tasks
    logs: PenLogs
    screen: DevicesScreen
    guard: ScanGuard
    bot: QtBot
    said: list[str]
    signed: list[int]
    clock: int = 10_000

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def treat(self, patient: int, status: str = "treatment", area: str = "cheeks", **more: object) -> int:
        now = self.clinic.now
        with self.clinic.desk.unit("book") as unit:
            return unit.insert(
                tables.appointment, patient_id=patient, service_id=self.clinic.maintenance,
                kind="maintenance", area=area, starts=now - timedelta(hours=1), ends=now, status=status,
                practitioner_id=self.clinic.amaral, room_id=self.clinic.rooms[0],
                pen_id=self.clinic.pens[0], treatment_on=now - timedelta(minutes=40),
                numbing_on=now - timedelta(minutes=80), numbing_until=now - timedelta(minutes=50), **more,
            )  # fmt: skip

    def logged(self, patient: int, *zones: ZoneEntry, lot: str = "OLD1") -> int:
        """A treatment five weeks ago."""
        self.clinic.now = NOW - timedelta(days=35)
        visit = self.treat(patient, "done", finished=self.clinic.now)
        scan = CartridgeScan(lot=lot, expires=GOOD)
        form = LogForm(
            visit, self.clinic.pens[0], self.clinic.amaral, zones or (CHEEK,), (scan,), serum="hyaluronic"
        )
        self.pens.log(form)
        self.clinic.now = NOW
        return visit

    def open(self, visit: int) -> PenLog:
        log = self.logs.open(self.screen, visit)
        self.settle()
        return log

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key as a person presses it: the scanner's watch holds it until no burst can follow."""
        self._send(key.value, chr(key.value) if key.value < 128 else "", modifiers)
        self.bot.waitUntil(lambda: not self.guard.holding, timeout=2000)
        self.settle()

    def type(self, edit: QWidget, text: str) -> None:
        """Type over what stands in a field, at a person's pace."""
        assert isinstance(edit, QLineEdit)
        edit.setFocus()
        edit.selectAll()
        for char in text:
            self._send(ord(char.upper()), char)
        self.settle()

    def _send(
        self, key: int, char: str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        """Press and release a key a good while after the last one."""
        self.clock += 500
        focused = QApplication.focusWidget()
        assert focused is not None
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, char)
            event.setTimestamp(self.clock)
            QApplication.sendEvent(focused, event)

    def scan(self, text: str) -> None:
        """A scanner's burst into whatever has the focus."""
        self.clock += 5000
        for at, char in enumerate(f"{text}\r"):
            focused = QApplication.focusWidget()
            assert focused is not None
            key = Qt.Key.Key_Return.value if char == "\r" else ord(char.upper())
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char)
                event.setTimestamp(self.clock + at * 5)
                QApplication.sendEvent(focused, event)
        self.settle()


@pytest.fixture
def room(qtbot: QtBot, qapp: QApplication, clinic: Clinic) -> Iterator[Room]:  # noqa: F811 - imported above
    clinic.now = NOW
    pens = Pens(clinic.desk)
    tasks = Tasks(words)
    window = QWidget()
    QVBoxLayout(window).setContentsMargins(0, 0, 0, 0)
    qtbot.addWidget(window)
    logs = PenLogs(pens, tasks, window)
    screen = DevicesScreen(pens, tasks, logs)
    layout = window.layout()
    assert layout is not None
    layout.addWidget(Header(screen))
    layout.addWidget(screen)
    guard = ScanGuard(qapp)
    made = Room(clinic, pens, tasks, logs, screen, guard, qtbot, [], [])
    guard.scanned.connect(screen.scanned)
    tasks.said.connect(made.said.append)
    tasks.changed.connect(screen.note)
    logs.signed.connect(made.signed.append)
    window.resize(1218, 694)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.settle()
    yield made
    tasks.stop()
    qapp.removeEventFilter(guard)
    guard.deleteLater()


# ------------------------------------------------------------------- the log
def test_s_a_scan_and_enter_log_the_pen_as_last_time(room: Room) -> None:
    nina = room.clinic.patient()
    room.logged(nina, FOREHEAD, CHEEK)
    room.pens.receive(SCAN, 3)
    visit = room.treat(nina)
    log = room.open(visit)
    assert log.subtitle.text() == "Nina Prado, born 12 Mar 1979 · maintenance · cheeks"
    room.key(Qt.Key.Key_S)
    assert [row.zone for row in log.zones.typed()] == ["forehead", "cheek"]
    assert log.same.text() == "same as 19 Oct"
    room.scan(SCAN)
    assert log.ui.cartridgeEdit.text() == "MX2417 · until 30 Sep 2027 ✓"
    room.key(Qt.Key.Key_Return)
    assert room.signed == [visit]
    [latest, _] = room.pens.recent()
    assert (latest.appointment_id, latest.lots, latest.deepest_um, latest.passes) == (
        visit,
        "MX2417",
        1500,
        4,
    )
    assert room.pens.lots()[0].left == 2
    with room.clinic.desk.store.read() as connection:
        kept = connection.execute(
            tables.treatment.select().where(tables.treatment.c.appointment_id == visit)
        ).one()
    assert (kept.serum, kept.intensity, kept.numbing_on) == (
        "hyaluronic",
        "standard",
        NOW - timedelta(minutes=80),
    )


def test_a_scan_into_a_number_leaves_the_number(room: Room) -> None:
    room.pens.receive(SCAN, 1)
    log = room.open(room.treat(room.clinic.patient()))
    depth = log.zones.row(0).depth_edit
    room.type(depth, "1.25")
    room.scan(SCAN)
    assert depth.text() == "1.25"
    assert log.ui.cartridgeEdit.text().startswith("MX2417")


def test_letters_are_letters_in_a_text_field(room: Room) -> None:
    nina = room.clinic.patient()
    room.logged(nina)
    log = room.open(room.treat(nina))
    room.type(log.ui.serumEdit, "s")
    assert log.ui.serumEdit.text() == "s"
    assert log.zones.typed()[0].depth == "", "S in a text field is no command"


def test_what_stops_it_is_said_beside_each_field_and_save_is_never_dead(room: Room) -> None:
    room.pens.receive(SCAN, 1)
    visit = room.treat(room.clinic.patient())
    log = room.open(visit)
    log.sign()
    room.settle()
    assert log.zones.row(0).message.words == "Type the depth, or take the zone out (×)."
    assert "Scan the cartridge" in log.ui.cartridgeMessage.words
    room.type(log.zones.row(0).depth_edit, "0.6")
    room.type(log.ui.painEdit, "11")
    room.settle()
    assert "moves in steps of 0.25 mm" in log.zones.row(0).message.words
    room.scan(SCAN)
    assert log.ui.cartridgeMessage.words == ""
    log.sign()
    room.settle()
    assert room.signed == []
    assert log.sign_button.isEnabled()
    assert log.ui.painMessage.words == "Pain is a number from 0 to 10."
    assert log.ui.painEdit.accessibleDescription() == "Pain is a number from 0 to 10."
    room.type(log.zones.row(0).depth_edit, "1.75")
    room.type(log.ui.painEdit, "4")
    room.settle()
    assert "Above the usual" in log.zones.row(0).message.words
    assert log.intensity.value() == "aggressive"
    room.key(Qt.Key.Key_Return)
    assert room.signed == [visit]
    assert len(room.pens.recent()) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [("NOPE", "is not on the shelf"), ("BAD1", "is blocked"), ("two words here", "no cartridge’s code"),
     ("+H123PARTNO1", "HIBCC")],
)  # fmt: skip
def test_a_cartridge_that_cannot_be_used_is_said_beside_it(room: Room, text: str, told: str) -> None:
    bad = room.pens.receive(LotForm("BAD1", GOOD), 1).value
    room.pens.block_lot(bad, "notice")
    log = room.open(room.treat(room.clinic.patient()))
    room.type(log.zones.row(0).depth_edit, "1.0")
    room.type(log.ui.cartridgeEdit, text)
    room.key(Qt.Key.Key_Return)
    room.key(Qt.Key.Key_Return)
    assert told in log.ui.cartridgeMessage.words
    assert room.signed == []
    assert room.pens.recent() == ()
    room.scan(SCAN)
    assert log.ui.cartridgeMessage.words == "", "the next one is good"


def test_a_lot_that_is_not_on_the_shelf_is_typed_with_its_expiry(room: Room) -> None:
    visit = room.treat(room.clinic.patient())
    log = room.open(visit)
    room.type(log.zones.row(0).depth_edit, "1.0")
    room.type(log.ui.cartridgeEdit, "NEW1 2027-09-30")
    room.key(Qt.Key.Key_Return)
    assert log.ui.cartridgeEdit.text() == "NEW1 · until 30 Sep 2027 ✓"
    assert room.signed == [], "the first Enter reads it for a nod"
    room.key(Qt.Key.Key_Return)
    assert room.signed == [visit]
    assert [row.appointment_id for row in room.pens.trace("new1")] == [visit]


def test_esc_puts_it_aside_and_nothing_typed_is_lost(room: Room) -> None:
    room.pens.receive(SCAN, 1)
    visit = room.treat(room.clinic.patient(), area="full_face")
    log = room.open(visit)
    room.type(log.zones.row(0).depth_edit, "0.7")
    room.type(log.ui.serumEdit, "hyal")
    room.scan(SCAN)
    log.zones.row(4).depth_edit.setFocus()
    room.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    room.key(Qt.Key.Key_Escape)
    assert list(room.logs.waiting) == [visit]
    again = room.open(visit)
    assert not room.logs.waiting
    assert again.zones.typed()[0].depth == "0.7"
    assert [row.zone for row in again.zones.typed()] == ["forehead", "cheek", "nose", "upper_lip"]
    assert again.ui.serumEdit.text() == "hyal"
    assert again.ui.cartridgeEdit.text() == "MX2417 · until 30 Sep 2027 ✓"


def test_a_second_scan_is_a_second_cartridge_but_one_piece_is_one(room: Room) -> None:
    room.pens.receive(SCAN, 2)
    log = room.open(room.treat(room.clinic.patient()))
    for _ in range(2):
        room.scan(SCAN)
    assert log.hint.text().startswith("2 cartridges")
    log.escape()
    room.settle()
    one = room.open(room.treat(room.clinic.patient("Lea")))
    for _ in range(2):
        one.scanned(f"{SCAN}\x1d21S7")
        room.settle()
    assert len(one.typed().cartridges) == 1


def test_another_pen_shows_its_speed_to_be_typed(room: Room) -> None:
    with room.clinic.desk.unit("pen") as unit:
        number = unit.connection.scalar(
            tables.pen.select()
            .with_only_columns(tables.pen.c.id)
            .where(tables.pen.c.resource_id == room.clinic.pens[1])
        )
        assert number is not None
        unit.update(tables.pen, number, model="exceed")
    room.pens.receive(SCAN, 1)
    log = room.open(room.treat(room.clinic.patient()))
    assert not log.zones.row(0).speed_edit.isVisible()
    log.ui.penCombo.setCurrentIndex(1)
    room.settle()
    assert log.zones.row(0).speed_edit.isVisible()
    room.type(log.zones.row(0).depth_edit, "1.0")
    room.scan(SCAN)
    log.sign()
    room.settle()
    assert log.zones.row(0).message.words == "Type the speed in Hz."
    room.type(log.zones.row(0).speed_edit, "120")
    log.sign()
    room.settle()
    assert (room.pens.recent()[0].speed, room.pens.recent()[0].speed_unit) == (120, "Hz")


def test_a_zone_is_added_and_the_numbing_can_be_corrected(room: Room) -> None:
    room.pens.receive(SCAN, 1)
    visit = room.treat(room.clinic.patient())
    log = room.open(visit)
    log.zones.add_zone("neck")
    for row in range(2):
        room.type(log.zones.row(row).depth_edit, "0.5")
    log.ui.numbingCombo.setEditText("nonsense · 99:99–10:00")
    room.scan(SCAN)
    log.sign()
    room.settle()
    assert log.ui.numbingMessage.words.startswith("Write the numbing like this")
    log.ui.numbingCombo.setEditText("Lidocaine 4 % · 12:40-13:10")
    log.sign()
    room.settle()
    assert room.signed == [visit]
    with room.clinic.desk.store.read() as connection:
        kept = connection.execute(tables.treatment.select()).one()
    assert (kept.numbing_product, kept.numbing_percent) == ("lidocaine", "4")
    assert (kept.numbing_on, kept.numbing_off) == (
        NOW.replace(hour=12, minute=40),
        NOW.replace(hour=13, minute=10),
    )


def test_what_is_logged_already_is_said_and_no_panel_stays(room: Room) -> None:
    visit = room.treat(room.clinic.patient())
    room.pens.log(
        LogForm(
            visit, room.clinic.pens[0], room.clinic.amaral, (CHEEK,), (CartridgeScan(lot="A", expires=GOOD),)
        )
    )
    room.open(visit)
    assert "is logged already" in room.said[-1]
    assert not [one for one in room.screen.findChildren(PenLog) if one.isVisible()]


# ------------------------------------------------------------------- Devices
def test_devices_show_pens_uses_and_the_trace_of_the_chosen_one(room: Room) -> None:
    nina = room.clinic.patient()
    room.logged(nina)
    room.screen.refresh_all()
    room.settle()
    pens = room.screen.pens_table.rows.rows
    assert [(pen.name, pen.sessions, pen.state) for pen in pens] == [
        ("Pen A", 1, "ready"),
        ("Pen B", 0, "ready"),
    ]
    [use] = room.screen.log_table.rows.rows
    assert (use.patient, use.lots) == ("Nina Prado", "OLD1")
    assert room.screen.trace.lot == "OLD1"
    assert [row.patient for row in room.screen.trace.rows] == ["Nina Prado"]
    went: list[object] = []
    room.screen.go_to.connect(lambda key, target: went.append((key, target)))
    room.screen.log_table.setFocus()
    room.key(Qt.Key.Key_Return)
    assert went == [("patients", nina)]


def test_a_box_is_scanned_and_received(room: Room) -> None:
    room.screen.log_table.setFocus()
    room.screen.pens_table.setFocus()
    room.scan(SCAN)
    card = room.screen.scan
    assert card.shelf.text() == "not on the shelf yet"
    card.count.setValue(50)
    card.receive_button.click()
    room.settle()
    assert card.shelf.text() == "50 left of 50 on the shelf"
    assert [lot.left for lot in room.pens.lots()] == [50]


def test_a_lot_is_blocked_with_a_reason_and_unblocked(room: Room) -> None:
    room.pens.receive(SCAN, 5)
    room.screen.scanned("mx2417")
    room.settle()
    trace = room.screen.trace
    assert trace.block_button.text() == "Block this lot: 5 left"
    trace.block_button.click()
    [panel] = [one for one in room.screen.findChildren(BlockPanel) if one.isVisible()]
    room.key(Qt.Key.Key_Return)
    assert panel.field.message.words
    room.type(panel.reason, "notice of the supplier")
    room.key(Qt.Key.Key_Return)
    assert room.pens.lots()[0].blocked
    assert trace.block_button.text() == "Unblock this lot"
    trace.block_button.click()
    room.settle()
    assert not room.pens.lots()[0].blocked


def test_l_logs_the_one_who_waits_or_offers_who_does(room: Room) -> None:
    room.logged(room.clinic.patient())
    room.screen.refresh_all()
    room.settle()
    room.screen.log_table.setFocus()
    room.key(Qt.Key.Key_L)
    assert room.said[-1] == "Every treated visit of today is logged."
    first = room.treat(room.clinic.patient("Lea", "Fontaine"))
    room.key(Qt.Key.Key_L)
    [log] = [one for one in room.screen.findChildren(PenLog) if one.isVisible()]
    assert log.appointment_id == first
    log.escape()
    room.treat(room.clinic.patient("Ruth", "Weiss"), "checkout", finished=NOW)
    room.screen.log_use()
    room.settle()
    [menu] = [one for one in room.screen.findChildren(QMenu) if one.isVisible()]
    assert [action.text() for action in menu.actions()] == ["13:00  Lea Fontaine", "13:00  Ruth Weiss"]
    menu.close()


def test_the_list_of_a_trace_says_whom_to_call(room: Room) -> None:
    room.logged(room.clinic.patient(phone="+351912345678"))
    room.screen.scanned("old1")
    room.settle()
    panel = room.screen.show_list(room.screen.trace.lot, room.screen.trace.rows)
    assert panel.subtitle.text() == "1 patient · 1 session"
    [row] = panel.table.rows.rows
    assert row.phone == "+351912345678"
    panel.reject()


def test_a_scan_goes_to_the_open_log_over_any_screen(qtbot: QtBot, room: Room) -> None:
    class Elsewhere(Screen):
        def __init__(self) -> None:
            super().__init__()
            self.read: list[str] = []

        @override
        def scanned(self, text: str) -> bool:
            self.read.append(text)
            return True

    window = Window()
    qtbot.addWidget(window)
    window.add_screen("elsewhere", "Elsewhere", Elsewhere)
    screen = window.go("elsewhere")
    assert isinstance(screen, Elsewhere)
    window.show()
    room.pens.receive(SCAN, 1)
    log = room.logs.open(screen, room.treat(room.clinic.patient()))
    room.settle()
    window.take_scan(SCAN)
    room.settle()
    assert log.ui.cartridgeEdit.text().startswith("MX2417")
    assert screen.read == [], "what lies below a panel does not act"
    log.escape()
    window.take_scan(SCAN)
    assert screen.read == [SCAN]

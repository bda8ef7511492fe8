"""The aftercare panel on a real clinic: looked at, printed into a file, handed over, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clinicdesk.services.bundle import Services
from clinicdesk.services.history import History
from clinicdesk.store import tables
from clinicdesk.ui.aftercare.panel import AftercarePanel
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.pdf import page_sizes
from clinicdesk.wording.messages import sentence
from tests.documents.paper import texts_of
from tests.services.conftest import Clinic, clinic  # noqa: F401 - the fixture of a small real clinic
from tests.ui.papers import Chosen

ENDED = datetime(2026, 11, 23, 13, 50)


@dataclass
class Desk:
    """A window over which the panel opens."""

    clinic: Clinic
    services: Services
    tasks: Tasks
    host: QWidget
    paper: Chosen
    said: list[str] = field(default_factory=list)
    done: list[int] = field(default_factory=list)

    def settle(self) -> None:
        self.tasks.wait_idle()
        QApplication.processEvents()

    def treated(self, skin: int | None = 3, finished: datetime | None = ENDED) -> int:
        patient = self.clinic.patient("Ruth <b>", "Weiss", fitzpatrick=skin)
        with self.clinic.desk.unit("book") as unit:
            visit: int = unit.insert(
                tables.appointment,
                patient_id=patient,
                service_id=self.clinic.maintenance,
                kind="maintenance",
                area="full_face",
                starts=ENDED - timedelta(hours=1),
                ends=ENDED,
                practitioner_id=self.clinic.amaral,
                status="checkout" if finished else "treatment",
                finished=finished,
            )
        return visit

    def open(self, visit: int) -> AftercarePanel:
        panel = AftercarePanel(self.host, self.services, self.tasks, visit, self.paper)
        panel.done.connect(self.done.append)
        panel.open()
        self.settle()
        return panel

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClick(target, key, held)
        self.settle()


@pytest.fixture
def desk(qtbot: QtBot, clinic: Clinic, tmp_path: Path) -> Iterator[Desk]:  # noqa: F811 - the fixture above
    clinic.now = ENDED + timedelta(minutes=2)
    tasks, host = Tasks(sentence), QWidget()
    made = Desk(clinic, Services(clinic.desk), tasks, host, Chosen(tmp_path))
    tasks.said.connect(made.said.append)
    tasks.crashed.connect(lambda crash: pytest.fail(str(crash)))
    qtbot.addWidget(host)
    host.resize(1366, 768)
    with qtbot.waitActive(host):
        host.show()
        host.activateWindow()
    yield made
    tasks.wait_idle()
    host.close()
    tasks.stop()


def test_p_prints_and_h_hands_over(desk: Desk) -> None:
    visit = desk.treated()
    panel = desk.open(visit)
    assert panel.preview.page_count == 1
    assert panel.subtitle.text() == "Ruth <b> Weiss · microneedling, full face"
    assert panel.subtitle.textFormat() == Qt.TextFormat.PlainText
    assert isinstance(QApplication.focusWidget(), Button)
    desk.press(Qt.Key.Key_P)
    (handout,) = desk.services.aftercare.handouts(visit)
    assert handout.printed == desk.clinic.now
    assert handout.handed_over is None
    assert desk.paper.into is not None
    assert len(page_sizes(desk.paper.into.read_bytes())) == 1
    assert panel.state.text() == "✓ Printed Mon 23 Nov 13:52\n▲ Not handed over yet"
    desk.press(Qt.Key.Key_H)
    (handout,) = desk.services.aftercare.handouts(visit)
    assert handout.handed_over == desk.clinic.now
    assert desk.done == [visit]
    assert not desk.host.findChildren(AftercarePanel)


def test_enter_prints_and_enter_again_hands_over(desk: Desk) -> None:
    visit = desk.treated()
    desk.open(visit)
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return)
    assert desk.done == [visit]
    assert len(desk.services.aftercare.handouts(visit)) == 1


def test_what_was_not_printed_cannot_be_handed_over(desk: Desk) -> None:
    visit = desk.treated()
    panel = desk.open(visit)
    desk.press(Qt.Key.Key_H)
    assert panel.isVisible()
    assert panel.note.accessibleName().startswith("Print it first")
    assert desk.services.aftercare.handouts(visit) == ()


def test_without_a_log_the_panel_says_that_it_assumes(desk: Desk) -> None:
    panel = desk.open(desk.treated())
    assert panel.doubts.isVisible()
    assert "The pen is not logged yet" in panel.doubts.accessibleName()


def test_a_larger_type_is_shown_printed_and_kept(desk: Desk) -> None:
    visit = desk.treated()
    panel = desk.open(visit)
    panel.size_choice.choose(18)
    desk.settle()
    assert "18 pt" in texts_of(panel.pdf)[0]
    desk.press(Qt.Key.Key_P)
    (handout,) = desk.services.aftercare.handouts(visit)
    assert "18 pt" in texts_of(desk.services.aftercare.reprint(handout.id))[0]


def test_print_that_one_again_adds_no_record(desk: Desk) -> None:
    visit = desk.treated()
    panel = desk.open(visit)
    desk.press(Qt.Key.Key_P)
    assert desk.paper.into is not None
    desk.paper.into.unlink()
    panel.again.click()
    desk.settle()
    assert desk.paper.into.exists()
    assert len(desk.services.aftercare.handouts(visit)) == 1


def test_without_a_printer_it_is_saved_and_nothing_is_lost(desk: Desk, tmp_path: Path) -> None:
    visit = desk.treated()
    desk.paper.into, desk.paper.target = None, tmp_path / "sheet.pdf"
    panel = desk.open(visit)
    desk.press(Qt.Key.Key_P)
    (handout,) = desk.services.aftercare.handouts(visit)
    assert (tmp_path / "sheet.pdf").read_bytes() == desk.services.aftercare.reprint(handout.id)
    assert panel.note.accessibleName() == "Saved as sheet.pdf."


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_does_not_take_it_is_said_and_the_sheet_is_kept(desk: Desk, tmp_path: Path) -> None:
    visit = desk.treated()
    desk.paper.into = tmp_path / "nowhere" / "printer.pdf"
    panel = desk.open(visit)
    desk.press(Qt.Key.Key_P)
    assert "did not take it" in panel.note.accessibleName()
    assert panel.again.isVisible()
    assert len(desk.services.aftercare.handouts(visit)) == 1


def test_giving_up_the_file_changes_nothing(desk: Desk) -> None:
    visit = desk.treated()
    desk.open(visit)
    desk.press(Qt.Key.Key_S)
    assert desk.paper.asked == [f"aftercare {visit}.pdf"]
    assert desk.services.aftercare.handouts(visit) == ()


def test_a_missing_skin_type_is_said_and_nothing_can_be_printed(desk: Desk) -> None:
    visit = desk.treated(skin=None)
    panel = desk.open(visit)
    assert panel.preview.page_count == 0
    assert panel.note.accessibleName().startswith("Enter the patient’s skin type")
    desk.press(Qt.Key.Key_P)
    assert desk.services.aftercare.handouts(visit) == ()
    assert desk.paper.asked == []


def test_before_the_end_the_panel_says_what_to_do(desk: Desk) -> None:
    panel = desk.open(desk.treated(finished=None))
    assert panel.note.accessibleName() == "This treatment is not finished: press Finish first, then print."


def test_letters_with_a_modifier_do_nothing(desk: Desk) -> None:
    visit = desk.treated()
    desk.open(visit)
    desk.press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert desk.services.aftercare.handouts(visit) == ()


def test_no_sheet_touches_the_disk_but_where_it_is_saved(desk: Desk, tmp_path: Path) -> None:
    before = {one.name for one in tmp_path.rglob("*")}
    desk.open(desk.treated())
    assert {one.name for one in tmp_path.rglob("*")} - before <= {"clinic.db-wal", "clinic.db-shm"}


def test_undo_takes_the_print_back(desk: Desk) -> None:
    visit = desk.treated()
    desk.open(visit)
    desk.press(Qt.Key.Key_P)
    History(desk.clinic.desk).undo()
    assert desk.services.aftercare.handouts(visit) == ()

"""The whole window over a clinic of hostile names: shown as letters, loading nothing, in no title or log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QSettings, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QTableView, QTextEdit, QWidget

from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.screening import Reply
from clinicdesk.services.bundle import Services
from clinicdesk.services.screening import Given
from clinicdesk.store import open_store
from clinicdesk.ui import theme
from clinicdesk.ui.desktop import Desktop
from clinicdesk.ui.shell.crash import CrashDialog
from clinicdesk.ui.shell.first import NewClinic
from clinicdesk.ui.widgets.overlay import OverlayDialog
from tests.faults.hostile import TEXTS
from tests.faults.journey import MORNING, Journey

MARKED = "<img src='file:///etc/hostname'><b>ZZCANARY</b>"
SCREENS = ("today", "calendar", "patients", "series", "recall", "devices", "reports", "settings")


class Hostile:
    """The one clinic that the window may open; somebody is in it in every state of a visit."""

    def __init__(self, path: Path, text: str) -> None:
        self.journey = Journey(open_store(path, create=True), text)
        self.services = self.journey.services
        self.visits: list[int] = []
        journey, today = self.journey, self.services.today
        journey.found()
        journey.meet()
        journey.treat(path.parent)
        journey.plan()
        steps = (today.arrive, today.start_numbing, today.start_treatment, today.finish)
        for count in range(5):
            starts = MORNING.replace(hour=11) + timedelta(minutes=90 * count)
            patient = self.services.patients.add(journey.form(), despite_duplicates=True).value
            asked = self.services.screening.form(patient).asked
            self.services.screening.record(patient, [Given(one.id, Reply.NO) for one in asked])
            visit = journey.book(starts, None if count else journey.clinic.consult, patient)
            self.visits.append(visit)
            for step in steps[:count]:
                step(visit, journey.version(visit))

    def open(self) -> Services | None:
        return self.services

    def set_up(self, form: NewClinic) -> Services:
        raise AssertionError(form)

    def sample(self) -> Services:
        raise AssertionError

    def close(self) -> None:
        self.journey.close()


@contextmanager
def window_over(qapp: QApplication, folder: Path, text: str) -> Iterator[tuple[Desktop, Hostile]]:
    theme.start(qapp, "light", 100)
    clinics = Hostile(folder / "clinic.db", text)
    settings = QSettings(str(folder / "view.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(clinics, settings)
    desktop.window.resize(1366, 768)
    desktop.window.show()
    desktop.open()
    settle(desktop)
    try:
        yield desktop, clinics
    finally:
        settle(desktop)
        desktop.stop()
        desktop.window.close()
        desktop.window.deleteLater()
        desktop.deleteLater()
        settings.sync()


def settle(desktop: Desktop) -> None:
    for _ in range(3):
        desktop.tasks.wait_idle()
        QApplication.processEvents()


def everywhere(desktop: Desktop, clinics: Hostile, look: Callable[[str], None]) -> None:
    """Go through every screen and what opens over it, and look."""
    window, journey = desktop.window, clinics.journey
    for key in SCREENS:
        target = {"patients": journey.patient, "series": journey.patient}.get(key)
        window.go(key, target)
        settle(desktop)
        window.grab()
        look(key)
    for visit in clinics.visits:
        window.go("today", visit)
        settle(desktop)
        window.grab()
        look(f"today {visit}")
    screens = desktop.screens
    assert screens is not None
    for open_it in (
        lambda: screens.log_pen(clinics.visits[3]),
        lambda: screens.aftercare(journey.visit),
        lambda: screens.ask(journey.patient),
        lambda: screens.book_next(journey.patient),
        desktop.window.open_commands,
    ):
        open_it()
        settle(desktop)
        window.grab()
        look("over it")
        for panel in window.findChildren(OverlayDialog):
            panel.reject()
        settle(desktop)


def guessing(window: QWidget) -> list[str]:
    """The labels, tooltips and cells in which a text like the canary's would be taken for markup."""
    found = []
    for label in window.findChildren(QLabel):
        caption = label.objectName().endswith("Label")  # of a form's field: the program's own words
        if label.textFormat() is not Qt.TextFormat.PlainText and not caption:
            found.append(f"label {label.objectName()!r} of {type(label.parent()).__name__}")
    widgets = window.findChildren(QWidget)
    found += [f"tooltip of {type(one).__name__}" for one in widgets if "<img" in one.toolTip()]
    edits = [one for one in window.findChildren(QTextEdit) if one.acceptRichText() and not one.isReadOnly()]
    found += [f"rich text may be pasted into {type(one).__name__}" for one in edits]
    for view in window.findChildren(QAbstractItemView):
        found += [f"tip in {type(view).__name__}" for tip in tips(view) if "<img" in tip]
    for document in window.findChildren(QTextDocument):
        if "file:" in document.toHtml() and "&lt;img" not in document.toHtml():
            found.append("a document with a picture")
    return found


def tips(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    top = QModelIndex()
    columns = model.columnCount(top) if isinstance(view, QTableView) else 1
    for row in range(min(model.rowCount(top), 30)):
        for column in range(columns):
            yield str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")


def test_markup_is_letters_on_every_screen(qapp: QApplication, tmp_path: Path) -> None:
    crashes: list[object] = []
    with window_over(qapp, tmp_path, MARKED) as (desktop, clinics):
        desktop.tasks.crashed.connect(crashes.append)
        seen = dict.fromkeys(("labels", "canaries"), 0)

        def look(where: str) -> None:
            assert guessing(desktop.window) == [], where
            assert "ZZCANARY" not in desktop.window.windowTitle()
            labels = [label.text() for label in desktop.window.findChildren(QLabel)]
            seen["labels"] += len(labels)
            seen["canaries"] += sum("ZZCANARY" in text for text in labels)

        everywhere(desktop, clinics, look)
        assert seen["labels"] > 300
        assert seen["canaries"] > 20, "the canary was hardly shown: the test is blind"
    assert crashes == []
    assert "ZZCANARY" not in "".join(file.read_text() for file in tmp_path.glob("*.ini"))


def test_a_label_that_guesses_would_be_seen(qapp: QApplication) -> None:
    """The negative control."""
    window = QWidget()
    QLabel(MARKED, window)
    window.setToolTip("fine")
    careless = QWidget(window)
    careless.setToolTip(MARKED)
    assert len(guessing(window)) == 2
    window.deleteLater()


@pytest.mark.parametrize("name", ["quotes", "braces", "lines", "half", "long", "terminal"])
def test_no_text_stops_the_window(qapp: QApplication, tmp_path: Path, name: str) -> None:
    crashes: list[object] = []
    with window_over(qapp, tmp_path, TEXTS[name]) as (desktop, clinics):
        desktop.tasks.crashed.connect(crashes.append)
        everywhere(desktop, clinics, lambda _where: None)
    assert crashes == []


def test_toasts_and_crashes_tell_text_and_no_patient(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with window_over(qapp, tmp_path, MARKED) as (desktop, _clinics):

        def refused() -> object:
            raise refuse("likely_duplicate", id=1, name=MARKED)

        def broken() -> object:
            raise RuntimeError(MARKED)

        desktop.tasks.read(refused, lambda _: None)
        settle(desktop)
        assert guessing(desktop.window) == []
        desktop.tasks.read(broken, lambda _: None)
        settle(desktop)
        [dialog] = desktop.window.findChildren(CrashDialog)
        report = dialog._report.toPlainText()
        assert "RuntimeError" in report
        assert "ZZCANARY" not in report
        assert "ZZCANARY" not in caplog.text
        dialog.accept()

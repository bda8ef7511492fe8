"""Finding a patient: a search line, who it finds as one types, and the strip for the one selected."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.domain.people import fold
from clinicdesk.domain.views.patients import PatientHit
from clinicdesk.presentation.typed import day_text
from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, EmptyState, Strip
from clinicdesk.ui.widgets.fields import SearchField
from clinicdesk.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

MOST = 60
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Found:
    """One line: a patient, today's visit where there is one, whether somebody listed has the name too."""

    id: int
    name: str
    birth_date: date | None
    phone: str
    about: str = ""
    alike: bool = False


class Finder(QWidget):
    """The list of people. Letters typed anywhere in it go to the search line; Enter opens a file."""

    opened = Signal(int)
    plan_wanted = Signal(int)
    add_wanted = Signal(str)  # what was typed: the name to begin with

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._build()
        self.search.textChanged.connect(self.refresh)
        self.search.installEventFilter(self)
        self.table.row_chosen.connect(self._serve)
        self.table.row_opened.connect(lambda row: self.opened.emit(row.id))
        self.setFocusProxy(self.search)

    def refresh(self) -> None:
        """Look again for what is typed; without anything, who comes today."""
        typed = self.search.text().strip()
        find, day = self._services.patients.find, self._services.calendar.day
        clock = self._services.desk.clock

        def run() -> tuple[Found, ...]:
            ordered = sorted(day(clock().date()), key=lambda one: one.starts, reverse=True)
            visits = {one.patient_id: one for one in reversed(ordered)}
            told = {one.patient_id: f"{one.starts:%H:%M}" for one in visits.values()}
            if typed:
                return marked(find(typed, MOST), told)
            hits = [
                PatientHit(one.patient_id, one.patient, one.birth_date, one.phone) for one in visits.values()
            ]
            return marked(tuple(hits), told)

        self._tasks.read(run, lambda rows: self._show(typed, rows), key="find patients", owner=self)

    def take(self, text: str) -> None:
        """Letters typed where no text field is: they are a search."""
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search.insert(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.text().strip() and event.text().isprintable() and not event.modifiers() & chord:
            self.take(event.text())
        elif event.key() == Qt.Key.Key_Backspace:
            self.search.setFocus(Qt.FocusReason.OtherFocusReason)
            self.search.backspace()
        else:
            super().keyPressEvent(event)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search line, arrows move in the list below and Enter opens its selected row."""
        if watched is not self.search or not isinstance(event, QKeyEvent):
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in _MOVES or event.key() in _ENTER:
            QCoreApplication.sendEvent(self.table, event)
            return True
        return False

    def _build(self) -> None:
        px = theme.current().px
        self.search = SearchField(self.tr("Name, phone or birth date"))
        self.search.setMaximumWidth(px(520))
        self.heading = PlainLabel("", "small")
        self.table = Table(
            [
                Column(self.tr("Patient"), lambda row: row.name, strong=True, width=300),
                Column(
                    self.tr("Born"), lambda row: day_text(row.birth_date) or self.tr("not known"), width=130
                ),
                Column(self.tr("Phone"), lambda row: readable(row.phone), width=170),
                Column(self.tr("Today"), lambda row: row.about, muted=True, width=90),
                Column("", lambda row: self.tr("same name") if row.alike else "", tone=_warns, stretch=True),
            ],
            self.tr("Patients found"),
        )
        card = Card()
        card.set_margins(4)
        card.body.addWidget(self.table)
        button = Button(self.tr("New patient"), "primary", key="Ins")
        button.clicked.connect(self._add)
        nobody = EmptyState(
            self.tr("Nobody found"), self.tr("Try fewer letters, the phone number or the birth date."), button
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(card)
        self._pages.addWidget(nobody)
        self._pages.addWidget(
            EmptyState(self.tr("Nobody is expected today"), self.tr("Type a name, a phone or a birth date."))
        )
        self.strip = Strip()
        upper = QVBoxLayout()
        upper.setContentsMargins(px(14), px(10), px(14), px(10))
        upper.setSpacing(px(8))
        for widget in (self.search, self.heading):
            upper.addWidget(widget)
        upper.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(upper, 1)
        column.addWidget(self.strip)

    def _show(self, typed: str, rows: tuple[Found, ...]) -> None:
        told = self.tr("{n} found") if len(rows) < MOST else self.tr("The first {n}; type more to find fewer")
        self.heading.setText(told.format(n=len(rows)) if typed else self.tr("Here today"))
        self._pages.setCurrentIndex(0 if rows else 1 if typed else 2)
        self.table.set_rows(rows, key=lambda row: row.id)
        if typed and rows:
            self.table.choose(0)

    def _serve(self, row: Found | None) -> None:
        if row is None:
            self.strip.clear()
            return
        number = row.id
        file = Button(self.tr("Open"), "primary", key="↵")
        file.clicked.connect(lambda: self.opened.emit(number))
        plan = Button(self.tr("Plan a series"), key="Ctrl Shift N")
        plan.clicked.connect(lambda: self.plan_wanted.emit(number))
        about = day_text(row.birth_date) or self.tr("birth date not known")
        self.strip.show_for(f"{row.name}, {about}", [file, plan])

    def _add(self) -> None:
        self.add_wanted.emit(self.search.text().strip())


def marked(hits: tuple[PatientHit, ...], about: dict[int, str] | None = None) -> tuple[Found, ...]:
    """The lines of hits, those marked whose name somebody else of them has too."""
    counts = Counter(fold(hit.name) for hit in hits)
    told = about or {}
    return tuple(
        Found(hit.id, hit.name, hit.birth_date, hit.phone, told.get(hit.id, ""), counts[fold(hit.name)] > 1)
        for hit in hits
    )


def _warns(row: Found) -> Tone | None:
    return "warn" if row.alike else None

"""The Settings screen: its sections at the left, the chosen one beside them; all is saved at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clinicdesk.domain.changes import Changes
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings import known
from clinicdesk.ui.settings.clinic import ClinicSection
from clinicdesk.ui.settings.closures import ClosuresSection
from clinicdesk.ui.settings.database import DatabaseSection
from clinicdesk.ui.settings.hours import HoursSection
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.settings.look import LookSection
from clinicdesk.ui.settings.offers import ServicesSection
from clinicdesk.ui.settings.resources import ResourcesSection
from clinicdesk.ui.settings.rules import RulesSection
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.ui.widgets.scroll import Scroll
from clinicdesk.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks

SIDE = 190


class SettingsScreen(Screen):
    """Shows a section; `activated("hours")` goes to one."""

    tables = frozenset(
        {"setting", "hours", "closure", "resource", "pen", "practitioner", "service", "service_phase"}
    )

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._known: Known | None = None
        words = {
            "clinic": (self.tr("Clinic"), ClinicSection),
            "hours": (self.tr("Hours"), HoursSection),
            "closures": (self.tr("Closures"), ClosuresSection),
            "resources": (self.tr("People, rooms, pens"), ResourcesSection),
            "services": (self.tr("Services"), ServicesSection),
            "rules": (self.tr("Rules"), RulesSection),
            "look": (self.tr("Look"), LookSection),
            "database": (self.tr("Database"), DatabaseSection),
        }
        self.sections: dict[str, Section] = {
            key: section(services, tasks) for key, (_words, section) in words.items()
        }
        self._names = [(key, told) for key, (told, _section) in words.items()]
        self._build()

    def keys(self) -> list[str]:
        """The keys of the sections, from top to bottom."""
        return [key for key, _words in self._names]

    @override
    def title(self) -> str:
        return self.tr("Settings")

    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, str) and target in self.sections:
            self.show_section(target)

    @override
    def refresh(self, changes: Changes) -> None:
        services = self._services
        self._tasks.read(lambda: known.read(services), self._show, key="settings", owner=self)

    def show_section(self, key: str) -> None:
        """Show one section."""
        self._side.choose(self.keys().index(key))

    def _show(self, found: Known) -> None:
        self._known = found
        for section in self.sections.values():
            section.show_known(found)

    def _chosen(self, row: tuple[str, str] | None) -> None:
        if row is not None:
            self._pages.setCurrentIndex(self.keys().index(row[0]))

    def _enter(self, _row: object) -> None:
        """Enter on a section goes to its first field."""
        self._side.setFocus()
        self.focusNextChild()

    def _build(self) -> None:
        px = theme.current().px
        self._side = Table([Column("", lambda row: row[1], stretch=True)], self.tr("Sections"))
        self._side.horizontalHeader().hide()
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame = QFrame()
        frame.setProperty("surface", "card")
        frame.setFixedWidth(px(SIDE))
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(px(4), px(4), px(4), px(4))
        inner.addWidget(self._side)
        self._pages = QStackedWidget()
        for section in self.sections.values():
            self._pages.addWidget(Scroll(section))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        left = QVBoxLayout()
        left.setContentsMargins(px(14), px(10), 0, px(10))
        left.addWidget(frame)
        row.addLayout(left)
        row.addWidget(self._pages, 1)
        self._side.row_chosen.connect(self._chosen)
        self._side.row_opened.connect(self._enter)
        self._side.set_rows(self._names, key=lambda one: one[0])
        self.setFocusProxy(self._side)

"""Reports (F6): a month at a glance with its pages as they are printed, filters, export and print."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.presentation.reports import file_name, proposed_month, turned
from clinicdesk.ui import theme
from clinicdesk.ui.reports.day import DaySheetPanel
from clinicdesk.ui.reports.export import Choice, ExportPanel
from clinicdesk.ui.reports.glance import Glance
from clinicdesk.ui.text import plain_tip, speak
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.ui.widgets.pdf import PdfPreview, print_pages
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Changes
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.reports import MonthLook
    from clinicdesk.ui.tasks import Tasks

SIDE = 268
EXPORT = "export"
"""What `activated` is given to open the export at once, for the month that is proposed (Ctrl+E)."""


class ReportsScreen(Screen):
    """The month: numbers at the left, pages at the right."""

    tables = frozenset(
        {"appointment", "patient", "resource", "series", "tray", "setting", "closure", "hours"}
    )

    def __init__(
        self, services: Services, tasks: Tasks, paper: Paper | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._paper = paper or Paper()
        self._names: tuple[str, ...] = ()
        self._pdf = b""
        self.choice = Choice(proposed_month(services.desk.clock().date()))
        self.glance = Glance()
        self.preview = PdfPreview()
        self.preview.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.practitioner = QComboBox()
        self.practitioner.addItem(self.tr("All practitioners"), "")
        self.practitioner.activated.connect(self._filter)
        self.initials = QCheckBox(self.tr("Initials only"))
        self.initials.toggled.connect(self._filter)
        self._lay_out()
        self.setFocusProxy(self.preview)
        for key, months in (("Ctrl+PgUp", -1), ("Ctrl+PgDown", 1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda months=months: self.turn(months))

    # ------------------------------------------------------------- the shell's questions
    @override
    def title(self) -> str:
        return self.tr("Reports")

    @override
    def subtitle(self) -> str:
        return day_words(self.choice.month, "month")

    @override
    def header_tools(self) -> list[QWidget]:
        back, this, forth = Button("‹"), Button(self.tr("This month")), Button("›")
        speak(back, self.tr("Month before"))
        speak(forth, self.tr("Month after"))
        back.setToolTip("Ctrl+PgUp")
        forth.setToolTip("Ctrl+PgDown")
        back.clicked.connect(lambda: self.turn(-1))
        forth.clicked.connect(lambda: self.turn(1))
        this.clicked.connect(lambda: self.show_month(self._services.desk.clock().date()))
        return [back, this, forth]

    @override
    def header_widgets(self) -> list[QWidget]:
        day = Button(self.tr("Day sheet"))
        day.setToolTip(plain_tip(self.tr("Print a day (Ctrl+P)")))
        day.clicked.connect(self.open_day)
        press = Button(self.tr("Print"))
        press.clicked.connect(self.print_month)
        export = Button(self.tr("Export"), "primary")
        export.setToolTip(plain_tip(self.tr("As PDF, Excel, calendar or CSV (Ctrl+E)")))
        export.clicked.connect(self.open_export)
        return [day, press, export]

    @override
    def activated(self, target: object = None) -> None:
        if target == EXPORT:
            self.show_month(proposed_month(self._services.desk.clock().date()))
            self.open_export()
        elif isinstance(target, date):
            self.show_month(target)

    @override
    def refresh(self, changes: Changes) -> None:
        self._tasks.read(self._services.reports.practitioners, self._show_names, key="report names")
        self._ask()

    # ------------------------------------------------------------- layout
    def _lay_out(self) -> None:
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(10), px(14), px(10))
        row.setSpacing(px(10))
        pages = Card()
        pages.set_margins(1)
        pages.body.addWidget(self.preview)
        row.addWidget(self._side())
        row.addWidget(pages, 1)

    def _side(self) -> QWidget:
        """Filters and numbers; at large text sizes they scroll rather than squeeze."""
        px = theme.current().px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(9))
        filters = Card()
        filters.body.addWidget(Field(self.tr("Practitioner"), self.practitioner))
        filters.body.addWidget(self.initials)
        column.addWidget(filters)
        column.addWidget(self.glance)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(px(SIDE))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    # ------------------------------------------------------------- showing
    def turn(self, months: int) -> None:
        """Show the month so many months on."""
        self.show_month(turned(self.choice.month, months))

    def show_month(self, day: date) -> None:
        """Show the month of a day."""
        self.choice = Choice(day.replace(day=1), self.choice.practitioner, self.choice.initials)
        self.header_changed.emit()
        self._ask()

    def _ask(self) -> None:
        reports, wanted = self._services.reports, self.choice
        self._tasks.read(
            lambda: reports.look(wanted.month, wanted.practitioner or None, initials=wanted.initials),
            self._show,
            key="report",
            owner=self,
        )

    def _show(self, look: MonthLook) -> None:
        self._pdf = look.pdf
        self.glance.show_summary(look.summary)
        self.preview.show_pdf(look.pdf)

    def _show_names(self, names: tuple[str, ...]) -> None:
        if names != self._names:
            self._names = names
            while self.practitioner.count() > 1:
                self.practitioner.removeItem(1)
            for name in names:
                self.practitioner.addItem(name, name)
            self.practitioner.setCurrentIndex(max(0, self.practitioner.findData(self.choice.practitioner)))

    def _filter(self) -> None:
        practitioner = str(self.practitioner.currentData() or "")
        self.choice = Choice(self.choice.month, practitioner, self.initials.isChecked())
        self._ask()

    # ------------------------------------------------------------- paper and files
    def open_export(self) -> ExportPanel:
        """Ask for format and place; Enter exports."""
        panel = ExportPanel(self, self._services, self._tasks, self.choice, self._paper)
        panel.open(panel.export_button)
        return panel

    def open_day(self) -> DaySheetPanel:
        """Look at today's sheet; another day is picked there."""
        day = self._services.desk.clock().date()
        panel = DaySheetPanel(self, self._services, self._tasks, day, self._paper)
        panel.open()
        return panel

    def print_month(self) -> None:
        """Print what is shown; without any printer save it instead."""
        if not self._pdf:
            return
        if not self._paper.has_printer():
            self._tasks.said.emit(self.tr("This computer has no printer: save the month as a PDF."))
            self.open_export()
            return
        title = file_name(self.choice.month, "pdf", self.choice.practitioner)
        printer = self._paper.printer(self, title, self._pdf)
        if printer is not None and not print_pages(self._pdf, printer):
            self._tasks.said.emit(
                self.tr("The printer did not take it. Choose another one, or export a PDF.")
            )

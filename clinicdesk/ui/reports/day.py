"""The day on paper over any screen: look at it, and Enter prints it (Ctrl+P, Enter)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.month import MiniMonth
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.ui.widgets.sheet_panel import SheetPanel
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.domain.refusal import Refusal
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks


class DaySheetPanel(SheetPanel):
    """The sheet of one day; another one is picked at the right."""

    def __init__(
        self, host: QWidget, services: Services, tasks: Tasks, day: date, paper: Paper | None = None
    ) -> None:
        super().__init__(host, "", paper or Paper())
        self._services = services
        self._tasks = tasks
        self.day = day
        self.title.setText(self.tr("Day sheet"))
        self.panel.setAccessibleName(self.title.text())
        self.keys = {"P": self.print_day, "S": self.save}
        self.month = MiniMonth(services.desk.clock().date())
        self.month.picked.connect(self.show_day)
        self.side.addWidget(self.month)
        save = Button(self.tr("Save PDF…"), key="S")
        save.clicked.connect(self.save)
        press = Button(self.tr("Print"), "primary", key="P")
        press.clicked.connect(self.print_day)
        self.offer([save, press])
        self.show_day(day)

    def show_day(self, day: date) -> None:
        """Show the sheet of another day."""
        self.day = day
        self.subtitle.setText(day_words(day))
        self.month.set_shown(day, day)
        self.say("")
        reports = self._services.reports
        self._tasks.read(lambda: reports.day_sheet(day), self.show_pages, key="day sheet", owner=self)

    def print_day(self) -> None:
        """Print on the printer that the person chooses, then close; without any printer save it instead."""
        if self.pdf and not self.send(self.pdf, self.title.text(), self._print):
            self.say(self.tr("This computer has no printer: save the sheet as a PDF."), "warn")
            self.save()

    def save(self) -> None:
        """Write the sheet into a file that the person chooses."""
        name = f"{self.day:%Y-%m-%d} day sheet.pdf"
        if not self.pdf:
            return
        path = self.paper.file(self, self.tr("Save the day"), name, [self.tr("PDF (*.pdf)")])
        if path is not None:
            reports, day = self._services.reports, self.day
            self._tasks.read(
                lambda: reports.save_day(day, path),
                lambda _none: self.say(self.tr("Saved as {name}.").format(name=path.name), "good"),
                self._refused,
                owner=self,
            )

    def _print(self, put: Callable[[bytes], bool]) -> None:
        if put(self.pdf):
            self.accept()
        else:
            self.say(self.tr("The printer did not take it. Choose another one, or save it as a PDF."), "bad")

    def _refused(self, refusal: Refusal) -> None:
        self.say(self._tasks.sentence(refusal), "bad")

"""The export of a month: month, filters, format and place, ready for Enter (Ctrl+E, Enter)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QWidget

from clinicdesk.domain.refusal import EnvironmentFault, Refusal, Refused
from clinicdesk.presentation.reports import file_name, free_name, turned
from clinicdesk.ui.text import PlainLabel, speak
from clinicdesk.ui.theme import current
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.wording.catalogue import counted
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.ui.tasks import Tasks


@dataclass(frozen=True)
class Choice:
    """Which month, of whom (empty: of all), and whether without names."""

    month: date
    practitioner: str = ""
    initials: bool = False


class ExportPanel(OverlayDialog):
    """Where the month goes; `exported` tells the file, and the panel closes."""

    exported = Signal(object)  # Path

    def __init__(self, host: QWidget, services: Services, tasks: Tasks, choice: Choice, paper: Paper) -> None:
        super().__init__(host, "", width=560)
        self._services = services
        self._tasks = tasks
        self._paper = paper
        self._choice = choice
        self._path: Path | None = None  # chosen by the person; None for the proposed one
        self.title.setText(self.tr("Export the month"))
        self.panel.setAccessibleName(self.title.text())
        self._build()
        self._tell()
        tasks.read(services.reports.practitioners, self._show_names, owner=self)

    def _build(self) -> None:
        px = current().px
        self._back, self._forth = Button("‹"), Button("›")
        self._month = PlainLabel("", "strong")
        self._month.setMinimumWidth(px(130))
        for button, step, words in (
            (self._back, -1, self.tr("Month before")),
            (self._forth, 1, self.tr("Month after")),
        ):
            speak(button, words)
            button.clicked.connect(lambda _checked=False, step=step: self._turn(step))
        months = QHBoxLayout()
        months.setSpacing(px(8))
        for part in (self._back, self._month, self._forth):
            months.addWidget(part)
        months.addStretch(1)
        kinds = (("pdf", "PDF"), ("xlsx", "Excel"), ("ics", self.tr("Calendar")), ("csv", "CSV"))
        self.kind = SegmentedButtons(kinds, name=self.tr("Format"))
        self.kind.set_value("pdf")
        self.kind.chosen.connect(self._other_kind)
        self.practitioner = QComboBox()
        self.practitioner.addItem(self.tr("All practitioners"), "")
        self.practitioner.activated.connect(self._filter)
        self.initials = QCheckBox(self.tr("Initials only, no phones"))
        self.initials.setChecked(self._choice.initials)
        self.initials.toggled.connect(self._filter)
        self.place = PlainLabel("", "small", wrap=True)
        self.message = InlineMessage()
        self.body.addLayout(months)
        self.body.addWidget(Field(self.tr("Format"), self.kind))
        self.body.addWidget(Field(self.tr("Practitioner"), self.practitioner))
        self.body.addWidget(self.initials)
        self.body.addWidget(self.place)
        self.body.addWidget(self.message)
        self.elsewhere = Button(self.tr("Save elsewhere…"))
        self.elsewhere.clicked.connect(self.choose_place)
        self.export_button = Button(self.tr("Export"), "primary", key="↵")
        self.export_button.clicked.connect(self.export)
        self.set_actions([self.elsewhere, self.export_button])

    def _show_names(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.practitioner.addItem(name, name)
        self.practitioner.setCurrentIndex(max(0, self.practitioner.findData(self._choice.practitioner)))

    @property
    def choice(self) -> Choice:
        """What is chosen now."""
        return self._choice

    @property
    def path(self) -> Path:
        """The file that Export writes."""
        if self._path is not None:
            return self._path
        folder, wanted = self._paper.folder, self._choice
        name = file_name(wanted.month, str(self.kind.value()), wanted.practitioner, initials=wanted.initials)
        return folder / free_name(name, lambda one: (folder / one).exists())

    def choose_place(self) -> None:
        """Ask for another file."""
        filters = {
            "pdf": self.tr("PDF (*.pdf)"),
            "xlsx": self.tr("Excel (*.xlsx)"),
            "ics": self.tr("Calendar (*.ics)"),
            "csv": self.tr("CSV (*.csv)"),
        }
        own = filters[str(self.kind.value())]
        others = [one for one in filters.values() if one != own]
        path = self._paper.file(self, self.title.text(), self.path.name, [own, *others])
        if path is not None:
            self._path = path
            ending = path.suffix.lower().removeprefix(".")
            if ending in filters:
                self.kind.set_value(ending)
            self._tell()

    def export(self) -> None:
        """Write the file, whole or not at all."""
        reports, wanted, path = self._services.reports, self._choice, self.path

        def tried() -> int | Refusal:
            try:
                return reports.export_month(
                    wanted.month, path, wanted.practitioner or None, initials=wanted.initials
                )
            except (Refused, EnvironmentFault) as error:
                return error.refusal  # a full disk, too, is said here, where another place can be chosen

        self._tasks.read(tried, lambda found: self._tried(path, found), key="export month", owner=self)

    def _tried(self, path: Path, found: int | Refusal) -> None:
        if isinstance(found, int):
            self._exported(path, found)
        else:
            self.message.say(self._tasks.sentence(found))

    def _exported(self, path: Path, count: int) -> None:
        self._paper.remember(path.parent)
        self._tasks.said.emit(
            self.tr("{visits} written to {path}").format(visits=counted("visit", count), path=path)
        )
        self.exported.emit(path)
        self.accept()

    def _turn(self, months: int) -> None:
        self._choose(month=turned(self._choice.month, months))

    def _filter(self) -> None:
        self._choose(
            practitioner=str(self.practitioner.currentData() or ""), initials=self.initials.isChecked()
        )

    def _choose(self, **changes: object) -> None:
        values = {name: getattr(self._choice, name) for name in ("month", "practitioner", "initials")}
        self._choice = Choice(**(values | changes))
        self._path = None
        self._tell()

    def _other_kind(self, _kind: object) -> None:
        self._path = None
        self._tell()

    def _tell(self) -> None:
        self._month.setText(day_words(self._choice.month, "month"))
        self.message.silence()
        note = "" if self.kind.value() != "ics" else self.tr(" A calendar carries initials in any case.")
        self.place.setText(self.tr("Into {path}.").format(path=self.path) + note)

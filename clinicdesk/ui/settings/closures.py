"""Settings: days on which the clinic, a person, a room or a pen is not there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.presentation.typed import day_text, read_day
from clinicdesk.ui import theme
from clinicdesk.ui.keys import RowKeys
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import Known, Section
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.fields import Field, say_beside
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.settings import ClosureView
    from clinicdesk.ui.tasks import Tasks


class ClosuresSection(Section):
    """The closures to come; a line to add one; Del takes the selected one back."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        self._names: dict[int, str] = {}
        self._today = date.min
        self._region = ""
        card = Card(self.tr("Closures"))
        card.body.addLayout(self._line())
        self.table = Table(
            [
                Column(self.tr("Days"), _days, strong=True, width=300),
                Column(self.tr("Closed"), self._whom, width=200),
                Column(self.tr("Reason"), lambda one: one.reason, stretch=True),
            ],
            self.tr("Closures to come"),
        )
        RowKeys(self.table, {"Del": self._take_back}, lambda: self.table.chosen() is not None)
        card.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        self._back = Button(self.tr("Take back"), key="Del", small=True)
        self._back.clicked.connect(self._take_back)
        foot.addWidget(self._back)
        foot.addStretch(1)
        card.body.addLayout(foot)
        self.column.addWidget(card, 1)

    @override
    def show_known(self, known: Known) -> None:
        self._today, self._region = known.today, known.info.region
        self._names = {one.id: one.name for one in known.resources}
        chosen = self.whom.currentData()
        self.whom.clear()
        self.whom.addItem(self.tr("The clinic"), None)
        for one in known.resources:
            if one.active:
                self.whom.addItem(one.name, one.id)
        self.whom.setCurrentIndex(max(0, self.whom.findData(chosen)))
        self.table.set_rows(known.closures, key=lambda one: one.id)
        self._back.setEnabled(bool(known.closures))

    def add(self) -> None:
        """Close for the days typed."""
        say_beside(self.fields, "", "")
        try:
            first = self._day("first")
            last = self._day("last") if self._text("last") else first
        except Refused as refused:
            self._refused(refused.refusal)
            return
        settings, whom, reason = self._services.settings, self.whom.currentData(), self._text("reason")
        self._tasks.write(
            self.tr("Closed {whom}, {day}").format(
                whom=self.whom.currentText(), day=day_words(first, "short")
            ),
            lambda: settings.close(first, last, reason, whom),
            self._added,
            self._refused,
            owner=self,
        )

    def _added(self, _id: int) -> None:
        for name in ("first", "last", "reason"):
            self.line(name).clear()
        self.line("first").setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, refusal: Refusal) -> None:
        name = refusal.field if refusal.field in self.fields else "first"
        say_beside(self.fields, name, self._tasks.sentence(refusal))

    def line(self, name: str) -> QLineEdit:
        """The line of a field: first, last or reason."""
        found = self.fields[name].editor
        return found if isinstance(found, QLineEdit) else QLineEdit()

    def _text(self, name: str) -> str:
        return self.line(name).text().strip()

    def _day(self, name: str) -> date:
        day = read_day(self._text(name), today=self._today, region=self._region, field=name, ahead=True)
        if day is None:
            raise refuse("day_missing", field=name)
        return day

    def _settle(self, name: str) -> None:
        """Write a day the clear way when its field is left."""
        try:
            day = read_day(self._text(name), today=self._today, region=self._region, field=name, ahead=True)
        except Refused as refused:
            self.fields[name].say(self._tasks.sentence(refused.refusal))
            return
        self.fields[name].say("")
        self.line(name).setText(day_text(day))

    def _take_back(self) -> None:
        closure: ClosureView | None = self.table.chosen()
        if closure is None:
            return
        settings = self._services.settings
        self._tasks.write(
            self.tr("Open again: {days}").format(days=_days(closure)),
            lambda: settings.open_again(closure.id),
            owner=self,
        )

    def _whom(self, closure: ClosureView) -> str:
        if closure.resource_id is None:
            return self.tr("the clinic")
        return self._names.get(closure.resource_id, "")

    def _line(self) -> QHBoxLayout:
        px = theme.current().px
        self.whom = QComboBox()
        self.fields = {
            "whom": Field(self.tr("Who or what"), self.whom),
            "first": Field(self.tr("First day"), QLineEdit()),
            "last": Field(self.tr("Last day"), QLineEdit()),
            "reason": Field(self.tr("Reason"), QLineEdit()),
        }
        self.line("first").setPlaceholderText("24.12.2026")
        self.line("last").setPlaceholderText(self.tr("the same"))
        self.line("reason").setPlaceholderText(self.tr("holiday, training"))
        row = QHBoxLayout()
        row.setSpacing(px(10))
        for name, share in (("whom", 3), ("first", 3), ("last", 3), ("reason", 4)):
            row.addWidget(self.fields[name], share, Qt.AlignmentFlag.AlignTop)
        for name in ("first", "last", "reason"):
            self.line(name).returnPressed.connect(self.add)
        for name in ("first", "last"):
            self.line(name).editingFinished.connect(lambda name=name: self._settle(name))
        button = Button(self.tr("Add"), "primary", key="↵")
        button.clicked.connect(self.add)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        return row


def _days(closure: ClosureView) -> str:
    """ "Thu 24 Dec 2026", "24 – 31 Dec 2026"; the end of a closure is the first minute after it."""
    first, last = closure.starts.date(), (closure.ends - timedelta(minutes=1)).date()
    if first == last:
        return f"{day_words(first, 'short')} {first.year}"
    return f"{day_words(first, 'short')} – {day_words(last, 'short')} {last.year}"

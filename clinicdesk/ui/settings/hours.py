"""Settings: when the clinic is open, and when each practitioner works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.presentation.typed import read_spans, spans_text
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.settings.known import CLINIC, Known, Section
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.cards import Card, InlineMessage
from clinicdesk.wording.catalogue import names

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.settings import OpenSpan
    from clinicdesk.ui.tasks import Tasks


class HoursSection(Section):
    """Seven lines of hours: "9-13, 14-19" is a day with a break, an empty line a day that is closed."""

    def __init__(self, services: Services, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(services, tasks, parent)
        self._known: Known | None = None
        card = Card(self.tr("Hours"))
        px = theme.current().px
        self.whose = QComboBox()
        self.whose.setAccessibleName(self.tr("Whose hours"))
        self.whose.activated.connect(self._show)
        card.head.addStretch(1)
        card.head.addWidget(self.whose)
        self._about = PlainLabel("", "small", wrap=True)
        card.body.addWidget(self._about)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        grid.setColumnMinimumWidth(0, px(96))
        grid.setColumnStretch(2, 1)
        self.lines: list[QLineEdit] = []
        self.messages: list[InlineMessage] = []
        for weekday, name in enumerate(names("dates.weekdays")):
            line, message = QLineEdit(), InlineMessage()
            line.setAccessibleName(name)
            line.setFixedWidth(px(260))
            line.editingFinished.connect(self.save)
            grid.addWidget(PlainLabel(name), weekday, 0)
            grid.addWidget(line, weekday, 1)
            grid.addWidget(message, weekday, 2)
            self.lines.append(line)
            self.messages.append(message)
        card.body.addLayout(grid)
        self.take([card])

    @override
    def show_known(self, known: Known) -> None:
        self._known = known
        chosen = self.whose.currentData()
        self.whose.clear()
        self.whose.addItem(self.tr("The clinic"), CLINIC)
        for person in known.of_kind("practitioner", active=True):
            self.whose.addItem(person.name, person.id)
        self.whose.setCurrentIndex(max(0, self.whose.findData(chosen)))
        self._show(keep=True)

    def save(self) -> None:
        """Keep the week; a line that cannot be read says so and keeps the rest from being kept."""
        from clinicdesk.services.settings import OpenSpan

        if self._known is None:
            return
        spans: list[OpenSpan] = []
        readable = True
        for weekday, line in enumerate(self.lines):
            self.messages[weekday].silence()
            try:
                told = read_spans(line.text(), field=f"day{weekday}")
            except Refused as refused:
                self.messages[weekday].say(self._tasks.sentence(refused.refusal))
                readable = False
                continue
            spans += [OpenSpan(weekday, opens, closes) for opens, closes in told]
            line.setText(spans_text(told))
        number = self.whose.currentData()
        if not readable or tuple(spans) == self._sorted(number):
            return
        settings, whose = self._services.settings, self.whose.currentText()
        self._tasks.write(
            self.tr("Changed the hours of {whose}").format(
                whose=whose[:1].lower() + whose[1:] if not number else whose
            ),
            lambda: settings.set_hours(spans, number or None),
            failed=self._refused,
            owner=self,
        )

    def _sorted(self, number: int) -> tuple[OpenSpan, ...]:
        kept = self._known.hours.get(number, ()) if self._known is not None else ()
        return tuple(sorted(kept, key=lambda span: (span.weekday, span.opens)))

    def _refused(self, refusal: Refusal) -> None:
        weekday = int(refusal.field.removeprefix("day")) if refusal.field.startswith("day") else 0
        self.messages[weekday].say(self._tasks.sentence(refusal))
        self.lines[weekday].setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self, _index: int = 0, *, keep: bool = False) -> None:
        if self._known is None:
            return
        number = self.whose.currentData() or CLINIC
        own = self._known.hours.get(number, ())
        clinic = self._known.hours[CLINIC]
        follows = number != CLINIC and not own
        about = self.tr("Type 9-19, or 9-13, 14-19 with a break; leave a day empty when it is closed.")
        self._about.setText(self.tr("As the clinic, until something is typed here.") if follows else about)
        for weekday, line in enumerate(self.lines):
            if keep and (line.hasFocus() or not self.messages[weekday].isHidden()):
                continue
            self.messages[weekday].silence()
            line.setText(_words(own, weekday))
            line.setPlaceholderText(_words(clinic, weekday) if follows else self.tr("closed"))


def _words(spans: tuple[OpenSpan, ...], weekday: int) -> str:
    ordered = sorted((span.opens, span.closes) for span in spans if span.weekday == weekday)
    return spans_text(tuple(ordered))

"""The numbers of a month at the left of its pages: how many of what, on which weekday, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.reports.bars import CountBars
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.wording.catalogue import names

if TYPE_CHECKING:
    from clinicdesk.services.reports import Summary
    from clinicdesk.ui.colours import Tone


class Glance(QWidget):
    """The month at a glance."""

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(9))
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(px(10))
        self._numbers.setVerticalSpacing(px(5))
        self._numbers.setColumnStretch(0, 1)
        self.kinds = CountBars(self.tr("Visits by kind"))
        self.weekdays = CountBars(self.tr("Visits by weekday"))
        self.people = CountBars(self.tr("Visits by practitioner"))
        numbers = Card(self.tr("At a glance"))
        numbers.body.addLayout(self._numbers)
        numbers.body.addWidget(self.kinds)
        column.addWidget(numbers)
        for title, bars in (
            (self.tr("By weekday"), self.weekdays),
            (self.tr("By practitioner"), self.people),
        ):
            card = Card(title)
            card.body.addWidget(bars)
            column.addWidget(card)

    def show_summary(self, summary: Summary) -> None:
        """Show the numbers of a month."""
        self._show_numbers(self._lines(summary))
        kinds: tuple[tuple[str, int, Tone], ...] = (
            (self.tr("Series"), summary.series, "series"),
            (self.tr("Maintenance"), summary.maintenance, "maintenance"),
            (self.tr("Consults"), summary.consult, "consult"),
        )
        self.kinds.show_counts(kinds)
        days = zip(names("dates.weekdays_short"), summary.by_weekday, strict=True)
        self.weekdays.show_counts([(day, count, "accent") for day, count in days])
        self.people.show_counts([(person, count, "accent") for person, count in summary.by_practitioner])

    def _lines(self, summary: Summary) -> tuple[tuple[str, str], ...]:
        share = f" ({round(100 * summary.no_shows / summary.visits)} %)" if summary.no_shows else ""
        return (
            (self.tr("Visits"), str(summary.visits)),
            (self.tr("Patients"), str(summary.patients)),
            (self.tr("Treated or seen"), str(summary.finished)),
            (self.tr("Series sessions done"), str(summary.series_sessions_finished)),
            (self.tr("Series finished"), str(summary.series_finished)),
            (self.tr("Maintenance done"), str(summary.maintenance_finished)),
            (self.tr("No-shows") + share, str(summary.no_shows)),
            (self.tr("Hours of visits"), f"{summary.minutes / 60:.0f}"),
        )

    def _show_numbers(self, lines: tuple[tuple[str, str], ...]) -> None:
        while (item := self._numbers.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (words, number) in enumerate(lines):
            figure = PlainLabel(number, "strong")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._numbers.addWidget(PlainLabel(words, "note"), row, 0)
            self._numbers.addWidget(figure, row, 1)

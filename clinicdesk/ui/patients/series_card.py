"""One series in a patient's file: its dots, how it stands, and a line for each session."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.domain.views.patients import SeriesView, SessionView
from clinicdesk.presentation.patient_file import DONE, done_count, next_open, standing
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.marks import Chip, Dots
from clinicdesk.ui.widgets.table import Column, Table

_DETAIL, _SPAN = 2, 3
_REACTION = 4
NARROW = 760  # pixels at 100 %; the reaction stands in the skin card too


class SeriesCard(Card):
    """Shows a series; the session to book next has its button."""

    book_wanted = Signal()
    visit_opened = Signal(int)  # an appointment

    def __init__(self, series: SeriesView, today: date, parent: QWidget | None = None) -> None:
        super().__init__(words.series_title(series.concern, series.area), parent=parent)
        self.series = series
        self._waiting = next_open(series)
        done = done_count(series)
        self.head.addSpacing(theme.current().px(2))
        self.head.addWidget(Dots(done, series.of))
        self.head.addWidget(PlainLabel(self.tr("{n} of {of} done").format(n=done, of=series.of), "muted"))
        self.head.addStretch(1)
        found = standing(series, today)
        self.head.addWidget(Chip(words.standing(found), found.tone))
        self.table = self._table(today)
        self.body.addWidget(self.table)
        self._fill()

    def _table(self, today: date) -> Table:
        table = Table(
            [
                Column(self.tr("Session"), lambda one: str(one.session), strong=True, width=68),
                Column(self.tr("Date"), lambda one: words.session_day(one, today), width=204),
                Column(self.tr("Pen · lot"), words.session_pen, stretch=True),
                Column(self.tr("Depth × passes"), words.depth, width=112),
                Column(self.tr("Reaction"), lambda one: words.reaction(one.reaction), width=100),
                Column(self.tr("Aftercare"), lambda one: words.aftercare(one, today), width=124),
            ],
            words.series_title(self.series.concern, self.series.area),
        )
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.row_opened.connect(self._open)
        return table

    def _fill(self) -> None:
        sessions = self.series.sessions
        px = theme.current().px
        self.table.set_rows(sessions, key=lambda one: one.session)
        for row, session in enumerate(sessions):
            if session.status not in DONE:
                self.table.setSpan(row, _DETAIL, 1, _SPAN)
            if session is self._waiting:
                self.table.setRowHeight(row, px(40))
                self.table.setIndexWidget(self.table.rows.index(row, _DETAIL + _SPAN), self._book_button())
        height = self.table.horizontalHeader().height() + self.table.verticalHeader().length() + 2
        self.table.setFixedHeight(height)
        ahead = [row for row, one in enumerate(sessions) if one.status not in DONE]
        if ahead:
            self.table.choose(ahead[0])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.table.setColumnHidden(_REACTION, self.width() < theme.current().px(NARROW))

    def _book_button(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(theme.current().px(9), 0, 0, 0)
        book = Button(self.tr("Book"), key="N", small=True)
        book.clicked.connect(self.book_wanted)
        row.addWidget(book)
        row.addStretch(1)
        return holder

    def _open(self, session: SessionView) -> None:
        if session is self._waiting:
            self.book_wanted.emit()
        elif session.appointment_id is not None:
            self.visit_opened.emit(session.appointment_id)

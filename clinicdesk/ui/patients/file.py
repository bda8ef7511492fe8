"""A patient's file: one line who, then skin, check and desk at the left, series and history at the right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.keys import RowKeys
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.patients.facts import Facts
from clinicdesk.ui.patients.history_card import HistoryCard
from clinicdesk.ui.patients.series_card import SeriesCard
from clinicdesk.ui.patients.side import CheckCard, DeskCard, SkinCard
from clinicdesk.ui.text import Look, PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.marks import Chip
from clinicdesk.ui.widgets.scroll import Scroll

SIDE, LINE = 270, 37
_WIDEST = 16777215  # Qt's own "no limit"
STACKED = 800  # pixels at 100 %: narrower pages have the side cards below the series


class FilePage(QWidget):
    """Shows one patient's facts. N books, E edits, Y says *nothing changed*, S asks."""

    book_wanted = Signal()
    plan_wanted = Signal()
    edit_wanted = Signal()
    unchanged_wanted = Signal()
    ask_wanted = Signal()
    visit_opened = Signal(int)
    undo_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: Facts | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._whole: QWidget | None = None
        self._check: CheckCard | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Patient’s file"))
        actions = {
            "N": self.book_wanted.emit,
            "E": self.edit_wanted.emit,
            "Y": self._say_unchanged,
            "S": self.ask_wanted.emit,
        }
        self._keys = RowKeys(self, actions, lambda: self.facts is not None)

    def show_facts(self, facts: Facts) -> None:
        """Show a file; the place in it is kept when it is the same patient's."""
        same = self.facts is not None and self.facts.patient.id == facts.patient.id
        held = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.facts = facts
        at = self._scroll.verticalScrollBar().value() if same and self._whole is not None else 0
        if self._whole is not None:
            self._column.removeWidget(self._whole)
            self._whole.hide()
            self._whole.deleteLater()
        self._whole = self._page(facts)
        self._column.addWidget(self._whole)
        self._whole.show()  # a layout shows what is new a moment later: too late for the focus
        self._scroll.verticalScrollBar().setValue(at)
        if held or self.hasFocus():
            self.focus_series()

    def focus_series(self) -> None:
        """Put the focus where keys act: on the newest series, else on the file."""
        cards = self.series_cards()
        target: QWidget = cards[0].table if cards else self
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def series_cards(self) -> list[SeriesCard]:
        """The cards of the series, newest first."""
        return self._whole.findChildren(SeriesCard) if self._whole is not None else []

    def _say_unchanged(self) -> None:
        if self._check is not None and self._check.may_repeat:
            self.unchanged_wanted.emit()
        else:
            self.ask_wanted.emit()

    def _page(self, facts: Facts) -> QWidget:
        px = theme.current().px
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(HeadLine(facts))
        body = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, body)
        self._row.setContentsMargins(px(14), px(10), px(14), px(10))
        self._row.setSpacing(px(10))
        self._row.addLayout(self._left(facts))
        self._row.addLayout(self._right(facts), 1)
        self._arrange()
        self._scroll = Scroll(body)
        column.addWidget(self._scroll, 1)
        return whole

    def _left(self, facts: Facts) -> QVBoxLayout:
        px = theme.current().px
        self._check = CheckCard(facts)
        self._check.unchanged.connect(self.unchanged_wanted)
        self._check.ask_wanted.connect(self.ask_wanted)
        column = QVBoxLayout()
        column.setSpacing(px(8))
        self._side: tuple[Card, ...] = (SkinCard(facts), self._check, DeskCard(facts))
        for card in self._side:
            card.setMinimumWidth(px(SIDE))
            card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            column.addWidget(card)
        column.addStretch(1)
        return column

    def _arrange(self) -> None:
        """Side by side where there is room, else one below the other."""
        px = theme.current().px
        stacked = self.width() < px(STACKED)
        self._row.setDirection(
            QBoxLayout.Direction.BottomToTop if stacked else QBoxLayout.Direction.LeftToRight
        )
        for card in self._side:
            card.setMaximumWidth(_WIDEST if stacked else px(SIDE))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._whole is not None:
            self._arrange()

    def _right(self, facts: Facts) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(theme.current().px(8))
        for series in facts.series:
            card = SeriesCard(series, facts.today)
            card.book_wanted.connect(self.book_wanted)
            card.visit_opened.connect(self.visit_opened)
            column.addWidget(card)
        if not facts.series:
            column.addWidget(self._no_series())
        history = HistoryCard(facts.history, facts.today)
        history.undo_wanted.connect(self.undo_wanted)
        column.addWidget(history)
        column.addStretch(1)
        return column

    def _no_series(self) -> Card:
        card = Card(self.tr("Series"))
        card.body.addWidget(PlainLabel(self.tr("No series was planned yet."), "muted"))
        plan = Button(self.tr("Plan a series"), key="Ctrl Shift N", small=True)
        plan.clicked.connect(self.plan_wanted)
        card.body.addWidget(plan)
        return card


class HeadLine(QFrame):
    """Who it is: name, birth date, phone, allergy, language; last and next visit at the right."""

    def __init__(self, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        patient = facts.patient
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(px(14), px(6), px(14), px(6))
        self._column.setSpacing(px(4))
        self._who = row = QHBoxLayout()
        self._column.addLayout(row)
        row.setSpacing(px(14))
        row.addWidget(PlainLabel(patient.name, "title"))
        row.addWidget(PlainLabel(words.born(patient.birth_date, facts.today)))
        row.addWidget(PlainLabel(readable(patient.phone) or self.tr("no phone")))
        if patient.allergies:
            row.addWidget(Chip(self.tr("{what} allergy").format(what=patient.allergies.capitalize()), "bad"))
        row.addWidget(Chip(words.print_chip(patient)))
        row.addStretch(1)
        self._visits = QWidget()
        self._visits.setLayout(self._visit_words(facts))
        row.addWidget(self._visits)
        self._wanted = self._column.sizeHint().width()
        self._below = False
        self.setFixedHeight(px(LINE))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())  # a long name is cut rather than making the window wider

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """The visits go to a line of their own where one line is too short."""
        super().resizeEvent(event)
        below = self.width() < self._wanted
        if below != self._below:
            self._below = below
            (self._column if below else self._who).addWidget(self._visits)
            self.setFixedHeight(theme.current().px(LINE + 24 if below else LINE))

    def _visit_words(self, facts: Facts) -> QHBoxLayout:
        """ "Last 20 Oct: 1.5 mm × 3. Next today 15:15, Room 1." with the days in bold."""
        told_: list[tuple[str, Look]] = []
        if facts.last is not None:
            depth = words.depth(facts.last_session) if facts.last_session is not None else ""
            told_ += [(self.tr("Last "), "muted"), (words.day(facts.last.starts, facts.today), "strong")]
            told_.append((f": {depth}. " if depth else ". ", "muted"))
        if facts.next is not None:
            told_ += [(self.tr("Next "), "muted"), (words.moment(facts.next.starts, facts.today), "strong")]
            told_.append((f", {facts.next.room}." if facts.next.room else ".", "muted"))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for told, look in told_ or [(self.tr("No visits yet."), "muted")]:
            row.addWidget(PlainLabel(told, look))
        row.addStretch(1)
        return row

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        c = theme.current().colours
        painter.fillRect(self.rect(), colour(c.panel))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(c.line))

"""The history in a patient's file: when, what, who, and taking one change back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinicdesk.domain.views.clinic import HistoryLine
from clinicdesk.presentation.patient_file import may_undo
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.patients import words
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.wording.dates import clock_words
from clinicdesk.wording.history import verb_words

FEW = 8


class HistoryCard(Card):
    """The newest changes about a patient; the rest on demand."""

    undo_wanted = Signal(object)  # HistoryLine

    def __init__(self, lines: Sequence[HistoryLine], today: date, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("History"), parent=parent)
        self._lines = tuple(lines)
        self._today = today
        self.body.setSpacing(0)
        self._add(self._lines[:FEW])
        if not lines:
            self.body.addWidget(PlainLabel(self.tr("Nothing has been written down yet."), "muted"))
        if len(lines) > FEW:
            self._more = Button(self.tr("Show all"), "quiet", count=str(len(lines)), small=True)
            self._more.clicked.connect(self._show_all)
            self.body.addWidget(self._more)

    def _add(self, lines: Sequence[HistoryLine]) -> None:
        for line in lines:
            row = _Row(line, self._today)
            row.undo.clicked.connect(lambda _checked=False, line=line: self.undo_wanted.emit(line))
            self.body.addWidget(row)

    def _show_all(self) -> None:
        self._more.hide()
        self._add(self._lines[FEW:])


class _Row(QWidget):
    """One change; its button comes with the pointer or the focus."""

    def __init__(self, line: HistoryLine, today: date) -> None:
        super().__init__()
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        when = PlainLabel(f"{words.day(line.at, today)} {clock_words(line.at)}", "small")
        when.setFixedWidth(px(124))
        what = verb_words(line.verb)
        told = PlainLabel(what[:1].upper() + what[1:], "note")
        who = PlainLabel(line.who, "small")
        row.addWidget(when)
        row.addWidget(told)
        row.addWidget(who)
        if line.reason:
            row.addWidget(PlainLabel(f"“{line.reason}”", "small"))
        if line.undone:
            row.addWidget(PlainLabel(self.tr("· taken back"), "small"))
        row.addStretch(1)
        self.undo = _ShyButton(self.tr("Undo this"), "quiet", small=True)
        self.undo.setAccessibleName(self.tr("Undo: {what}").format(what=what))
        if not may_undo(line.verb, undone=line.undone):
            self.undo.hide()
        row.addWidget(self.undo)
        self.setFixedHeight(px(28))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self.undo.come(True)
        self.update()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self.undo.come(False)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self.underMouse():
            QPainter(self).fillRect(self.rect(), colour(theme.current().colours.page))


class _ShyButton(Button):
    """A button that is painted only in the pointer's row and with the focus; Tab always finds it."""

    _near = False

    def come(self, near: bool) -> None:
        """Be seen while the pointer is near."""
        self._near = near
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._near or self.hasFocus():
            super().paintEvent(event)

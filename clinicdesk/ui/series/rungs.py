"""The sessions of a proposed plan as rows: when, with whom, the gap, why, and other times below one row.

Each row is a widget of its own, so that a screen reader reads it whole and Tab and arrows reach it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.domain.views.plans import RungView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.series.row import BETWEEN, PAD, WHY, Line, Row
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.paint import draw_text, text_width

HEAD = 30
LEAST_WHY = 150


class _Head(QWidget):
    """The headings, on the columns of the rows."""

    def __init__(self, titles: Sequence[str], lefts: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles, self._lefts = tuple(titles), tuple(lefts)
        self.compact = False
        self.setFixedHeight(theme.current().px(HEAD))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), theme.current()
        font, ink = shown.font(12, 500), colour(shown.colours.muted)
        for at, (title, left) in enumerate(zip(self._titles, self._lefts, strict=True)):
            if self.compact and at > 1:
                break
            draw_text(painter, QRectF(left, 0, 400, self.height() - 1), title, font, ink)
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(shown.colours.line))


class Rungs(QWidget):
    """All rows of a plan with headings; one is selected, and its other times open below it."""

    chosen = Signal(int)
    others_wanted = Signal(int)
    lock_wanted = Signal(int)
    shown_at = Signal(QWidget)  # what must be in view
    taken = Signal(object)  # the RungView of another time that was picked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._times: QWidget | None = None
        self._head: _Head | None = None
        self._needed = 0  # pixels that all columns need beside each other
        self.session = 0
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.setAccessibleName(self.tr("Proposed sessions"))

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in order, what follows the series last."""
        return tuple(self._rows)

    def show_lines(self, lines: Sequence[Line], locked: Sequence[int] = ()) -> None:
        """Show a plan; the selected session stays selected, and focused if it was."""
        focused = QApplication.focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._clear()
        titles = (
            self.tr("Session"),
            self.tr("When"),
            self.tr("With · room · pen"),
            self.tr("Gap"),
            self.tr("Why"),
        )
        lefts = _lefts(titles, lines)
        self._head = _Head(titles, lefts)
        self._needed = lefts[WHY] + theme.current().px(LEAST_WHY)
        self._column.addWidget(self._head)
        for line in lines:
            row = Row(line, lefts)
            row.set_locked(locked=row.session in locked)
            row.chosen.connect(self.choose)
            row.moved.connect(self._move)
            row.others_wanted.connect(self.others_wanted)
            row.lock_wanted.connect(self.lock_wanted)
            self._rows.append(row)
            self._column.addWidget(row)
        self._compact()
        known = [row.session for row in self._rows if row.session]
        self.choose(self.session if self.session in known else known[0])
        if had_focus:
            self.focus_row()

    def focus_row(self) -> None:
        """Put the keyboard on the selected row."""
        for row in self._rows:
            if row.selected:
                row.setFocus(Qt.FocusReason.OtherFocusReason)
                self.shown_at.emit(row)

    def choose(self, session: int) -> None:
        """Select a session's row; other times of another row are closed."""
        if session != self.session:
            self.close_times()
        self.session = session
        for row in self._rows:
            row.select(on=row.session == session and session > 0)
        self.chosen.emit(session)

    def show_times(self, choices: Sequence[tuple[str, RungView]], nothing: str) -> None:
        """Open the other times of the selected row below it: words and what picking them gives."""
        self.close_times()
        at = next((n for n, row in enumerate(self._rows) if row.selected), None)
        if at is None:
            return
        strip = QWidget()
        px = theme.current().px
        row = QHBoxLayout(strip)
        row.setContentsMargins(self._rows[at].line_left(1), px(6), px(PAD), px(6))
        row.setSpacing(px(6))
        buttons = []
        for words, rung in choices:
            button = Button(words, small=True)
            button.clicked.connect(lambda _on=False, one=rung: self.taken.emit(one))
            buttons.append(button)
            row.addWidget(button)
        if not choices:
            row.addWidget(PlainLabel(nothing, "muted"))
        row.addStretch(1)
        self._times = strip
        self._column.insertWidget(at + 2, strip)
        if buttons:
            buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def close_times(self) -> bool:
        """Close the other times; whether they were open."""
        if self._times is None:
            return False
        self._column.removeWidget(self._times)
        self._times.hide()
        self._times.deleteLater()
        self._times = None
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.close_times():
            self.focus_row()
            return
        super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._compact()

    def _compact(self) -> None:
        """Use two lines a row where one is too narrow."""
        on = self.width() < self._needed
        for row in self._rows:
            if row.compact != on:
                row.set_compact(on=on)
        if self._head is not None:
            self._head.compact = on
            self._head.update()

    def _move(self, step: int) -> None:
        sessions = [row.session for row in self._rows if row.session]
        at = sessions.index(self.session) + step
        if 0 <= at < len(sessions):
            self.choose(sessions[at])
            self.focus_row()

    def _clear(self) -> None:
        self.close_times()
        self._rows.clear()
        self._head = None
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _lefts(titles: Sequence[str], lines: Sequence[Line]) -> list[int]:
    """Where each column begins: wide enough for its longest cell, what is left goes to the last."""
    shown = theme.current()
    lefts, left = [], shown.px(PAD)
    for at, title in enumerate(titles):
        lefts.append(left)
        font = shown.font(14, 600 if at == 0 else 400)
        cells = [line.cells[at] for line in lines if line.rung is not None]
        widest = max([text_width(title, shown.font(12, 500)), *(text_width(cell, font) for cell in cells)])
        left += round(widest) + shown.px(BETWEEN)
    return lefts

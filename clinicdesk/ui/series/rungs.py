"""The sessions of a proposed plan as rows: when, with whom, the gap, why, and other times below one row.

Each row is a widget of its own, so that a screen reader reads it whole and Tab and arrows reach it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.domain.views import RungView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import PlainLabel, plain_tip
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, text_width

HEIGHT, TALL, HEAD, SECOND = 34, 40, 30, 20
PAD, BETWEEN, LOCK = 9, 16, 24
WHY = 4
"""The column of the reasons; it gets the room that the others leave."""
LEAST_WHY = 150


@dataclass(frozen=True)
class Line:
    """One row in words; `rung` is None for what follows the series."""

    session: str
    when: str
    who: str
    gap: str
    why: str
    rung: RungView | None = None

    @property
    def cells(self) -> tuple[str, str, str, str, str]:
        """The columns in order."""
        return self.session, self.when, self.who, self.gap, self.why


class _Padlock:
    """A padlock drawn: the font has none."""

    @staticmethod
    def draw(painter: QPainter, left: float, middle: float, *, closed: bool) -> None:
        shown = theme.current()
        unit = shown.px(14) / 14
        ink = colour(shown.colours.text if closed else shown.colours.muted)
        painter.setPen(QPen(ink, 1.4 * unit))
        painter.setBrush(ink if closed else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, middle - unit, 9 * unit, 7 * unit), unit, unit)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        shift = 0 if closed else 4 * unit
        arc = QRectF(left + 1.5 * unit + shift, middle - 6 * unit, 6 * unit, 9 * unit)
        painter.drawArc(arc, 0, 180 * 16)
        if closed:
            painter.drawLine(QPointF(arc.left(), middle - 1.5 * unit), QPointF(arc.left(), middle - unit))


class Row(QWidget):
    """One session. The focused row is the selected one."""

    chosen = Signal(int)  # the session that was selected
    moved = Signal(int)  # arrow keys: one up or down
    others_wanted = Signal(int)
    lock_wanted = Signal(int)

    def __init__(self, line: Line, lefts: Sequence[int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        self._lefts = tuple(lefts)
        self.selected = False
        self.locked = False
        self.compact = False  # too narrow for all columns: who and why on a second line
        self.setAccessibleName(", ".join(cell for cell in line.cells if cell))
        self.setToolTip(plain_tip(line.why))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(6), px(PAD), 0)
        row.addStretch(1)
        self.others = Button(self.tr("Other times"), key="O", small=True)
        self.others.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.others.clicked.connect(lambda: self.others_wanted.emit(self.session))
        self.others.hide()
        row.addWidget(self.others, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(px(LOCK) if self.can_change else 0)
        if line.rung is not None:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @property
    def session(self) -> int:
        """The number of its session, 0 for what follows the series."""
        return self.line.rung.session if self.line.rung is not None else 0

    @property
    def can_change(self) -> bool:
        """Whether its time is only proposed."""
        return self.line.rung is not None and not self.line.rung.kept

    def line_left(self, column: int) -> int:
        """Where a column begins."""
        return self._lefts[column]

    def select(self, *, on: bool) -> None:
        """Show it as the selected row, with its button."""
        self.selected = on
        self.others.setVisible(on and self.can_change)
        self.updateGeometry()
        self.update()

    def set_compact(self, *, on: bool) -> None:
        """Use one line or two."""
        self.compact = on
        self.updateGeometry()
        self.update()

    def set_locked(self, *, locked: bool) -> None:
        """Show whether its time stays when the wishes change."""
        self.locked = locked
        self.setAccessibleDescription(self.tr("stays when the wishes change") if locked else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        tall = (self.selected and self.can_change) or (self.compact and self.line.rung is not None)
        return QSize(px(200), px(TALL if tall else HEIGHT) + (px(SECOND) if self._below() else 0))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.chosen.emit(self.session)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.line.rung is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if self.can_change and event.position().x() > self.width() - theme.current().px(34):
            self.lock_wanted.emit(self.session)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.text().upper() == "O" and self.can_change and not event.isAutoRepeat():
            self.others_wanted.emit(self.session)
        elif event.text().upper() == "L" and self.can_change and not event.isAutoRepeat():
            self.lock_wanted.emit(self.session)
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, shown = QPainter(self), theme.current()
        c, rect = shown.colours, self.rect()
        if self.selected:
            painter.fillRect(rect, colour(c.accent_tint))
            painter.fillRect(0, 0, shown.px(3), rect.height(), colour(c.accent))
        painter.fillRect(
            0, rect.height() - 1, rect.width(), 1, colour(c.sunken if not shown.dark else c.line)
        )
        self._paint_cells(painter)
        if self.can_change:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            left = rect.width() - shown.px(PAD + 13)
            _Padlock.draw(painter, left, self._middle(), closed=self.locked)
        if self.hasFocus():
            focus_ring(painter, QRectF(rect))

    def _paint_cells(self, painter: QPainter) -> None:
        """The words of the row; where they do not fit beside each other, *why* takes a line of its own."""
        shown, c = theme.current(), theme.current().colours
        first, middle = self._cells(), 2 * self._middle() - 1
        for at, cell, left, right in first:
            strong = shown.font(14, 600 if at == 0 else 400)
            ink = c.maintenance if at == 0 and self.line.rung is None else c.muted if at == WHY else c.text
            draw_text(painter, QRectF(left, 0, right - left, middle), cell, strong, colour(ink))
        if below := self._below():
            left = self._lefts[1]
            box = QRectF(left, shown.px(TALL - 5), self.width() - left - shown.px(PAD), shown.px(SECOND))
            draw_text(painter, box, below, shown.font(13), colour(c.muted))

    def _cells(self) -> list[tuple[int, str, int, int]]:
        """The cells of the first line: column, words, from, to."""
        shown, cells = theme.current(), self.line.cells
        if self.line.rung is None:
            middle = self._lefts[1] + round(text_width(cells[1], shown.font(14))) + shown.px(BETWEEN)
            lefts = [self._lefts[0], self._lefts[1], max(middle, self._lefts[2])]
            ends = [*lefts[1:], self._right_edge()]
            return [(at, cells[at], lefts[at], ends[at]) for at in range(3)]
        columns = [0, 1, 3] if self.compact else list(range(WHY if self._below() else WHY + 1))
        lefts = [self._lefts[at] for at in columns]
        if self.compact:
            lefts[2] = lefts[1] + round(text_width(cells[1], shown.font(14))) + shown.px(BETWEEN)
        ends = [*(left - shown.px(BETWEEN // 3) for left in lefts[1:]), self._right_edge()]
        return [(at, cells[at], left, end) for at, left, end in zip(columns, lefts, ends, strict=True)]

    def _below(self) -> str:
        """What stands on the second line, empty where there is none."""
        if self.line.rung is None:
            return ""
        if self.compact:
            return " · ".join(cell for cell in (self.line.who, self.line.why) if cell)
        return "" if not self.selected or self._why_fits() else self.line.why

    def _middle(self) -> float:
        """The height of the first line's middle."""
        tall = (self.selected and self.can_change) or self.compact
        return theme.current().px(TALL if tall else HEIGHT) / 2

    def _why_fits(self) -> bool:
        """Whether the last column has room for the whole *why*."""
        room = self._right_edge() - self._lefts[WHY]
        return text_width(self.line.why, theme.current().font(14)) <= room

    def _right_edge(self) -> int:
        px = theme.current().px
        lock = px(PAD + (LOCK if self.can_change else 0))
        button = self.others.sizeHint().width() if self.selected and self.can_change else 0
        return self.width() - lock - button

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()


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

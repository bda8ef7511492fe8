"""One session of a proposed plan as a row: when, with whom, the gap and why; two lines where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clinicdesk.domain.views.plans import RungView
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.text import plain_tip
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, text_width

HEIGHT, TALL, SECOND = 34, 40, 20
PAD, BETWEEN, LOCK = 9, 16, 24
WHY = 4
"""The column of the reasons; it gets the room that the others leave."""


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

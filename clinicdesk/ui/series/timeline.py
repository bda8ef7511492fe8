"""The line of a proposed series: a numbered dot for each session in its window, and the event."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from clinicdesk.domain.views.plans import PlanView, Proposal
from clinicdesk.presentation.timeline import Line, Mark, lay
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import surface, text_width
from clinicdesk.wording.dates import day_words

HEIGHT = 84
SIDE = 28
DOT = 13
MIDDLE = 42


class Timeline(QWidget):
    """Paints one plan; what it shows is also its accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: Line | None = None
        self._event = ""
        self._chosen = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("The series on a line of time"))

    def show_plan(self, plan: PlanView, proposal: Proposal, event: str) -> None:
        """Paint a plan; `event` is what stands at the event, its name and date."""
        self._line = lay(plan, proposal)
        self._event = event if self._line.event is not None else ""
        days = [f"{mark.session}: {day_words(mark.day, 'short')}" for mark in self._line.marks]
        self.setAccessibleDescription(", ".join([*days, *([self._event] if self._event else [])]))
        self.update()

    def choose(self, session: int) -> None:
        """Ring the dot of the selected session."""
        self._chosen = session
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(480), px(HEIGHT))

    @override
    def minimumSizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(200), px(HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._line is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown = theme.current()
        middle = shown.px(MIDDLE)
        painter.setPen(QPen(colour(shown.colours.line), 2))
        painter.drawLine(QPointF(self._x(0), middle), QPointF(self.width(), middle))
        self._paint_windows(painter, middle, self._line)
        self._paint_event(painter, middle)
        for mark in self._line.marks:
            self._paint_mark(painter, mark, middle)

    def _x(self, at: float) -> float:
        side = theme.current().px(SIDE)
        return side + at * (self.width() - 2 * side)

    def _paint_windows(self, painter: QPainter, middle: float, line: Line) -> None:
        shown = theme.current()
        half = shown.px(11)
        for _, opens, closes in line.windows:
            box = QRectF(self._x(opens), middle - half, self._x(closes) - self._x(opens), 2 * half)
            surface(painter, box, colour(shown.colours.series_tint), colour(shown.colours.series), 3)

    def _paint_event(self, painter: QPainter, middle: float) -> None:
        """The days kept clear before the event, and its name at the upper right."""
        line, shown = self._line, theme.current()
        if line is None or line.event is None or line.clear is None:
            return
        ink, tint = shown.tone("warn")
        left, right = (self._x(at) for at in line.clear)
        box = QRectF(left, middle - shown.px(9), right - left, shown.px(18))
        surface(painter, box, tint, None, 0)
        painter.setPen(ink)
        words = self.tr("2 weeks clear")
        painter.setFont(shown.font(11))
        if text_width(words, shown.font(11)) < box.width() - shown.px(8):
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
        painter.setPen(QPen(ink, 2))
        painter.drawLine(QPointF(right, middle - shown.px(14)), QPointF(right, middle + shown.px(14)))
        font = shown.font(12, 600)
        painter.setFont(font)
        width = text_width(self._event, font)
        at = min(right - width / 2, self.width() - width - 1)
        painter.drawText(QPointF(max(0.0, at), shown.px(16)), self._event)

    def _paint_mark(self, painter: QPainter, mark: Mark, middle: float) -> None:
        shown = theme.current()
        c, centre = shown.colours, QPointF(self._x(mark.at), middle)
        radius = shown.px(DOT)
        if mark.session == self._chosen:
            painter.setPen(QPen(colour(c.accent), 2))
            painter.setBrush(colour(c.panel))
            painter.drawEllipse(centre, radius + 3, radius + 3)
        painter.setPen(QPen(colour(c.series), 2))
        painter.setBrush(colour(c.series_tint if mark.kept else c.series))
        painter.drawEllipse(centre, radius - 1, radius - 1)
        painter.setPen(colour(c.series if mark.kept else c.panel))
        painter.setFont(shown.font(13, 600))
        box = QRectF(centre.x() - radius, middle - radius, 2 * radius, 2 * radius)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(mark.session))
        self._paint_day(painter, mark, middle)

    def _paint_day(self, painter: QPainter, mark: Mark, middle: float) -> None:
        shown = theme.current()
        font = shown.font(12, 600)
        words = day_words(mark.day, "day_month")
        width = text_width(words, font)
        left = min(max(0.0, self._x(mark.at) - width / 2), self.width() - width - 1)
        painter.setPen(colour(shown.colours.text))
        painter.setFont(font)
        painter.drawText(QPointF(left, middle + shown.px(30)), words)

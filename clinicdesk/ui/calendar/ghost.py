"""A visit on the move: the dashed ghost where it would lie, what that would mean, and its old outline."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen

from clinicdesk.presentation import drag
from clinicdesk.presentation.lanes import EDGE, Scale
from clinicdesk.ui import theme
from clinicdesk.ui.calendar.words import Line
from clinicdesk.ui.theme import colour

INSET = 7  # pixels between the ghost's edge and its words
LEAST_WIDTH = 156  # pixels that the words need to be read in
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Ghost:
    """Where a visit would lie and the lines beside it, measured for painting."""

    def __init__(self, at: drag.Ghost, lines: Sequence[Line], scale: Scale, within: QRect) -> None:
        """`within` is what is seen of the calendar: the words stay inside it."""
        self.lines = tuple(lines)
        x, y = scale.x(at.column) + EDGE, scale.y(at.starts)
        self.rect = QRect(x, y, scale.x(at.column + 1) - EDGE - x, scale.y(at.starts + at.minutes) - y)
        self.words = self._words_rect(within)

    @property
    def region(self) -> QRect:
        """All that is painted."""
        return (self.rect | self.words).adjusted(-2, -2, 3, 3)

    def _words_rect(self, within: QRect) -> QRect:
        """Inside the ghost where all lines fit, else beside its top, kept within what is seen."""
        inset = theme.current().px(INSET)
        width = max(self.rect.width(), theme.current().px(LEAST_WIDTH))
        height = sum(line_height(line, width - 2 * inset) for line in self.lines) + 2 * inset
        if width == self.rect.width() and height <= self.rect.height():
            return QRect(self.rect)
        at = QRect(self.rect.x(), self.rect.y(), width, height)
        if width > self.rect.width():
            at.moveLeft(self.rect.right() + 5)
            if at.right() > within.right():
                at.moveRight(self.rect.left() - 5)
        if at.bottom() > within.bottom():
            at.moveBottom(max(self.rect.bottom(), within.top() + height))
        return at

    def paint(self, painter: QPainter) -> None:
        """Paint the ghost over the calendar."""
        c = theme.current().colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(c.accent), 2, Qt.PenStyle.DashLine))
        painter.setBrush(colour(c.panel))
        painter.drawRoundedRect(QRectF(self.rect).adjusted(1, 1, -1, -1), 3, 3)
        if self.words != self.rect:
            # No dashes through the words: a bar at their side keeps the true length of the visit.
            painter.drawRoundedRect(QRectF(self.words).adjusted(1, 1, -1, -1), 3, 3)
            painter.fillRect(self.rect.x(), self.rect.y(), 4, self.rect.height(), colour(c.accent))
        self._paint_words(painter)

    def _paint_words(self, painter: QPainter) -> None:
        shown = theme.current()
        inset = shown.px(INSET)
        area = self.words.adjusted(inset, inset, -inset, -inset)
        y = area.y()
        for line in self.lines:
            height = line_height(line, area.width())
            ink = shown.colours.text if line.tone == "neutral" else getattr(shown.colours, line.tone)
            painter.setPen(colour(ink))
            painter.setFont(line_font(line))
            painter.drawText(QRect(area.x(), y, area.width(), height), WRAP, line.text)
            y += height


def line_font(line: Line) -> QFont:
    """The font of a line."""
    return theme.current().font(12, 600 if line.bold else 400)


def line_height(line: Line, width: int) -> int:
    """The pixels a line takes when wrapped to a width."""
    return QFontMetrics(line_font(line)).boundingRect(0, 0, width, 10_000, WRAP, line.text).height()


def paint_outline(painter: QPainter, rect: QRect) -> None:
    """The place that a dragged visit came from."""
    c = theme.current().colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour(c.border), 1.2))
    painter.setBrush(colour(c.panel))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)

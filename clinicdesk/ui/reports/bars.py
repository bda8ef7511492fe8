"""Counts as bars lying down, each with its words and its number: nothing is told by colour alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import draw_text, text_width

ROW, BAR, MOST_WORDS = 21, 9, 110

Line = tuple[str, int, Tone]
"""What is counted, how many, and the tone of its bar."""


class CountBars(QWidget):
    """One bar a line, the longest as wide as there is room."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._lines: tuple[Line, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def show_counts(self, lines: Sequence[Line]) -> None:
        """Show other counts."""
        self._lines = tuple(lines)
        self.setAccessibleDescription(", ".join(f"{words} {count}" for words, count, _ in self._lines))
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(200), px(ROW) * len(self._lines))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        px, font = shown.px, shown.font(12)
        strong = shown.font(12, 600)
        words = min(px(MOST_WORDS), max((text_width(one[0], font) for one in self._lines), default=0))
        number = max((text_width(str(one[1]), strong) for one in self._lines), default=0)
        most = max((one[1] for one in self._lines), default=0)
        room = self.width() - words - number - px(16)
        for at, (label, count, tone) in enumerate(self._lines):
            line = QRectF(0, at * px(ROW), self.width(), px(ROW))
            draw_text(
                painter, QRectF(0, line.top(), words, line.height()), label, font, colour(shown.colours.text)
            )
            wide = room * count / most if most else 0
            bar = QRectF(words + px(8), line.center().y() - px(BAR) / 2, wide, px(BAR))
            painter.fillRect(bar, shown.tone(tone)[0])
            painter.setFont(strong)
            painter.setPen(colour(shown.colours.text))
            where = QRectF(bar.right() + px(6), line.top(), number + 2, line.height())
            painter.drawText(
                where, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), str(count)
            )

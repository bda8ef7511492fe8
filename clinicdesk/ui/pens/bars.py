"""Sessions a month as bars, with the months' initials below and the numbers for those who cannot see them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import surface
from clinicdesk.wording.catalogue import names
from clinicdesk.wording.dates import day_words

HEIGHT = 96
FOOT = 20


class MonthBars(QWidget):
    """One bar for each month; the pointer on a bar says its number."""

    def __init__(self) -> None:
        super().__init__()
        self._months: tuple[tuple[date, int], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: Sequence[tuple[date, int]]) -> None:
        """Show other numbers, the oldest month first."""
        self._months = tuple(months)
        self.setAccessibleName(self.tr("Sessions a month"))
        self.setAccessibleDescription(", ".join(self._words(at) for at in range(len(self._months))))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(240), theme.current().px(HEIGHT))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        most = max((count for _, count in self._months), default=0)
        foot = shown.px(FOOT)
        room = self.height() - foot
        painter.setFont(shown.font(11))
        initials = names("dates.months_short")
        for at, (month, count) in enumerate(self._months):
            place = self._place(at)
            if count:
                tall = max(round(room * count / most), shown.px(2))
                bar = QRectF(place.left(), room - tall, place.width(), tall)
                surface(painter, bar, colour(shown.colours.accent), None, 2)
            painter.setPen(colour(shown.colours.muted))
            below = QRectF(place.left(), room + 2, place.width(), foot - 2)
            painter.drawText(below, int(Qt.AlignmentFlag.AlignCenter), initials[month.month - 1][:1])
        painter.fillRect(0, room, self.width(), 1, colour(shown.colours.line))

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            places = range(len(self._months))
            at = next((n for n in places if self._place(n).contains(event.pos().x(), 1)), None)
            QToolTip.showText(event.globalPos(), "" if at is None else self._words(at), self)
            return True
        return super().event(event)

    def _place(self, at: int) -> QRectF:
        """The room of a month's bar, from the top to the line."""
        step = self.width() / max(len(self._months), 1)
        gap = min(theme.current().px(4), step / 4)
        return QRectF(round(at * step), 0, round(step - gap), self.height())

    def _words(self, at: int) -> str:
        month, count = self._months[at]
        return f"{day_words(month, 'month')}: {count}"

"""Beside the calendar: the month to go by, the tray, and what the signs mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.views.visits import TrayItem
from clinicdesk.presentation.face import initials
from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.calendar.ink import Ink
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.marks import Badge
from clinicdesk.ui.widgets.month import MiniMonth
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, surface

WIDTH = 188  # pixels at 100 %
MARGIN = 10
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class SidePanel(QScrollArea):
    """The month, the tray and the legend, one below the other."""

    picked = Signal(object)  # date
    turned = Signal(object)  # the first date of the month shown
    tray_chosen = Signal(object)  # TrayItem to be put down

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(px(WIDTH))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(8))
        self.month = MiniMonth(today)
        self.month.picked.connect(self.picked)
        self.month.turned.connect(self.turned)
        first = Card()
        first.body.addWidget(self.month)
        self._tray = Card(self.tr("Tray"))
        self._count = Badge()
        self._tray.head.addWidget(self._count)
        self._tray.head.addStretch(1)
        legend = Card()
        legend.body.addWidget(Legend())
        for card in (first, self._tray, legend):
            card.set_margins(MARGIN)
            column.addWidget(card)
        column.addStretch(1)
        self.setWidget(inside)
        self.show_tray(())

    def show_tray(self, items: Sequence[TrayItem], *, private: bool = False) -> None:
        """Show what was lifted out of the calendar, by initials while names are hidden."""
        body = self._tray.body
        while (entry := body.takeAt(0)) is not None:
            if (widget := entry.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._count.set_count(len(items))
        for item in items:
            card = TrayCard(item, initials(item.patient) if private else item.patient)
            card.clicked.connect(lambda _=False, item=item: self.tray_chosen.emit(item))
            body.addWidget(card)
        if not items:
            empty = PlainLabel(
                self.tr("Ctrl+X lifts the selected visit out, to be put down elsewhere."), "caption"
            )
            empty.setWordWrap(True)
            body.addWidget(empty)

    def mark_carried(self, carried: int | None) -> None:
        """Mark the card of the visit that is being put down; None for none."""
        for card in self.findChildren(TrayCard):
            card.set_carried(carried=card.appointment_id == carried)


class TrayCard(QAbstractButton):
    """One lifted visit; pressing it takes it up again."""

    def __init__(self, item: TrayItem, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._item = item
        self._who = who
        self._carried = False
        self._hint = words.tray_from(item)
        self.setAccessibleName(f"{who} {self._what()}, {self._hint}")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _what(self) -> str:
        return words.what(self._item.kind, self._item.session, self._item.of)

    @property
    def appointment_id(self) -> int:
        """Whose card it is."""
        return self._item.appointment_id

    def set_carried(self, *, carried: bool) -> None:
        """Mark the visit that is being put down."""
        self._carried = carried
        self.update()

    def _hint_rect(self) -> QRect:
        """Where the hint's lines lie; the panel's width is fixed, so their number is known beforehand."""
        shown = theme.current()
        room = shown.px(WIDTH) - 2 * shown.px(8) - 2 * shown.px(MARGIN) - shown.px(16) - 2
        rect = QFontMetrics(shown.font(12)).boundingRect(0, 0, room, 10_000, WRAP, self._hint)
        return QRect(shown.px(8), shown.px(24), room, rect.height())

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(120), self._hint_rect().bottom() + px(7))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        c = shown.colours
        painter = QPainter(self)
        rect = QRectF(self.rect())
        fill = c.accent_tint if self._carried or self.isDown() else c.page if self.underMouse() else c.panel
        surface(painter, rect, colour(fill), colour(c.accent if self._carried else c.line))
        line = QRectF(shown.px(8), shown.px(5), rect.width() - shown.px(14), shown.px(18))
        text = words.who_and_what(self._who, self._what())
        draw_text(painter, line, text, shown.font(12, 600), colour(c.text))
        painter.setFont(shown.font(12))
        painter.setPen(colour(c.muted))
        painter.drawText(self._hint_rect(), WRAP, self._hint)
        if self.hasFocus():
            focus_ring(painter, rect)


class Legend(QWidget):
    """What the edges, the hatching and the signs mean; each has its word, none is told by colour alone."""

    ROWS = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("series, maintenance, consult, numbing; done, here, look"))

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(120), px(19) * self.ROWS)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        px = shown.px
        ink = Ink(shown)
        painter = QPainter(self)
        edges = (
            ("series", self.tr("series"), 0, 0),
            ("maintenance", self.tr("maintenance"), px(58), 0),
            ("consult", self.tr("consult"), 0, px(19)),
        )
        for kind, text, x, y in edges:
            painter.fillRect(x, y + px(2), px(4), px(14), ink.hues[kind].edge)
            self._word(painter, x + px(9), y, text)
        painter.drawPixmap(px(62), px(22), ink.face(ink.hues["series"], px(16), px(13), px(13)))
        self._word(painter, px(83), px(19), self.tr("numbing"))
        self._word(painter, 0, px(38), self.tr("✓ done · ● here · ▲ look"))

    def _word(self, painter: QPainter, x: int, y: int, text: str) -> None:
        shown = theme.current()
        rect = QRectF(x, y, self.width() - x, shown.px(18))
        draw_text(painter, rect, text, shown.font(12), colour(shown.colours.text))

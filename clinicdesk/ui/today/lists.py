"""One list of the board: cards painted by a delegate, the selected one opened and taller."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.today.card import CardPainter
from clinicdesk.ui.widgets.paint import surface

if TYPE_CHECKING:
    from clinicdesk.presentation.today import Card

Index = QModelIndex | QPersistentModelIndex
CARD = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()
GAP = 5


class _Cards(QAbstractListModel):
    """The cards of one list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cards: tuple[Card, ...] = ()

    def show(self, cards: Sequence[Card]) -> None:
        """Show other cards; the same visits in the same order are only repainted."""
        fresh = tuple(cards)
        if [one.appointment_id for one in fresh] == [one.appointment_id for one in self.cards]:
            self.cards = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self.cards = fresh
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.cards)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return card.spoken
        return None


class _Painting(QStyledItemDelegate):
    """Paints a card and says how tall it is."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        card: Card = index.data(CARD)
        width = self._view.viewport().width()
        return QSize(width, CardPainter(theme.current(), width).height(card) + theme.current().px(GAP))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card: Card = index.data(CARD)
        rect = QRectF(option.rect).adjusted(0, 0, 0, -theme.current().px(GAP))
        selected = index == self._view.currentIndex() and self._view.property("chosen") is True
        CardPainter(theme.current(), rect.width()).paint(
            painter, rect, card, selected=selected, focused=selected and self._view.hasFocus()
        )


class BoardList(QListView):
    """The cards of one status. Left and right go to the lists beside it; the screen sees to that."""

    chosen = Signal(int)  # the appointment that a person selected
    opened = Signal(int)
    sideways = Signal(int)  # -1 or 1

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = _Cards(self)
        self.setModel(self._cards)
        self.setItemDelegate(_Painting(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setProperty("surface", "clear")
        self.viewport().setAutoFillBackground(False)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._clicked)
        self.activated.connect(self._activated)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards; the current row is kept by visit."""
        kept = self.current_id()
        self._cards.show(cards)
        self.choose(kept)
        self.scheduleDelayedItemsLayout()

    def current_id(self) -> int:
        """The appointment of the current row, 0 for none."""
        index = self.currentIndex()
        return self._cards.cards[index.row()].appointment_id if index.isValid() else 0

    def ids(self) -> list[int]:
        """The appointments shown, in order."""
        return [one.appointment_id for one in self._cards.cards]

    def choose(self, appointment_id: int) -> bool:
        """Make a visit the current row; False where the list does not have it."""
        for row, card in enumerate(self._cards.cards):
            if card.appointment_id == appointment_id:
                index = self._cards.index(row)
                self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                self.scrollTo(index)
                return True
        return False

    def set_chosen(self, chosen: bool) -> None:
        """Whether the board's one selection lies in this list."""
        self.setProperty("chosen", chosen)
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if event.key() == Qt.Key.Key_Left else 1)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._activated(self.currentIndex())
            return
        before = self.currentIndex()
        super().keyPressEvent(event)
        if self.currentIndex() != before:
            self._clicked(self.currentIndex())

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._cards.cards:
            self.choose(self._cards.cards[0].appointment_id)
        if self.currentIndex().isValid():
            self._clicked(self.currentIndex())
        self.viewport().update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _clicked(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._cards.cards[index.row()].appointment_id)

    def _activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._cards.cards[index.row()].appointment_id)


class BoardColumn(QWidget):
    """A list under its heading and count, on its own ground."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.current().px
        self.list = BoardList(name, self)
        self._count = PlainLabel("0", "muted")
        head = QHBoxLayout()
        head.setContentsMargins(px(6), 0, px(6), 0)
        head.addWidget(PlainLabel(name, "strong"))
        head.addStretch(1)
        head.addWidget(self._count)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(6), px(9), px(6), px(6))
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self.list, 1)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show other cards and their count."""
        self._count.setText(str(len(cards)))
        self.list.show_cards(cards)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        fill: QColor = colour(theme.current().colours.sunken)
        surface(QPainter(self), QRectF(self.rect()), fill)

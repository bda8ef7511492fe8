"""A table of rows as the designs draw it: quiet header, tall rows, one row selected with tint and bar.

table = Table([Column("Patient", lambda r: r.name, strong=True), Column("State", lambda r: r.state,
               tone=lambda r: "bad" if r.late else "info")])
table.set_rows(rows, key=lambda r: r.id)     # keeps the selection by key
table.row_chosen.connect(self._show)         # the selected row, or None
table.row_opened.connect(self._open)         # Enter or double click
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.marks import SIGNS, draw_chip
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, text_width

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
_ROOT = QModelIndex()


@dataclass(frozen=True)
class Column:
    """One column: its heading and how a row's cell reads. `tone` makes the cell a chip, empty for plain."""

    title: str
    text: Callable[[Any], str]
    tone: Callable[[Any], Tone | None] | None = None
    strong: bool = False
    muted: bool = False
    right: bool = False  # numbers
    width: int = 0  # pixels at 100 %; 0 fits the content
    stretch: bool = False


class Rows(QAbstractTableModel):
    """Frozen views as a table; the whole view of a row is under the role `ROW`."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole and column.right:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return row if role == ROW else None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


class _Cells(QStyledItemDelegate):
    """Paints a cell: tint and bar of the selected row, text or chip, the line below."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        shown = theme.current()
        column, text, tone = self._cell(index)
        font = shown.font(12, 500) if tone else shown.font(14, 600 if column.strong else 400)
        return QSize(round(text_width(text, font)) + shown.px(34 if tone else 20), shown.px(34))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = theme.current()
        c = shown.colours
        rect: QRect = option.rect
        column, text, tone = self._cell(index)
        view = self.parent()
        selected = isinstance(view, QTableView) and view.selectionModel().isRowSelected(index.row(), _ROOT)
        if selected:
            painter.fillRect(rect, colour(c.accent_tint))
            if index.column() == 0:
                painter.fillRect(rect.x(), rect.y(), shown.px(3), rect.height(), colour(c.accent))
        painter.fillRect(
            rect.x(), rect.bottom(), rect.width(), 1, colour(c.sunken if not shown.dark else c.line)
        )
        inner = QRectF(rect).adjusted(shown.px(9), 0, -shown.px(9), 0)
        if tone and text:
            width = min(text_width(text, shown.font(12, 500)) + shown.px(14), inner.width())
            height = shown.px(20)
            top = inner.center().y() - height / 2
            draw_chip(painter, QRectF(inner.left(), round(top), round(width), height), text, tone)
            return
        font = shown.font(14, 600 if column.strong else 400)
        if column.right:
            inner.setLeft(max(inner.left(), inner.right() - text_width(text, font)))
        draw_text(painter, inner, text, font, colour(c.muted if column.muted and not selected else c.text))

    @staticmethod
    def _cell(index: Index) -> tuple[Column, str, Tone | None]:
        model = cast(Rows, index.model())
        column, row = model.columns[index.column()], model.rows[index.row()]
        tone = column.tone(row) if column.tone is not None else None
        sign = SIGNS.get(tone, "") if tone else ""
        return column, f"{sign} {column.text(row)}".strip(), tone


class Table(QTableView):
    """The rows with one selected; arrows move, Enter opens, the selection survives a refresh by its key."""

    row_chosen = Signal(object)  # the selected row's view, None when none is selected
    row_opened = Signal(object)

    def __init__(self, columns: Sequence[Column], name: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.rows = Rows(columns, self)
        self._key: Callable[[Any], object] = id
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.row_opened.emit(index.data(ROW)))
        self._size()
        theme.current().changed.connect(self._size)

    def set_rows(self, rows: Sequence[Any], key: Callable[[Any], object]) -> None:
        """Show other rows; the row with the same key as before stays selected, else the first of them."""
        chosen = self.chosen()
        wanted = None if chosen is None else self._key(chosen)
        self._key = key
        self.rows.set_rows(rows)
        at = next((n for n, row in enumerate(rows) if key(row) == wanted), 0 if rows else -1)
        self._fit()
        if at >= 0:
            self.choose(at)
        else:
            self.row_chosen.emit(None)

    def chosen(self) -> Any:
        """The selected row's view, None when none is selected."""
        index = self.currentIndex()
        return index.data(ROW) if index.isValid() else None

    def choose(self, at: int) -> None:
        """Select the row at a position and bring it into view."""
        index = self.rows.index(at, 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.chosen() is not None:
            self.row_opened.emit(self.chosen())
            return
        if event.text().strip() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # letters are actions on the row (ui.keys), never a jump to a name
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: Any) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            return
        rect = self.viewport().rect()
        if self.currentIndex().isValid():
            row = self.visualRect(self.currentIndex())
            rect = QRect(0, row.y(), rect.width(), row.height())
        focus_ring(QPainter(self.viewport()), QRectF(rect))

    def _tell(self, now: QModelIndex) -> None:
        self.row_chosen.emit(now.data(ROW) if now.isValid() else None)

    def _size(self) -> None:
        shown = theme.current()
        self.verticalHeader().setDefaultSectionSize(shown.px(34))
        self.verticalHeader().setMinimumSectionSize(shown.px(20))
        self.horizontalHeader().setFixedHeight(shown.px(34))
        self.horizontalHeader().setHighlightSections(False)
        self._fit()

    def _fit(self) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(self.rows.columns):
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
            else:
                self.setColumnWidth(at, theme.current().px(column.width) or self._content_width(at))
        header.setStretchLastSection(not any(column.stretch for column in self.rows.columns))

    def _content_width(self, at: int) -> int:
        """Wide enough for the heading and the first 200 rows."""
        shown = theme.current()
        widest = round(text_width(self.rows.columns[at].title, shown.font(12, 500))) + shown.px(20)
        option = QStyleOptionViewItem()
        cells = self.itemDelegate()
        for row in range(min(len(self.rows.rows), 200)):
            widest = max(widest, cells.sizeHint(option, self.rows.index(row, at)).width())
        return min(widest, shown.px(360))

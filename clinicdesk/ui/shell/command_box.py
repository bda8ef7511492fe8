"""Ctrl+K: one line to find people, dates and actions; Enter does the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.shell.commands import Entry, Group, Provider
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, text_width

ENTRY = Qt.ItemDataRole.UserRole
RETURN = "↵"
_AT_MOST = 14  # lines, so that the panel stays a panel
Index = QModelIndex | QPersistentModelIndex


class _Lines(QStyledItemDelegate):
    """Paints headings and entries."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, theme.current().px(32 if index.data(ENTRY) is not None else 28))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = theme.current()
        px, c = shown.px, shown.colours
        rect: QRect = option.rect
        inner = QRectF(rect).adjusted(px(11), 0, -px(11), 0)
        entry: Entry | None = index.data(ENTRY)
        if entry is None:
            words = str(index.data(Qt.ItemDataRole.DisplayRole))
            draw_text(painter, inner.adjusted(0, px(4), 0, 0), words, shown.font(12), colour(c.muted))
            return
        view = self.parent()
        chosen = isinstance(view, QListWidget) and view.currentIndex() == index
        if chosen:
            painter.fillRect(rect, colour(c.accent_tint))
            painter.fillRect(rect.x(), rect.y(), px(3), rect.height(), colour(c.accent))
        key = entry.key or (RETURN if chosen else "")
        if key:
            left = inner.right() - cap_size(key).width()
            draw_cap(painter, left, inner.center().y(), key, colour(c.muted))
            inner.setRight(left - px(8))
        draw_text(painter, inner, entry.title, shown.font(14, 600), colour(c.text))
        inner.setLeft(inner.left() + text_width(entry.title, shown.font(14, 600)) + px(12))
        if inner.width() > px(20):
            draw_text(painter, inner, entry.detail, shown.font(14), colour(c.muted))


class CommandBox(OverlayDialog):
    """Asks every provider at each letter and lists what they find, in the providers' order."""

    def __init__(self, host: QWidget, providers: Sequence[Provider]) -> None:
        super().__init__(host, "", width=640)
        self._providers = tuple(providers)
        self._found: list[list[Group]] = []
        self._asked = 0
        px = theme.current().px
        self.panel.setAccessibleName(self.tr("Find and do"))
        self.title.hide()
        self.subtitle.hide()
        self.hint.hide()
        self.set_margins(9)
        self._line = QLineEdit()
        self._line.setFont(theme.current().font(16))
        self._line.setMinimumHeight(px(44))
        self._line.setTextMargins(px(8), 0, px(8), 0)
        self._line.setPlaceholderText(self.tr("Patient, phone, lot, date, action"))
        self._line.setAccessibleName(self.tr("Find and do"))
        self._list = QListWidget()
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setItemDelegate(_Lines(self._list))
        self._list.setAccessibleName(self.tr("Found"))
        self._list.itemClicked.connect(self._run)
        self._line.textChanged.connect(self._ask)
        self.body.addWidget(self._line)
        self.body.addWidget(self._list)
        self._ask("")

    def type(self, text: str) -> None:
        """Put text into the line, as typing does."""
        self._line.setText(text)

    def entries(self) -> list[Entry]:
        """What is listed, in order."""
        items = [self._list.item(at) for at in range(self._list.count())]
        return [item.data(ENTRY) for item in items if item.data(ENTRY) is not None]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run(self._list.currentItem())
        else:
            super().keyPressEvent(event)

    @override
    def top(self, height: int) -> int:
        return theme.current().px(60)

    def _ask(self, typed: str) -> None:
        self._asked += 1
        self._found = [[] for _ in self._providers]
        for at, provider in enumerate(self._providers):
            provider(typed.strip(), self._taker(at, self._asked))
        self._show()

    def _taker(self, at: int, asked: int) -> Callable[[Group], None]:
        """Where a provider puts what it found; later than the next letter it is not wanted any more."""

        def take(group: Group) -> None:
            if asked == self._asked:
                self._found[at].append(group)
                self._show()

        return take

    def _show(self) -> None:
        self._list.clear()
        for group in (each for found in self._found for each in found if each.entries):
            if self._list.count() >= _AT_MOST:
                break
            heading = QListWidgetItem(group.heading)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self._list.addItem(heading)
            for entry in group.entries:
                item = QListWidgetItem(f"{entry.title} {entry.detail}")
                item.setData(ENTRY, entry)
                self._list.addItem(item)
        self._list.setCurrentRow(1 if self._list.count() > 1 else -1)
        heights = [self._list.sizeHintForRow(at) for at in range(self._list.count())]
        self._list.setFixedHeight(min(sum(heights), theme.current().px(420)))
        self._list.setVisible(bool(heights))
        self.panel.updateGeometry()

    def _move(self, step: int) -> None:
        row = self._list.currentRow() + step
        while 0 <= row < self._list.count():
            if self._list.item(row).data(ENTRY) is not None:
                self._list.setCurrentRow(row)
                return
            row += step

    def _run(self, item: QListWidgetItem | None) -> None:
        entry: Entry | None = item.data(ENTRY) if item is not None else None
        if entry is not None:
            self.accept()
            entry.run()

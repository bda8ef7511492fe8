"""The table of a log: a row a zone with depth, passes, endpoint, last time, and what is to be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.penlog import ZoneEntry
from clinicdesk.domain.pens import ENDPOINTS, ZONES, Speed
from clinicdesk.presentation.pen_log import TypedRow
from clinicdesk.ui import theme
from clinicdesk.ui.pens import words
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, text_width

NAME, DEPTH, PASSES, SPEED, ENDPOINT, LAST, MESSAGE = range(7)
_WIDTHS = {NAME: 128, DEPTH: 108, PASSES: 92, SPEED: 124, ENDPOINT: 168, LAST: 96}
ROW_HEIGHT = 39
FIELD_HEIGHT = 27
GAP = 10  # right of a number whose column ends without a unit


class FlatCombo(QComboBox):
    """A choice in a table: its words and a small triangle, without a frame until it has the focus."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        rect = QRectF(self.rect())
        ink = colour(shown.colours.text if self.isEnabled() else shown.colours.muted)
        inner = rect.adjusted(shown.px(6), 0, -shown.px(18), 0)
        draw_text(painter, inner, self.currentText(), shown.font(14), ink)
        used = min(text_width(self.currentText(), shown.font(14)), inner.width())
        at = QRectF(inner.left() + used + shown.px(4), rect.top(), shown.px(12), rect.height())
        draw_text(painter, at, "▾", shown.font(14), ink)
        if self.hasFocus():
            focus_ring(painter, rect)


class ZoneRow(QWidget):
    """One zone of a log; `field` names are depth, passes, speed and endpoint."""

    edited = Signal()
    removed = Signal(object)

    def __init__(self, row: TypedRow, last: ZoneEntry | None, speed: Speed | None) -> None:
        super().__init__()
        self.zone = row.zone
        px = theme.current().px
        name = words.title(words.word("zone", row.zone))
        self.setAccessibleName(name)
        self.setMinimumHeight(px(ROW_HEIGHT))
        self._last = PlainLabel(words.last_line(last), "muted")
        self.message = InlineMessage()
        self.depth_edit = self._edit(row.depth, self.tr("{zone}: depth in millimetres").format(zone=name))
        self.passes_edit = self._edit(row.passes, self.tr("{zone}: passes").format(zone=name))
        self.speed_edit = self._edit(row.speed, self.tr("{zone}: speed").format(zone=name))
        self.endpoint = FlatCombo()
        self.endpoint.setAccessibleName(self.tr("{zone}: endpoint").format(zone=name))
        for code in ENDPOINTS:
            self.endpoint.addItem(words.word("endpoint", code), code)
        self.endpoint.setCurrentIndex(max(self.endpoint.findData(row.endpoint), 0))
        self.endpoint.currentIndexChanged.connect(self.edited)
        remove = self._remove = Button("×", "quiet", small=True)
        remove.setAccessibleName(self.tr("Take out {zone}").format(zone=name))
        remove.setToolTip(remove.accessibleName())
        remove.setFixedHeight(px(FIELD_HEIGHT))
        remove.setFocusPolicy(
            Qt.FocusPolicy.ClickFocus
        )  # Tab goes from number to number; Ctrl+Del is its key
        remove.clicked.connect(lambda: self.removed.emit(self))
        self._lay_out(name, speed, remove)
        for part in self._editors():
            part.installEventFilter(self)

    def typed(self) -> TypedRow:
        """The row as it stands."""
        return TypedRow(
            self.zone,
            self.depth_edit.text(),
            self.passes_edit.text(),
            str(self.endpoint.currentData() or ""),
            self.speed_edit.text(),
        )

    def editor(self, field: str) -> QWidget:
        """The editor of a field of the row."""
        editors: dict[str, QWidget] = {
            "passes": self.passes_edit,
            "speed": self.speed_edit,
            "endpoint": self.endpoint,
        }
        return editors.get(field, self.depth_edit)

    def _editors(self) -> tuple[QWidget, ...]:
        return self.depth_edit, self.passes_edit, self.speed_edit, self.endpoint

    def has_focus(self) -> bool:
        """Whether one of its editors has the focus."""
        return any(
            part.hasFocus() for part in (self.depth_edit, self.passes_edit, self.speed_edit, self.endpoint)
        )

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if event.type() == QEvent.Type.FocusIn and isinstance(watched, QLineEdit):
                watched.selectAll()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _takes_out(event):
            self.removed.emit(self)
            return True
        return False

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        c = shown.colours
        if self.has_focus():
            painter.fillRect(self.rect(), colour(c.accent_tint))
            painter.fillRect(0, 0, shown.px(3), self.height(), colour(c.accent))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(c.line if shown.dark else c.sunken))

    def _edit(self, text: str, name: str) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setAccessibleName(name)
        edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        edit.setMaxLength(7)
        edit.textEdited.connect(self.edited)
        return edit

    def _lay_out(self, name: str, speed: Speed | None, remove: Button) -> None:
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(5), px(4), px(6))
        row.setSpacing(0)
        unit = speed.unit if speed is not None else "Hz"
        parts: dict[int, QWidget] = {
            NAME: PlainLabel(name, "strong"),
            DEPTH: _right(self.depth_edit, "mm", 52),
            PASSES: _right(self.passes_edit, "", 52),
            SPEED: _right(self.speed_edit, unit, 64),
            ENDPOINT: self.endpoint,
            LAST: self._last,
        }
        parts[NAME].setContentsMargins(px(9), 0, 0, 0)
        self._last.setContentsMargins(px(12), 0, 0, 0)
        self.endpoint.setFixedHeight(px(FIELD_HEIGHT))
        for column, part in parts.items():
            part.setFixedWidth(px(_WIDTHS[column]))
            row.addWidget(part)
        parts[SPEED].setHidden(fixed(speed))  # once it has a parent: shown without one it is a window
        row.addWidget(self.message, 1)
        row.addStretch(0)
        row.addWidget(remove)


class _Heading(QWidget):
    """The headings, with the line below them."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = theme.current()
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, colour(shown.colours.line))


class ZoneTable(QWidget):
    """The rows of a log under their headings, and what adds one more."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._head = _Heading()
        column.addWidget(self._head)
        self._rows: list[ZoneRow] = []
        self._body = QVBoxLayout()
        self._body.setSpacing(0)
        column.addLayout(self._body)
        self._more = Button(self.tr("Add a zone"), "quiet", menu=True, small=True)
        self._more.clicked.connect(self._offer)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, px(3), 0, 0)
        foot.addWidget(self._more)
        foot.addStretch(1)
        column.addLayout(foot)
        self._speed: Speed | None = None
        self._last: Mapping[str, ZoneEntry] = {}
        self._new_speed = ""
        self._draw_head()

    def show_rows(self, rows: Sequence[TypedRow], last: Mapping[str, ZoneEntry], speed: Speed | None) -> None:
        """Show other rows, or the same for a pen with other speeds."""
        self._last, self._speed = last, speed
        self._new_speed = str(speed.low) if fixed(speed) and speed is not None else ""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for each in rows:
            self._add(each)
        self._draw_head()

    def typed(self) -> tuple[TypedRow, ...]:
        """The rows as they stand."""
        return tuple(row.typed() for row in self._rows)

    def row(self, number: int) -> ZoneRow:
        """The row of a number."""
        return self._rows[number]

    def first_depth(self) -> QWidget | None:
        """Where typing begins."""
        return self._rows[0].depth_edit if self._rows else None

    def silence(self) -> None:
        """Take back every message."""
        for row in self._rows:
            row.message.silence()
            for field in ("depth", "passes", "speed", "endpoint"):
                row.editor(field).setAccessibleDescription("")

    def say(self, number: int, field: str, text: str, tone: str) -> QWidget | None:
        """Say something beside a row; the editor it is about, None for a row that is gone."""
        if number >= len(self._rows):
            return None
        row = self._rows[number]
        editor = row.editor(field)
        row.message.say(text, "bad" if tone == "bad" else "warn")
        editor.setAccessibleDescription(text)
        return editor

    def _add(self, each: TypedRow) -> ZoneRow:
        row = ZoneRow(each, self._last.get(each.zone), self._speed)
        row.edited.connect(self.edited)
        row.removed.connect(self._remove)
        self._rows.append(row)
        self._body.addWidget(row)
        return row

    def _remove(self, row: ZoneRow) -> None:
        at = self._rows.index(row)
        self._rows.remove(row)
        row.hide()
        row.deleteLater()
        if self._rows:
            self._rows[min(at, len(self._rows) - 1)].depth_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _offer(self) -> None:
        """The zones that are not in the table yet; the eyelid is never one of them."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        used = {row.zone for row in self._rows}
        for zone in ZONES:
            if not zone.blocked and zone.code not in used:
                action = menu.addAction(words.title(words.word("zone", zone.code)))
                action.triggered.connect(lambda _on=False, code=zone.code: self.add_zone(code))
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def add_zone(self, code: str) -> None:
        """Add a row for a zone and go there."""
        row = self._add(TypedRow(code, speed=self._new_speed))
        row.depth_edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()

    def _draw_head(self) -> None:
        if (old := self._head.layout()) is not None:
            while (item := old.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
        grid = old if isinstance(old, QGridLayout) else QGridLayout(self._head)
        px = theme.current().px
        grid.setContentsMargins(0, 0, 0, px(6))
        grid.setSpacing(0)
        titles = {
            NAME: self.tr("Zone"),
            DEPTH: self.tr("Depth"),
            PASSES: self.tr("Passes"),
            SPEED: self.tr("Speed"),
            ENDPOINT: self.tr("Endpoint"),
            LAST: self.tr("Last time"),
        }
        for column, title in titles.items():
            label = PlainLabel(title, "caption")
            label.setFixedWidth(px(_WIDTHS[column]))
            right = column in (DEPTH, PASSES, SPEED)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            label.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            left = px(9) if column == NAME else px(6) if column == ENDPOINT else px(12)
            label.setContentsMargins(0 if right else left, 0, px(GAP) if right else 0, 0)
            grid.addWidget(label, 0, column)
            label.setVisible(column != SPEED or not fixed(self._speed))
        grid.setColumnStretch(MESSAGE, 1)


def _takes_out(event: QKeyEvent) -> bool:
    """Ctrl+Del takes the whole row out; in a field of one number there are no words for it to delete."""
    return event.key() == Qt.Key.Key_Delete and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


def fixed(speed: Speed | None) -> bool:
    """Whether a pen has a single speed, which nobody needs to type."""
    return speed is not None and speed.low == speed.high


def _right(edit: QLineEdit, unit: str, width: int) -> QWidget:
    """A number with its unit at the right side of its column."""
    px = theme.current().px
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, px(GAP), 0)
    row.setSpacing(px(4))
    row.addStretch(1)
    edit.setFixedSize(px(width), px(FIELD_HEIGHT))
    row.addWidget(edit)
    if unit:
        row.addWidget(PlainLabel(unit))
    return whole

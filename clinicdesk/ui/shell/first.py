"""First start: set up one's own clinic in two minutes, or look around a sample one."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimeZone, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from clinicdesk.domain.pens import MODELS
from clinicdesk.ui import theme
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage
from clinicdesk.ui.widgets.fields import Field, say_beside
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, surface

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class NewClinic:
    """What the short form asks for; pens are (name, key of the model in domain.pens, serial)."""

    name: str
    phone: str
    zone: str  # IANA
    practitioners: tuple[str, ...]
    rooms: tuple[str, ...]
    pens: tuple[tuple[str, str, str], ...]


class Choice(QAbstractButton):
    """A large button: a verb and a sentence about it."""

    def __init__(self, words: str, about: str, *, primary: bool = False) -> None:
        super().__init__()
        self._about = about
        self._primary = primary
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(about)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(320), theme.current().px(92))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            self.click()
        else:
            super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        px, c = shown.px, shown.colours
        rect = QRectF(self.rect())
        fill, edge, ink, soft = (
            (c.accent, c.accent, c.on_accent, c.on_accent)
            if self._primary
            else (c.accent_tint if self.underMouse() else c.panel, c.border, c.text, c.muted)
        )
        surface(painter, rect, colour(fill), colour(edge), px(6))
        inner = rect.adjusted(px(18), px(14), -px(18), -px(14))
        inner.setHeight(px(26))
        draw_text(painter, inner, self.text(), shown.font(17, 600), colour(ink))
        draw_text(painter, inner.translated(0, px(32)), self._about, shown.font(13), colour(soft))
        if self.hasFocus():
            focus_ring(painter, rect, on_accent=self._primary)


class PenRows(QWidget):
    """One line for each pen: its name, its model, its serial; an empty name leaves the line out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[QLineEdit, QComboBox, QLineEdit]] = []
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(6))
        column.addLayout(self._lines)
        more = Button(self.tr("One more pen"), small=True)
        more.clicked.connect(self._add_more)
        column.addWidget(more)
        self._add(self.tr("Pen A"))

    def pens(self) -> tuple[tuple[str, str, str], ...]:
        """The pens with a name: (name, key of the model, serial)."""
        told = (
            (name.text().strip(), model.currentData(), serial.text().strip())
            for name, model, serial in self._rows
        )
        return tuple(each for each in told if each[0])

    def problem(self) -> str:
        """What is missing in the lines, empty when nothing is; the cursor goes there."""
        known: set[str] = set()
        for name, _model, line in self._rows:
            serial = line.text().strip()
            if name.text().strip() and (not serial or serial in known):
                line.setFocus(Qt.FocusReason.OtherFocusReason)
                told = self.tr("Enter the serial of {pen}: the log tells pens apart by it.")
                twice = self.tr("{pen} has the serial of another pen.")
                return (twice if serial else told).format(pen=name.text().strip())
            known.add(serial)
        return ""

    def _add_more(self) -> None:
        self._add(self.tr("Pen {letter}").format(letter=chr(ord("A") + len(self._rows) % 26)))
        self._rows[-1][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, name: str) -> None:
        line, model, serial = QLineEdit(name), QComboBox(), QLineEdit()
        for each in MODELS:
            model.addItem(each.name, each.key)
        serial.setPlaceholderText(self.tr("Serial number"))
        for widget, spoken in (
            (line, self.tr("Name of the pen")),
            (model, self.tr("Model of the pen")),
            (serial, self.tr("Serial number of the pen")),
        ):
            widget.setAccessibleName(spoken)
        row = QHBoxLayout()
        row.setSpacing(theme.current().px(8))
        for widget, share in ((line, 3), (model, 4), (serial, 4)):
            row.addWidget(widget, share)
        self._lines.addLayout(row)
        self._rows.append((line, model, serial))
        self.setFocusProxy(self._rows[0][0])


class FirstStart(QWidget):
    """The page that the window shows while there is no clinic yet."""

    set_up = Signal(object)  # NewClinic
    sample = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._choices())
        self._pages.addWidget(self._form())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setFocusProxy(self._own)

    def refuse(self, field: str, text: str) -> None:
        """Say beside a field why the clinic was not made; for an unknown field at the foot of the form."""
        if not say_beside(self.fields, field, text):
            self._message.say(text)
        self._create.setEnabled(True)

    def form(self) -> NewClinic:
        """What is typed."""
        return NewClinic(
            self.fields["name"].editor.property("text").strip(),
            self.fields["phone"].editor.property("text").strip(),
            self._zone.currentText(),
            _names(self.fields["practitioners"].editor),
            _names(self.fields["rooms"].editor),
            self._pens.pens(),
        )

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._pages.setCurrentIndex(0)
        elif event.key() in _ENTER and self._pages.currentIndex() == 1:
            self._create.click()
        else:
            super().keyPressEvent(event)

    def _choices(self) -> QWidget:
        page = QWidget()
        px = theme.current().px
        column = QVBoxLayout(page)
        column.addStretch(2)
        welcome = PlainLabel(self.tr("Welcome to clinicdesk"), "large")
        about = PlainLabel(self.tr("It works without a network; your data stay on this computer."), "muted")
        for label in (welcome, about):
            column.addWidget(label, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(px(16))
        self._own = Choice(
            self.tr("Set up my clinic"), self.tr("Two minutes; everything can be changed later"), primary=True
        )
        self._own.clicked.connect(self._open_form)
        look = Choice(self.tr("Look around a sample clinic"), self.tr("Invented patients, nothing to break"))
        look.clicked.connect(self.sample)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addStretch(1)
        row.addWidget(self._own)
        row.addWidget(look)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)
        return page

    def _form(self) -> QWidget:
        card = Card(self.tr("Set up my clinic"))
        card.setFixedWidth(theme.current().px(620))
        self._zone = QComboBox()
        self._zone.addItems(sorted(bytes(zone.data()).decode() for zone in QTimeZone.availableTimeZoneIds()))
        here = bytes(QTimeZone.systemTimeZoneId().data()).decode()
        self._zone.setCurrentText(here)
        self._pens = PenRows()
        self.fields = {
            "name": Field(self.tr("Clinic name"), QLineEdit()),
            "phone": Field(self.tr("Phone, as printed on handouts"), QLineEdit()),
            "zone": Field(self.tr("Time zone of the clinic"), self._zone),
            "practitioners": Field(self.tr("Practitioners, comma between them"), QLineEdit()),
            "rooms": Field(self.tr("Rooms"), QLineEdit(self.tr("Room 1, Room 2"))),
            "pens": Field(self.tr("Pens: name, model, and the serial number on the handpiece"), self._pens),
        }
        grid = QGridLayout()
        grid.setSpacing(theme.current().px(10))
        wide = ("name", "practitioners")
        row = 0
        pairs: list[tuple[str, ...]] = [
            ("name",),
            ("phone", "zone"),
            ("practitioners",),
            ("rooms",),
            ("pens",),
        ]
        for row, names in enumerate(pairs):
            for column, name in enumerate(names):
                span = 2 if name in wide or len(names) == 1 else 1
                grid.addWidget(self.fields[name], row, column, 1, span)
        card.body.addLayout(grid)
        self._message = InlineMessage()
        card.body.addWidget(self._message)
        card.body.addLayout(self._buttons())
        return _scrolled(card)

    def _buttons(self) -> QHBoxLayout:
        back = Button(self.tr("Back"), key="Esc")
        back.clicked.connect(lambda: self._pages.setCurrentIndex(0))
        self._create = Button(self.tr("Open my clinic"), "primary", key="↵")
        self._create.clicked.connect(self._submit)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(back)
        row.addWidget(self._create)
        return row

    def _open_form(self) -> None:
        self._pages.setCurrentIndex(1)
        self.fields["name"].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _submit(self) -> None:
        form = self.form()
        missing: dict[str, tuple[object, str]] = {
            "name": (form.name, self.tr("A clinic needs a name: it is printed on every sheet.")),
            "practitioners": (form.practitioners, self.tr("Name at least one person who treats.")),
            "rooms": (form.rooms, self.tr("Name at least one room.")),
            "pens": (form.pens, self.tr("Name at least one pen.")),
        }
        if (why_pens := self._pens.problem()) and form.pens:
            missing["pens"] = (False, why_pens)
        self._message.silence()
        for name, (value, why) in missing.items():
            if not value:
                say_beside(self.fields, name, why)
                return
        say_beside(self.fields, "", "")
        self._create.setEnabled(False)
        self.set_up.emit(form)


def _names(editor: QWidget) -> tuple[str, ...]:
    """The names in a line, split at commas."""
    text = str(editor.property("text"))
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _scrolled(card: QWidget) -> QWidget:
    """The card in the middle of a page that scrolls when it is short."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.addStretch(1)
    column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setWidget(page)
    return area

"""The right side of Devices: a cartridge scanned or typed, the trace of a lot, the sessions of a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from clinicdesk.domain.penlog import CartridgeView
from clinicdesk.domain.pens import refused
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.pens import LotView, TraceRow
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.pens import words
from clinicdesk.ui.pens.bars import MonthBars
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage
from clinicdesk.ui.widgets.marks import Chip
from clinicdesk.wording.catalogue import counted
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.services.pens import Pens
    from clinicdesk.ui.tasks import Tasks

MOST = 1000


class ScanCard(Card):
    """A cartridge scanned or typed: what the code says, what the shelf knows, and *Receive*."""

    recognised = Signal(object)  # CartridgeView

    def __init__(self, pens: Pens, tasks: Tasks) -> None:
        super().__init__()
        self.set_title(self.tr("Scan or type a cartridge"))
        self._pens = pens
        self._tasks = tasks
        self._read_text = ""
        self._command = uuid4().bytes
        px = theme.current().px
        self.edit = QLineEdit()
        self.edit.setPlaceholderText(self.tr("waiting for the scanner"))
        self.edit.setAccessibleName(self.tr("Cartridge: scan, or type the lot and its expiry"))
        self.edit.returnPressed.connect(lambda: self.read(self.edit.text()))
        self._chips = QVBoxLayout()
        self._chips.setSpacing(px(4))
        self.shelf = PlainLabel("", "small", wrap=True)
        self.message = InlineMessage()
        self._receiving = QWidget()
        row = QHBoxLayout(self._receiving)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(6))
        self.count = QSpinBox()
        self.count.setRange(1, MOST)
        self.count.setValue(10)
        self.count.setAccessibleName(self.tr("How many to receive"))
        self.receive_button = Button(self.tr("Receive"), small=False)
        self.receive_button.clicked.connect(self.receive)
        row.addWidget(self.count)
        row.addWidget(self.receive_button)
        row.addStretch(1)
        self.body.addWidget(self.edit)
        self.body.addLayout(self._chips)
        for part in (self.shelf, self.message, self._receiving):
            self.body.addWidget(part)
        self._clear()

    def read(self, text: str) -> None:
        """Ask what a scanned or typed text is."""
        self._read_text = text
        self._tasks.read(lambda: self._pens.read_scan(text), self._show, self._refused, key="cartridge card")

    def receive(self) -> None:
        """Put so many of what was read on the shelf."""
        text, count, command = self._read_text, self.count.value(), self._command
        if self.receive_button.isEnabled():
            self.receive_button.setEnabled(False)
            self._tasks.write(
                self.tr("Received cartridges"),
                lambda: self._pens.receive(text, count, command),
                self._received,
                self._not_received,
                owner=self,
            )

    def _show(self, view: CartridgeView) -> None:
        self._clear()
        self.edit.clear()  # it waits for the next one; what was read stands below
        self._tell(view)
        stop = refused(view.findings)
        shown = stop or next(iter(view.findings), None)
        if shown is not None:
            sentence = self._tasks.sentence(Refusal(shown.code, shown.values))
            self.message.say(sentence, "bad" if stop else "warn")
        usable = stop is None or stop.code == "lot_no_unit_left"
        self._receiving.setVisible(usable)
        self.count.setValue(1 if view.scan.serial else 10)
        self.count.setEnabled(not view.scan.serial)
        self._command = uuid4().bytes
        self.recognised.emit(view)

    def _tell(self, view: CartridgeView) -> None:
        """The chips of what was understood, two rows at most, and the line of the shelf."""
        doubted = {one.code for one in view.findings}
        chips = []
        if view.scan.gtin:
            chips.append(Chip(self.tr("GTIN"), "good"))
        lot_tone: Tone = "warn" if "check_lot" in doubted else "neutral"
        chips.append(Chip(self.tr("lot {lot}").format(lot=view.scan.lot), lot_tone))
        if view.expires is not None:
            late = "cartridge_expired" in doubted
            until = self.tr("until {date}").format(date=day_words(view.expires, "short_year"))
            chips.append(Chip(until, "bad" if late else "neutral"))
        if view.scan.serial:
            chips.append(Chip(self.tr("serial {serial}").format(serial=view.scan.serial)))
        for row in (chips[:3], chips[3:]):
            if row:
                self._add_row(row)
        self.shelf.setText(words.shelf_line(view.lot) if view.lot else self.tr("not on the shelf yet"))
        self.shelf.show()

    def _add_row(self, chips: Sequence[Chip]) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().px(6))
        for chip in chips:
            row.addWidget(chip)
        row.addStretch(1)
        self._chips.addWidget(holder)

    def _refused(self, refusal: Refusal) -> None:
        self._clear()
        self.message.say(self._tasks.sentence(refusal))
        self.edit.setText(self._read_text)
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.selectAll()

    def _received(self, _lot_id: int) -> None:
        self.receive_button.setEnabled(True)
        self.read(self._read_text)

    def _not_received(self, refusal: Refusal) -> None:
        self.receive_button.setEnabled(True)
        self.message.say(self._tasks.sentence(refusal))

    def _clear(self) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.shelf.hide()
        self.message.silence()
        self._receiving.hide()


class TraceCard(Card):
    """Who was treated with a lot: how many, from when to when; the list, and blocking the lot."""

    list_wanted = Signal(str, object)  # the lot and its rows
    block_wanted = Signal(object)  # LotView
    unblock_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.lot = ""
        self.lots: tuple[LotView, ...] = ()
        self.rows: tuple[TraceRow, ...] = ()
        self._line = PlainLabel("", "small", wrap=True)
        self.list_button = Button(self.tr("Show the list"), "primary", small=True)
        self.list_button.clicked.connect(lambda: self.list_wanted.emit(self.lot, self.rows))
        self.block_button = Button("", small=True)
        self.block_button.clicked.connect(self._block)
        self.body.addWidget(self._line)
        self.body.addWidget(self.list_button)
        self.body.addWidget(self.block_button)
        self.show_trace("", (), ())

    def show_trace(self, lot: str, lots: Sequence[LotView], rows: Sequence[TraceRow]) -> None:
        """Show another lot; an empty one says how to choose."""
        self.lot, self.lots, self.rows = lot, tuple(lots), tuple(rows)
        self.set_title(self.tr("Trace lot {lot} ◆").format(lot=lot) if lot else self.tr("Trace a lot"))
        self._line.setText(self._words())
        self.list_button.setVisible(bool(rows))
        self.block_button.setVisible(bool(lots))
        blocked = bool(lots) and all(one.blocked for one in lots)
        left = sum(one.left for one in lots)
        self.block_button.setText(
            self.tr("Unblock this lot")
            if blocked
            else self.tr("Block this lot: {count} left").format(count=left)
        )

    def _words(self) -> str:
        if not self.lot:
            return self.tr("Choose a use in the log, or scan a cartridge.")
        people = len({row.patient_id for row in self.rows})
        if not people:
            return self.tr("Nobody was treated with it.")
        first, last = self.rows[0].treated_at.date(), self.rows[-1].treated_at.date()
        patients = counted("patient", people)
        if first == last:
            return f"{patients}, {day_words(last, 'short_year')}"
        begins = words.short_day(first) if first.year == last.year else day_words(first, "short_year")
        return f"{patients}, {begins} – {day_words(last, 'short_year')}"

    def _block(self) -> None:
        for lot in self.lots:
            if lot.blocked and all(one.blocked for one in self.lots):
                self.unblock_wanted.emit(lot)
            elif not lot.blocked:
                self.block_wanted.emit(lot)


class MonthsCard(Card):
    """The sessions of the last twelve months."""

    def __init__(self) -> None:
        super().__init__()
        self.set_title(self.tr("Sessions a month"))
        self.bars = MonthBars()
        self._line = PlainLabel("", "small", wrap=True)
        self.body.addWidget(self.bars)
        self.body.addWidget(self._line)
        self.body.addStretch(1)

    def show_months(self, months: Sequence[tuple[date, int]]) -> None:
        """Show other numbers."""
        self.bars.show_months(months)
        if months:
            first, last = (day_words(months[at][0], "month") for at in (0, -1))
            most = max(count for _, count in months)
            self._line.setText(
                self.tr("{first} – {last}, most {most}").format(first=first, last=last, most=most)
            )

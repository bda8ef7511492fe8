"""The pen log over any screen: cartridge by scan, zones by number, signed with Enter, put aside with Esc."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.penlog import CartridgeView, LogSheet
from clinicdesk.domain.pens import REACTIONS, Finding, Level, refused
from clinicdesk.domain.refusal import Refusal
from clinicdesk.presentation import pen_log
from clinicdesk.presentation.pen_log import TypedLog
from clinicdesk.ui.forms.ui_pen_log import Ui_PenLog
from clinicdesk.ui.keys import text_field
from clinicdesk.ui.pens import words
from clinicdesk.ui.pens.messages import Messages, Place
from clinicdesk.ui.pens.room import FormRoom
from clinicdesk.ui.pens.same import SameButton
from clinicdesk.ui.pens.zones import ZoneTable
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.wording.catalogue import counted

if TYPE_CHECKING:
    from clinicdesk.services.pens import Pens
    from clinicdesk.ui.tasks import Tasks

WIDTH = 980


class PenLog(OverlayDialog):
    """The log of one visit. `start` asks for what it begins with, and opens it when that comes.

    S fills in last time's settings, a scan the cartridge; Enter signs, Esc puts it aside with all that was
    typed. What stops a save is said beside its field, and the focus goes there.
    """

    signed = Signal(int)  # the appointment, for the aftercare sheet
    parked = Signal(int, object)  # the appointment and its TypedLog, to be given back as `draft`

    def __init__(
        self, host: QWidget, pens: Pens, tasks: Tasks, appointment_id: int, draft: TypedLog | None = None
    ) -> None:
        super().__init__(host, self.tr("Log the pen"), width=WIDTH)
        self._pens = pens
        self._tasks = tasks
        self.appointment_id = appointment_id
        self._draft = draft
        self._command = uuid4().bytes  # one for the form's life: signing tried twice is written once
        self._sheet: LogSheet | None = None
        self._views: tuple[CartridgeView, ...] = ()
        self._unread: Finding | None = None  # why the last scan or typed lot was no cartridge
        self._waiting_scans: list[str] = []
        self._filling = False
        self._chosen_band = ""
        self._build()

    def start(self) -> None:
        """Ask for the visit's sheet; a visit that is not to be logged is said and the panel goes."""
        number = self.appointment_id
        self._tasks.read(lambda: self._pens.log_form(number), self._show, self._not_to_be_logged, owner=self)

    @override
    def scanned(self, text: str) -> bool:
        """A scanner read a code: it is a cartridge, wherever the focus is."""
        if self._sheet is None:
            self._waiting_scans.append(text)
        else:
            self._read_cartridge(text, add=True)
        return True

    # ------------------------------------------------------------- building
    def _build(self) -> None:
        holder = QWidget()
        self.ui = Ui_PenLog()
        self.ui.setupUi(holder)
        self.body.addWidget(FormRoom(holder))
        self.zones = ZoneTable()
        _put(self.ui.zonesHolder, self.zones)
        bands = [
            (code, words.title(words.word("intensity", code))) for code in ("light", "standard", "aggressive")
        ]
        self.intensity = SegmentedButtons(bands, name=self.tr("Intensity"))
        _put(self.ui.intensityHolder, self.intensity)
        self.same = SameButton()
        self.same.clicked.connect(self.take_last_time)
        self.head.addWidget(self.same)
        self.same.hide()
        park = Button(self.tr("Put aside"), key="Esc")
        park.clicked.connect(self.escape)
        self.sign_button = Button(self.tr("Sign and print aftercare"), "primary", key="↵")
        self.sign_button.clicked.connect(self.sign)
        self.set_actions([park, self.sign_button])
        places: dict[str, Place] = {
            "pen": (self.ui.penMessage, self.ui.penCombo),
            "cartridge": (self.ui.cartridgeMessage, self.ui.cartridgeEdit),
            "numbing": (self.ui.numbingMessage, self.ui.numbingCombo),
            "operator": (self.ui.operatorMessage, self.ui.operatorCombo),
            "serum": (self.ui.serumMessage, self.ui.serumEdit),
            "reaction": (self.ui.reactionMessage, self.ui.reactionCombo),
            "pain": (self.ui.painMessage, self.ui.painEdit),
            "zones": (self.ui.zonesMessage, self.zones),
        }
        self.messages = Messages(self.zones, places, self.hint, self._tasks)
        self._connect()

    def _connect(self) -> None:
        ui = self.ui
        ui.penCombo.currentIndexChanged.connect(self._pen_changed)
        ui.operatorCombo.currentIndexChanged.connect(self._edited)
        ui.numbingCombo.editTextChanged.connect(self._edited)
        ui.reactionCombo.currentIndexChanged.connect(self._edited)
        ui.painEdit.textEdited.connect(self._edited)
        ui.cartridgeEdit.textEdited.connect(self._cartridge_edited)
        ui.cartridgeEdit.editingFinished.connect(self._cartridge_left)
        self.zones.edited.connect(self._edited)
        self.intensity.chosen.connect(self._band_chosen)

    def _show(self, sheet: LogSheet) -> None:
        self._sheet = sheet
        self.subtitle.setText(words.patient_line(sheet))
        typed = self._draft or pen_log.blank(sheet, self._numbing_of(sheet))
        self._choices(sheet)
        self._fill(typed)
        if sheet.last is not None:
            self.same.show()
        self.open(self.same if sheet.last is not None else self.ui.cartridgeEdit)
        for text in self._waiting_scans:
            self._read_cartridge(text, add=True)
        if typed.cartridge:
            self._read_cartridge(typed.cartridge, add=False)
        for scan in typed.cartridges:
            self._ask_cartridge(partial(self._pens.judge, scan), add=True)

    @staticmethod
    def _numbing_of(sheet: LogSheet) -> str:
        """What was put on: the times of the board, with the product that was used last."""
        if sheet.numbing.on is None:
            return ""
        known = sheet.last.numbing if sheet.last is not None else sheet.numbing
        here = replace(known, on=sheet.numbing.on, off=sheet.numbing.off)
        return pen_log.numbing_text(here, words.numbing_words())

    def _not_to_be_logged(self, refusal: Refusal) -> None:
        self._tasks.said.emit(self._tasks.sentence(refusal))
        self.closed.emit(False)
        self.deleteLater()

    def _choices(self, sheet: LogSheet) -> None:
        ui = self.ui
        self._filling = True
        for pen in sheet.pens:
            ui.penCombo.addItem(words.pen_line(pen), pen.id)
        for one in sheet.operators:
            ui.operatorCombo.addItem(one.name, one.id)
        ui.numbingCombo.addItem("")
        ui.numbingCombo.addItems(list(pen_log.numbing_choices(sheet, words.numbing_words())))
        ui.reactionCombo.addItem(self.tr("none seen"), "")
        for code in REACTIONS:
            ui.reactionCombo.addItem(words.word("reaction", code), code)
        self._filling = False

    # ------------------------------------------------------------- what stands in the form
    def typed(self) -> TypedLog:
        """Everything in the form as it stands."""
        ui, read = self.ui, self._read_so_far()
        return TypedLog(
            pen_id=ui.penCombo.currentData(),
            operator_id=ui.operatorCombo.currentData(),
            rows=self.zones.typed(),
            cartridges=tuple(view.scan for view in read),
            cartridge="" if read else ui.cartridgeEdit.text(),
            numbing=ui.numbingCombo.currentText(),
            serum=ui.serumEdit.text(),
            reaction=str(ui.reactionCombo.currentData() or ""),
            intensity=self._chosen_band,
            pain=ui.painEdit.text(),
        )

    def _fill(self, typed: TypedLog) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        ui = self.ui
        self._filling = True
        _choose(ui.penCombo, typed.pen_id)
        _choose(ui.operatorCombo, typed.operator_id)
        ui.numbingCombo.setEditText(typed.numbing)
        if (line := ui.numbingCombo.lineEdit()) is not None:
            line.setCursorPosition(0)
        ui.serumEdit.setText(typed.serum)
        _choose(ui.reactionCombo, typed.reaction)
        ui.painEdit.setText(typed.pain)
        self._chosen_band = typed.intensity
        self._show_zones(typed)
        if not self._read_so_far():
            ui.cartridgeEdit.setText(typed.cartridge)
        self._filling = False
        self._edited()

    def _show_zones(self, typed: TypedLog) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        last = {row.zone: row for row in sheet.last.zones} if sheet.last is not None else {}
        pen = next((one for one in sheet.pens if one.id == typed.pen_id), None)
        self.zones.show_rows(typed.rows, last, pen_log.speed_of(pen))

    def take_last_time(self) -> None:
        """Fill in last time's settings; what was observed then is not copied."""
        if self._sheet is None or self._sheet.last is None:
            return
        self._fill(pen_log.as_last_time(self._sheet, self.typed(), words.numbing_words()))
        self.ui.cartridgeEdit.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------- cartridges
    def _read_so_far(self) -> tuple[CartridgeView, ...]:
        """The cartridges that stand in the field as they were read; none once somebody typed over them.

        A scan's characters pass through the field and are taken out again: they are no typing over.
        """
        return self._views if self.ui.cartridgeEdit.text() == words.cartridge_line(self._views) else ()

    def _cartridge_edited(self) -> None:
        self._unread = None
        self._edited()

    def _cartridge_left(self) -> None:
        if not self._read_so_far() and self.ui.cartridgeEdit.text().strip():
            self._read_cartridge(self.ui.cartridgeEdit.text(), add=False)

    def _read_cartridge(self, text: str, *, add: bool) -> None:
        """Ask what a scan or a typed lot is; a second scan is a second cartridge of the session."""
        self._ask_cartridge(partial(self._pens.read_scan, text), add=add)

    def _ask_cartridge(self, ask: Callable[[], CartridgeView], *, add: bool) -> None:
        self._tasks.read(
            ask, lambda view: self._take_cartridge(view, add=add), self._cartridge_refused, owner=self
        )

    def _take_cartridge(self, view: CartridgeView, *, add: bool) -> None:
        before = self._read_so_far() if add else ()
        # What must not be used makes room for the next one; and the same serial scanned again is the same
        # piece: a nervous finger, not a second cartridge.
        good = [one for one in before if not refused(one.findings)]
        known = [one for one in good if not (view.scan.serial and one.scan == view.scan)]
        self._views = (*known, view)
        self._unread = None
        self.ui.cartridgeEdit.setText(words.cartridge_line(self._views))
        self.ui.cartridgeEdit.setCursorPosition(0)  # where it is too long, its beginning counts
        self._edited()

    def _cartridge_refused(self, refusal: Refusal) -> None:
        self._unread = Finding(Level.REFUSE, refusal.code, dict(refusal.values), "cartridge")
        self._check(whole=False)
        self.ui.cartridgeEdit.setFocus(Qt.FocusReason.OtherFocusReason)

    # ------------------------------------------------------------- checking and signing
    def _pen_changed(self) -> None:
        if not self._filling and self._sheet is not None:
            typed = self.typed()
            pen = next((one for one in self._sheet.pens if one.id == typed.pen_id), None)
            speed = pen_log.speed_text(pen)
            rows = tuple(replace(row, speed=speed) for row in typed.rows)
            self._show_zones(replace(typed, rows=rows))
            self._edited()

    def _band_chosen(self, band: object) -> None:
        self._chosen_band = str(band)
        self._edited()

    def _edited(self) -> None:
        """Say at once what the form as it stands would be told."""
        if self._filling or self._sheet is None:
            return
        typed = self.typed()
        self.intensity.set_value(typed.intensity or pen_log.band(typed) or None)
        self._tell_same(self._sheet, typed)
        count = max(len(typed.cartridges), 1)
        self.hint.setText(
            self.tr("Cartridge 1 of 1: used once, for this patient alone.")
            if count == 1
            else self.tr("{count} cartridges: each used once, for this patient alone.").format(count=count)
        )
        self._check(whole=False)

    def _check(self, *, whole: bool) -> None:
        if self._sheet is None:
            return
        form, unread = pen_log.read_log(self._sheet, self.typed(), words.numbing_words())
        self._tasks.read(
            lambda: self._pens.check(form),
            lambda found: self.messages.tell((*self._doubt(), *unread, *found), whole=whole),
            lambda _refusal: None,  # a visit that is no longer to be logged: signing says so
            key=("pen log", self.appointment_id),
            owner=self,
        )

    def _doubt(self) -> tuple[Finding, ...]:
        """What was said of a cartridge that could not be read stays until another one is tried."""
        return () if self._unread is None else (self._unread,)

    def _tell_same(self, sheet: LogSheet, typed: TypedLog) -> None:
        if sheet.last is None:
            return
        day = words.short_day(sheet.last.treated_at.date())
        differ = pen_log.changes(sheet, typed)
        if differ is None:
            said = self.tr("As on {day}").format(day=day)
        elif differ == 0:
            said = self.tr("same as {day}").format(day=day)
        else:
            said = self.tr("same as {day}, {changes}").format(day=day, changes=counted("change", differ))
        self.same.say(said)

    def sign(self) -> None:
        """Write the log; what stops it is said beside its field."""
        if self._sheet is None or not self.sign_button.isEnabled():
            return
        if not self._read_so_far() and self.ui.cartridgeEdit.text().strip():
            self._cartridge_left()  # read for a nod first: the next Enter signs
            return
        form, unread = pen_log.read_log(self._sheet, self.typed(), words.numbing_words())
        if unread:
            self._check(whole=True)
            return
        self.sign_button.setEnabled(False)
        self._tasks.write(
            self.tr("Logged the pen"),
            lambda: self._pens.log(form, self._command),
            self._written,
            self._not_written,
            owner=self,
        )

    def _written(self, _treatment_id: int) -> None:
        self.signed.emit(self.appointment_id)
        self.accept()

    def _not_written(self, refusal: Refusal) -> None:
        self.sign_button.setEnabled(True)
        finding = Finding(Level.REFUSE, refusal.code, dict(refusal.values), refusal.field)
        self.messages.tell((finding,), whole=True)
        self._check(whole=True)

    # ------------------------------------------------------------- keys
    @override
    def escape(self) -> None:
        """Put the form aside with everything that was typed."""
        if self._sheet is not None:
            self.parked.emit(self.appointment_id, self.typed())
        self.reject()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() == Qt.Key.Key_S and plain and text_field() is None and self.same.isVisible():
            self.take_last_time()
            return
        super().keyPressEvent(event)


def _put(holder: QWidget, widget: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)


def _choose(combo: QComboBox, value: object) -> None:
    combo.setCurrentIndex(combo.findData(value))

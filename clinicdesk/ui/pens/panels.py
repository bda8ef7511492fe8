"""Panels over Devices: everybody who was treated with a lot, and why a lot is blocked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.pens import LotView, TraceRow
from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.pens import words
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.catalogue import counted
from clinicdesk.wording.dates import clock_words, day_words


class TracePanel(OverlayDialog):
    """The list of a trace: whom to call, with *Export CSV*."""

    export_wanted = Signal(object)  # the rows
    patient_wanted = Signal(int)

    def __init__(self, host: QWidget, lot: str, rows: Sequence[TraceRow]) -> None:
        people = counted("patient", len({row.patient_id for row in rows}))
        sessions = counted("session", len(rows))
        super().__init__(
            host, self.tr("Treated with lot {lot}").format(lot=lot), f"{people} · {sessions}", width=860
        )
        self.table = Table(
            (
                Column(self.tr("When"), _when),
                Column(self.tr("Patient"), lambda row: row.patient, strong=True, stretch=True),
                Column(self.tr("Phone"), lambda row: readable(row.phone)),
                Column(self.tr("Pen"), lambda row: row.pen),
                Column(self.tr("Lot"), lambda row: row.lot),
                Column(self.tr("By"), lambda row: row.operator, muted=True),
            ),
            self.title.text(),
        )
        px = theme.current().px
        self.table.setFixedHeight(px(34) * min(len(rows) + 1, 12) + px(4))
        self.table.set_rows(rows, key=lambda row: (row.appointment_id, row.lot))
        self.table.row_opened.connect(lambda row: self.patient_wanted.emit(row.patient_id))
        self.body.addWidget(self.table)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        export = Button(self.tr("Export CSV"), "primary")
        export.clicked.connect(lambda: self.export_wanted.emit(tuple(rows)))
        self.set_actions([close, export])


class BlockPanel(OverlayDialog):
    """Asks why a lot is blocked."""

    block_wanted = Signal(int, str)

    def __init__(self, host: QWidget, lot: LotView) -> None:
        super().__init__(
            host, self.tr("Block lot {lot}").format(lot=lot.lot), words.shelf_line(lot), width=520
        )
        self._lot = lot
        self.reason = QLineEdit()
        self.field = Field(self.tr("Reason"), self.reason)
        self.reason.setPlaceholderText(self.tr("notice of the supplier, damaged boxes …"))
        self.body.addWidget(self.field)
        keep = Button(self.tr("Keep it"), key="Esc")
        keep.clicked.connect(self.reject)
        block = Button(self.tr("Block the lot"), "primary", key="↵")
        block.clicked.connect(lambda: self.block_wanted.emit(self._lot.id, self.reason.text()))
        self.set_actions([keep, block], self.tr("None of it can be logged until it is unblocked."))

    def refuse(self, refusal: Refusal, sentence: str) -> None:
        """Say why it was not blocked."""
        self.field.say(sentence)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reason.setAccessibleDescription(f"{refusal.field}: {sentence}")


def _when(row: TraceRow) -> str:
    return f"{day_words(row.treated_at.date(), 'short_year')} {clock_words(row.treated_at)}"

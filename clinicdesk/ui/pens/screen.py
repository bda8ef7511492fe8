"""Devices (F5): the pens, the log of every use, a cartridge's scan, the trace of its lot, a year in bars."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.penlog import CartridgeView, PenView
from clinicdesk.domain.pens import depth_text, model_of
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.pens import LogRow, LotView, TraceRow
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.keys import RowKeys
from clinicdesk.ui.pens import words
from clinicdesk.ui.pens.cards import MonthsCard, ScanCard, TraceCard
from clinicdesk.ui.pens.logs import PenLogs
from clinicdesk.ui.pens.panels import BlockPanel, TracePanel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.ui.widgets.table import Column, Table

if TYPE_CHECKING:
    from clinicdesk.services.pens import Pens
    from clinicdesk.ui.tasks import Tasks

SHOWN = 200
SIDE = 300
PENS_SHOWN = 5


class DevicesScreen(Screen):
    """Pens, their log, and everything about cartridges."""

    tables = frozenset(
        {"treatment", "treatment_zone", "cartridge_lot", "cartridge_unit", "pen", "resource", "occupancy"}
    )

    def __init__(self, pens: Pens, tasks: Tasks, logs: PenLogs) -> None:
        super().__init__()
        self._pens = pens
        self._tasks = tasks
        self._logs = logs
        self._traced = ""
        self.pens_table = Table(_pen_columns(), self.tr("Pens"))
        self.log_table = Table(self._log_columns(), self.tr("Pen log"))
        self.scan = ScanCard(pens, tasks)
        self.trace = TraceCard()
        self.months = MonthsCard()
        self._lay_out()
        self.log_table.row_chosen.connect(self._row_chosen)
        self.log_table.row_opened.connect(lambda row: self.go_to.emit("patients", row.patient_id))
        self.scan.recognised.connect(self._recognised)
        self.trace.list_wanted.connect(self.show_list)
        self.trace.block_wanted.connect(self._ask_reason)
        self.trace.unblock_wanted.connect(self._unblock)
        self._export = Button(self.tr("Export log"))
        self._export.clicked.connect(self._choose_log_file)
        self._log_use = Button(self.tr("Log use"), "primary", key="L")
        self._log_use.clicked.connect(self.log_use)
        for table in (self.pens_table, self.log_table):
            RowKeys(table, {"L": self.log_use}, partial(_has_row, table))

    # ------------------------------------------------------------- the shell's questions
    @override
    def title(self) -> str:
        return self.tr("Devices")

    @override
    def header_widgets(self) -> list[QWidget]:
        return [self._export, self._log_use]

    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, str) and target:
            self.scan.read(target)
        self.log_table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def refresh(self, changes: Changes) -> None:
        self.refresh_all()

    def refresh_all(self) -> None:
        """Ask for everything again."""
        self._tasks.read(self._pens.register, self._show_pens, key="pens")
        self._tasks.read(lambda: self._pens.recent(SHOWN), self._show_log, key="pen log")
        self._tasks.read(self._pens.usage_by_month, self.months.show_months, key="pen months")
        if self._traced:
            self._ask_trace(self._traced)

    @override
    def scanned(self, text: str) -> bool:
        if not self._logs.scanned(text):
            self.scan.read(text)
        return True

    # ------------------------------------------------------------- layout
    def _lay_out(self) -> None:
        px = theme.current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(14), px(10), px(14), px(10))
        row.setSpacing(px(10))
        left = QVBoxLayout()
        left.setSpacing(px(9))
        for table, stretch in ((self.pens_table, 0), (self.log_table, 1)):
            card = Card()
            card.set_margins(4)
            card.body.addWidget(table)
            left.addWidget(card, stretch)
        row.addLayout(left, 1)
        row.addWidget(self._side())

    def _side(self) -> QWidget:
        """The cards at the right; at large text sizes they scroll rather than squeeze."""
        px = theme.current().px
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(9))
        column.addWidget(self.scan)
        column.addWidget(self.trace)
        column.addWidget(self.months, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedWidth(px(SIDE))
        return area

    def _log_columns(self) -> tuple[Column, ...]:
        return (
            Column("", lambda row: "◆" if self._is_traced(row) else "", width=34),
            Column(self.tr("When"), words.when),
            Column(self.tr("Patient"), lambda row: row.patient, strong=True),
            Column(self.tr("Pen"), lambda row: row.pen),
            Column(self.tr("Cartridge"), lambda row: row.lots),
            Column(self.tr("Zone"), words.zones_line),
            Column(self.tr("Depth"), lambda row: f"{depth_text(row.deepest_um)} mm", right=True),
            Column(self.tr("Speed"), words.speed_words, right=True),
            Column(self.tr("Passes"), lambda row: str(row.passes), right=True),
            Column(self.tr("By"), lambda row: words.family(row.operator), muted=True, stretch=True),
        )

    def _is_traced(self, row: LogRow) -> bool:
        return bool(self._traced) and self._traced.upper() in row.lots.upper().split(", ")

    # ------------------------------------------------------------- showing
    def _show_pens(self, pens: tuple[PenView, ...]) -> None:
        self.pens_table.set_rows(pens, key=lambda pen: pen.id)
        px = theme.current().px
        self.pens_table.setFixedHeight(px(34) * (min(len(pens), PENS_SHOWN) + 1) + px(4))

    def _show_log(self, rows: tuple[LogRow, ...]) -> None:
        self.log_table.set_rows(rows, key=lambda row: row.treatment_id)

    def _row_chosen(self, row: LogRow | None) -> None:
        lot = row.lots.split(", ")[0] if row is not None else ""
        if lot and lot.upper() != self._traced.upper():
            self._ask_trace(lot)

    def _recognised(self, view: CartridgeView) -> None:
        if view.lot is not None:
            self._ask_trace(view.lot.lot)

    def _ask_trace(self, lot: str) -> None:
        self._traced = lot
        self.log_table.viewport().update()
        self._tasks.read(
            lambda: (self._pens.lots_named(lot), self._pens.trace(lot)),
            lambda found: self.trace.show_trace(lot, *found),
            key="trace",
            owner=self,
        )

    # ------------------------------------------------------------- acting
    def log_use(self) -> None:
        """Log a pen: of the one visit that waits for it, or of one of those that do."""
        self._tasks.read(self._pens.waiting, self._offer_waiting, key="waiting logs")

    def _offer_waiting(self, waiting: tuple[AppointmentView, ...]) -> None:
        if not waiting:
            self._tasks.said.emit(self.tr("Every treated visit of today is logged."))
        elif len(waiting) == 1:
            self._logs.open(self, waiting[0].id)
        else:
            menu = QMenu(self)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            for visit in waiting:
                action = menu.addAction(f"{visit.starts:%H:%M}  {visit.patient}".replace("&", "&&"))
                action.triggered.connect(lambda _on=False, number=visit.id: self._logs.open(self, number))
            menu.setActiveAction(menu.actions()[0])
            menu.popup(self._log_use.mapToGlobal(self._log_use.rect().bottomLeft()))

    def show_list(self, lot: str, rows: tuple[TraceRow, ...]) -> TracePanel:
        """Open the list of a trace."""
        panel = TracePanel(self, lot, rows)
        panel.export_wanted.connect(lambda wanted: self._choose_trace_file(lot, wanted))
        panel.patient_wanted.connect(lambda number: self.go_to.emit("patients", number))
        panel.open(panel.table)
        return panel

    def _ask_reason(self, lot: LotView) -> None:
        panel = BlockPanel(self, lot)
        panel.block_wanted.connect(lambda lot_id, reason: self._block(panel, lot_id, reason))
        panel.open(panel.reason)

    def _block(self, panel: BlockPanel, lot_id: int, reason: str) -> None:
        def not_blocked(refusal: Refusal) -> None:
            panel.refuse(refusal, self._tasks.sentence(refusal))

        self._tasks.write(
            self.tr("Blocked the lot"),
            lambda: self._pens.block_lot(lot_id, reason),
            lambda _none: panel.accept(),
            not_blocked,
            owner=panel,
        )

    def _unblock(self, lot: LotView) -> None:
        self._tasks.write(self.tr("Released the lot"), lambda: self._pens.unblock_lot(lot.id))

    # ------------------------------------------------------------- files
    def _choose_log_file(self) -> None:
        if path := self._ask_path("pen-log.csv"):
            self._tasks.read(lambda: self._pens.export_log(path), self._written)

    def _choose_trace_file(self, lot: str, rows: tuple[TraceRow, ...]) -> None:
        if path := self._ask_path(f"lot-{lot}.csv"):
            self._tasks.read(lambda: self._pens.export_trace(rows, path), self._written)

    def _ask_path(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Export"), name, self.tr("CSV (*.csv)"))
        return Path(chosen) if chosen else None

    def _written(self, path: Path) -> None:
        self._tasks.said.emit(self.tr("Written: {path}").format(path=path))


def _has_row(table: Table) -> bool:
    return table.chosen() is not None


def _pen_columns() -> tuple[Column, ...]:
    return (
        Column(words.tr("Pen"), lambda pen: pen.name, strong=True, width=90),
        Column(words.tr("Serial"), lambda pen: pen.serial, width=120),
        Column(words.tr("Model"), lambda pen: model_of(pen.model).name, width=150),
        Column(words.tr("Sessions"), lambda pen: words.number(pen.sessions), right=True, width=90),
        Column(words.tr("Hours"), lambda pen: words.number(pen.minutes // 60), right=True, width=80),
        Column(words.tr("Last used"), _last_used, width=110),
        Column(words.tr("State"), _state, tone=_state_tone, stretch=True),
    )


def _last_used(pen: PenView) -> str:
    return words.short_day(pen.last_used.date()) if pen.last_used else ""


def _state(pen: PenView) -> str:
    said = words.word("state", pen.state if pen.active else "retired")
    if pen.booked and (pen.state != "ready" or not pen.active):
        return words.tr("{state} · {count} bookings to move").format(state=said, count=pen.booked)
    return said


def _state_tone(pen: PenView) -> Tone:
    if pen.state == "ready" and pen.active:
        return "good"
    return "bad" if pen.booked else "warn"

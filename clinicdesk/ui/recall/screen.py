"""The Recall screen: filters with their counts, the list in the order of urgency, the call card beside it."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.maintenance import State
from clinicdesk.presentation import recall as words
from clinicdesk.ui import theme
from clinicdesk.ui.keys import RowKeys
from clinicdesk.ui.recall.card import OUTCOMES, CallCard
from clinicdesk.ui.recall.later import CallLater
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button, FilterChip
from clinicdesk.ui.widgets.cards import Card, EmptyState
from clinicdesk.ui.widgets.flow import Flow
from clinicdesk.ui.widgets.screen import Screen
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.domain.refusal import Refusal
    from clinicdesk.domain.views.calls import RecallRow, ReturnedShare
    from clinicdesk.services.recall import Call, Recall, RecallList
    from clinicdesk.ui.tasks import Tasks

FILTERS: dict[str, frozenset[State]] = {
    "everyone": frozenset(State),
    "late": frozenset({State.LATE}),
    "stalled": frozenset({State.STALLED}),
    "due": frozenset({State.DUE}),
    "soon": frozenset({State.SOON}),
}
PAGE = 200


class RecallScreen(Screen):
    """Who is to be called; number keys say what happened, Enter books the chosen time."""

    tables = frozenset(
        {
            "appointment",
            "series",
            "patient",
            "contact",
            "treatment",
            "screening",
            "setting",
            "hours",
            "closure",
        }
    )

    def __init__(self, recall: Recall, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._recall = recall
        self._tasks = tasks
        self._filter = "everyone"
        self._limit = PAGE
        self._list: RecallList | None = None
        self._share_of: date | None = None
        self._build()
        keys = {str(at): partial(self._note_outcome, one) for at, one in enumerate(OUTCOMES, 1)}
        keys["Enter"] = partial(self._note_outcome, "booked")
        self._keys = RowKeys(self.table, keys, lambda: self.table.chosen() is not None)
        self.table.installEventFilter(self)

    # ------------------------------------------------------------- the screen
    @override
    def title(self) -> str:
        return self.tr("Recall")

    @override
    def header_widgets(self) -> list[QWidget]:
        button = Button(self.tr("Call list"))
        button.setToolTip(self.tr("Write the list as a file for a spreadsheet"))
        button.clicked.connect(self._export)
        return [button]

    @override
    def activated(self, target: object = None) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def patient_in_front(self) -> int | None:
        row = self.table.chosen()
        return None if row is None else int(row.patient_id)

    @override
    def refresh(self, changes: Changes) -> None:
        states, limit = FILTERS[self._filter], self._limit
        self._tasks.read(lambda: self._recall.overview(states, limit), self._loaded, key="recall list")

    # ------------------------------------------------------------- building
    def _build(self) -> None:
        px = theme.current().px
        self._chips = {name: FilterChip(text(f"recall.filter.{name}"), "0") for name in FILTERS}
        top = Flow(spacing=px(8))
        for name, chip in self._chips.items():
            chip.setChecked(name == self._filter)
            chip.clicked.connect(lambda _on=False, name=name: self._show_only(name))
            top.add(chip)
        self._share = PlainLabel("", "muted")
        top.add(self._share)
        self.table = Table(self._columns(), self.tr("Patients to call"))
        self.table.row_chosen.connect(self._choose)
        self.table.row_opened.connect(lambda row: self.go_to.emit("patients", row.patient_id))
        self._more = Button(self.tr("Show more"), "quiet", small=True)
        self._more.clicked.connect(self._show_more)
        self._more.hide()
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages = QStackedWidget()
        self._pages.addWidget(listed)
        self._pages.addWidget(
            EmptyState(self.tr("Nobody to call."), self.tr("Everybody who is due is booked."))
        )
        panel = Card()
        panel.set_margins(4)
        panel.body.addWidget(self._pages)
        self.card = CallCard()
        self.card.happened.connect(self._note_outcome)
        left = QVBoxLayout()
        left.setSpacing(px(10))
        left.addWidget(top)
        left.addWidget(panel, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(px(14), px(10), px(14), px(10))
        whole.setSpacing(px(10))
        whole.addLayout(left, 1)
        whole.addWidget(self.card)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(self.tr("Patient"), self._who, strong=True, width=166),
            Column(self.tr("Why"), words.why, muted=True, width=136),
            Column(self.tr("Last session"), lambda row: day_words(row.last_treated, "short_year")),
            Column(self.tr("Window"), words.window),
            Column(
                self.tr("State"),
                lambda row: words.state(row, self._today),
                tone=lambda row: words.TONES[row.state],
            ),
            Column(self.tr("Contact"), words.last_contact, muted=True, stretch=True),
        )

    @property
    def _today(self) -> date:
        return self._list.on if self._list is not None else date.min

    def _who(self, row: RecallRow) -> str:
        """The name, with the birth date where somebody else on the list has the same."""
        rows = self._list.rows if self._list is not None else ()
        alike = sum(other.patient == row.patient for other in rows) > 1
        if not alike or row.birth_date is None:
            return row.patient
        return f"{row.patient} · {day_words(row.birth_date, 'short_year')}"

    # ------------------------------------------------------------- showing
    def _loaded(self, found: RecallList) -> None:
        at = self.table.currentIndex().row()
        before = self.table.chosen()
        self._list = found
        self._show_counts(found)
        self._pages.setCurrentIndex(0 if found.rows else 1)
        self.table.set_rows(found.rows, key=lambda row: row.patient_id)
        gone = before is not None and all(row.patient_id != before.patient_id for row in found.rows)
        if gone and found.rows:
            # Who was booked left the list: the next one moves up under the same hand.
            self.table.choose(min(max(at, 0), len(found.rows) - 1))
        if self._share_of != found.on:
            self._share_of = found.on
            self._tasks.read(self._recall.returned_share, self._show_share, key="recall share")

    def _show_counts(self, found: RecallList) -> None:
        for name, chip in self._chips.items():
            count = sum(found.counts[state] for state in FILTERS[name])
            chip.set_words(text(f"recall.filter.{name}"), f"{count:,}".replace(",", "\u202f"))
            chip.setChecked(name == self._filter)
        wanted = sum(found.counts[state] for state in FILTERS[self._filter])
        self._more.setVisible(len(found.rows) < wanted)
        self._more.setText(
            self.tr("First {shown} of {all}. Show more").format(shown=len(found.rows), all=wanted)
        )

    def _show_share(self, share: ReturnedShare | None) -> None:
        self._share.setText(words.share(share))

    def _show_only(self, name: str) -> None:
        """Filter by a chip; pressed again it lets everybody through."""
        self._filter = "everyone" if name == self._filter else name
        self._limit = PAGE
        self._ask()

    def _show_more(self) -> None:
        self._limit += PAGE
        self._ask()

    def _ask(self) -> None:
        for name, chip in self._chips.items():
            chip.setChecked(name == self._filter)

        self.refresh(Changes())

    # ------------------------------------------------------------- one patient
    def _choose(self, row: RecallRow | None) -> None:
        if row is None:
            self.card.clear()
            return
        patient_id = row.patient_id
        if self.card.call is None or self.card.call.row.patient_id != patient_id:
            self.card.show_row(row)
        self._tasks.read(
            lambda: self._recall.call(patient_id), self._show_call, lambda _no: None, key="recall call"
        )

    def _show_call(self, call: Call) -> None:
        chosen = self.table.chosen()
        if chosen is not None and chosen.patient_id == call.row.patient_id:
            self.card.show_call(call)

    def _note_outcome(self, outcome: str) -> None:
        """What happened on the phone: book the chosen time, ask when to call again, or keep it as it is."""
        call = self.card.call
        if call is None or not self.card.may(outcome):
            return
        patient_id, command = call.row.patient_id, uuid4().bytes
        if outcome == "booked":
            wanted = self.card.time
            if wanted is not None:
                label = self.tr("Booked {patient}").format(patient=call.row.patient)
                book = partial(self._recall.book, patient_id, wanted, command)
                self._tasks.write(label, book, None, self._refused, owner=self)
            return
        if outcome == "later":
            self._ask_when(call)
            return
        self._keep(patient_id, outcome)

    def _refused(self, refusal: Refusal) -> None:
        """Somebody was quicker: say so, and show the list as it is now."""
        self._tasks.said.emit(self._tasks.sentence(refusal))
        self.refresh(Changes())

    def _ask_when(self, call: Call) -> None:
        panel = CallLater(self, call.row.patient, self._today)
        panel.kept.connect(lambda day, note: self._keep(call.row.patient_id, "later", note, day))
        panel.start()

    def _keep(self, patient_id: int, outcome: str, note: str = "", day: date | None = None) -> None:
        command = uuid4().bytes
        self._tasks.write(
            text(f"recall.outcome.{outcome}"),
            lambda: self._recall.contacted(patient_id, outcome, note, day, command),
            lambda _done: self._next(),
            owner=self,
        )

    def _next(self) -> None:
        """Go on to the next patient of the list."""
        at = self.table.currentIndex().row() + 1
        if at < self.table.rows.rowCount():
            self.table.choose(at)

    # ------------------------------------------------------------- keys and files
    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
            if step is not None and not event.modifiers():
                self.card.step(step)
                return True
        return False

    def _export(self) -> None:
        """Write everybody of the filter as a call list."""
        if self._list is None:
            return
        name = f"recall-{self._list.on:%Y-%m-%d}.csv"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Call list"), name, self.tr("Tables (*.csv)"))
        if path:
            self.export(Path(path))

    def export(self, path: Path) -> None:
        """Write everybody of the filter into a file; off the window's thread."""
        states = FILTERS[self._filter]
        self._tasks.read(
            lambda: self._recall.export(self._recall.list(states=states, limit=None), path),
            lambda written: self._share.setText(self.tr("Written: {name}").format(name=written.name)),
            owner=self,
        )

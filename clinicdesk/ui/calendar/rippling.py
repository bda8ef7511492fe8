"""The ripple: what a moved session does to the later ones, three ways, each as before and after."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget
from typing_extensions import override

from clinicdesk.domain.views.visits import RippleLine, RippleView
from clinicdesk.services.rippling import WAYS, Way
from clinicdesk.ui import theme
from clinicdesk.ui.calendar import words
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.table import Column, Table
from clinicdesk.wording.dates import clock_words, day_words, gap_words


class Row(NamedTuple):
    """One line of the before and after list."""

    session: str
    before: str
    after: str
    gap: str
    state: str
    tone: Tone | None
    key: int


class RippleOverlay(OverlayDialog):
    """Shows the three ways; Enter takes the chosen one, Esc puts the visit back."""

    decided = Signal(str)  # Way

    def __init__(
        self, host: QWidget, view: RippleView, patient: str, before: datetime, after: datetime
    ) -> None:
        title = self.tr("{patient}, session {session} moves").format(patient=patient, session=view.session)
        super().__init__(host, title, f"{_moment(before)} → {_moment(after)}", width=860)
        self._view = view
        self._after = after
        labels = (self.tr("Only this one"), self.tr("Keep the gaps"), self.tr("Repair what broke"))
        self._ways = SegmentedButtons(
            list(zip(WAYS, labels, strict=True)),
            keys=("1", "2", "3"),
            name=self.tr("What happens to the rest"),
        )
        self._ways.chosen.connect(self._show)
        self.body.addWidget(self._ways)
        self._table = Table(
            [
                Column(self.tr("Session"), lambda row: row.session, strong=True, width=80),
                Column(self.tr("Now"), lambda row: row.before, muted=True, width=290),
                Column(self.tr("After"), lambda row: row.after, strong=True, width=180),
                Column(self.tr("Gap"), lambda row: row.gap, width=90),
                Column("", lambda row: row.state, tone=lambda row: row.tone, stretch=True),
            ],
            self.tr("Before and after"),
        )
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addWidget(self._table)
        back = Button(self.tr("Put it back"), key="Esc")
        back.clicked.connect(self.reject)
        self._go = Button(self.tr("Move"), "primary", key="↵")
        self._go.clicked.connect(self._decide)
        self.set_actions([back, self._go])
        self._ways.set_value("repair" if view.repair else "only")
        self._show()

    @property
    def way(self) -> Way:
        """The way chosen."""
        chosen = self._ways.value()
        return next((way for way in WAYS if way == chosen), "only")

    def start(self) -> None:
        """Open with the focus on the button that Enter presses."""
        self.open(self._go)

    def lines(self) -> tuple[RippleLine, ...]:
        """The sessions of the chosen way."""
        ways = {"only": self._view.only, "keep_gaps": self._view.keep_gaps, "repair": self._view.repair}
        return ways[self.way]

    def rows(self) -> tuple[Row, ...]:
        """The list as it is shown."""
        would = {line.session: line for line in self._view.only}
        return tuple(self._row(line, would.get(line.session)) for line in self.lines())

    def _row(self, line: RippleLine, would: RippleLine | None) -> Row:
        before = _moment(line.before)
        is_moved = line.session == self._view.session
        after = line.after
        if not is_moved and would is not None and would.code not in {"fits", "first"}:
            gap = gap_words(would.gap_days) if would.gap_days is not None else ""
            before = self.tr("{before} · would be {gap}").format(before=before, gap=gap)
        state, tone = self._state(line, is_moved=is_moved)
        return Row(
            session=self.tr("{session} of {of}").format(session=line.session, of=line.of),
            before=before,
            after="–" if after is None else _moment(after),
            gap=gap_words(line.gap_days) if line.gap_days is not None and after is not None else "–",
            state=state,
            tone=tone,
            key=line.session,
        )

    def _state(self, line: RippleLine, *, is_moved: bool) -> tuple[str, Tone]:
        if line.after is None:
            return self.tr("no time found"), "bad"
        if line.code not in {"fits", "first"}:
            return words.gap_state(line.code), "warn" if line.code in {"late", "restart"} else "bad"
        days = (line.after.date() - line.before.date()).days
        if is_moved or line.after == line.before:
            return self.tr("fits"), "good"
        if days == 0:
            return self.tr("moved on its day"), "good"
        way = self.tr("{gap} later") if days > 0 else self.tr("{gap} earlier")
        return way.format(gap=gap_words(abs(days))), "good"

    def _show(self, _: object = None) -> None:
        rows = self.rows()
        self._table.set_rows(rows, key=lambda row: row.key)
        changed = (at for at, line in enumerate(self.lines()) if self._differs(line))
        self._table.choose(next(changed, 0))
        px = theme.current().px
        self._table.setFixedHeight(px(34) * (len(rows) + 1) + px(4))
        moved = 1 + sum(line.after is not None and self._differs(line) for line in self.lines())
        self._go.setText(
            self.tr("Move this session") if moved == 1 else self.tr("Move {n} sessions").format(n=moved)
        )
        found = bool(self.lines()) and all(line.after is not None for line in self.lines())
        self._go.setEnabled(found)
        self.hint.setText(
            self.tr("One change: Ctrl+Z takes it all back.")
            if found
            else self.tr("No free time was found for every session this way.")
        )

    def _differs(self, line: RippleLine) -> bool:
        """Whether a later session moves too."""
        return line.session != self._view.session and line.after != line.before

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = event.key() - Qt.Key.Key_1
        if 0 <= at < len(WAYS):
            self._ways.choose(WAYS[at])
            self._go.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def _decide(self) -> None:
        self.accept()
        self.decided.emit(self.way)


def _moment(at: datetime) -> str:
    return f"{day_words(at.date(), 'short')}, {clock_words(at)}"

"""The right side of the planner: one plan on its line of time and as rows, or why none fits."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clinicdesk.domain.views.plans import PlanView, Proposal
from clinicdesk.ui import theme
from clinicdesk.ui.series import words
from clinicdesk.ui.series.rungs import Rungs
from clinicdesk.ui.series.timeline import Timeline
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, InlineMessage, Note
from clinicdesk.ui.widgets.marks import Chip
from clinicdesk.wording.why import fits_words, late_words


class PlanCard(Card):
    """Shows a plan of several; `leafed` asks for the one before or after."""

    leafed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Proposed"), parent=parent)
        px = theme.current().px
        self.chip = Chip("", "good")
        self.count = PlainLabel("", "muted")
        self.before, self.after = Button("‹", small=True), Button("›", small=True)
        self.before.setAccessibleName(self.tr("Plan before (Alt+←)"))
        self.after.setAccessibleName(self.tr("Next plan (Alt+→)"))
        self.before.clicked.connect(lambda: self.leafed.emit(-1))
        self.after.clicked.connect(lambda: self.leafed.emit(1))
        self.head.addWidget(self.chip)
        self.head.addStretch(1)
        for part in (self.before, self.count, self.after):
            self.head.addWidget(part)
        self.message = InlineMessage()
        self.none = Note("", "warn")
        self.line = Timeline()
        self.rungs = Rungs()
        self.rungs.chosen.connect(self.line.choose)
        self._plan = QWidget()
        column = QVBoxLayout(self._plan)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self.line)
        column.addWidget(self._scrolled(self.rungs), 1)
        self.body.addWidget(self.message)
        self.body.addWidget(self.none)
        self.body.addWidget(self._plan, 1)
        self.body.addStretch(0)
        self._show(plan=False, none=False)

    @staticmethod
    def _scrolled(rungs: Rungs) -> QScrollArea:
        """The rows, twelve of them too, in what room there is."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(rungs)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(holder)
        rungs.shown_at.connect(area.ensureWidgetVisible)
        area.viewport().setAutoFillBackground(False)
        holder.setAutoFillBackground(False)
        return area

    def show_plan(
        self, plan: PlanView, proposal: Proposal, event: str, place: tuple[int, int], locked: Sequence[int]
    ) -> None:
        """Show one plan; `place` is which of how many, `event` what the date to be clear of is called."""
        at, count = place
        late = next((rung.session for rung in plan.rungs if rung.late), 0)
        self.chip.set_words(
            late_words(late) if late else fits_words(len(plan.rungs)), "warn" if late else "good"
        )
        self.count.setText(self.tr("Plan {at} of {count}").format(at=at + 1, count=count))
        self.line.show_plan(plan, proposal, words.event(event, proposal.event))
        self.rungs.show_lines(words.lines(plan, proposal, event), locked)
        self._show(plan=True, none=False)
        for button in (self.before, self.after):
            button.setEnabled(count > 1)

    def show_none(self, sentences: Sequence[str]) -> None:
        """Say why nothing is proposed, one sentence a reason."""
        self.none.say("\n".join(sentences), "warn")
        self._show(plan=False, none=True)

    def say(self, sentence: str) -> None:
        """Say what went wrong with the plan shown before; empty takes it back."""
        self.message.say(sentence)

    def _show(self, *, plan: bool, none: bool) -> None:
        for part in (self._plan, self.chip, self.before, self.count, self.after):
            part.setVisible(plan)
        self.none.setVisible(none)

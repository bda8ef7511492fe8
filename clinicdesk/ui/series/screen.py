"""Plan a series: every session proposed at once, other times for one of them, all booked with one key."""

from __future__ import annotations

from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.plans import PlanView, Proposal, RungView
from clinicdesk.services.screening import Given, Screening, ScreeningForm
from clinicdesk.services.series import Beginning, Series
from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.series import words
from clinicdesk.ui.series.checks import Checks
from clinicdesk.ui.series.form import PlannerForm
from clinicdesk.ui.series.frame import Frame
from clinicdesk.ui.series.plan import PlanCard
from clinicdesk.ui.tasks import Tasks
from clinicdesk.ui.widgets.cards import EmptyState
from clinicdesk.ui.widgets.screen import Screen


class SeriesScreen(Screen):
    """The planner for one patient; gone to with the patient's id. Enter books, Esc goes back to the file."""

    tables = frozenset(
        {
            "appointment",
            "series",
            "patient",
            "screening",
            "consent",
            "hours",
            "closure",
            "resource",
            "setting",
        }
    )

    def __init__(
        self, series: Series, screening: Screening, tasks: Tasks, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._series, self._screening, self._tasks = series, screening, tasks
        self._patient_id: int | None = None
        self._begun: Beginning | None = None
        self._proposal: Proposal | None = None
        self._plans: list[PlanView] = []
        self._at = 0
        self._locked: dict[int, RungView] = {}
        self._asking = False  # a newer question is on: what is shown must not be booked any more
        self._build()
        self._connect()

    # ------------------------------------------------------------- the frame
    @override
    def title(self) -> str:
        return self.tr("Plan a series")

    def _build(self) -> None:
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.empty = EmptyState(
            self.tr("Whom is the series for?"), self.tr("Ctrl+K finds a patient; plan from their file.")
        )
        self.form, self.checks, self.plan = PlannerForm(), Checks(), PlanCard()
        self.form.ui.checksBox.addWidget(self.checks)
        self.form.ui.grid.setRowStretch(self.form.ui.grid.rowCount(), 1)
        self.frame = Frame(self.form, self.plan)
        self.say, self.cancel, self.book = self.frame.say, self.frame.cancel, self.frame.book
        whole.addWidget(self.empty)
        whole.addWidget(self.frame)
        self._show_whom()

    def _connect(self) -> None:
        self.form.changed.connect(self._changed)
        self.checks.answered.connect(self._record)
        self.plan.leafed.connect(self._leaf)
        self.plan.rungs.others_wanted.connect(self._ask_others)
        self.plan.rungs.lock_wanted.connect(self._lock)
        self.plan.rungs.taken.connect(self._take)
        self.cancel.clicked.connect(self._leave)
        self.book.clicked.connect(self._book)
        for keys, step in (("Alt+Left", -1), ("Alt+Right", 1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=step: self._leaf(by))
        theme.current().changed.connect(self._restyle)

    def _restyle(self) -> None:
        """The text size or the colours differ now."""
        self.frame.restyle()
        if self._plans:
            self._show_plan()

    def _show_whom(self) -> None:
        known = self._patient_id is not None
        self.empty.setVisible(not known)
        self.frame.setVisible(known)

    # ------------------------------------------------------------- asking
    @override
    def activated(self, target: object = None) -> None:
        if isinstance(target, int):
            self._patient_id = target
            self._plans, self._proposal, self._locked = [], None, {}
            self.book.setEnabled(False)
            self.plan.say("")
            self._tasks.read(lambda: self._series.begin(target), self._begin, self._none, key="plan begin")
        self._show_whom()

    @override
    def patient_in_front(self) -> int | None:
        return self._patient_id

    @override
    def refresh(self, changes: Changes) -> None:
        if self._begun is not None and self._patient_id == self._begun.patient.id:
            self._ask()
            self._ask_checks()

    def _none(self, refusal: Refusal) -> None:
        self._patient_id, self._begun = None, None
        self._show_whom()
        self._tasks.said.emit(self._tasks.sentence(refusal))

    def _begin(self, begun: Beginning) -> None:
        self._begun = begun
        self.form.begin(begun)
        self._show_whom()
        self.form.ui.concernCombo.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()
        self._ask_checks()

    def _ask_checks(self) -> None:
        if (patient_id := self._patient_id) is not None:
            self._tasks.read(lambda: self._screening.form(patient_id), self._show_checks, key="plan checks")

    def _show_checks(self, form: ScreeningForm) -> None:
        self.checks.show_form(form)

    def _changed(self) -> None:
        self.plan.say("")
        self._ask()

    def _ask(self) -> None:
        """Have a plan proposed for what stands in the form; only the newest question is answered."""
        form = self.form.form()
        if form is None:
            return
        self._locked = {n: rung for n, rung in self._locked.items() if n <= form.sessions}
        locked = tuple(self._locked.values())
        self._asking = True
        self._tasks.read(
            lambda: self._series.propose(form, locked), self._show, self._refuse, key="plan", owner=self
        )

    # ------------------------------------------------------------- showing
    def _show(self, proposal: Proposal) -> None:
        self.form.silence()
        self._asking = False
        self._proposal, self._plans, self._at = proposal, list(proposal.plans), 0
        if not self._plans:
            self._say_none(*(self._tasks.sentence(refusal) for refusal in proposal.refusals))
            return
        self._show_plan()

    def _show_plan(self) -> None:
        if self._proposal is None:
            return
        plan, form = self._plans[self._at], self.form.form()
        event = form.event_name if form is not None else ""
        self.plan.show_plan(plan, self._proposal, event, (self._at, len(self._plans)), tuple(self._locked))
        self.say.setText(words.say(plan))
        self.book.setText(words.book(len(plan.to_book)))
        self.book.setEnabled(True)

    def _refuse(self, refusal: Refusal) -> None:
        """The form itself cannot be planned: say so beside its field."""
        sentence = self._tasks.sentence(refusal)
        self._asking, self._plans = False, []
        beside = self.form.say(refusal, sentence)
        self._say_none(self.tr("Complete the form on the left.") if beside else sentence)

    def _say_none(self, *sentences: str) -> None:
        self.plan.show_none(sentences)
        self.say.setText("")
        self.book.setText(self.tr("Book"))
        self.book.setEnabled(False)

    # ------------------------------------------------------------- doing
    def _leaf(self, step: int) -> None:
        if self._plans:
            self._at = (self._at + step) % len(self._plans)
            self._show_plan()

    def _lock(self, session: int) -> None:
        rung = next((one for one in self._current() if one.session == session), None)
        if self._locked.pop(session, None) is None and rung is not None:
            self._locked[session] = rung
        self._show_plan()

    def _current(self) -> tuple[RungView, ...]:
        return self._plans[self._at].rungs if self._plans else ()

    def _ask_others(self, session: int) -> None:
        form = self.form.form()
        if form is None or not self._plans:
            return
        if self.plan.rungs.close_times():
            return
        plan = self._plans[self._at]
        self._tasks.read(
            lambda: self._series.other_times(form, plan, session), self._show_others, key="plan others"
        )

    def _show_others(self, found: tuple[RungView, ...]) -> None:
        choices = [(words.other(rung), rung) for rung in found]
        self.plan.rungs.show_times(choices, self.tr("No other time leaves the rest as it is."))

    def _take(self, rung: RungView) -> None:
        """Exchange one session's time; it stays when the wishes change."""
        form = self.form.form()
        if form is None or not self._plans:
            return
        plan, at = self._plans[self._at], self._at

        def shown(swapped: PlanView) -> None:
            if at < len(self._plans) and self._plans[at] is plan:
                self._plans[at] = swapped
                self._locked[rung.session] = rung
                self._show_plan()
                self.plan.rungs.focus_row()

        self._tasks.read(lambda: self._series.swap(form, plan, rung), shown, key="plan swap", owner=self)

    def _record(self, answers: tuple[Given, ...]) -> None:
        if (patient_id := self._patient_id) is not None:
            command = uuid4().bytes
            self._tasks.write(
                self.tr("Screening recorded"), lambda: self._screening.record(patient_id, answers, command)
            )

    def _book(self) -> None:
        form = self.form.form()
        if form is None or not self._plans or self._asking or not self.book.isEnabled():
            return
        self.book.setEnabled(False)
        plan, command = self._plans[self._at], uuid4().bytes
        label = words.booked(len(plan.to_book), self._begun.patient.name if self._begun else "")
        self._tasks.write(
            label, lambda: self._series.book(form, plan, command), self._booked, self._lost, owner=self
        )

    def _booked(self, _series_id: int) -> None:
        patient_id, self._patient_id, self._begun = self._patient_id, None, None
        self._plans, self._locked = [], {}
        self._show_whom()
        self.go_to.emit("patients", patient_id)

    def _lost(self, refusal: Refusal) -> None:
        """Somebody was quicker, or a rule says no: say so and propose again."""
        self.plan.say(self._tasks.sentence(refusal))
        self._locked = {}
        self._ask()

    def _leave(self) -> None:
        self.go_to.emit("patients", self._patient_id)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self._book()
        elif key == Qt.Key.Key_Escape and self._patient_id is not None:
            self._leave()
        else:
            super().keyPressEvent(event)

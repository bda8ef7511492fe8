"""The contraindication check as asked at the desk: one line a question, answered by mouse or arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.screening import Reply
from clinicdesk.presentation.typed import day_text, read_day
from clinicdesk.ui import theme
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import InlineMessage
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.scroll import Scroll
from clinicdesk.wording.catalogue import has, text
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.services.bundle import Services
    from clinicdesk.services.screening import Asked, Given, ScreeningForm
    from clinicdesk.ui.tasks import Tasks


class _Line:
    """One question: its answer, and since when where a wait counts from a day."""

    def __init__(
        self, asked: Asked, answer: SegmentedButtons, since: QLineEdit, message: InlineMessage
    ) -> None:
        self.asked = asked
        self.answer = answer
        self.since = since
        self.message = message


class AskOverlay(OverlayDialog):
    """Asks and records: answers are new dated rows, nothing older is changed."""

    def __init__(self, host: QWidget, services: Services, tasks: Tasks, form: ScreeningForm) -> None:
        super().__init__(host, self.tr("Before treatment"), form.patient, width=820)
        self._services = services
        self._tasks = tasks
        self._form = form
        self._command = uuid4().bytes
        self.lines = [self._line(asked) for asked in form.asked]
        content = QWidget()
        grid = QGridLayout(content)
        px = theme.current().px
        grid.setContentsMargins(0, 0, px(4), 0)
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(4))
        grid.setColumnStretch(0, 1)
        for at, line in enumerate(self.lines):
            self._put(grid, at * 3, line)
        self.body.addWidget(Scroll(content))
        self._message = InlineMessage()
        self.body.addWidget(self._message)
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        save = Button(self.tr("Keep the answers"), "primary", key="↵")
        save.clicked.connect(self.save)
        self.set_actions([close, save], self.tr("What is not answered is asked again at the visit."))

    def save(self) -> None:
        """Record what was answered."""
        try:
            answers = [given for line in self.lines if (given := self._given(line)) is not None]
        except Refused as refused:
            self._refused(refused.refusal)
            return
        form, command, screening = self._form, self._command, self._services.screening
        self._tasks.write(
            self.tr("Asked {patient}").format(patient=form.patient),
            lambda: screening.record(form.patient_id, answers, command),
            lambda _assessment: self.accept(),
            self._refused,
            owner=self,
        )

    def _given(self, line: _Line) -> Given | None:
        from clinicdesk.services.screening import Given

        reply = line.answer.value()
        if not isinstance(reply, Reply):
            return None
        today = self._services.desk.clock().date()
        wanted = line.asked.wants_date and reply is Reply.YES
        day = read_day(line.since.text(), today=today, field=line.asked.id, ahead=True) if wanted else None
        return Given(line.asked.id, reply, day)

    def _refused(self, refusal: Refusal) -> None:
        self._message.silence()
        for line in self.lines:
            line.message.silence()
            if line.asked.id == refusal.field:
                line.message.say(self._tasks.sentence(refusal))
                target = line.since if line.since.isVisible() else line.answer
                target.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self._message.say(self._tasks.sentence(refusal))

    def _line(self, asked: Asked) -> _Line:
        told = _question(asked)
        answer = SegmentedButtons(
            [(Reply.NO, self.tr("No")), (Reply.YES, self.tr("Yes")), (Reply.UNSURE, self.tr("Unsure"))],
            name=told,
        )
        since = QLineEdit()
        since.setPlaceholderText(self.tr("since when: 12.3.2026"))
        since.setAccessibleName(self.tr("Since when: {question}").format(question=told))
        since.setFixedWidth(theme.current().px(180))
        since.hide()
        line = _Line(asked, answer, since, InlineMessage())
        if asked.wants_date:
            answer.chosen.connect(lambda reply: since.setVisible(reply is Reply.YES))
        return line

    def _put(self, grid: QGridLayout, row: int, line: _Line) -> None:
        grid.addWidget(PlainLabel(_question(line.asked), wrap=True), row, 0)
        grid.addWidget(line.since, row, 1)
        grid.addWidget(line.answer, row, 2)
        last = line.asked.last
        if last is not None:
            reply = {Reply.NO: self.tr("no"), Reply.YES: self.tr("yes"), Reply.UNSURE: self.tr("unsure")}
            since = self.tr(", since {day}").format(day=day_text(last.basis_date)) if last.basis_date else ""
            asked = self.tr("Last: {reply}{since} ({day})").format(
                reply=reply[last.reply], since=since, day=day_words(last.asked_on, "short_year")
            )
            grid.addWidget(PlainLabel(asked, "caption"), row + 1, 0)
        grid.addWidget(line.message, row + 2, 0, 1, 3)


def _question(asked: Asked) -> str:
    key = f"screening.question.{asked.code}"
    return text(key) if has(key) else asked.code.replace("_", " ")

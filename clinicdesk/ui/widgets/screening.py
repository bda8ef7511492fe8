"""The screening form over any screen: one line a question, N, Y and ? answer it and go on to the next.

    Screenings(services.screening, tasks, window).open(screen, patient_id)

keeps what was answered when somebody puts the form aside with Esc, and tells `recorded`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.screening import Assessment, Reply
from clinicdesk.presentation import screening as words
from clinicdesk.presentation.screening import Sheet
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.cards import InlineMessage, Note
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.paint import focus_ring
from clinicdesk.ui.widgets.scroll import Scroll
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.dates import day_words

if TYPE_CHECKING:
    from clinicdesk.services.screening import Asked, Screening, ScreeningForm
    from clinicdesk.ui.tasks import Tasks

KEYS = {"N": Reply.NO, "Y": Reply.YES, "?": Reply.UNSURE}
CONSENT_VERSION = "1"


class QuestionRow(QWidget):
    """One question with its last answer; takes the keys while it has the focus."""

    answered = Signal(str, object)  # question id, Reply
    moved = Signal(int)  # to the next row (1) or the one before (-1)
    date_typed = Signal(str, str)  # question id, text

    def __init__(self, asked: Asked, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asked = asked
        self._sheet = sheet
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        px = theme.current().px
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(PlainLabel(words.question_words(asked), wrap=True))
        said.addWidget(PlainLabel(words.last_words(asked), "caption"))
        self._choice = SegmentedButtons(
            [(reply, text(f"screening.reply.{reply.value}")) for reply in KEYS.values()], keys=tuple(KEYS)
        )
        self._choice.chosen.connect(self._pressed)
        for button in self._choice.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the row has the focus, its keys answer
        row = QHBoxLayout()
        row.setSpacing(px(12))
        row.addLayout(said, 1)
        row.addWidget(self._choice)
        self.date = QLineEdit()
        self.date.setFixedWidth(px(160))
        self.date.textEdited.connect(lambda typed: self.date_typed.emit(asked.id, typed))
        self.message = InlineMessage()
        since = text(f"screening.since.{asked.question.basis}") if asked.wants_date else ""
        self.date.setAccessibleName(since)
        self.date.setPlaceholderText(self.tr("empty: today"))
        self._since = QWidget()
        since_row = QHBoxLayout(self._since)
        since_row.setContentsMargins(0, 0, 0, 0)
        since_row.addStretch(1)
        since_row.addWidget(self.message)
        since_row.addWidget(PlainLabel(since, "muted"))
        since_row.addWidget(self.date)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(10), px(6), px(8), px(6))
        column.setSpacing(px(4))
        column.addLayout(row)
        column.addWidget(self._since)
        self.date.setText(sheet.typed.get(asked.id, ""))
        self.show_reply()

    def show_reply(self) -> None:
        """Show the reply as it stands, and ask since when where that counts."""
        reply = self._sheet.reply(self.asked.id)
        self._choice.set_value(reply)
        self._since.setVisible(self._sheet.wants_date(self.asked))
        told = text(f"screening.reply.{reply.value}") if reply is not None else self.tr("to be asked")
        self.setAccessibleName(f"{words.question_words(self.asked)} {told}")

    def _pressed(self, reply: object) -> None:
        if isinstance(reply, Reply):
            self.answered.emit(self.asked.id, reply)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        reply = KEYS.get(event.text().upper())
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if reply is not None and not event.isAutoRepeat():
            self.answered.emit(self.asked.id, reply)
        elif step is not None:
            self.moved.emit(step)
        else:
            super().keyPressEvent(event)

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        c = shown.colours
        if self.hasFocus() or self.date.hasFocus():
            painter.fillRect(self.rect(), colour(c.accent_tint))
            painter.fillRect(0, 0, shown.px(3), self.height(), colour(c.accent))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour(c.line))
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class ScreeningPanel(OverlayDialog):
    """Asks one patient and records; stays open with the result where a check is needed first."""

    recorded = Signal(int, object)  # patient id, Assessment
    parked = Signal(int, object)  # patient id, Sheet: put aside with answers in it

    def __init__(
        self,
        host: QWidget,
        screening: Screening,
        tasks: Tasks,
        form: ScreeningForm,
        draft: Sheet | None = None,
    ) -> None:
        super().__init__(host, self.tr("Screening"), form.patient, width=720)
        self._screening = screening
        self._tasks = tasks
        self._form = form
        kept = draft is not None and draft.form.day == form.day
        self._sheet = Sheet(form, draft.replies, draft.typed) if draft is not None and kept else Sheet(form)
        self._rows = [QuestionRow(asked, self._sheet) for asked in form.asked]
        for row in self._rows:
            row.answered.connect(self._answer)
            row.moved.connect(partial(self._move, row))
            row.date_typed.connect(self._type)
            row.date.returnPressed.connect(partial(self._go_on, row))
        self.body.setSpacing(0)
        self.body.addWidget(self._page(self._rows))
        self._sign: Button | None = None
        self._consent = QHBoxLayout()
        self._show_consent()
        self.body.addLayout(self._consent)
        self._result = Note()
        self.body.addSpacing(theme.current().px(8))
        self.body.addWidget(self._result)
        self._fill_foot()
        self._show()

    def start(self) -> None:
        """Open at the first question that is still to be asked."""
        left = self._sheet.left
        self.open(next((row for row in self._rows if row.asked.id in left), self._rows[0]))

    @property
    def form(self) -> ScreeningForm:
        """The form that is filled in."""
        return self._form

    @property
    def result(self) -> str:
        """The line that says what it means."""
        return self._result.accessibleName()

    @staticmethod
    def _page(rows: Sequence[QWidget]) -> Scroll:
        """The questions below each other; a clinic with many of them scrolls."""
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for row in rows:
            column.addWidget(row)
        return Scroll(content)

    def _fill_foot(self) -> None:
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.escape)
        self._same = Button(self.tr("Nothing changed"), key="C")
        self._same.clicked.connect(self._repeat)
        self._record = Button(self.tr("Record"), "primary", key="↵")
        self._record.clicked.connect(self._keep)
        asked = self._form.last_asked
        hint = self.tr("Asked last {day}.").format(day=day_words(asked, "short_year")) if asked else ""
        self.set_actions([close, self._same, self._record], hint)

    def _show_consent(self) -> None:
        px = theme.current().px
        self._consent.setContentsMargins(px(10), px(8), px(8), 0)
        signed = max((one.signed_on for one in self._form.consents if one.scope == "treatment"), default=None)
        if signed is not None:
            said = self.tr("✓ Consent signed {day}").format(day=day_words(signed, "short_year"))
            self._consent.addWidget(PlainLabel(said, "muted"), 1)
            return
        unsigned = PlainLabel(self.tr("▲ Consent not signed yet"))
        unsigned.set_tone("warn")
        self._sign = Button(self.tr("Signed today"), small=True, key="S")
        self._sign.clicked.connect(partial(self._sign_consent, unsigned))
        self._consent.addWidget(unsigned, 1)
        self._consent.addWidget(self._sign)

    # ------------------------------------------------------------- answering
    def _answer(self, question_id: str, reply: Reply) -> None:
        self._sheet.replies[question_id] = reply
        row = self._row_of(question_id)
        row.show_reply()
        self._show()
        if self._sheet.wants_date(row.asked):
            row.date.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_on(row)

    def _type(self, question_id: str, typed: str) -> None:
        self._sheet.typed[question_id] = typed
        self._row_of(question_id).message.silence()
        self._show()

    def _row_of(self, question_id: str) -> QuestionRow:
        return next(row for row in self._rows if row.asked.id == question_id)

    def _move(self, row: QuestionRow, step: int) -> None:
        at = self._rows.index(row) + step
        if 0 <= at < len(self._rows):
            self._rows[at].setFocus(Qt.FocusReason.TabFocusReason)

    def _go_on(self, row: QuestionRow) -> None:
        """To the next question that is still to be asked; to *Record* after the last."""
        left = self._sheet.left
        after = [one for one in self._rows[self._rows.index(row) + 1 :] if one.asked.id in left]
        before = [one for one in self._rows if one.asked.id in left]
        ahead = after or before
        target = ahead[0] if ahead else self._record
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _show(self) -> None:
        """Say what it means so far, and whether it can be recorded."""
        self._record.setEnabled(self._sheet.ready)
        untouched = not self._sheet.replies and bool(self._form.stale)
        self._same.setVisible(self._form.may_repeat and untouched)
        left = len(self._sheet.left)
        if left:
            self._result.say(words.left_words(left))
            return
        try:
            self._tell(self._sheet.preview() if self._sheet.replies else self._form.assessment)
        except Refused:
            self._result.say(self.tr("Since when?"), "warn")

    def _tell(self, found: Assessment) -> None:
        tone: Tone = "bad" if words.is_grave(found) else "warn" if found.needs_check else "good"
        self._result.say(f"{SIGNS[tone]} {words.result_words(found)}", tone)

    # ------------------------------------------------------------- keeping
    def _keep(self) -> None:
        from clinicdesk.services.screening import Given

        try:
            days = self._sheet.days()
        except Refused as no:
            self._refused(no.refusal)
            return
        given = [Given(each, reply, days.get(each)) for each, reply in self._sheet.replies.items()]
        record = partial(self._screening.record, self._form.patient_id, given, uuid4().bytes)
        label = self.tr("Asked {patient}").format(patient=self._form.patient)
        self._tasks.write(label, record, self._recorded, self._refused)

    def _repeat(self) -> None:
        again = partial(self._screening.nothing_changed, self._form.patient_id, uuid4().bytes)
        label = self.tr("Asked {patient}: nothing changed").format(patient=self._form.patient)
        self._tasks.write(label, again, self._recorded, self._refused)

    def _recorded(self, found: Assessment) -> None:
        """Done where it is clear; else the result stays to be read."""
        self._sheet.replies.clear()
        self.recorded.emit(self._form.patient_id, found)
        if not found.needs_check:
            self.accept()
            return
        self._tell(found)
        self._record.setEnabled(False)
        self._same.hide()

    def _refused(self, refusal: Refusal) -> None:
        row = next((one for one in self._rows if one.asked.id == refusal.field), None)
        if row is None:
            self._result.say(self._tasks.sentence(refusal), "bad")
            return
        row.message.say(self._tasks.sentence(refusal))
        row.date.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign_consent(self, told: PlainLabel) -> None:
        patient_id, command = self._form.patient_id, uuid4().bytes
        self._tasks.write(
            self.tr("Consent signed"),
            lambda: self._screening.sign_consent(patient_id, "treatment", CONSENT_VERSION, command=command),
            lambda _done: self._signed(told),
            self._refused,
            owner=self,
        )

    def _signed(self, told: PlainLabel) -> None:
        if self._sign is not None:
            self._sign.hide()
        told.set_tone("")
        told.setText(self.tr("✓ Consent signed today"))

    # ------------------------------------------------------------- keys
    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.text().upper()
        if key == "C" and self._same.isVisible():
            self._same.click()
        elif key == "S" and self._sign is not None and self._sign.isVisible():
            self._sign.click()
        else:
            super().keyPressEvent(event)

    @override
    def escape(self) -> None:
        if self._sheet.replies:
            self.parked.emit(self._form.patient_id, self._sheet)
        super().escape()


class Screenings(QObject):
    """Opens the form over whatever is in front, and keeps what was put aside."""

    recorded = Signal(int, object)  # patient id, Assessment

    def __init__(self, screening: Screening, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screening = screening
        self._tasks = tasks
        self._drafts: dict[int, Sheet] = {}

    def open(self, host: QWidget, patient_id: int) -> None:
        """Ask a patient, over `host`, with what was answered before it was put aside."""
        show = partial(self._show, host)
        self._tasks.read(lambda: self._screening.form(patient_id), show, key="screening form", owner=host)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The patients whose forms were put aside."""
        return tuple(self._drafts)

    def _show(self, host: QWidget, form: ScreeningForm) -> None:
        draft = self._drafts.pop(form.patient_id, None)
        panel = ScreeningPanel(host, self._screening, self._tasks, form, draft)
        panel.recorded.connect(self.recorded)
        panel.parked.connect(self._drafts.__setitem__)
        panel.start()

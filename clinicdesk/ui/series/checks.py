"""The screening beside the planner: what was answered today, and what is still to be asked, answered here."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clinicdesk.domain.screening import Finding, Reply, Verdict
from clinicdesk.services.screening import Asked, Given, ScreeningForm
from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.marks import SIGNS
from clinicdesk.wording.catalogue import has, text
from clinicdesk.wording.dates import day_words


class Checks(QWidget):
    """Today's answers as lines; the questions not yet asked today with *No* and *Yes*."""

    answered = Signal(object)  # tuple of Given

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: ScreeningForm | None = None
        self._since: str = ""  # the id of the question whose date is being asked
        px = theme.current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(4), 0, 0)
        column.setSpacing(px(4))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(self.tr("Screening · today"), "heading"))
        head.addStretch(1)
        self.all_no = Button(self.tr("All “no”"), small=True)
        self.all_no.clicked.connect(self._answer_all)
        head.addWidget(self.all_no)
        column.addLayout(head)
        self._lines = QWidget()
        column.addWidget(self._lines)
        self._column = column

    def show_form(self, form: ScreeningForm) -> None:
        """Show the check of one patient."""
        self._form, self._since = form, ""
        self._show()

    def _show(self) -> None:
        form = self._form
        if form is None:
            return
        held = self.focusWidget() is not None and self._lines.isAncestorOf(self.focusWidget())
        fresh = QWidget()
        grid = QGridLayout(fresh)
        px = theme.current().px
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(6))
        grid.setVerticalSpacing(px(2))
        grid.setColumnStretch(0, 1)
        findings = {finding.question_id: finding for finding in form.assessment.findings}
        open_ = [one for one in form.asked if one.stale]
        for one in form.asked:
            finding = findings.pop(one.id, None)
            if one.stale:
                self._add_question(grid, one, finding)
            else:
                self._add_line(grid, *self._told(one, finding))
        for finding in findings.values():
            self._add_line(grid, _words(finding), "warn")
        self._add_line(grid, *self._consent(form))
        self.all_no.setVisible(bool(open_))
        self._column.replaceWidget(self._lines, fresh)
        self._lines.hide()
        self._lines.deleteLater()
        self._lines = fresh
        if held and (button := fresh.findChild(Button)) is not None:
            button.setFocus()

    def _told(self, one: Asked, finding: Finding | None) -> tuple[str, Tone]:
        """An answered question as a line."""
        if finding is not None:
            return _words(finding), "bad" if finding.verdict is Verdict.NOT_NOW else "warn"
        return text(f"series.screened.{one.code}") if has(f"series.screened.{one.code}") else one.code, "good"

    def _consent(self, form: ScreeningForm) -> tuple[str, Tone]:
        signed = max((one.signed_on for one in form.consents if one.scope == "treatment"), default=None)
        if signed is None:
            return self.tr("No consent signed yet"), "warn"
        return self.tr("Consent signed {date}").format(date=day_words(signed, "short_year")), "good"

    def _add_line(self, grid: QGridLayout, words: str, tone: Tone) -> None:
        label = PlainLabel(f"{SIGNS[tone]} {words}", "note", wrap=True)
        if tone != "good":
            label.set_tone(tone)
        grid.addWidget(label, grid.rowCount(), 0, 1, 3)

    def _add_question(self, grid: QGridLayout, one: Asked, finding: Finding | None) -> None:
        """A question with its buttons; a *yes* that starts a wait asks since when first."""
        row = grid.rowCount()
        key = f"series.topic.{one.code}"
        label = PlainLabel(text(key) if has(key) else one.code, "note", wrap=True)
        if finding is not None:
            label.setText(f"{SIGNS['warn']} {label.text()}")
            label.set_tone("warn")
        question = f"screening.question.{one.code}"
        asked = text(question) if has(question) else label.text()
        label.setToolTip(asked)
        grid.addWidget(label, row, 0)
        if one.id == self._since:
            self._add_since(grid, row, one, asked)
            return
        for at, (words, reply) in enumerate(((self.tr("No"), Reply.NO), (self.tr("Yes"), Reply.YES)), 1):
            button = Button(words, small=True)
            button.setAccessibleName(f"{asked} {words}")
            button.setFixedHeight(theme.current().px(24))
            button.clicked.connect(lambda _on=False, q=one, r=reply: self._answer(q, r))
            grid.addWidget(button, row, at)

    def _add_since(self, grid: QGridLayout, row: int, one: Asked, asked: str) -> None:
        """The date that a wait counts from, and the button that keeps it."""
        if self._form is None:
            return
        today = self._form.day
        edit = QDateEdit(QDate(today.year, today.month, today.day))
        edit.setCalendarPopup(True)
        edit.setDisplayFormat("d MMM yyyy")
        edit.setAccessibleName(asked)
        keep = Button(self.tr("Keep"), small=True)
        keep.clicked.connect(lambda: self._keep(one, edit.date()))
        grid.addWidget(edit, row + 1, 0)
        grid.addWidget(keep, row + 1, 1, 1, 2)
        edit.setFocus()

    def _answer(self, one: Asked, reply: Reply) -> None:
        if reply is Reply.YES and one.wants_date:
            self._since = one.id
            self._show()
            return
        self.answered.emit((Given(one.id, reply),))

    def _keep(self, one: Asked, day: QDate) -> None:
        since = date(day.year(), day.month(), day.day())
        self.answered.emit((Given(one.id, Reply.YES, since),))

    def _answer_all(self) -> None:
        if self._form is not None:
            self.answered.emit(tuple(Given(each, Reply.NO) for each in self._form.stale))


def _words(finding: Finding) -> str:
    """A finding as a line, with the day its wait ends."""
    key = f"screening.finding.{finding.code}"
    words = text(key) if has(key) else finding.code
    words = words[:1].upper() + words[1:]
    if finding.until is None:
        return words
    return text("series.screened.wait", finding=words, until=day_words(finding.until, "short_year"))

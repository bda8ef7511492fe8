"""The cards at the left of a patient's file: skin, what to ask before treatment, notes for the desk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from clinicdesk.domain.screening import Verdict
from clinicdesk.presentation.patient_file import TONES, last_reaction, missed_count
from clinicdesk.presentation.typed import day_text
from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.patients import words
from clinicdesk.ui.patients.facts import Facts
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Card, Note
from clinicdesk.wording.catalogue import has, text
from clinicdesk.wording.dates import day_words
from clinicdesk.wording.terms import term


class SkinCard(Card):
    """Skin type, sun damage, the last reaction, and what the patient likes."""

    def __init__(self, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Skin"), parent=parent)
        patient = facts.patient
        rows = [
            (self.tr("Fitzpatrick"), words.skin_type(patient.fitzpatrick)),
            (self.tr("Sun damage"), self.tr("heavy") if patient.heavy_sun_damage else self.tr("none noted")),
        ]
        if (reacted := last_reaction(facts.series)) is not None:
            told = self.tr("{what} after session {n}")
            rows.append(
                (self.tr("Reaction"), told.format(what=words.reaction(reacted.reaction), n=reacted.session))
            )
        if likes := words.likes(patient, facts.practitioners):
            rows.append((self.tr("Likes"), likes))
        if patient.event_date is not None:
            name = patient.event_name or self.tr("important date")
            rows.append((self.tr("Event"), f"{name}, {day_text(patient.event_date)}"))
        if patient.maintenance_months is not None:
            own = self.tr("every {n} months").format(n=patient.maintenance_months)
            rows.append((self.tr("Maintenance"), own))
        self.body.addLayout(_pairs(rows))


def _pairs(rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.current().px(6))
    grid.setVerticalSpacing(theme.current().px(6))
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, theme.current().px(76))
    for at, (name, value) in enumerate(rows):
        grid.addWidget(PlainLabel(name, "small"), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(value, "note", wrap=True), at, 1)
    return grid


class CheckCard(Card):
    """What was found when the patient was asked, what to leave off, and *Nothing changed?*"""

    unchanged = Signal()
    ask_wanted = Signal()

    def __init__(self, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Before treatment"), parent=parent)
        self._facts = facts
        self._add_findings()
        self._add_last()

    @property
    def may_repeat(self) -> bool:
        """Whether *nothing changed* can be the answer now."""
        check = self._facts.check
        return check.last_asked not in {None, self._facts.today} and check.may_repeat

    def _add_findings(self) -> None:
        facts = self._facts
        if facts.patient.allergies:
            self.body.addWidget(Note(self.tr("Allergy: {what}").format(what=facts.patient.allergies), "bad"))
        if facts.check.last_asked is None:
            return
        for finding in facts.check.assessment.findings:
            told = term("screening.finding", finding.code)
            sentence = told[:1].upper() + told[1:]
            if finding.until is not None:
                when = self.tr("{what}: wait until {day}")
                sentence = when.format(what=sentence, day=day_words(finding.until, "short_year"))
            elif finding.verdict is not Verdict.NOTE:
                verdict = text(f"screening.verdict.{finding.verdict.code}")
                sentence = f"{sentence}: {verdict}"
            self.body.addWidget(Note(sentence, TONES[finding.verdict]))

    def _add_last(self) -> None:
        facts, check = self._facts, self._facts.check
        if facts.next is not None:
            for line in check.preparation:
                key = f"phrases.say.{line.code}"
                if has(key):
                    told = text(key, **{"from": day_words(line.from_day, "short")})
                    self.body.addWidget(Note(self.tr("Tell them: {what}").format(what=told), "warn"))
        if check.last_asked is None:
            self.body.addWidget(Note(self.tr("Not asked yet.")))
        elif check.last_asked == facts.today:
            self.body.addWidget(Note(self.tr("✓ Asked today."), "good"))
        else:
            asked = self.tr("Asked last {day}.").format(day=words.day(check.last_asked, facts.today))
            self.body.addWidget(Note(asked))
        self.body.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        if self.may_repeat:
            same = Button(self.tr("Nothing changed"), key="Y", small=True)
            same.clicked.connect(self.unchanged)
            row.addWidget(same)
        ask = Button(self.tr("Ask"), key="S", small=True)
        ask.clicked.connect(self.ask_wanted)
        row.addWidget(ask)
        row.addStretch(1)
        return row


class DeskCard(Card):
    """What the desk should know: the note, who else may call, missed visits."""

    def __init__(self, facts: Facts, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("At the desk"), parent=parent)
        for line in self._lines(facts):
            self.body.addWidget(PlainLabel(line, "small", wrap=True))

    def _lines(self, facts: Facts) -> list[str]:
        patient = facts.patient
        lines = [patient.note] if patient.note else []
        if patient.do_not_contact:
            lines.append(self.tr("▲ Does not want to be called for recall."))
        if patient.contact_name:
            lines.append(self._contact(facts))
        if patient.email:
            lines.append(patient.email)
        missed = missed_count(facts.visits)
        if facts.visits:
            lines.append(
                self.tr("{n} of {of} visits missed.").format(n=missed, of=len(facts.visits))
                if missed
                else self.tr("No no-shows.")
            )
        return lines or [self.tr("Nothing noted.")]

    def _contact(self, facts: Facts) -> str:
        patient = facts.patient
        may = [
            words_
            for allowed, words_ in (
                (patient.contact_may_book, self.tr("may book")),
                (patient.contact_may_discuss, self.tr("may discuss")),
            )
            if allowed
        ]
        who = " ".join(part for part in (patient.contact_name, readable(patient.contact_phone)) if part)
        return f"{who}: {', '.join(may) or self.tr('may neither book nor discuss')}"

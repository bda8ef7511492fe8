"""The call card: whom one calls, the first times that fit, what to say, and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from clinicdesk.presentation import recall as words
from clinicdesk.services.phones import readable
from clinicdesk.ui import theme
from clinicdesk.ui.recall.choices import Choice, Times
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.cards import Card, Note
from clinicdesk.wording.catalogue import BASE, text
from clinicdesk.wording.messages import sentence

if TYPE_CHECKING:
    from clinicdesk.domain.views.calls import RecallRow
    from clinicdesk.services.recall import Call
    from clinicdesk.services.times import FirstTime

OUTCOMES = ("booked", "no_answer", "message", "later", "declined", "wrong_number")
"""What happened, in the order of the number keys 1 to 6."""


class CallCard(Card):
    """Serves the patient selected in the list."""

    happened = Signal(str)  # an outcome; `booked` wants the chosen time booked

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        px = theme.current().px
        self._call: Call | None = None
        self._name = PlainLabel("", "title")
        self._phone = PlainLabel("", "large")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse
        self._phone.setTextInteractionFlags(selectable)
        self._about = PlainLabel("", "muted", wrap=True)
        self._last = PlainLabel("", "muted", wrap=True)
        self._contact = PlainLabel("", "muted", wrap=True)
        self._note = Note()
        self._times_heading = PlainLabel(self.tr("First times that fit"), "heading")
        self._times = Times()
        self._times.chosen.connect(self._say)
        self._speech = Note()
        self._asked = PlainLabel(self.tr("What happened?"), "heading")
        self._outcomes = QWidget()
        self._buttons = self._fill_outcomes()
        groups: tuple[tuple[QWidget, ...], ...] = (
            (self._name, self._phone, self._about, self._last, self._contact, self._note),
            (self._times_heading, self._times, self._speech),
            (self._asked, self._outcomes),
        )
        for group in groups:
            for part in group:
                self.body.addWidget(part)
            self.body.addSpacing(px(4))
        self.body.addStretch(1)
        self.setFixedWidth(px(310))
        self.clear()

    def _fill_outcomes(self) -> dict[str, Choice]:
        """The six answers, two beside each other, each with its number."""
        px = theme.current().px
        grid = QGridLayout(self._outcomes)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(5))
        grid.setVerticalSpacing(px(5))
        buttons = {}
        for at, outcome in enumerate(OUTCOMES):
            button = Choice(text(f"recall.outcome.{outcome}"), key=str(at + 1))
            button.clicked.connect(lambda _on=False, outcome=outcome: self.happened.emit(outcome))
            grid.addWidget(button, at // 2, at % 2)
            buttons[outcome] = button
        return buttons

    @property
    def time(self) -> FirstTime | None:
        """The time that is chosen."""
        return self._times.time

    @property
    def call(self) -> Call | None:
        """Whom the card serves now."""
        return self._call

    def may(self, outcome: str) -> bool:
        """Whether an outcome can be noted now: booking needs a time, nobody is called who asked not to be."""
        return self._buttons[outcome].isEnabled() and self._call is not None

    def step(self, by: int) -> None:
        """Choose the next time, or the one before."""
        self._times.step(by)

    def clear(self) -> None:
        """Nobody is selected."""
        self._call = None
        self._serve(shown=False)

    def show_row(self, row: RecallRow) -> None:
        """Show at once what the list knows; the rest follows."""
        self._call = None
        self._serve(shown=True)
        self._name.setText(row.patient)
        self._phone.setText("" if row.do_not_contact else readable(row.phone))
        self._phone.setVisible(bool(self._phone.text()))
        for label in (self._about, self._last, self._contact):
            label.setText("")
        self._note.hide()
        self._times.show_times(())
        self._say(-1)
        self._enable()

    def show_call(self, call: Call) -> None:
        """Show all that is good to know with the phone in hand."""
        self._call = call
        row = call.row
        self._phone.setText(call.phone)
        spoken = QLocale.languageToString(QLocale(call.card.language).language())
        self._about.setText(words.about(row, call.card, "" if call.card.language == BASE else spoken))
        self._last.setText(words.last_time(row, call.card))
        self._contact.setText(words.contact_person(call.card))
        self._contact.setVisible(bool(self._contact.text()))
        if call.refusal is not None:
            self._note.say(sentence(call.refusal), "warn")
        elif not call.times:
            self._note.say(self.tr("Nothing fits in the next six weeks. Look in the calendar."), "warn")
        self._note.setVisible(not call.times)
        self._times_heading.setVisible(bool(call.times))
        self._times.show_times(call.times)
        self._say(0 if call.times else -1)
        self._enable()

    def _say(self, at: int) -> None:
        """The sentence for the chosen time."""
        call = self._call
        said = call.say[at] if call is not None and 0 <= at < len(call.say) else ""
        self._speech.say(f"“{said}”")
        self._speech.setVisible(bool(said))

    def _enable(self) -> None:
        call = self._call
        callable_ = call is not None and not call.row.do_not_contact
        for outcome, button in self._buttons.items():
            button.setEnabled(callable_ and (outcome != "booked" or self._times.time is not None))

    def _serve(self, *, shown: bool) -> None:
        for part in (
            self._name, self._phone, self._about, self._last, self._contact, self._times_heading, self._times,
            self._asked, self._outcomes,
        ):  # fmt: skip
            part.setVisible(shown)
        self._note.hide()
        self._speech.hide()

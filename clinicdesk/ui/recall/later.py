"""What a patient said who wants to be called again: when, and a note."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from clinicdesk.domain.walltime import add_months
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.wording.dates import day_words


class CallLater(OverlayDialog):
    """Asks when to call again; the note is what the list shows ("wants mornings")."""

    kept = Signal(object, str)  # date, note

    def __init__(self, host: QWidget, patient: str, today: date) -> None:
        super().__init__(host, self.tr("Call later"), patient, width=520)
        self._days = {
            1: today + timedelta(days=1),
            2: today + timedelta(days=3),
            3: today + timedelta(days=7),
            4: add_months(today, 1),
        }
        words = (self.tr("tomorrow"), self.tr("in 3 days"), self.tr("in a week"), self.tr("in a month"))
        options = list(zip(self._days, words, strict=True))
        self._when = SegmentedButtons(options, name=self.tr("When"))
        self._when.set_value(3)
        self._when.chosen.connect(self._tell)
        self._note = QLineEdit()
        self._note.setPlaceholderText(self.tr("wants mornings"))
        self._note.setMaxLength(200)
        self._field = Field(self.tr("When"), self._when)
        self.body.addWidget(self._field)
        self.body.addWidget(Field(self.tr("Note"), self._note))
        close = Button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        keep = Button(self.tr("Keep"), "primary", key="↵")
        keep.clicked.connect(self._keep)
        self.set_actions([close, keep])
        self._tell()

    def start(self) -> None:
        """Open with the cursor in the note: a week is chosen already."""
        self.open(self._note)

    @property
    def day(self) -> date:
        """The day that is chosen."""
        value = self._when.value()
        return self._days[value if isinstance(value, int) else 3]

    def _tell(self, _value: object = None) -> None:
        self._field.say(day_words(self.day), "neutral")

    def _keep(self) -> None:
        self.kept.emit(self.day, self._note.text().strip())
        self.accept()

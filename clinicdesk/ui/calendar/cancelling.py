"""Cancelling a visit: a reason by one key, then Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from typing_extensions import override

from clinicdesk.domain.refusal import Refusal
from clinicdesk.ui.widgets.buttons import Button, SegmentedButtons
from clinicdesk.ui.widgets.fields import Field
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.wording.messages import sentence


class CancelOverlay(OverlayDialog):
    """Asks why; an own reason can be typed."""

    decided = Signal(str)  # the reason

    def __init__(self, host: QWidget, patient: str, when: str) -> None:
        super().__init__(host, self.tr("Cancel {patient}").format(patient=patient), when, width=640)
        self._offered = (
            self.tr("Patient asked"),
            self.tr("Ill"),
            self.tr("Clinic"),
            self.tr("Booked by mistake"),
        )
        self._reasons = SegmentedButtons(
            [(reason, reason) for reason in self._offered],
            keys=[str(number) for number in range(1, len(self._offered) + 1)],
            name=self.tr("Reason"),
        )
        self._reasons.chosen.connect(self._chosen)
        self.body.addWidget(self._reasons)
        self._other = Field(self.tr("Another reason"), QLineEdit())
        self.body.addWidget(self._other)
        keep = Button(self.tr("Keep it"), key="Esc")
        keep.clicked.connect(self.reject)
        self._cancel = cancel = Button(self.tr("Cancel the visit"), "primary", key="↵")
        cancel.clicked.connect(self._decide)
        self.set_actions([keep, cancel], self.tr("Its time is free at once. Ctrl+Z brings it back."))

    def start(self) -> None:
        """Open where a digit chooses the reason."""
        self.open(self._cancel)

    @property
    def reason(self) -> str:
        """The reason chosen or typed, empty for none."""
        editor = self._other.editor
        typed = editor.text().strip() if isinstance(editor, QLineEdit) else ""
        return typed or str(self._reasons.value() or "")

    def _chosen(self, _: object) -> None:
        self._other.say("")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = event.key() - Qt.Key.Key_1
        typing = isinstance(QApplication.focusWidget(), QLineEdit)
        if 0 <= digit < len(self._offered) and not typing:
            self._reasons.choose(self._offered[digit])
            return
        super().keyPressEvent(event)

    def _decide(self) -> None:
        if not self.reason:
            self._other.say(sentence(Refusal("reason_missing")))
            return
        self.accept()
        self.decided.emit(self.reason)

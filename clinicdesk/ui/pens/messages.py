"""What is said in a pen log: each finding beside its field, to the eye and to a screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from clinicdesk.domain.pens import Finding, Level, refused
from clinicdesk.domain.refusal import Refusal
from clinicdesk.ui.pens import words
from clinicdesk.ui.pens.zones import ZoneTable
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.cards import InlineMessage

if TYPE_CHECKING:
    from clinicdesk.ui.tasks import Tasks

Place = tuple[InlineMessage, QWidget]
"""Where something is said of a field, and the editor that it is about."""


class Messages:
    """The sentences of one form; what belongs to no field is said in its foot."""

    def __init__(self, zones: ZoneTable, places: dict[str, Place], hint: PlainLabel, tasks: Tasks) -> None:
        self._zones = zones
        self._places = places
        self._hint = hint
        self._tasks = tasks

    def tell(self, found: tuple[Finding, ...], *, whole: bool) -> None:
        """Say findings beside their fields. While somebody types only what is wrong, not what is missing yet.

        `whole` is for signing: everything is said, and the focus goes to the first that stops it.
        """
        self.silence()
        places: dict[str, Finding] = {}
        for finding in sorted(found, key=lambda one: one.level is not Level.REFUSE):
            if whole or not finding.code.endswith("_missing"):
                places.setdefault(finding.field.rpartition(".")[0] or finding.field, finding)
        stops = refused(found) if whole else None
        for finding in places.values():
            tone = words.level_tone(finding.level)
            sentence = self._tasks.sentence(Refusal(finding.code, finding.values))
            editor = self._say(finding.field, sentence, tone)
            if finding is stops and editor is not None:
                editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, field: str, text: str, tone: str) -> QWidget | None:
        """Say a sentence beside a field; the editor it is about."""
        if field.startswith("zones."):
            _, number, part = field.split(".")
            return self._zones.say(int(number), part, text, tone)
        if field not in self._places:
            self._hint.setText(text)
            return None
        message, editor = self._places[field]
        message.say(text, "bad" if tone == "bad" else "warn")
        editor.setAccessibleDescription(text)
        return editor

    def silence(self) -> None:
        """Take every sentence back."""
        self._zones.silence()
        for message, editor in self._places.values():
            message.silence()
            editor.setAccessibleDescription("")

"""Ctrl+?: every key that works everywhere and those that act on a selected row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.shell.commands import Command, key_words
from clinicdesk.ui.text import PlainLabel
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.marks import KeyCap
from clinicdesk.ui.widgets.overlay import OverlayDialog


class Help(OverlayDialog):
    """The list of keys, in two columns."""

    def __init__(self, host: QWidget, commands: Sequence[Command]) -> None:
        super().__init__(host, "", width=760)
        self.title.setText(self.tr("Keys"))
        self.subtitle.setText(self.tr("Single letters act on the selected row only"))
        px = theme.current().px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(7))
        keyed = [(each.key, each.words) for each in commands if each.key] + self._row_keys()
        half = (len(keyed) + 1) // 2
        for at, (key, words) in enumerate(keyed):
            row, column = at % half, at // half * 2
            grid.addWidget(KeyCap(key_words(key)), row, column, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(PlainLabel(words), row, column + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.body.addLayout(grid)
        close = Button(self.tr("Close"), "primary", key="Esc")
        close.clicked.connect(self.accept)
        self.set_actions([close])

    def _row_keys(self) -> list[tuple[str, str]]:
        return [
            ("A", self.tr("The next step of a visit: arrived, numbing, treatment, finish, close")),
            ("X", self.tr("No-show")),
            ("S", self.tr("Ask the screening questions")),
            ("Z", self.tr("One step back")),
            ("L", self.tr("Log the pen; S takes it as last time")),
            ("P", self.tr("Print aftercare")),
            ("N", self.tr("Book the next session")),
            ("Del", self.tr("Cancel the visit")),
            ("Ctrl+X", self.tr("Lift a visit; Ctrl+V puts it down")),
            ("Ctrl+Y", self.tr("Redo")),
            ("Esc", self.tr("Close the panel in front")),
        ]

"""A panel that shows pages before they are printed: the paper left, what belongs to it right."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.colours import Tone
from clinicdesk.ui.widgets.buttons import Button
from clinicdesk.ui.widgets.cards import Note
from clinicdesk.ui.widgets.overlay import OverlayDialog
from clinicdesk.ui.widgets.paper import Paper
from clinicdesk.ui.widgets.pdf import PdfPreview, print_pages

SIDE = 236
_CHORD = (
    Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
)


class _TallPreview(PdfPreview):
    """Pages that take all the height that the panel may have."""

    @override
    def sizeHint(self) -> QSize:
        px = theme.current().px
        return QSize(px(620), px(2000))


class SheetPanel(OverlayDialog):
    """Preview, side and buttons; subclasses fill `side`, give `keys` and call `show_pages` and `offer`."""

    def __init__(self, host: QWidget, title: str, paper: Paper, *, width: int = 980) -> None:
        super().__init__(host, title, width=width)
        self.paper = paper
        self.keys: Mapping[str, Callable[[], None]] = {}
        self.pdf = b""
        self._buttons: list[Button] = []
        px = theme.current().px
        self.preview = _TallPreview()
        self.preview.setProperty("surface", "sunken")
        self.preview.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.side = QVBoxLayout()
        self.side.setSpacing(px(10))
        self.note = Note()
        self.note.hide()
        holder = QWidget()
        holder.setFixedWidth(px(SIDE))
        holder.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(10))
        column.addLayout(self.side)
        column.addWidget(self.note)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(px(14))
        row.addWidget(self.preview, 1)
        row.addWidget(holder)
        self.body.addLayout(row, 1)

    def show_pages(self, pdf: bytes) -> None:
        """Show these pages; empty bytes show none."""
        self.pdf = pdf
        self.preview.show_pdf(pdf)

    def say(self, words: str, tone: Tone = "neutral") -> None:
        """Say something beside the paper; nothing hides it."""
        self.note.say(words, tone)
        self.note.setVisible(bool(words))

    def offer(self, buttons: list[Button], hint: str = "") -> None:
        """Put these buttons at the foot in place of those before, the one that Enter presses last."""
        had_focus = any(button.hasFocus() for button in self._buttons)
        for button in self._buttons:
            self.foot.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = buttons
        self.set_actions(buttons, hint)
        if buttons and buttons[-1].isEnabled() and self.isVisible() and (had_focus or not self._has_focus()):
            buttons[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def open(self, focus: QWidget | None = None) -> None:
        """Show the panel with the focus on what Enter does."""
        wanted = next((button for button in reversed(self._buttons) if button.isEnabled()), None)
        super().open(focus or wanted)

    def send(self, pdf: bytes, title: str, start: Callable[[Callable[[bytes], bool]], None]) -> bool:
        """Ask for a printer and `start` with a function that prints; False when there is no printer at all.

        Nothing starts when the person gives up the choice of the printer.
        """
        if not self.paper.has_printer():
            return False
        printer = self.paper.printer(self, title, pdf)
        if printer is not None:
            start(lambda pages: print_pages(pages, printer))
        return True

    def _has_focus(self) -> bool:
        """Whether a person is at work in the panel; the preview has the focus when nothing else could."""
        focused = QApplication.focusWidget()
        return focused is not None and focused is not self.preview and self.isAncestorOf(focused)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = self.keys.get(event.text().upper())
        if action is None or event.modifiers() & _CHORD or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        action()

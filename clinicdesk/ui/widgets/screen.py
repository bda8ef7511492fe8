"""What the shell knows of a screen: its title, its header widgets, and how it learns that data changed."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from clinicdesk.ui.overriding import override

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Changes


class Screen(QWidget):
    """One of the window's places. Subclasses ask for their data in `refresh` and show it when it comes.

    `tables` names the tables that the screen shows; a change that touches none of them is not passed on.
    An empty set means every change concerns it. When the screen is gone to, the focus goes to its focus
    proxy (`setFocusProxy(self._table)`), unless `activated` has put it somewhere inside.
    """

    tables: frozenset[str] = frozenset()

    header_changed = Signal()  # title, subtitle or header widgets differ now
    go_to = Signal(str, object)  # another screen's key and what to show there: screens do not know each other

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale: list[Changes] | None = []  # what changed since the last refresh; None for nothing

    def title(self) -> str:
        """The words at the top left: the screen's name, or the date or person it is about."""
        return ""

    def subtitle(self) -> str:
        """The grey words beside the title."""
        return ""

    def header_tools(self) -> list[QWidget]:
        """Widgets beside the title, left of the search box: going back and forth, the kind of view."""
        return []

    def header_widgets(self) -> list[QWidget]:
        """Widgets right of the search box: the screen's actions, the primary one last."""
        return []

    def activated(self, target: object = None) -> None:
        """The screen was gone to; `target` is what to show there (a date, an id), None for as it was."""

    def refresh(self, changes: Changes) -> None:
        """Ask for the data again. Called once for all that changed, and only while the screen is visible."""

    def patient_in_front(self) -> int | None:
        """The patient that this screen is about or has selected, for what is done for somebody."""
        return None

    def scanned(self, text: str) -> bool:  # noqa: ARG002  # for those who override it
        """A scanner read `text` while the screen was in front; True when the screen had a use for it."""
        return False

    def note(self, changes: Changes) -> None:
        """Take notice of a change: refresh now when visible, once when next shown otherwise."""
        if self.tables and changes.tables and not (self.tables & changes.tables):
            return
        self._stale = [*(self._stale or ()), changes]
        if self.isVisible():
            self._catch_up()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._stale is None:
            return
        from clinicdesk.domain.changes import Changes

        stale, self._stale = self._stale, None
        self.refresh(reduce(or_, stale, Changes()))

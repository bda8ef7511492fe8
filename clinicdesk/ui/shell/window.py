"""The window: navigation, header, the screens, status bar, and the keys that work everywhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.shell.commands import Command, Entry, Group, Provider, key_words, matches
from clinicdesk.ui.shell.header import Header
from clinicdesk.ui.shell.navigation import Navigation
from clinicdesk.ui.shell.status import HEIGHT as STATUS_HEIGHT
from clinicdesk.ui.shell.status import StatusBar

if TYPE_CHECKING:
    from clinicdesk.domain.changes import Changes
    from clinicdesk.ui.widgets.screen import Screen
    from clinicdesk.ui.widgets.toast import Toast

ICONS_BELOW = 1200
NAME = "clinicdesk"


class _Place:
    """A screen that is offered; made when first gone to."""

    def __init__(self, factory: Callable[[], Screen], entry: str) -> None:
        self.factory = factory
        self.entry = entry  # of the navigation
        self.screen: Screen | None = None
        self.header: Header | None = None


class Window(QMainWindow):
    """Everything around the screens. Screens and services are given to it; it knows none of them."""

    undo_requested = Signal()
    redo_requested = Signal()
    person_pressed = Signal()
    entered = Signal(str)  # the key of the screen now in front

    def __init__(self, settings: QSettings | None = None, providers: Sequence[Provider] = ()) -> None:
        """`settings` keeps the view (geometry, last screen), nothing about patients; None keeps nothing."""
        super().__init__()
        self._settings = settings
        self._toast: Toast | None = None
        self._places: dict[str, _Place] = {}
        self._current = ""
        self.commands: list[Command] = []
        self._providers = [*providers, self._offer_commands]
        self.setWindowTitle(NAME)
        self._build()
        self._add_keys()
        self._restore()

    # ------------------------------------------------------------- screens
    def add_screen(
        self,
        key: str,
        label: str,
        factory: Callable[[], Screen],
        *,
        icon: str = "circle",
        shortcut: str = "",
        foot: bool = False,
        under: str = "",
    ) -> None:
        """Offer a screen in the navigation; `factory` is called when it is first gone to.

        One that lies `under` another has no entry of its own: the other's is marked while it is in front.
        """
        self._places[key] = _Place(factory, under or key)
        if under:
            return
        self.navigation.add(key, label, icon, "" if foot else shortcut, foot=foot)
        self.add_command(self.tr("Go to {screen}").format(screen=label), shortcut, lambda: self.go(key))

    def go(self, key: str, target: object = None) -> Screen:
        """Bring a screen to the front and tell it what to show there; KeyError for an unknown key."""
        place = self._places[key]
        if place.screen is None:
            place.screen = place.factory()
            place.header = Header(place.screen)
            place.header.find_pressed.connect(self.open_commands)
            place.screen.go_to.connect(self.go)
            self._headers.addWidget(place.header)
            self._stack.addWidget(place.screen)
        self._current = key
        self.navigation.mark(place.entry)
        if place.header is not None:
            self._headers.setCurrentWidget(place.header)
            self._headers.show()
            self.navigation.show()
        self._stack.setCurrentWidget(place.screen)
        place.screen.activated(target)
        if not place.screen.isAncestorOf(QApplication.focusWidget() or self):
            place.screen.setFocus(Qt.FocusReason.OtherFocusReason)
        self.entered.emit(key)
        return place.screen

    def front(self) -> Screen | None:
        """The screen in front; None before the first."""
        place = self._places.get(self._current)
        return place.screen if place is not None else None

    @property
    def stage(self) -> QWidget:
        """What holds the screens: a panel over it lies above whatever the screen in front may still make."""
        return self._stack

    @property
    def current_key(self) -> str:
        """The key of the screen in front, empty before the first."""
        return self._current

    def last_screen(self, otherwise: str) -> str:
        """The screen that was in front when the window was closed last, if there still is such a one."""
        kept = str(self._settings.value("window/screen", "")) if self._settings is not None else ""
        return kept if kept in self._places else otherwise

    def show_page(self, page: QWidget) -> None:
        """Show something that is no screen (first start, a failure to open) over the whole content."""
        self._headers.hide()
        self.navigation.hide()
        self.navigation.mark("")
        self._current = ""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def note(self, changes: Changes) -> None:
        """Tell every screen made so far that something changed."""
        for place in self._places.values():
            if place.screen is not None:
                place.screen.note(changes)

    def take_scan(self, text: str) -> None:
        """Offer a scanned code to the panel that lies over the screen in front, else to the screen."""
        from clinicdesk.ui.widgets.overlay import OverlayDialog

        panels = [one for one in self._stack.findChildren(OverlayDialog) if one.isVisible()]
        taker = panels[-1] if panels else self.front()
        if taker is None or not taker.scanned(text):
            self.say(self.tr("Scanned, but nothing here takes a code: {code}").format(code=text))

    # ------------------------------------------------------------- messages
    def say(self, text: str, undo: Callable[[], None] | None = None) -> None:
        """Say in a toast what was done; `undo` puts an Undo button beside it."""
        if self._toast is None:
            from clinicdesk.ui.widgets.cards import STRIP_HEIGHT
            from clinicdesk.ui.widgets.toast import Toast

            self._toast = Toast(self, foot=STATUS_HEIGHT + STRIP_HEIGHT)
        self._toast.say(text, undo)

    def set_saving(self, saving: bool) -> None:
        """A write takes long, or all is saved."""
        self.status.set_state(self.tr("Saving…") if saving else self.tr("✓ Saved"))

    # ------------------------------------------------------------- commands
    def add_command(self, words: str, key: str, run: Callable[[], object]) -> None:
        """Offer an action in the command box and the help, under its key (may be empty)."""
        command = Command(words, key, run)
        self.commands.append(command)
        if key:
            self._bind(key, command.run)

    def add_provider(self, provider: Provider) -> None:
        """Ask `provider` too, before the actions, whenever somebody types in the command box."""
        self._providers.insert(len(self._providers) - 1, provider)

    def open_commands(self) -> None:
        """Open the command box."""
        from clinicdesk.ui.shell.command_box import CommandBox

        CommandBox(self._stack, self._providers).open()

    def open_help(self) -> None:
        """Show every key."""
        from clinicdesk.ui.shell.help import Help

        Help(self._stack, self.commands).open()

    # ------------------------------------------------------------- Qt
    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(self.width() < theme.current().px(ICONS_BELOW))

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._settings is not None:
            self._settings.setValue("window/geometry", self.saveGeometry())
            self._settings.setValue("window/screen", self._current)
            self._settings.setValue("look/mode", theme.current().mode)
            self._settings.setValue("look/text", theme.current().text_percent)
        super().closeEvent(event)

    def _build(self) -> None:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.navigation = Navigation(whole)
        self.navigation.chosen.connect(self.go)
        self.navigation.person_pressed.connect(self.person_pressed)
        row.addWidget(self.navigation)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        self._headers = QStackedWidget()
        self._headers.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._headers.hide()
        self._stack = QStackedWidget()
        self.status = StatusBar()
        for part in (self._headers, self._stack, self.status):
            column.addWidget(part, 1 if part is self._stack else 0)
        self.setCentralWidget(whole)

    def _add_keys(self) -> None:
        self.add_command(self.tr("Find and do"), "Ctrl+K", self.open_commands)
        self.add_command(self.tr("Undo"), "Ctrl+Z", self.undo_requested.emit)
        self.add_command(self.tr("Redo"), "Ctrl+Shift+Z", self.redo_requested.emit)
        self._bind("Ctrl+Y", self.redo_requested.emit)
        self.add_command(self.tr("All keys"), "Ctrl+?", self.open_help)
        self._bind("Ctrl+/", self.open_help)
        self.add_command(self.tr("Quit"), "Ctrl+Q", self.close)

    def _bind(self, key: str, run: Callable[[], object]) -> None:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(run)

    def _restore(self) -> None:
        kept = self._settings.value("window/geometry") if self._settings is not None else None
        if not (isinstance(kept, QByteArray) and self.restoreGeometry(kept)):
            room = QApplication.primaryScreen().availableSize()
            self.resize(min(1366, room.width()), min(768, room.height()))
            # The frame needs room too: on a small PC's screen the foot would lie below its edge.
            if self._settings is not None and room.height() < 768 + 60:
                self.setWindowState(Qt.WindowState.WindowMaximized)

    def _offer_commands(self, typed: str, deliver: Callable[[Group], None]) -> None:
        offered = (each for each in self.commands if each.run != self.open_commands)
        found = [each for each in offered if matches(each.words, typed)]
        entries = tuple(Entry(each.words, key=key_words(each.key), run=each.run) for each in found[:8])
        deliver(Group(self.tr("Do"), entries))

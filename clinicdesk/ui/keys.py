"""Keys: single letters that act on a selected row, and the scanner told apart from the keyboard.

Single letters never act in a text field and never from a scanner's burst (product.md 16): outside text fields
`ScanGuard` holds characters until they are known to be typed, and only then do the widgets get them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

from clinicdesk.presentation.scan import BURST_GAP_MS, ENTER, ScanDetector

_Modifier = Qt.KeyboardModifier
_CHORD = _Modifier.ControlModifier | _Modifier.AltModifier | _Modifier.MetaModifier
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
GROUP_SEPARATOR = "\x1d"  # between the elements of a GS1 code; scanners send it as Ctrl+]


class RowKeys(QObject):
    """Single keys that act on what is selected in one widget: `RowKeys(table, {"A": arrive}, table.has_row)`.

    Keys are letters, digits, or the names Del, Enter, Space. They act when the widget has the focus and
    `ready` says that something is visibly selected; auto-repeat never acts.
    """

    _NAMED: Mapping[int, str] = {
        Qt.Key.Key_Delete.value: "Del",
        Qt.Key.Key_Return.value: "Enter",
        Qt.Key.Key_Enter.value: "Enter",
        Qt.Key.Key_Space.value: "Space",
    }

    def __init__(
        self, widget: QWidget, actions: Mapping[str, Callable[[], None]], ready: Callable[[], bool]
    ) -> None:
        super().__init__(widget)
        self._actions = dict(actions)
        self._ready = ready
        widget.installEventFilter(self)

    def set_actions(self, actions: Mapping[str, Callable[[], None]]) -> None:
        """Serve another set of keys, because another kind of row is selected."""
        self._actions = dict(actions)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        action = self._actions.get(self._name(event))
        if action is None or event.modifiers() & _CHORD or event.isAutoRepeat() or not self._ready():
            return False
        action()
        return True

    def _name(self, event: QKeyEvent) -> str:
        return self._NAMED.get(event.key(), event.text().upper())


class ScanGuard(QObject):
    """Watches every key of the application: a burst ending in Enter becomes `scanned`, wherever the focus is.

    In a text field the characters appear as they come and are taken out again when they prove a scan.
    Elsewhere they are held for as long as a burst may go on (50 ms), then handed to the focused widget.
    """

    scanned = Signal(str)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._detector = ScanDetector()
        self._held: list[QKeyEvent] = []
        self._field: tuple[QLineEdit, str, int] | None = None  # the field's text and cursor before the burst
        self._replaying = False
        self._silence = QTimer(self, singleShot=True, interval=BURST_GAP_MS + 10)
        self._silence.timeout.connect(self._lapse)
        self._app = app
        app.installEventFilter(self)

    @property
    def holding(self) -> bool:
        """Whether characters wait until it is known who wrote them."""
        return bool(self._held)

    def stop(self) -> None:
        """Watch no more; what was held is handed on."""
        self._lapse()
        self._app.removeEventFilter(self)
        self.deleteLater()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or event.type() not in _KEY_EVENTS or not isinstance(event, QKeyEvent):
            return False
        # A key goes to the window object first and on to parents afterwards: only the focus counts, once.
        if watched is not (QApplication.focusWidget() or QApplication.activeWindow()):
            return False
        char = _character(event)
        if not char:
            return False
        if event.type() == QEvent.Type.KeyPress:
            return self._pressed(event, char)
        return char != ENTER and text_field() is None and self._withhold(event)

    def _withhold(self, event: QKeyEvent) -> bool:
        """Keep a character's other events from widgets and shortcuts until it is known who wrote it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return any(held.key() == event.key() for held in self._held)

    def _pressed(self, event: QKeyEvent, char: str) -> bool:
        field = text_field()
        heard = self._detector.feed(char, _time_of(event))
        if heard.typed and self._held:
            self._replay()
        if heard.fresh:
            self._remember(field)
        if heard.scan:
            self._take(heard.scan)
            return True
        if field is not None or char == ENTER:
            return False
        if not event.isAutoRepeat():
            self._held.append(event.clone())
            self._silence.start()
        return True

    def _remember(self, field: QWidget | None) -> None:
        line = _line_of(field)
        self._field = (line, line.text(), line.cursorPosition()) if line is not None else None

    def _take(self, scan: str) -> None:
        """A scan: nothing of it was typed."""
        self._silence.stop()
        self._held.clear()
        field = text_field()
        if self._field is not None and self._field[0] is _line_of(field):
            line, text, cursor = self._field
            line.setText(text)
            line.setCursorPosition(cursor)
        elif isinstance(field, (QTextEdit, QPlainTextEdit)):
            for _ in scan:
                field.textCursor().deletePreviousChar()
        self._field = None
        self.scanned.emit(scan)

    def _lapse(self) -> None:
        self._detector.drop()
        self._replay()

    def _replay(self) -> None:
        """Hand the held characters to the focused widget: somebody typed them."""
        self._silence.stop()
        held, self._held = self._held, []
        target = QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            return
        self._replaying = True
        try:
            for press in held:
                QCoreApplication.sendEvent(target, press)
                release = QKeyEvent(QEvent.Type.KeyRelease, press.key(), press.modifiers(), press.text())
                QCoreApplication.sendEvent(target, release)
        finally:
            self._replaying = False


def text_field() -> QWidget | None:
    """The focused widget when it takes text: there letters are text, never actions."""
    focused = QApplication.focusWidget()
    if isinstance(focused, (QLineEdit, QTextEdit, QPlainTextEdit)):
        return None if focused.isReadOnly() else focused
    if isinstance(focused, QAbstractSpinBox) or (isinstance(focused, QComboBox) and focused.isEditable()):
        return focused
    return None


def _line_of(field: QWidget | None) -> QLineEdit | None:
    if isinstance(field, QLineEdit):
        return field
    if isinstance(field, (QAbstractSpinBox, QComboBox)):
        return field.findChild(QLineEdit)
    return None


def _character(event: QKeyEvent) -> str:
    """The character of a key that writes one, ENTER for Return, empty for all others."""
    if event.key() in _ENTER_KEYS:
        return ENTER
    if event.text() == GROUP_SEPARATOR:
        return GROUP_SEPARATOR
    if event.modifiers() & _CHORD or not event.text().isprintable():
        return ""
    return event.text()


def _time_of(event: QKeyEvent) -> int:
    """When the key was pressed in milliseconds; by the system's stamp, so that a busy window stays honest."""
    return event.timestamp() or round(monotonic() * 1000)

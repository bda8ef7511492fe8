"""The column at the left: the screens with their keys, settings and person at its foot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from clinicdesk.ui import theme
from clinicdesk.ui.overriding import override
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import draw_text, focus_ring, surface, text_width

WIDE, NARROW = 148, 57
Draw = Callable[[str, str, int], QPixmap]  # an icon's name, colour and size in pixels


class Place(QAbstractButton):
    """One entry: icon, words and key; without room for words the icon alone, with the words as its tip."""

    def __init__(self, words: str, icon: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = icon
        self._key = key
        self._narrow = False
        self._draw: Draw | None = None
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_icons(self, draw: Draw) -> None:
        """Take what draws icons; until then there are none."""
        self._draw = draw
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon alone, or everything."""
        self._narrow = narrow
        self.setToolTip(f"{self.text()} {self._key}".strip() if narrow else "")
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(40), theme.current().px(32))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        px, c = shown.px, shown.colours
        rect = QRectF(self.rect())
        on = self.isChecked()
        if on:
            surface(painter, rect, colour(c.accent), None, px(4))
            surface(painter, rect.adjusted(px(3), 0, 0, 0), colour(c.accent_tint), None, px(4))
            painter.fillRect(QRectF(px(3), 0, px(4), rect.height()), colour(c.accent_tint))
        elif self.underMouse():
            surface(painter, rect, colour(c.page), None, px(4))
        ink = c.text if on else c.muted
        if self._draw is not None:
            drawn = self._draw(self._icon, c.accent if on else c.muted, px(16))
            left = (self.width() - px(16)) // 2 if self._narrow else px(10)
            painter.drawPixmap(left, (self.height() - px(16)) // 2, drawn)
        if not self._narrow:
            font = shown.font(14, 600 if on else 400)
            draw_text(painter, rect.adjusted(px(34), 0, -px(8), 0), self.text(), font, colour(ink))
            key_font = shown.font(11, 600 if on else 500)
            key = rect.adjusted(rect.width() - px(8) - text_width(self._key, key_font), 0, 0, 0)
            draw_text(painter, key, self._key, key_font, colour(ink))
        if self.hasFocus():
            focus_ring(painter, rect)


class Navigation(QWidget):
    """Shows where one is and where one can go."""

    chosen = Signal(str)  # a screen's key
    person_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places: dict[str, Place] = {}
        self._draw: Draw | None = None
        self._narrow = False
        self.setAccessibleName(self.tr("Screens"))
        self._column = QVBoxLayout(self)
        self._column.setSpacing(1)
        self._column.addStretch(1)
        self._person = Place("", "circle-user", "", self)
        self._person.setCheckable(False)
        self._person.hide()
        self._person.clicked.connect(self.person_pressed)
        self._column.addWidget(self._person)
        self._foot = 1  # how many entries lie below the stretch
        self._size()
        theme.current().changed.connect(self._size)

    def add(self, key: str, words: str, icon: str, shortcut: str, *, foot: bool) -> None:
        """Add an entry after the others, or above the person at the foot."""
        place = Place(words, icon, shortcut, self)
        place.set_narrow(self._narrow)
        if self._draw is not None:
            place.set_icons(self._draw)
        place.clicked.connect(lambda: self.chosen.emit(key))
        self._places[key] = place
        self._column.insertWidget(self._column.count() - (1 if foot else self._foot + 1), place)
        self._foot += foot

    def mark(self, key: str) -> None:
        """Show that this screen is in front."""
        for each, place in self._places.items():
            place.setChecked(each == key)

    def set_person(self, words: str) -> None:
        """Who works here, at the foot."""
        self._person.setText(words)
        self._person.show()
        self._person.setAccessibleName(words)

    def set_narrow(self, narrow: bool) -> None:
        """Icons alone, or everything."""
        if narrow != self._narrow:
            self._narrow = narrow
            for place in (*self._places.values(), self._person):
                place.set_narrow(narrow)
            self._size()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._draw is None:
            # A moment after the first paint: loading Qt's SVG part would hold it up.
            QTimer.singleShot(0, self, self._load_icons)

    def _load_icons(self) -> None:
        from clinicdesk.ui.icons import pixmap

        self._draw = pixmap
        for place in (*self._places.values(), self._person):
            place.set_icons(pixmap)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        px, c = shown.px, shown.colours
        painter.fillRect(self.rect(), colour(c.panel))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), colour(c.line))
        if not self._narrow:
            name = QRectF(px(16), 0, self.width() - px(20), px(48))
            draw_text(painter, name, "clinicdesk", shown.font(14, 600), colour(c.text))

    def _size(self) -> None:
        px = theme.current().px
        self.setFixedWidth(px(NARROW if self._narrow else WIDE))
        self._column.setContentsMargins(px(8), px(45), px(9), px(10))

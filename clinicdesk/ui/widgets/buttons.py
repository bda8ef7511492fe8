"""Things to press: buttons with key caps, filter chips, segmented choices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from clinicdesk.ui import theme
from clinicdesk.ui.theme import colour
from clinicdesk.ui.widgets.paint import cap_size, draw_cap, draw_text, focus_ring, surface, text_width

Look = Literal["plain", "primary", "quiet"]


class Button(QAbstractButton):
    """A button with its key beside its verb; `menu=True` adds the small triangle of a drop-down.

    `key` is only shown: whoever makes the button sees to the key itself (`ui.keys.RowKeys` or a shortcut).
    """

    def __init__(
        self,
        text: str,
        look: Look = "plain",
        *,
        key: str = "",
        count: str = "",
        menu: bool = False,
        small: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look: Look = look
        self._key = key
        self._count = count
        self._menu = menu
        self._small = small
        self.setText(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def key(self) -> str:
        """The key shown on the button."""
        return self._key

    def set_count(self, count: str) -> None:
        """Show a bold number after the words."""
        self._count = count
        self.updateGeometry()
        self.update()

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = text_width(self.text(), self._font()) + shown.px(20 if self._small else 26)
        if self._count:
            width += shown.px(8) + text_width(self._count, shown.font(14, 600))
        if self._menu:
            width += shown.px(12)
        if self._key:
            width += shown.px(7) + cap_size(self._key).width()
        return QSize(round(width + 0.5), shown.px(28 if self._small else 32))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        rect = QRectF(self.rect())
        text = self._paint_surface(painter, rect)
        left = rect.left() + shown.px(10 if self._small else 13)
        draw_text(painter, rect.adjusted(left, 0, 0, 0), self.text(), self._font(), text)
        left += text_width(self.text(), self._font())
        if self._count:
            left += shown.px(8)
            draw_text(painter, rect.adjusted(left, 0, 0, 0), self._count, shown.font(14, 600), text)
            left += text_width(self._count, shown.font(14, 600))
        if self._menu:
            draw_text(painter, rect.adjusted(left + shown.px(3), 0, 0, 0), "▾", shown.font(14), text)
            left += shown.px(12)
        if self._key:
            cap = text if self._look == "primary" else colour(shown.colours.muted)
            draw_cap(painter, left + shown.px(7), rect.center().y(), self._key, cap)
        if self.hasFocus():
            focus_ring(painter, rect, on_accent=self._look == "primary")

    def _paint_surface(self, painter: QPainter, rect: QRectF) -> QColor:
        """Fill the button; the colour for its words."""
        c = theme.current().colours
        pressed = self.isDown() or self.isChecked()
        if not self.isEnabled():
            surface(painter, rect, colour(c.sunken), colour(c.line))
            return colour(c.muted)
        if self._look == "primary":
            surface(painter, rect, colour(c.info if pressed or self.underMouse() else c.accent))
            return colour(c.on_accent)
        over = self.underMouse() or pressed
        if self._look == "plain":
            fill = colour(c.accent_tint if pressed else c.page if over else c.panel)
            surface(painter, rect, fill, colour(c.border))
        elif over:
            surface(painter, rect, colour(c.accent_tint))
        return colour(c.text)

    def _font(self) -> QFont:
        return theme.current().font(13 if self._small else 14, 500)


class FilterChip(QAbstractButton):
    """A count that filters when pressed; pressed again it lets everything through."""

    def __init__(self, text: str, count: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{text} {count}".strip())

    def set_words(self, text: str, count: str = "") -> None:
        """Change the words and the bold number after them."""
        self._count = count
        self.setText(text)
        self.setAccessibleName(f"{text} {count}".strip())
        self.updateGeometry()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = text_width(self.text(), shown.font(13, 600)) + shown.px(20)
        if self._count:
            width += shown.px(4) + text_width(self._count, shown.font(13, 600))
        return QSize(round(width + 0.5), shown.px(26))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        c = shown.colours
        rect = QRectF(self.rect())
        on = self.isChecked()
        fill = c.accent_tint if on else c.page if self.underMouse() else c.panel
        surface(painter, rect, colour(fill), colour(c.accent if on else c.line))
        font = shown.font(13, 600 if on else 400)
        used = text_width(self.text(), font)
        if self._count:
            used += shown.px(4) + text_width(self._count, shown.font(13, 600))
        left = (rect.width() - used) / 2
        draw_text(painter, rect.adjusted(left, 0, 0, 0), self.text(), font, colour(c.text))
        if self._count:
            left += text_width(self.text(), font) + shown.px(4)
            draw_text(painter, rect.adjusted(left, 0, 0, 0), self._count, shown.font(13, 600), colour(c.text))
        if self.hasFocus():
            focus_ring(painter, rect)


class _Segment(QAbstractButton):
    """One choice of SegmentedButtons."""

    def __init__(self, text: str, key: str, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = key
        self._place = place
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    @override
    def sizeHint(self) -> QSize:
        shown = theme.current()
        width = text_width(self.text(), shown.font(14, 600)) + shown.px(24)
        if self._key:
            width += shown.px(6) + cap_size(self._key).width()
        return QSize(round(width + 0.5), shown.px(32))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = theme.current()
        c = shown.colours
        rect = QRectF(self.rect())
        on = self.isChecked()
        inner = rect.adjusted(0, 1, 0, -1)
        if on or self.underMouse():
            painter.fillRect(inner, colour(c.accent_tint if on else c.page))
        if self._place != "first":
            painter.fillRect(QRectF(0, 1, 1, rect.height() - 2), colour(c.line))
        if on:
            bar = shown.px(3)
            painter.fillRect(QRectF(0, rect.height() - bar - 1, rect.width(), bar), colour(c.accent))
        font = shown.font(14, 600 if on else 400)
        cap = cap_size(self._key)
        used = text_width(self.text(), font) + (shown.px(6) + cap.width() if self._key else 0)
        left = (rect.width() - used) / 2
        draw_text(painter, rect.adjusted(left, 0, 0, 0), self.text(), font, colour(c.text))
        if self._key:
            at = left + used - cap.width()
            draw_cap(painter, at, rect.center().y(), self._key, colour(c.muted))
        if self.hasFocus():
            focus_ring(painter, rect)


class SegmentedButtons(QWidget):
    """A row of joined choices; one of them (or any number, `multiple=True`) is chosen. Arrow keys move."""

    chosen = Signal(object)  # the value chosen by a person; with `multiple` the tuple of all that are on

    def __init__(
        self,
        options: Sequence[tuple[object, str]],
        *,
        multiple: bool = False,
        keys: Sequence[str] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`options` are (value, words), `keys` the caps shown on them, `name` what a screen reader says."""
        super().__init__(parent)
        self._multiple = multiple
        self._values = [value for value, _ in options]
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 1, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(not multiple)
        for at, (_, words) in enumerate(options):
            key = keys[at] if at < len(keys) else ""
            button = _Segment(words, key, "first" if at == 0 else "later", self)
            self._group.addButton(button, at)
            row.addWidget(button, 1)
        self._group.idClicked.connect(self._clicked)

    def value(self) -> object:
        """The value chosen, None for none; with `multiple` the tuple of the values that are on."""
        on = tuple(v for at, v in enumerate(self._values) if self._group.button(at).isChecked())
        return on if self._multiple else (on[0] if on else None)

    def set_value(self, value: object) -> None:
        """Choose without telling; with `multiple` a collection of values."""
        wanted = (
            tuple(value) if self._multiple and isinstance(value, (tuple, list, set, frozenset)) else (value,)
        )
        for at, each in enumerate(self._values):
            self._group.button(at).setChecked(each in wanted)

    def choose(self, value: object) -> None:
        """Choose as a press would, telling `chosen`."""
        self._group.button(self._values.index(value)).click()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        focused = self._group.id(self.focusWidget()) if isinstance(self.focusWidget(), _Segment) else -1  # type: ignore[arg-type]
        if step is None or focused < 0:
            super().keyPressEvent(event)
            return
        button = self._group.button((focused + step) % len(self._values))
        button.setFocus(Qt.FocusReason.TabFocusReason)
        if not self._multiple:
            button.click()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        c = theme.current().colours
        surface(QPainter(self), QRectF(self.rect()), colour(c.panel), colour(c.border))

    def _clicked(self) -> None:
        self.chosen.emit(self.value())

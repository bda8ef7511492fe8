"""Icons from `resources/icons` in the theme's colours; drawn once for each name, colour and size."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from clinicdesk.ui import theme
from clinicdesk.wording.places import resource


def icon(name: str) -> QIcon:
    """The icon in the text colour of the present theme, at 18 px."""
    shown = theme.current()
    return QIcon(pixmap(name, shown.colours.text, shown.px(18)))


def pixmap(name: str, colour: str, size: int) -> QPixmap:
    """The icon `name` as a square of `size` device-independent pixels; OSError when there is no such icon."""
    return _render(name, colour, size, QGuiApplication.primaryScreen().devicePixelRatio())


@lru_cache(maxsize=256)
def _render(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    source = resource("icons", f"{name}.svg").read_bytes().replace(b"currentColor", colour.encode())
    drawn = QPixmap(round(size * ratio), round(size * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(source)).render(painter)
    painter.end()
    return drawn

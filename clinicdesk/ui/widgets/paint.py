"""Small drawing helpers shared by the painted widgets: rounded surfaces, key caps, measured text."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from clinicdesk.ui import theme
from clinicdesk.ui.style import RADIUS, ring

__all__ = ["cap_size", "draw_cap", "draw_text", "focus_ring", "surface", "text_width"]

_RETURN = "↵"


def text_width(text: str, font: QFont) -> float:
    """The advance of one line of text, in device-independent pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def draw_text(painter: QPainter, rect: QRectF, text: str, font: QFont, colour: QColor) -> None:
    """One line, vertically centred at the left of `rect`, elided when it does not fit."""
    painter.setFont(font)
    painter.setPen(colour)
    if text_width(text, font) > rect.width() + 0.5:
        text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)


def surface(
    painter: QPainter, rect: QRectF, fill: QColor | None, edge: QColor | None = None, radius: float = RADIUS
) -> None:
    """A rounded rectangle whose 1 px edge lies on whole pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5) if edge is not None else rect, radius, radius)


def focus_ring(painter: QPainter, rect: QRectF, *, on_accent: bool = False) -> None:
    """The ring of the focused widget; on an accent surface it lies inside in the text's colour."""
    colours = theme.current().colours
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if on_accent:
        ring(painter, rect.adjusted(2, 2, -2, -2), QColor(colours.on_accent), RADIUS - 1, 1.5)
    else:
        ring(painter, rect, QColor(colours.accent), RADIUS)


def cap_size(key: str) -> QSize:
    """The size of the key cap that shows `key`; nothing for no key."""
    if not key:
        return QSize()
    shown = theme.current()
    width = max(text_width(key, shown.font(11, 600)) + shown.px(8), shown.px(17))
    return QSize(round(width), shown.px(17))


def draw_cap(painter: QPainter, left: float, middle: float, key: str, colour: QColor) -> None:
    """A key cap in `colour` (text and edge), from `left`, centred at height `middle`."""
    shown = theme.current()
    size = cap_size(key)
    rect = QRectF(round(left), round(middle - size.height() / 2), size.width(), size.height())
    surface(painter, rect, None, colour, shown.px(3))
    if key == _RETURN:
        _draw_return(painter, rect, colour)
        return
    painter.setFont(shown.font(11, 600))
    painter.setPen(colour)
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), key)


def _draw_return(painter: QPainter, rect: QRectF, colour: QColor) -> None:
    """The return arrow, drawn: the font has none."""
    unit = rect.height() / 17
    centre = rect.center()

    def at(x: float, y: float) -> QPointF:
        return centre + QPointF(x * unit, y * unit)

    painter.setPen(QPen(colour, 1.3 * unit))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline([at(4.5, -3), at(4.5, 1), at(-4, 1)])
    painter.drawPolyline([at(-1.6, -1.4), at(-4, 1), at(-1.6, 3.4)])

"""How Qt's own controls look: Fusion with drawn fields and tick boxes, and the few style sheet rules.

Combo boxes, spin boxes, date fields and tick boxes are drawn here and never styled by sheet rules: their
arrows and marks break at once when a rule touches them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionSpinBox,
    QWidget,
)

from clinicdesk.ui.colours import Colours
from clinicdesk.ui.overriding import override

RADIUS = 4
TONES = ("good", "warn", "bad", "info", "series", "maintenance", "consult", "accent")


def sheet(colours: Colours, px: Callable[[float], int]) -> str:
    """The style sheet of the application for one set of colours and one text size."""
    c = colours
    tones = "".join(f'QLabel[tone="{tone}"] {{ color: {getattr(c, tone)}; }}\n' for tone in TONES)
    return f"""
QLabel[look="muted"] {{ color: {c.muted}; }}
QLabel[look="small"] {{ color: {c.muted}; font-size: {px(13)}px; }}
QLabel[look="note"] {{ font-size: {px(13)}px; }}
QLabel[look="caption"] {{ color: {c.muted}; font-size: {px(12)}px; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="heading"] {{ font-size: {px(13)}px; font-weight: 600; }}
QLabel[look="title"] {{ font-size: {px(17)}px; font-weight: 600; }}
QLabel[look="large"] {{ font-size: {px(22)}px; }}
QLabel[look="inverse"] {{ color: {c.panel}; }}
QPushButton[look="inverse"] {{ color: {c.panel}; background: transparent; border: 1px solid {c.panel};
  border-radius: {px(4)}px; padding: {px(2)}px {px(10)}px; font-weight: 600; }}
QPushButton[look="inverse"]:focus, QPushButton[look="inverse"]:hover {{ background: {c.muted}; }}
QFrame[surface="card"] {{ background: {c.panel}; border: 1px solid {c.line}; border-radius: {px(6)}px; }}
QFrame[surface="sunken"] {{ background: {c.sunken}; border: 0; border-radius: {px(6)}px; }}
QPlainTextEdit {{ background: {c.panel}; border: 1px solid {c.border}; border-radius: {px(4)}px; }}
QPlainTextEdit:focus {{ border: 2px solid {c.accent}; }}
QToolTip {{ background: {c.text}; color: {c.panel}; border: 0; padding: {px(4)}px; }}
QHeaderView::section {{ background: {c.panel}; color: {c.muted}; border: 0; border-bottom: 1px solid {c.line};
  padding: 0 {px(9)}px; font-size: {px(12)}px; font-weight: 500; }}
QMenu {{ background: {c.panel}; border: 1px solid {c.line}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(20)}px; }}
QMenu::item:selected {{ background: {c.accent_tint}; color: {c.text}; }}
QScrollBar {{ background: transparent; width: {px(10)}px; height: {px(10)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.border}; border-radius: {px(3)}px; margin: {px(2)}px;
  min-height: {px(28)}px; min-width: {px(28)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
{tones}"""


def ring(painter: QPainter, rect: QRectF, colour: QColor, radius: float, width: float = 2.0) -> None:
    """Draw the focus ring just inside `rect`."""
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)


class ClinicStyle(QProxyStyle):
    """Fusion with 32 px fields and 18 px tick boxes in the theme's colours."""

    _HEIGHT = 32
    _TICK = 18
    _BUTTON = 22  # the part of a field that opens its list or steps its number
    _INSET = 7  # between a field's edge and its text
    _CT = QStyle.ContentsType
    _PE = QStyle.PrimitiveElement
    _CC = QStyle.ComplexControl
    _FIELDS: ClassVar[set[QStyle.ContentsType]] = {
        _CT.CT_LineEdit,
        _CT.CT_ComboBox,
        _CT.CT_SpinBox,
    }

    def __init__(self, colours: Callable[[], Colours], px: Callable[[float], int]) -> None:
        """`colours` gives those in force, `px` scales a length of the design to the text size."""
        super().__init__("Fusion")
        self._colours = colours
        self._px = px

    @override
    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        pm = QStyle.PixelMetric
        if metric in (
            pm.PM_IndicatorWidth,
            pm.PM_IndicatorHeight,
            pm.PM_ExclusiveIndicatorWidth,
            pm.PM_ExclusiveIndicatorHeight,
        ):
            return self._px(self._TICK)
        return super().pixelMetric(metric, option, widget)

    @override
    def sizeFromContents(
        self, kind: QStyle.ContentsType, option: QStyleOption, size: QSize, widget: QWidget | None = None
    ) -> QSize:
        result = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]  # None is fine
        if kind in self._FIELDS:
            result.setHeight(max(result.height(), self._px(self._HEIGHT)))
            if kind == self._CT.CT_ComboBox:
                result.setWidth(result.width() + self._px(14))
        return result

    @override
    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: QWidget | None = None
    ) -> QRect:
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]  # None is fine
        if element == QStyle.SubElement.SE_LineEditContents and not (widget and _inside_field(widget)):
            side = self._px(self._INSET)
            return rect.adjusted(side, 0, -side, 0)
        return rect

    @override
    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]  # None is fine
        whole, sub = _rect(option), QStyle.SubControl
        button = self._px(self._BUTTON)
        inset = self._px(self._INSET)
        if control == self._CC.CC_ComboBox and part == sub.SC_ComboBoxArrow:
            return QRect(whole.right() - button, whole.y(), button, whole.height())
        if control == self._CC.CC_SpinBox and part in (sub.SC_SpinBoxUp, sub.SC_SpinBoxDown):
            half = whole.height() // 2
            top = whole.y() + (half if part == sub.SC_SpinBoxDown else 0)
            return QRect(whole.right() - button, top, button, half)
        if (control == self._CC.CC_ComboBox and part == sub.SC_ComboBoxEditField) or (
            control == self._CC.CC_SpinBox and part == sub.SC_SpinBoxEditField
        ):
            return whole.adjusted(inset, 2, -button - 1, -2)
        return rect

    @override
    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element == self._PE.PE_PanelLineEdit:
            # Inside a spin box or an editable combo box the outer control has drawn the frame.
            if not isinstance(widget, QWidget) or not _inside_field(widget):
                self._field(painter, option)
        elif element in (self._PE.PE_IndicatorCheckBox, self._PE.PE_IndicatorRadioButton):
            self._tick(painter, option, round_=element == self._PE.PE_IndicatorRadioButton)
        elif element == self._PE.PE_FrameFocusRect:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            ring(painter, QRectF(_rect(option)), QColor(self._colours().accent), RADIUS)
            painter.restore()
        else:
            super().drawPrimitive(element, option, painter, widget)

    @override
    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if control == self._CC.CC_ComboBox and isinstance(option, QStyleOptionComboBox):
            self._field(painter, option)
            self._part_arrow(control, option, painter, widget, QStyle.SubControl.SC_ComboBoxArrow)
        elif control == self._CC.CC_SpinBox and isinstance(option, QStyleOptionSpinBox):
            self._field(painter, option)
            for part in (QStyle.SubControl.SC_SpinBoxUp, QStyle.SubControl.SC_SpinBoxDown):
                if part in option.subControls:
                    self._part_arrow(control, option, painter, widget, part)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def _field(self, painter: QPainter, option: QStyleOption) -> None:
        colours = self._colours()
        focused = _has(option, QStyle.StateFlag.State_HasFocus)
        enabled = _has(option, QStyle.StateFlag.State_Enabled)
        rect = QRectF(_rect(option)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colours.border))
        painter.setBrush(QColor(colours.panel if enabled else colours.sunken))
        painter.drawRoundedRect(rect, RADIUS, RADIUS)
        if focused:
            ring(painter, QRectF(_rect(option)), QColor(colours.accent), RADIUS)
        painter.restore()

    def _part_arrow(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None,
        part: QStyle.SubControl,
    ) -> None:
        rect = self.subControlRect(control, option, part, widget)
        if control == self._CC.CC_SpinBox:
            near = self._px(2) * (1 if part == QStyle.SubControl.SC_SpinBoxUp else -1)
            rect.translate(0, near)
        self._arrow(painter, rect, down=part != QStyle.SubControl.SC_SpinBoxUp)

    def _arrow(self, painter: QPainter, rect: QRect, *, down: bool) -> None:
        half, rise = self._px(4), self._px(2) * (1 if down else -1)
        middle = QRectF(rect).center()
        points = [QPointF(-half, -rise), QPointF(0, rise), QPointF(half, -rise)]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._colours().muted), 1.6))
        painter.drawPolyline(QPolygonF([middle + point for point in points]))
        painter.restore()

    def _tick(self, painter: QPainter, option: QStyleOption, *, round_: bool) -> None:
        colours = self._colours()
        on = _has(option, QStyle.StateFlag.State_On)
        rect = QRectF(_rect(option)).adjusted(1, 1, -1, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if on else colours.border), 1.2))
        painter.setBrush(QColor(colours.accent if on and not round_ else colours.panel))
        radius = rect.width() / 2 if round_ else RADIUS - 1
        painter.drawRoundedRect(rect, radius, radius)
        if on and round_:
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(rect.center(), rect.width() / 4, rect.width() / 4)
        elif on:
            unit = rect.width() / 16
            points = [QPointF(3.5, 8.5), QPointF(6.8, 11.8), QPointF(12.5, 4.8)]
            painter.setPen(QPen(QColor(colours.on_accent), 2 * unit))
            painter.drawPolyline(QPolygonF([rect.topLeft() + point * unit for point in points]))
        painter.restore()


def _inside_field(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and (parent.inherits("QAbstractSpinBox") or parent.inherits("QComboBox"))


def _rect(option: QStyleOption) -> QRect:
    return option.rect


def _has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)

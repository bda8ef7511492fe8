"""A widget can be painted all day: no paint call may lose a reference to None.

PySide6 6.12.0 lost one on Python 3.11 in most of QPainter's calls, until the interpreter aborted with
"deallocating None" after a few hundred repaints. From Python 3.12 on None is immortal and cannot be lost.
"""

from __future__ import annotations

import sys

import pytest

pytest.importorskip("PySide6", reason="Qt is not installed")

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPaintEvent, QPen, QStaticText
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

REPAINTS = 20_000
# Other code may take or give back a handful of references meanwhile; the fault lost one for each call.
DRIFT = 2_000


class Canvas(QWidget):
    """Paints what a calendar paints, and counts how often."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(60, 24)
        self.repaints = 0
        self._pen, self._font, self._fill = QPen(QColor("teal")), QFont(), QColor("white")
        self._box, self._text = QRect(2, 2, 50, 18), QStaticText("15:00")

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self._box, self._fill)
        painter.setPen(self._pen)
        painter.setFont(self._font)
        painter.drawRect(self._box)
        painter.drawLine(2, 10, 50, 10)
        painter.drawStaticText(4, 4, self._text)
        painter.drawText(4, 18, "Zoe")
        painter.end()
        self.repaints += 1


@pytest.mark.ui
def test_twenty_thousand_repaints_lose_no_reference_to_none(qtbot: QtBot) -> None:
    canvas = Canvas()
    qtbot.addWidget(canvas)
    onto = QImage(canvas.size(), QImage.Format.Format_ARGB32_Premultiplied)
    canvas.render(onto)  # fonts and glyphs are set up before counting
    before, painted = sys.getrefcount(None), canvas.repaints
    for _ in range(REPAINTS):
        canvas.render(onto)
        # Looked at each time: past some thousand lost references there is no interpreter left to say so.
        assert abs(sys.getrefcount(None) - before) < DRIFT
    assert canvas.repaints - painted == REPAINTS

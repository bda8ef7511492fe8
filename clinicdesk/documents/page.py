"""Draws text, lines and squares on the pages of a PDF; the same data gives the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from clinicdesk.documents.fonts import BOLD, REGULAR, drawn, font_width, runs, width
from clinicdesk.documents.square import Modules

MM: float = mm
A4: tuple[float, float] = (210 * mm, 297 * mm)
INK, GREY, LINE, FAINT, HATCH, WHITE = map(
    HexColor, ("#151924", "#555b66", "#8a8f99", "#f4f5f7", "#e8e9ec", "#ffffff")
)

Runs = tuple[tuple[str, bool], ...]
"""A paragraph as pieces of text, each with whether it is bold."""
Line = tuple[tuple[str, str], ...]
"""One printed line as pieces (weight, text)."""
Point = tuple[float, float]


class Page:
    """A PDF being drawn, in points from the lower left corner; `bytes()` ends it."""

    def __init__(self, size: tuple[float, float], *, title: str, author: str, language: str) -> None:
        self.width, self.height = size
        self._buffer = BytesIO()
        self._font = ("", 0.0)
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("clinicdesk")
        self._canvas.setSubject("")
        self._canvas.setCatalogEntry("Lang", language)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")

    def text(self, at: Point, text: str, size: float, weight: str = REGULAR) -> float:
        """Prints a line from a point on its baseline and returns the x where it ends."""
        x, y = at
        for font, piece in runs(text, weight):
            if (font, size) != self._font:
                self._font = (font, size)
                self._canvas.setFont(font, size)
            self._draw(x, y, piece, font)
            x += font_width(piece, font) * size
        return x

    def _draw(self, x: float, y: float, piece: str, font: str) -> None:
        """One piece in the font that is set; glyphs that are no characters say which text they are."""
        glyphs = drawn(piece, font)
        if glyphs is piece:
            self._canvas.drawString(x, y, piece)
            return
        said = piece.encode("utf-16-be").hex()
        self._canvas.addLiteral(f"/Span <</ActualText <feff{said}>>> BDC")
        self._canvas.drawString(x, y, glyphs)
        self._canvas.addLiteral("EMC")

    def text_right(self, at: Point, text: str, size: float, weight: str = REGULAR) -> None:
        """Prints a line that ends at a point."""
        self.text((at[0] - width(text, weight, size), at[1]), text, size, weight)

    def lines(self, corner: Point, lines: Sequence[Line], size: float, step: float) -> None:
        """Prints lines under each other, `step` points apart, from their upper left corner."""
        for n, line in enumerate(lines):
            x, y = corner[0], corner[1] - size - n * step
            for weight, piece in line:
                x = self.text((x, y), piece, size, weight)

    def ink(self, color: Color) -> None:
        """The colour of text and filled shapes from here on."""
        self._canvas.setFillColor(color)

    def rule(self, start: Point, end: Point, *, thickness: float = 0.5, color: Color = INK) -> None:
        """A straight line."""
        self._canvas.setLineWidth(thickness)
        self._canvas.setStrokeColor(color)
        self._canvas.line(*start, *end)

    def box(  # a rectangle has four sides and a look
        self,
        x: float,
        y: float,
        w: float,
        h: float,
        *,
        thickness: float = 0,
        color: Color = INK,
        fill: Color | None = None,
        radius: float = 0,
    ) -> None:
        """A rectangle from its lower left corner, drawn, filled or both."""
        self._canvas.setLineWidth(thickness)
        self._canvas.setStrokeColor(color)
        if fill is not None:
            self._canvas.setFillColor(fill)
        self._canvas.roundRect(x, y, w, h, radius, stroke=int(thickness > 0), fill=int(fill is not None))

    def circle(self, x: float, y: float, radius: float, *, filled: bool, thickness: float = 1) -> None:
        """A circle in ink, filled or drawn."""
        self._canvas.setLineWidth(thickness)
        self._canvas.setStrokeColor(INK)
        self._canvas.setFillColor(INK if filled else WHITE)
        self._canvas.circle(x, y, radius, stroke=1, fill=1)

    def strokes(
        self, strokes: Sequence[Sequence[tuple[float, float]]], thickness: float, color: Color
    ) -> None:
        """Lines with round ends through points."""
        self._canvas.saveState()
        self._canvas.setLineWidth(thickness)
        self._canvas.setLineCap(1)
        self._canvas.setLineJoin(1)
        self._canvas.setStrokeColor(color)
        for points in strokes:
            path = self._canvas.beginPath()
            path.moveTo(*points[0])
            for point in points[1:]:
                path.lineTo(*point)
            self._canvas.drawPath(path, stroke=1, fill=0)
        self._canvas.restoreState()
        self._font = ("", 0.0)

    def hatch(self, x: float, y: float, w: float, h: float) -> None:
        """Diagonal lines inside a rectangle: the sign for closed that needs no colour."""
        step = 6
        self._canvas.saveState()
        path = self._canvas.beginPath()
        path.rect(x, y, w, h)
        self._canvas.clipPath(path, stroke=0, fill=0)
        self._canvas.setLineWidth(1.4)
        self._canvas.setStrokeColor(HATCH)
        starts = (x + n * step for n in range(-int(h / step) - 1, int(w / step) + 1))
        self._canvas.lines([(start, y + h, start + h, y) for start in starts])
        self._canvas.restoreState()
        self._font = ("", 0.0)

    def square(self, x: float, y: float, side: float, modules: Modules) -> None:
        """A QR code `side` points wide from its lower left corner; the caller leaves the quiet zone white."""
        size = side / len(modules)
        self._canvas.setFillColor(INK)
        path = self._canvas.beginPath()
        for row, dark in enumerate(modules, start=1):
            for start, length in _stretches(dark):
                path.rect(x + start * size, y + side - row * size, length * size, size)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def next_page(self) -> None:
        """Ends this page and begins another."""
        self._canvas.showPage()
        self._font = ("", 0.0)

    def bytes(self) -> bytes:
        """The finished PDF."""
        self._canvas.save()
        return self._buffer.getvalue()


@lru_cache(maxsize=512)
def wrapped(paragraph: Runs, size: float, room: float) -> tuple[Line, ...]:
    """A paragraph broken into lines that are at most `room` points wide; a longer word stands alone."""
    lines: list[list[tuple[str, str]]] = [[]]
    used = 0.0
    for text, bold in paragraph:
        weight = BOLD if bold else REGULAR
        for word in _words(text):
            if lines[-1] and used + width(word.rstrip(), weight, size) > room:
                lines.append([])
                used = 0.0
            if word.strip() or lines[-1]:
                _append(lines[-1], weight, word)
                used += width(word, weight, size)
    return tuple(map(tuple, lines))


def elided(text: str, weight: str, size: float, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than `room` points."""
    if width(text, weight, size) <= room:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if width(text[:middle].rstrip() + "…", weight, size) <= room:
            fits = middle
        else:
            too_long = middle
    return text[:fits].rstrip() + "…"


def _words(text: str) -> list[str]:
    """The words of a text, each with the blank after it; a leading blank is a word of its own."""
    words = text.split(" ")
    return [word + " " for word in words[:-1]] + ([words[-1]] if words[-1] else [])


def _append(line: list[tuple[str, str]], weight: str, word: str) -> None:
    if line and line[-1][0] == weight:
        line[-1] = (weight, line[-1][1] + word)
    else:
        line.append((weight, word))


def _stretches(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Where dark stretches of a row begin and how long they are."""
    found: list[tuple[int, int]] = []
    for n, dark in enumerate(row):
        if dark and n and row[n - 1]:
            start, length = found[-1]
            found[-1] = (start, length + 1)
        elif dark:
            found.append((n, 1))
    return found

"""Sets text in scripts whose letters change shape and place beside each other, such as Devanagari.

The glyphs come from HarfBuzz. One that stands for no single character is printed under a private one that
follows from its number in the font alone, so that the same text gives the same bytes.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import ShapeData, ShapedStr

_PRIVATE = 0xE000  # private use area of the basic plane: room for 6,400 glyphs


@lru_cache(maxsize=4096)
def shaped(text: str, font: str) -> ShapedStr:
    """A text in the order in which it is read, as the glyphs that a registered font prints for it."""
    face, shaper = pdfmetrics.getFont(font).face, _shaper(font)
    scale = 1000 / shaper.face.upem
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    uharfbuzz.shape(shaper, buffer, {"kern": True, "liga": True})
    chars, data = [], []
    for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        char = _char(face, info.codepoint, text[info.cluster], shaper)
        offsets = (place.x_offset * scale, place.y_offset * scale)
        width = face.charWidths[ord(char)]
        data.append(ShapeData(info.cluster, place.x_advance * scale, 0, *offsets, width))
        chars.append(char)
    return ShapedStr("".join(chars), shapeData=data)


@lru_cache(maxsize=4096)
def shaped_width(text: str, font: str) -> float:
    """The width of a shaped text at size 1, in points."""
    return sum(float(one.x_advance) for one in shaped(text, font).__shapeData__) / 1000


@cache
def _shaper(font: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(pdfmetrics.getFont(font).hbFace)


def _char(face: Any, glyph: int, wanted: str, shaper: uharfbuzz.Font) -> str:
    """The character under which a glyph is printed: its own where it is plain, else a private one."""
    if face.charToGlyph.get(ord(wanted)) == glyph:
        return wanted
    private = _PRIVATE + glyph
    if private not in face.charToGlyph:
        face.charToGlyph[private] = glyph
        face.charWidths[private] = shaper.get_glyph_h_advance(glyph) * 1000 / shaper.face.upem
    return chr(private)

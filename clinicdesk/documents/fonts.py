"""The fonts of the sheets, and the pieces of a text that each of them can print.

Inter prints Latin, Greek and Cyrillic, DejaVu Sans what it lacks of other alphabets, Noto Sans Devanagari
and Thai, NanumSquare Korean, Droid Sans Fallback Chinese and Japanese. A font is loaded by the first text
that needs it; what is printed of it lies in the PDF. Text never passes through a markup parser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from bidi.algorithm import get_display
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from clinicdesk.documents.arabic import join
from clinicdesk.wording.places import resource

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import ShapedStr

REGULAR, MEDIUM, SEMIBOLD, BOLD = "Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"
_HEAVY = {SEMIBOLD, BOLD}
_ASIAN = "DroidSansFallback"
_SHAPED = frozenset(
    f"NotoSans{script}-{cut}" for script in ("Devanagari", "Thai") for cut in ("Regular", "Bold")
)
"""Scripts whose letters change beside each other; Arabic is joined by `arabic`."""
_BLOCKS = (
    (0x0900, 0x097F, "NotoSansDevanagari-Regular", "NotoSansDevanagari-Bold"),
    (0x0E00, 0x0E7F, "NotoSansThai-Regular", "NotoSansThai-Bold"),
    (0x1100, 0x11FF, "NanumSquareR", "NanumSquareB"),
    (0x3130, 0x318F, "NanumSquareR", "NanumSquareB"),
    (0xAC00, 0xD7A3, "NanumSquareR", "NanumSquareB"),
    (0x2E80, 0x9FFF, _ASIAN, _ASIAN),
    (0xF900, 0xFAFF, _ASIAN, _ASIAN),
    (0xFF00, 0xFFEF, _ASIAN, _ASIAN),
)
"""First and last character of each script beyond the alphabets, and its fonts: plain and heavy."""
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})

# Nothing that is printed may name a file or a host (reliability.md §5: reportlab).
rl_config.trustedSchemes = []
rl_config.trustedHosts = []


class _Font(Protocol):
    """What is used of a reportlab font."""

    def stringWidth(self, text: str, size: float) -> float: ...  # noqa: N802  # reportlab's name


@cache
def _font(name: str) -> _Font:
    """One font, registered with reportlab on first use."""
    pdfmetrics.registerFont(TTFont(name, resource("fonts", f"{name}.ttf")))
    font: _Font = pdfmetrics.getFont(name)
    return font


@cache
def _covered(name: str) -> frozenset[int]:
    """The characters that a font has a glyph for."""
    return frozenset(_font(name).face.charToGlyph)  # type: ignore[attr-defined]  # TTFont only


@lru_cache(maxsize=16384)
def runs(text: str, weight: str = REGULAR) -> tuple[tuple[str, str], ...]:
    """A line of text, in the order in which it is printed, as pieces (font, text)."""
    if text.isascii() and text.isprintable():
        _font(weight)
        return ((weight, text),)
    visible = "".join(_visible(unicodedata.normalize("NFC", text)))
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in visible):
        visible = get_display(join(visible))
    pieces = groupby(visible, key=_chooser(weight))
    return tuple((font, "".join(chars)) for font, chars in pieces)


@lru_cache(maxsize=16384)
def unit_width(text: str, weight: str = REGULAR) -> float:
    """The width of a text at size 1, in points."""
    return sum(font_width(piece, font) for font, piece in runs(text, weight))


@lru_cache(maxsize=16384)
def font_width(text: str, font: str) -> float:
    """The width at size 1 of a text in one font that can print all of it."""
    if font in _SHAPED:
        from clinicdesk.documents.shaping import shaped_width

        _font(font)
        return shaped_width(text, font)
    return _font(font).stringWidth(text, 1)


def drawn(text: str, font: str) -> str | ShapedStr:
    """What is handed to the canvas for a text in one font: its glyphs where the script is shaped."""
    if font not in _SHAPED:
        return text
    from clinicdesk.documents.shaping import shaped

    _font(font)
    return shaped(text, font)


def width(text: str, weight: str, size: float) -> float:
    """The width of a text in points."""
    return unit_width(text, weight) * size


def _visible(text: str) -> Iterator[str]:
    """The printable characters; breaks become blanks, marks of direction and broken halves are left out."""
    for char in text:
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp", "Cc"}:
            yield " "
        elif category not in {"Cf", "Cs", "Co", "Cn"}:
            yield char


class _chooser:  # noqa: N801  # used as a function
    """Chooses the font of each character; a mark stays with the character that it sits on."""

    def __init__(self, weight: str) -> None:
        self._heavy = weight in _HEAVY
        self._fonts = (weight, "DejaVuSans-Bold" if self._heavy else "DejaVuSans")
        self._last = weight

    def __call__(self, char: str) -> str:
        if not (unicodedata.combining(char) or char == " ") or ord(char) not in _covered(self._last):
            self._last = self._choose(char)
        return self._last

    def _choose(self, char: str) -> str:
        point = ord(char)
        for first, last, plain, heavy in _BLOCKS:
            if first <= point <= last and point in _covered(heavy if self._heavy else plain):
                return heavy if self._heavy else plain
        return next((font for font in self._fonts if point in _covered(font)), self._fonts[1])

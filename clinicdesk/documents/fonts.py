"""The fonts of the sheets, and the pieces of a text that each of them can print.

Inter prints Latin, Greek and Cyrillic, DejaVu Sans what it lacks of other alphabets, and the viewer's own
Asian fonts (named, not embedded) Chinese, Japanese and Korean. Text never passes through a markup parser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby
from typing import Protocol

from bidi.algorithm import get_display
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

from clinicdesk.documents.arabic import join
from clinicdesk.wording.places import resource

REGULAR, MEDIUM, SEMIBOLD, BOLD = "Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold"
_HEAVY = {SEMIBOLD, BOLD}
_JAPANESE, _CHINESE, _KOREAN = "HeiseiKakuGo-W5", "STSong-Light", "HYGothic-Medium"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_EMBEDDED = (REGULAR, MEDIUM, SEMIBOLD, BOLD, "DejaVuSans", "DejaVuSans-Bold")

# Nothing that is printed may name a file or a host (reliability.md §5: reportlab).
rl_config.trustedSchemes = []
rl_config.trustedHosts = []


class _Font(Protocol):
    """What is used of a reportlab font."""

    def stringWidth(self, text: str, size: float) -> float: ...  # noqa: N802  # reportlab's name


@cache
def _font(name: str) -> _Font:
    """One font, registered with reportlab on first use."""
    if name in _EMBEDDED:
        pdfmetrics.registerFont(TTFont(name, resource("fonts", f"{name}.ttf")))
    else:
        pdfmetrics.registerFont(UnicodeCIDFont(name))
    font: _Font = pdfmetrics.getFont(name)
    return font


@cache
def _covered(name: str) -> frozenset[int]:
    """The characters that an embedded font has a glyph for."""
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
    pieces = groupby(visible, key=_chooser(visible, weight))
    return tuple((font, "".join(chars)) for font, chars in pieces)


@lru_cache(maxsize=16384)
def unit_width(text: str, weight: str = REGULAR) -> float:
    """The width of a text at size 1, in points."""
    return sum(font_width(piece, font) for font, piece in runs(text, weight))


@lru_cache(maxsize=16384)
def font_width(text: str, font: str) -> float:
    """The width at size 1 of a text in one font that can print all of it."""
    return _font(font).stringWidth(text, 1)


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

    def __init__(self, text: str, weight: str) -> None:
        fallback = "DejaVuSans-Bold" if weight in _HEAVY else "DejaVuSans"
        self._fonts = (weight, fallback)
        self._han = _JAPANESE if any("\u3040" <= char <= "\u30ff" for char in text) else _CHINESE
        self._last = weight

    def __call__(self, char: str) -> str:
        if not (unicodedata.combining(char) or char == " ") or ord(char) not in _covered_by(self._last):
            self._last = self._choose(char)
        return self._last

    def _choose(self, char: str) -> str:
        for font in self._fonts:
            if ord(char) in _covered(font):
                return font
        name = unicodedata.name(char, "")
        if name.startswith("HANGUL"):
            return _KOREAN
        if name.startswith(("HIRAGANA", "KATAKANA")):
            return _JAPANESE
        if unicodedata.east_asian_width(char) in {"W", "F"}:
            return self._han
        return self._fonts[1]


def _covered_by(font: str) -> frozenset[int]:
    return _covered(font) if font in _EMBEDDED else frozenset()

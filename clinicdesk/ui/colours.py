"""The colours of the interface by what they mean, light and dark, and how to measure their contrast.

To add one: a field in `Colours`, its value in LIGHT and DARK, and its pair in tests/ui/test_theme.py.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Tone = Literal["neutral", "good", "warn", "bad", "info", "series", "maintenance", "consult", "accent"]


class Colours(NamedTuple):
    """Every colour by what it means, as `#rrggbb`; `*_tint` is the surface that goes with a text colour."""

    page: str
    panel: str
    sunken: str
    line: str
    grid: str
    border: str
    text: str
    muted: str
    accent: str
    accent_tint: str
    on_accent: str
    good: str
    good_tint: str
    warn: str
    warn_tint: str
    bad: str
    bad_tint: str
    info: str
    info_tint: str
    series: str
    series_tint: str
    maintenance: str
    maintenance_tint: str
    consult: str
    consult_tint: str
    backdrop: str

    def tone(self, tone: Tone) -> tuple[str, str]:
        """The text and the surface of a tone."""
        if tone == "neutral":
            return self.muted, self.sunken
        text: str = getattr(self, tone)
        tint: str = getattr(self, f"{tone}_tint")
        return text, tint


LIGHT = Colours(
    page="#f5f6f8",
    panel="#ffffff",
    sunken="#eceef1",
    line="#d9dde3",
    grid="#dde1e7",
    border="#87909b",
    text="#161b26",
    muted="#525c6b",
    accent="#2b4c9b",
    accent_tint="#e4eaf8",
    on_accent="#ffffff",
    good="#11632f",
    good_tint="#dff3e5",
    warn="#854000",
    warn_tint="#fdefd9",
    bad="#a11a12",
    bad_tint="#fce5e3",
    info="#1b519f",
    info_tint="#e1ebfa",
    series="#0b6460",
    series_tint="#ddf0ee",
    maintenance="#5b43b0",
    maintenance_tint="#eae5f9",
    consult="#7c4400",
    consult_tint="#faebd5",
    backdrop="#141820",
)
DARK = Colours(
    page="#14171c",
    panel="#1b1f26",
    sunken="#14171c",
    line="#343b46",
    grid="#2b313b",
    border="#87909b",
    text="#e8ebf0",
    muted="#a3adbb",
    accent="#9db7f5",
    accent_tint="#26324f",
    on_accent="#10131a",
    good="#7fd39a",
    good_tint="#1c3325",
    warn="#f2b46b",
    warn_tint="#30271c",
    bad="#f59b93",
    bad_tint="#3a2224",
    info="#93bdf8",
    info_tint="#1f2c42",
    series="#6fd0c8",
    series_tint="#1a3335",
    maintenance="#b9a6f7",
    maintenance_tint="#2a2543",
    consult="#f0b36a",
    consult_tint="#33291c",
    backdrop="#000000",
)


def contrast(first: str, second: str) -> float:
    """The WCAG 2.2 contrast ratio of two `#rrggbb` colours, 1 to 21."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(name: str) -> float:
    parts = (int(name[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

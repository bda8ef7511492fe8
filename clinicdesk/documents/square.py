"""The square that a phone's camera reads: the next visit as a QR code, large, with its white edge."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.lib.units import mm

SIDE: float = 31 * mm
"""The side of the code without its white edge; a phone's camera wants 30 mm or more (product.md 10)."""

Modules = tuple[tuple[bool, ...], ...]
"""A QR code as rows of modules from the top, dark is True."""


@dataclass(frozen=True)
class NextVisit:
    """The next appointment in words, and as the event (VEVENT) that the square holds."""

    title: str
    text: str
    scan: str
    square: str


@lru_cache(maxsize=32)
def modules_of(payload: str) -> Modules:
    """The modules of a QR code at error level M."""
    code = QrCodeWidget(payload, barLevel="M").qr
    code.make()
    return tuple(tuple(bool(dark) for dark in row) for row in code.modules)


def quiet_zone(modules: Modules) -> float:
    """How wide the white around a code must be: four modules."""
    return SIDE / len(modules) * 4

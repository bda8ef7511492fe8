"""What a cartridge's barcode says: values, check digit, dates, and the doubt that a lost separator leaves.

The splitting of a barcode lies in the exchange; here is what its parts mean and when they are not to be
trusted (domain.md section 2.5). A cartridge can always be entered by hand instead.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from clinicdesk.domain.refusal import Refusal

GS = "\x1d"
SEPARATORS = ("<GS>", "{GS}", "^]", "\N{SYMBOL FOR GROUP SEPARATOR}", "|", "~")
"""What keyboard scanners send for FNC1 instead of ASCII 29; a clinic may set its scanner's own."""

_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_ISSUERS = {"+": "HIBCC", "=": "ICCBBA", "&": "ICCBBA"}
_DATE_AIS = ("11", "12", "13", "15", "16", "17")
_VARIABLE_AIS = frozenset({"10", "21", "240", "30", "37", *(f"71{last}" for last in range(7))})
_TAILS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("01", re.compile(r"\d{14}")),
    *((ai, re.compile(r"\d\d(0[1-9]|1[0-2])([0-2]\d|3[01])")) for ai in _DATE_AIS),
    ("10", re.compile(r".{1,20}")),
    ("21", re.compile(r".{1,20}")),
    ("240", re.compile(r".{1,30}")),
    ("30", re.compile(r"\d{1,8}")),
    ("37", re.compile(r"\d{1,8}")),
    *((f"71{last}", re.compile(r".{1,20}")) for last in range(7)),  # national health numbers
)


@dataclass(frozen=True)
class Element:
    """One application identifier with its raw text; `closed` when a separator or the end follows it."""

    ai: str
    value: str
    closed: bool = True


@dataclass(frozen=True)
class CartridgeScan:
    """What is known of a cartridge; `warnings` are codes to show beside the field they name.

    `check_lot` and `check_serial`: a separator may have been lost, compare with the label. `gtin_missing`:
    the code names no product. `rest` is raw text that nobody understood, empty for a code read to its end.
    """

    gtin: str = ""
    lot: str = ""
    expires: date | None = None
    serial: str = ""
    warnings: tuple[str, ...] = ()
    rest: str = ""

    @property
    def partial(self) -> bool:
        """Whether something of the code was left unread."""
        return bool(self.rest)

    @property
    def missing(self) -> tuple[str, ...]:
        """What must still be typed before the cartridge can be logged: lot and expiry are mandatory."""
        return tuple(
            name for name, value in (("lot", self.lot), ("expires", self.expires)) if value in ("", None)
        )


def check_digit(digits: str) -> int:
    """The mod-10 digit after the digits of a GTIN without it: weights 3, 1, 3 … from the right."""
    weighted = (int(digit) * (1 if index % 2 else 3) for index, digit in enumerate(reversed(digits)))
    return -sum(weighted) % 10


def valid_gtin(text: str) -> bool:
    """Whether a text is a GTIN of 8, 12, 13 or 14 digits whose last digit is right."""
    return (
        len(text) in (8, 12, 13, 14)
        and text.isascii()
        and text.isdigit()
        and check_digit(text[:-1]) == int(text[-1])
    )


def gs1_date(text: str, on: date) -> date | None:
    """A date written YYMMDD, None when it is none.

    Day 00 is the last day of the month. The century is the one that brings the year within 49 years before
    and 50 after that of `on` (GS1 General Specifications 7.12).
    """
    if not re.fullmatch(r"[0-9]{6}", text):
        return None
    short, month, day = int(text[:2]), int(text[2:4]), int(text[4:])
    ahead = short - on.year % 100
    century = on.year // 100 + (-1 if ahead >= 51 else 1 if ahead <= -50 else 0)
    year = century * 100 + short
    if not 1 <= month <= 12 or day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day or calendar.monthrange(year, month)[1])


def prepared(text: str, separators: Iterable[str] = SEPARATORS) -> str:
    """A scan without line ends, symbology prefix and leading FNC1, with every separator as ASCII 29."""
    text = text.strip("\r\n\t ")
    for separator in separators:
        text = text.replace(separator, GS)
    return _SYMBOLOGY.sub("", text).strip(GS)


def foreign_issuer(body: str) -> str:
    """The issuing agency of a code that is not GS1's, by its first sign; empty when it may be GS1."""
    return _ISSUERS.get(body[:1], "")


def looks_scanned(text: str) -> bool:
    """Whether a typed or scanned text is a barcode and not the lot number itself."""
    body = prepared(text)
    return (
        bool(_SYMBOLOGY.match(text.strip()))
        or GS in body
        or bool(foreign_issuer(body))
        or bool(re.match(r"01[0-9]{14}|\([0-9]{2,4}\)|https?://", body))
        or (len(body) in (13, 14) and valid_gtin(body))
    )


def assemble(
    elements: Sequence[Element], rest: str, on: date, *, explicit: bool = False
) -> CartridgeScan | Refusal:
    """What the parts of a barcode say of a cartridge, or why they are refused.

    `explicit` is for forms that cannot lose a separator: brackets and links. Refuses `barcode_unreadable`,
    `gtin_check_digit` and `barcode_date`; of a part that comes twice the first counts and is doubted.
    """
    first: dict[str, str] = {}
    for element in elements:
        first.setdefault(element.ai, element.value)
    if not first.keys() & {"01", "10", "17", "21"}:
        return Refusal("barcode_unreadable", field="cartridge")
    gtin, expiry = first.get("01", ""), first.get("17")
    if gtin and not valid_gtin(gtin):
        return gtin_refusal(gtin)
    expires = gs1_date(expiry, on) if expiry is not None else None
    if expiry is not None and expires is None:
        return Refusal("barcode_date", {"text": expiry}, field="cartridge")
    return CartridgeScan(
        gtin=gtin,
        lot=first.get("10", ""),
        expires=expires,
        serial=first.get("21", ""),
        warnings=_warnings(elements, first, explicit=explicit),
        rest=rest,
    )


def gtin_refusal(gtin: str) -> Refusal:
    """The refusal of a GTIN whose check digit is wrong: a digit was misread or mistyped."""
    return Refusal("gtin_check_digit", {"gtin": gtin}, field="cartridge")


def _warnings(elements: Sequence[Element], first: dict[str, str], *, explicit: bool) -> tuple[str, ...]:
    """The codes of doubt, in the order in which a screen shows them."""
    overran = any(not element.closed and element.ai in _VARIABLE_AIS for element in elements)
    doubted: list[str] = []
    for ai, code in (("10", "check_lot"), ("21", "check_serial")):
        twice = sum(element.ai == ai for element in elements) > 1
        swallowed = not explicit and (overran or _swallowed(first.get(ai, ""), first.keys() - {ai}))
        if ai in first and (twice or swallowed):
            doubted.append(code)
    if "01" not in first:
        doubted.append("gtin_missing")
    return tuple(doubted)


def _swallowed(value: str, present: Iterable[str]) -> bool:
    """Whether a lot or serial may hold the part that followed it, its separator lost (domain.md 2.5 step 8).

    Only parts not found elsewhere in the code can hide in it. The tail is tried to the value's end: of
    several swallowed parts the last one still ends there.
    """
    elsewhere = set(present)
    return any(
        value.startswith(ai, start) and tail.fullmatch(value, start + len(ai))
        for ai, tail in _TAILS
        if ai not in elsewhere
        for start in range(1, len(value))
    )


def by_hand(lot: str, expires: date | None, gtin: str = "", serial: str = "") -> CartridgeScan | Refusal:
    """A cartridge typed from its label: lot and expiry are mandatory, a GTIN must be a right one."""
    lot, gtin = lot.strip(), gtin.strip()
    if not lot:
        return Refusal("lot_missing", field="lot")
    if len(lot) > 20:
        return Refusal("lot_too_long", {"most": 20}, field="lot")
    if expires is None:
        return Refusal("expiry_missing", field="expires")
    if gtin and not valid_gtin(gtin):
        return gtin_refusal(gtin)
    return CartridgeScan(gtin=gtin.zfill(14) if gtin else "", lot=lot, expires=expires, serial=serial.strip())

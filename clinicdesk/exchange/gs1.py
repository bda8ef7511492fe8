"""Reads a cartridge's GS1 barcode: raw with FNC1, with brackets, as a link, or a bare GTIN. Never raises."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from biip import ParseConfig, ParseError
from biip.gs1_digital_link_uris import GS1DigitalLinkURI
from biip.gs1_element_strings import GS1ElementString

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.udi import (
    GS,
    SEPARATORS,
    CartridgeScan,
    Element,
    assemble,
    foreign_issuer,
    gs1_date,
    gtin_refusal,
    prepared,
    valid_gtin,
)

# Dates are read by the domain, with the day's own century; the library would refuse the whole code for one.
_CONFIG = ParseConfig(gs1_element_strings_verify_date=False, separator_chars=(GS,))
_LONGEST = 400  # no cartridge label comes near; a longer text is a paste from somewhere else
_BRACKET = re.compile(r"\(([0-9]{2,4})\)")


def read_cartridge(text: str, on: date, separators: Iterable[str] = SEPARATORS) -> CartridgeScan | Refusal:
    """What a scanned or pasted code says of a cartridge, or why it cannot be used (domain.md section 2.5).

    `on` settles the century of dates. Refuses with field `cartridge`: `barcode_empty`, `barcode_issuer`
    (HIBCC, ICCBBA: enter by hand), `gtin_check_digit`, `barcode_date`, `barcode_unreadable`.
    """
    body = prepared(text, separators)
    if not body:
        return Refusal("barcode_empty", field="cartridge")
    if issuer := foreign_issuer(body):
        return Refusal("barcode_issuer", {"issuer": issuer}, field="cartridge")
    if not body.isascii() or len(body) > _LONGEST:
        return Refusal("barcode_unreadable", field="cartridge")
    return _read(body, on)


def _read(body: str, on: date) -> CartridgeScan | Refusal:
    """A prepared code that may be GS1's, by the form it has."""
    if body.startswith(("http://", "https://")):
        return _read_link(body, on)
    if body.startswith("("):
        elements, rest = _split_brackets(body)
        return assemble(elements, rest, on, explicit=True)
    if re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", body) and not _starts_with_expiry(body, on):
        return _read_bare_gtin(body)
    elements, rest = _split(body)
    return assemble(elements, rest, on)


def _starts_with_expiry(body: str, on: date) -> bool:
    """Whether digits that could be a GTIN are an expiry date with what follows it."""
    return body.startswith("17") and gs1_date(body[2:8], on) is not None


def _read_bare_gtin(body: str) -> CartridgeScan | Refusal:
    """A product's own barcode: it names the cartridge, lot and expiry are typed."""
    if not valid_gtin(body):
        return gtin_refusal(body)
    return CartridgeScan(gtin=body.zfill(14))


def _read_link(body: str, on: date) -> CartridgeScan | Refusal:
    """A GS1 Digital Link."""
    try:
        found = GS1DigitalLinkURI.parse(body, config=_CONFIG).element_strings
    except (ParseError, ValueError):
        return Refusal("barcode_unreadable", field="cartridge")
    return assemble([Element(each.ai.ai, each.value) for each in found], "", on, explicit=True)


def _split_brackets(body: str) -> tuple[list[Element], str]:
    """The parts of the form printed under a barcode, `(01)…(17)…(10)…`; what is not understood comes last."""
    _, *parts = _BRACKET.split("".join(body.split()))
    elements: list[Element] = []
    rest = "" if parts else body
    for ai, value in zip(parts[::2], parts[1::2], strict=True):
        try:
            found = GS1ElementString.parse(f"{ai}{value.strip(GS)}", config=_CONFIG)
        except (ParseError, ValueError):
            rest += f"({ai}){value}"
        else:
            elements.append(Element(found.ai.ai, found.value))
    return elements, rest


def _split(body: str) -> tuple[list[Element], str]:
    """The parts of a raw code and what follows the first part that is not understood."""
    elements: list[Element] = []
    while body:
        try:
            found = GS1ElementString.extract(body, config=_CONFIG)
        except (ParseError, ValueError):
            break
        body = body[len(found) :]
        elements.append(Element(found.ai.ai, found.value, closed=not body or body.startswith(GS)))
        body = body.lstrip(GS)
    return elements, body

"""Cartridges below the verbs: a scan or a typed lot, what the shelf knows of it, receiving and using up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from clinicdesk.domain import udi, walltime
from clinicdesk.domain.penlog import CartridgeView, judge_cartridge, lot_meant
from clinicdesk.domain.pens import PEN_BOOK
from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.domain.rules import RuleBook
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.exchange.gs1 import read_cartridge
from clinicdesk.store import tables
from clinicdesk.store.queries import pens

if TYPE_CHECKING:
    from clinicdesk.store import Unit
    from clinicdesk.store.types import Connection

_TYPED = re.compile(r"(?P<lot>\S+?)(?:[\s,;]+(?P<expires>[0-9][0-9./ -]+[0-9]))?")
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class LotForm:
    """A box that has come: lot and expiry as on its label, how its cartridges are called."""

    lot: str
    expires: date | None
    gtin: str = ""
    serial: str = ""
    name: str = ""


def read(text: str, today: date) -> CartridgeScan:
    """A scanned code or a typed lot; raises Refused where it is neither, field `cartridge`."""
    found = read_cartridge(text, today) if udi.looks_scanned(text) else _typed(text)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def by_hand(box: LotForm) -> CartridgeScan:
    """A box as it was typed from its label; raises Refused beside the field that is wrong."""
    found = udi.by_hand(box.lot, box.expires, box.gtin, box.serial)
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


def _typed(text: str) -> CartridgeScan | Refusal:
    """A typed lot, with its expiry after it or without."""
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        return Refusal("barcode_unreadable" if text.strip() else "lot_missing", field="cartridge")
    expires = _date(match["expires"]) if match["expires"] else None
    if match["expires"] and expires is None:
        return Refusal("barcode_date", {"text": match["expires"]}, field="cartridge")
    if len(match["lot"]) > 20:
        return Refusal("lot_too_long", {"most": 20}, field="cartridge")
    return CartridgeScan(lot=match["lot"], expires=expires)


def _date(text: str) -> date | None:
    for style in _DATES:
        try:
            return datetime.strptime(text.strip(), style).date()
        except ValueError:
            continue
    return None


def view(connection: Connection, scan: CartridgeScan, on: date, book: RuleBook = PEN_BOOK) -> CartridgeView:
    """A cartridge beside what the shelf knows of it, judged for a day."""
    lots = pens.lots_of(connection, scan.lot) if scan.lot else ()
    seen = judge_cartridge(scan, lots, on, rules=book)
    if seen.lot is None or not scan.serial:
        return seen
    unit = pens.unit_of(connection, seen.lot.id, scan.serial)
    used = unit is not None and unit.treatment_id is not None
    return judge_cartridge(scan, lots, on, used=used, rules=book)


def receive(unit: Unit, scan: CartridgeScan, name: str, today: date) -> int:
    """The lot that a box belongs to, written where it is new; its id.

    Refuses what has expired, and another expiry than the shelf has for the same lot.
    """
    if not scan.lot:
        raise refuse("lot_missing", field="lot")
    known, doubt = lot_meant(scan, pens.lots_of(unit.connection, scan.lot))
    if doubt is not None:
        raise Refused(Refusal(doubt.code, doubt.values, "lot"))
    expires = scan.expires or (known.expires if known else None)
    if expires is None:
        raise refuse("expiry_missing", field="expires")
    if expires < today:
        raise refuse("cartridge_expired", field="expires", lot=scan.lot, expires=expires)
    if known is not None and known.expires != expires:
        raise refuse("expiry_differs", field="expires", lot=known.lot, expires=known.expires)
    if known is not None:
        return known.id
    called = name or (pens.name_of(unit.connection, scan.gtin) if scan.gtin else "")
    return unit.insert(
        tables.cartridge_lot, gtin=scan.gtin, lot=scan.lot.upper(), expires=expires, name=called
    )


def use_up(unit: Unit, piece: CartridgeView, treatment_id: int) -> None:
    """Give one piece to a treatment for good; the database holds that nobody else gets it."""
    scan, lot = piece.scan, piece.lot
    if lot is None:  # a lot that the shelf does not know yet: the piece in hand is its first
        lot_id = receive(unit, scan, "", walltime.EPOCH.date())
        unit.insert(
            tables.cartridge_unit, lot_id=lot_id, serial=scan.serial or None, treatment_id=treatment_id
        )
        return
    if not scan.serial:
        free = pens.free_unit(unit.connection, lot.id)
        if free is None:
            raise refuse("lot_no_unit_left", field="cartridge", lot=lot.lot)
        unit.update(tables.cartridge_unit, free, treatment_id=treatment_id)
        return
    own = pens.unit_of(unit.connection, lot.id, scan.serial)
    # A box was received by its count: the piece with this serial is one of those without.
    number = own.id if own is not None else pens.free_unit(unit.connection, lot.id, nameless=True)
    if number is None:
        unit.insert(tables.cartridge_unit, lot_id=lot.id, serial=scan.serial, treatment_id=treatment_id)
    else:
        unit.update(tables.cartridge_unit, number, serial=scan.serial, treatment_id=treatment_id)

"""The pen log's values and its one check: what was used on whom, and what a log may not say.

The check is pure: the facts about pens, operators and cartridges are looked up by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from clinicdesk.domain import pens
from clinicdesk.domain.pens import ENDPOINTS, PEN_BOOK, REACTIONS, Finding, Level, PenModel
from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.domain.rules import RuleBook
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.domain.views.pens import LotView
from clinicdesk.domain.views.visits import AppointmentView

LOGGABLE = frozenset({"treatment", "checkout"})
"""Statuses in which a pen is logged; a visit done today may still be."""

LARGE_ZONES = frozenset({"abdomen", "buttock", "thigh"})
"""Zones that are large for numbing (domain.md 2.4)."""


@dataclass(frozen=True, slots=True)
class PenView:
    """One pen of the register: how often and how long it was used; `booked` visits still want it."""

    id: int
    name: str
    model: str
    serial: str
    state: str
    active: bool
    sessions: int
    minutes: int
    last_used: datetime | None
    booked: int


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who may sign a log; `max_depth_um` is their own limit in micrometres, None for none."""

    id: int
    name: str
    max_depth_um: int | None


@dataclass(frozen=True, slots=True)
class ZoneEntry:
    """One row of a log; depth in micrometres, speed in the pen's own unit."""

    zone: str
    depth_um: int
    passes: int
    endpoint: str
    speed: int
    speed_unit: str


@dataclass(frozen=True, slots=True)
class Numbing:
    """The numbing that was on: product and strength as text, from when to when."""

    product: str = ""
    percent: str = ""
    on: datetime | None = None
    off: datetime | None = None


@dataclass(frozen=True, slots=True)
class LastTime:
    """What was logged at the patient's last treatment, to be logged the same way again."""

    treated_at: datetime
    pen_id: int
    operator_id: int
    intensity: str
    numbing: Numbing
    serum: str
    reaction: str
    zones: tuple[ZoneEntry, ...]


@dataclass(frozen=True, slots=True)
class LogSheet:
    """Everything that an empty log of one visit begins with."""

    visit: AppointmentView
    started: datetime
    ended: datetime | None  # None: still in treatment, the end is when it is signed
    numbing: Numbing
    pens: tuple[PenView, ...]
    operators: tuple[Operator, ...]
    zones: tuple[str, ...]
    last: LastTime | None


@dataclass(frozen=True, slots=True)
class CartridgeView:
    """A cartridge that was scanned or typed: what the code says, the lot it belongs to, what to look at."""

    scan: CartridgeScan
    lot: LotView | None
    findings: tuple[Finding, ...]

    @property
    def expires(self) -> date | None:
        """The earlier of what the code and the shelf say."""
        shelf = None if self.lot is None else self.lot.expires
        return min((day for day in (self.scan.expires, shelf) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class LogForm:
    """A pen log to be signed; an empty `intensity` is told from the deepest zone."""

    appointment_id: int
    pen_id: int
    operator_id: int
    zones: tuple[ZoneEntry, ...]
    cartridges: tuple[CartridgeScan, ...]
    numbing: Numbing = Numbing()
    serum: str = ""
    serum_lot: str = ""
    reaction: str = ""
    intensity: str = ""
    pain: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What the check looks at besides the form: the pen's model, the operator's limit, the cartridges."""

    model: PenModel | None
    operator: Operator | None
    cartridges: tuple[CartridgeView, ...]
    rules: RuleBook = PEN_BOOK


def refusing(code: str, field: str, **values: object) -> Finding:
    """A finding that stops a save."""
    return Finding(Level.REFUSE, code, values, field)


def check_log(form: LogForm, facts: LogFacts) -> tuple[Finding, ...]:
    """Everything that speaks against a log, each beside its field (product.md 8).

    Fields: `pen`, `operator`, `cartridge`, `numbing`, `reaction`, `pain`, `zones`, and of the zone in row n
    `zones.n.zone`, `zones.n.depth`, `zones.n.passes`, `zones.n.speed`, `zones.n.endpoint`.
    """
    found: list[Finding] = []
    if facts.model is None:
        found.append(refusing("log_pen_missing", "pen"))
    if facts.operator is None:
        found.append(refusing("log_operator_missing", "operator"))
    if not form.zones:
        found.append(refusing("log_zones_missing", "zones"))
    for row, zone in enumerate(form.zones):
        found += (replace(one, field=f"zones.{row}.{one.field}") for one in _check_row(form, facts, zone))
    found += _check_cartridges(form, facts)
    found += _check_numbing(form, facts.rules)
    found += _check_outcome(form)
    return tuple(found)


def _check_row(form: LogForm, facts: LogFacts, row: ZoneEntry) -> Iterable[Finding]:
    """What speaks against one zone's row."""
    if [one.zone for one in form.zones].count(row.zone) > 1:
        yield refusing("log_zone_twice", "zone", zone=row.zone)
    if facts.model is not None:
        limit = facts.operator.max_depth_um if facts.operator else None
        yield from pens.check_zone(facts.model, pens.zone_of(row.zone), row.depth_um, limit, facts.rules)
        yield from pens.check_speed(facts.model, row.speed, row.speed_unit)
    yield from pens.check_passes(row.passes, facts.rules)
    if row.endpoint not in ENDPOINTS:
        yield refusing("log_endpoint_missing", "endpoint")


def _check_cartridges(form: LogForm, facts: LogFacts) -> Iterable[Finding]:
    """A session has at least one cartridge, and none of them twice (domain.md 2.3)."""
    if not form.cartridges:
        yield refusing("log_cartridge_missing", "cartridge")
    for view in facts.cartridges:
        yield from view.findings
    serials = [(one.gtin, one.lot, one.serial) for one in form.cartridges if one.serial]
    if len(set(serials)) < len(serials):
        yield refusing("cartridge_used", "cartridge")
    wanted: dict[int, int] = {}
    for view in facts.cartridges:
        if view.lot is not None and not view.scan.serial:
            wanted[view.lot.id] = wanted.get(view.lot.id, 0) + 1
    for view in facts.cartridges:
        lot = view.lot
        if lot is not None and wanted.pop(lot.id, 0) > max(lot.left, 1):
            yield refusing("lot_no_unit_left", "cartridge", lot=lot.lot)


def _check_numbing(form: LogForm, rules: RuleBook) -> Iterable[Finding]:
    """Numbing comes off after it went on; strong ones on a large area warn (domain.md 2.4)."""
    on, off = form.numbing.on, form.numbing.off
    if on is not None and off is not None and off < on:
        yield refusing("log_numbing_backwards", "numbing")
    large = any(row.zone in LARGE_ZONES for row in form.zones)
    yield from pens.check_numbing(
        tenths_of(form.numbing.percent), covered=False, large_area=large, rules=rules
    )


def _check_outcome(form: LogForm) -> Iterable[Finding]:
    """Pain is 0 to 10, a reaction one of those that are known."""
    if form.pain is not None and not 0 <= form.pain <= 10:
        yield refusing("log_pain_range", "pain")
    if any(one not in REACTIONS for one in form.reaction.split(",") if one):
        yield refusing("log_reaction_unknown", "reaction")


def tenths_of(percent: str) -> tuple[int, ...]:
    """Strengths in tenths of a percent out of "4" or "7/7" or "2.5/2.5"; what is no number is left out."""
    parts = (part.strip().replace(",", ".") for part in percent.split("/"))
    return tuple(round(float(part) * 10) for part in parts if part.replace(".", "", 1).isdigit())


def judge_cartridge(
    scan: CartridgeScan,
    lots: Sequence[LotView],
    on: date,
    *,
    used: bool = False,
    serial_known: bool = False,
    rules: RuleBook = PEN_BOOK,
) -> CartridgeView:
    """What is to be said of one cartridge on a day; `lots` are those that carry its lot number.

    `used`: the piece with this serial was used before; `serial_known`: it lies on the shelf by its serial.
    """
    found = [Finding(Level.WARN, code, {"lot": scan.lot}, "cartridge") for code in scan.warnings]
    if not scan.lot:
        return CartridgeView(scan, None, (*found, refusing("lot_missing", "cartridge")))
    lot, doubt = lot_meant(scan, lots)
    if doubt is not None:
        return CartridgeView(scan, None, (*found, doubt))
    if lot is not None and scan.expires not in (None, lot.expires):
        found.append(Finding(Level.WARN, "expiry_differs", {"expires": lot.expires}, "cartridge"))
    view = CartridgeView(scan, lot, ())
    if view.expires is None:
        return replace(view, findings=(*found, refusing("lot_unknown", "cartridge", lot=scan.lot)))
    blocked = lot is not None and lot.blocked
    found += (
        replace(one, values={**one.values, "lot": scan.lot})
        for one in pens.check_cartridge(view.expires, on, blocked=blocked, used=used, rules=rules)
    )
    if lot is not None and not lot.left and not scan.serial and not serial_known:
        found.append(refusing("lot_no_unit_left", "cartridge", lot=scan.lot))
    return replace(view, findings=tuple(found))


def lot_meant(scan: CartridgeScan, lots: Sequence[LotView]) -> tuple[LotView | None, Finding | None]:
    """The lot that a scan means among those with its number, or what leaves it in doubt.

    A typed number that two products share is theirs of which something is left, else it must be scanned.
    """
    if scan.gtin:
        # A lot that was typed in without its GTIN is the same lot when its box is scanned later.
        same = sorted((lot for lot in lots if lot.gtin in (scan.gtin, "")), key=lambda lot: lot.gtin == "")
        return next(iter(same), None), None
    if len(lots) < 2:
        return (lots[0] if lots else None), None
    stocked = [lot for lot in lots if lot.left]
    if len(stocked) == 1:
        return stocked[0], None
    return None, refusing(
        "lot_ambiguous", "cartridge", lot=scan.lot, names=[lot.name or lot.gtin for lot in lots]
    )


def first_refusal(findings: Iterable[Finding]) -> Refused | None:
    """The exception for the first finding that stops a save, None where nothing does."""
    stop = pens.refused(findings)
    return None if stop is None else Refused(Refusal(stop.code, stop.values, stop.field))


def changes_since(last: LastTime, zones: Sequence[ZoneEntry]) -> int:
    """How many zones differ from last time in depth, passes or endpoint; new and missing ones count."""
    before = {row.zone: (row.depth_um, row.passes, row.endpoint) for row in last.zones}
    now = {row.zone: (row.depth_um, row.passes, row.endpoint) for row in zones}
    return sum(before.get(zone) != now.get(zone) for zone in before.keys() | now.keys())

"""The pen log as it is typed, without its widgets: what it begins with, last time's settings, what it says.

Everything typed is kept as text until it is signed, so that nothing half typed is lost when the form is put
aside and taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time

from clinicdesk.domain import pens
from clinicdesk.domain.penlog import (
    LogForm,
    LogSheet,
    Numbing,
    PenView,
    ZoneEntry,
    changes_since,
    refusing,
)
from clinicdesk.domain.pens import NUMBING, Finding, PenModel, Speed
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.udi import CartridgeScan

_NUMBING = re.compile(
    r"(?P<product>[^\d·%]*?)\s*(?P<percent>\d[\d.,/]*(?![\d:]))?\s*%?\s*·?\s*"
    r"(?:(?P<on>\d{1,2}:\d{2})\s*[-–]\s*(?P<off>\d{1,2}:\d{2}))?"
)
DEFAULT_PASSES = "2"
DEFAULT_ENDPOINT = "pinpoint_bleeding"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """One zone as it stands in the form: depth in millimetres, passes and speed as typed."""

    zone: str
    depth: str = ""
    passes: str = DEFAULT_PASSES
    endpoint: str = DEFAULT_ENDPOINT
    speed: str = ""


@dataclass(frozen=True, slots=True)
class TypedLog:
    """The whole form as typed; an empty `intensity` follows the deepest zone."""

    pen_id: int | None
    operator_id: int | None
    rows: tuple[TypedRow, ...]
    cartridges: tuple[CartridgeScan, ...] = ()
    cartridge: str = ""  # typed, not yet read
    numbing: str = ""
    serum: str = ""
    reaction: str = ""
    intensity: str = ""
    pain: str = ""


Words = Mapping[str, str]
"""The words of numbing products by their code."""


def blank(sheet: LogSheet, numbing: str) -> TypedLog:
    """What an empty log begins with: the booked pen, who was booked to treat, the area's zones."""
    pen = next((one for one in sheet.pens if one.id == sheet.visit.pen_id), None)
    operator = next((one.id for one in sheet.operators if one.id == sheet.visit.practitioner_id), None)
    speed = speed_text(pen)
    rows = tuple(TypedRow(zone, speed=speed) for zone in sheet.zones)
    return TypedLog(None if pen is None else pen.id, operator, rows, numbing=numbing)


def as_last_time(sheet: LogSheet, typed: TypedLog, words: Words) -> TypedLog:
    """The settings of last time: zones, serum and numbing. What was observed then is not copied."""
    last = sheet.last
    if last is None:
        return typed
    pen = next((one for one in sheet.pens if one.id == typed.pen_id), None)
    fixed = speed_text(pen)
    rows = tuple(
        TypedRow(
            row.zone,
            pens.depth_text(row.depth_um),
            str(row.passes),
            row.endpoint,
            str(row.speed) if last.pen_id == typed.pen_id else fixed,
        )
        for row in last.zones
    )
    then = replace(last.numbing, on=sheet.numbing.on, off=sheet.numbing.off)
    return replace(typed, rows=rows, serum=last.serum, numbing=numbing_text(then, words))


def changes(sheet: LogSheet, typed: TypedLog) -> int | None:
    """How many zones differ from last time; None where there was none or a row cannot be read."""
    if sheet.last is None:
        return None
    read = [_row(row, number, model_of(sheet, typed)) for number, row in enumerate(typed.rows)]
    rows = [row for row, _ in read if row is not None]
    return changes_since(sheet.last, rows) if len(rows) == len(read) else None


def read_log(sheet: LogSheet, typed: TypedLog, words: Words) -> tuple[LogForm, tuple[Finding, ...]]:
    """The log that was typed, and what of it cannot be read, beside its field."""
    found: list[Finding] = []
    rows: list[ZoneEntry] = []
    for number, typed_row in enumerate(typed.rows):
        row, wrong = _row(typed_row, number, model_of(sheet, typed))
        found += wrong
        rows += [] if row is None else [row]
    numbing = read_numbing(typed.numbing, sheet, words)
    if numbing is None:
        found.append(refusing("log_numbing_unreadable", "numbing"))
    pain = typed.pain.strip()
    if pain and not pain.isdecimal():
        found.append(refusing("log_pain_range", "pain"))
    form = LogForm(
        sheet.visit.id,
        typed.pen_id or 0,
        typed.operator_id or 0,
        tuple(rows),
        typed.cartridges,
        numbing=numbing or Numbing(),
        serum=typed.serum,
        reaction=typed.reaction,
        intensity=typed.intensity,
        pain=int(pain) if pain.isdecimal() else None,
    )
    return form, tuple(found)


def model_of(sheet: LogSheet, typed: TypedLog) -> PenModel | None:
    """The catalogue's model of the chosen pen."""
    pen = next((one for one in sheet.pens if one.id == typed.pen_id), None)
    return None if pen is None else pens.model_of(pen.model)


def speed_of(pen: PenView | None) -> Speed | None:
    """The speeds of a pen, None where the catalogue has no figure."""
    return None if pen is None else pens.model_of(pen.model).speed


def speed_text(pen: PenView | None) -> str:
    """The only speed of a pen as typed; empty where there is a choice."""
    speed = speed_of(pen)
    return str(speed.low) if speed is not None and speed.low == speed.high else ""


def band(typed: TypedLog) -> str:
    """The intensity that the typed depths make, empty while none can be read."""
    depths = []
    for row in typed.rows:
        try:
            depths.append(pens.parse_depth(row.depth))
        except Refused:
            continue
    return pens.intensity(depths).value if depths else ""


def _row(row: TypedRow, number: int, model: PenModel | None) -> tuple[ZoneEntry | None, list[Finding]]:
    """One row as a log keeps it, or what of it cannot be read."""
    field = f"zones.{number}"
    if not row.depth.strip():
        return None, [refusing("log_depth_missing", f"{field}.depth")]
    try:
        depth = pens.parse_depth(row.depth)
    except Refused as no:
        return None, [refusing(no.refusal.code, f"{field}.depth", **no.refusal.values)]
    if not row.passes.strip().isdecimal():
        return None, [refusing("log_passes_missing", f"{field}.passes")]
    unit = model.speed.unit if model is not None and model.speed is not None else "Hz"
    if not row.speed.strip().isdecimal():
        return None, [refusing("log_speed_missing", f"{field}.speed", unit=unit)]
    passes, speed = int(row.passes), int(row.speed)
    return ZoneEntry(row.zone, depth, passes, row.endpoint, speed, unit), []


# ------------------------------------------------------------------- numbing
def numbing_text(numbing: Numbing, words: Words) -> str:
    """Numbing as one line: "tetracaine 4 % · 15:17–15:47"; empty where there was none."""
    strength = f"{numbing.percent} %" if numbing.percent else ""
    product = " ".join(part for part in (words.get(numbing.product, numbing.product), strength) if part)
    times = f"{numbing.on:%H:%M}–{numbing.off:%H:%M}" if numbing.on and numbing.off else ""
    return " · ".join(part for part in (product, times) if part)


def numbing_choices(sheet: LogSheet, words: Words) -> tuple[str, ...]:
    """The known products with this visit's times."""
    return tuple(
        numbing_text(replace(sheet.numbing, product=one.code, percent=percent_text(one.tenths)), words)
        for one in NUMBING
    )


def percent_text(tenths: tuple[int, ...]) -> str:
    """Strengths as written: (40,) is "4", (25, 25) is "2.5/2.5"."""
    return "/".join(f"{one / 10:g}" for one in tenths)


def read_numbing(text: str, sheet: LogSheet, words: Words) -> Numbing | None:
    """The numbing that a line says, on the day of the visit; None where it cannot be read."""
    match = _NUMBING.fullmatch(text.strip())
    if match is None:
        return None
    day = (sheet.ended or sheet.started).date()
    try:
        on, off = (
            datetime.combine(day, time.fromisoformat(f"{match[name]:0>5}")) if match[name] else None
            for name in ("on", "off")
        )
    except ValueError:
        return None
    said = match["product"].strip()
    code = next((code for code, word in words.items() if word.casefold() == said.casefold()), said)
    return Numbing(code, (match["percent"] or "").replace(",", "."), on, off)

"""Pens, zones and cartridges: what a device can do, what a zone usually gets, and what a log may not say.

To add a pen: a `PenModel` row in `MODELS`. To add a zone: a `Zone` row in `ZONES`, and its word in the
wording. Depths are micrometres, so that 0.25 mm is exact. Charts are hints (domain.md section 3): they warn,
never refuse.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from clinicdesk.domain.aftercare import Intensity
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.rules import Rule, RuleBook

PEN_BOOK = RuleBook(
    (
        Rule("light_to_um", 500, "micrometres", "domain.md section 3: derived"),
        Rule("standard_to_um", 1500, "micrometres", "domain.md section 3: derived"),
        Rule("licence_line_um", 0, "micrometres, 0 for none", "domain.md 2.1: Scotland 1500"),
        Rule("expiry_warn_days", 30, "days", "domain.md 2.3: proposed"),
        Rule("most_passes", 50, "passes", "clinic default; studies 4-10 (domain.md section 3)"),
        Rule("numbing_tenths", 40, "tenths of a percent", "domain.md 2.4: FDA 2024, over 4 %"),
    )
)


class Level(StrEnum):
    """How a finding counts: *refuse* stops the save, *warn* is shown and may be passed."""

    REFUSE = "refuse"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """What a check found: a code with its values, beside which field, and where the figure comes from."""

    level: Level
    code: str
    values: dict[str, object] = field(default_factory=dict)
    field: str = ""
    source: str = ""


@dataclass(frozen=True)
class Speed:
    """The speeds of a pen in its own unit (`rpm`, `Hz` or `level`); a level is never turned into Hz."""

    low: int
    high: int
    unit: str


@dataclass(frozen=True)
class PenModel:
    """One device of the catalogue; None where no figure was found, which then is not checked.

    `face_evaluated_um`: deeper on the face was not evaluated by the maker. `kind` keeps radiofrequency apart.
    """

    key: str
    name: str
    min_depth_um: int
    max_depth_um: int
    step_um: int | None
    speed: Speed | None
    needles: str
    source: str
    face_evaluated_um: int | None = None
    labelled_age: int | None = None
    kind: str = "mechanical"


MODELS: tuple[PenModel, ...] = (
    PenModel("skinpen", "SkinPen Precision", 0, 2500, 250, Speed(7000, 7000, "rpm"), "14",
             "domain.md 2.2: DEN160029, K202243", face_evaluated_um=1500, labelled_age=22),
    PenModel("exceed", "Exceed", 0, 1500, None, Speed(100, 150, "Hz"), "6",
             "domain.md 2.2: K180778, K182407", labelled_age=22),
    PenModel("exceed_unlimited", "Exceed Unlimited", 0, 1500, None, Speed(100, 150, "Hz"), "6",
             "domain.md 2.2: K233709", labelled_age=22),
    PenModel("rejuvapen_nxt", "Rejuvapen NXT", 0, 2500, None, None, "12",
             "domain.md 2.2: K192138", labelled_age=22),
    PenModel("dermapen_4", "Dermapen 4", 200, 3000, None, None, "16", "domain.md 2.2: general knowledge"),
    PenModel("dermapen", "Dermapen", 250, 2500, None, Speed(1, 90, "Hz"), "11", "domain.md 2.2: FDA 2015"),
    PenModel("generic", "Generic pen", 250, 3000, None, Speed(50, 150, "Hz"), "12-36",
             "domain.md 2.2: generic pen class"),
)  # fmt: skip
"""The devices a clinic can register (domain.md section 2.2)."""


@dataclass(frozen=True)
class Zone:
    """A place on the skin: the range of the charts, and above which depth a log warns, in micrometres."""

    code: str
    hint_um: tuple[int, int] | None
    warn_um: int | None
    face: bool = True
    blocked: bool = False
    source: str = "domain.md section 3"


ZONES: tuple[Zone, ...] = (
    Zone("forehead", (250, 750), 1000),
    Zone("glabella", (250, 1000), 1000),
    Zone("crows_feet", (200, 500), 500),
    Zone("eyelid", None, None, blocked=True, source="domain.md 2.3: not inside the orbital rim"),
    Zone("nose", (250, 750), 750),
    Zone("cheekbone", (500, 1000), 1000),
    Zone("cheek", (500, 2000), 1500),
    Zone("upper_lip", (250, 750), 750),
    Zone("chin_jaw", (500, 2000), 1500),
    Zone("neck", None, 1000, face=False, source="domain.md section 3: a study used up to 2.5 mm"),
    Zone("chest", (500, 1000), 1000, face=False),
    Zone("facial_scars", (1000, 2000), 1500),
    Zone("abdomen", (1000, 2500), 2500, face=False),
    Zone("buttock", (1500, 2500), 2500, face=False),
    Zone("thigh", (1500, 2500), 2500, face=False),
    Zone("scalp", (500, 2500), 1500, face=False),
    Zone("other", None, None, face=False, source="clinic default"),
)
"""The zones of a log, with hints from low to high (domain.md section 3)."""

AREAS: dict[str, tuple[str, ...]] = {
    "full_face": ("forehead", "cheek", "nose", "upper_lip", "chin_jaw"),
    "cheeks": ("cheek",),
    "crows_feet": ("crows_feet",),
    "forehead": ("forehead", "glabella"),
    "upper_lip": ("upper_lip",),
    "neck": ("neck",),
    "chest": ("chest",),
    "abdomen": ("abdomen",),
    "thighs": ("thigh",),
    "buttocks": ("buttock",),
    "scalp": ("scalp",),
    "other": ("other",),
}
"""The areas that can be booked, each with the zones its log begins with (domain.md S6, 8.1)."""

CONCERNS = ("fine_lines", "acne_scars", "age_spots", "large_pores", "loose_skin", "uneven_tone",
            "stretch_marks", "other")  # fmt: skip
"""Why somebody comes (domain.md S4); `other` takes a free text (S5)."""
REACTIONS = ("redness", "swelling", "crusting", "pinpoint_bleeding", "flaking", "tightness", "sensitivity")
"""What may be expected afterwards (domain.md S23)."""
ENDPOINTS = ("none", "redness", "pinpoint_bleeding", "wheal")
"""Where a zone was stopped (domain.md 7.3)."""
SPEED_UNITS = ("rpm", "Hz", "level")


@dataclass(frozen=True)
class Numbing:
    """A numbing product: its agents' strengths in tenths of a percent, and how many minutes it is left on."""

    code: str
    tenths: tuple[int, ...]
    minutes: int
    most_minutes: int
    source: str


NUMBING: tuple[Numbing, ...] = (
    Numbing("lidocaine", (40,), 30, 45, "domain.md 7.3: lidocaine 4 % liposomal"),
    Numbing("lidocaine_tetracaine", (70, 70), 30, 60, "domain.md 7.3: 7 % / 7 % cream, 20-30 minutes"),
    Numbing("lidocaine_prilocaine", (25, 25), 60, 120, "domain.md 7.3: 2.5 % / 2.5 %, at least 60 minutes"),
    Numbing("tetracaine", (40,), 30, 45, "domain.md 8.1: clinics 20-45 minutes"),
    Numbing("other", (), 30, 60, "domain.md 8.1: clinics 20-45 minutes"),
)

_DEPTH = re.compile(r"([0-9]{1,2})?(?:[.,]([0-9]{1,3}))?\s*(?:mm)?", re.IGNORECASE)


def model_of(key: str) -> PenModel:
    """The catalogue's model with that key; refuses `pen_model_unknown`."""
    for model in MODELS:
        if model.key == key:
            return model
    raise refuse("pen_model_unknown", field="model", model=key)


def zone_of(code: str) -> Zone:
    """The zone with that code; refuses `zone_unknown`."""
    for zone in ZONES:
        if zone.code == code:
            return zone
    raise refuse("zone_unknown", field="zone", zone=code)


def parse_depth(text: str) -> int:
    """Micrometres from a depth typed in millimetres: "1.5", "1,5", ".75 mm"; refuses `depth_unreadable`."""
    match = _DEPTH.fullmatch(text.strip())
    if match is None or not (match[1] or match[2]):
        raise refuse("depth_unreadable", field="depth", text=text.strip())
    return int(match[1] or 0) * 1000 + int((match[2] or "").ljust(3, "0"))


def depth_text(depth_um: int) -> str:
    """A depth in millimetres as it is typed and read, without idle zeros: 1500 is "1.5", 1000 is "1.0"."""
    whole, rest = divmod(depth_um, 1000)
    return f"{whole}.{f'{rest:03}'.rstrip('0') or '0'}"


def check_zone(
    model: PenModel,
    zone: Zone,
    depth_um: int,
    operator_limit_um: int | None = None,
    rules: RuleBook = PEN_BOOK,
) -> tuple[Finding, ...]:
    """What speaks against a depth in a zone with a pen (domain.md section 3, product.md 8).

    Refuses a blocked zone, a depth outside the pen's range and one off its step; warns above the zone's hint,
    above the operator's own limit, above what the maker evaluated on a face and above the licence line.
    """
    refusals = _refusals(model, zone, depth_um)
    return refusals or _warnings(model, zone, depth_um, operator_limit_um, rules.whole("licence_line_um"))


def _refusals(model: PenModel, zone: Zone, depth_um: int) -> tuple[Finding, ...]:
    """The one finding that stops a row, if there is one."""
    if zone.blocked:
        return (Finding(Level.REFUSE, "zone_blocked", {"zone": zone.code}, "zone", zone.source),)
    if not model.min_depth_um <= depth_um <= model.max_depth_um:
        values: dict[str, object] = {
            "depth_um": depth_um,
            "least_um": model.min_depth_um,
            "most_um": model.max_depth_um,
            "pen": model.name,
        }
        return (Finding(Level.REFUSE, "depth_out_of_range", values, "depth", model.source),)
    if model.step_um is not None and (depth_um - model.min_depth_um) % model.step_um:
        values = {"depth_um": depth_um, "step_um": model.step_um, "pen": model.name}
        return (Finding(Level.REFUSE, "depth_off_step", values, "depth", model.source),)
    return ()


def _warnings(
    model: PenModel, zone: Zone, depth_um: int, operator_limit_um: int | None, line_um: int
) -> tuple[Finding, ...]:
    """Every line that a depth goes over."""
    lines: tuple[tuple[str, int | None, str], ...] = (
        ("depth_above_zone", zone.warn_um, zone.source),
        ("depth_above_operator", operator_limit_um, "domain.md 2.1"),
        ("depth_not_evaluated", model.face_evaluated_um if zone.face else None, model.source),
        # The law names 1.5 mm itself: at the line counts as over it.
        ("depth_above_licence", line_um - 1 if line_um else None, "domain.md 2.1"),
    )
    return tuple(
        Finding(
            Level.WARN, code, {"depth_um": depth_um, "limit_um": limit, "zone": zone.code}, "depth", source
        )
        for code, limit, source in lines
        if limit is not None and depth_um > limit
    )


def check_speed(model: PenModel, speed: int, unit: str) -> tuple[Finding, ...]:
    """What speaks against a speed: another unit than the pen's is refused, never converted; a value warns."""
    values: dict[str, object] = {"speed": speed, "unit": unit, "pen": model.name}
    if unit not in SPEED_UNITS or speed < 0 or (model.speed is not None and unit != model.speed.unit):
        return (Finding(Level.REFUSE, "speed_unit", values, "speed", model.source),)
    if model.speed is not None and not model.speed.low <= speed <= model.speed.high:
        return (Finding(Level.WARN, "speed_unusual", values, "speed", model.source),)
    return ()


def check_passes(passes: int, rules: RuleBook = PEN_BOOK) -> tuple[Finding, ...]:
    """A zone has at least one pass, and not more than the clinic's most."""
    most = rules.whole("most_passes")
    if 1 <= passes <= most:
        return ()
    return (Finding(Level.REFUSE, "passes_out_of_range", {"passes": passes, "most": most}, "passes"),)


def intensity(depths_um: Iterable[int], rules: RuleBook = PEN_BOOK) -> Intensity:
    """The band of a treatment from its deepest zone: to 0.5 mm light, to 1.5 standard, above aggressive."""
    deepest = max(depths_um, default=0)
    if deepest <= rules.whole("light_to_um"):
        return Intensity.LIGHT
    return Intensity.STANDARD if deepest <= rules.whole("standard_to_um") else Intensity.AGGRESSIVE


def check_cartridge(
    expires: date, on: date, *, blocked: bool = False, used: bool = False, rules: RuleBook = PEN_BOOK
) -> tuple[Finding, ...]:
    """Whether a cartridge may be used on a day: once, in date, and from a lot not blocked (domain.md 2.3).

    The printed day itself is still in date; a month before it warns.
    """
    values: dict[str, object] = {"expires": expires}
    if used:
        return (Finding(Level.REFUSE, "cartridge_used", values, "cartridge", "domain.md 2.3: single use"),)
    if blocked:
        return (Finding(Level.REFUSE, "lot_blocked", values, "cartridge", "domain.md 2.4"),)
    if expires < on:
        return (Finding(Level.REFUSE, "cartridge_expired", values, "cartridge", "domain.md 2.3"),)
    if (expires - on).days <= rules.whole("expiry_warn_days"):
        return (
            Finding(Level.WARN, "cartridge_expires_soon", values, "cartridge", "domain.md 2.3: proposed"),
        )
    return ()


def check_numbing(
    tenths: Iterable[int], *, covered: bool, large_area: bool, rules: RuleBook = PEN_BOOK
) -> tuple[Finding, ...]:
    """Warns for more than 4 % under a cover or on a large area (domain.md 2.4: FDA 2024-03-26)."""
    strongest = max(tenths, default=0)
    if strongest <= rules.whole("numbing_tenths") or not (covered or large_area):
        return ()
    return (Finding(Level.WARN, "numbing_strong", {"tenths": strongest}, "numbing", "domain.md 2.4"),)


def refused(findings: Iterable[Finding]) -> Finding | None:
    """The first finding that stops a save, if any."""
    return next((finding for finding in findings if finding.level is Level.REFUSE), None)

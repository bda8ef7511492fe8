"""What the pen screens say: zones, cartridges, states, and the line of one use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from PySide6.QtCore import QCoreApplication

from clinicdesk.domain.penlog import CartridgeView, LogSheet, PenView, ZoneEntry
from clinicdesk.domain.pens import AREAS, NUMBING, Level, Speed, depth_text, model_of, refused
from clinicdesk.domain.views.pens import LogRow, LotView
from clinicdesk.presentation.pen_log import speed_of
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.speech import visit_words
from clinicdesk.wording.terms import term


def tr(words: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate("Pens", words)


def word(kind: str, code: str) -> str:
    """The word of a zone, an area, an endpoint, a reaction…; an unknown code as it is."""
    return term("area" if kind == "area" else f"pens.{kind}", code)


def title(words: str) -> str:
    """With a capital at its beginning."""
    return words[:1].upper() + words[1:]


@cache
def numbing_words() -> Mapping[str, str]:
    """The word of each numbing product."""
    return {one.code: word("numbing", one.code) for one in NUMBING}


def patient_line(sheet: LogSheet) -> str:
    """Whom a log is about: "Nina Prado, born 12 Mar 1979 · session 2 of 4 · full face"."""
    visit = sheet.visit
    who = visit.patient
    if visit.birth_date is not None:
        who = tr("{name}, born {date}").format(name=who, date=day_words(visit.birth_date, "short_year"))
    parts = (who, visit_words(visit.kind, visit.session, visit.of), word("area", visit.area))
    return " · ".join(part for part in parts if part)


def number(value: int) -> str:
    """A number with a thin gap between thousands."""
    return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")


def pen_line(pen: PenView) -> str:
    """A pen as one chooses it: "Pen A · SkinPen Precision · 7 000 rpm"."""
    name = model_of(pen.model).name
    speed = speed_of(pen)
    return " · ".join(part for part in (pen.name, name, speed_line(speed)) if part)


def speed_line(speed: Speed | None) -> str:
    """The speeds of a pen in its own unit."""
    if speed is None:
        return ""
    span = number(speed.low) if speed.low == speed.high else f"{number(speed.low)}–{number(speed.high)}"
    return f"{span} {speed.unit}"


def last_line(row: ZoneEntry | None) -> str:
    """What a zone got last time: "1.5 × 3"."""
    return "" if row is None else f"{depth_text(row.depth_um)} × {row.passes}"


def short_day(day: date) -> str:
    """A day without its year: "20 Oct"."""
    return day_words(day, "plain_short")


def cartridge_line(views: tuple[CartridgeView, ...]) -> str:
    """The cartridges read so far: "MX2431 · until 30 Sep 2027 ✓"."""
    return " + ".join(_cartridge(view) for view in views)


def _cartridge(view: CartridgeView) -> str:
    sign = "▲" if refused(view.findings) else "✓"
    if view.expires is None:
        return f"{view.scan.lot} {sign}"
    until = tr("until {date}").format(date=day_words(view.expires, "short_year"))
    return f"{view.scan.lot} · {until} {sign}"


def shelf_line(lot: LotView) -> str:
    """What is left of a lot: "36-pin · 22 left of 50 on the shelf"."""
    left = tr("{left} left of {all} on the shelf").format(left=lot.left, all=lot.received)
    return f"{lot.name} · {left}" if lot.name else left


def zones_line(row: LogRow) -> str:
    """The zones of a use: the area where they are its zones, else the first and how many more."""
    zones = row.zones.split(",")
    area = next((name for name, its in AREAS.items() if set(its) == set(zones)), "")
    if area:
        return word("area", area)
    first = word("zone", zones[0])
    return first if len(zones) == 1 else f"{first} +{len(zones) - 1}"


def when(row: LogRow) -> str:
    """When a use was: "23 Nov 13:52"."""
    return f"{short_day(row.treated_at.date())} {clock_words(row.treated_at)}"


def speed_words(row: LogRow) -> str:
    """The speed of a use in the pen's own unit."""
    return f"{number(row.speed)} {row.speed_unit}" if row.speed_unit else ""


def family(name: str) -> str:
    """The last word of a practitioner's name, as lists show it."""
    return name.rsplit(maxsplit=1)[-1] if name else ""


def level_tone(level: Level) -> str:
    """The tone of a finding: refusals are bad, warnings warn."""
    return "bad" if level is Level.REFUSE else "warn"

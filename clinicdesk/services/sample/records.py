"""Writes what the sample's days leave behind: visits, holdings, logs, cartridges, answers, sheets.

Rows are tuples of storage values (minutes since 2000, day numbers) in the order of COLUMNS, loaded in packs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from random import Random
from typing import TYPE_CHECKING, Any

from clinicdesk.domain.pens import AREAS, Speed, model_of
from clinicdesk.domain.screening import QUESTIONS
from clinicdesk.services.sample.clinic import CLOCK, Scale, pens
from clinicdesk.services.sample.course import Laid
from clinicdesk.services.sample.days import CLEANING, NEEDLING, NUMBING
from clinicdesk.services.sample.people import Made
from clinicdesk.services.setup import Seeded
from clinicdesk.store import tables

if TYPE_CHECKING:
    from clinicdesk.store.unit import Unit

Row = tuple[Any, ...]

COLUMNS: dict[str, tuple[str, ...]] = {
    "series": ("id", "patient_id", "concern", "area", "sessions", "status"),
    "appointment": (
        "id", "patient_id", "service_id", "kind", "series_id", "session", "area", "starts", "ends",
        "practitioner_id", "room_id", "pen_id", "status", "reason", "arrived", "numbing_on", "numbing_until",
        "treatment_on", "finished", "closed",
    ),
    "appointment_phase": ("id", "appointment_id", "ord", "name", "starts", "ends", "holds"),
    "occupancy": ("id", "appointment_id", "resource_id", "starts", "ends"),
    "presence": ("id", "appointment_id", "patient_id", "starts", "ends"),
    "tray": ("id", "appointment_id", "lifted", "person_id"),
    "treatment": (
        "id", "appointment_id", "patient_id", "operator_id", "pen_id", "started", "ended", "intensity",
        "numbing_product", "numbing_percent", "numbing_on", "numbing_off", "reaction", "pain",
    ),
    "treatment_zone": (
        "id", "treatment_id", "ord", "zone", "depth_um", "speed", "speed_unit", "passes", "endpoint",
    ),
    "cartridge_lot": ("id", "gtin", "lot", "expires", "name", "blocked", "block_reason"),
    "cartridge_unit": ("id", "lot_id", "treatment_id"),
    "screening": ("id", "patient_id", "question", "answer", "basis", "asked"),
    "consent": ("id", "patient_id", "scope", "text_version", "signed_on"),
    "contact": ("id", "patient_id", "at", "outcome", "next_try"),
}  # fmt: skip
"""What is loaded in packs, parents before children."""

FLUSH_ROWS = 40_000
REASONS = ("ill", "work", "family", "travel", "other")
DEPTHS = {
    "forehead": 500, "cheek": 1000, "nose": 500, "upper_lip": 500, "chin_jaw": 1000, "crows_feet": 250,
    "neck": 750, "chest": 750, "abdomen": 1500,
}  # fmt: skip
_TABLES = {table.name: table for table in tables.metadata.sorted_tables}


class Records:
    """Collects rows with rising ids and hands them to the unit of work, parents before children."""

    def __init__(self, unit: Unit, seeded: Seeded, scale: Scale, people: list[Made], rng: Random) -> None:
        self._unit = unit
        self._seeded = seeded
        self._scale = scale
        self._people = people
        self._rng = rng
        self._rows: dict[str, list[Row]] = defaultdict(list)
        self._last: dict[str, int] = defaultdict(int)
        self._models = [model_of(pen.model) for pen in pens(scale)]
        speeds = [model.speed or Speed(100, 100, "Hz") for model in self._models]
        self._speeds = [(speed.low, speed.high, speed.unit) for speed in speeds]
        self._signed: set[int] = set()
        self._asked: set[int] = set()
        self._lots = [Lots(self, kind, 100 if scale.busy else 50) for kind in (0, 1)]
        self._detailed_from = scale.today - (90 if scale.busy else 36_500)
        self._sheets_from = scale.today - (6 if scale.busy else 27)
        self._lifted = False
        self.handed: list[int] = []  # the visits of the last weeks whose sheet was handed over

    # ------------------------------------------------------------------ rows
    def add(self, table: str, *values: Any) -> int:
        """Collect one row; returns its id."""
        self._last[table] += 1
        number = self._last[table]
        self._rows[table].append((number, *values))
        return number

    def flush(self, *, all_of_it: bool = False) -> None:
        """Load what was collected, once it is enough to be worth it."""
        if not all_of_it and len(self._rows["appointment_phase"]) < FLUSH_ROWS:
            return
        for table, columns in COLUMNS.items():
            if self._rows[table]:
                self._unit.pack(_TABLES[table], columns, self._rows[table])
                self._rows[table] = []

    # ------------------------------------------------------------------ a visit
    def visit(self, visit: Laid) -> None:
        """Everything that one visit leaves behind."""
        begins = visit.day * 1440
        times = _times(visit, self._rng)
        room = None if visit.room is None else self._seeded.rooms[visit.room]
        pen = None if visit.pen is None else self._seeded.pens[visit.pen]
        number = self.add(
            "appointment",
            visit.patient,
            self._seeded.services[visit.kind],
            visit.kind,
            visit.series,
            visit.session,
            visit.area,
            begins + visit.start,
            begins + visit.leaves_at,
            self._seeded.practitioners[visit.seat],
            room,
            pen,
            visit.status,
            REASONS[int(self._rng.random() * 5)] if visit.status == "cancelled" else "",
            *times,
        )
        self._phases(number, visit, begins)
        if self._lift(visit):
            self.add("tray", number, self._scale.today * 1440 + CLOCK - 20, 1)
        elif visit.status not in {"cancelled", "no_show"}:
            self._hold(number, visit, begins, room, pen)
        if visit.status not in {"booked", "cancelled", "no_show"}:
            self._follow(number, visit, times)

    def _lift(self, visit: Laid) -> bool:
        """Whether this is the one visit in the tray: the first session from the day after tomorrow."""
        if (
            self._lifted
            or visit.kind != "series"
            or visit.status != "booked"
            or visit.day < self._scale.today + 2
        ):
            return False
        self._lifted = True
        return True

    def _phases(self, number: int, visit: Laid, begins: int) -> None:
        start, needles, leaves = begins + visit.start, begins + visit.needles_at, begins + visit.leaves_at
        if visit.kind == "consult":
            self.add("appointment_phase", number, 0, "consult", start, leaves, "practitioner")
            return
        self.add("appointment_phase", number, 0, "numbing", start, needles, "room")
        self.add("appointment_phase", number, 1, "treatment", needles, leaves, "practitioner,room,pen")
        self.add("appointment_phase", number, 2, "clean-down", leaves, leaves + CLEANING, "room")

    def _hold(self, number: int, visit: Laid, begins: int, room: int | None, pen: int | None) -> None:
        start, needles, leaves = begins + visit.start, begins + visit.needles_at, begins + visit.leaves_at
        self.add("occupancy", number, self._seeded.practitioners[visit.seat], needles, leaves)
        if room is not None:
            self.add("occupancy", number, room, start, leaves + CLEANING)
        if pen is not None:
            self.add("occupancy", number, pen, needles, leaves)
        self.add("presence", number, visit.patient, start, leaves)

    def _follow(self, number: int, visit: Laid, times: Row) -> None:
        """What somebody who came said and signed, and what was done."""
        note = visit.part.note if visit.part else ""
        if visit.day >= self._detailed_from or visit.patient not in self._asked:
            self._answers(visit, times[0], unsure=note == "unsure")
        if visit.kind == "consult":
            return
        if visit.patient not in self._signed and note != "unsigned":
            self._signed.add(visit.patient)
            self.add("consent", visit.patient, "treatment", "2024-1", visit.day)
        if times[4] is None:
            return
        if note != "unlogged":
            self._treatment(number, visit, times)
        known = self._people[visit.patient - 1].row["fitzpatrick"] is not None  # no sheet without a skin type
        if known and visit.day >= self._sheets_from and (visit.status == "done" or note == "unlogged"):
            self.handed.append(number)

    def _answers(self, visit: Laid, asked: int, *, unsure: bool) -> None:
        self._asked.add(visit.patient)
        refused = self._people[visit.patient - 1].traits.refused
        for question in QUESTIONS if visit.day >= self._detailed_from else QUESTIONS[:3]:
            answer = "yes" if question.id == refused else "no"
            if unsure and question.id == "S17":
                answer = "unsure"
            self.add("screening", visit.patient, question.id, answer, None, asked)

    def _treatment(self, number: int, visit: Laid, times: Row) -> None:
        _arrived, numbing_on, _until, started, ended, _closed = times
        pen = visit.pen or 0
        rng, model = self._rng, self._models[pen]
        rows = []
        for zone in AREAS[visit.area][: 1 if self._scale.busy else 5]:
            depth = DEPTHS[zone] + 250 * (rng.random() < 0.3)
            rows.append((zone, min(depth, model.max_depth_um)))
        deepest = max(depth for _zone, depth in rows)
        intensity = "light" if deepest <= 500 else "standard" if deepest <= 1500 else "aggressive"
        treatment = self.add(
            "treatment", number, visit.patient, self._seeded.practitioners[visit.seat],
            self._seeded.pens[pen],
            started, ended, intensity, "lidocaine", "4", numbing_on, started - 2,
            "redness", int(rng.random() * 5),
        )  # fmt: skip
        low, high, unit = self._speeds[pen]
        speed = low + 10 * int(rng.random() * ((high - low) // 10 + 1))
        for order, (zone, depth) in enumerate(rows):
            passes = 2 + int(rng.random() * 4)
            endpoint = "pinpoint_bleeding" if depth > 1000 else "redness"
            self.add("treatment_zone", treatment, order, zone, depth, speed, unit, passes, endpoint)
        self._lots[pen % 2].use(treatment, visit.day)

    # ------------------------------------------------------------------ the end
    def shelf(self) -> None:
        """What still lies on the shelf: the rest of open lots, one near its end, one blocked, one expired."""
        for lots in self._lots:
            lots.rest()
        today = self._scale.today
        for name, lot, expires, blocked, why, count in (
            ("36-pin", "MX2409", today + 20, 0, "", 14),
            ("12-pin", "KT0961", today + 300, 1, "notice of the supplier", 50),
            ("36-pin", "MX2103", today - 45, 0, "", 3),
        ):
            number = self.add("cartridge_lot", GTINS[name], lot, expires, name, blocked, why)
            for _unit in range(count):
                self.add("cartridge_unit", number, None)

    def calls(self, visits: Iterable[Laid]) -> None:
        """Some of those who have not come back were called in the last days."""
        today, last, booked = self._scale.today, {}, set()
        for visit in visits:
            if visit.status == "booked":
                booked.add(visit.patient)
            elif visit.kind != "consult" and visit.status == "done":
                last[visit.patient] = visit.day
        for patient, day in sorted(last.items()):
            if patient in booked or not 45 <= today - day <= 250 or self._rng.random() > 0.35:
                continue
            at = (today - self._rng.randint(1, 12)) * 1440 + 600 + int(self._rng.random() * 420)
            outcome = self._rng.choice(("no_answer", "no_answer", "message", "later", "declined"))
            self.add("contact", patient, at, outcome, today + 7 if outcome == "later" else None)


GTINS = {"36-pin": "05601234500011", "12-pin": "05601234500028"}


class Lots:
    """The boxes of one kind of cartridge, opened one after the other."""

    def __init__(self, records: Records, kind: int, size: int) -> None:
        self._records = records
        self._kind = kind
        self._size = size
        self._lot = self._number = self._left = 0

    def use(self, treatment: int, day: int) -> None:
        """Take the next piece for a treatment on a day; opens a new box when the last one is empty."""
        if not self._left:
            self._number += 1
            name, code = (("36-pin", "MX"), ("12-pin", "KT"))[self._kind]
            lot = f"{code}{2500 + self._number}"
            self._lot = self._records.add("cartridge_lot", GTINS[name], lot, day + 700, name, 0, "")
            self._left = self._size
        self._left -= 1
        self._records.add("cartridge_unit", self._lot, treatment)

    def rest(self) -> None:
        """Put what is left of the open box on the shelf."""
        for _unit in range(self._left):
            self._records.add("cartridge_unit", self._lot, None)
        self._left = 0


_NOTHING: Row = (None, None, None, None, None, None)


def _times(visit: Laid, rng: Random) -> Row:
    """What really happened, as far as it went: arrived, numbing on, until, treatment on, finished, closed."""
    if visit.status in {"booked", "cancelled", "no_show"}:
        return _NOTHING
    begins = visit.day * 1440
    told = tuple(begins + minute for minute in visit.part.times) if visit.part else ()
    start = begins + visit.start
    arrived = told[0] if told else start - int(rng.random() * 11)
    if visit.kind == "consult":
        ends = start + NEEDLING["consult"] - int(rng.random() * 4)
        return arrived, None, None, start, ends, ends + 3
    numbing = told[1] if len(told) > 1 else start + int(rng.random() * 4)
    needles = told[2] if len(told) > 2 else start + NUMBING + 3 + int(rng.random() * 5)
    ended = told[3] if len(told) > 3 else needles + NEEDLING[visit.kind] - 4 - int(rng.random() * 6)
    whole = (arrived, numbing, numbing + NUMBING, needles, ended, ended + 5)
    reached = {"arrived": 1, "numbing": 3, "treatment": 4, "checkout": 5, "done": 6}[visit.status]
    return whole[:reached] + _NOTHING[reached:]

"""What must be true of a clinic at any moment, read row by row and worked out here once more.

Nothing of the program's own rules is asked: holdings are merged from the stored phases, gaps counted from the
stored days. Each function answers with what is wrong, in words; nothing is wrong when the answer is empty.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from clinicdesk.store import Store, tables, upkeep

Rows = list[dict[str, Any]]
GONE = frozenset({"cancelled", "no_show"})
HOLDERS = {"practitioner": "practitioner_id", "room": "room_id", "pen": "pen_id"}
TIMES = ("arrived", "numbing_on", "numbing_until", "treatment_on", "finished", "closed")
READ = (
    "appointment", "appointment_phase", "occupancy", "presence", "tray", "series", "treatment",
    "cartridge_unit", "handout",
)  # fmt: skip
LEAST_GAP = 28


@dataclass(frozen=True)
class Content:
    """The rows that the rules speak of, of one moment, and what the program finds in its derived tables."""

    rows: dict[str, Rows]
    derived: tuple[Any, ...]

    def live(self) -> Rows:
        """The visits that stand in the calendar: neither gone nor in the tray."""
        lifted = {row["appointment_id"] for row in self.rows["tray"]}
        return [
            row for row in self.rows["appointment"] if row["status"] not in GONE and row["id"] not in lifted
        ]


def content(store: Store) -> Content:
    """Everything that the rules speak of."""
    with store.read() as connection:
        rows = {
            name: [dict(row._mapping) for row in connection.execute(sa.select(tables.metadata.tables[name]))]
            for name in READ
        }
        return Content(rows, tuple(upkeep.differences(connection)))


def plain(now: Content) -> dict[str, Rows]:
    """The rows without their versions, which only rise."""
    return {
        name: sorted(
            ({key: value for key, value in row.items() if key != "version"} for row in rows),
            key=lambda row: row["id"],
        )
        for name, rows in now.rows.items()
    }


def wrong(now: Content) -> list[str]:
    """Everything that is wrong."""
    return [
        *_overlapping(now.rows["occupancy"], "resource_id"),
        *_overlapping(now.rows["presence"], "patient_id"),
        *_misheld(now),
        *_mistimed(now),
        *_misnumbered(now),
        *_missettled(now),
        *_mislogged(now),
        *(f"derived rows are wrong: {each}" for each in now.derived),
    ]


def _overlapping(rows: Rows, owner: str) -> Iterator[str]:
    """Product.md 4: never two at once."""
    by_owner = defaultdict(list)
    for row in rows:
        by_owner[row[owner]].append((row["starts"], row["ends"], row["appointment_id"]))
    for number, spans in by_owner.items():
        for one, other in pairwise(sorted(spans)):
            if other[0] < one[1]:
                yield f"{owner} {number} is in two places: visits {one[2]} and {other[2]}"


def _misheld(now: Content) -> Iterator[str]:
    """Each visit that stands holds what its phases demand, every other one holds nothing."""
    phases, held, present = (
        _by_visit(now.rows[name]) for name in ("appointment_phase", "occupancy", "presence")
    )
    standing = {row["id"] for row in now.live()}
    for row in now.rows["appointment"]:
        number = row["id"]
        wanted = Counter(_demanded(row, phases[number])) if number in standing else Counter()
        found = Counter((one["resource_id"], one["starts"], one["ends"]) for one in held[number])
        if found != wanted:
            yield f"visit {number} ({row['status']}) holds {found}, not {wanted}"
        here = Counter({(row["patient_id"], row["starts"], row["ends"]): 1} if number in standing else {})
        if Counter((one["patient_id"], one["starts"], one["ends"]) for one in present[number]) != here:
            yield f"the patient of visit {number} ({row['status']}) is elsewhere: {present[number]}"


def _by_visit(rows: Rows) -> dict[int, Rows]:
    found: dict[int, Rows] = defaultdict(list)
    for row in rows:
        found[row["appointment_id"]].append(row)
    return found


def _demanded(visit: dict[str, Any], phases: Rows) -> Iterator[tuple[int, Any, Any]]:
    """(resource, starts, ends) for each unbroken piece; rooms, people and pens are free in between."""
    ordered = sorted(phases, key=lambda row: row["ord"])
    for kind, column in HOLDERS.items():
        merged: list[list[Any]] = []
        for phase in ordered:
            if kind not in phase["holds"].split(","):
                continue
            if merged and merged[-1][1] == phase["starts"]:
                merged[-1][1] = phase["ends"]
            else:
                merged.append([phase["starts"], phase["ends"]])
        if visit[column] is not None:
            yield from ((visit[column], starts, ends) for starts, ends in merged)


def _mistimed(now: Content) -> Iterator[str]:
    """The phases tile the visit, status and times agree, the tray holds booked visits only."""
    phases = _by_visit(now.rows["appointment_phase"])
    for row in now.rows["appointment"]:
        ordered = sorted(phases[row["id"]], key=lambda phase: phase["ord"])
        edges = [row["starts"], *(edge for phase in ordered for edge in (phase["starts"], phase["ends"]))]
        if not ordered or any(edges[at] != edges[at + 1] for at in range(0, len(edges) - 1, 2)):
            yield f"the phases of visit {row['id']} do not follow each other from its start"
        had = {name for name in TIMES if row[name] is not None}
        status = row["status"]
        if status in {"booked", "no_show"} and had:
            yield f"visit {row['id']} is {status} and has {had}"
        if ("finished" in had) != (status in {"checkout", "done"}) or ("closed" in had) != (status == "done"):
            yield f"visit {row['id']} is {status} and has {had}"
    lifted = {row["appointment_id"] for row in now.rows["tray"]}
    for row in now.rows["appointment"]:
        if row["id"] in lifted and row["status"] != "booked":
            yield f"visit {row['id']} is {row['status']} and lies in the tray"


def _misnumbered(now: Content) -> Iterator[str]:
    """Product.md 1: no session is lost, doubled or out of order."""
    series = {row["id"]: row for row in now.rows["series"]}
    for number, rows in _sessions(now.rows["appointment"]).items():
        numbers = [row["session"] for row in rows]
        if len(set(numbers)) < len(numbers):
            yield f"series {number} has sessions {numbers}"
        if not set(numbers) <= set(range(1, series[number]["sessions"] + 1)):
            yield f"series {number} of {series[number]['sessions']} has sessions {numbers}"
        if {row["patient_id"] for row in rows} - {series[number]["patient_id"]}:
            yield f"series {number} has another patient's session"
    for number, rows in _sessions(now.live()).items():
        days = [row["starts"].date() for row in rows]
        if any(one >= other for one, other in pairwise(days)):
            yield f"series {number} is out of order: {[(row['session'], row['starts']) for row in rows]}"


def _sessions(visits: Iterable[dict[str, Any]]) -> dict[int, Rows]:
    """By series its sessions that are not gone, in order of number."""
    found = defaultdict(list)
    for row in visits:
        if row["series_id"] is not None and row["status"] not in GONE:
            found[row["series_id"]].append(row)
    return {number: sorted(rows, key=lambda row: row["session"]) for number, rows in found.items()}


def _missettled(now: Content) -> Iterator[str]:
    """A series is complete if and only if every session of it was completed."""
    logged = {row["appointment_id"] for row in now.rows["treatment"]}
    sessions = _sessions(now.rows["appointment"])
    for row in now.rows["series"]:
        done = {
            one["session"]
            for one in sessions.get(row["id"], [])
            if one["finished"] is not None or one["id"] in logged
        }
        complete = done == set(range(1, row["sessions"] + 1))
        if (row["status"] == "complete") != complete:
            yield f"series {row['id']} of {row['sessions']} is {row['status']} with {sorted(done)} done"


def _mislogged(now: Content) -> Iterator[str]:
    """Only who was treated has a log; every log used up one piece, and no piece serves two."""
    status = {row["id"]: row["status"] for row in now.rows["appointment"]}
    used = Counter(row["treatment_id"] for row in now.rows["cartridge_unit"] if row["treatment_id"])
    for row in now.rows["treatment"]:
        if status[row["appointment_id"]] not in {"treatment", "checkout", "done"}:
            yield f"visit {row['appointment_id']} is {status[row['appointment_id']]} and has a log"
        if used.pop(row["id"], 0) != 1:
            yield f"treatment {row['id']} did not use exactly one cartridge"
    yield from (f"a cartridge was used by treatment {number}, which is none" for number in used)
    for row in now.rows["handout"]:
        if row["handed_over"] is not None and row["printed"] is None:
            yield f"sheet {row['id']} was handed over and never printed"


def short_gaps(now: Content) -> set[tuple[int, int]]:
    """(earlier, later) visits of one series with fewer than 28 days between them (domain.md S10)."""
    ended = {row["appointment_id"]: row["ended"] for row in now.rows["treatment"]}
    found = set()
    for rows in _sessions(now.live()).values():
        for one, other in pairwise(rows):
            days = [(ended.get(row["id"]) or row["finished"] or row["starts"]).date() for row in (one, other)]
            if (days[1] - days[0]).days < LEAST_GAP:
                found.add((one["id"], other["id"]))
    return found

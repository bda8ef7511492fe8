"""A slow, plain second opinion on the ladder: minute sets and exhaustive search over every start.

It shares the value types and the price of a rung (clinicdesk.domain.cost) with the planner and nothing else:
no masks, no price list, no programme over days. `greedy` is the negative control: it books session by session
what is cheapest at the moment, as a hurried receptionist would.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from clinicdesk.domain.cost import Place, Step, rung_cost
from clinicdesk.domain.ladder import Calendar, Free, Request
from clinicdesk.domain.walltime import DAY_MINUTES, day_start, from_days

Key = tuple[tuple[int, int], ...]
"""(start, place of the practitioner in resource order) of every session."""


@dataclass(frozen=True)
class Start:
    """One start at which everything is free, with the hole it leaves."""

    start: int
    order: int
    practitioner_id: int
    hole: bool

    @property
    def day(self) -> date:
        return from_days(self.start // DAY_MINUTES)


def minutes_of(calendar: Calendar) -> set[int]:
    """The free minutes of a calendar, counted out one by one."""
    free = {minute for starts, ends in calendar.open for minute in range(starts, ends)}
    return free - {minute for starts, ends in calendar.busy for minute in range(starts, ends)}


def _needed(request: Request, kind: str, start: int) -> set[int]:
    needed: set[int] = set()
    for phase in request.phases:
        if kind in phase.holds or (kind == "patient" and phase.patient):
            needed |= set(range(start, start + phase.minutes))
        start += phase.minutes
    return needed


def _leaves_hole(free: set[int], needed: set[int], least: int) -> bool:
    for edge, way in ((min(needed) - 1, -1), (max(needed) + 1, 1)):
        beside = 0
        while edge + way * beside in free and beside < least:
            beside += 1
        if 0 < beside < least:
            return True
    return False


def all_starts(request: Request, free: Free) -> list[Start]:
    """Every start of the grid in the horizon for every practitioner, in order of time, then resource."""
    rooms = [minutes_of(calendar) for calendar in free.rooms.values()]
    pens = [minutes_of(calendar) for calendar in free.pens.values()]
    people = [(who, minutes_of(calendar)) for who, calendar in free.practitioners.items()]
    patient = minutes_of(free.patient)
    found = []
    end = day_start(free.last_day + timedelta(days=1))
    for start in range(day_start(free.first_day), end, request.start_step):
        if not _needed(request, "patient", start) <= patient:
            continue
        if not any(_needed(request, "room", start) <= room for room in rooms):
            continue
        if not any(_needed(request, "pen", start) <= pen for pen in pens):
            continue
        for order, (who, minutes) in enumerate(people):
            needed = _needed(request, "practitioner", start)
            if needed <= minutes:
                hole = _leaves_hole(minutes, needed, request.weights.hole_minutes)
                found.append(Start(start, order, who, hole))
    return found


def step_between(request: Request, before: Start | None, after: Start) -> Step:
    """How one start follows another, or what went before the series."""
    if before is not None:
        changed = before.practitioner_id != after.practitioner_id
        return Step((after.day - before.day).days, changed=changed)
    changed = request.previous_practitioner not in (None, after.practitioner_id)
    if request.previous is not None:
        return Step((after.day - request.previous).days, changed=changed)
    return Step(None, max(0, (after.day - request.first_day).days), changed)


def cost_of(request: Request, before: Start | None, after: Start) -> int:
    """The price of one session after another."""
    stay = sum(phase.minutes for phase in request.phases if phase.patient)
    place = Place(after.start, stay, after.practitioner_id, after.hole)
    step = step_between(request, before, after)
    return rung_cost(request.weights, request.rules, request.wish, place, step)


def legal(request: Request, before: Start | None, after: Start) -> bool:
    """Whether a start may follow another, by the words of product.md 1 and 2."""
    rules, event = request.rules, request.wish.event
    floor = max(request.first_day, request.earliest_legal or request.first_day)
    if after.day < floor:
        return False
    if event is not None and event >= request.first_day:
        before_event = (event - after.day).days
        if before_event < rules.event_clear_days and not (request.across_event and before_event < 0):
            return False
    last = before.day if before is not None else request.previous
    if last is None:
        return True
    gap = (after.day - last).days
    passed = before is None and max(floor, last + timedelta(days=rules.min_gap_days)) > last + timedelta(
        days=rules.max_gap_days
    )
    return rules.min_gap_days <= gap and (gap <= rules.max_gap_days or passed)


def _all_plans(
    request: Request, starts: list[Start], limit: int | None
) -> Iterator[tuple[int, tuple[Start, ...]]]:
    """Every legal plan with its cost; with a `limit` of cost, those above the best so far are cut off."""
    best = [limit]

    def climb(path: tuple[Start, ...], cost: int) -> Iterator[tuple[int, tuple[Start, ...]]]:
        if len(path) == request.sessions:
            if best[0] is not None:
                best[0] = min(best[0], cost)
            yield cost, path
            return
        before = path[-1] if path else None
        for after in starts:
            if (before is not None and after.day <= before.day) or not legal(request, before, after):
                continue
            total = cost + cost_of(request, before, after)
            if best[0] is None or total <= best[0]:
                yield from climb((*path, after), total)

    yield from climb((), 0)


def exhaustive(request: Request, free: Free) -> tuple[int, Key] | None:
    """The least cost and, among equals, the earliest plan; None when nothing fits."""
    found = [
        (cost, tuple((start.start, start.order) for start in path))
        for cost, path in _all_plans(request, all_starts(request, free), 1 << 40)
    ]
    return min(found, default=None)


def exhaustive_list(request: Request, free: Free, count: int) -> list[tuple[int, Key]]:
    """The `count` best plans that differ in the day or person of some session, each with its best starts."""
    best: dict[tuple[tuple[date, int], ...], tuple[int, Key]] = {}
    for cost, path in _all_plans(request, all_starts(request, free), None):
        shape = tuple((start.day, start.order) for start in path)
        told = (cost, tuple((start.start, start.order) for start in path))
        best[shape] = min(best.get(shape, told), told)
    return sorted(best.values())[:count]


def greedy(request: Request, free: Free) -> tuple[int, Key] | None:
    """Session by session the cheapest start at that moment, never looking ahead."""
    starts = all_starts(request, free)
    path: list[Start] = []
    cost = 0
    for _ in range(request.sessions):
        before = path[-1] if path else None
        options = [
            (cost_of(request, before, after), after.start, after.order, after)
            for after in starts
            if (before is None or after.day > before.day) and legal(request, before, after)
        ]
        if not options:
            return None
        price, _start, _order, chosen = min(options, key=lambda option: option[:3])
        cost += price
        path.append(chosen)
    return cost, tuple((start.start, start.order) for start in path)

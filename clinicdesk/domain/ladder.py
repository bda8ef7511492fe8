"""The ladder: every session of a series proposed at once, exactly (product.md 2, architecture.md).

A dynamic programme over sessions with state (day, practitioner), filled from the last session backwards,
knows the least cost from every state on. A best-first search guided by it yields the optimum, then the
next-best plans, and an empty session on the way is the proof that none fits. Ties go to the earliest date,
then time, then resource order, session by session.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import islice

from clinicdesk.domain.cost import Place, Reason, Step, Weights, Wish, rung_charges, step_cost
from clinicdesk.domain.free import Calendar, Free, Seat
from clinicdesk.domain.phases import PhasePlan
from clinicdesk.domain.prices import NEVER, Prices, Row
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.walltime import DAY_MINUTES, from_days, to_days
from clinicdesk.domain.why import seat_reasons, why_not_best
from clinicdesk.domain.windows import SeriesRules, inside_event

__all__ = [
    "Calendar",
    "Free",
    "NoPlan",
    "Plan",
    "Reason",
    "Request",
    "Rung",
    "Weights",
    "Wish",
    "last_day_needed",
    "other_times",
    "plan",
    "plans",
    "swap",
]


@dataclass(frozen=True)
class Rung:
    """One proposed session: absolute start minute, who and what serves it, its gap, cost and reasons.

    `gap_days` counts from the session before; None for the first of a series.
    """

    session: int
    start: int
    practitioner_id: int | None
    room_id: int | None
    pen_id: int | None
    gap_days: int | None = None
    cost: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True)
class Request:
    """A series (or what is left of one) to be planned.

    `sessions` rungs are planned, numbered from `first_session`. No free rung lies before `first_day` or
    `earliest_legal`. `previous` is the day the session before was completed and `previous_practitioner` who
    treated then. `fixed` rungs (by session number) stand as they are, also where they break a rule: only
    what is planned anew must be legal towards its neighbours. `across_event` allows sessions after the event.
    """

    phases: PhasePlan
    sessions: int
    first_day: date
    rules: SeriesRules = field(default_factory=SeriesRules)
    wish: Wish = field(default_factory=Wish)
    weights: Weights = field(default_factory=Weights)
    start_step: int = 15
    first_session: int = 1
    previous: date | None = None
    previous_practitioner: int | None = None
    earliest_legal: date | None = None
    fixed: Mapping[int, Rung] = field(default_factory=dict)
    across_event: bool = False


@dataclass(frozen=True)
class Plan:
    """A whole ladder in order of session; `cost` is the sum over its rungs."""

    rungs: tuple[Rung, ...]
    cost: int


@dataclass(frozen=True)
class NoPlan:
    """Proof that no plan fits; each refusal names one constraint whose relaxing would help."""

    refusals: tuple[Refusal, ...]


def last_day_needed(request: Request, slack_days: int = 28) -> date:
    """The last day that `Free` should cover: the latest ladder that starts within `slack_days`."""
    begins = max(filter(None, (request.first_day, request.earliest_legal, request.previous)))
    return begins + timedelta(days=slack_days + request.rules.max_gap_days * request.sessions)


State = tuple[int, int]
"""An absolute start minute and the index of a practitioner: enough to order, price and seat a rung."""


class _Ladder:
    """One request over one price list."""

    def __init__(self, request: Request, prices: Prices) -> None:
        self.request = request
        self.prices = prices
        board = prices.board
        self.fixed = {number - request.first_session: rung for number, rung in request.fixed.items()}
        extra = {rung.practitioner_id for rung in self.fixed.values()} - set(board.people)
        self.people = [*board.people, *sorted(extra, key=str)]
        self._floor = max(to_days(request.first_day), board.first)
        if request.earliest_legal is not None:
            self._floor = max(self._floor, to_days(request.earliest_legal))
        rules = request.rules
        self._gaps = range(rules.min_gap_days, rules.max_gap_days + 1)

    def _is_legal(self, day: int) -> bool:
        """Whether a free rung may lie on a day at all: not too early, not too near before the event."""
        event, rules = self.request.wish.event, self.request.rules
        if day < self._floor:
            return False
        if event is None or event < self.request.first_day:
            return True
        if self.request.across_event:
            return not inside_event(from_days(day), event, rules)
        return day <= to_days(event) - rules.event_clear_days

    @cached_property
    def free_days(self) -> list[int]:
        """The days on which a free rung may lie and somebody is free, in order."""
        return [day for day in self.prices.rows if self._is_legal(day)]

    def _first_days(self) -> list[int]:
        """The days of the first rung: the window after a completed session; once it passed, any later."""
        if 0 in self.fixed:
            return [self.fixed[0].start // DAY_MINUTES]
        if self.request.previous is None:
            return self.free_days
        treated = to_days(self.request.previous)
        opens, closes = treated + self._gaps[0], treated + self._gaps[-1]
        late = max(opens, self._floor) > closes
        return [day for day in self.free_days if opens <= day and (late or day <= closes)]

    def next_days(self, rung: int, day: int) -> Iterator[int]:
        """The days that rung + 1 may take when `rung` lies on a day."""
        after = self.fixed.get(rung + 1)
        if after is not None:
            gap = after.start // DAY_MINUTES - day
            if gap in self._gaps or (gap > 0 and rung in self.fixed):
                yield day + gap
            return
        for gap in self._gaps:
            if day + gap in self._free_set:
                yield day + gap

    @cached_property
    def _free_set(self) -> frozenset[int]:
        return frozenset(self.free_days)

    @cached_property
    def reach(self) -> list[list[int]]:
        """Per rung the days that some legal beginning leads to; shorter than the series when one is empty."""
        reach = [self._first_days()]
        while reach[-1] and len(reach) < self.request.sessions:
            rung = len(reach) - 1
            reach.append(sorted({after for day in reach[-1] for after in self.next_days(rung, day)}))
        return reach if reach[-1] else reach[:-1]

    @property
    def feasible(self) -> bool:
        """Whether any plan fits."""
        return len(self.reach) == self.request.sessions

    def row(self, rung: int, day: int) -> Row:
        """The price of each person on a day, for a fixed rung only of its own."""
        spare = len(self.people) - len(self.prices.board.people)
        rung_there = self.fixed.get(rung)
        if rung_there is None:
            free = self.prices.rows[day]
            return Row(free.costs + [NEVER] * spare, free.starts + [0] * spare) if spare else free
        person = self.people.index(rung_there.practitioner_id)
        costs = [NEVER] * len(self.people)
        costs[person] = self.prices.price(self.request.rules, self.place(person, rung_there.start))
        return Row(costs, [rung_there.start] * len(self.people))

    def place(self, person: int, start: int) -> Place:
        """Where a state lies; nothing is known of the holes of somebody who is no longer in the pool."""
        if person < len(self.prices.board.people):
            return self.prices.place(person, start)
        return Place(start, self.prices.stay, self.people[person])

    def gap_cost(self, gap: int) -> int:
        """The price of a gap in days."""
        return step_cost(self.request.weights, self.request.rules, Step(gap))

    @cached_property
    def onward(self) -> list[dict[int, list[int]]]:
        """Per rung, day and person: the least cost of this rung's place and of everything after it."""
        change = self.request.weights.person_change
        values: list[dict[int, list[int]]] = [{} for _ in range(self.request.sessions)]
        for rung in reversed(range(self.request.sessions)):
            for day in self.reach[rung]:
                costs = self.row(rung, day).costs
                if rung + 1 < self.request.sessions:
                    rest, ceiling = [NEVER] * len(costs), NEVER
                    for after in self.next_days(rung, day):
                        gap, row = self.gap_cost(after - day), values[rung + 1][after]
                        rest = [min(best, gap + value) for best, value in zip(rest, row, strict=True)]
                        ceiling = min(ceiling, gap + min(row) + change)
                    costs = [cost + min(best, ceiling) for cost, best in zip(costs, rest, strict=True)]
                values[rung][day] = costs
        return values

    def step(self, before: State | None, state: State) -> Step:
        """How a state follows the one before it, or the completed session, or the asked date."""
        day, who = state[0] // DAY_MINUTES, self.people[state[1]]
        if before is not None:
            return Step(day - before[0] // DAY_MINUTES, changed=before[1] != state[1])
        changed = self.request.previous_practitioner not in (None, who)
        if self.request.previous is not None:
            return Step(day - to_days(self.request.previous), changed=changed)
        return Step(None, max(0, day - to_days(self.request.first_day)), changed)

    def _branches(self, path: tuple[State, ...]) -> Iterator[tuple[State, int, int]]:
        """The states that may follow a path: state, its cost after the path, and the least cost after it."""
        rung, before = len(path), path[-1] if path else None
        days = self.next_days(rung - 1, before[0] // DAY_MINUTES) if before else self.reach[0]
        weights, rules = self.request.weights, self.request.rules
        for day in days:
            row, onward = self.row(rung, day), self.onward[rung][day]
            for person, least in enumerate(onward):
                if least < NEVER:
                    state = (row.starts[person], person)
                    step = step_cost(weights, rules, self.step(before, state))
                    yield state, step + row.costs[person], least - row.costs[person]

    def paths(self) -> Iterator[tuple[tuple[State, ...], int]]:
        """Every plan with its cost, the cheapest first, ties by earliest date, time and resource order."""
        if not self.feasible:
            return
        heap: list[tuple[int, tuple[State, ...], int]] = [(0, (), 0)]
        while heap:
            total, path, spent = heapq.heappop(heap)
            if len(path) == self.request.sessions:
                yield path, total
                continue
            for state, cost, rest in self._branches(path):
                heapq.heappush(heap, (spent + cost + rest, (*path, state), spent + cost))


def _seat(ladder: _Ladder, count: int, state: State) -> Seat:
    """Who and what serves a state: a fixed rung keeps its own, a free one gets the first free."""
    fixed = ladder.fixed.get(count)
    if fixed is not None:
        return Seat(fixed.practitioner_id, fixed.room_id, fixed.pen_id)
    seat = ladder.prices.board.seat(state[1], state[0])
    if seat is None:
        raise AssertionError("a priced start has a room and a pen")
    return seat


def _told(ladder: _Ladder, count: int, state: State, step: Step, seat: Seat) -> list[Reason]:
    """What explains a rung without a price: why not the best day, the first room or pen; the event."""
    request, event = ladder.request, ladder.request.wish.event
    told: list[Reason] = []
    day = state[0] // DAY_MINUTES
    if step.gap_days not in (None, request.rules.best_gap_days):
        best = day - step.gap_days + request.rules.best_gap_days
        told += why_not_best(ladder.prices, best, request.wish.practitioner_id)
    told += seat_reasons(ladder.prices.board.free, request.phases, state[0], seat)
    if event is not None and count == request.sessions - 1 and day <= to_days(event):
        told.append(Reason("before_event", {"days": to_days(event) - day}))
    return told


def _plan(ladder: _Ladder, path: tuple[State, ...]) -> Plan:
    """A path told as rungs with their reasons."""
    request, before = ladder.request, None
    rungs: list[Rung] = []
    for count, state in enumerate(path):
        step, seat = ladder.step(before, state), _seat(ladder, count, state)
        place = ladder.place(state[1], state[0])
        charges = rung_charges(request.weights, request.rules, request.wish, place, step)
        reasons = (*charges, *_told(ladder, count, state, step, seat))
        who = (seat.practitioner_id, seat.room_id, seat.pen_id)
        cost = sum(charge.cost for charge in charges)
        rungs.append(Rung(request.first_session + count, state[0], *who, step.gap_days, cost, reasons))
        before = state
    return Plan(tuple(rungs), sum(rung.cost for rung in rungs))


def _prices(request: Request, free: Free) -> Prices:
    """The price list of a request."""
    return Prices(free, request.phases, request.start_step, request.weights, request.wish)


def _relaxed(request: Request) -> Iterator[tuple[Request, Refusal]]:
    """The request with one hard constraint dropped at a time, and the refusal that names it."""
    event, rules = request.wish.event, request.rules
    if event is not None:
        clear = event - timedelta(days=rules.event_clear_days)
        values = {"event": event, "last_day": clear, "after": event + timedelta(days=1)}
        wish = replace(request.wish, event=None)
        yield replace(request, wish=wish), Refusal("event_too_soon", values, field="event")
    if request.earliest_legal is not None:
        until = {"until": request.earliest_legal}
        yield replace(request, earliest_legal=None), Refusal("must_wait", until, field="first_day")
    if request.fixed:
        held = {"sessions": tuple(sorted(request.fixed))}
        yield replace(request, fixed={}), Refusal("fixed_in_the_way", held)


def _fitting(request: Request, prices: Prices) -> int:
    """How many of the sessions fit, counted from the first."""
    return len(_Ladder(request, prices).reach)


def _no_plan(request: Request, prices: Prices) -> NoPlan:
    """Why none fits: each constraint that alone is to blame, or else the first window without a free time."""
    fits = _fitting(request, prices)
    refusals = [
        replace(refusal, values={**refusal.values, "fits": fits, "asked": request.sessions})
        for relaxed, refusal in _relaxed(request)
        if _Ladder(relaxed, prices).feasible
    ]
    return NoPlan(tuple(refusals) or (_first_gap(_Ladder(request, prices)),))


def _first_gap(ladder: _Ladder) -> Refusal:
    """The first session that finds no time, and the days that were looked at."""
    request, board = ladder.request, ladder.prices.board
    fits = len(ladder.reach)
    first, last = from_days(board.first), from_days(board.last)
    if not fits and request.previous is None:
        opens, closes = max(first, request.first_day), last
    else:
        days = ladder.reach[-1] if fits else [to_days(request.previous or first)]
        opens = from_days(days[0] + request.rules.min_gap_days)
        closes = from_days(days[-1] + request.rules.max_gap_days)
    values = {"session": request.first_session + fits, "opens": opens, "closes": closes, "fits": fits}
    values["searched_to"] = last
    return Refusal("no_free_time", values)


def plans(request: Request, free: Free, count: int = 6) -> tuple[Plan, ...]:
    """The `count` best plans in order, each different in the day or the practitioner of some session.

    Empty when none fits. Raises ValueError for a request without sessions.
    """
    if request.sessions < 1:
        raise ValueError("a series has at least one session")
    ladder = _Ladder(request, _prices(request, free))
    return tuple(_plan(ladder, path) for path, _ in islice(ladder.paths(), count))


def plan(request: Request, free: Free) -> Plan | NoPlan:
    """The best plan, or the proof that none fits with the constraint to relax."""
    best = plans(request, free, 1)
    return best[0] if best else _no_plan(request, _prices(request, free))


def other_times(request: Request, free: Free, plan: Plan, session: int, count: int = 3) -> tuple[Rung, ...]:
    """Other times for one rung of a plan that leave the rest as it stands, the cheapest whole plan first."""
    fixed = {rung.session: rung for rung in plan.rungs if rung.session != session}
    current = next(rung for rung in plan.rungs if rung.session == session)
    ladder = _Ladder(replace(request, fixed=fixed), _prices(request, free))
    place = session - request.first_session
    told = (_plan(ladder, path).rungs[place] for path, _ in islice(ladder.paths(), count + 1))
    taken = (current.start, current.practitioner_id)
    return tuple(rung for rung in told if (rung.start, rung.practitioner_id) != taken)[:count]


def swap(request: Request, free: Free, plan: Plan, rung: Rung) -> Plan:
    """The plan with one rung exchanged, every gap, cost and reason told anew.

    Raises ValueError when that puts the sessions out of order.
    """
    fixed = {old.session: old for old in plan.rungs} | {rung.session: rung}
    ladder = _Ladder(replace(request, fixed=fixed), _prices(request, free))
    for path, _ in ladder.paths():
        return _plan(ladder, path)
    raise ValueError("the sessions are out of order")

"""The price list of a plan: the best start of every (day, practitioner), found once (architecture.md).

Sessions of one series lie days apart and never compete with each other, so the price of a place is the same
for each of them; gaps, waits and changes of person are added by the ladder.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from clinicdesk.domain.cost import Place, Step, Weights, Wish, day_cost, hours_cost, person_cost, rung_cost
from clinicdesk.domain.free import Board, Free
from clinicdesk.domain.phases import PhasePlan, stay
from clinicdesk.domain.walltime import DAY_MINUTES, from_days
from clinicdesk.domain.windows import SeriesRules

NEVER = 1 << 40
"""The price of what cannot be; far above any real cost, even of many sessions."""


class Row(NamedTuple):
    """One day: per practitioner (in the board's order) the least price and the earliest start that has it."""

    costs: list[int]
    starts: list[int]


def _levels(weights: Weights, wish: Wish, minutes: int, grid: int) -> list[tuple[int, int]]:
    """Grid minutes of the day grouped by their price for the liked hours: (cost, bits), cheapest first."""
    levels: dict[int, int] = defaultdict(int)
    for minute in range(0, DAY_MINUTES, grid):
        levels[hours_cost(weights, wish, minute, minutes)] |= 1 << minute
    return sorted(levels.items())


def _cheapest(bits: int, levels: list[tuple[int, int]]) -> tuple[int, int]:
    """The least cost among the set minutes of a day and the earliest minute that has it."""
    for cost, level in levels:
        if found := bits & level:
            return cost, (found & -found).bit_length() - 1
    return NEVER, 0


class Prices:
    """The board of one service with the price of each day and person for one patient's wish."""

    def __init__(self, free: Free, phases: PhasePlan, grid: int, weights: Weights, wish: Wish) -> None:
        """Prices all days of `free`; starts lie on a grid of `grid` minutes from midnight."""
        self.board = Board(free, phases, grid, weights.hole_minutes)
        self.stay = stay(phases)
        self._weights, self._wish = weights, wish
        levels = _levels(weights, wish, self.stay, grid)
        self.rows: dict[int, Row] = {}
        for day in range(self.board.first, self.board.last + 1):
            row = self._row(day, levels)
            if min(row.costs, default=NEVER) < NEVER:
                self.rows[day] = row

    def _row(self, day: int, levels: list[tuple[int, int]]) -> Row:
        """The best start of each person on one day."""
        board, hole = self.board, self._weights.hole
        weekday = day_cost(self._weights, self._wish, from_days(day).weekday())
        costs, starts = [], []
        for person, who in enumerate(board.people):
            cost, minute = NEVER, 0
            if bits := board.day(board.starts[person], day):
                snug = bits & board.day(board.snug[person], day)
                loose_cost, loose_minute = _cheapest(bits & ~snug, levels)
                cost, minute = min(_cheapest(snug, levels), (loose_cost + hole, loose_minute))
                cost += weekday + person_cost(self._weights, self._wish, who)
            costs.append(cost)
            starts.append(day * DAY_MINUTES + minute)
        return Row(costs, starts)

    def place(self, person: int, start: int) -> Place:
        """A start of a person, with the hole it leaves or not."""
        who = self.board.people[person]
        return Place(start, self.stay, who, hole=not self.board.is_snug(person, start))

    def price(self, rules: SeriesRules, place: Place) -> int:
        """The price of any place by itself, for a rung that somebody fixed."""
        return rung_cost(self._weights, rules, self._wish, place, Step(None))

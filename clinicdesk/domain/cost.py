"""What a rung of the ladder costs and why: the one definition that planner, oracle and explanation share.

A cost is a sum of charges, each a reason with its integer price (architecture.md, "The ladder is exact").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from clinicdesk.domain.walltime import DAY_MINUTES, from_days
from clinicdesk.domain.windows import SeriesRules

_QUARTER = 15


@dataclass(frozen=True)
class Weights:
    """The clinic's prices; `hole_minutes` is the shortest free time that somebody can still use."""

    gap_day: int = 10
    late_start_day: int = 5
    unliked_day: int = 40
    outside_quarter: int = 2
    outside_most: int = 60
    other_person: int = 60
    person_change: int = 30
    hole: int = 10
    hole_minutes: int = 30

    def __post_init__(self) -> None:
        if min(vars(self).values()) < 0:
            raise ValueError("a price is never negative")


@dataclass(frozen=True)
class Wish:
    """What the patient likes; empty or None means that it is all the same.

    Weekdays count from Monday 0; hours are minutes of the day; `event` is the date to be clear of.
    """

    weekdays: frozenset[int] = frozenset()
    from_minute: int = 0
    to_minute: int = DAY_MINUTES
    practitioner_id: int | None = None
    event: date | None = None


@dataclass(frozen=True)
class Reason:
    """One line of the answer to *why this time?*: a code, its values and what it adds to the cost."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    cost: int = 0


@dataclass(frozen=True)
class Step:
    """How a rung follows the one before it.

    `gap_days` is None for the first session of a series, which counts `wait_days` from the asked date
    instead; `changed` says that another practitioner treated last.
    """

    gap_days: int | None
    wait_days: int = 0
    changed: bool = False


@dataclass(frozen=True)
class Place:
    """Where a rung lies: absolute start minute, minutes until the patient leaves, who, and hole or not."""

    start: int
    stay: int
    practitioner_id: int | None
    hole: bool = False


def outside(wish: Wish, minute: int, stay: int) -> int:
    """Minutes by which a visit from a minute of the day starts too early or ends too late for the patient."""
    return max(0, wish.from_minute - minute) + max(0, minute + stay - wish.to_minute)


def hours_cost(weights: Weights, wish: Wish, minute: int, stay: int) -> int:
    """The price of lying outside the liked hours: by started quarters, up to a limit."""
    quarters = -(-outside(wish, minute, stay) // _QUARTER)
    return min(weights.outside_most, weights.outside_quarter * quarters)


def day_cost(weights: Weights, wish: Wish, weekday: int) -> int:
    """The price of a weekday."""
    return weights.unliked_day if wish.weekdays and weekday not in wish.weekdays else 0


def person_cost(weights: Weights, wish: Wish, practitioner_id: int | None) -> int:
    """The price of a practitioner who is not the wanted one."""
    return weights.other_person if wish.practitioner_id not in (None, practitioner_id) else 0


def step_cost(weights: Weights, rules: SeriesRules, step: Step) -> int:
    """The price of following the rung before, or of the first session's wait."""
    if step.gap_days is None:
        cost = weights.late_start_day * step.wait_days
    else:
        cost = weights.gap_day * abs(step.gap_days - rules.best_gap_days)
    return cost + (weights.person_change if step.changed else 0)


def _step_charges(weights: Weights, rules: SeriesRules, step: Step) -> list[Reason]:
    """The charges of `step_cost`, one by one."""
    price = step_cost(weights, rules, Step(step.gap_days, step.wait_days))
    if step.gap_days is None:
        code = "days_after_asked" if step.wait_days else "asked_day"
        charges = [Reason(code, {"days": step.wait_days}, price)]
    else:
        code = "best_gap" if step.gap_days == rules.best_gap_days else "other_gap"
        charges = [Reason(code, {"days": step.gap_days, "best": rules.best_gap_days}, price)]
    if step.changed:
        charges.append(Reason("person_change", {}, weights.person_change))
    return charges


def _place_charges(weights: Weights, wish: Wish, place: Place) -> list[Reason]:
    """The charges of a rung's place, each liked thing told even where it costs nothing."""
    day, minute = divmod(place.start, DAY_MINUTES)
    weekday, charges = from_days(day).weekday(), []
    if wish.weekdays:
        price = day_cost(weights, wish, weekday)
        charges.append(Reason("unliked_day" if price else "liked_day", {"weekday": weekday}, price))
    if (wish.from_minute, wish.to_minute) != (0, DAY_MINUTES):
        away = outside(wish, minute, place.stay)
        price = hours_cost(weights, wish, minute, place.stay)
        charges.append(Reason("outside_hours" if away else "liked_hours", {"minutes": away}, price))
    if wish.practitioner_id is not None:
        price = person_cost(weights, wish, place.practitioner_id)
        who = {"wanted": wish.practitioner_id, "practitioner": place.practitioner_id}
        code = "wanted_person" if place.practitioner_id == wish.practitioner_id else "other_person"
        charges.append(Reason(code, who, price))
    if place.hole:
        charges.append(Reason("hole", {"shorter_than": weights.hole_minutes}, weights.hole))
    return charges


def rung_charges(
    weights: Weights, rules: SeriesRules, wish: Wish, place: Place, step: Step
) -> tuple[Reason, ...]:
    """Every charge of one rung; their costs add up to `rung_cost`."""
    return (*_step_charges(weights, rules, step), *_place_charges(weights, wish, place))


def rung_cost(weights: Weights, rules: SeriesRules, wish: Wish, place: Place, step: Step) -> int:
    """The cost of one rung: 10 a day off the best gap, 5 a day of wait, and so on (architecture.md)."""
    return sum(charge.cost for charge in rung_charges(weights, rules, wish, place, step))

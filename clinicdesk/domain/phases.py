"""A visit as a list of phases, and which resources each phase holds (product.md 4).

The room is held for numbing, treatment and clean-down, the practitioner and the pen for the treatment alone,
so that the next patient's numbing overlaps this one's treatment. Times are minutes; a start is a wall minute
since 2000-01-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("practitioner", "room", "pen")
MAX_MINUTES = 1440


@dataclass(frozen=True)
class Phase:
    """One part of a visit: how long it takes, what it holds, and whether the patient is still here for it."""

    name: str
    minutes: int
    holds: frozenset[str]
    patient: bool = True

    def __post_init__(self) -> None:
        if self.minutes <= 0:
            raise ValueError("a phase takes at least one minute")
        if not self.holds <= frozenset(KINDS):
            raise ValueError(f"a phase holds only {', '.join(KINDS)}")


PhasePlan = tuple[Phase, ...]


@dataclass(frozen=True)
class PhaseSpan:
    """One phase laid on the calendar, from `starts` up to but not including `ends`."""

    name: str
    starts: int
    ends: int
    holds: frozenset[str]
    patient: bool = True


@dataclass(frozen=True)
class Occupied:
    """One resource taken from `starts` up to but not including `ends`."""

    resource_id: int
    starts: int
    ends: int


def total(phases: PhasePlan) -> int:
    """Minutes from the first phase's start to the last phase's end, the room's clean-down included."""
    return sum(phase.minutes for phase in phases)


def stay(phases: PhasePlan) -> int:
    """Minutes from arrival until the patient leaves; a clean-down at the end runs on without the patient."""
    minutes = leaves = 0
    for phase in phases:
        minutes += phase.minutes
        if phase.patient:
            leaves = minutes
    return leaves


def patient_leaves(phases: PhasePlan, start: int) -> int:
    """The minute at which the patient leaves: the end of the last phase that needs the patient."""
    return start + stay(phases)


def spans(phases: PhasePlan, start: int) -> tuple[PhaseSpan, ...]:
    """The phases one after the other from a start minute."""
    laid = []
    for phase in phases:
        laid.append(PhaseSpan(phase.name, start, start + phase.minutes, phase.holds, phase.patient))
        start += phase.minutes
    return tuple(laid)


def held(phases: PhasePlan, kind: str) -> tuple[tuple[int, int], ...]:
    """When a kind of resource is held: (from, to) minutes after the start, touching phases merged."""
    pieces: list[tuple[int, int]] = []
    for span in spans(phases, 0):
        if kind not in span.holds:
            continue
        if pieces and pieces[-1][1] == span.starts:
            pieces[-1] = (pieces[-1][0], span.ends)
        else:
            pieces.append((span.starts, span.ends))
    return tuple(pieces)


def occupied(phases: PhasePlan, start: int, resources: Mapping[str, int | None]) -> tuple[Occupied, ...]:
    """The occupancy of a visit: one row per resource and unbroken piece (architecture.md, Occupancy).

    `resources` names the resource of each kind; a kind without one (any room, no pen) takes nothing.
    Raises ValueError when the visit is longer than a day.
    """
    if total(phases) > MAX_MINUTES:
        raise ValueError("a visit is at most one day long")
    rows = []
    for kind in KINDS:
        resource = resources.get(kind)
        if resource is not None:
            rows += [Occupied(resource, start + first, start + last) for first, last in held(phases, kind)]
    return tuple(rows)

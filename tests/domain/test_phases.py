"""A visit holds each resource for exactly the phases that need it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.phases import KINDS, Phase, PhasePlan, occupied, patient_leaves, spans, total

ROOM, ALL = frozenset({"room"}), frozenset(KINDS)
FACE = (
    Phase("numbing", 30, ROOM),
    Phase("treatment", 45, ALL),
    Phase("clean-down", 15, ROOM, patient=False),
)
IDS = {"practitioner": 1, "room": 11, "pen": 21}

phase_lists = st.lists(
    st.builds(
        Phase,
        st.sampled_from(["numbing", "treatment", "photo", "clean-down"]),
        st.integers(1, 120),
        st.frozensets(st.sampled_from(KINDS)),
        patient=st.booleans(),
    ),
    min_size=1,
    max_size=6,
).map(tuple)


def test_the_full_face_visit() -> None:
    """product.md 4: the room all through, practitioner and pen for the treatment alone."""
    rows = {row.resource_id: (row.starts, row.ends) for row in occupied(FACE, 900, IDS)}
    assert rows == {1: (930, 975), 11: (900, 990), 21: (930, 975)}
    assert (patient_leaves(FACE, 900), total(FACE)) == (975, 90)


def test_a_kind_without_a_resource_takes_nothing() -> None:
    rows = occupied(FACE, 900, {"practitioner": 1, "room": None})
    assert [row.resource_id for row in rows] == [1]


def test_a_resource_given_back_in_between_is_two_pieces() -> None:
    twice = (Phase("prep", 10, ALL), Phase("wait", 20, ROOM), Phase("treatment", 30, ALL))
    rows = [(row.starts, row.ends) for row in occupied(twice, 0, {"pen": 21})]
    assert rows == [(0, 10), (30, 60)]


def test_a_visit_over_midnight_runs_on() -> None:
    rows = {row.resource_id: row.ends for row in occupied(FACE, 1420, IDS)}
    assert rows[11] == 1510


@given(phase_lists, st.integers(0, 10**8))
def test_occupancy_is_the_phases_minute_by_minute(phases: PhasePlan, start: int) -> None:
    minutes = {kind: set[int]() for kind in KINDS}
    for span in spans(phases, start):
        for kind in span.holds:
            minutes[kind] |= set(range(span.starts, span.ends))
    rows = occupied(phases, start, IDS)
    for kind, resource in IDS.items():
        mine = [row for row in rows if row.resource_id == resource]
        assert set().union(*(range(row.starts, row.ends) for row in mine)) == minutes[kind]
        assert all(first.ends < second.starts for first, second in pairwise(mine))


@given(phase_lists, st.integers(0, 10**8))
def test_the_patient_leaves_with_the_last_phase_that_needs_them(phases: PhasePlan, start: int) -> None:
    leaves = [span.ends for span in spans(phases, start) if span.patient]
    assert patient_leaves(phases, start) == max(leaves, default=start)


@pytest.mark.parametrize(("minutes", "holds"), [(0, ROOM), (-5, ROOM), (10, frozenset({"chair"}))])
def test_an_impossible_phase_is_refused(minutes: int, holds: frozenset[str]) -> None:
    with pytest.raises(ValueError, match="a phase"):
        Phase("numbing", minutes, holds)


def test_more_than_a_day_is_refused() -> None:
    with pytest.raises(ValueError, match="one day"):
        occupied((Phase("treatment", 1441, ALL),), 0, IDS)

"""Dragging: a threshold, snapped times, the right column, never outside the day."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.presentation import drag, lanes
from clinicdesk.presentation.lanes import Scale
from tests.presentation.calendar_values import block, span

SCALE = Scale(510, 1200, 1.0, 100.0, 6)


def grip(x: float = 50, y: float = 100) -> drag.Grip:
    week = span(block(1, "Ana", 600, 90))
    columns = lanes.week_columns(week, 1)
    (placed,) = lanes.lay_out(week, columns)
    return drag.take(placed, columns, SCALE, x, y)


def test_a_trembling_hand_moves_nobody() -> None:
    assert not drag.is_drag(grip(), 59, 109)
    assert drag.is_drag(grip(), 60, 100)


def test_the_block_stays_under_the_hand() -> None:
    held = grip(y=110)
    assert held.held == 20
    assert drag.ghost_at(held, SCALE, 250, 170) == drag.Ghost(2, 660, 90)
    assert drag.ghost_at(held, SCALE, 250, 173, drag.FINE_STEP) == drag.Ghost(2, 665, 90)


def test_the_needling_leads_where_pens_are_columns() -> None:
    day = span(block(1, "Ana", 600, 90), days=1)
    columns = lanes.day_columns(day, "pen")
    (placed,) = lanes.lay_out(day, columns)
    held = drag.take(placed, columns, SCALE, 50, SCALE.y(630))
    assert drag.ghost_at(held, SCALE, 50, SCALE.y(690)).starts == 660


@given(st.floats(-500, 2000), st.floats(-500, 2000), st.sampled_from([5, 15]))
def test_a_ghost_lies_on_the_step_inside_the_shown_day(x: float, y: float, step: int) -> None:
    ghost = drag.ghost_at(grip(), SCALE, x, y, step)
    assert ghost.starts % step == 0
    assert SCALE.first <= ghost.starts
    assert ghost.starts + ghost.minutes <= SCALE.last
    assert 0 <= ghost.column < SCALE.columns


@given(st.integers(0, 1440), st.sampled_from([5, 15]))
def test_snapping_goes_to_the_nearest_step(minute: int, step: int) -> None:
    assert abs(drag.snap(minute, step) - minute) * 2 <= step
    assert drag.snap(minute, step) % step == 0


@given(st.floats(0, 690), st.floats(0, 690))
def test_a_sweep_covers_both_ends_in_any_direction(one: float, other: float) -> None:
    ghost = drag.swept(SCALE, 1, one, other)
    assert ghost == drag.swept(SCALE, 1, other, one)
    assert ghost.minutes >= drag.STEP
    assert ghost.starts <= SCALE.minute_at(min(one, other))
    assert ghost.starts + ghost.minutes >= SCALE.minute_at(max(one, other))


@pytest.mark.parametrize(
    ("position", "scroll"), [(200, 0), (36, 0), (0, -24), (-50, -24), (35, -1), (500, 24), (470, 4)]
)
def test_the_edge_scrolls_faster_the_nearer(position: float, scroll: int) -> None:
    assert drag.edge_scroll(position, 500) == scroll

"""Arrow keys: every stop is reached, and a key never leads to nowhere by accident."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.presentation import lanes, travel
from clinicdesk.presentation.travel import Stop, Way
from tests.presentation.calendar_values import MONDAY, block, span

ANA = block(1, "Ana", 540, 90)
GIL = block(2, "Gil", 615, 60)
MIA = block(3, "Mia", 555, 60, day=MONDAY + timedelta(days=2))


def table(*, carrying: bool = False) -> tuple[tuple[Stop, ...], ...]:
    week = span(ANA, GIL, MIA)
    columns = lanes.week_columns(week, 1)
    return travel.stops(week, columns, lanes.lay_out(week, columns), carrying=carrying)


def test_blocks_and_the_free_half_hours_between_them_are_stops() -> None:
    assert table()[0][:4] == (Stop(0, 540, 1), Stop(0, 615, 2), Stop(0, 690), Stop(0, 720))
    assert table()[5][-1] == Stop(5, 750)  # Saturday closes at 13:00


def test_carrying_stops_at_every_quarter_of_an_hour() -> None:
    assert table(carrying=True)[0][:3] == (Stop(0, 540), Stop(0, 555), Stop(0, 570))


def test_up_and_down_stay_in_the_column() -> None:
    stops = table()
    assert travel.go(stops, Stop(0, 540, 1), Way.DOWN) == Stop(0, 615, 2)
    assert travel.go(stops, Stop(0, 540, 1), Way.UP) is None
    assert travel.go(stops, Stop(0, 700), Way.UP) == Stop(0, 690)
    assert travel.go(stops, Stop(0, 700), Way.DOWN) == Stop(0, 720)
    assert travel.go(stops, Stop(0, 690), Way.END) == Stop(0, 1110)


def test_left_and_right_keep_the_time() -> None:
    stops = table()
    assert travel.go(stops, Stop(1, 570), Way.RIGHT) == Stop(2, 555, 3)
    assert travel.go(stops, Stop(2, 555, 3), Way.LEFT) == Stop(1, 540)
    assert travel.go(stops, Stop(5, 540), Way.RIGHT) is None


def test_a_cursor_follows_its_visit_through_a_refresh() -> None:
    later = span(block(1, "Ana", 600, 90, day=MONDAY + timedelta(days=1)), GIL)
    columns = lanes.week_columns(later, 1)
    moved = travel.stops(later, columns, lanes.lay_out(later, columns))
    assert travel.still(moved, Stop(0, 540, 1)) == Stop(1, 600, 1)
    assert travel.still(moved, Stop(2, 555, 3)) == Stop(2, 540)
    assert travel.still(moved, None) is None


@given(st.data())
def test_every_stop_of_a_column_is_reached_from_its_first(data: st.DataObject) -> None:
    blocks = data.draw(
        st.lists(
            st.builds(
                lambda start, number: block(number, "P", start, 60),
                st.integers(540, 1000),
                st.integers(1, 99),
            ),
            max_size=12,
            unique_by=lambda one: one.id,
        )
    )
    week = span(*blocks)
    columns = lanes.week_columns(week, 1)
    stops = travel.stops(week, columns, lanes.lay_out(week, columns))
    at: Stop | None = stops[0][0]
    seen = []
    while at is not None:
        seen.append(at)
        at = travel.go(stops, at, Way.DOWN)
    assert tuple(seen) == stops[0]
    assert {stop.appointment_id for stop in seen} >= {one.id for one in blocks}

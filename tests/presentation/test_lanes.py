"""Lanes: every overlap side by side, every column filled, nothing lost, nothing cut."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.views.visits import CalendarBlock
from clinicdesk.domain.walltime import day_start
from clinicdesk.presentation import lanes
from clinicdesk.presentation.lanes import Box, Column, Scale
from tests.presentation.calendar_values import AMARAL, MONDAY, PEN_A, ROOM_1, VIDAL, block, span

EXTENTS = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=40,
)
BLOCKS = st.lists(
    st.builds(
        lambda start, minutes, day, who, number: block(
            number, f"P{number}", start, minutes, day=MONDAY + timedelta(days=day), practitioner=who
        ),
        st.integers(500, 1200),
        st.integers(5, 120),
        st.integers(0, 6),
        st.integers(1, 2),
        st.integers(1, 10_000),
    ),
    max_size=30,
    unique_by=lambda one: one.id,
)


def overlap(first: tuple[int, int], second: tuple[int, int]) -> bool:
    return first[0] < second[1] and second[0] < first[1]


@given(EXTENTS)
def test_no_two_that_overlap_share_a_lane(extents: list[tuple[int, int]]) -> None:
    packed = lanes.pack(extents)
    for one, (lane, wide, _) in enumerate(packed):
        for other in range(one):
            if overlap(extents[one], extents[other]):
                other_lane, other_wide, _ = packed[other]
                assert not (lane < other_lane + other_wide and other_lane < lane + wide)


@given(EXTENTS)
def test_blocks_that_touch_share_one_lane_count_and_none_could_be_wider(
    extents: list[tuple[int, int]],
) -> None:
    packed = lanes.pack(extents)
    for one, (lane, wide, of) in enumerate(packed):
        beside = [n for n in range(len(extents)) if n != one and overlap(extents[one], extents[n])]
        assert all(packed[n][2] == of for n in beside)
        assert lane + wide <= of
        if lane + wide < of:
            assert any(packed[n][0] <= lane + wide < packed[n][0] + packed[n][1] for n in beside)


@given(EXTENTS)
def test_lanes_are_no_more_than_the_most_at_once(extents: list[tuple[int, int]]) -> None:
    most = max((sum(s <= start < e for s, e in extents) for start, _ in extents), default=0)
    assert max((lane + 1 for lane, _, _ in lanes.pack(extents)), default=0) <= most


@given(BLOCKS, st.sampled_from([None, 1, 2]), st.integers(0, 40))
def test_a_week_shows_each_visit_of_its_practitioner_once(
    blocks: list[CalendarBlock], who: int | None, least: int
) -> None:
    week = span(*blocks)
    columns = lanes.week_columns(week, who)
    placed = lanes.lay_out(week, columns, least=least)
    shown = [one.block.id for one in placed]
    assert sorted(shown) == sorted(b.id for b in blocks if who is None or b.practitioner_id == who)
    for one in placed:
        assert day_start(columns[one.column].day) + one.top == one.block.starts
        assert one.bottom >= min(one.top + least, 1440)
        assert one.bottom >= one.ends


@given(BLOCKS, st.integers(300, 1400))
def test_boxes_never_cover_each_other_and_stay_in_their_column(
    blocks: list[CalendarBlock], width: int
) -> None:
    week = span(*blocks)
    columns = lanes.week_columns(week, None)
    hours = lanes.shown_hours(week, columns)
    scale = lanes.fit(hours, len(columns), width=width, height=700, least_minute=0.9, least_column=40)
    placed = lanes.lay_out(week, columns, least=18)
    boxes = lanes.boxes(placed, scale)
    for number, (one, at) in enumerate(zip(placed, boxes, strict=True)):
        assert scale.x(one.column) <= at.x
        assert at.x + at.w <= scale.x(one.column + 1) + 1
        assert at.y >= 0
        for other in boxes[:number]:
            if at.w > 2 and other.w > 2:
                assert not _cover(at, other)


def _cover(one: Box, other: Box) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    above = one.y + one.h <= other.y or other.y + other.h <= one.y
    return not (beside or above)


def test_an_empty_sunday_is_left_out_and_a_busy_one_is_not() -> None:
    sunday = MONDAY + timedelta(days=6)
    assert len(lanes.week_columns(span(), 1)) == 6
    busy = span(block(1, "Ana", 600, 60, day=sunday))
    assert lanes.week_columns(busy, 1)[-1] == Column(sunday, "practitioner", AMARAL)


def test_a_pen_is_taken_only_while_needling() -> None:
    day = span(block(1, "Ana", 540, 90), block(2, "Priya", 600, 20, kind="consult", numbing=0), days=1)
    columns = lanes.day_columns(day, "mixed")
    assert [c.resource for c in columns] == [AMARAL, VIDAL, PEN_A]
    placed = lanes.lay_out(day, columns)
    assert [(p.block.id, p.column, p.top, p.ends, p.numbing) for p in placed] == [
        (1, 0, 540, 630, 570),
        (2, 0, 600, 620, 600),
        (1, 2, 570, 630, 570),
    ]


def test_a_visit_without_a_room_yet_has_a_column_and_a_consult_has_none() -> None:
    day = span(
        block(1, "Ana", 540, 90, room=None), block(2, "Priya", 600, 20, kind="consult", numbing=0), days=1
    )
    columns = lanes.day_columns(day, "room")
    assert columns[-1].resource is None
    assert [(p.block.id, p.column) for p in lanes.lay_out(day, columns)] == [(1, len(columns) - 1)]


def test_a_retired_practitioner_is_shown_only_with_a_visit() -> None:
    assert len(lanes.day_columns(span(days=1), "practitioner")) == 2
    assert len(lanes.day_columns(span(block(1, "Ana", 540, 60, practitioner=3), days=1), "practitioner")) == 3


def test_closed_time_is_what_is_not_open() -> None:
    day = span(days=1)
    columns = lanes.day_columns(day, "practitioner")
    scale = Scale(510, 1200, 1.0, 100.0, 2)
    assert lanes.closed_spans(day.open_minutes, columns[0], scale) == ((510, 540), (1140, 1200))
    assert lanes.closed_spans(day.open_minutes, columns[1], scale) == ((510, 540), (720, 780), (1140, 1200))


def test_a_room_is_open_no_longer_than_the_clinic() -> None:
    midnight = day_start(MONDAY)
    around_the_clock = {
        (0, MONDAY): ((midnight + 540, midnight + 1140),),
        (11, MONDAY): ((midnight, midnight + 1440),),
    }
    assert lanes.open_spans(around_the_clock, Column(MONDAY, "room", ROOM_1)) == ((540, 1140),)


def test_the_hours_reach_to_the_earliest_and_latest_visit() -> None:
    early = span(block(1, "Ana", 425, 60), days=1)
    assert lanes.shown_hours(early, lanes.day_columns(early, "practitioner")) == (390, 1170)
    assert lanes.shown_hours(span(days=0), ()) == (480, 1080)


@given(st.integers(0, 1440), st.integers(1, 4))
def test_a_pixel_and_its_minute_agree(minute: int, pixels: int) -> None:
    scale = Scale(0, 1440, float(pixels), 100.0, 3)
    assert scale.minute_at(scale.y(minute)) == minute


def test_a_line_is_whole_or_absent() -> None:
    assert [lanes.lines_that_fit(height, 15, 3) for height in (14, 15, 33, 35, 36, 90)] == [0, 1, 1, 1, 2, 2]

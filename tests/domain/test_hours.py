"""Open hours: weekly spans less closures, over midnight, month ends and leap days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.hours import (
    Span,
    intersect,
    merge,
    open_between,
    open_spans,
    subtract,
    whole_days,
)
from clinicdesk.domain.walltime import DAY_MINUTES, day_start

TUESDAY = date(2026, 11, 24)
WEEKLY: dict[int, tuple[Span, ...]] = {1: ((540, 780), (840, 1140)), 4: ((1200, DAY_MINUTES + 120),)}

spans = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), max_size=6)


def minutes(some: list[Span] | tuple[Span, ...]) -> set[int]:
    return {minute for starts, ends in some for minute in range(starts, ends)}


def test_a_day_with_a_lunch_break() -> None:
    begins = day_start(TUESDAY)
    assert open_spans(TUESDAY, WEEKLY, ()) == ((begins + 540, begins + 780), (begins + 840, begins + 1140))


def test_a_weekday_without_hours_is_closed() -> None:
    assert open_spans(TUESDAY + timedelta(days=1), WEEKLY, ()) == ()


def test_a_holiday_closes_the_day_and_no_other() -> None:
    shut = [whole_days(TUESDAY, TUESDAY)]
    assert open_spans(TUESDAY, WEEKLY, shut) == ()
    assert open_spans(TUESDAY + timedelta(days=7), WEEKLY, shut) != ()


def test_part_of_a_day_may_be_closed() -> None:
    begins = day_start(TUESDAY)
    shut = [(begins + 600, begins + 900)]
    assert open_spans(TUESDAY, WEEKLY, shut) == ((begins + 540, begins + 600), (begins + 900, begins + 1140))


def test_an_evening_runs_past_midnight_into_a_closure() -> None:
    friday = date(2026, 12, 25)
    saturday = friday + timedelta(days=1)
    begins = day_start(friday)
    assert open_spans(friday, WEEKLY, ()) == ((begins + 1200, begins + DAY_MINUTES + 120),)
    assert open_spans(friday, WEEKLY, [whole_days(saturday, saturday)]) == ((begins + 1200, begins + 1440),)


def test_a_leap_day_is_a_day_like_any_other() -> None:
    leap = date(2028, 2, 29)
    assert leap.weekday() == 1
    shut = whole_days(date(2028, 2, 28), leap)
    assert open_between(date(2028, 2, 22), date(2028, 3, 7), WEEKLY, [shut]) == (
        *open_spans(date(2028, 2, 22), WEEKLY, ()),
        *open_spans(date(2028, 2, 25), WEEKLY, ()),
        *open_spans(date(2028, 3, 3), WEEKLY, ()),
        *open_spans(date(2028, 3, 7), WEEKLY, ()),
    )


def test_round_the_clock_is_one_span() -> None:
    always = dict.fromkeys(range(7), ((0, DAY_MINUTES),))
    last = TUESDAY + timedelta(days=9)
    assert open_between(TUESDAY, last, always, ()) == (whole_days(TUESDAY, last),)


@given(spans, spans)
def test_sets_of_minutes_say_the_same(left: list[Span], right: list[Span]) -> None:
    assert minutes(merge(left)) == minutes(left)
    assert minutes(intersect(left, right)) == minutes(left) & minutes(right)
    assert minutes(subtract(left, right)) == minutes(left) - minutes(right)


@given(spans, spans)
def test_answers_are_in_order_and_apart(left: list[Span], right: list[Span]) -> None:
    for answer in (merge(left), intersect(left, right), subtract(left, right)):
        assert all(starts < ends for starts, ends in answer)
        assert all(first[1] < second[0] for first, second in pairwise(answer))

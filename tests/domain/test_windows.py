"""Windows and verdicts of a series, at their edges (domain.md S10, S11, S27, §5)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.windows import (
    LIGHTS,
    Light,
    SeriesRules,
    Window,
    count_needs_reason,
    series_verdicts,
    span,
    verdict,
    window_after,
)

RULES = SeriesRules()
DONE = date(2026, 11, 24)


def test_four_to_six_weeks_best_five() -> None:
    assert window_after(DONE, RULES) == Window(date(2026, 12, 22), date(2026, 12, 29), date(2027, 1, 5))


def test_a_window_over_a_leap_day() -> None:
    assert window_after(date(2028, 2, 1), RULES).opens == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("gap", "code", "light", "needs_reason"),
    [
        (-3, "out_of_order", Light.RED, False),
        (0, "out_of_order", Light.RED, False),
        (13, "too_soon", Light.RED, False),
        (14, "too_soon", Light.RED, True),
        (27, "too_soon", Light.RED, True),
        (28, "fits", Light.GREEN, False),
        (42, "fits", Light.GREEN, False),
        (43, "late", Light.AMBER, False),
        (84, "late", Light.AMBER, False),
        (85, "restart", Light.AMBER, False),
    ],
)
def test_the_edges_of_a_gap(gap: int, code: str, light: Light, needs_reason: bool) -> None:
    told = verdict(DONE, DONE + timedelta(days=gap), RULES, None)
    assert (told.gap_days, told.code, told.light, told.needs_reason) == (gap, code, light, needs_reason)


@pytest.mark.parametrize(
    ("before", "code"), [(-1, "fits"), (0, "inside_event"), (13, "inside_event"), (14, "fits")]
)
def test_two_weeks_clear_before_an_event(before: int, code: str) -> None:
    day = DONE + timedelta(days=35)
    assert verdict(DONE, day, RULES, day + timedelta(days=before)).code == code


def test_too_soon_is_said_before_the_event() -> None:
    day = DONE + timedelta(days=20)
    assert verdict(DONE, day, RULES, day).code == "too_soon"


def test_the_first_session_has_no_gap() -> None:
    assert verdict(None, DONE, RULES, None).code == "first"
    assert verdict(None, DONE, RULES, DONE).code == "inside_event"


def test_each_session_is_judged_by_the_one_before() -> None:
    days = [(3, DONE + timedelta(days=62)), (1, DONE), (2, DONE + timedelta(days=35))]
    told = series_verdicts(days, RULES, None)
    assert [(one.session, one.verdict.gap_days, one.verdict.code) for one in told] == [
        (1, None, "first"),
        (2, 35, "fits"),
        (3, 27, "too_soon"),
    ]


@pytest.mark.parametrize(("sessions", "days"), [(1, (0, 0)), (3, (56, 84)), (4, (84, 126)), (5, (112, 168))])
def test_the_length_of_a_series(sessions: int, days: tuple[int, int]) -> None:
    assert span(sessions, RULES) == days


@pytest.mark.parametrize(("sessions", "asks"), [(2, True), (3, False), (5, False), (6, True)])
def test_another_count_needs_a_reason(sessions: int, asks: bool) -> None:
    assert count_needs_reason(sessions, RULES) is asks


def test_rules_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="ordered"):
        SeriesRules(min_gap_days=43)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-100, 200))
def test_green_is_inside_the_window_and_nothing_else(done: date, gap: int) -> None:
    window = window_after(done, RULES)
    day = done + timedelta(days=gap)
    told = verdict(done, day, RULES, None)
    assert (told.light is Light.GREEN) == (window.opens <= day <= window.closes)
    assert told.code in LIGHTS

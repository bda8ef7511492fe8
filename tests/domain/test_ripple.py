"""A moved session: what it does to the later ones, and the three answers to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.hours import Span, open_between, whole_days
from clinicdesk.domain.ladder import Calendar, Free, NoPlan, Request, Wish
from clinicdesk.domain.phases import Phase
from clinicdesk.domain.ripple import (
    Line,
    Move,
    Session,
    breaks,
    keep_gaps,
    move_of,
    only_this,
    repair,
)
from clinicdesk.domain.walltime import DAY_MINUTES, day_start, from_days
from clinicdesk.domain.windows import Light, SeriesRules

ROOM, ALL = frozenset({"room"}), frozenset({"room", "practitioner", "pen"})
FACE = (
    Phase("numbing", 30, ROOM),
    Phase("treatment", 45, ALL),
    Phase("clean-down", 15, ROOM, patient=False),
)
RULES = SeriesRules()
FIRST = date(2026, 9, 17)  # a Thursday, as in the picture: 17 Sep, 22 Oct, 26 Nov, 24 Dec
DAYS = (FIRST, date(2026, 10, 22), date(2026, 11, 26), date(2026, 12, 24))
TODAY = date(2026, 11, 23)
WEEK: dict[int, tuple[Span, ...]] = dict.fromkeys(range(6), ((9 * 60, 19 * 60),))


def series(*days: date, done: int = 2, hour: int = 10) -> list[Session]:
    return [
        Session(number, day_start(day) + hour * 60, "done" if number <= done else "booked", 1, 11, 21)
        for number, day in enumerate(days, start=1)
    ]


def clinic(closures: tuple[Span, ...] = (), busy: dict[int, tuple[Span, ...]] | None = None) -> Free:
    last = TODAY + timedelta(days=250)
    hours = open_between(TODAY, last, WEEK, closures)

    def pool(*ids: int) -> dict[int, Calendar]:
        return {key: Calendar(hours, (busy or {}).get(key, ())) for key in ids}

    return Free(TODAY, last, pool(1, 2), pool(11, 12), pool(21), Calendar(hours))


def moved(sessions: list[Session], number: int, day: date, minute: int = 900) -> Move:
    old = next(one for one in sessions if one.session == number)
    return move_of(sessions, replace(old, start=day_start(day) + minute))


def request(event: date | None = None) -> Request:
    return Request(FACE, 1, TODAY, wish=Wish(practitioner_id=1, event=event))


def told(lines: tuple[Line, ...]) -> list[tuple[int, int | None, str]]:
    return [(line.session, line.verdict.gap_days, line.verdict.code) for line in lines]


def places(lines: tuple[Line, ...] | NoPlan) -> list[int]:
    assert not isinstance(lines, NoPlan)
    return [line.after.start for line in lines if line.after is not None]


def test_the_picture_one_day_later_makes_the_next_too_soon() -> None:
    move = moved(series(*DAYS), 3, date(2026, 11, 27))
    lines = only_this(move, RULES, None)
    assert told(lines) == [(3, 36, "fits"), (4, 27, "too_soon")]
    assert breaks(lines)
    assert lines[1].before == (lines[1].after or move.before).start


def test_a_small_move_breaks_nothing() -> None:
    days = [*DAYS[:3], date(2026, 12, 31)]
    lines = only_this(moved(series(*days), 3, date(2026, 11, 27)), RULES, None)
    assert told(lines) == [(3, 36, "fits"), (4, 34, "fits")]
    assert not breaks(lines)


def test_a_lost_session_is_skipped_and_keeps_its_number() -> None:
    sessions = series(*DAYS, date(2027, 1, 28), done=1)
    sessions[2] = replace(sessions[2], status="no_show")
    lines = only_this(moved(sessions, 2, date(2026, 12, 1)), RULES, None)
    assert told(lines) == [(2, 75, "late"), (4, 23, "too_soon"), (5, 35, "fits")]


def test_an_event_is_told() -> None:
    event = date(2027, 1, 5)
    lines = only_this(moved(series(*DAYS), 3, date(2026, 11, 24)), RULES, event)
    assert told(lines)[1] == (4, 30, "inside_event")


def test_keeping_the_gaps_shifts_by_days_at_the_same_time() -> None:
    move = moved(series(*DAYS, date(2027, 1, 28)), 3, date(2026, 11, 27))
    lines = keep_gaps(move, request(), clinic())
    assert told(lines) == [(3, 36, "fits"), (4, 28, "fits"), (5, 35, "fits")]
    assert places(lines)[1:] == [one.start + DAY_MINUTES for one in move.later]


def test_keeping_the_gaps_takes_another_room_but_no_other_time() -> None:
    move = moved(series(*DAYS), 3, date(2026, 11, 27))
    start = day_start(date(2026, 12, 25)) + 600
    lines = keep_gaps(move, request(), clinic(busy={11: ((start, start + 5),)}))
    assert lines[1].after is not None
    assert (lines[1].after.start, lines[1].after.room_id) == (start, 12)


def test_keeping_the_gaps_into_a_holiday_is_told() -> None:
    move = moved(series(*DAYS), 3, date(2026, 11, 27))
    holiday = whole_days(date(2026, 12, 25), date(2026, 12, 25))
    lines = keep_gaps(move, request(), clinic(closures=(holiday,)))
    assert lines[1].after is None
    assert lines[1].against is not None
    assert lines[1].against.code == "clinic_closed"
    assert lines[1].verdict.gap_days == 27


def test_repair_moves_only_what_broke() -> None:
    move = moved(series(*DAYS, date(2027, 1, 28)), 3, date(2026, 11, 27))
    lines = repair(move, request(), clinic())
    assert not isinstance(lines, NoPlan)
    fourth, fifth = lines[1], lines[2]
    assert fourth.verdict.light is Light.GREEN
    assert fifth.after == move.later[1]
    assert fifth.verdict.light is Light.GREEN


def test_repair_frees_the_next_one_when_it_must() -> None:
    """Session 3 moves so far that 4 cannot fit between it and 5: both move."""
    move = moved(series(*DAYS, date(2027, 1, 21)), 3, date(2026, 12, 30))
    lines = repair(move, request(), clinic())
    assert not isinstance(lines, NoPlan)
    assert [line.verdict.code for line in lines[1:]] == ["fits", "fits"]
    assert all(line.after != old for line, old in zip(lines[1:], move.later, strict=True))


def test_repair_of_what_did_not_break_changes_nothing() -> None:
    days = [*DAYS[:3], date(2026, 12, 31)]
    move = moved(series(*days), 3, date(2026, 11, 27))
    assert repair(move, request(), clinic()) == only_this(move, RULES, None)


def test_repair_leaves_a_bad_move_itself_alone() -> None:
    """The moved session is where somebody put it, too soon after session 2 as that may be."""
    move = moved(series(*DAYS), 3, date(2026, 11, 12))
    lines = repair(move, request(), clinic())
    assert not isinstance(lines, NoPlan)
    assert lines[0].after == move.moved
    assert [line.verdict.code for line in lines] == ["too_soon", "fits"]


def test_repair_that_cannot_be_says_why() -> None:
    move = moved(series(*DAYS), 3, date(2026, 11, 27))
    shut = whole_days(date(2026, 12, 20), date(2027, 1, 20))
    answer = repair(move, request(), clinic(closures=(shut,)))
    assert isinstance(answer, NoPlan)
    assert answer.refusals


def test_repair_stays_clear_of_an_event() -> None:
    move = moved(series(*DAYS), 3, date(2026, 11, 27))
    event = date(2027, 1, 10)
    lines = repair(move, request(event), clinic())
    assert not isinstance(lines, NoPlan)
    assert lines[1].after is not None
    assert (event - lines[1].after.day).days >= 14


def test_a_series_that_lies_across_an_event_stays_repairable() -> None:
    move = moved(series(*DAYS, date(2027, 1, 28)), 3, date(2026, 11, 27))
    lines = repair(move, request(date(2027, 1, 1)), clinic())
    assert not isinstance(lines, NoPlan)
    assert all(line.verdict.light is Light.GREEN for line in lines)


def test_a_session_that_is_not_there_cannot_move() -> None:
    sessions = series(*DAYS)
    with pytest.raises(KeyError):
        move_of(sessions, replace(sessions[0], session=9))


@given(st.integers(-25, 60), st.lists(st.integers(28, 42), min_size=2, max_size=4))
def test_repair_loses_duplicates_and_disorders_nothing(shift: int, gaps: list[int]) -> None:
    """product.md 1: whatever moves, each session is still there once, in order, and what moved is legal."""
    days = [TODAY + timedelta(days=30)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    move = moved(series(*days, done=0), 1, days[0] + timedelta(days=shift))
    lines = repair(move, request(), clinic())
    assert not isinstance(lines, NoPlan)
    assert [line.session for line in lines] == list(range(1, len(days) + 1))
    after = [from_days(start // DAY_MINUTES) for start in places(lines)]
    assert all(28 <= (second - first).days <= 42 for first, second in pairwise(after))


@given(st.integers(-25, 60), st.lists(st.integers(28, 42), min_size=2, max_size=4))
def test_kept_gaps_are_the_gaps_before(shift: int, gaps: list[int]) -> None:
    days = [TODAY + timedelta(days=30)]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    move = moved(series(*days, done=0), 1, days[0] + timedelta(days=shift))
    lines = keep_gaps(move, request(), clinic())
    for line in lines[1:]:
        there = from_days(line.before // DAY_MINUTES + shift)
        if there.weekday() == 6 or there < TODAY:
            assert (line.after is None) == bool(shift)
        else:
            assert line.after is not None
            assert line.after.start == line.before + shift * DAY_MINUTES
    if all(line.after for line in lines):
        assert [line.verdict.gap_days for line in lines[1:]] == gaps

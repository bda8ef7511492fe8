"""The board's rules: steps, clocks, overruns, check-out, alerts and closing time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.screening import QUESTIONS, Answer, Reply, assess, preparation
from clinicdesk.domain.today import (
    BACK,
    COLUMNS,
    NEXT,
    OPEN,
    Alarm,
    Hold,
    ItemState,
    alerts,
    check_step,
    checkout_items,
    closing,
    counts,
    due_at,
    next_step,
    numbing_clock,
    overrun,
    rooms_now,
    settled,
    step_back,
)
from clinicdesk.domain.views.visits import AppointmentView, BoardFacts

NOW = datetime(2026, 11, 23, 14, 30)
STATUSES = ("booked", "arrived", "numbing", "treatment", "checkout", "done", "no_show", "cancelled")
MOMENTS = st.datetimes(datetime(2026, 11, 23, 7), datetime(2026, 11, 23, 20))


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second)


def visit(**changes: Any) -> AppointmentView:
    usual = AppointmentView(
        1, 1, 7, "Nina Prado", date(1979, 3, 12), "+351912000146", "series", "Microneedling", "full_face",
        3, 2, 4, at(15, 15), at(16, 30), 1, "Dr. Amaral", 5, "Room 1", 9, "Pen A", "booked",
    )  # fmt: skip
    return replace(usual, **changes)


def facts(of: AppointmentView | None = None, **changes: Any) -> BoardFacts:
    usual = BoardFacts(
        visit=of or visit(), arrived=None, numbing_on=None, numbing_until=None, treatment_on=None,
        finished=None, closed=None, numbing_minutes=30, treatment_minutes=45, last_treated=None,
        series_complete=False, next_booked=None, consent_signed=True, logged=None, printed=False,
        handed_over=False, alike=False,
    )  # fmt: skip
    return replace(usual, **changes)


def test_a_visit_goes_through_the_board_from_left_to_right() -> None:
    story = ["booked"]
    while step := next_step(story[-1], "series", numbing=True):
        story.append(step)
    assert story == ["booked", "arrived", "numbing", "treatment", "checkout", "done"]
    assert next_step("arrived", "series", numbing=False) == "treatment"
    assert next_step("arrived", "consult", numbing=True) == "treatment"


@given(
    st.sampled_from(STATUSES),
    st.sampled_from(STATUSES),
    st.sampled_from(["series", "consult"]),
    st.booleans(),
)
def test_only_listed_steps_are_allowed(status: str, to: str, kind: str, back: bool) -> None:
    refusal = check_step(status, to, kind, back=back)
    listed = to in (BACK.get(status, ()) if back else NEXT[status])
    if refusal is None:
        assert listed
        assert status != to
    else:
        assert refusal.code == "step_not_allowed"
        assert not listed or (kind, to) == ("consult", "numbing")


@given(st.sampled_from(STATUSES), st.booleans(), st.booleans())
def test_every_proposed_step_is_an_allowed_one(status: str, numbing: bool, numbed: bool) -> None:
    forward = next_step(status, "series", numbing=numbing)
    back = step_back(status, numbed=numbed)
    assert forward is None or check_step(status, forward) is None
    assert back is None or check_step(status, back, back=True) is None


def test_after_the_needle_nobody_is_cancelled_and_done_stays_done() -> None:
    for status in ("treatment", "checkout", "done"):
        assert check_step(status, "cancelled") is not None
    assert step_back("done", numbed=True) is None
    for to in STATUSES:
        assert check_step("done", to) is not None
        assert check_step("done", to, back=True) is not None
    assert step_back("treatment", numbed=True) == "numbing"
    assert step_back("treatment", numbed=False) == "arrived"
    assert check_step("no_show", "arrived") is None  # came after all


def test_the_numbing_clock_of_the_picture() -> None:
    clock = numbing_clock(at(14, 20), at(14, 50), NOW)
    assert (clock.left, clock.off_at, clock.alarm) == (20, at(14, 50), Alarm.RUNNING)
    assert clock.gone == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("now", "left", "alarm"),
    [
        (at(14, 44, 59), 6, Alarm.RUNNING),
        (at(14, 45), 5, Alarm.SOON),
        (at(14, 49, 59), 1, Alarm.SOON),
        (at(14, 50), 0, Alarm.READY),
        (at(14, 54, 59), -4, Alarm.READY),
        (at(14, 55), -5, Alarm.LATE),
        (at(15, 5), -15, Alarm.ALARM),
    ],
)
def test_the_alarm_rises(now: datetime, left: int, alarm: Alarm) -> None:
    clock = numbing_clock(at(14, 20), at(14, 50), now)
    assert (clock.left, clock.alarm) == (left, alarm)


@given(MOMENTS, st.integers(0, 120), MOMENTS, st.integers(0, 90))
def test_a_numbing_clock_never_runs_backwards(on: datetime, minutes: int, now: datetime, later: int) -> None:
    until = on + timedelta(minutes=minutes)
    first, second = (numbing_clock(on, until, moment) for moment in (now, now + timedelta(minutes=later)))
    loudness = list(Alarm)
    assert second.left == first.left - later
    assert loudness.index(second.alarm) >= loudness.index(first.alarm)
    assert 0 <= first.gone <= second.gone <= 1


def test_five_minutes_over_and_the_next_still_fits() -> None:
    room, operator = Hold(10, at(15, 30)), Hold(0, at(15, 30))
    due = at(14, 25)
    over = overrun(NOW, due, [room, operator])
    assert over is not None
    assert (over.minutes, over.next_at, over.fits) == (5, at(15, 30), True)
    pushed = overrun(at(15, 21), due, [room, operator])
    assert pushed is not None
    assert (pushed.minutes, pushed.fits) == (56, False)  # ten minutes of clean-down no longer fit
    assert overrun(due, due, [room, operator]) is None
    assert overrun(at(18), due, [Hold(10, None)]) == overrun(at(18), due, [])


def test_a_late_start_is_told_before_it_is_over() -> None:
    due = due_at(at(14, 9), 45)
    assert due == at(14, 54)
    told = overrun(NOW, due, [Hold(10, at(15, 0))])
    assert told is not None
    assert (told.minutes, told.next_at, told.fits) == (0, at(15, 0), False)


@given(MOMENTS, MOMENTS, st.lists(st.builds(Hold, st.integers(0, 30), st.none() | MOMENTS), max_size=3))
def test_an_overrun_fits_exactly_when_nobody_is_pushed(
    now: datetime, due: datetime, holds: list[Hold]
) -> None:
    ends = max(now, due)
    pushed = [
        hold
        for hold in holds
        if hold.next_at is not None and ends + timedelta(minutes=hold.tail_minutes) > hold.next_at
    ]
    told = overrun(now, due, holds)
    if told is None:
        assert not pushed
        assert now < due + timedelta(minutes=1)
    else:
        assert told.fits == (not pushed)
        assert told.minutes >= 0


def test_check_out_is_a_list_that_empties_itself() -> None:
    ruth = facts(visit(status="checkout", session=2, of=3), logged=at(13, 52))
    items = checkout_items(ruth)
    assert [(item.code, item.state) for item in items] == [
        ("pen_log", ItemState.DONE),
        ("aftercare", ItemState.OPEN),
        ("next_session", ItemState.OPEN),
    ]
    assert items[2].values["session"] == 3
    printed = checkout_items(replace(ruth, printed=True))
    assert printed[1].state is ItemState.PRINTED  # printed is not handed over
    assert not settled(printed)
    assert settled(checkout_items(replace(ruth, handed_over=True, next_booked=at(15))))


def test_the_log_waits_for_its_operator_and_the_last_session_books_none() -> None:
    bea = facts(visit(status="checkout", kind="maintenance", session=None, series_id=None), handed_over=True)
    (log, paper) = checkout_items(bea)
    assert (log.state, log.values["by"], paper.state) == (ItemState.WAITS, "Dr. Amaral", ItemState.DONE)
    last = facts(visit(status="checkout", session=4), series_complete=True)
    assert [item.code for item in checkout_items(last)] == ["pen_log", "aftercare"]
    assert settled(checkout_items(facts(visit(kind="consult"))))


def codes_for(board: BoardFacts, answers: list[Answer], unasked: list[str], now: datetime = NOW) -> list[str]:
    day = NOW.date()
    found = alerts(board, assess(answers, QUESTIONS, day), unasked, preparation(QUESTIONS, day), now=now)
    return [alert.code for alert in found]


def test_a_card_says_check_needed_and_never_why() -> None:
    answers = [Answer("C1", Reply.YES, NOW.date())]
    found = alerts(facts(), assess(answers, QUESTIONS, NOW.date()), (), (), now=NOW)
    assert [(alert.code, alert.values) for alert in found] == [("check_needed", {"by": "Dr. Amaral"})]


def test_what_was_not_answered_today_is_asked() -> None:
    every = [question.id for question in QUESTIONS]
    assert codes_for(facts(), [], every) == ["ask_preparation", "screening_due"]
    assert codes_for(facts(), [], ["C32"]) == ["ask_preparation"]
    assert codes_for(facts(), [], []) == []


def test_the_other_alerts() -> None:
    assert codes_for(facts(consent_signed=False), [], []) == ["consent_missing"]
    assert codes_for(facts(visit(room_id=None)), [], []) == ["no_room"]
    assert codes_for(facts(alike=True), [], []) == ["same_name"]
    assert codes_for(facts(), [], [], at(15, 24)) == []
    assert codes_for(facts(), [], [], at(15, 25)) == ["patient_late"]
    assert codes_for(facts(visit(status="arrived")), [], [], at(15, 45)) == []
    consult = visit(kind="consult", room_id=None, session=None, series_id=None)
    assert codes_for(facts(consult, consent_signed=False), [], ["C1"]) == []
    for status in ("treatment", "checkout", "done", "no_show"):
        assert codes_for(facts(visit(status=status), consent_signed=False), [], ["C1"]) == []


@given(st.lists(st.sampled_from([status for status in STATUSES if status != "cancelled"]), max_size=12))
def test_counts_and_closing_cover_every_visit(statuses: list[str]) -> None:
    board = [facts(visit(id=number, status=status)) for number, status in enumerate(statuses)]
    numbers = counts(board)
    expected = statuses.count("booked")
    assert numbers["booked"] == len(statuses) == expected + sum(numbers.values()) - numbers["booked"]
    told = closing(board)
    assert told.done == statuses.count("done")
    open_ids = {each.appointment_id for each in told.still_open}
    assert open_ids == {n for n, status in enumerate(statuses) if status in OPEN or status == "done"}
    assert all(status in COLUMNS or status in ("done", "no_show") for status in statuses)


def test_at_closing_time_one_quiet_line_when_nothing_is_open() -> None:
    finished = facts(
        visit(status="done"), logged=at(16), handed_over=True, next_booked=datetime(2026, 12, 29, 15)
    )
    missed = facts(visit(id=2, status="no_show"))
    assert closing([finished, missed]).quiet
    unbooked = closing([replace(finished, next_booked=None)])
    assert [(each.patient, each.code) for each in unbooked.still_open] == [("Nina Prado", "next_session")]
    ready = replace(finished, visit=visit(status="checkout"))
    assert [each.code for each in closing([ready]).still_open] == ["checkout"]
    assert closing([]).quiet


def test_rooms_tell_until_when_they_are_held() -> None:
    uses = [(1, 600, 660), (1, 660, 720), (2, 600, 630)]
    assert rooms_now(uses, 659) == {1: 660}
    assert rooms_now(uses, 660) == {1: 720}
    assert rooms_now(uses, 599) == {}
    assert rooms_now(uses, 600) == {1: 660, 2: 630}

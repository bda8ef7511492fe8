"""Screening: the worst verdict wins, the earliest legal date is the latest wait, answers grow old."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.screening import (
    QUESTIONS,
    Answer,
    Question,
    Reply,
    Verdict,
    age_findings,
    assess,
    check_override,
    combine,
    preparation,
    questions_from_plain,
    questions_to_plain,
    stale,
)

TODAY = date(2026, 11, 23)
IDS = [question.id for question in QUESTIONS]
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))
ANSWERS = st.lists(
    st.builds(Answer, st.sampled_from(IDS), st.sampled_from(Reply), DAYS, st.none() | DAYS), max_size=12
)


def yes(question: str, asked: date = TODAY, basis: date | None = None) -> Answer:
    return Answer(question, Reply.YES, asked, basis)


def no(question: str, asked: date = TODAY) -> Answer:
    return Answer(question, Reply.NO, asked)


@pytest.mark.parametrize(
    ("answer", "verdict", "earliest"),
    [
        (yes("C1"), Verdict.NOT_NOW, None),
        (yes("C2"), Verdict.NOT_NOW, None),
        (yes("C3"), Verdict.NOT_NOW, date(2027, 5, 23)),  # not before six months, if it stops today
        (yes("C4", basis=date(2026, 8, 31)), Verdict.WAIT, date(2027, 2, 28)),
        (yes("C4", basis=date(2026, 5, 23)), Verdict.CLEAR, None),  # six months ago to the day
        (yes("C4", basis=date(2026, 5, 24)), Verdict.WAIT, date(2026, 11, 24)),
        (yes("C4"), Verdict.WAIT, date(2027, 5, 23)),  # no date given: it counts from today
        (yes("C4", basis=date(2026, 12, 1)), Verdict.WAIT, date(2027, 6, 1)),  # will stop in a week
        (yes("C32"), Verdict.WAIT, date(2026, 11, 26)),
        (yes("C32", basis=date(2026, 11, 20)), Verdict.CLEAR, None),
        (yes("C32", basis=date(2026, 11, 21)), Verdict.WAIT, date(2026, 11, 24)),
        (yes("S17"), Verdict.SIGN_OFF, None),
        (Answer("C1", Reply.UNSURE, TODAY), Verdict.SIGN_OFF, None),
        (no("C1"), Verdict.CLEAR, None),
    ],
)
def test_the_three_facts_of_the_seed(answer: Answer, verdict: Verdict, earliest: date | None) -> None:
    assessment = assess([answer], QUESTIONS, TODAY)
    assert (assessment.verdict, assessment.earliest) == (verdict, earliest)


def test_no_longer_on_isotretinoin_starts_the_wait_without_being_asked() -> None:
    story = [yes("C3", date(2026, 9, 1)), no("C3", TODAY)]
    assert assess(story, QUESTIONS, TODAY).earliest == date(2027, 3, 1)
    told = [*story, yes("C4", TODAY, date(2026, 10, 10))]
    assert assess(told, QUESTIONS, TODAY).earliest == date(2027, 4, 10)
    denied = [*story, no("C4", TODAY)]
    assert assess(denied, QUESTIONS, TODAY).earliest == date(2027, 3, 1)
    unsure = [*story, Answer("C4", Reply.UNSURE, TODAY)]
    assert assess(unsure, QUESTIONS, TODAY).earliest == date(2027, 3, 1)
    contradicted = [*story, yes("C4", TODAY, date(2025, 1, 1))]
    assert assess(contradicted, QUESTIONS, TODAY).earliest == date(2027, 3, 1)


def test_a_slip_corrected_on_the_same_day_starts_no_wait() -> None:
    slip = [yes("C3", TODAY), no("C3", TODAY)]
    assert assess(slip, QUESTIONS, TODAY).verdict is Verdict.CLEAR


def test_the_newest_answer_counts_and_a_later_one_does_not_reach_back() -> None:
    pregnant, born = yes("C1", date(2026, 1, 5)), no("C1", TODAY)
    assert assess([born, pregnant], QUESTIONS, TODAY).verdict is Verdict.CLEAR
    assert assess([pregnant, born], QUESTIONS, date(2026, 6, 1)).verdict is Verdict.NOT_NOW
    corrected = [yes("C1", TODAY), no("C1", TODAY)]
    assert assess(corrected, QUESTIONS, TODAY).verdict is Verdict.CLEAR


@given(ANSWERS, DAYS)
def test_the_worst_verdict_wins_and_the_latest_wait_is_the_earliest_date(
    answers: list[Answer], on: date
) -> None:
    assessment = assess(answers, QUESTIONS, on)
    assert assessment.verdict == max((each.verdict for each in assessment.findings), default=Verdict.CLEAR)
    waits = [each.until for each in assessment.findings if each.until]
    assert assessment.earliest == max(waits, default=None)
    assert all(day > on for day in waits)
    assert assessment.blocks == (assessment.verdict in (Verdict.WAIT, Verdict.NOT_NOW))


@given(ANSWERS, DAYS)
def test_on_the_earliest_date_nothing_waits_any_more_and_the_day_before_it_does(
    answers: list[Answer], on: date
) -> None:
    known = [answer for answer in answers if answer.asked_on <= on]
    earliest = assess(known, QUESTIONS, on).earliest
    if earliest is not None:
        assert assess(known, QUESTIONS, earliest).earliest is None
        assert assess(known, QUESTIONS, earliest - timedelta(days=1)).earliest == earliest


@given(ANSWERS, DAYS, st.sampled_from(IDS))
def test_a_yes_never_makes_a_check_milder(answers: list[Answer], on: date, question: str) -> None:
    rest = [answer for answer in answers if answer.question_id != question]
    assert assess([*rest, yes(question, on)], QUESTIONS, on).verdict >= assess(rest, QUESTIONS, on).verdict


@given(ANSWERS, DAYS)
def test_every_question_is_asked_again_at_every_visit(answers: list[Answer], visit: date) -> None:
    asked_today = {answer.question_id for answer in answers if answer.asked_on == visit}
    assert set(stale(answers, QUESTIONS, visit)) == set(IDS) - asked_today


def test_a_question_asked_once_stays_answered() -> None:
    once = Question("X1", "metal_allergy", Verdict.NOT_NOW, recheck="once")
    assert stale([no("X1", date(2026, 1, 1))], [once], TODAY) == ()
    assert stale([], [once], TODAY) == ("X1",)


def test_preparation_says_from_which_day_there_is_no_retinoid() -> None:
    (line,) = preparation(QUESTIONS, date(2026, 12, 29))
    assert (line.code, line.from_day) == ("no_retinoid", date(2026, 12, 26))
    assert line.from_day.strftime("%A") == "Saturday"
    (leap,) = preparation(QUESTIONS, date(2028, 3, 2))
    assert leap.from_day == date(2028, 2, 28)


@pytest.mark.parametrize(
    ("birth", "on", "code", "until"),
    [
        (date(2008, 11, 24), TODAY, "under_age", date(2026, 11, 24)),
        (date(2008, 11, 23), TODAY, "under_labelled_age", None),
        (date(2008, 2, 29), date(2026, 2, 28), "under_age", date(2026, 3, 1)),
        (date(2004, 11, 24), TODAY, "under_labelled_age", None),
    ],
)
def test_age_is_part_of_the_check(birth: date, on: date, code: str, until: date | None) -> None:
    (finding,) = age_findings(birth, on)
    assert (finding.code, finding.until) == (code, until)
    assert combine([finding]).earliest == until


def test_a_grown_up_and_an_unknown_age_have_no_finding() -> None:
    assert age_findings(date(2004, 11, 23), TODAY) == ()
    assert age_findings(None, TODAY) == ()


def test_an_override_takes_a_name_and_a_reason() -> None:
    assessment = assess([yes("S17")], QUESTIONS, TODAY)
    assert check_override(assessment, "Dr. Amaral", "tolerated before") is None
    for by, reason, code in [(" ", "x", "override_needs_name"), ("x", "", "override_needs_reason")]:
        refusal = check_override(assessment, by, reason)
        assert refusal is not None
        assert refusal.code == code
    refusal = check_override(assess([], QUESTIONS, TODAY), "x", "y")
    assert refusal is not None
    assert refusal.code == "override_not_needed"


def test_the_table_is_data_that_survives_json_and_grows_by_rows() -> None:
    filler = Question("C28", "dermal_filler", Verdict.WAIT, wait_days=14, basis="last_used", source="C28")
    table = (*QUESTIONS, filler)
    assert questions_from_plain(json.loads(json.dumps(questions_to_plain(table)))) == table
    assert assess([yes("C28", basis=TODAY)], table, TODAY).earliest == date(2026, 12, 7)
    assert len(set(IDS)) == len(IDS)
    assert all(question.source for question in QUESTIONS)


@pytest.mark.parametrize("wrong", [{"wait_days": -1}, {"wait_days": "3"}, {"verdict": "perhaps"}])
def test_a_row_that_makes_no_sense_is_not_loaded(wrong: dict[str, object]) -> None:
    row = {**questions_to_plain(QUESTIONS)[0], **wrong}
    with pytest.raises((KeyError, ValueError)):
        questions_from_plain([row])

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from clinicdesk.domain.refusal import Refused
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.series import Series
from clinicdesk.services.today import BoardRow, Today
from clinicdesk.store import tables

TEN = datetime(2026, 11, 23, 10, 0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def today(clinic: Any) -> Today:
    return Today(clinic.desk)


def booked(clinic: Any, starts: datetime = TEN, patient: int | None = None, who: int | None = None) -> int:
    form = BookForm(patient or clinic.patient(), clinic.microneedling, starts, who or clinic.amaral)
    return Calendar(clinic.desk).book(form).value


def row(today: Today, visit: int) -> BoardRow:
    [found] = [one for one in today.board().rows if one.facts.visit.id == visit]
    return found


def step(today: Today, verb: str, visit: int) -> None:
    getattr(today, verb)(visit, row(today, visit).facts.visit.version)


def answered(clinic: Any, patient: int, question: str, answer: str, basis: date | None = None) -> None:
    with clinic.desk.unit("screen") as unit:
        unit.insert(
            tables.screening,
            patient_id=patient,
            question=question,
            answer=answer,
            basis=basis,
            asked=clinic.now,
        )


def test_a_visit_walks_through_the_whole_board(clinic: Any, today: Today) -> None:
    visit = booked(clinic)
    assert row(today, visit).column == "expected"
    for verb, column in [
        ("arrive", "arrived"),
        ("start_numbing", "numbing"),
        ("start_treatment", "treatment"),
        ("finish", "checkout"),
    ]:
        clinic.now += 20 * MINUTE
        step(today, verb, visit)
        assert row(today, visit).column == column
    facts = row(today, visit).facts
    assert facts.numbing_on is not None
    assert facts.numbing_until == facts.numbing_on + 30 * MINUTE
    assert facts.finished == clinic.now
    assert [item.code for item in row(today, visit).items] == ["pen_log", "aftercare", "next_session"]
    step(today, "close", visit)
    assert (row(today, visit).column, today.board().counts["done"]) == ("", 1)


def test_each_step_goes_back_and_clears_its_times(clinic: Any, today: Today) -> None:
    visit = booked(clinic)
    for verb in ("arrive", "start_numbing", "start_treatment", "finish"):
        step(today, verb, visit)
    for status in ("treatment", "numbing", "arrived", "booked"):
        step(today, "step_back", visit)
        assert row(today, visit).facts.visit.status == status
    facts = row(today, visit).facts
    assert (facts.arrived, facts.numbing_on, facts.treatment_on, facts.finished) == (None,) * 4


def test_a_missed_visit_frees_its_place_and_takes_it_again(clinic: Any, today: Today) -> None:
    visit = booked(clinic)
    with pytest.raises(Refused, match="not_started_yet"):
        step(today, "no_show", visit)
    assert row(today, visit).facts.visit.status == "booked"
    clinic.now = TEN + 30 * MINUTE
    step(today, "no_show", visit)
    assert today.board().counts["no_show"] == 1
    step(today, "arrive", visit)
    assert row(today, visit).column == "arrived"


def test_a_late_comer_whose_place_was_given_away_is_refused(clinic: Any, today: Today) -> None:
    visit = booked(clinic)
    clinic.now = TEN + 5 * MINUTE
    step(today, "no_show", visit)
    booked(clinic, TEN + 15 * MINUTE, clinic.patient("Lea", "Fontaine"))
    with pytest.raises(Refused, match="double_booked"):
        step(today, "arrive", visit)


def test_screening_stands_before_numbing_and_treatment(clinic: Any, today: Today) -> None:
    patient = clinic.patient()
    visit = booked(clinic, patient=patient)
    step(today, "arrive", visit)
    answered(clinic, patient, "C1", "yes")
    assert "check_needed" in {alert.code for alert in row(today, visit).alerts}
    for verb in ("start_numbing", "start_treatment"):
        with pytest.raises(Refused, match="screening_not_now"):
            step(today, verb, visit)
    assert row(today, visit).column == "arrived"
    clinic.now += 5 * MINUTE
    answered(clinic, patient, "C1", "no")
    step(today, "start_numbing", visit)


def test_a_retinoid_two_days_ago_makes_the_patient_wait(clinic: Any, today: Today) -> None:
    patient = clinic.patient()
    visit = booked(clinic, patient=patient)
    step(today, "arrive", visit)
    answered(clinic, patient, "C32", "yes", TEN.date() - timedelta(days=2))
    with pytest.raises(Refused) as caught:
        step(today, "start_treatment", visit)
    assert caught.value.refusal.values["until"] == TEN.date() + timedelta(days=1)


def test_nobody_is_checked_in_for_another_day(clinic: Any, today: Today) -> None:
    visit = booked(clinic, TEN + timedelta(days=1))
    with pytest.raises(Refused, match="not_today"):
        today.arrive(visit, 1)


def test_an_overrun_is_measured_against_the_next_visit(clinic: Any, today: Today) -> None:
    visit = booked(clinic)
    booked(clinic, TEN + 60 * MINUTE, clinic.patient("Lea", "Fontaine"))
    for verb in ("arrive", "start_treatment"):
        step(today, verb, visit)
    holds = row(today, visit).holds
    assert TEN + 90 * MINUTE in {hold.next_at for hold in holds}
    assert {hold.tail_minutes for hold in holds} == {0, 10}


def test_the_rooms_say_until_when(clinic: Any, today: Today) -> None:
    booked(clinic)
    clinic.now = TEN + 10 * MINUTE
    assert [room.until for room in today.board().rooms] == [TEN + 85 * MINUTE, None]


def test_the_phone_sentence_names_day_hour_person_and_preparation(clinic: Any, today: Today) -> None:
    said = today.say_this(booked(clinic, datetime(2026, 12, 29, 15, 0)))
    assert said == "Tuesday 29 December, three o'clock, Dr. Amaral; no retinoid from Saturday."


def test_two_with_one_name_are_told_apart(clinic: Any, today: Today) -> None:
    visit = booked(clinic, patient=clinic.patient(birth_date=date(1990, 7, 30)))
    clinic.patient(birth_date=date(1979, 3, 12))
    assert "same_name" in {alert.code for alert in row(today, visit).alerts}


def test_the_last_session_completes_the_series_and_a_step_back_reopens_it(clinic: Any, today: Today) -> None:
    patient = clinic.patient()
    start = clinic.now
    for number in range(3):
        clinic.now = start + timedelta(days=35 * number)
        visit = booked(clinic, TEN + timedelta(days=35 * number), patient)
        for verb in ("arrive", "start_treatment", "finish"):
            step(today, verb, visit)
    assert status_of(clinic, patient) == "complete"
    step(today, "step_back", visit)
    assert status_of(clinic, patient) == "running"


def status_of(clinic: Any, patient: int) -> str:
    [series] = Series(clinic.desk).of_patient(patient)
    return series.status

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from clinicdesk.domain.refusal import Refused
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.settings import Settings

NINE = datetime(2026, 11, 24, 9, 0)
MINUTE = timedelta(minutes=1)


def code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


@pytest.fixture
def calendar(clinic: Any) -> Calendar:
    return Calendar(clinic.desk)


def series_at(clinic: Any, calendar: Calendar, patient: int, starts: datetime, **more: Any) -> int:
    form = BookForm(patient, clinic.microneedling, starts, more.pop("who", clinic.amaral), **more)
    return calendar.book(form).value


def test_a_visit_holds_the_room_longer_than_practitioner_and_pen(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    [block] = calendar.span(date(2026, 11, 24), 1).blocks
    assert (block.id, block.session, block.of) == (visit, 1, 3)
    assert (block.numbing_until or 0) - block.starts == 30
    assert block.ends - block.starts == 75
    # The next patient's numbing overlaps this one's treatment, in another room.
    other = series_at(clinic, calendar, clinic.patient("Lea", "Fontaine"), NINE + 45 * MINUTE)
    assert calendar.appointment(other).room == "Room 2", (
        "numbing overlaps the treatment before, in another room"
    )


def test_a_practitioner_is_never_in_two_places(clinic: Any, calendar: Calendar) -> None:
    series_at(clinic, calendar, clinic.patient(), NINE)
    with pytest.raises(Refused) as caught:
        series_at(clinic, calendar, clinic.patient("Lea", "Fontaine"), NINE + 30 * MINUTE)
    assert code(caught) == "practitioner_taken"


def test_a_patient_is_never_in_two_visits(clinic: Any, calendar: Calendar) -> None:
    patient = clinic.patient()
    series_at(clinic, calendar, patient, NINE)
    with pytest.raises(Refused) as caught:
        calendar.book(BookForm(patient, clinic.consult, NINE + 30 * MINUTE, clinic.vidal))
    assert code(caught) == "patient_taken"


@pytest.mark.parametrize(
    ("starts", "expected"),
    [
        (datetime(2026, 11, 22, 9, 0), "in_the_past"),
        (datetime(2026, 11, 28, 9, 0), "clinic_closed"),
        (datetime(2026, 11, 24, 18, 0), "clinic_closed"),
        (datetime(2026, 11, 24, 8, 45), "clinic_closed"),
    ],
)
def test_outside_the_hours_nothing_is_booked(
    clinic: Any, calendar: Calendar, starts: datetime, expected: str
) -> None:
    with pytest.raises(Refused) as caught:
        series_at(clinic, calendar, clinic.patient(), starts)
    assert code(caught) == expected
    assert calendar.day(starts.date()) == ()


def test_a_time_that_the_clocks_skip_is_refused(clinic: Any, calendar: Calendar) -> None:
    Settings(clinic.desk).set_hours(())
    patient = clinic.patient()
    with pytest.raises(Refused) as caught:
        calendar.book(BookForm(patient, clinic.consult, datetime(2027, 3, 28, 1, 15), clinic.vidal))
    assert code(caught) == "time_skipped"


def test_a_closed_day_takes_no_visit(clinic: Any, calendar: Calendar) -> None:
    Settings(clinic.desk).close(NINE.date(), NINE.date(), "stocktaking")
    with pytest.raises(Refused) as caught:
        series_at(clinic, calendar, clinic.patient(), NINE)
    assert code(caught) == "clinic_closed"
    assert calendar.span(NINE.date(), 1).closed == {NINE.date(): "stocktaking"}


def test_the_next_microneedling_visit_is_the_next_session(clinic: Any, calendar: Calendar) -> None:
    patient = clinic.patient()
    series_at(clinic, calendar, patient, NINE)
    with pytest.raises(Refused) as caught:
        series_at(clinic, calendar, patient, NINE + timedelta(days=7))
    assert code(caught) == "gap_too_soon"
    second = series_at(clinic, calendar, patient, NINE + timedelta(days=35))
    assert calendar.appointment(second).session == 2


def test_a_short_gap_is_booked_with_a_reason(clinic: Any, calendar: Calendar) -> None:
    patient = clinic.patient()
    series_at(clinic, calendar, patient, NINE)
    second = series_at(clinic, calendar, patient, NINE + timedelta(days=21), reason="Dr. Amaral: shallow")
    assert calendar.appointment(second).session == 2


def test_a_move_frees_the_old_place_and_keeps_the_snapshot(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    from clinicdesk.domain.phases import Phase

    Settings(clinic.desk).set_phases(clinic.microneedling, (Phase("treatment", 5, frozenset({"room"})),))
    calendar.move(visit, 1, NINE + timedelta(days=1), practitioner_id=clinic.vidal)
    moved = calendar.appointment(visit)
    assert (moved.starts, moved.ends - moved.starts) == (NINE + timedelta(days=1), 75 * MINUTE)
    assert moved.practitioner == "Nurse Vidal"
    assert calendar.day(NINE.date()) == ()


def test_a_stale_version_is_refused(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    calendar.move(visit, 1, NINE + 15 * MINUTE)
    with pytest.raises(Refused):
        calendar.move(visit, 1, NINE + 30 * MINUTE)
    assert calendar.appointment(visit).starts == NINE + 15 * MINUTE


def test_the_ghost_tells_gap_and_what_breaks(clinic: Any, calendar: Calendar) -> None:
    patient = clinic.patient()
    first = series_at(clinic, calendar, patient, NINE)
    series_at(clinic, calendar, patient, NINE + timedelta(days=35))
    fits = calendar.verdict(first, NINE + timedelta(days=2))
    assert (fits.verdict.level, fits.later) == ("fits", ((2, 33, "fits"),))
    breaks = calendar.verdict(first, NINE + timedelta(days=9))
    assert breaks.verdict.level == "warn"
    assert breaks.later == ((2, 26, "too_soon"),)


def test_a_cancelled_visit_gives_its_place_back_and_returns(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    with pytest.raises(Refused) as caught:
        calendar.cancel(visit, 1, "  ")
    assert code(caught) == "reason_missing"
    calendar.cancel(visit, 1, "ill")
    assert calendar.day(NINE.date()) == ()
    calendar.restore(visit, calendar.appointment(visit).version)
    assert [one.id for one in calendar.day(NINE.date())] == [visit]


def test_a_restored_visit_meets_whoever_took_its_place(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    calendar.cancel(visit, 1, "ill")
    series_at(clinic, calendar, clinic.patient("Lea", "Fontaine"), NINE)
    with pytest.raises(Refused) as caught:
        calendar.restore(visit, calendar.appointment(visit).version)
    assert code(caught) == "double_booked"
    assert calendar.appointment(visit).status == "cancelled"


def test_the_tray_keeps_a_lifted_visit_until_it_is_put_down(clinic: Any, calendar: Calendar) -> None:
    visit = series_at(clinic, calendar, clinic.patient(), NINE)
    calendar.lift(visit, 1)
    [item] = calendar.tray()
    assert (item.appointment_id, item.lifted_from, item.lifted_by) == (visit, NINE, "Front desk")
    assert calendar.day(NINE.date()) == ()
    series_at(clinic, calendar, clinic.patient("Lea", "Fontaine"), NINE)
    calendar.move(visit, item.version, NINE + 3 * timedelta(hours=1))
    assert calendar.tray() == ()
    assert len(calendar.day(NINE.date())) == 2


def test_first_times_are_free_and_on_different_days(clinic: Any, calendar: Calendar) -> None:
    patient = clinic.patient()
    times = calendar.first_times(patient, "maintenance", practitioner_id=clinic.vidal)
    assert len({one.starts.date() for one in times}) == 3
    for one in times:
        calendar.book(BookForm(patient, clinic.maintenance, one.starts, one.practitioner_id))


def three_sessions(clinic: Any, calendar: Calendar) -> list[int]:
    patient = clinic.patient()
    return [series_at(clinic, calendar, patient, NINE + timedelta(days=days)) for days in (0, 35, 70)]


def test_the_ripple_repairs_only_what_broke(clinic: Any, calendar: Calendar) -> None:
    first, second, third = three_sessions(clinic, calendar)
    there = NINE + timedelta(days=9)
    view = calendar.ripple(first, there)
    assert view.breaks
    assert [line.code for line in view.only] == ["first", "too_soon", "fits"]
    assert [line.after for line in view.keep_gaps] == [there + timedelta(days=days) for days in (0, 35, 70)]
    assert view.repair[2].after == view.repair[2].before
    calendar.move(first, 1, there, ripple="repair")
    gaps = [calendar.appointment(one).starts.date() for one in (first, second, third)]
    assert gaps[0] == there.date()
    assert 28 <= (gaps[1] - gaps[0]).days <= 42
    assert calendar.appointment(third).starts == NINE + timedelta(days=70)


def test_keeping_the_gaps_moves_all_later_sessions_in_one_change(clinic: Any, calendar: Calendar) -> None:
    sessions = three_sessions(clinic, calendar)
    before = clinic.desk.store.last_seq()
    calendar.move(sessions[0], 1, NINE + timedelta(days=1), ripple="keep_gaps")
    assert clinic.desk.store.last_seq() == before + 1
    assert [calendar.appointment(one).starts for one in sessions] == [
        NINE + timedelta(days=days) for days in (1, 36, 71)
    ]


def test_what_keeps_no_place_is_told_and_changes_nothing(clinic: Any, calendar: Calendar) -> None:
    sessions = three_sessions(clinic, calendar)
    series_at(clinic, calendar, clinic.patient("Lea", "Fontaine"), NINE + timedelta(days=36))
    view = calendar.ripple(sessions[0], NINE + timedelta(days=1))
    assert [line.after is None for line in view.keep_gaps] == [False, True, False]
    with pytest.raises(Refused) as caught:
        calendar.move(sessions[0], 1, NINE + timedelta(days=1), ripple="keep_gaps")
    assert code(caught) == "no_repair"
    assert calendar.appointment(sessions[0]).starts == NINE

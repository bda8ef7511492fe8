"""Maintenance windows and the recall list, at month ends, leap days and birthdays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.maintenance import (
    MAINTENANCE_BOOK,
    MaintenanceRules,
    PatientFacts,
    Reason,
    SeriesFacts,
    State,
    due,
    recall_basis,
    recall_state,
    stalled,
)
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.walltime import age_on

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
BIRTHS = st.dates(date(1930, 1, 1), date(2010, 12, 31))
OLD = date(1950, 6, 1)


def patient(*series: SeriesFacts, last: date | None, maintained: bool = False) -> PatientFacts:
    return PatientFacts(OLD, heavy_sun_damage=False, own_months=None, last_treated=last,
                        maintained=maintained, series=series)  # fmt: skip


@pytest.mark.parametrize(
    ("last", "opens", "closes"),
    [
        (date(2026, 11, 30), date(2027, 2, 28), date(2027, 3, 30)),  # clamped to the end of February
        (date(2027, 11, 30), date(2028, 2, 29), date(2028, 3, 30)),  # and to the leap day
        (date(2028, 2, 29), date(2028, 5, 29), date(2028, 6, 29)),
        (date(2026, 5, 31), date(2026, 8, 31), date(2026, 9, 30)),
        (date(2026, 10, 31), date(2027, 1, 31), date(2027, 2, 28)),
        (date(2026, 9, 15), date(2026, 12, 15), date(2027, 1, 15)),  # over the new year
    ],
)
def test_the_window_is_counted_in_calendar_months(last: date, opens: date, closes: date) -> None:
    window = due(last, OLD, heavy_sun_damage=False)
    assert (window.reason, window.due_from, window.due_to) == (Reason.OVER_40, opens, closes)


@pytest.mark.parametrize(
    ("birth", "reason"),
    [
        (date(1985, 11, 1), Reason.OVER_40),  # 41 on the day the window opens
        (date(1985, 10, 31), Reason.OVER_40),
        (date(1985, 11, 2), Reason.CLINIC_INTERVAL),  # 41 a day too late
        (date(1986, 5, 1), Reason.CLINIC_INTERVAL),  # 40 and a half is not over 40
        (date(1985, 9, 1), Reason.OVER_40),  # 40 when treated, the birthday lies in the gap
        (None, Reason.CLINIC_INTERVAL),
    ],
)
def test_over_40_is_41_whole_years_on_the_day_it_opens(birth: date | None, reason: Reason) -> None:
    assert due(date(2026, 8, 1), birth, heavy_sun_damage=False).reason is reason


def test_a_leap_day_child_turns_41_on_the_first_of_march() -> None:
    birth = date(1988, 2, 29)
    assert due(date(2028, 11, 28), birth, heavy_sun_damage=False).reason is Reason.CLINIC_INTERVAL
    assert due(date(2028, 12, 1), birth, heavy_sun_damage=False).reason is Reason.OVER_40


def test_sun_damage_alone_is_enough_and_an_own_interval_goes_first() -> None:
    young, last = date(2000, 1, 1), date(2026, 8, 1)
    assert due(last, young, heavy_sun_damage=True).due_from == date(2026, 11, 1)
    assert due(last, None, heavy_sun_damage=True).reason is Reason.SUN_DAMAGE
    assert due(last, young, heavy_sun_damage=False).due_from == date(2027, 2, 1)
    own = due(last, OLD, heavy_sun_damage=True, own_months=2)
    assert (own.reason, own.due_from, own.due_to) == (
        Reason.OWN_INTERVAL,
        date(2026, 10, 1),
        date(2026, 11, 1),
    )


@given(DAYS, BIRTHS, st.booleans())
def test_the_short_window_is_for_over_40_or_sun_damage_and_nobody_else(
    last: date, birth: date, damaged: bool
) -> None:
    window = due(last, birth, damaged)
    months = (window.due_from.year - last.year) * 12 + window.due_from.month - last.month
    opens = due(last, None, heavy_sun_damage=True).due_from
    assert months == (3 if damaged or age_on(birth, opens) >= 41 else 6)
    assert window.due_from.day <= last.day
    assert window.due_from < window.due_to


def test_a_running_series_waits_for_its_next_session() -> None:
    last = date(2026, 9, 18)
    basis = recall_basis(patient(SeriesFacts(7, of=4, done=2, last_done=last), last=last))
    assert basis is not None
    assert (basis.reason, basis.due_from, basis.due_to) == (
        Reason.SERIES,
        date(2026, 10, 16),
        date(2026, 10, 30),
    )
    assert (basis.series_id, basis.session, basis.of) == (7, 3, 4)
    on = date(2026, 11, 23)
    assert recall_state(on, basis.reason, basis.due_from, basis.due_to) is State.STALLED
    assert (on - basis.due_to).days == 24
    assert stalled(on, last, ())
    assert not stalled(on, last, [on])
    assert not stalled(basis.due_to, last, ())


def test_of_two_running_series_the_one_that_closes_first_is_told() -> None:
    face = SeriesFacts(1, of=3, done=1, last_done=date(2026, 9, 1))
    neck = SeriesFacts(2, of=3, done=1, last_done=date(2026, 8, 1))
    basis = recall_basis(patient(face, neck, last=date(2026, 9, 1)))
    assert basis is not None
    assert basis.series_id == 2


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (patient(last=None), None),
        (patient(SeriesFacts(1, 3, 0, None), last=None), None),
        (patient(SeriesFacts(1, 3, 3, date(2026, 8, 1)), last=date(2026, 8, 1)), Reason.OVER_40),
        (patient(SeriesFacts(1, 3, 2, date(2026, 8, 1), stopped=True), last=date(2026, 8, 1)), None),
        (patient(last=date(2026, 8, 1), maintained=True), Reason.OVER_40),
        (
            patient(
                SeriesFacts(1, 3, 3, date(2026, 8, 1)), SeriesFacts(2, 3, 0, None), last=date(2026, 8, 1)
            ),
            Reason.OVER_40,  # a new series not begun does not hide that maintenance is due
        ),
        (
            patient(
                SeriesFacts(1, 3, 3, date(2025, 8, 1)),
                SeriesFacts(2, 3, 1, date(2026, 8, 1)),
                last=date(2026, 8, 1),
            ),
            Reason.SERIES,
        ),
    ],
)
def test_who_stands_on_the_list_and_why(facts: PatientFacts, reason: Reason | None) -> None:
    basis = recall_basis(facts)
    assert (basis.reason if basis else None) is reason


def test_maintenance_counts_from_the_last_treatment_of_any_kind() -> None:
    done = SeriesFacts(1, 3, 3, date(2026, 1, 5))
    basis = recall_basis(patient(done, last=date(2026, 5, 6), maintained=True))
    assert basis is not None
    assert (basis.last_treated, basis.due_from) == (date(2026, 5, 6), date(2026, 8, 6))


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 10, 1), None),  # 31 days before
        (date(2026, 10, 2), State.SOON),
        (date(2026, 10, 31), State.SOON),
        (date(2026, 11, 1), State.DUE),
        (date(2026, 12, 1), State.DUE),
        (date(2026, 12, 2), State.LATE),
    ],
)
def test_the_state_turns_on_the_right_day(on: date, state: State | None) -> None:
    assert recall_state(on, Reason.OVER_40, date(2026, 11, 1), date(2026, 12, 1)) is state


@given(DAYS, DAYS, st.lists(DAYS, max_size=3), st.sampled_from(Reason))
def test_nobody_with_a_visit_ahead_is_nagged_and_nobody_else_is_missed(
    on: date, due_from: date, visits: list[date], reason: Reason
) -> None:
    due_to = due_from + timedelta(days=30)
    state = recall_state(on, reason, due_from, due_to, visits)
    if any(day >= on for day in visits):
        assert state is None
    else:
        assert (state is not None) == (due_from - on <= timedelta(days=30))
        assert (state in (State.LATE, State.STALLED)) == (on > due_to)


def test_the_rules_can_be_edited_stored_and_read_back() -> None:
    assert MaintenanceRules.of(MAINTENANCE_BOOK) == MaintenanceRules()
    book = MAINTENANCE_BOOK.edited({"other_months": (5, 8), "over_age": 45})
    assert MaintenanceRules.of(book).other_months == (5, 8)
    assert MAINTENANCE_BOOK.with_plain(book.to_plain()) == book
    assert all(rule.source and rule.unit for rule in book.rules)


@pytest.mark.parametrize(
    "changes",
    [
        {"over_age": -1},
        {"over_age": (3, 4)},
        {"months": 3},
        {"months": (4, 3)},
        {"over_age": True},
        {"no": 1},
    ],
)
def test_a_value_that_makes_no_sense_is_refused(changes: dict[str, int | tuple[int, ...]]) -> None:
    with pytest.raises(Refused):
        MAINTENANCE_BOOK.edited(changes)

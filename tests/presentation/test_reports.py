"""What the month's export proposes."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.presentation.reports import file_name, free_name, plain_name, proposed_month, turned


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 12, 1), date(2026, 11, 1)),
        (date(2026, 12, 7), date(2026, 11, 1)),
        (date(2026, 12, 8), date(2026, 12, 1)),
        (date(2027, 1, 3), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2026, 12, 1)),
    ],
)
def test_last_month_is_proposed_until_the_seventh(today: date, month: date) -> None:
    assert proposed_month(today) == month


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.integers(-50, 50))
def test_months_turn_there_and_back(day: date, months: int) -> None:
    month = day.replace(day=1)
    assert turned(turned(month, months), -months) == month


def test_months_end_where_dates_end() -> None:
    assert turned(date(9999, 12, 1), 1) == date(9999, 12, 1)
    assert turned(date(1, 1, 1), -1) == date(1, 1, 1)


def test_a_file_is_named_by_what_is_in_it() -> None:
    assert file_name(date(2026, 11, 1), "pdf") == "2026-11 schedule.pdf"
    name = file_name(date(2026, 11, 1), "csv", "Dr. A/B: <C>", initials=True)
    assert name == "2026-11 schedule Dr. A B C initials.csv"


@given(st.text(max_size=200))
def test_no_name_makes_a_path(words: str) -> None:
    name = plain_name(words)
    assert not set(name) & set('<>:"/\\|?*\0\n')
    assert len(name) <= 120
    assert not name.endswith((".", " "))


def test_nothing_is_written_over_unasked() -> None:
    there = {"a.pdf", "a (2).pdf"}
    assert free_name("a.pdf", there.__contains__) == "a (3).pdf"
    assert free_name("b.pdf", there.__contains__) == "b.pdf"

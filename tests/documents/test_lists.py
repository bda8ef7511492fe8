"""The month, the day and the card on paper."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

import pytest
import zxingcpp

from clinicdesk.documents import day_sheet, month, series_card
from clinicdesk.documents.series_card import CardLine, SeriesCard
from clinicdesk.documents.square import NextVisit
from clinicdesk.domain.views.visits import AppointmentView
from tests.documents import paper
from tests.documents.paper import SQUARE, picture, texts_of


def test_the_wall_calendar_stands_first_and_the_list_follows() -> None:
    schedule = paper.month()
    pages = texts_of(month.render(schedule))
    assert "November 2026" in pages[0]
    assert f"{len(schedule.rows)} visits" in pages[0]
    assert "page 1 of 5" in pages[0]
    assert "list follows" in pages[0]
    assert len(pages) == 5
    listed = "".join(pages[1:])
    for row in schedule.rows:
        assert row.phone in listed
    assert listed.count("full face") == len(schedule.rows)


@pytest.mark.parametrize("a_day", [1, 6, 12, 19])
def test_every_visit_stands_in_the_wall_calendar_while_there_is_room(a_day: int) -> None:
    schedule = paper.month(a_day)
    wall = texts_of(month.render(schedule))[0]
    assert len(re.findall(r"\b\d\d:\d\d\b", wall)) == len(schedule.rows)


def test_what_has_no_room_in_the_wall_calendar_is_counted() -> None:
    schedule = paper.month(60)
    wall = texts_of(month.render(schedule))[0]
    shown = len(re.findall(r"\b\d\d:\d\d\b", wall))
    hidden = sum(int(n) for n in re.findall(r"\+(\d+) more", wall))
    assert hidden
    assert shown + hidden == len(schedule.rows)


def test_the_privacy_form_prints_no_name_and_no_phone() -> None:
    schedule = paper.month(initials=True)
    printed = "".join(texts_of(month.render(schedule)))
    assert "initials only" in printed
    assert "A. A." in printed
    assert "Weiss" not in printed
    assert "+49" not in printed


def test_the_wall_calendar_tells_people_of_one_family_apart() -> None:
    rows = paper.month(5, first=date(2026, 11, 1)).rows[:5]
    names = [("Ana", "Roth"), ("Ben", "Roth"), ("Ana", "Mori"), ("Ada", "Mori"), ("Lea", "Holm")]
    day = [
        replace(row, patient=f"{given} {family}", family=family, initials=f"{given[0]}.{family[0]}.")
        for row, (given, family) in zip(rows, names, strict=True)
    ]
    assert month.family_names(day) == ["Roth A.", "Roth B.", "Ana Mori", "Ada Mori", "Holm"]
    assert month.family_names(day[:1] * 2) == ["Roth", "Roth"]  # the same patient twice


@pytest.mark.parametrize("a_day", [6, 40])
def test_the_counts_in_the_header_stand_whole(a_day: int) -> None:
    long = replace(paper.month(a_day), clinic="Instituto de Dermatologia e Estética da Avenida da Liberdade")
    wall = texts_of(month.render(long))[0]
    assert f"{len(long.rows)} visits · " in wall
    assert "series sessions finished" in wall


def test_the_header_names_the_filters() -> None:
    for page in texts_of(month.render(paper.month(filters=("Dr. Amaral", "only series")))):
        assert "Dr. Amaral · only series" in page


def test_the_same_month_is_the_same_file() -> None:
    assert month.render(paper.month()) == month.render(paper.month())


def test_an_empty_month_is_one_page() -> None:
    (wall,) = texts_of(month.render(paper.month(0)))
    assert "0 visits" in wall
    assert "list follows" not in wall


@pytest.mark.parametrize("first", [date(2026, 2, 1), date(2027, 2, 1), date(2026, 8, 1), date(2028, 2, 1)])
def test_every_day_of_the_month_has_its_number(first: date) -> None:
    wall = texts_of(month.render(paper.month(0, first=first)))[0]
    numbers = [int(n) for n in re.findall(r"(?<!\d)\d{1,2}(?!\d)", wall.split("Sunday")[-1])]
    assert set(range(1, 29)) <= set(numbers)


def _appointments(count: int) -> list[AppointmentView]:
    return [
        AppointmentView(
            id=row.appointment_id,
            version=1,
            patient_id=n,
            patient=row.patient,
            birth_date=date(1980, 5, 1 + n % 28),
            phone=row.phone,
            kind=row.kind,
            service="Microneedling",
            area=row.area,
            series_id=None,
            session=row.session,
            of=row.of,
            starts=row.starts,
            ends=row.ends,
            practitioner_id=1,
            practitioner=row.practitioner,
            room_id=1,
            room=row.room,
            pen_id=None,
            pen=row.pen,
            status=row.status,
        )
        for n, row in enumerate(paper.month(count).rows[:count])
    ]


def test_the_day_lists_everybody_with_birth_date_and_phone() -> None:
    rows = _appointments(40)
    pages = texts_of(
        day_sheet.render(date(2026, 11, 2), "Clinic Rosenhof", rows, datetime(2026, 11, 1, 18, 0))
    )
    printed = "".join(pages)
    assert len(pages) == 2
    assert "40 visits · printed Sunday 1 November 2026, 18:00" in pages[0]
    for row in rows:
        assert row.phone in printed
    assert "2 May 1980" in printed
    assert "…" not in printed


def test_an_empty_day_says_so() -> None:
    (page,) = texts_of(day_sheet.render(date(2026, 11, 1), "C", [], datetime(2026, 11, 1, 18, 0)))
    assert "No visits on this day." in page


def _card(sessions: int) -> SeriesCard:
    lines = tuple(
        CardLine(f"Session {n} of {sessions}", "Monday 28 December 2026, 12:30", "Dr. Amaral", "✓")
        for n in range(1, sessions + 1)
    )
    visit = NextVisit("Next: Monday 28 December 2026, 12:30", "Session 3", "Point your phone here.", SQUARE)
    return SeriesCard("Your sessions", "Ruth Weiss", ("Clinic",), lines, "Maintenance", "Call us.", visit)


@pytest.mark.parametrize(("sessions", "pages"), [(1, 1), (3, 1), (5, 1), (12, 2)])
def test_the_card_names_every_session_and_its_square_is_read(sessions: int, pages: int) -> None:
    pdf = series_card.render(_card(sessions))
    printed = texts_of(pdf)
    assert len(printed) == pages
    assert all(f"Session {n} of {sessions}" in "".join(printed) for n in range(1, sessions + 1))
    codes = zxingcpp.read_barcodes(picture(pdf, pages - 1))
    assert [code.text for code in codes] == [SQUARE]

"""The pen log as it is typed: what it begins with, what last time fills in, what can be read of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.penlog import LastTime, LogSheet, Numbing, Operator, PenView, ZoneEntry
from clinicdesk.domain.pens import NUMBING
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.presentation.pen_log import (
    TypedRow,
    as_last_time,
    band,
    blank,
    changes,
    numbing_choices,
    numbing_text,
    read_log,
    read_numbing,
)

TWO = datetime(2026, 11, 23, 14, 0)
WORDS = {"lidocaine": "lidocaine", "tetracaine": "tetracaine", "lidocaine_prilocaine": "lidocaine/prilocaine"}
SKINPEN = PenView(7, "Pen A", "skinpen", "MN-1", "ready", True, 0, 0, None, 0)
EXCEED = PenView(8, "Pen B", "exceed", "MN-2", "ready", True, 0, 0, None, 0)
VISIT = AppointmentView(
    id=5, version=1, patient_id=1, patient="Nina Prado", birth_date=date(1979, 3, 12), phone="",
    kind="series", service="Microneedling", area="full_face", series_id=1, session=2, of=4,
    starts=TWO, ends=TWO, practitioner_id=3, practitioner="Dr. Amaral", room_id=4, room="Room 1",
    pen_id=7, pen="Pen A", status="treatment",
)  # fmt: skip
LAST = LastTime(
    TWO - timedelta(days=35), 7, 3, "standard", Numbing("lidocaine", "4", TWO, TWO), "hyaluronic", "redness",
    (ZoneEntry("cheek", 1500, 3, "pinpoint_bleeding", 7000, "rpm"),),
)  # fmt: skip
SHEET = LogSheet(
    VISIT, TWO - timedelta(minutes=40), None,
    Numbing(on=TWO - timedelta(minutes=80), off=TWO - timedelta(minutes=50)),
    (SKINPEN, EXCEED), (Operator(3, "Dr. Amaral", None),), ("forehead", "cheek"), LAST,
)  # fmt: skip


def test_a_log_begins_with_the_booked_pen_and_its_only_speed() -> None:
    typed = blank(SHEET, "")
    assert (typed.pen_id, typed.operator_id) == (7, 3)
    assert [(row.zone, row.depth, row.speed) for row in typed.rows] == [
        ("forehead", "", "7000"), ("cheek", "", "7000"),
    ]  # fmt: skip
    elsewhere = replace(SHEET, visit=replace(VISIT, pen_id=8))
    assert blank(elsewhere, "").rows[0].speed == "", "a speed that can be chosen is typed"


def test_last_time_fills_settings_and_no_observation() -> None:
    typed = as_last_time(SHEET, replace(blank(SHEET, ""), pain="3"), WORDS)
    assert typed.rows == (TypedRow("cheek", "1.5", "3", "pinpoint_bleeding", "7000"),)
    assert (typed.serum, typed.reaction, typed.pain) == ("hyaluronic", "", "3")
    assert typed.numbing == "lidocaine 4 % · 12:40–13:10"
    assert typed.cartridges == ()
    assert changes(SHEET, typed) == 0
    assert changes(SHEET, replace(typed, rows=(replace(typed.rows[0], depth="1.25"),))) == 1
    assert changes(SHEET, replace(typed, rows=(replace(typed.rows[0], depth="deep"),))) is None
    assert as_last_time(replace(SHEET, last=None), typed, WORDS) == typed


def test_on_another_pen_the_speed_is_not_carried_over() -> None:
    typed = as_last_time(SHEET, replace(blank(SHEET, ""), pen_id=8), WORDS)
    assert typed.rows[0].speed == ""
    form, found = read_log(SHEET, typed, WORDS)
    assert form.zones == ()
    assert [(one.field, one.code) for one in found] == [("zones.0.speed", "log_speed_missing")]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (TypedRow("cheek", "", speed="7000"), ("zones.0.depth", "log_depth_missing")),
        (TypedRow("cheek", "deep", speed="7000"), ("zones.0.depth", "depth_unreadable")),
        (TypedRow("cheek", "1", passes="two", speed="7000"), ("zones.0.passes", "log_passes_missing")),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row(row: TypedRow, expected: tuple[str, str]) -> None:
    _, found = read_log(SHEET, replace(blank(SHEET, ""), rows=(row,)), WORDS)
    assert [(one.field, one.code) for one in found] == [expected]


def test_a_whole_log_is_read() -> None:
    typed = replace(as_last_time(SHEET, blank(SHEET, ""), WORDS), pain="3", reaction="redness")
    form, found = read_log(SHEET, typed, WORDS)
    assert found == ()
    assert form.zones == LAST.zones
    assert form.numbing == Numbing("lidocaine", "4", SHEET.numbing.on, SHEET.numbing.off)
    assert (form.pain, form.reaction, form.intensity) == (3, "redness", "")
    _, wrong = read_log(SHEET, replace(typed, numbing="on at nine", pain="x"), WORDS)
    assert {one.field for one in wrong} <= {"numbing", "pain"}
    assert "pain" in {one.field for one in wrong}


@pytest.mark.parametrize(
    ("depths", "expected"),
    [
        ((), ""),
        (("", "x"), ""),
        (("0.5",), "light"),
        (("0.5", "1,5"), "standard"),
        (("1.75", ""), "aggressive"),
    ],
)
def test_the_band_follows_the_deepest_that_can_be_read(depths: tuple[str, ...], expected: str) -> None:
    assert band(replace(blank(SHEET, ""), rows=tuple(TypedRow("cheek", one) for one in depths))) == expected


times = st.integers(0, 23 * 60).map(lambda minutes: datetime(2026, 11, 23) + timedelta(minutes=minutes))


@given(
    st.sampled_from(["", *WORDS, "Emla"]),
    st.sampled_from(["", "4", "7/7", "2.5/2.5"]),
    st.none() | st.tuples(times, times),
)
def test_numbing_is_read_back_as_it_is_written(
    product: str, percent: str, span: tuple[datetime, datetime] | None
) -> None:
    on, off = span or (None, None)
    numbing = Numbing(product, percent, on, off)
    assert read_numbing(numbing_text(numbing, WORDS), SHEET, WORDS) == numbing


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_numbing(text, SHEET, WORDS)


@pytest.mark.parametrize("text", ["lidocaine · 25:00–26:00", "lidocaine 13:00", "a 4 % b 5 %"])
def test_what_is_no_numbing_is_refused(text: str) -> None:
    assert read_numbing(text, SHEET, WORDS) is None


def test_the_products_come_with_this_visits_times() -> None:
    offered = numbing_choices(SHEET, WORDS)
    assert len(offered) == len(NUMBING)
    assert offered[0] == "lidocaine 4 % · 12:40–13:10"
    assert offered[2] == "lidocaine/prilocaine 2.5/2.5 % · 12:40–13:10"

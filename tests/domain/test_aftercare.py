"""The aftercare timeline: elapsed hours, calendar days, the night rule, intensity and skin type."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.domain.aftercare import (
    DEFAULTS,
    Edit,
    Hours,
    Intensity,
    Kind,
    Precision,
    Step,
    Treated,
    call_us_after,
    edited,
    first_wash,
    timeline,
)
from clinicdesk.domain.refusal import Refused

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 13, 50, tzinfo=BERLIN)


def _treated(
    ended: datetime = MONDAY,
    intensity: Intensity = Intensity.STANDARD,
    skin_type: int | None = 3,
    *,
    product: bool = True,
    session: int | None = 2,
) -> Treated:
    return Treated(ended, intensity, skin_type, product, session)


def _steps(treated: Treated) -> dict[str, Step]:
    return {step.code: step for step in timeline(treated)}


def test_a_sheet_prints_the_times_of_the_drawn_one() -> None:
    steps = _steps(_treated())
    assert steps["leave_alone"].ends is not None
    assert steps["leave_alone"].ends.wall == datetime(2026, 11, 23, 21, 50)
    assert steps["wash"].starts == steps["leave_alone"].ends
    assert steps["sun_cream"].starts is not None
    assert steps["sun_cream"].starts.wall == datetime(2026, 11, 24, 14, 0)
    assert steps["sun_cream"].ends is not None
    assert steps["sun_cream"].ends.wall.date() == date(2026, 12, 8)
    assert steps["sport"].ends is not None
    assert steps["sport"].ends.wall == datetime(2026, 11, 26, 14, 0)
    assert steps["swim"].ends is not None
    assert steps["swim"].ends.wall.date() == date(2026, 11, 28)
    assert steps["swim"].ends.precision is Precision.DAY
    assert call_us_after(_treated()) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("ended", "morning"),
    [
        (datetime(2026, 11, 23, 15, 30), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 17, 0), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 14, 0), date(2026, 11, 24)),
        (datetime(2026, 11, 23, 22, 55), date(2026, 11, 24)),
    ],
)
def test_a_wash_by_night_becomes_the_morning(ended: datetime, morning: date) -> None:
    steps = _steps(_treated(ended.replace(tzinfo=BERLIN)))
    for moment in (steps["wash"].starts, steps["leave_alone"].ends):
        assert moment is not None
        assert moment.precision is Precision.MORNING
        assert moment.wall.date() == morning


def test_a_wash_at_seven_or_just_before_ten_is_told_to_the_minute() -> None:
    late = _steps(_treated(datetime(2026, 11, 23, 13, 55, tzinfo=BERLIN)))["wash"].starts
    early = _steps(_treated(datetime(2026, 11, 23, 23, 0, tzinfo=BERLIN)))["wash"].starts
    assert late is not None
    assert late.wall == datetime(2026, 11, 23, 21, 55)
    assert late.precision is Precision.MINUTE
    assert early is not None
    assert early.wall == datetime(2026, 11, 24, 7, 0)
    assert early.precision is Precision.MINUTE


@pytest.mark.parametrize(
    ("ended", "sport_ends"),
    [
        (datetime(2026, 10, 24, 15, 0), datetime(2026, 10, 27, 14, 0)),  # the clocks go back on the 25th
        (datetime(2026, 3, 27, 15, 0), datetime(2026, 3, 30, 16, 0)),  # the clocks go forward on the 29th
    ],
)
def test_hours_are_elapsed_across_a_clock_change_and_days_are_not(
    ended: datetime, sport_ends: datetime
) -> None:
    steps = _steps(_treated(ended.replace(tzinfo=BERLIN)))
    assert steps["sport"].ends is not None
    assert steps["sport"].ends.wall == sport_ends
    assert steps["swim"].ends is not None
    assert steps["swim"].ends.wall.date() == ended.date() + timedelta(days=5)


@settings(max_examples=100)
@given(
    minute=st.integers(0, 2 * 366 * 1440),
    hours=st.integers(1, 96),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
)
def test_waiting_hours_are_never_shortened_and_hardly_lengthened(minute: int, hours: int, zone: str) -> None:
    ended = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute)).astimezone(ZoneInfo(zone))
    wall = Hours(hours).after(ended).wall
    assert wall.minute % 5 == 0
    exact = (ended.astimezone(UTC) + timedelta(hours=hours)).astimezone(ended.tzinfo).replace(tzinfo=None)
    assert timedelta(0) <= wall - exact < timedelta(minutes=15)


@pytest.mark.parametrize(("intensity", "days"), [("light", 4), ("standard", 7), ("aggressive", 12)])
def test_the_day_to_call_us_follows_the_intensity(intensity: str, days: int) -> None:
    treated = _treated(intensity=Intensity(intensity))
    assert call_us_after(treated) == MONDAY.date() + timedelta(days=days)


def test_a_strong_treatment_tells_of_twelve_days() -> None:
    steps = _steps(_treated(intensity=Intensity.AGGRESSIVE))
    assert "redness" not in steps
    assert "flaking" not in steps
    for code in ("redness_strong", "flaking_strong"):
        ends = steps[code].ends
        assert ends is not None
        assert ends.wall.date() == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("skin_type", "notes", "cream"),
    [
        (1, ("fair_skin",), "sun_cream"),
        (2, ("fair_skin",), "sun_cream"),
        (3, (), "sun_cream"),
        (4, ("dark_skin",), "sun_cream_strict"),
        (6, ("dark_skin",), "sun_cream_strict"),
    ],
)
def test_the_lines_follow_the_skin_type(skin_type: int, notes: tuple[str, ...], cream: str) -> None:
    steps = _steps(_treated(skin_type=skin_type))
    assert steps["redness"].notes == notes
    assert {code for code in steps if code.startswith("sun_cream")} == {cream}


@pytest.mark.parametrize("skin_type", [None, 0, 7])
def test_no_sheet_without_a_skin_type(skin_type: int | None) -> None:
    with pytest.raises(Refused) as caught:
        timeline(_treated(skin_type=skin_type))
    assert caught.value.refusal.code == "skin_type_missing"


def test_an_end_without_a_zone_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="zone"):
        timeline(_treated(MONDAY.replace(tzinfo=None)))


def test_only_an_approved_product_is_named() -> None:
    assert "product" in _steps(_treated())
    assert "product" not in _steps(_treated(product=False))


@pytest.mark.parametrize(("session", "told"), [(1, True), (2, True), (3, False), (None, False)])
def test_the_slow_effect_is_told_before_the_third_session(session: int | None, told: bool) -> None:
    assert (_steps(_treated(session=session))["flaking"].notes == ("early_effect",)) is told


def test_the_operator_moves_the_first_wash_and_the_waiting_with_it() -> None:
    steps = {step.code: step for step in timeline(_treated(), first_wash(DEFAULTS, 4))}
    assert steps["wash"].starts == steps["leave_alone"].ends
    assert steps["wash"].starts is not None
    assert steps["wash"].starts.wall == datetime(2026, 11, 23, 17, 50)
    with pytest.raises(Refused):
        first_wash(DEFAULTS, 0)


def test_the_clinic_switches_a_step_off_and_cannot_name_a_wrong_one() -> None:
    rules = edited(DEFAULTS, {"alcohol": Edit(on=False)})
    assert "alcohol" not in {step.code for step in timeline(_treated(), rules)}
    with pytest.raises(Refused):
        edited(DEFAULTS, {"alchohol": Edit(on=False)})


@settings(max_examples=60)
@given(
    hour=st.integers(8, 20),
    minute=st.integers(0, 59),
    intensity=st.sampled_from(Intensity),
    skin_type=st.integers(1, 6),
)
def test_every_step_tells_when_and_has_one_code(
    hour: int, minute: int, intensity: Intensity, skin_type: int
) -> None:
    steps = timeline(_treated(MONDAY.replace(hour=hour, minute=minute), intensity, skin_type))
    assert len({step.code for step in steps}) == len(steps)
    for step in steps:
        assert step.starts or step.ends
        if step.starts and step.ends:
            assert step.starts.wall < step.ends.wall
    assert {step.kind for step in steps} == set(Kind)

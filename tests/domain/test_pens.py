"""What a pen can do, what a zone usually gets, and what a log refuses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.aftercare import Intensity
from clinicdesk.domain.pens import (
    AREAS,
    CONCERNS,
    MODELS,
    NUMBING,
    PEN_BOOK,
    REACTIONS,
    ZONES,
    Finding,
    Level,
    PenModel,
    Zone,
    check_cartridge,
    check_numbing,
    check_passes,
    check_speed,
    check_zone,
    depth_text,
    intensity,
    model_of,
    parse_depth,
    refused,
    zone_of,
)
from clinicdesk.domain.refusal import Refused

SKINPEN = model_of("skinpen")
ON = date(2026, 11, 23)
SCOTLAND = PEN_BOOK.edited({"licence_line_um": 1500})


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@pytest.mark.parametrize(
    ("text", "depth"),
    [("1.5", 1500), ("1,5", 1500), (" 0.25 mm", 250), (".75", 750), ("2", 2000), ("1,500MM", 1500),
     ("0", 0), ("0.333", 333)],
)  # fmt: skip
def test_depths_are_typed_with_a_point_or_a_comma(text: str, depth: int) -> None:
    assert parse_depth(text) == depth


@pytest.mark.parametrize(
    "text", ["", "mm", ".", "-1", "1.5.5", "1/2", "deep", "1.2345", "٢", "1e3", "150 µm", "½"]
)
def test_what_is_no_depth_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_depth(text)
    assert (caught.value.refusal.code, caught.value.refusal.field) == ("depth_unreadable", "depth")


@given(st.integers(0, 99_999))
def test_a_depth_reads_back_as_it_was_written(depth: int) -> None:
    assert parse_depth(depth_text(depth)) == depth


@given(st.text("0123456789.,- m", max_size=8) | st.text(max_size=12))
def test_any_text_is_a_depth_or_a_refusal(text: str) -> None:
    with suppress(Refused):  # any other exception fails
        assert 0 <= parse_depth(text) <= 99_999


@pytest.mark.parametrize(
    ("zone", "depth", "expected"),
    [
        ("upper_lip", 1000, ["depth_above_zone"]),
        ("upper_lip", 750, []),
        ("cheek", 1500, []),
        ("cheek", 1750, ["depth_above_zone", "depth_not_evaluated"]),
        ("cheek", 1600, ["depth_off_step"]),
        ("cheek", 2750, ["depth_out_of_range"]),
        ("cheek", -250, ["depth_out_of_range"]),
        ("neck", 2500, ["depth_above_zone"]),  # the maker's face line does not reach the neck
        ("eyelid", 250, ["zone_blocked"]),
        ("abdomen", 2500, []),
        ("other", 2500, []),
    ],
)
def test_the_skinpen_in_each_zone(zone: str, depth: int, expected: list[str]) -> None:
    assert codes(check_zone(SKINPEN, zone_of(zone), depth)) == expected


def test_operator_and_licence_lines_warn() -> None:
    cheek = zone_of("cheek")
    assert codes(check_zone(SKINPEN, cheek, 750, operator_limit_um=500)) == ["depth_above_operator"]
    assert codes(check_zone(SKINPEN, cheek, 500, operator_limit_um=500)) == []
    assert codes(check_zone(SKINPEN, cheek, 1500, rules=SCOTLAND)) == ["depth_above_licence"]
    assert codes(check_zone(SKINPEN, cheek, 1250, rules=SCOTLAND)) == []


@given(
    st.sampled_from(MODELS), st.sampled_from(ZONES), st.integers(-100, 4000), st.none() | st.integers(0, 3000)
)
def test_what_a_pen_cannot_do_is_always_refused_and_what_it_can_never(
    pen: PenModel, place: Zone, depth: int, limit: int | None
) -> None:
    findings = check_zone(pen, place, depth, limit)
    possible = (
        not place.blocked
        and pen.min_depth_um <= depth <= pen.max_depth_um
        and (pen.step_um is None or (depth - pen.min_depth_um) % pen.step_um == 0)
    )
    assert (refused(findings) is None) == possible
    if possible and place.warn_um is not None:
        assert ("depth_above_zone" in codes(findings)) == (depth > place.warn_um)
    assert all(finding.source and finding.field for finding in findings)


@pytest.mark.parametrize(
    ("model", "speed", "unit", "expected"),
    [
        ("skinpen", 7000, "rpm", []),
        ("skinpen", 117, "Hz", ["speed_unit"]),  # the same speed: still not converted
        ("skinpen", 6000, "rpm", ["speed_unusual"]),
        ("exceed", 150, "Hz", []),
        ("exceed", 3, "level", ["speed_unit"]),
        ("dermapen_4", 4, "level", []),
        ("dermapen_4", 4, "bpm", ["speed_unit"]),
        ("dermapen_4", -1, "level", ["speed_unit"]),
    ],
)
def test_speed_is_a_value_with_the_pens_own_unit(
    model: str, speed: int, unit: str, expected: list[str]
) -> None:
    assert codes(check_speed(model_of(model), speed, unit)) == expected


@pytest.mark.parametrize(
    ("depths", "band"),
    [([], Intensity.LIGHT), ([250, 500], Intensity.LIGHT), ([501], Intensity.STANDARD),
     ([500, 1500], Intensity.STANDARD), ([1501, 250], Intensity.AGGRESSIVE)],
)  # fmt: skip
def test_the_deepest_zone_sets_the_intensity(depths: list[int], band: Intensity) -> None:
    assert intensity(depths) is band


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ["cartridge_expired"]),
        (0, ["cartridge_expires_soon"]),
        (30, ["cartridge_expires_soon"]),
        (31, []),
    ],
)
def test_a_cartridge_is_in_date_to_the_printed_day(days: int, expected: list[str]) -> None:
    assert codes(check_cartridge(ON + timedelta(days=days), ON)) == expected


def test_a_used_or_blocked_cartridge_is_refused_whatever_its_date() -> None:
    later = ON + timedelta(days=400)
    assert codes(check_cartridge(later, ON, blocked=True)) == ["lot_blocked"]
    assert codes(check_cartridge(later, ON, used=True, blocked=True)) == ["cartridge_used"]


def test_passes_and_numbing() -> None:
    assert check_passes(1) == check_passes(50) == ()
    assert codes(check_passes(0)) == codes(check_passes(51)) == ["passes_out_of_range"]
    assert codes(check_numbing((70, 70), covered=True, large_area=False)) == ["numbing_strong"]
    assert check_numbing((70, 70), covered=False, large_area=False) == ()
    assert check_numbing((40,), covered=True, large_area=True) == ()


def test_the_catalogue_is_whole() -> None:
    zones = {zone.code: zone for zone in ZONES}
    assert len(zones) == len(ZONES)
    assert len({model.key for model in MODELS}) == len(MODELS)
    assert all(zones[zone].blocked is False for area in AREAS.values() for zone in area)
    assert all(zone.hint_um is None or zone.hint_um[0] < zone.hint_um[1] for zone in ZONES)
    assert all([model.source for model in MODELS] + [zone.source for zone in ZONES])
    assert all(product.source for product in NUMBING)
    assert all(each.minutes <= each.most_minutes for each in NUMBING)
    assert (len(REACTIONS), len(CONCERNS)) == (7, 8)


@pytest.mark.parametrize(("look_up", "code"), [(model_of, "pen_model_unknown"), (zone_of, "zone_unknown")])
def test_an_unknown_name_is_refused(look_up: Callable[[str], object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        look_up("nothing")
    assert caught.value.refusal.code == code


def test_refused_passes_over_warnings() -> None:
    warn, no = Finding(Level.WARN, "a"), Finding(Level.REFUSE, "b")
    assert refused([warn, no]) is no
    assert refused([warn]) is None

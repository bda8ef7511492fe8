"""Cartridge barcodes as scanners send them: right ones, damaged ones and noise."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.udi import CartridgeScan, check_digit
from clinicdesk.exchange.gs1 import read_cartridge

ON = date(2026, 11, 23)
GS = "\x1d"
GTIN = "0109506000134352"
REAL = (
    "]d20108806388269617" + "11230214" + "17280213" + "10230214A3263-01" + GS + "21059" + GS + "240ARO4808C"
)
CODE = st.text("ABCXYZ0123456789-/.", min_size=1, max_size=20)
DATES = st.dates(date(2020, 1, 1), date(2035, 12, 31)).map(lambda day: day.strftime("%y%m%d"))
TAILS = st.one_of(
    st.tuples(st.just("21"), CODE),
    st.tuples(st.just("240"), CODE),
    st.tuples(st.just("30"), st.integers(1, 99999999).map(str)),
    st.tuples(st.just("17"), DATES),
    st.tuples(st.just("11"), DATES),
)


def read(text: str) -> CartridgeScan:
    scan = read_cartridge(text, ON)
    assert isinstance(scan, CartridgeScan), scan
    return scan


def test_a_label_as_it_is_sold() -> None:
    assert read(REAL) == CartridgeScan("08806388269617", "230214A3263-01", date(2028, 2, 13), "059")


def test_a_label_with_day_00() -> None:
    scan = CartridgeScan("09506000134352", "LOT42", date(2027, 6, 30), "SN0001")
    assert read(f"{GTIN}1727060010LOT42{GS}21SN0001") == scan
    assert read(f"{GS}{GTIN}{GS}17270600{GS}10LOT42{GS}21SN0001{GS}\r") == scan
    assert read(f"{GTIN}1727060010LOT42<GS>21SN0001") == scan
    assert read("(01) 09506000134352 (17) 270600 (10) LOT42 (21) SN0001") == scan
    assert read("https://id.gs1.org/01/09506000134352/10/LOT42/21/SN0001?17=270600") == scan


def test_the_same_label_from_a_scanner_that_drops_the_separator_warns() -> None:
    scan = read(f"{GTIN}1727060010LOT4221SN0001")
    assert (scan.lot, scan.serial, scan.warnings) == ("LOT4221SN0001", "", ("check_lot",))


@pytest.mark.parametrize("digits", ["0880638826961", "0952123454321", "0950600013435"])
def test_every_wrong_check_digit_is_refused(digits: str) -> None:
    right = check_digit(digits)
    for last in range(10):
        result = read_cartridge(f"01{digits}{last}10A1", ON)
        if last == right:
            assert isinstance(result, CartridgeScan)
        else:
            assert isinstance(result, Refusal)
            assert result.code == "gtin_check_digit"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "barcode_empty"),
        ("\x1d\r\n", "barcode_empty"),
        ("+A123BJC5D6E71G", "barcode_issuer"),
        ("=A9999XYZ100T0476", "barcode_issuer"),
        ("LOT", "barcode_unreadable"),
        ("0109506", "barcode_unreadable"),
        ("٠١٠٩٥٠٦٠٠٠١٣٤٣٥٢", "barcode_unreadable"),
        (f"{GTIN}17270230", "barcode_date"),
        ("http://[", "barcode_unreadable"),
        ("https://example.org/", "barcode_unreadable"),
        ("(10)", "barcode_unreadable"),
        ("9506000134353", "gtin_check_digit"),
        ("9" * 401, "barcode_unreadable"),
    ],
)
def test_what_is_not_understood_is_entered_by_hand(text: str, code: str) -> None:
    result = read_cartridge(text, ON)
    assert isinstance(result, Refusal)
    assert (result.code, result.field) == (code, "cartridge")


def test_an_unknown_part_keeps_its_raw_text() -> None:
    scan = read(f"{GTIN}17270600{GS}0510ABC")
    assert (scan.expires, scan.rest, scan.partial) == (date(2027, 6, 30), "0510ABC", True)
    assert read("(01)09506000134352(05)10(10)A1").rest == "(05)10"


def test_a_products_own_barcode_leaves_lot_and_expiry_to_be_typed() -> None:
    scan = read("9506000134352")
    assert (scan.gtin, scan.missing) == ("09506000134352", ("lot", "expires"))
    assert read("17270600").expires == date(2027, 6, 30)


@given(CODE, st.lists(TAILS, min_size=1, max_size=4, unique_by=lambda part: part[0]), st.data())
def test_a_lot_is_never_read_from_a_label_without_separators_and_without_a_warning(
    lot: str, tails: list[tuple[str, str]], data: st.DataObject
) -> None:
    parts = data.draw(st.permutations([("10", lot), *tails]))
    scan = read_cartridge(GTIN + "".join(ai + value for ai, value in parts), ON)
    assert isinstance(scan, Refusal) or scan.lot in ("", lot) or "check_lot" in scan.warnings


@given(CODE, st.lists(TAILS, min_size=1, max_size=4, unique_by=lambda part: part[0]), st.data())
def test_a_lot_that_swallowed_its_neighbour_always_warns(
    lot: str, tails: list[tuple[str, str]], data: st.DataObject
) -> None:
    """Any one separator lost; the others stay."""
    parts = data.draw(st.permutations([("10", lot), *tails]))
    lost = data.draw(st.integers(0, len(parts) - 2))
    ends = ["" if index == lost else GS for index in range(len(parts))]
    scan = read_cartridge(
        GTIN + "".join(ai + value + end for (ai, value), end in zip(parts, ends, strict=True)), ON
    )
    assert isinstance(scan, Refusal) or scan.lot in ("", lot) or "check_lot" in scan.warnings


@given(CODE, st.lists(TAILS, max_size=4, unique_by=lambda part: part[0]), st.data())
def test_with_its_separators_a_label_is_read_as_it_was_written(
    lot: str, tails: list[tuple[str, str]], data: st.DataObject
) -> None:
    parts = data.draw(st.permutations([("10", lot), *tails]))
    written = dict(parts)
    scan = read(GTIN + GS.join(ai + value for ai, value in parts))
    assert (scan.gtin, scan.lot, scan.serial) == ("09506000134352", lot, written.get("21", ""))
    assert (scan.expires is None) == ("17" not in written)
    assert not scan.partial


@given(st.text(max_size=80) | st.text("0123456789()+=]d<>GS\x1d10172121", max_size=60))
def test_noise_is_answered_and_never_raises(text: str) -> None:
    for wrapped in (text, GTIN + text, "(01)" + text, "https://" + text, "]d2" + text, "10" + text):
        assert isinstance(read_cartridge(wrapped, ON), CartridgeScan | Refusal)

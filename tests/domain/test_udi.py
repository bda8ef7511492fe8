"""What the parts of a cartridge's barcode mean: digits, dates and doubts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.udi import (
    CartridgeScan,
    Element,
    assemble,
    by_hand,
    check_digit,
    foreign_issuer,
    gs1_date,
    looks_scanned,
    prepared,
    valid_gtin,
)

ON = date(2026, 11, 23)
DIGITS = st.text("0123456789", min_size=13, max_size=13)


@pytest.mark.parametrize(
    ("digits", "last"), [("0880638826961", 7), ("0952123454321", 3), ("0950600013435", 2)]
)
def test_check_digits_of_known_products(digits: str, last: int) -> None:
    assert check_digit(digits) == last
    assert valid_gtin(f"{digits}{last}")


@given(DIGITS, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(digits: str, place: int, by: int) -> None:
    good = digits + str(check_digit(digits))
    assert valid_gtin(good)
    bad = good[:place] + str((int(good[place]) + by) % 10) + good[place + 1 :]
    assert not valid_gtin(bad)


@pytest.mark.parametrize("text", ["", "1", "٠٩٥٠٦٠٠٠١٣٤٣٥٢", "0950600013435x", "²" * 8])
def test_what_is_not_digits_is_no_gtin(text: str) -> None:
    assert not valid_gtin(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("270600", date(2027, 6, 30)),  # day 00 is the month's last
        ("280200", date(2028, 2, 29)),
        ("270200", date(2027, 2, 28)),
        ("270229", None),
        ("271301", None),
        ("270631", None),
        ("270000", None),
        ("2706", None),
        ("٢٧٠٦٠١", None),
        ("760101", date(2076, 1, 1)),  # 50 years ahead
        ("770101", date(1977, 1, 1)),  # 51 years ahead is 49 years ago
    ],
)
def test_dates_of_six_digits(text: str, day: date | None) -> None:
    assert gs1_date(text, ON) == day


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(-49, 50))
def test_the_century_is_the_near_one(on: date, years: int) -> None:
    written = f"{(on.year + years) % 100:02}0615"
    assert gs1_date(written, on) == date(on.year + years, 6, 15)


def test_a_scan_is_freed_of_its_wrapping() -> None:
    assert prepared("]d2\x1d0109506000134352\r\n") == "0109506000134352"
    assert prepared("10A<GS>21B") == prepared("10A^]21B") == prepared("10A|21B") == "10A\x1d21B"
    assert prepared("10A#21B", separators=["#"]) == "10A\x1d21B"


def test_other_issuers_are_named_by_their_first_sign() -> None:
    assert foreign_issuer("+A123BJC5D6E71G") == "HIBCC"
    assert foreign_issuer("=A9999XYZ100T0476") == "ICCBBA"
    assert foreign_issuer("0109506000134352") == ""


@pytest.mark.parametrize(
    ("text", "scanned"),
    [
        ("0109506000134352", True),
        ("(01)09506000134352", True),
        ("]C110LOT", True),
        ("+A123BJC5D6E71G", True),
        ("9506000134352", True),
        ("MX2431", False),
        ("2101", False),
        ("10LOT42", False),
        ("", False),
    ],
)
def test_a_typed_lot_is_told_from_a_barcode(text: str, scanned: bool) -> None:
    assert looks_scanned(text) is scanned


def test_a_lost_separator_is_doubted_only_where_the_part_is_not_found_elsewhere() -> None:
    def warnings(*parts: tuple[str, str], explicit: bool = False) -> tuple[str, ...]:
        scan = assemble([Element("01", "09506000134352"), *(Element(*part) for part in parts)], "", ON,
                        explicit=explicit)  # fmt: skip
        assert isinstance(scan, CartridgeScan)
        return scan.warnings

    assert warnings(("10", "LOT4221SN0001")) == ("check_lot",)
    assert warnings(("10", "LOT4221SN0001"), ("21", "7")) == ()
    assert warnings(("10", "LOT4221SN0001"), explicit=True) == ()
    assert warnings(("10", "LOT17270600")) == ("check_lot",)
    assert warnings(("10", "LOT17279900")) == ()  # no such month
    assert warnings(("21", "SN110LOT42")) == ("check_serial",)
    assert warnings(("10", "MX2431")) == ()
    assert warnings(("10", "A"), ("10", "B")) == ("check_lot",)


def test_without_a_product_lot_and_expiry_are_kept_and_said() -> None:
    scan = assemble([Element("17", "270600"), Element("10", "A1")], "", ON)
    assert scan == CartridgeScan(lot="A1", expires=date(2027, 6, 30), warnings=("gtin_missing",))


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ([Element("00", "095060001343520000")], "barcode_unreadable"),
        ([Element("01", "09506000134353")], "gtin_check_digit"),
        ([Element("01", "09506000134352"), Element("17", "270230")], "barcode_date"),
        ([], "barcode_unreadable"),
    ],
)
def test_what_cannot_be_right_is_refused(elements: list[Element], code: str) -> None:
    refusal = assemble(elements, "", ON)
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.field) == (code, "cartridge")


def test_what_is_missing_is_named() -> None:
    assert CartridgeScan(gtin="09506000134352").missing == ("lot", "expires")
    assert CartridgeScan(lot="A", expires=ON).missing == ()


@pytest.mark.parametrize(
    ("lot", "expires", "gtin", "code"),
    [
        (" ", ON, "", "lot_missing"),
        ("A" * 21, ON, "", "lot_too_long"),
        ("A", None, "", "expiry_missing"),
        ("A", ON, "9506000134353", "gtin_check_digit"),
    ],
)
def test_entry_by_hand_asks_for_what_the_log_needs(
    lot: str, expires: date | None, gtin: str, code: str
) -> None:
    refusal = by_hand(lot, expires, gtin)
    assert isinstance(refusal, Refusal)
    assert refusal.code == code
    assert refusal.field


def test_entry_by_hand_is_always_there() -> None:
    assert by_hand(" A1 ", ON, "9506000134352") == CartridgeScan("09506000134352", "A1", ON)

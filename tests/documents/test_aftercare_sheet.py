"""The printed aftercare sheet: one page, the square read back, and nothing that a name could break."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from clinicdesk.documents import aftercare
from clinicdesk.documents.square import SIDE
from clinicdesk.domain.aftercare import Intensity
from tests.documents.paper import NAMES, SQUARE, picture, sheet, texts_of


@pytest.mark.parametrize("intensity", Intensity)
@pytest.mark.parametrize("skin", [1, 3, 5])
def test_every_sheet_is_one_page_at_twelve_points(intensity: Intensity, skin: int) -> None:
    pages = texts_of(aftercare.render(sheet(intensity, skin, note="Sleep on your back for two nights.")))
    assert len(pages) == 1


def test_the_sheet_says_all_that_it_was_given() -> None:
    printed = re.sub(r"\s+", " ", texts_of(aftercare.render(sheet()))[0])
    given_words = sheet()
    for row in given_words.rows:
        assert row.when in printed
        assert row.title in printed
        assert row.text in printed
    for words in ("Treated on Monday 23 November 2026, until 13:50", "Call 112:", "Next: Monday 28 December"):
        assert words in printed


@pytest.mark.parametrize("points", [12, 14, 16, 18])
def test_whom_to_call_is_on_the_first_page_in_every_size(points: int) -> None:
    pages = texts_of(aftercare.render(sheet(), points=points))
    assert "Call us the same day" in pages[0]
    assert "Call 112" in pages[0]
    assert len(pages) <= 2
    assert all("Ruth Weiss" in page for page in pages)
    assert "Next: Monday" in pages[-1]


@pytest.mark.parametrize("points", [12, 18])
def test_a_phone_reads_the_square(points: int) -> None:
    pdf = aftercare.render(sheet(), points=points)
    found = [code for n in range(len(texts_of(pdf))) for code in zxingcpp.read_barcodes(picture(pdf, n))]
    assert [code.text for code in found] == [SQUARE]


def test_the_square_is_thirty_millimetres_with_white_around_it() -> None:
    assert SIDE / 72 * 25.4 >= 30
    scale = 8
    (code,) = zxingcpp.read_barcodes(picture(aftercare.render(sheet()), scale=scale))
    corners = code.position
    wide = corners.top_right.x - corners.top_left.x
    assert wide / scale / 72 * 25.4 >= 30
    image = picture(aftercare.render(sheet()), scale=scale).convert("L")
    module = wide / 61
    left, middle = corners.top_left.x, (corners.top_left.y + corners.bottom_left.y) // 2
    for step in range(1, 4):
        assert image.getpixel((int(left - step * module), middle)) == 255


def test_the_sheet_needs_no_colour() -> None:
    red, green, blue = picture(aftercare.render(sheet()), scale=1).convert("RGB").split()
    spread = max(abs(r - b) for r, b in zip(red.tobytes(), blue.tobytes(), strict=True))
    assert spread <= 24
    assert min(green.tobytes()) < 60


def test_equal_sheets_are_equal_files() -> None:
    assert aftercare.render(sheet()) == aftercare.render(sheet())
    assert aftercare.render(sheet()) != aftercare.render(sheet(patient="Ruth Weis"))


def test_without_a_next_visit_there_is_no_square() -> None:
    pdf = aftercare.render(replace(sheet(), next=None))
    assert zxingcpp.read_barcodes(picture(pdf)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_printed_as_it_is_written(name: str) -> None:
    printed = texts_of(aftercare.render(sheet(patient=name)))[0]
    if any("\u0590" <= char <= "\u06ff" for char in name):
        return  # read from right to left: tests/documents/test_fonts.py
    assert name in re.sub(r"\s+", " ", printed)


@settings(max_examples=40)
@given(st.text(max_size=80))
def test_no_name_breaks_the_sheet(name: str) -> None:
    assert aftercare.render(sheet(patient=name, note=name)).startswith(b"%PDF")


@settings(max_examples=20)
@given(st.text(alphabet=st.characters(categories=("L", "N", "P")), max_size=400))
def test_a_long_word_of_the_clinic_does_not_hang_the_sheet(word: str) -> None:
    first, *others = sheet().rows
    assert aftercare.render(replace(sheet(), rows=(replace(first, text=word), *others))).startswith(b"%PDF")

"""Names in many scripts: every character has a glyph, Arabic is joined, right-to-left is turned round."""

from __future__ import annotations

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.documents import fonts
from clinicdesk.documents.arabic import join
from clinicdesk.documents.fonts import drawn
from clinicdesk.documents.page import elided, wrapped
from tests.documents.paper import NAMES


@pytest.mark.parametrize("weight", [fonts.REGULAR, fonts.BOLD])
@pytest.mark.parametrize("name", NAMES)
def test_no_character_of_a_name_becomes_a_box(name: str, weight: str) -> None:
    for font, piece in fonts.runs(name, weight):
        assert fonts._covered(font) >= set(map(ord, piece)), (font, piece)


def test_each_script_takes_the_font_that_has_it() -> None:
    assert [font for font, _ in fonts.runs("Ana Ελένη Оксана")] == ["Inter-Regular"]
    assert [font for font, _ in fonts.runs("王小明")] == ["DroidSansFallback"]
    assert [font for font, _ in fonts.runs("すずき 鈴木")] == ["DroidSansFallback"]
    assert [font for font, _ in fonts.runs("김민수", fonts.BOLD)] == ["NanumSquareB"]
    assert [font for font, _ in fonts.runs("प्रिया शर्मा")] == ["NotoSansDevanagari-Regular"]
    assert [font for font, _ in fonts.runs("สมชาย")] == ["NotoSansThai-Regular"]
    assert [font for font, _ in fonts.runs("שרה", fonts.BOLD)] == ["DejaVuSans-Bold"]


def test_letters_that_join_are_printed_as_one_glyph() -> None:
    fonts.runs("क्ष")
    assert len(drawn("क्ष", "NotoSansDevanagari-Regular")) == 1
    assert fonts.width("क्ष", fonts.REGULAR, 10) < fonts.width("कष", fonts.REGULAR, 10)
    assert drawn("शि", "NotoSansDevanagari-Regular")[-1] == "श"  # the vowel sign stands before its letter


def test_a_shaped_sheet_is_the_same_whatever_was_printed_before() -> None:
    script = (
        "import sys, hashlib; from tests.documents import paper; from clinicdesk.documents import aftercare;"
        "[aftercare.render(paper.sheet(patient=name)) for name in sys.argv[1:]];"
        "print(hashlib.sha256(aftercare.render(paper.sheet(patient='प्रिया क्षत्रिय'))).hexdigest())"
    )
    runs = [[], ["राहुल त्रिज्ञ"], ["สมชาย", "श्री"]]
    said = {subprocess.check_output([sys.executable, "-c", script, *names]) for names in runs}
    assert len(said) == 1


def test_arabic_letters_join() -> None:
    assert join("محمد") == "\ufee3\ufea4\ufee4\ufeaa"
    assert join("دار") == "\ufea9\ufe8d\ufead"  # none of these joins the next
    assert join("سلام") == "\ufeb3\ufefc\ufee1"  # lam and alef are one letter
    assert join("مُحمد")[1] == "ُ"  # a vowel sign does not part two letters


def test_right_to_left_names_are_turned_for_print() -> None:
    assert fonts.runs("שרה") == (("DejaVuSans", "הרש"),)
    assert unicodedata.normalize("NFKC", fonts.runs("محمد")[0][1]) == "محمد"[::-1]


def test_marks_of_direction_controls_and_broken_halves_are_not_printed() -> None:
    assert fonts.runs("A\u202eb\ud800c\x07d") == (("Inter-Regular", "Abc d"),)


@given(st.text(max_size=40))
def test_the_pieces_keep_every_visible_character_of_plain_text(words: str) -> None:
    printed = "".join(piece for _, piece in fonts.runs(words))
    assert len(printed) <= len(unicodedata.normalize("NFC", words)) or max(words) >= "\u0600"
    assert all(unicodedata.category(char)[0] != "C" for char in printed)


@given(st.text(max_size=60), st.floats(5, 200))
def test_an_elided_text_fits(words: str, room: float) -> None:
    cut = elided(words, fonts.REGULAR, 8, room)
    assert cut in {"", "…"} or fonts.width(cut, fonts.REGULAR, 8) <= room


@given(st.lists(st.tuples(st.text(alphabet="ab ,.", max_size=30), st.booleans()), max_size=4))
def test_wrapping_loses_no_word(paragraph: list[tuple[str, bool]]) -> None:
    lines = wrapped(tuple(paragraph), 12, 60)
    printed = " ".join("".join(piece for _, piece in line) for line in lines)
    assert printed.replace(" ", "") == "".join(text for text, _ in paragraph).replace(" ", "")


def test_nothing_that_is_printed_may_name_a_file_or_a_host() -> None:
    script = (
        "import clinicdesk.documents.fonts; from reportlab import rl_config as c;"
        "assert c.trustedSchemes == [] and c.trustedHosts == []"
    )
    subprocess.run([sys.executable, "-c", script], check=True)

"""Names folded, shortened and compared, in many scripts."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.people import (
    Identity,
    Likeness,
    compare,
    display_name,
    fold,
    initials,
    likely_duplicates,
    phone_digits,
    slips,
)

BORN = date(1979, 3, 12)
NAMES = st.text(st.characters(categories=("L", "M", "Zs", "Pd")), max_size=20)
PEOPLE = st.builds(
    Identity,
    st.sampled_from(["Nina", "Nína", "Ana", "Anna", ""]),
    st.sampled_from(["Prado", "Pardo", "Silva", "de Souza"]),
    st.sampled_from([None, BORN, date(1980, 1, 1)]),
    st.sampled_from(["", "+351912000146", "+351912000147"]),
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Müller-Łoś", "muller los"),
        ("  Søren   Kierkegård ", "soren kierkegard"),
        ("STRASSE Straße ẞ", "strasse strasse ss"),
        ("O'Brien D’Arcy", "obrien darcy"),
        ("İstanbul ışık", "istanbul isik"),
        ("Þórður Æsa Œuvre", "thordur aesa oeuvre"),
        ("Đặng Thị Hồng", "dang thi hong"),
        ("Ｎｉｎａ", "nina"),
        ("Γιώργος", "γιωργοσ"),
        ("Алексей Ёлкин", "алексеи елкин"),
        ("مُحَمَّد", "محمد"),
        ("أحمد", "احمد"),
        ("שָׁלוֹם", "שלום"),
        ("がか", "がか"),
        ("किरण", "किरण"),
        ("김민준", "김민준"),
        ("王小明", "王小明"),
        ("สมชาย", "สมชาย"),
        ("", ""),
        ("--- '", ""),
    ],
)
def test_names_fold_as_people_search_for_them(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_and_never_fails(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(text).strip()


@given(NAMES)
def test_the_form_in_which_accents_are_stored_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@given(st.text("abcxyzéüñçøłßœÉÜÑÇØŁ -'", max_size=20))
def test_capitals_do_not_matter(text: str) -> None:
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


@pytest.mark.parametrize(
    ("given_name", "family_name", "short"),
    [
        ("Nina", "Prado", "N.P."),
        ("Ana-Sofía", "de la Cruz", "A.S.C."),
        ("Élodie", "", "É."),
        ("ana", "souza", "A.S."),
        ("小明", "王", "小.王."),
        ("किरण", "शर्मा", "कि.श."),
        ("", "", ""),
    ],
)
def test_initials(given_name: str, family_name: str, short: str) -> None:
    assert initials(given_name, family_name) == short


@given(NAMES, NAMES)
def test_initials_never_give_a_name_away(given_name: str, family_name: str) -> None:
    parts = initials(given_name, family_name).split(".")
    # At most what one letter becomes when it is written large: "ß" is "SS", "ﬃ" is "FFI".
    assert all(sum(unicodedata.category(sign)[0] == "L" for sign in part) <= 3 for part in parts)


def test_a_display_name_has_no_spare_spaces() -> None:
    assert display_name(" Nina ", "  Prado") == "Nina Prado"
    assert display_name("", "Prado") == "Prado"


def test_phone_digits_of_any_script() -> None:
    assert phone_digits("+351 (912) 000-146") == "351912000146"
    assert phone_digits("٠٩١٢") == "0912"
    assert phone_digits("²³") == ""


NINA = Identity("Nina", "Prado", BORN, "+351912000146")


@pytest.mark.parametrize(
    ("other", "likeness", "reasons"),
    [
        (Identity("Nína", "PRADO", BORN, ""), Likeness.LIKELY, ("same_name", "same_birth")),
        (Identity("Prado", "Nina", None, NINA.phone), Likeness.LIKELY, ("same_name", "same_phone")),
        (Identity("Nina", "Pardo", BORN, ""), Likeness.LIKELY, ("near_name", "same_birth")),
        (Identity("Nina", "Prado", None, ""), Likeness.POSSIBLE, ("same_name",)),
        (Identity("Nina", "Prado", date(2001, 1, 1), ""), Likeness.NONE, ("same_name",)),
        (Identity("Nina", "Prado", date(2001, 1, 1), NINA.phone), Likeness.POSSIBLE,
         ("same_name", "same_phone")),
        (Identity("Rui", "Matos", date(2001, 1, 1), NINA.phone), Likeness.NONE, ("same_phone",)),
        (Identity("Rui", "Matos", BORN, NINA.phone), Likeness.POSSIBLE, ("same_birth", "same_phone")),
        (Identity("Rui", "Matos", BORN, ""), Likeness.NONE, ("same_birth",)),
        (Identity("Nina", "Pardo", None, ""), Likeness.NONE, ("near_name",)),
    ],
)  # fmt: skip
def test_who_may_be_the_same_person(other: Identity, likeness: Likeness, reasons: tuple[str, ...]) -> None:
    found = compare(NINA, other)
    assert (found.likeness, found.reasons) == (likeness, reasons)


@given(PEOPLE, PEOPLE)
def test_a_comparison_does_not_depend_on_the_order(one: Identity, other: Identity) -> None:
    assert compare(one, other) == compare(other, one)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
def test_slips_are_symmetric_and_bounded(left: str, right: str, most: int) -> None:
    found = slips(left, right, most)
    assert found == slips(right, left, most)
    assert 0 <= found <= most + 1
    assert (found == 0) == (left == right)
    assert found >= min(abs(len(left) - len(right)), most + 1)


@pytest.mark.parametrize(
    ("left", "right", "count"),
    [("prado", "pardo", 1), ("prado", "prad", 1), ("prado", "pradoo", 1), ("prado", "brado", 1),
     ("prado", "silva", 3)],
)  # fmt: skip
def test_a_swap_is_one_slip(left: str, right: str, count: int) -> None:
    assert slips(left, right, 2) == count


def test_the_likeliest_duplicate_comes_first() -> None:
    known = [
        (1, Identity("Rui", "Matos")),
        (2, Identity("Nina", "Prado")),
        (3, Identity("Nina", "Prado", BORN, NINA.phone)),
        (4, Identity("Nina", "Prado", BORN)),
    ]
    assert [number for number, _ in likely_duplicates(NINA, known)] == [3, 4, 2]

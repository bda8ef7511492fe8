"""Skin types and what they mean."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clinicdesk.domain.aftercare import Intensity, Treated, timeline
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.screening import Verdict, combine
from clinicdesk.domain.skin import TYPES, findings, parse_skin_type, skin_type


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_the_note_of_a_type_is_the_one_its_sheet_prints(number: int) -> None:
    steps = timeline(Treated(datetime(2026, 11, 23, 15, tzinfo=UTC), Intensity.STANDARD, number))
    printed = {note for step in steps for note in step.notes if note.endswith("_skin")}
    note = skin_type(number).note
    assert printed == ({note} if note else set())


def test_types_are_read_as_numerals_and_numbers() -> None:
    for each in TYPES:
        assert parse_skin_type(each.roman) == parse_skin_type(f" {each.roman.lower()} ") == each.number
        assert parse_skin_type(str(each.number)) == each.number
    assert parse_skin_type(" ") is None


@pytest.mark.parametrize("text", ["0", "7", "IIII", "fair", "-1", "٤"])
def test_another_text_is_refused_beside_its_field(text: str) -> None:
    with pytest.raises(Refused) as caught:
        parse_skin_type(text)
    assert (caught.value.refusal.code, caught.value.refusal.field) == ("skin_type_unknown", "skin_type")


@pytest.mark.parametrize("number", [None, 0, 7])
def test_without_a_type_nothing_is_guessed(number: int | None) -> None:
    with pytest.raises(Refused):
        skin_type(number)


def test_darker_skin_is_a_note_and_never_a_refusal() -> None:
    assert findings(None) == findings(3) == ()
    for number in (4, 5, 6):
        assert combine(findings(number)).verdict is Verdict.NOTE

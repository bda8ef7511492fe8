"""Every language has the same placeholders, every refusal has its sentence, and the words come out right."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import clinicdesk
from clinicdesk.wording import catalogue, dates, messages, speech

SOURCE = Path(clinicdesk.__file__).parent
LANGUAGES = catalogue.languages()
MAKERS = {"refuse", "Refusal", "EnvironmentFault"}


@dataclass(frozen=True)
class Reason:
    code: str
    values: Mapping[str, object] = field(default_factory=dict)


def _leaves(table: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(table, Mapping):
        for key, value in table.items():
            yield from _leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(table, list):
        for n, value in enumerate(table):
            yield from _leaves(value, f"{path}.{n}")
    elif isinstance(table, str):
        yield path, table


def _codes_used() -> dict[str, str]:
    """The code of each refusal or fault that the program makes, with the place where it does."""
    found = {}
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in MAKERS and isinstance(first, ast.Constant) and isinstance(first.value, str):
                found[first.value] = f"{file.relative_to(SOURCE)}:{node.lineno}"
    return found


def test_every_code_that_the_program_uses_has_a_sentence() -> None:
    missing = {code: at for code, at in _codes_used().items() if not catalogue.has(f"messages.{code}")}
    assert not missing, f"codes without a sentence in messages.toml: {missing}"


def test_a_code_without_a_sentence_is_named() -> None:
    assert "brand_new_code" in messages.sentence(Reason("brand_new_code"))


def test_every_sentence_is_one_line_that_ends_like_a_sentence() -> None:
    for path, words in _leaves(catalogue.load("en")["messages"]):
        if path.endswith(".by"):
            continue
        assert "\n" not in words, path
        assert words.endswith((".", "?", "}")), path
        catalogue.placeholders(words)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"] or ["en"])
def test_a_language_keeps_the_keys_and_placeholders_of_english(language: str) -> None:
    english = dict(_leaves(catalogue.load("en")))
    for path, words in _leaves(catalogue.load(language)):
        if path.split(".")[0] == "language" or ".count." in path:
            continue
        assert path in english or ".words." in path, path
        if path in english:
            assert catalogue.placeholders(words) == catalogue.placeholders(english[path]), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_seven_days_twelve_months_and_a_plural_rule(language: str) -> None:
    assert len(catalogue.names("dates.weekdays", language)) == 7
    assert len(catalogue.names("dates.weekdays_short", language)) == 7
    assert len(catalogue.names("dates.months", language)) == 12
    assert len(catalogue.names("dates.months_short", language)) == 12
    assert catalogue.pattern("language.plural", language) in catalogue.PLURALS
    assert len(catalogue.names("dates.spoken.hours", language)) in {12, 24}


def test_values_become_words_in_a_sentence() -> None:
    shown = messages.shown(
        {
            "day": date(2026, 12, 29),
            "at": datetime(2026, 12, 29, 15, 0),
            "names": ("Ana", "Béla", "Chen"),
            "depth_um": 1250,
            "days": 35,
            "who": "<b>{day}</b>",
        }
    )
    assert shown == {
        "day": "Tuesday 29 December 2026",
        "at": "Tuesday 29 December 2026, 15:00",
        "names": "Ana, Béla and Chen",
        "depth_um": "1.25 mm",
        "days": "35",
        "who": "<b>{day}</b>",
    }


def test_codes_become_their_words() -> None:
    shown = messages.shown({"status": "no_show", "weekday": 0, "finding": "pregnant", "zone": "crows_feet"})
    assert shown == {"status": "no-show", "weekday": "Monday", "finding": "pregnant", "zone": "crow’s feet"}
    assert messages.shown({"status": "brand_new"}) == {"status": "brand_new"}


def test_a_reason_inside_a_sentence_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    outer = {"messages": {**catalogue.load("en")["messages"], "outer": "No: {because}"}}  # type: ignore[dict-item]
    monkeypatch.setattr(catalogue, "catalogue", lambda _language: {**catalogue.load("en"), **outer})
    told = messages.sentence(Reason("outer", {"because": "file_disk_full", "path": "/a.pdf"}))
    assert told == "No: The disk is full: /a.pdf was not written."


def test_a_count_chooses_its_form() -> None:
    assert messages.sentence(Reason("check_failed", {"count": 1})).startswith("One thing is")
    assert messages.sentence(Reason("check_failed", {"count": 3})).startswith("3 things are")


def test_a_value_that_was_not_given_does_not_hide_the_sentence() -> None:
    assert "The first wash is" in messages.sentence(Reason("first_wash_hours"))


def test_an_unknown_language_speaks_english_and_a_region_its_language() -> None:
    assert catalogue.text("sheets.card.title", "xx") == "Your sessions"
    assert catalogue.text("sheets.card.title", "en-GB") == "Your sessions"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ((15, 0), "three o'clock"),
        ((15, 15), "quarter past three"),
        ((14, 45), "quarter to three"),
        ((23, 45), "quarter to twelve"),
        ((12, 30), "half past twelve"),
        ((0, 5), "five past twelve"),
        ((15, 7), "15:07"),
    ],
)
def test_a_time_is_said_as_people_say_it(at: tuple[int, int], said: str) -> None:
    assert dates.spoken_time(datetime(2026, 12, 29, *at)) == said


def test_the_sentence_for_the_phone() -> None:
    visit = datetime(2026, 12, 29, 15, 0)
    assert (
        speech.say_this(visit, "Dr. Amaral", {"no_retinoid": date(2026, 12, 26)})
        == "Tuesday 29 December, three o'clock, Dr. Amaral; no retinoid from Saturday."
    )
    assert speech.say_this(visit, "Dr. Amaral") == "Tuesday 29 December, three o'clock, Dr. Amaral."
    assert speech.say_this(visit, "Ines B.", {"no_sun": date(2026, 12, 15), "eat_before": None}) == (
        "Tuesday 29 December, three o'clock, Ines B; "
        "no sunbathing from Tuesday 15 December and please eat something before."
    )


def test_gaps_ordinals_and_visits() -> None:
    assert dates.gap_words(35) == "35 days"
    assert dates.gap_words(1) == "1 day"
    assert dates.ordinal(3) == "third"
    assert dates.ordinal(40) == "no. 40"
    assert speech.visit_words("series", 2, 3) == "session 2 of 3"
    assert speech.visit_words("series", 2, 3, "of_short") == "2/3"
    assert speech.visit_words("maintenance", None, None, "of_title") == "Maintenance"
    assert speech.visit_words("series", None, None, "of_short") == "M"
    assert speech.visit_words("consult", None, None) == "consult"


@settings(max_examples=100)
@given(st.lists(st.text(min_size=1, max_size=5), max_size=5))
def test_a_list_names_everything_in_order(items: list[str]) -> None:
    said = dates.listed(items)
    position = 0
    for item in items:
        position = said.index(item, position) + len(item)

"""Hostile texts wherever people may type: kept as typed, told as text, run by nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from clinicdesk.domain.refusal import Refusal
from clinicdesk.store import open_store, upkeep
from clinicdesk.store.check import check
from clinicdesk.store.types import keepable
from clinicdesk.wording.catalogue import load
from clinicdesk.wording.messages import sentence
from tests.faults.hostile import TEXTS
from tests.faults.journey import TODAY, Journey

STARTERS = tuple("=+-@\t\r＝＋－＠")


def cells(file: Path) -> Iterator[str]:
    for line in csv.reader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline="")):
        yield from line


def formulas(file: Path) -> list[str]:
    """The cells that a spreadsheet would run; a number may begin with its sign."""
    return [cell for cell in cells(file) if cell.lstrip().startswith(STARTERS)]


@pytest.mark.parametrize("name", TEXTS)
def test_a_whole_day_of_it(tmp_path: Path, name: str) -> None:
    """Every verb takes it, every paper and file is whole, and the database is as it should be."""
    text = TEXTS[name]
    journey = Journey.at(tmp_path / "clinic.db", text)
    try:
        journey.walk(tmp_path)
        assert check(journey.services.desk.store, upkeep.differences) == ()
        _kept_as_typed(journey, text)
    finally:
        journey.close()
    for file in tmp_path.glob("*.pdf"):
        paper = pypdfium2.PdfDocument(file)
        assert len(paper) >= 1
        paper.close()
    for file in tmp_path.glob("*.csv"):
        assert formulas(file) == [], file.name
    book = openpyxl.load_workbook(tmp_path / "month.xlsx")
    assert not [c for sheet in book for row in sheet for c in row if c.data_type == "f" or c.hyperlink]
    months = Calendar.from_ical((tmp_path / "month.ics").read_bytes())
    assert len(months.walk("VEVENT")) == len(journey_rows(tmp_path))


def journey_rows(folder: Path) -> list[list[str]]:
    with (folder / "month.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


def _kept_as_typed(journey: Journey, text: str) -> None:
    services, kept = journey.services, (keepable(text) or "").strip()
    patient = services.patients.get(journey.patient)
    assert patient.note == f"{keepable(text)} again".strip()
    # A name is one line, cut to its length; a note is what was typed.
    assert " ".join(kept[:119].split())[:60] in patient.name
    assert services.calendar.appointment(journey.visit).note == (keepable(text) or "")
    assert any(kept == line.reason.strip() for line in services.history.recent())
    services.today.board()
    services.patients.find(text)
    services.calendar.span(TODAY, 7)
    services.aftercare.handouts(journey.visit)


def test_a_formula_would_be_seen(tmp_path: Path) -> None:
    """The negative control: the same reading of a list that was written without care."""
    file = tmp_path / "careless.csv"
    file.write_text(f'name\r\n"{TEXTS["at"]}"\r\n', encoding="utf-8")
    assert formulas(file) == [TEXTS["at"]]


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["nul", "half"])
def test_postgres_keeps_it_too(postgres_url: str, tmp_path: Path, name: str) -> None:
    journey = Journey(open_store(postgres_url, create=True), TEXTS[name])
    try:
        journey.walk(tmp_path)
        assert check(journey.services.desk.store, upkeep.differences) == ()
    finally:
        journey.close()


# ------------------------------------------------------------------- sentences
CODES = sorted(load("en")["messages"])  # type: ignore[call-overload]


@pytest.mark.parametrize("name", TEXTS)
def test_no_sentence_runs_what_it_tells(name: str) -> None:
    """Braces in a value are text: nothing is looked up in them, nothing raises, nothing is lost."""
    values = dict.fromkeys(("name", "path", "text", "reason", "lot", "serial", "because"), TEXTS[name])
    for code in CODES:
        said = sentence(Refusal(code, values))
        assert "<class" not in said
        assert said


@given(st.text(max_size=60), st.sampled_from(CODES))
@settings(max_examples=100)
def test_no_text_breaks_a_sentence(text: str, code: str) -> None:
    assert sentence(Refusal(code, {"name": text, "reason": text, "path": text, "text": text}))


# ------------------------------------------------------------------- finding
@given(st.text(st.characters(), max_size=40) | st.text("%_\\'\"*()-:^{}[]<>0123456789/.+ aé\0", max_size=40))
@settings(max_examples=200)
def test_whatever_is_typed_finds_or_finds_nothing(seeded: Journey, text: str) -> None:
    before = seeded.services.desk.store.last_seq()
    for hit in seeded.services.patients.find(text):
        assert hit.id
    assert seeded.services.desk.store.last_seq() == before


def test_wildcards_are_letters(seeded: Journey) -> None:
    assert seeded.services.patients.find("Ni")
    for wild in ("%", "_", "%%%", "N%", "*", "Ni*x", "N_na", "[N]ina", "Ni\\", "Nina' OR '1'='1"):
        assert seeded.services.patients.find(wild.replace("Ni", "Qz").replace("N", "Q")) == ()


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journey]:
    journey = Journey.at(tmp_path_factory.mktemp("found") / "clinic.db", "Nina")
    journey.found()
    journey.meet()
    yield journey
    journey.close()

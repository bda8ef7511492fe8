"""The tour, as somebody without a screen takes it: what it says it left is there and can be read."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from icalendar import Calendar
from PIL import Image, ImageStat

from tests.conftest import Program, Taken

pytest.importorskip("PySide6", reason="the tour is taken through the window")

LINE = re.compile(r"(?P<path>\S+)  (?P<what>.+)")
STATIONS = (
    *("today", "pen-log", "aftercare", "calendar", "calendar-day", "patients", "series", "patient", "recall"),
    *("devices", "reports", "settings"),
)


def test_it_ends_well_and_complains_of_nothing(tour: Taken) -> None:
    assert (tour.status, tour.errors) == (0, "")


def test_what_it_names_is_there_and_nothing_else(tour: Taken) -> None:
    named = [LINE.fullmatch(line) for line in tour.lines[1:]]
    assert all(named), tour.lines
    names = {Path(one["path"]).name for one in named if one}
    assert names == {file.name for file in tour.folder.iterdir()}
    assert all((tour.folder / name).stat().st_size for name in names)


def test_every_screen_is_pictured_light_and_dark(tour: Taken) -> None:
    shown = {re.sub(r"^\d+-", "", file.stem) for file in tour.folder.glob("*.png")}
    assert {f"{station}-{look}" for station in STATIONS for look in ("light", "dark")} <= shown


def test_the_pictures_are_a_clinic_screen_full_of_something(tour: Taken) -> None:
    for file in tour.folder.glob("*.png"):
        with Image.open(file) as picture:
            assert picture.size == (1366, 768), file.name
            grey = picture.convert("L")
            colours = grey.getcolors(256) or []
            most = max(count for count, _shade in colours)
            assert len(colours) > 50, f"{file.name} is next to empty"
            assert most < 0.97 * 1366 * 768, f"{file.name} is of one colour"


def test_dark_pictures_are_darker(tour: Taken) -> None:
    for light in tour.folder.glob("*-light.png"):
        dark = light.with_stem(light.stem.replace("-light", "-dark"))
        assert shade(dark) < shade(light) - 40, light.name


def shade(file: Path) -> float:
    """How light a picture is on the whole, from 0 to 255."""
    with Image.open(file) as picture:
        return ImageStat.Stat(picture.convert("L")).mean[0]


def test_no_two_screens_are_the_same_picture(tour: Taken) -> None:
    files = sorted(tour.folder.glob("*.png"))
    assert len({file.read_bytes() for file in files}) == len(files)


@pytest.mark.parametrize(("name", "words"), [("aftercare.pdf", "Nina Prado"), ("month.pdf", "November 2026")])
def test_the_sheets_have_pages_with_words(tour: Taken, name: str, words: str) -> None:
    sheet = pypdfium2.PdfDocument(tour.folder / name)
    try:
        assert len(sheet) >= 1
        assert words in sheet[0].get_textpage().get_text_bounded()
    finally:
        sheet.close()


def test_the_month_is_the_same_in_every_format(tour: Taken) -> None:
    with (tour.folder / "month.csv").open(encoding="utf-8-sig", newline="") as text:
        rows = list(csv.reader(text))
    calendar = Calendar.from_ical((tour.folder / "month.ics").read_bytes())
    book = openpyxl.load_workbook(tour.folder / "month.xlsx", read_only=True)
    assert len(rows) > 100
    assert len(calendar.walk("VEVENT")) == len(rows) - 1
    assert max(sheet.max_row for sheet in book.worksheets) >= len(rows)
    book.close()


def test_the_commands_read_the_sample_that_was_toured(tour: Taken) -> None:
    database = str(tour.folder / "sample.db")
    day = tour.program.run("--database", database, "day", "2026-11-23", "--json")
    assert '"patient": "Nina Prado"' in day.stdout
    checked = tour.program.run("--database", database, "check")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_folder_that_cannot_be_made_is_one_sentence(program: Program) -> None:
    (program.home / "taken").touch()
    done = program.run("tour", "taken")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "taken" in done.stderr

"""The workbook, read back: typed cells, a sheet for each practitioner, no formulas and no links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from clinicdesk.domain.views.month import MonthSchedule
from clinicdesk.exchange.xlsx import COLUMNS, month_xlsx
from tests.documents import paper

HOSTILE = ('=HYPERLINK("http://x")', "http://example.org", "@SUM(A1)", "+1", "1234", "mailto:a@b.c", "{=1}")


def _book(schedule: MonthSchedule) -> Any:
    return openpyxl.load_workbook(BytesIO(month_xlsx(schedule)))


def test_all_visits_come_first_then_each_practitioner_then_the_summary() -> None:
    schedule = paper.month()
    book = _book(schedule)
    assert book.sheetnames == ["All visits", "Dr. Amaral", "Ines Duarte", "Summary"]
    everything = book["All visits"]
    assert everything.max_row == len(schedule.rows) + 1
    assert everything.freeze_panes == "A2"
    assert everything.auto_filter.ref == f"A1:N{len(schedule.rows) + 1}"
    assert book["Dr. Amaral"].max_row + book["Ines Duarte"].max_row == len(schedule.rows) + 2


def test_dates_times_and_numbers_are_typed() -> None:
    cells = dict(zip(COLUMNS, _book(paper.month())["All visits"][2], strict=True))
    assert cells["date"].value == datetime(2026, 11, 2)
    assert cells["starts"].value == time(8, 0)
    assert cells["minutes"].value == 75
    assert cells["session"].value == 1
    assert cells["patient"].data_type == "s"


def test_the_summary_adds_up() -> None:
    schedule = paper.month()
    sheet = _book(schedule)["Summary"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=5)]
    *people, total = lines
    assert total[1] == len(schedule.rows)
    for column in range(1, 8):
        assert sum(line[column] for line in people) == pytest.approx(total[column])
    assert total[2] + total[3] + total[4] == total[1]


def test_the_filters_are_named() -> None:
    sheet = _book(paper.month(filters=("Dr. Amaral",)))["Summary"]
    assert sheet["B2"].value == "Dr. Amaral"


def test_hostile_text_is_text() -> None:
    schedule = paper.month(1)
    rows = tuple(
        replace(row, patient=words, area=words, practitioner=words)
        for row, words in zip(schedule.rows, HOSTILE, strict=False)
    )
    for sheet in _book(replace(schedule, rows=rows)):
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None
    names = [line[4].value for line in _book(replace(schedule, rows=rows))["All visits"].iter_rows(min_row=2)]
    assert names == list(HOSTILE)


@pytest.mark.parametrize(
    "people",
    [
        ("A" * 40, "A" * 41),
        ("a/b", "a:b"),
        ("History", "history"),
        ("''", "  "),
        ("Summary", "All visits"),
        ("[x]*?",),
    ],
)
def test_any_practitioners_name_gives_a_sheet(people: tuple[str, ...]) -> None:
    schedule = paper.month(1)
    rows = tuple(replace(row, practitioner=people[n % len(people)]) for n, row in enumerate(schedule.rows))
    names = _book(replace(schedule, rows=rows)).sheetnames
    assert len(names) == len({name.casefold() for name in names}) == 2 + len(people)
    assert all(1 <= len(name) <= 31 for name in names)


def test_the_privacy_form_has_initials_and_no_phone() -> None:
    book = _book(paper.month(initials=True))
    words = {str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "Ruth Weiss" not in words
    assert not any(word.startswith("+49") for word in words)


def test_the_same_month_is_the_same_file() -> None:
    assert month_xlsx(paper.month()) == month_xlsx(paper.month())


def test_an_empty_month_opens() -> None:
    book = _book(paper.month(0, first=date(2026, 2, 1)))
    assert book.sheetnames == ["All visits", "Summary"]

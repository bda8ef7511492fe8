"""CSV: read back to what went in, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.exchange.csvout import COLUMNS, harmless, month_csv, table
from tests.documents import paper


def _read(content: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_the_month_has_one_line_a_visit() -> None:
    schedule = paper.month()
    head, *lines = _read(month_csv(schedule))
    assert len(head) == len(COLUMNS)
    assert len(lines) == len(schedule.rows)
    first = schedule.rows[0]
    assert lines[0][:4] == ["2026-11-02", "08:00", "09:15", first.patient]
    assert {line[3].removeprefix("'") for line in lines} == {row.patient for row in schedule.rows}


def test_the_privacy_form_has_initials_and_no_phone() -> None:
    content = month_csv(paper.month(initials=True)).decode("utf-8-sig")
    assert "Weiss" not in content
    assert "+49" not in content
    assert "A. A." in content


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert month_csv(paper.month()).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+49 40 1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\0=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠x",
        "  =1",
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(words: str) -> None:
    assert harmless(words).startswith("'")
    assert b"\0" not in table(("a",), [[words]])


@pytest.mark.parametrize("words", ["", "Ana", "O'Neill", "1 = 1", "鈴木", "3/5"])
def test_plain_text_stays(words: str) -> None:
    assert harmless(words) == words


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=2), max_size=5), st.sampled_from(",;\t"))
def test_every_text_comes_back_and_none_is_a_formula(lines: list[list[str]], delimiter: str) -> None:
    _, *back = _read(table(("a", "b"), lines, delimiter=delimiter), delimiter)
    for wanted, line in zip(lines, back, strict=True):
        for words, cell in zip(wanted, line, strict=True):
            plain = words.encode("utf-8", "replace").decode().replace("\0", "")
            assert cell.removeprefix("'") == plain.removeprefix("'")
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))


def test_the_same_month_is_the_same_file() -> None:
    assert month_csv(paper.month()) == month_csv(paper.month())

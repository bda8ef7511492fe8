"""Lists of patients are read as they are, or refused with what to say about them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.exchange import csvin
from clinicdesk.exchange.csvin import PatientList, read_patients

TODAY = date(2026, 11, 23)


def read(folder: Path, text: str | bytes, **more: str) -> PatientList:
    path = folder / "list.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_patients(path, today=TODAY, **more)


def code(folder: Path, text: str | bytes, **more: str) -> str:
    with pytest.raises(Refused) as refused:
        read(folder, text, **more)
    return refused.value.refusal.code


@pytest.mark.parametrize(
    ("data", "asked", "used"),
    [
        ("Nome,Apelido\nJoão,Simões\n".encode(), "", "utf-8"),
        ("Nome,Apelido\nJoão,Simões\n".encode("utf-8-sig"), "", "utf-8-sig"),
        ("Nome,Apelido\nJoão,Simões\n".encode("utf-16"), "", "utf-16"),
        ("Nome,Apelido\nJoão,Simões\n".encode("cp1252"), "cp1252", "cp1252"),
        ("Nome;Apelido\r\nJoão;Simões\r\n".encode(), "", "utf-8"),
        ('"Nome"\t"Apelido"\nJoão\tSimões\n'.encode(), "", "utf-8"),
    ],
)
def test_an_encoding_and_a_delimiter_are_found_out(
    tmp_path: Path, data: bytes, asked: str, used: str
) -> None:
    found = read(tmp_path, data, encoding=asked)
    assert found.encoding == used
    assert found.lines[0].cells == {"given_name": "João", "family_name": "Simões"}


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("First Name,Surname,DOB,Mobile Phone", ["given_name", "family_name", "birth_date", "phone"]),
        ("Vorname;Nachname;Geburtsdatum;Telefon", ["given_name", "family_name", "birth_date", "phone"]),
        ("Nome completo,Data de Nascimento,Telemóvel", ["name", "birth_date", "phone"]),
        ("Frist name,Surnmae,Date of brith", ["given_name", "family_name", "birth_date"]),
        ("Prénom,Nom,Date de naissance,E-mail", ["given_name", "family_name", "birth_date", "email"]),
        ("Ad,Soyad,Doğum tarihi", ["given_name", "family_name", "birth_date"]),
    ],
)
def test_headings_are_known_in_many_languages_and_with_slips(
    tmp_path: Path, headings: str, fields: list[str]
) -> None:
    found = csvin.match_headings(headings.replace(";", ",").split(","))
    assert sorted(found.values()) == sorted(fields)


def test_an_unknown_column_is_left_out_and_named(tmp_path: Path) -> None:
    found = read(tmp_path, "First name,Surname,Shoe size\nAna,Silva,38\n")
    assert found.unknown == ("Shoe size",)
    assert found.lines[0].cells == {"given_name": "Ana", "family_name": "Silva"}


def test_the_order_of_dates_is_decided_over_the_column(tmp_path: Path) -> None:
    found = read(tmp_path, "Surname,Born\nA,03.04.1981\nB,13.02.1980\n")
    assert [line.birth_date for line in found.lines] == [date(1981, 4, 3), date(1980, 2, 13)]
    found = read(tmp_path, "Surname,Born\nA,03/04/1981\nB,02/13/1980\n")
    assert [line.birth_date for line in found.lines] == [date(1981, 3, 4), date(1980, 2, 13)]
    found = read(tmp_path, "Surname,Born\nA,1981-04-03\n")
    assert found.lines[0].birth_date == date(1981, 4, 3)


def test_an_unclear_order_is_asked_about_and_then_obeyed(tmp_path: Path) -> None:
    text = "Surname,Born\nA,03/04/1981\nB,05/06/1980\n"
    assert code(tmp_path, text) == "dates_unclear"
    assert read(tmp_path, text, dates="mdy").lines[0].birth_date == date(1981, 3, 4)
    assert read(tmp_path, text, dates="dmy").lines[0].birth_date == date(1981, 4, 3)
    assert code(tmp_path, text, dates="ydm") == "dates_order"


def test_a_name_in_one_cell_is_taken_apart(tmp_path: Path) -> None:
    found = read(tmp_path, 'Name\n"Silva, Ana Maria"\nAna Maria Silva\nMadonna\n')
    names = [(line.cells["given_name"], line.cells["family_name"]) for line in found.lines]
    assert names == [("Ana Maria", "Silva"), ("Ana Maria", "Silva"), ("", "Madonna")]


def test_lines_keep_their_number_and_empty_ones_are_passed_over(tmp_path: Path) -> None:
    found = read(tmp_path, 'Surname,Note\n\nA,"two\nlines"\n,,\nB,x\n')
    assert [(line.number, line.cells["family_name"]) for line in found.lines] == [(4, "A"), (6, "B")]


def test_what_cannot_be_read_in_a_line_is_said_of_that_line(tmp_path: Path) -> None:
    found = read(tmp_path, "Surname,Born\nA,31.02.1980\nB,13.02.1980\nC,13.02.2080\nD,13.02.1980,extra\n")
    problems = [line.problem for line in found.lines]
    assert problems == ["date_unreadable", "", "birth_in_future", "cells_too_many"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "list_empty"),
        (b"\n\n", "list_empty"),
        (b"Shoe size,Colour\n38,red\n", "list_no_name"),
        ("Surname\nSimões\n".encode("cp1252"), "list_encoding"),
        (b"Surname\nA\0B\n", "list_not_csv"),
        (b'Surname,X\n"A,x\n', "list_not_csv"),
        (b"Surname\n" + b"A\n" * 50_001, "list_rows"),
        (b"Surname\n" + b"x" * 10_000_001, "list_too_large"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, data: bytes, expected: str) -> None:
    assert code(tmp_path, data) == expected


def test_a_missing_file_and_an_unknown_encoding_are_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        read_patients(tmp_path / "nowhere.csv", today=TODAY)
    assert fault.value.refusal.code == "file_missing"
    assert code(tmp_path, "Surname\nA\n", encoding="klingon") == "encoding_unknown"


def test_rejected_lines_come_out_as_they_went_in(tmp_path: Path) -> None:
    found = read(tmp_path, 'Surname,Born\n"A; ""x""",31.02.1980\nB,13.02.1980\n')
    text = csvin.rejected_csv(found.headings, iter([(found.lines[0].raw, "no such day")]))
    assert text.splitlines() == ["Surname,Born,reason", '"A; ""x""",31.02.1980,no such day']


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        text, _used = csvin.decode(data, "", Path("x"))
    except Refused:
        return
    assert csvin.find_delimiter(text) in ",;\t|"


@given(
    st.lists(
        st.tuples(st.text(max_size=20), st.text(max_size=20)).map(
            lambda row: [cell.replace("\0", "") for cell in row]
        ),
        max_size=5,
    ),
    st.sampled_from(",;\t"),
)
def test_what_was_quoted_properly_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    import csv
    import io

    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([["Surname", "Note"], *rows])
    read_back = csvin._rows(out.getvalue(), delimiter, Path("x"))[1:]
    assert [cells for _number, cells in read_back] == [
        row for row in rows if any(cell.strip() for cell in row)
    ]

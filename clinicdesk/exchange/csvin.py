"""Reads a list of patients from CSV: encoding, delimiter, headings, date order are found, never guessed.

The encoding is a byte order mark's, else UTF-8, else the one that was asked for. Headings are known by their
aliases in several languages, a slip forgiven. The order of day and month is decided over the whole column;
where every date could be read both ways and nobody said which, the list is refused.

To know one more heading: add its folded words to `ALIASES`.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extractOne

from clinicdesk.domain.dates import ORDERS, Order, order_of, read_day
from clinicdesk.domain.people import fold
from clinicdesk.domain.refusal import EnvironmentFault, refuse
from clinicdesk.exchange.csvout import as_meant, harmless

MOST_BYTES = 10_000_000
MOST_ROWS = 50_000
LONGEST_CELL = 2000
SURE = 85  # of 100: how alike a heading must be to an alias of more than five letters

ALIASES: Mapping[str, tuple[str, ...]] = {
    "given_name": (
        "given name", "first name", "forename", "firstname", "vorname", "nome proprio", "primeiro nome",
        "prenom", "nombre", "imie", "ad", "isim", "имя", "ім я", "ονομα",
    ),
    "family_name": (
        "family name", "last name", "surname", "lastname", "nachname", "familienname", "apelido",
        "sobrenome", "nom", "nom de famille", "apellido", "apellidos", "nazwisko", "soyad", "soyadi",
        "фамилия", "прізвище", "επωνυμο",
    ),
    "name": (
        "name", "full name", "patient", "patient name", "nome", "nome completo", "nom complet", "client",
    ),
    "birth_date": (
        "birth date", "date of birth", "dob", "birthday", "born", "birthdate", "geburtsdatum", "geboren",
        "data de nascimento", "nascimento", "date de naissance", "fecha de nacimiento", "data urodzenia",
        "dogum tarihi", "дата рождения", "дата народження", "ημερομηνια γεννησης",
    ),
    "phone": (
        "phone", "telephone", "mobile", "mobile phone", "cell", "phone number", "telefon", "handy",
        "telefone", "telemovel", "telephone portable", "telefono", "movil", "cep telefonu", "телефон",
        "τηλεφωνο",
    ),
    "email": (
        "email", "e mail", "mail", "email address", "correo", "e posta",
    ),
    "language": (
        "language", "sprache", "lingua", "idioma", "langue",
    ),
    "allergies": (
        "allergies", "allergy", "allergien", "alergias", "allergie", "alergie",
    ),
    "note": (
        "note", "notes", "remarks", "bemerkung", "bemerkungen", "notas", "observacoes", "remarques",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One patient of a list: `number` is the line in the file, `cells` texts by field, `raw` as it stood."""

    number: int
    cells: Mapping[str, str]
    birth_date: date | None
    problem: str = ""  # code of why it cannot be read
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class PatientList:
    """A list that was read: its lines, and how it was understood."""

    lines: tuple[Line, ...]
    headings: tuple[str, ...]
    fields: Mapping[str, str]  # heading to field
    encoding: str
    delimiter: str
    dates: Order | None
    unknown: tuple[str, ...] = field(default=())  # headings that nobody knows: left out


def read_patients(path: Path, *, today: date, encoding: str = "", dates: str = "") -> PatientList:
    """The patients of a CSV file.

    Raises EnvironmentFault `file_missing`, `file_not_allowed`; refuses `list_too_large`, `list_empty`,
    `list_encoding` (say which), `encoding_unknown`, `list_no_name` (no heading for a name), `list_rows`,
    `list_not_csv`, and `dates_unclear` where day and month could be either.
    """
    text, used = decode(_bytes(path), encoding, path)
    delimiter = find_delimiter(text)
    rows = _rows(text, delimiter, path)
    if not rows:
        raise refuse("list_empty", path=str(path))
    headings = tuple(cell.strip() for cell in rows[0][1])
    fields = match_headings(headings)
    if not {"name", "family_name", "given_name"} & set(fields.values()):
        raise refuse("list_no_name", path=str(path), headings=headings)
    lines = [(number, cells, _by_field(headings, fields, cells)) for number, cells in rows[1:]]
    order = _order([found.get("birth_date", "") for _, _, found in lines], dates, today)
    unknown = tuple(heading for heading in headings if heading and heading not in fields)
    made = tuple(_line((number, raw), found, order, today, len(headings)) for number, raw, found in lines)
    return PatientList(made, headings, fields, used, delimiter, order, unknown)


def _bytes(path: Path) -> bytes:
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a device or a pipe may never end
            raise refuse("list_not_csv", path=str(path))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise EnvironmentFault("file_missing", path=str(path)) from None
    except OSError as error:
        raise EnvironmentFault("file_unreadable", path=str(path), cause=error.strerror or "") from error
    if len(data) > MOST_BYTES:
        raise refuse("list_too_large", path=str(path), most=MOST_BYTES // 1_000_000)
    return data


def decode(data: bytes, asked: str, path: Path) -> tuple[str, str]:
    """The text and the encoding that it was read with: a byte order mark's, UTF-8, or the one asked for."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, name, path), name
    if asked:
        try:
            return _decoded(data, codecs.lookup(asked).name, path), asked
        except LookupError:
            raise refuse("encoding_unknown", field="encoding", encoding=asked) from None
    return _decoded(data, "utf-8", path), "utf-8"


def _decoded(data: bytes, encoding: str, path: Path) -> str:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        raise refuse("list_encoding", field="encoding", path=str(path), encoding=encoding) from None
    if "\0" in text:
        raise refuse("list_not_csv", path=str(path))
    return text


def find_delimiter(text: str) -> str:
    """The delimiter of a heading line: the one outside quotes that is there most often; a comma for none."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare, quoted = [], False
    for letter in first:
        quoted ^= letter == '"'
        if not quoted:
            bare.append(letter)
    return max(",;\t|", key=bare.count)


def _rows(text: str, delimiter: str, path: Path) -> list[tuple[int, list[str]]]:
    """Lines that are not empty, each with its number in the file."""
    rows: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            rows.append((reader.line_num, cells))
            if len(rows) > MOST_ROWS + 1:
                raise refuse("list_rows", path=str(path), most=MOST_ROWS)
    except csv.Error as error:
        raise refuse("list_not_csv", path=str(path), line=reader.line_num, cause=str(error)) from None
    return rows


def match_headings(headings: Sequence[str]) -> dict[str, str]:
    """Which heading is which field: by its words, else by the nearest alias; each field once, best first."""
    known = {alias: name for name, aliases in ALIASES.items() for alias in aliases}
    long = [alias for alias in known if len(alias) > 5]
    found: dict[str, str] = {}
    close: list[tuple[float, str, str]] = []
    for heading in headings:
        word = fold(heading)
        if word in known:
            if known[word] not in found.values():
                found[heading] = known[word]
        elif len(word) > 5:
            match = extractOne(
                word, long, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=SURE / 100
            )
            if match:
                close.append((match[1], heading, known[match[0]]))
    for _score, heading, name in sorted(close, reverse=True):
        if name not in found.values():
            found[heading] = name
    return found


def _by_field(headings: Sequence[str], fields: Mapping[str, str], cells: Sequence[str]) -> dict[str, str]:
    return {
        fields[heading]: as_meant(cell.strip())
        for heading, cell in zip(headings, cells, strict=False)
        if heading in fields and cell.strip()
    }


def _order(column: Sequence[str], asked: str, today: date) -> Order | None:
    if asked:
        if asked not in ORDERS:
            raise refuse("dates_order", field="dates", order=asked)
        return asked
    order, sure = order_of(column, today=today)
    if order is not None and not sure:
        example = next(text for text in column if read_day(text, order, today=today))
        raise refuse("dates_unclear", field="dates", example=example)
    return order


def _line(
    row: tuple[int, Sequence[str]], found: Mapping[str, str], order: Order | None, today: date, width: int
) -> Line:
    number, raw = row
    cells = dict(found)
    _take_name_apart(cells)
    problem = ""
    birth = None
    text = cells.pop("birth_date", "")
    if text:
        birth = read_day(text, order, today=today) if order else None
        if birth is None:
            problem = "date_unreadable"
        elif birth > today:
            problem = "birth_in_future"
    if any(len(cell) > LONGEST_CELL for cell in raw):
        problem = "cell_too_long"
    if len(raw) > width and any(cell.strip() for cell in raw[width:]):
        problem = "cells_too_many"
    return Line(number, cells, birth, problem, tuple(raw))


def _take_name_apart(cells: dict[str, str]) -> None:
    """A name in one cell: "Silva, Ana" has the family first, "Ana Maria Silva" has it last."""
    whole = cells.pop("name", "")
    if not whole:
        return
    if "family_name" in cells:  # "Nome, Apelido": the name beside a family's is the given one
        cells.setdefault("given_name", whole)
    elif "given_name" in cells:
        cells["family_name"] = whole
    elif "," in whole:
        family, _, given = whole.partition(",")
        cells["family_name"], cells["given_name"] = family.strip(), given.strip()
    else:
        given, _, family = whole.rpartition(" ")
        cells["family_name"], cells["given_name"] = family, given


def rejected_csv(headings: Sequence[str], lines: Iterator[tuple[Sequence[str], str]]) -> str:
    """The rejected lines as they stood, with the reason behind: CSV to correct and import again.

    Somebody opens it in a spreadsheet, so what looks like a formula gets the ' that reading takes off again.
    """
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([*headings, "reason"])
    for raw, reason in lines:
        kept = [harmless(cell) for cell in raw]
        writer.writerow([*kept, *[""] * (len(headings) - len(raw)), harmless(reason)])
    return target.getvalue()

"""The six Fitzpatrick skin types, and what each means for the check and the sheet (domain.md 6.3)."""

from __future__ import annotations

from dataclasses import dataclass

from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.screening import Finding, Verdict


@dataclass(frozen=True)
class SkinType:
    """One type: its Roman numeral, its note on the sheet (empty for none), whether dark marks may appear."""

    number: int
    roman: str
    note: str
    dark_marks: bool


TYPES: tuple[SkinType, ...] = (
    SkinType(1, "I", "fair_skin", dark_marks=False),
    SkinType(2, "II", "fair_skin", dark_marks=False),
    SkinType(3, "III", "", dark_marks=False),
    SkinType(4, "IV", "dark_skin", dark_marks=True),
    SkinType(5, "V", "dark_skin", dark_marks=True),
    SkinType(6, "VI", "dark_skin", dark_marks=True),
)


def skin_type(number: int | None) -> SkinType:
    """The type with a number 1-6; refuses `skin_type_missing`: no sheet prints without it (domain.md S21)."""
    for each in TYPES:
        if each.number == number:
            return each
    raise refuse("skin_type_missing", field="skin_type")


def parse_skin_type(text: str) -> int | None:
    """The number of a type written "IV", "iv" or "4"; None for an empty text, refused for any other."""
    wanted = text.strip().upper()
    if not wanted:
        return None
    for each in TYPES:
        if wanted in (each.roman, str(each.number)):
            return each.number
    raise refuse("skin_type_unknown", field="skin_type", text=text.strip())


def findings(number: int | None) -> tuple[Finding, ...]:
    """The note of domain.md C39 for types IV-VI: nobody is excluded by tone (S36), the risk is told."""
    if number is None or not skin_type(number).dark_marks:
        return ()
    return (Finding("C39", "dark_marks_possible", Verdict.NOTE, source="domain.md C39, 6.3"),)

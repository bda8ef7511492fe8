"""Finding, adding and changing patients, as somebody at the desk does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.refusal import Refusal, Refused
from clinicdesk.services.history import History
from clinicdesk.services.patients import PatientForm, Patients, checked
from clinicdesk.services.phones import normal_phone

if TYPE_CHECKING:
    from tests.services.conftest import Clinic

NINA = PatientForm("Nina", "Prado", date(1979, 3, 12), "913 000 220")


@pytest.fixture
def patients(clinic: Clinic) -> Patients:
    return Patients(clinic.desk)


@pytest.fixture
def crowd(clinic: Clinic, patients: Patients) -> dict[str, int]:
    people = {
        "nina": NINA,
        "nina2": PatientForm("Nina", "Prado", date(2001, 7, 19), "913000999"),
        "joao": PatientForm("João", "Gonçalves", date(1968, 6, 24), "+351 912 345 678"),
        "muller": PatientForm("Jürgen", "Müller-Łoś", date(1955, 12, 3)),
        "obrien": PatientForm("Maeve", "O'Brien", date(1990, 1, 2)),
        "wang": PatientForm("秀英", "王", date(1988, 8, 8)),
        "helen": PatientForm("Ελένη", "Παπαδοπούλου", date(1972, 2, 28)),
        "ana": PatientForm("Ana Maria", "Silva", date(1984, 2, 11)),
        "anabela": PatientForm("Anabela", "Silveira", date(1984, 2, 11)),
    }
    return {name: patients.add(form, despite_duplicates=True).value for name, form in people.items()}


def ids(patients: Patients, text: str) -> list[int]:
    return [hit.id for hit in patients.find(text)]


def refusal(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal


# ------------------------------------------------------------------- finding
@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("goncalves", "joao"),
        ("GONÇAL", "joao"),
        ("joao gon", "joao"),
        ("gonçalves joão", "joao"),
        ("muller", "muller"),
        ("los", "muller"),
        ("Müller-Łoś", "muller"),
        ("obrien", "obrien"),
        ("o’brien", "obrien"),
        ("王秀英", "wang"),
        ("王", "wang"),
        ("παπαδο", "helen"),
        ("ελενη", "helen"),
        ("912345678", "joao"),
        ("912 345", "joao"),
        ("+351912", "joao"),
        ("0912345678", "joao"),
        ("345678", "joao"),
        ("24.6.1968", "joao"),
        ("1968-06-24", "joao"),
        ("24/06/68", "joao"),
        ("24 6 1968", "joao"),
        ("nina 12.3.1979", "nina"),
        ("prado 2001", "nina2"),
        ("gonclaves", "joao"),
        ("mueler", "muller"),
        ("silva ana", "ana"),
    ],
)
def test_one_person_is_found_however_typed(
    patients: Patients, crowd: dict[str, int], text: str, who: str
) -> None:
    assert ids(patients, text)[:1] == [crowd[who]]


def test_whole_words_come_first_then_beginnings_in_order_of_names(
    patients: Patients, crowd: dict[str, int]
) -> None:
    assert ids(patients, "ana") == [crowd["ana"], crowd["anabela"]]
    assert ids(patients, "nina") == [crowd["nina"], crowd["nina2"]]
    assert ids(patients, "silv") == [crowd["ana"], crowd["anabela"]]


def test_who_is_not_there_is_not_found(patients: Patients, crowd: dict[str, int]) -> None:
    for text in ("", "   ", "zzz", "%", "_", "***", "31.2.1980", "9999999", "x" * 500, "ana zzzz"):
        assert ids(patients, text) == [], text


def test_a_limit_is_kept(patients: Patients, crowd: dict[str, int]) -> None:
    assert len(patients.find("n", limit=1)) == 1
    assert len(patients.find("silva", limit=1)) == 1


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(
    patients: Patients, crowd: dict[str, int], clinic: Clinic
) -> None:
    view = patients.get(crowd["joao"])
    patients.change(view.id, view.version, replace(PatientForm.of(view), family_name="Abreu"))
    assert ids(patients, "abreu") == [crowd["joao"]]
    assert ids(patients, "goncalves") == []
    History(clinic.desk).undo()
    assert ids(patients, "abreu") == []
    assert ids(patients, "goncalves") == [crowd["joao"]]


def test_a_retired_file_is_not_found(patients: Patients, crowd: dict[str, int]) -> None:
    view = patients.get(crowd["ana"])
    patients.retire(view.id, view.version)
    assert crowd["ana"] not in ids(patients, "silva")


# ------------------------------------------------------------------- adding
def test_texts_are_trimmed_and_phones_kept_as_the_world_knows_them(patients: Patients) -> None:
    form = replace(NINA, given_name="  Nina ", family_name="Prado  Leal", contact_phone="+49 151 23456789")
    view = patients.get(patients.add(form).value)
    assert (view.name, view.phone, view.contact_phone) == (
        "Nina Prado Leal",
        "+351913000220",
        "+4915123456789",
    )
    assert PatientForm.of(view) == replace(
        form, given_name="Nina", family_name="Prado Leal", phone=view.phone, contact_phone=view.contact_phone
    )


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        (replace(NINA, given_name=" ", family_name=""), "name_missing", "family_name"),
        (replace(NINA, family_name="x" * 121), "name_long", "family_name"),
        (replace(NINA, phone="12"), "phone_impossible", "phone"),
        (replace(NINA, phone="call me"), "phone_impossible", "phone"),
        (replace(NINA, contact_phone="913"), "phone_impossible", "contact_phone"),
        (replace(NINA, birth_date=date(2027, 1, 1)), "birth_in_future", "birth_date"),
        (replace(NINA, birth_date=date(1779, 1, 1)), "birth_too_old", "birth_date"),
        (replace(NINA, email="nina@"), "email_impossible", "email"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    patients: Patients, form: PatientForm, code: str, field: str
) -> None:
    found = refusal(lambda: patients.add(form))
    assert (found.code, found.field) == (code, field)
    assert patients.find("prado") == ()


def test_a_likely_duplicate_is_named_and_added_only_on_purpose(
    patients: Patients, crowd: dict[str, int]
) -> None:
    again = replace(NINA, given_name="nina", phone="")
    assert refusal(lambda: patients.add(again)).code == "likely_duplicate"
    found = patients.likely_duplicates(again)
    assert (found[0].hit.id, found[0].likely) == (crowd["nina"], True)
    assert "same_birth" in found[0].reasons
    assert patients.add(again, despite_duplicates=True).value not in crowd.values()


def test_a_swapped_name_or_a_slip_with_the_same_birth_date_is_a_likely_duplicate(
    patients: Patients, crowd: dict[str, int]
) -> None:
    for form in (
        PatientForm("Prado", "Nina", date(1979, 3, 12)),
        PatientForm("Nina", "Prdao", date(1979, 3, 12)),
        PatientForm("Nina", "Prado", None, "913000220"),
    ):
        assert patients.likely_duplicates(form)[0].hit.id == crowd["nina"]


def test_another_person_of_the_same_name_is_none(patients: Patients, crowd: dict[str, int]) -> None:
    assert not [
        one
        for one in patients.likely_duplicates(replace(NINA, birth_date=date(1950, 1, 1), phone=""))
        if one.likely
    ]
    assert patients.likely_duplicates(NINA, ignore=crowd["nina"]) == ()


def test_a_command_sent_twice_adds_once(patients: Patients) -> None:
    first = patients.add(NINA, b"0123456789abcdef")
    assert patients.add(NINA, b"0123456789abcdef", despite_duplicates=True) == first
    assert len(patients.find("prado")) == 1


def test_a_change_over_a_change_is_refused(patients: Patients) -> None:
    number = patients.add(NINA).value
    patients.change(number, 1, replace(NINA, note="prefers mornings"))
    assert refusal(lambda: patients.change(number, 1, NINA)).code == "stale_version"
    assert patients.get(number).note == "prefers mornings"


def test_a_file_tells_who_and_what_was_changed(patients: Patients) -> None:
    number = patients.add(NINA).value
    patients.change(number, 1, replace(NINA, note="x"))
    file = patients.file(number)
    assert file.patient.name == "Nina Prado"
    assert [change.verb for change in file.history] == ["change_patient", "add_patient"]
    assert (file.last, file.next, file.visits, file.sessions) == (None, None, (), ())
    assert refusal(lambda: patients.file(999)).code == "no_patient"


@given(st.text(max_size=40))
def test_any_typed_phone_is_kept_whole_or_refused(text: str) -> None:
    try:
        phone = normal_phone(text, "PT")
    except ValueError:
        return
    assert phone == "" or (phone.startswith("+") and phone[1:].isdigit())
    assert normal_phone(phone, "US") == phone


@given(st.text(max_size=130), st.text(max_size=130))
def test_any_name_is_trimmed_or_refused(given_name: str, family_name: str) -> None:
    try:
        values = checked(PatientForm(given_name, family_name), "PT", date(2026, 11, 23))
    except Refused:
        assert not (given_name + family_name).split() or max(len(given_name), len(family_name)) > 120
        return
    for name in ("given_name", "family_name"):
        assert values[name] == " ".join(values[name].split())

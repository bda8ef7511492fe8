"""The Patients screen's verbs: find as one types, add with a look at duplicates, change, open the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from clinicdesk.domain import people
from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.dates import readings
from clinicdesk.domain.people import Identity, Likeness, fold, phone_digits
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.patients import PatientHit, PatientView
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.phones import normal_phone
from clinicdesk.store import history, tables
from clinicdesk.store.queries import calendar, patients, search, series
from clinicdesk.store.search import keys
from clinicdesk.store.types import Connection

LONGEST_NAME = 120
OLDEST = 130  # years
FEW = 3  # hits; with fewer, slips of the finger are forgiven
PAST_SHOWN = 100  # lines of history in a file

_LETTERS = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True)
class PatientForm:
    """What is typed about a patient; texts are trimmed and phones normalised by the verb that takes it."""

    given_name: str
    family_name: str
    birth_date: date | None = None
    phone: str = ""
    email: str = ""
    language: str = "en"
    type_size: int = 12
    fitzpatrick: int | None = None
    heavy_sun_damage: bool = False
    allergies: str = ""
    note: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_may_book: bool = False
    contact_may_discuss: bool = False
    liked_weekdays: tuple[int, ...] = ()
    liked_from: int | None = None
    liked_to: int | None = None
    liked_practitioner_id: int | None = None
    maintenance_months: int | None = None
    do_not_contact: bool = False
    event_name: str = ""
    event_date: date | None = None

    @classmethod
    def of(cls, view: PatientView) -> PatientForm:
        """The form filled with what is known."""
        return cls(**{field.name: getattr(view, field.name) for field in fields(cls)})


@dataclass(frozen=True)
class Duplicate:
    """Somebody who may be the same person, and why: codes of domain.people."""

    hit: PatientHit
    likely: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class PatientFile:
    """A patient's file: who, every visit in order, the sessions of every series, and what was changed."""

    patient: PatientView
    visits: tuple[AppointmentView, ...]
    sessions: tuple[series.SessionLine, ...]
    history: tuple[history.Change, ...]
    last: AppointmentView | None
    next: AppointmentView | None


class Patients:
    """The patients' verbs at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._words = search.Words()

    # --------------------------------------------------------------- reading
    @verb("patients.read")
    def find(self, text: str, limit: int = 20) -> tuple[PatientHit, ...]:
        """Patients by words of the name, digits of the phone or a birth date in any spelling, best first.

        A name may be followed by a birth date or year. Accents never matter; a slip is forgiven where what
        was typed finds few.
        """
        text = text.strip()
        today = self._desk.clock().date()
        if not text:
            return ()
        with self._desk.store.read() as connection:
            if not _LETTERS.search(text):
                return self._find_digits(connection, text, limit, today)
            names, born = _split(text, today)
            words = fold(names).split()
            found = search.by_name(connection, words, limit, born)
            if len(found) < FEW:
                found = self._forgiving(connection, words, limit, born, found)
        return found

    def _find_digits(
        self, connection: Connection, text: str, limit: int, today: date
    ) -> tuple[PatientHit, ...]:
        """By birth date where it reads as one, and by phone."""
        digits = phone_digits(text)
        days = readings(text, today=today)
        found = search.by_birth(connection, days, limit) if days else ()
        if len(digits) < 2 or (days and digits != text):
            return found
        import phonenumbers

        own = str(phonenumbers.country_code_for_region(self._desk.info().region))
        codes = ("",) if text.startswith("+") else (own, "")
        by_phone = search.by_phone(connection, digits, codes, limit)
        return tuple(dict.fromkeys((*found, *by_phone)))[:limit]

    def _forgiving(
        self,
        connection: Connection,
        words: list[str],
        limit: int,
        born: search.Born,
        found: tuple[PatientHit, ...],
    ) -> tuple[PatientHit, ...]:
        """The same search with each word that nobody has replaced by its nearest ones."""
        hits = dict.fromkeys(found)
        for number, word in enumerate(words):
            if len(word) < search.LEAST_FOR_SLIPS:
                continue
            for near in self._words.near(connection, word):
                if len(hits) >= limit:
                    break
                tried = [*words[:number], near, *words[number + 1 :]]
                hits |= dict.fromkeys(search.by_name(connection, tried, limit, born))
        return tuple(hits)[:limit]

    @verb("patients.read")
    def get(self, patient_id: int) -> PatientView:
        """One patient. Refuses `no_patient`."""
        with self._desk.store.read() as connection:
            return _existing(connection, patient_id)

    @verb("patients.read")
    def file(self, patient_id: int) -> PatientFile:
        """The whole file of a patient. Refuses `no_patient`."""
        now = self._desk.clock()
        with self._desk.store.read() as connection:
            patient = _existing(connection, patient_id)
            visits = calendar.visits_of(connection, patient_id)
            sessions = series.lines(connection, patient_id)
            past = history.history(connection, subject=patient_id, limit=PAST_SHOWN)
        done = [visit for visit in visits if visit.status in {"checkout", "done"} and visit.starts <= now]
        ahead = [visit for visit in visits if visit.status == "booked" and visit.starts.date() >= now.date()]
        return PatientFile(
            patient,
            visits,
            sessions,
            tuple(past),
            done[-1] if done else None,
            ahead[0] if ahead else None,
        )

    @verb("patients.read")
    def likely_duplicates(self, form: PatientForm, ignore: int | None = None) -> tuple[Duplicate, ...]:
        """Who is known already and may be the person of the form, likeliest first; `ignore` is oneself."""
        with self._desk.store.read() as connection:
            return self._duplicates(connection, self._identity(form), ignore)

    def _duplicates(self, connection: Connection, who: Identity, ignore: int | None) -> tuple[Duplicate, ...]:
        words, sort = keys(who.given_name, who.family_name)
        _, swapped = keys(who.family_name, who.given_name)
        known = patients.like(connection, who, {sort, swapped}, words)
        known.pop(ignore or 0, None)
        found = people.likely_duplicates(who, known.items())
        return tuple(
            Duplicate(_hit(number, known[number]), match.likeness is Likeness.LIKELY, match.reasons)
            for number, match in found
        )

    # --------------------------------------------------------------- writing
    @verb("patients.write", made="patient")
    def add(
        self, form: PatientForm, command: bytes | None = None, *, despite_duplicates: bool = False
    ) -> Outcome[int]:
        """Add a patient; the value is the new id.

        Refuses beside its field: `name_missing`, `name_long`, `birth_in_future`, `birth_too_old`,
        `phone_impossible`, `email_impossible`; and `likely_duplicate` (values: id, name) unless told to add
        them all the same.
        """
        values = self._values(form)
        with self._desk.unit("add_patient", command=command) as unit:
            alike = self._duplicates(unit.connection, self._identity(form), None)
            likely = next((one for one in alike if one.likely), None)
            if likely and not despite_duplicates:
                raise refuse("likely_duplicate", id=likely.hit.id, name=likely.hit.name)
            patient_id = unit.insert(tables.patient, **values, added_on=self._desk.clock().date())
        return Outcome(patient_id, unit.changes)

    @verb("patients.write")
    def change(
        self, patient_id: int, version: int, form: PatientForm, command: bytes | None = None
    ) -> Outcome[None]:
        """Write a patient's facts. Refuses as `add` beside the fields, and `gone` and `stale_version`."""
        values = self._values(form)
        with self._desk.unit("change_patient", command=command) as unit:
            unit.update(tables.patient, patient_id, version=version, **values)
        return Outcome(None, unit.changes)

    @verb("patients.write")
    def retire(self, patient_id: int, version: int, *, active: bool = False) -> Outcome[None]:
        """Put a patient's file away, or take it out again; nothing is deleted."""
        with self._desk.unit("retire_patient") as unit:
            unit.update(tables.patient, patient_id, version=version, active=active)
        return Outcome(None, unit.changes)

    def _identity(self, form: PatientForm) -> Identity:
        try:
            phone = normal_phone(form.phone, self._desk.info().region)
        except ValueError:
            phone = ""
        return Identity(_trim(form.given_name), _trim(form.family_name), form.birth_date, phone)

    def _values(self, form: PatientForm) -> dict[str, Any]:
        return checked(form, self._desk.info().region, self._desk.clock().date())


def checked(form: PatientForm, region: str, today: date) -> dict[str, Any]:
    """The row that a form stands for: texts trimmed, phones as E.164. Raises Refused beside the field."""
    values = {field.name: getattr(form, field.name) for field in fields(form)}
    values |= {name: _trim(text) for name, text in values.items() if isinstance(text, str) and name != "note"}
    values["note"] = form.note.strip()
    _check_names(values)
    if form.birth_date and form.birth_date > today:
        raise refuse("birth_in_future", field="birth_date", birth=form.birth_date)
    if form.birth_date and today.year - form.birth_date.year > OLDEST:
        raise refuse("birth_too_old", field="birth_date", birth=form.birth_date)
    for name in ("phone", "contact_phone"):
        try:
            values[name] = normal_phone(values[name], region)
        except ValueError:
            raise refuse("phone_impossible", field=name, text=values[name]) from None
    if values["email"] and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", values["email"]):
        raise refuse("email_impossible", field="email", text=values["email"])
    values["liked_weekdays"] = "".join(str(day) for day in sorted(set(form.liked_weekdays)))
    return values


def _check_names(values: Mapping[str, str]) -> None:
    if not values["given_name"] and not values["family_name"]:
        raise refuse("name_missing", field="family_name")
    for name in ("given_name", "family_name"):
        if len(values[name]) > LONGEST_NAME:
            raise refuse("name_long", field=name, most=LONGEST_NAME)


def _existing(connection: Connection, patient_id: int) -> PatientView:
    found = patients.one(connection, patient_id)
    if found is None:
        raise refuse("no_patient", id=patient_id)
    return found


def _hit(number: int, who: Identity) -> PatientHit:
    return PatientHit(number, people.display_name(who.given_name, who.family_name), who.birth_date, who.phone)


def _split(text: str, today: date) -> tuple[str, search.Born]:
    """The words of a name, and the birth date or year typed behind it."""
    names: list[str] = []
    days: tuple[date, ...] = ()
    year = None
    for part in text.split():
        read = readings(part, today=today)
        if read:
            days = read
        elif _YEAR.fullmatch(part):
            year = int(part)
        else:
            names.append(part)
    return " ".join(names), search.Born(days, year)


def _trim(text: str) -> str:
    return " ".join(text.split())

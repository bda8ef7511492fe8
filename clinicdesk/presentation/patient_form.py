"""The form of a patient without its widgets: what was typed, and the form that a service takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.patients import PatientView
from clinicdesk.presentation.typed import day_text, minute_text, read_day, read_minute
from clinicdesk.services.patients import PatientForm
from clinicdesk.services.phones import readable

LANGUAGES = ("en", "de", "es", "fr", "it", "nl", "pl", "pt")
TYPE_SIZES = (12, 14, 18)


@dataclass(frozen=True)
class TypedPatient:
    """What stands in the form: texts as typed, choices as chosen."""

    given_name: str = ""
    family_name: str = ""
    birth_date: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"
    type_size: int = TYPE_SIZES[0]
    fitzpatrick: int | None = None
    heavy_sun_damage: bool = False
    allergies: str = ""
    note: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_may_book: bool = False
    contact_may_discuss: bool = False
    liked_weekdays: tuple[int, ...] = ()
    liked_from: str = ""
    liked_to: str = ""
    liked_practitioner_id: int | None = None
    maintenance_months: int | None = None
    do_not_contact: bool = False
    event_name: str = ""
    event_date: str = ""


SAME = (
    "given_name",
    "family_name",
    "phone",
    "email",
    "language",
    "type_size",
    "fitzpatrick",
    "heavy_sun_damage",
    "allergies",
    "note",
    "contact_name",
    "contact_phone",
    "contact_may_book",
    "contact_may_discuss",
    "liked_weekdays",
    "liked_practitioner_id",
    "maintenance_months",
    "do_not_contact",
    "event_name",
)
"""The fields that are kept as they are typed."""


PHONES = ("phone", "contact_phone")


def typed_of(patient: PatientView) -> TypedPatient:
    """A patient's facts as they stand in the form."""
    return TypedPatient(
        **{name: getattr(patient, name) for name in SAME if name not in PHONES},
        phone=readable(patient.phone),
        contact_phone=readable(patient.contact_phone),
        birth_date=day_text(patient.birth_date),
        liked_from=minute_text(patient.liked_from),
        liked_to=minute_text(patient.liked_to),
        event_date=day_text(patient.event_date),
    )


def form_of(typed: TypedPatient, *, today: date, region: str) -> PatientForm:
    """What a service takes. Refuses, beside its field, a day or time that cannot be read."""
    starts = read_minute(typed.liked_from, field="liked_from")
    ends = read_minute(typed.liked_to, field="liked_to")
    if starts is not None and ends is not None and starts >= ends:
        raise refuse("liked_hours_backwards", field="liked_to")
    return PatientForm(
        **{name: getattr(typed, name) for name in SAME},
        birth_date=read_day(typed.birth_date, today=today, region=region, field="birth_date"),
        liked_from=starts,
        liked_to=ends,
        event_date=read_day(typed.event_date, today=today, region=region, field="event_date", ahead=True),
    )

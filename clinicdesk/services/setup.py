"""Sets a clinic up: who it is, when it is open, its people, rooms and pens, and what it offers.

The sample clinic is sown from the same form, so that it differs from a new clinic only by its patients.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.pens import MODELS
from clinicdesk.domain.phases import Phase, PhasePlan
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.services import settings
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import tables

if TYPE_CHECKING:
    from clinicdesk.store.unit import Unit

ROOM, TREAT, TALK = (
    frozenset({"room"}),
    frozenset({"room", "practitioner", "pen"}),
    frozenset({"practitioner"}),
)

SERVICES: tuple[tuple[str, str, PhasePlan], ...] = (
    (
        "series",
        "Microneedling",
        (
            Phase("numbing", 30, ROOM),
            Phase("treatment", 45, TREAT),
            Phase("clean-down", 10, ROOM, patient=False),
        ),
    ),
    (
        "maintenance",
        "Maintenance",
        (
            Phase("numbing", 30, ROOM),
            Phase("treatment", 30, TREAT),
            Phase("clean-down", 10, ROOM, patient=False),
        ),
    ),
    ("consult", "Consult", (Phase("consult", 20, TALK),)),
)
"""What a new clinic offers, as (kind, name, phases): domain.md 8.1."""

WeekSpans = tuple[tuple[int, int, int], ...]
"""(weekday, opens, closes): Monday is 0, minutes of the day."""


@dataclass(frozen=True)
class PersonForm:
    """A practitioner: `hours` only where they differ from the clinic's."""

    name: str
    role: str = ""
    hours: WeekSpans = ()


@dataclass(frozen=True)
class PenForm:
    """A pen: `model` is a key of the catalogue of domain.pens."""

    name: str
    model: str
    serial: str
    state: str = "ready"


@dataclass(frozen=True)
class ClinicForm:
    """Everything that a first start asks for, with sensible defaults."""

    info: ClinicInfo
    hours: WeekSpans
    practitioners: tuple[PersonForm, ...]
    rooms: tuple[str, ...]
    pens: tuple[PenForm, ...]
    person: str = "Front desk"


class Asked(Protocol):
    """What a first start asks for: the pens are (name, model's key, serial), the zone is an IANA name."""

    @property
    def name(self) -> str: ...

    @property
    def phone(self) -> str: ...

    @property
    def zone(self) -> str: ...

    @property
    def practitioners(self) -> tuple[str, ...]: ...

    @property
    def rooms(self) -> tuple[str, ...]: ...

    @property
    def pens(self) -> tuple[tuple[str, str, str], ...]: ...


@dataclass(frozen=True)
class Seeded:
    """The ids of what was set up, in the form's order; services by kind."""

    practitioners: tuple[int, ...]
    rooms: tuple[int, ...]
    pens: tuple[int, ...]
    services: dict[str, int]


class Setup:
    """First start: *Set up my clinic*."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("settings.write")
    def set_up(self, form: ClinicForm) -> Outcome[Seeded]:
        """Write a new clinic. Refuses `name_missing`, `nobody_works` and `no_hours` beside their fields."""
        check(form)
        with self._desk.unit("set_up") as unit:
            seeded = seed(unit, form)
        return Outcome(seeded, unit.changes)


WEEK: WeekSpans = (*((weekday, 9 * 60, 19 * 60) for weekday in range(5)), (5, 9 * 60, 13 * 60))
"""The hours of a new clinic until it says its own: Monday to Friday 9 to 19, Saturday 9 to 13."""


def form_of(asked: Asked) -> ClinicForm:
    """The whole form of a new clinic from what was asked, sensible defaults for the rest."""
    region = region_of(asked.zone)
    info = ClinicInfo(
        name=asked.name.strip(),
        street="",
        city="",
        phone=asked.phone.strip(),
        evening_phone="",
        emergency=EMERGENCY.get(region, "112"),
        zone=asked.zone,
        region=region,
        language="en",
    )
    return ClinicForm(
        info,
        WEEK,
        tuple(PersonForm(name.strip()) for name in asked.practitioners),
        tuple(name.strip() for name in asked.rooms),
        tuple(PenForm(name.strip(), model, serial.strip()) for name, model, serial in asked.pens),
    )


EMERGENCY = {"AU": "000", "CA": "911", "GB": "999", "IE": "112", "NZ": "111", "US": "911"}
"""Emergency numbers that are not 112."""


@cache
def _regions() -> dict[str, str]:
    """The country of each zone, from the table that comes with the time zones."""
    rows = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    parts = (row.split("\t") for row in rows if not row.startswith("#"))
    return {zone: country for country, _place, zone, *_more in parts}


def region_of(zone: str) -> str:
    """The two letters of the country that a zone lies in; Great Britain's for one that lies in none (UTC)."""
    return _regions().get(zone, "GB")


def check(form: ClinicForm) -> None:
    """Refuse a form that no clinic could work with."""
    if not form.info.name.strip():
        raise refuse("name_missing", field="name")
    if not form.practitioners:
        raise refuse("nobody_works", field="practitioners")
    if not form.hours:
        raise refuse("no_hours", field="hours")
    _check_pens(form.pens)


def _check_pens(pens: tuple[PenForm, ...]) -> None:
    """Refuse a pen without a model or serial, and two with one serial: the log tells pens apart by it."""
    known: set[str] = set()
    for pen in pens:
        if pen.model not in {each.key for each in MODELS}:
            raise refuse("pen_model_unknown", field="pens", model=pen.model)
        if not pen.serial:
            raise refuse("pen_serial_missing", field="pens")
        if pen.serial in known:
            raise refuse("pen_serial_known", field="pens", serial=pen.serial)
        known.add(pen.serial)


def seed(unit: Unit, form: ClinicForm) -> Seeded:
    """Write the form's rows in an open unit; the first person written has id 1."""
    settings.keep(unit, "clinic", asdict(form.info))
    unit.insert(tables.person, name=form.person)
    _hours(unit, None, form.hours)
    return Seeded(
        practitioners=tuple(_practitioner(unit, one) for one in form.practitioners),
        rooms=tuple(settings.add_resource(unit, "room", name) for name in form.rooms),
        pens=tuple(
            settings.add_resource(unit, "pen", one.name, model=one.model, serial=one.serial, state=one.state)
            for one in form.pens
        ),
        services={kind: _service(unit, kind, name, phases) for kind, name, phases in SERVICES},
    )


def _practitioner(unit: Unit, form: PersonForm) -> int:
    resource = settings.add_resource(unit, "practitioner", form.name, role=form.role)
    _hours(unit, resource, form.hours)
    return resource


def _hours(unit: Unit, resource: int | None, spans: WeekSpans) -> None:
    for weekday, opens, closes in spans:
        unit.insert(tables.hours, resource_id=resource, weekday=weekday, opens=opens, closes=closes)


def _service(unit: Unit, kind: str, name: str, phases: PhasePlan) -> int:
    service = unit.insert(tables.service, kind=kind, name=name)
    settings.replace_phases(unit, service, phases)
    return service

"""What the sample clinic is like at its size: people, rooms, pens, opening hours, holidays and absences."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from random import Random

import holidays

from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.domain.walltime import from_days, to_days
from clinicdesk.services.setup import ClinicForm, PenForm, PersonForm, WeekSpans

INFO = ClinicInfo(
    name="Clínica Aurora",
    street="Rua das Amoreiras 12",
    city="1250-020 Lisboa",
    phone="+351213000100",
    evening_phone="+351913000100",
    emergency="112",
    zone="Europe/Lisbon",
    region="PT",
    language="en",
)
CLOCK = 14 * 60 + 30  # the minute of the day at which one looks into the sample clinic
AHEAD = 150  # days into the future in which something may be booked
YEAR = 365
STAFF = (("Dr. Amaral", "doctor"), ("Nurse Vidal", "nurse"))
MORE_STAFF = (
    "Aksoy", "Baptista", "Correia", "Delgado", "Esteves", "Falcão", "Guerra", "Hofmann", "Ionescu", "Jansen",
    "Keller", "Leitão", "Moura", "Novak", "Osório", "Peixoto", "Quaresma", "Rosário", "Serrano", "Toledo",
)  # fmt: skip


@dataclass(frozen=True)
class Scale:
    """The arguments of a sample clinic and what follows from them."""

    patients: int
    years: int
    on: date

    @cached_property
    def daily(self) -> float:
        """Visits wanted on an open day: each newcomer brings about four sessions and a visit a year."""
        return self.patients / (self.years * 305) * min(10.2, 4.4 + 0.8 * self.years)

    @cached_property
    def practitioners(self) -> int:
        """How many work here; two in a small clinic."""
        return 2 if self.daily <= 22 else max(3, math.ceil(self.daily / 14))

    @property
    def busy(self) -> bool:
        """A large clinic: long days, tight grid, and the light records of old years."""
        return self.practitioners > 2

    @property
    def grid(self) -> int:
        """Visits begin on multiples of so many minutes."""
        return 5 if self.busy else 15

    @cached_property
    def first_day(self) -> int:
        """The day number on which the clinic opened."""
        return to_days(self.on) - self.years * YEAR

    @cached_property
    def today(self) -> int:
        """The day number of `on`."""
        return to_days(self.on)

    @cached_property
    def last_day(self) -> int:
        """The last day number on which anything is booked."""
        return self.today + AHEAD


class Calendar:
    """When the sample clinic and its people work, as minutes of the day by day number."""

    def __init__(self, scale: Scale, rng: Random) -> None:
        self.scale = scale
        sunday = scale.on.weekday() == 6
        self.closed_weekday = 0 if sunday else 6  # a look on a Sunday finds the clinic open all the same
        self.hours: WeekSpans = tuple(
            (weekday, *self._opening(weekday)) for weekday in range(7) if weekday != self.closed_weekday
        )
        self._spans = {weekday: (opens, closes) for weekday, opens, closes in self.hours}
        self.holidays = self._holidays()
        self.absences = tuple(self._absences(rng))
        self._away = {
            (person, day) for person, first, days, _why in self.absences for day in range(first, first + days)
        }

    def _opening(self, weekday: int) -> tuple[int, int]:
        if self.scale.busy:
            return 8 * 60, 20 * 60
        short = weekday == (self.closed_weekday - 1) % 7 and weekday != self.scale.on.weekday()
        return 9 * 60, 14 * 60 if short else 19 * 60

    def _holidays(self) -> dict[int, str]:
        years = range(self.scale.on.year - self.scale.years - 1, self.scale.on.year + 2)
        known = holidays.country_holidays(INFO.region, years=years, language="en_US")
        found = {to_days(day): name for day, name in known.items() if day != self.scale.on}
        first, last = self.scale.first_day, self.scale.last_day
        return {day: name for day, name in sorted(found.items()) if first <= day <= last}

    def _absences(self, rng: Random) -> list[tuple[int, int, int, str]]:
        """(practitioner, first day, days, why): two weeks in summer, some days of illness and courses."""
        absent = []
        for person in range(self.scale.practitioners):
            for year in range(self.scale.on.year - self.scale.years, self.scale.on.year + 1):
                leave = to_days(date(year, 7, 1)) + 14 * (person % 6)
                absent.append((person, leave, 14, "annual leave"))
                ill = to_days(date(year, 1, 10)) + rng.randrange(140)
                absent.append((person, ill, rng.randint(1, 3), "ill"))
        absent.append((1, self.scale.today + 16, 2, "course"))
        return [
            one
            for one in absent
            if self.scale.first_day <= one[1] <= self.scale.last_day
            and not one[1] <= self.scale.today < one[1] + one[2]
        ]

    def is_open(self, day: int) -> bool:
        """Whether the clinic works on a day number."""
        return from_days(day).weekday() in self._spans and day not in self.holidays

    def working(self, person: int, day: int) -> tuple[tuple[int, int], ...]:
        """When a practitioner works on an open day; the second one has lunch from twelve to one."""
        if (person, day) in self._away:
            return ()
        opens, closes = self.opening(day)
        if person != 1:
            return ((opens, closes),)
        return tuple((first, last) for first, last in ((opens, 720), (780, closes)) if first < last)

    def opening(self, day: int) -> tuple[int, int]:
        """The clinic's hours on an open day number."""
        return self._spans[from_days(day).weekday()]

    def next_open(self, day: int, until: int) -> int | None:
        """The first open day from `day` to `until`, both included, or None."""
        return next((one for one in range(day, until + 1) if self.is_open(one)), None)


def form(scale: Scale, calendar: Calendar) -> ClinicForm:
    """The clinic as it would have been typed in at its first start."""
    names = [*STAFF, *(("Nurse " + name, "nurse") for name in MORE_STAFF)]
    while len(names) < scale.practitioners:
        names.append((f"Nurse {len(names) + 1}", "nurse"))
    lunch = tuple(
        (weekday, first, last)
        for weekday, opens, closes in calendar.hours
        for first, last in ((opens, 720), (780, closes))
        if first < last
    )
    rooms = 4 if not scale.busy else round(scale.practitioners * 2.5)
    return ClinicForm(
        info=INFO,
        hours=calendar.hours,
        practitioners=tuple(
            PersonForm(name, role, lunch if at == 1 else ())
            for at, (name, role) in enumerate(names[: scale.practitioners])
        ),
        rooms=tuple(f"Room {number}" for number in range(1, rooms + 1)),
        pens=pens(scale),
    )


def pens(scale: Scale) -> tuple[PenForm, ...]:
    """A pen for each practitioner, and one more that is away for service."""
    forms = []
    for at in range(scale.practitioners + 1):
        model = "exceed" if at % 2 else "skinpen"
        state = "service" if at == scale.practitioners else "ready"
        forms.append(PenForm(f"Pen {_letters(at)}", model, f"MN-{20431 + 546 * at}", state))
    return tuple(forms)


def _letters(number: int) -> str:
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def years_before(on: date, years: int) -> date:
    """A day so many times 365 days before another."""
    return on - timedelta(days=YEAR * years)

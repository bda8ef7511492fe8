"""Lets the sample's days pass, one after the other, and collects the visits that come of it."""

from __future__ import annotations

from collections import defaultdict
from random import Random
from typing import NamedTuple

from clinicdesk.domain.walltime import from_days
from clinicdesk.services.sample.cast import Part
from clinicdesk.services.sample.clinic import CLOCK, Calendar, Scale
from clinicdesk.services.sample.days import DayPlanner, Visit
from clinicdesk.services.sample.journeys import Journey, Plan, Traits, Ways


class Laid(NamedTuple):
    """One visit as it stands in the end; places are those of the clinic's form, `start` a minute of `day`."""

    day: int
    patient: int
    kind: str
    start: int
    needles_at: int
    leaves_at: int
    seat: int
    room: int | None
    pen: int | None
    status: str
    series: int | None
    session: int | None
    area: str
    part: Part | None


class Course:
    """The run of the days: who wants to come, who finds a place, what becomes of it."""

    def __init__(
        self, scale: Scale, calendar: Calendar, rooms: int, traits: list[Traits], rng: Random
    ) -> None:
        self._scale = scale
        self._calendar = calendar
        self._rng = rng
        self._ways = Ways(scale, calendar, traits, rng)
        self._planner = DayPlanner(scale, calendar, rooms, rng)
        self._due: dict[int, list[Journey]] = defaultdict(list)
        self._cast: dict[int, Part] = {}
        self.visits: list[Laid] = []

    @property
    def plans(self) -> list[Plan]:
        """All series begun, in the order of their ids."""
        return self._ways.plans

    def enter(self, journey: Journey, part: Part | None = None) -> None:
        """Let a patient in; what `journey` wants first is due on a day of the run."""
        if part:
            self._cast[journey.patient] = part
        self._due[journey.due].append(journey)

    def run(self) -> None:
        """Pass all days from the clinic's first to the last that is booked."""
        for day in range(self._scale.first_day, self._scale.last_day + 1):
            wanted = self._due.pop(day, [])
            if self._calendar.is_open(day):
                self._pass(day, wanted)
            else:
                self._put_off(wanted, day)
        self.visits.sort(key=lambda visit: (visit.day, visit.start, visit.seat, visit.patient))

    def _pass(self, day: int, wanted: list[Journey]) -> None:
        free = [journey for journey in wanted if not self._ways.blocked(journey, day)]
        self._put_off([journey for journey in wanted if self._ways.blocked(journey, day)], day)
        fixed, rest = [], []
        for journey in sorted(free, key=lambda one: (one.latest, one.patient)):
            self._ways.draw_outcome(journey, day)
            part = self._cast.get(journey.patient) if day == self._scale.today else None
            if part:
                fixed.append(part.visit(journey))
            else:
                rest.append(journey)
        visits, left = self._planner.pack(day, rest, fixed)
        self._put_off(left, day)
        for visit in visits:
            self._take(day, visit)

    def _put_off(self, journeys: list[Journey], day: int) -> None:
        for journey in journeys:
            wait = 1 if journey.kind == "series" else 3
            if day + wait <= journey.latest:
                self._due[day + wait].append(journey)
            else:
                self._ways.given_up(journey, day)

    def _take(self, day: int, visit: Visit) -> None:
        """Keep one visit, and ask what its patient wants next."""
        journey, scale = visit.journey, self._scale
        part = self._cast.get(journey.patient) if day == scale.today else None
        if part is None:
            visit.status = self._status(day, visit)
        if visit.seat == 0 and visit.pen is not None and day < scale.today - 4 and _is_saturday(day):
            visit.pen = scale.practitioners  # the one that is away for service now
        of_series = visit.kind == "series" and journey.plan is not None
        series = journey.plan.id if of_series and journey.plan else None
        self.visits.append(
            Laid(
                day, journey.patient, visit.kind, visit.start, visit.needles_at, visit.leaves_at, visit.seat,
                visit.room, visit.pen, visit.status, series, journey.session if of_series else None,
                "" if visit.kind == "consult" else journey.area, part,
            )
        )  # fmt: skip
        if visit.kind == "series" and journey.session == 1 and journey.kept and self._rng.random() < 0.35:
            self._review(journey, day)
        if part and part.status == "no_show":
            return
        happened = visit.status in {"done", "checkout"}
        if self._ways.after(journey, day, happened=happened) and journey.due <= scale.last_day:
            self._due[max(journey.due, day + 1)].append(journey)

    def _review(self, journey: Journey, day: int) -> None:
        """A look at the skin a week after the first session (domain.md S33)."""
        due = day + self._rng.randint(7, 12)
        if day < self._scale.today:
            review = Journey(
                journey.patient, journey.seat, due=due, earliest=day + 7, latest=day + 20, review=True
            )
            self._due[due].append(review)

    def _status(self, day: int, visit: Visit) -> str:
        """What became of a visit by the moment one looks into the clinic."""
        if day < self._scale.today or visit.journey.outcome == "cancelled":
            return visit.journey.outcome
        if day > self._scale.today:
            return "booked"
        if visit.kind == "consult":
            return "done" if visit.leaves_at <= CLOCK else "booked"
        marks = (
            (visit.leaves_at + 15, "done"),
            (visit.leaves_at, "checkout"),
            (visit.needles_at + 8, "treatment"),
        )
        early = ((visit.start + 4, "numbing"), (visit.start - 10, "arrived"))
        return next((status for mark, status in marks + early if mark <= CLOCK), "booked")


def _is_saturday(day: int) -> bool:
    return from_days(day).weekday() == 5

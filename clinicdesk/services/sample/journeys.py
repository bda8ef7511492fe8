"""The way of each sample patient through the clinic: consult, series, maintenance, with what goes wrong.

Days are day numbers. A journey always says what it wants next: a kind of visit on `due`, between `earliest`
and `latest`; what becomes of a visit decides the next wish.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from clinicdesk.domain.walltime import add_months, from_days, to_days
from clinicdesk.services.sample.clinic import Calendar, Scale

AREAS = (
    ("full_face", "uneven_tone"),
    ("full_face", "fine_lines"),
    ("cheeks", "acne_scars"),
    ("cheeks", "large_pores"),
    ("crows_feet", "fine_lines"),
    ("neck", "loose_skin"),
    ("chest", "age_spots"),
    ("abdomen", "stretch_marks"),
)


@dataclass(slots=True)
class Plan:
    """A series as it will stand in its table."""

    id: int
    patient: int
    concern: str
    area: str
    of: int
    status: str = "running"


@dataclass(slots=True)
class Stage:
    """One visit of a patient whose way is given: a kind, and days before the day one looks on."""

    kind: str
    days_ago: int


@dataclass(slots=True)
class Journey:
    """One patient's way; `session` is the number of the wanted session of `plan`."""

    patient: int
    seat: int
    kind: str = "consult"
    due: int = 0
    earliest: int = 0
    latest: int = 0
    area: str = ""
    concern: str = ""
    of: int = 0
    session: int = 0
    plan: Plan | None = None
    outcome: str = "done"  # what will become of the wanted visit
    review: bool = False
    touch_ups: int = 0
    script: list[Stage] = field(default_factory=list)
    ahead: bool = False  # whether somebody whose way is given has booked on

    @property
    def kept(self) -> bool:
        """Whether the wanted visit will hold its practitioner's time."""
        return self.outcome not in {"cancelled", "no_show"}


@dataclass(frozen=True, slots=True)
class Traits:
    """What of a patient decides the way: `event` is a day number or 0, `refused` why no series may start."""

    birth: int
    sun: bool
    event: int
    refused: str
    months: int | None


class Ways:
    """Draws what each journey wants next."""

    def __init__(self, scale: Scale, calendar: Calendar, traits: list[Traits], rng: Random) -> None:
        self._scale = scale
        self._calendar = calendar
        self._traits = traits
        self._rng = rng
        self.plans: list[Plan] = []

    def blocked(self, journey: Journey, day: int) -> bool:
        """Whether an event forbids a treatment on that day (domain.md S27)."""
        event = self._traits[journey.patient - 1].event
        return journey.kind != "consult" and event != 0 and 0 <= event - day < 14

    def draw_outcome(self, journey: Journey, day: int) -> None:
        """Decide whether the wanted visit will be kept, where there is time left to make up for it."""
        journey.outcome = "done"
        if journey.script or journey.latest - day < 4 or day == self._scale.today:
            return
        chance = self._rng.random()
        if chance < 0.12:
            journey.outcome = "no_show" if chance < 0.05 and day < self._scale.today else "cancelled"

    def after(self, journey: Journey, day: int, *, happened: bool) -> bool:
        """What is wanted after the visit of a day; False when nothing more is.

        `happened` says that the visit is over by the moment one looks into the clinic.
        """
        if happened and journey.kept and journey.plan and journey.session == journey.of:
            journey.plan.status = "complete"
        if journey.review:
            return False
        if not journey.kept:
            return self._again(journey, day)
        if journey.script:
            return self._scripted(journey, day)
        if journey.kind == "consult":
            return self._begin(journey, day, self._rng.randint(3, 14))
        if journey.kind == "series" and journey.session < journey.of:
            return self._next_session(journey, day)
        return self._touch_up(journey, day)

    def given_up(self, journey: Journey, day: int) -> None:
        """No day was found in the window: an old series was stopped, a young one stalls."""
        plan = journey.plan
        if plan and plan.status == "running" and journey.session > 1 and day < self._scale.today - 200:
            plan.status = "stopped"

    # ------------------------------------------------------------------ steps
    def _again(self, journey: Journey, day: int) -> bool:
        """After a missed visit: another day in the same window, sometimes never."""
        if self._rng.random() < 0.12 or (day > self._scale.today and journey.kind != "series"):
            self.given_up(journey, day)
            return False
        journey.due = min(journey.latest, day + self._rng.randint(2, 7))
        return True

    def _begin(self, journey: Journey, day: int, wait: int) -> bool:
        """A series after a consult; not for everybody."""
        if self._traits[journey.patient - 1].refused or self._rng.random() < 0.15:
            return False
        journey.area, journey.concern = AREAS[int(self._rng.random() * len(AREAS))]
        journey.of = self._rng.choice((3, 3, 4, 4, 5))
        return self._start_series(journey, day + wait, day + 1, day + 40)

    def _start_series(self, journey: Journey, due: int, earliest: int, latest: int) -> bool:
        if due > self._scale.today and self._rng.random() < 0.1:
            return False
        self._open_plan(journey)
        journey.due, journey.earliest, journey.latest = due, earliest, latest
        return True

    def _open_plan(self, journey: Journey) -> None:
        journey.plan = Plan(len(self.plans) + 1, journey.patient, journey.concern, journey.area, journey.of)
        self.plans.append(journey.plan)
        journey.kind, journey.session = "series", 1

    def _next_session(self, journey: Journey, day: int) -> bool:
        chance, today = self._rng.random(), self._scale.today
        if chance < 0.035:
            self.given_up(journey, day)
            return False
        if day + 31 > today and chance < (0.12 if day <= today else 0.25):
            return False  # not booked yet
        journey.session += 1
        wish = day + 31 + int(self._rng.random() * 8)
        return self._wish(journey, wish, day + 28, day + 42)

    def _wish(self, journey: Journey, due: int, earliest: int, latest: int) -> bool:
        """Want a visit on the first open day from `due`, else the last one before it."""
        found = self._calendar.next_open(due, latest)
        while found is None and due > earliest:
            due -= 1
            found = self._calendar.next_open(due, due)
        if found is None:
            self.given_up(journey, latest)
            return False
        journey.due, journey.earliest, journey.latest = found, earliest, latest
        return True

    def _touch_up(self, journey: Journey, day: int) -> bool:
        """Maintenance when it is due, often late, and one day no more; now and then another series."""
        traits, rng = self._traits[journey.patient - 1], self._rng
        chance = rng.random()
        if chance < 0.07:
            return False
        last = from_days(day)
        over = (to_days(add_months(last, 3)) - traits.birth) // 365.25 > 40
        months = traits.months or (3 if over or traits.sun else 6)
        opens = to_days(add_months(last, months))
        due = opens + int(rng.random() * 30) + (rng.randrange(20, 140) if chance > 0.85 else 0)
        if due > self._scale.today and (due > self._scale.today + 75 or chance > 0.6):
            return False
        if journey.touch_ups >= 2 and chance > 0.7:
            journey.touch_ups = 0
            journey.area, journey.concern = rng.choice(AREAS)
            journey.of = rng.choice((3, 3, 4))
            return self._start_series(journey, due, opens, due + 40)
        journey.touch_ups += 1
        journey.kind, journey.due, journey.earliest, journey.latest = "maintenance", due, day + 28, due + 60
        return True

    def _scripted(self, journey: Journey, day: int) -> bool:
        """The next visit of a patient whose way is given; booked on where the script says so."""
        journey.script.pop(0)
        if not journey.script:
            more = journey.ahead and journey.kind == "series" and journey.session < journey.of
            return more and self._next_session(journey, day)
        stage = journey.script[0]
        due = self._scale.today - stage.days_ago
        opens, closes = day + 28, due + 3
        if stage.kind == "series" and journey.plan is None:
            self._open_plan(journey)
            opens = day + 1
        elif stage.kind == "series":
            journey.session += 1
            closes = day + 42
        journey.kind = stage.kind
        if stage.days_ago == 0:
            journey.due = journey.earliest = journey.latest = due
            return True
        return self._wish(journey, due, opens, closes)

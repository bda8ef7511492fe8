"""Maintenance: when a patient is due after a series, and the one definition of who stands on the recall list.

The maintained recall rows and their recomputation both come from `recall_basis`; what a row means on a day,
and beside a booking, is `recall_state`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from clinicdesk.domain.rules import Rule, RuleBook
from clinicdesk.domain.walltime import add_months, age_on

MAINTENANCE_BOOK = RuleBook(
    (
        Rule("over_age", 40, "years", "domain.md S13: seed; over 40 is 41 whole years"),
        Rule("months", (3, 4), "calendar months", "domain.md S13: seed"),
        Rule("other_months", (6, 7), "calendar months", "domain.md S14, section 5: clinic default"),
        Rule("soon_days", 30, "days", "clinic default"),
        Rule("least_gap_days", 28, "days", "domain.md S10: seed, 4-6 weeks"),
        Rule("most_gap_days", 42, "days", "domain.md S10: seed, 4-6 weeks"),
    )
)


@dataclass(frozen=True)
class MaintenanceRules:
    """The clinic's rules for recall: months are calendar months, the rest whole years and days."""

    over_age: int = 40
    months: tuple[int, int] = (3, 4)
    other_months: tuple[int, int] = (6, 7)
    soon_days: int = 30
    least_gap_days: int = 28
    most_gap_days: int = 42

    @classmethod
    def of(cls, book: RuleBook) -> MaintenanceRules:
        """The rules that a (possibly edited) book holds."""
        return cls(
            over_age=book.whole("over_age"),
            months=book.span("months"),
            other_months=book.span("other_months"),
            soon_days=book.whole("soon_days"),
            least_gap_days=book.whole("least_gap_days"),
            most_gap_days=book.whole("most_gap_days"),
        )


DEFAULTS = MaintenanceRules()


class Reason(Enum):
    """Why a patient is called back."""

    OVER_40 = "over_40"
    SUN_DAMAGE = "sun_damage"
    OWN_INTERVAL = "own_interval"
    CLINIC_INTERVAL = "clinic_interval"
    SERIES = "series"


class State(Enum):
    """Where a patient stands on the recall list on a day."""

    STALLED = "stalled"
    LATE = "late"
    DUE = "due"
    SOON = "soon"


@dataclass(frozen=True)
class Due:
    """A maintenance window, both days included, and why it is this one."""

    reason: Reason
    due_from: date
    due_to: date


@dataclass(frozen=True)
class SeriesFacts:
    """What recall needs of one series: `done` completed of `of` planned sessions, the last on a day."""

    series_id: int
    of: int
    done: int
    last_done: date | None
    stopped: bool = False

    @property
    def running(self) -> bool:
        """Not all sessions completed, and not stopped."""
        return not self.stopped and self.done < self.of

    @property
    def complete(self) -> bool:
        """The last planned session was completed: the patient has entered maintenance."""
        return self.done >= self.of


@dataclass(frozen=True)
class PatientFacts:
    """What recall needs to know of one patient.

    `last_treated` is the last completed treatment of any kind; `maintained` whether a maintenance visit was
    completed; `own_months` an interval agreed with this patient.
    """

    birth: date | None
    heavy_sun_damage: bool
    own_months: int | None
    last_treated: date | None
    maintained: bool
    series: tuple[SeriesFacts, ...]


@dataclass(frozen=True)
class RecallBasis:
    """Why and when to call a patient, as long as nothing is booked; session and `of` only within a series."""

    reason: Reason
    last_treated: date
    due_from: date
    due_to: date
    series_id: int | None = None
    session: int | None = None
    of: int | None = None


def due(
    last_treated: date,
    birth: date | None,
    heavy_sun_damage: bool,
    own_months: int | None = None,
    rules: MaintenanceRules = DEFAULTS,
) -> Due:
    """The maintenance window after a treatment (domain.md S13, S14).

    An interval agreed with the patient goes first: from that month to the next. Else 3-4 calendar months for
    over 40 (whole years on the day the window opens, so that a birthday in the gap counts) or heavy sun
    damage, else the clinic's months. Month ends are clamped.
    """
    if own_months is not None:
        return _window(Reason.OWN_INTERVAL, last_treated, (own_months, own_months + 1))
    if birth is not None and age_on(birth, add_months(last_treated, rules.months[0])) > rules.over_age:
        return _window(Reason.OVER_40, last_treated, rules.months)
    if heavy_sun_damage:
        return _window(Reason.SUN_DAMAGE, last_treated, rules.months)
    return _window(Reason.CLINIC_INTERVAL, last_treated, rules.other_months)


def _window(reason: Reason, last_treated: date, months: tuple[int, int]) -> Due:
    return Due(reason, add_months(last_treated, months[0]), add_months(last_treated, months[1]))


def recall_basis(facts: PatientFacts, rules: MaintenanceRules = DEFAULTS) -> RecallBasis | None:
    """The recall row of one patient, None for who has not been treated or whose series was stopped.

    A running series comes first: its next session is due 28-42 days after the last completed one; of several,
    the one whose window closes first. Else maintenance, once a series or a maintenance visit was completed.
    Bookings are not looked at here: `recall_state` does.
    """
    waiting = [basis for series in facts.series if (basis := _series_basis(series, rules)) is not None]
    if waiting:
        return min(waiting, key=lambda basis: (basis.due_to, basis.series_id or 0))
    entered = facts.maintained or any(series.complete for series in facts.series)
    if facts.last_treated is None or not entered:
        return None
    window = due(facts.last_treated, facts.birth, facts.heavy_sun_damage, facts.own_months, rules)
    return RecallBasis(window.reason, facts.last_treated, window.due_from, window.due_to)


def _series_basis(series: SeriesFacts, rules: MaintenanceRules) -> RecallBasis | None:
    """The window of the next session of a running series with at least one session completed."""
    if not series.running or series.last_done is None:
        return None
    return RecallBasis(
        Reason.SERIES,
        series.last_done,
        series.last_done + timedelta(days=rules.least_gap_days),
        series.last_done + timedelta(days=rules.most_gap_days),
        series.series_id,
        series.done + 1,
        series.of,
    )


def recall_state(
    on: date,
    reason: Reason,
    due_from: date,
    due_to: date,
    open_visits: Sequence[date] = (),
    *,
    rules: MaintenanceRules = DEFAULTS,
) -> State | None:
    """Where a recall row stands on a day, None where nobody is to be called.

    `open_visits` are the days of treatment visits still open (booked to check-out): one on or after the day
    takes the patient off the list (product.md 7). Past the window a series is *stalled*, maintenance *late*;
    inside it *due*; up to 30 days before it *soon*.
    """
    if any(day >= on for day in open_visits):
        return None
    if on > due_to:
        return State.STALLED if reason is Reason.SERIES else State.LATE
    if on >= due_from:
        return State.DUE
    return State.SOON if (due_from - on).days <= rules.soon_days else None


def stalled(
    on: date, last_done: date, open_visits: Sequence[date], rules: MaintenanceRules = DEFAULTS
) -> bool:
    """Whether a running series has stalled: no next session booked and [last + 28, last + 42] has passed."""
    closes = last_done + timedelta(days=rules.most_gap_days)
    return on > closes and not any(day >= on for day in open_visits)

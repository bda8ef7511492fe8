"""The aftercare timeline: what to do and to leave after a treatment, with real dates and clock times.

To add a step: a `Rule` in `DEFAULTS`, and its texts under the same code in each language's aftercare.toml.
Hours are elapsed time, whatever the clocks do; days are days of the calendar (product.md 10).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from clinicdesk.domain.refusal import refuse

ALL_TYPES = frozenset(range(1, 7))
FAIR = frozenset({1, 2})
MEDIUM = frozenset({3})
DARK = frozenset({4, 5, 6})
NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)


class Kind(StrEnum):
    """What a step asks for: drawn as a tick, a cross or an i, each beside its words."""

    DO = "do"
    DONT = "dont"
    INFO = "info"


class Intensity(StrEnum):
    """How strongly the skin was treated (domain.md S9, §3: at most 0.5 mm, to 1.5 mm, above)."""

    LIGHT = "light"
    STANDARD = "standard"
    AGGRESSIVE = "aggressive"


ALL_INTENSITIES = frozenset(Intensity)
CALL_US_DAYS = {Intensity.LIGHT: 4, Intensity.STANDARD: 7, Intensity.AGGRESSIVE: 12}
"""Days after which an expected reaction that is still there is a reason to call (domain.md §6.2, S24)."""

CALL_SAME_DAY = ("growing", "pus", "swelling", "blisters", "rash", "returned", "patches")
DOCTOR_TODAY = ("fever", "spreading", "severe_pain", "eye")
EMERGENCY = ("breathing", "face", "heartbeat", "seizure")
"""Red flags by how fast to act, as text codes (domain.md §6.5)."""


class Precision(StrEnum):
    """How exactly a moment is told: to the minute, as a morning, or as a day."""

    MINUTE = "minute"
    MORNING = "morning"
    DAY = "day"


@dataclass(frozen=True)
class Moment:
    """A clinic wall time and how exactly it is meant."""

    wall: datetime
    precision: Precision = Precision.MINUTE


@dataclass(frozen=True)
class Hours:
    """So many elapsed hours after the end of treatment, rounded up to a time one can read from a clock."""

    count: int

    def after(self, ended: datetime) -> Moment:
        """The wall time, in `ended`'s zone: up to the next 5 minutes, from 24 hours on the next 15."""
        step = timedelta(minutes=5 if self.count < 24 else 15)
        wall = (ended.astimezone(UTC) + timedelta(hours=self.count)).astimezone(ended.tzinfo)
        naive = wall.replace(tzinfo=None, fold=0)
        midnight = datetime.combine(naive.date(), time())
        return Moment(midnight + -((midnight - naive) // step) * step)


@dataclass(frozen=True)
class Days:
    """So many calendar days after the day of treatment, that day included."""

    count: int

    def after(self, ended: datetime) -> Moment:
        """The last day meant, as a whole day."""
        return Moment(datetime.combine(ended.date() + timedelta(days=self.count), time()), Precision.DAY)


Offset = Hours | Days


@dataclass(frozen=True)
class Note:
    """An extra sentence of a step, for some skin types or for the first sessions only."""

    code: str
    types: frozenset[int] = ALL_TYPES
    before_session: int | None = None


@dataclass(frozen=True)
class Rule:
    """One step of the timeline as the clinic has set it; `by_night` is the rule of domain.md S28."""

    code: str
    kind: Kind
    starts: Offset | None = None
    ends: Offset | None = None
    intensities: frozenset[Intensity] = ALL_INTENSITIES
    types: frozenset[int] = ALL_TYPES
    needs_product: bool = False
    by_night: bool = False
    on: bool = True
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Treated:
    """What a sheet is worked out from: when the treatment ended (aware, in the clinic's zone) and on whom.

    `skin_type` is Fitzpatrick I-VI as 1-6; `session` is None outside a series.
    """

    ended: datetime
    intensity: Intensity
    skin_type: int | None
    approved_product: bool = False
    session: int | None = None


@dataclass(frozen=True)
class Step:
    """One step with its real times; `starts` None means from now on, `ends` None means from then on."""

    code: str
    kind: Kind
    starts: Moment | None
    ends: Moment | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """What the clinic or the operator changed about one rule; None leaves it as it was."""

    on: bool | None = None
    starts: Offset | None = None
    ends: Offset | None = None


_SOFT, _STRONG = frozenset({Intensity.LIGHT, Intensity.STANDARD}), frozenset({Intensity.AGGRESSIVE})
_SKIN_NOTES = (Note("fair_skin", FAIR), Note("dark_skin", DARK))
_EARLY = Note("early_effect", before_session=3)

DEFAULTS: tuple[Rule, ...] = (
    Rule("leave_alone", Kind.DONT, ends=Hours(8), by_night=True),
    Rule("wash", Kind.DO, starts=Hours(8), ends=Days(3), by_night=True),
    Rule("redness", Kind.INFO, ends=Days(2), intensities=_SOFT, notes=_SKIN_NOTES),
    Rule("redness_strong", Kind.INFO, ends=Days(12), intensities=_STRONG, notes=_SKIN_NOTES),
    Rule("alcohol", Kind.DONT, ends=Hours(24)),
    # Two weeks that begin after the first day; four where dark marks can appear (domain.md §6.1, §6.3).
    Rule("sun_cream", Kind.DO, starts=Hours(24), ends=Days(15), types=FAIR | MEDIUM),
    Rule("sun_cream_strict", Kind.DO, starts=Hours(24), ends=Days(28), types=DARK),
    Rule("makeup", Kind.DONT, ends=Hours(72)),
    Rule("sport", Kind.DONT, ends=Hours(72)),
    Rule("swim", Kind.DONT, ends=Days(5)),
    Rule("actives", Kind.DONT, ends=Days(7)),
    Rule("brushes", Kind.DONT, ends=Days(7)),
    Rule("sunbathing", Kind.DONT, ends=Days(7)),
    Rule("product", Kind.DO, ends=Days(7), needs_product=True),
    Rule("flaking", Kind.INFO, ends=Days(7), intensities=_SOFT, notes=(_EARLY,)),
    Rule("flaking_strong", Kind.INFO, ends=Days(12), intensities=_STRONG, notes=(_EARLY,)),
    Rule("pain", Kind.INFO, ends=Days(14)),
    Rule("waxing", Kind.DONT, ends=Days(14)),
    Rule("injections", Kind.DONT, ends=Days(14)),
    Rule("peel", Kind.DONT, ends=Days(28)),
)
"""The steps of domain.md §6.1 in the order in which they are read; every figure is the clinic's to change."""


def timeline(treated: Treated, rules: Sequence[Rule] = DEFAULTS) -> tuple[Step, ...]:
    """The steps for one treatment, in the order of the rules.

    Raises ValueError for an end without a zone; refuses `skin_type_missing` (domain.md S21).
    """
    if treated.ended.tzinfo is None:
        raise ValueError("the end of a treatment needs the clinic's zone")
    skin = _skin_type(treated)
    return tuple(_step(rule, treated, skin) for rule in rules if _applies(rule, treated, skin))


def call_us_after(treated: Treated) -> date:
    """The last day on which an expected reaction may still be there (domain.md §6.2: 4, 7 or 12 days)."""
    return treated.ended.date() + timedelta(days=CALL_US_DAYS[treated.intensity])


def edited(rules: Sequence[Rule], edits: Mapping[str, Edit]) -> tuple[Rule, ...]:
    """The rules with the clinic's or the operator's changes; an unknown code is refused, not ignored."""
    known = {rule.code for rule in rules}
    for code in edits:
        if code not in known:
            raise refuse("aftercare_step_unknown", step=code)
    return tuple(_edit(rule, edits[rule.code]) if rule.code in edits else rule for rule in rules)


def first_wash(rules: Sequence[Rule], hours: int) -> tuple[Rule, ...]:
    """The rules with the first wash after so many hours, as the operator advised (domain.md S28, S39)."""
    if not 1 <= hours <= 72:
        raise refuse("first_wash_hours", field="first_wash", hours=hours, least=1, most=72)
    at = Hours(hours)
    return edited(rules, {"leave_alone": Edit(ends=at), "wash": Edit(starts=at)})


def _skin_type(treated: Treated) -> int:
    if treated.skin_type not in ALL_TYPES or treated.skin_type is None:
        raise refuse("skin_type_missing", field="skin_type")
    return treated.skin_type


def _applies(rule: Rule, treated: Treated, skin: int) -> bool:
    return (
        rule.on
        and treated.intensity in rule.intensities
        and skin in rule.types
        and (treated.approved_product or not rule.needs_product)
    )


def _step(rule: Rule, treated: Treated, skin: int) -> Step:
    starts = rule.starts.after(treated.ended) if rule.starts else None
    ends = rule.ends.after(treated.ended) if rule.ends else None
    if rule.by_night:
        starts, ends = _by_day(starts), _by_day(ends)
    notes = tuple(note.code for note in rule.notes if _wanted(note, treated, skin))
    return Step(rule.code, rule.kind, starts, ends, notes)


def _wanted(note: Note, treated: Treated, skin: int) -> bool:
    session, before = treated.session, note.before_session
    early = before is None or (session is not None and session < before)
    return early and skin in note.types


def _by_day(moment: Moment | None) -> Moment | None:
    """A minute between 22:00 and 07:00 becomes the morning after (domain.md S28)."""
    if moment is None or moment.precision is not Precision.MINUTE:
        return moment
    if NIGHT_ENDS <= moment.wall.time() < NIGHT_BEGINS:
        return moment
    days = 1 if moment.wall.time() >= NIGHT_BEGINS else 0
    return Moment(datetime.combine(moment.wall.date() + timedelta(days=days), NIGHT_ENDS), Precision.MORNING)


def _edit(rule: Rule, edit: Edit) -> Rule:
    return replace(
        rule,
        on=rule.on if edit.on is None else edit.on,
        starts=edit.starts or rule.starts,
        ends=edit.ends or rule.ends,
    )

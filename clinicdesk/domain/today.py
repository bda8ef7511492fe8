"""The rules of the day's board: which step follows which, clocks, overruns, the check-out list, closing time.

To add a step of a visit: its word in `NEXT` and `BACK`, and a column in `COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.rules import Rule, RuleBook
from clinicdesk.domain.screening import Assessment, Preparation
from clinicdesk.domain.views.visits import BoardFacts

TODAY_BOOK = RuleBook(
    (
        Rule("numbing_soon", 5, "minutes before it comes off", "clinic default"),
        Rule("numbing_late", 5, "minutes over", "clinic default"),
        Rule("numbing_alarm", 15, "minutes over", "clinic default; domain.md 7.3: clinics 15-45 minutes"),
        Rule("patient_late", 10, "minutes after the start", "clinic default"),
    )
)

NEXT: dict[str, tuple[str, ...]] = {
    "booked": ("arrived", "no_show", "cancelled"),
    "arrived": ("numbing", "treatment", "cancelled"),
    "numbing": ("treatment", "cancelled"),
    "treatment": ("checkout",),
    "checkout": ("done",),
    "done": (),
    "no_show": ("arrived",),
    "cancelled": (),
}
"""What may follow each status; whoever was treated is not cancelled any more."""

BACK: dict[str, tuple[str, ...]] = {
    "arrived": ("booked",),
    "numbing": ("arrived",),
    "treatment": ("numbing", "arrived"),
    "checkout": ("treatment",),
    "no_show": ("booked",),
    "cancelled": ("booked",),
}
"""How a step is taken back; a closed check-out is amended, never stepped back (architecture.md)."""

COLUMNS = {
    "booked": "expected",
    "arrived": "arrived",
    "numbing": "numbing",
    "treatment": "treatment",
    "checkout": "checkout",
}
"""The list of the board in which a visit stands; the other statuses stand in none."""

OPEN = frozenset(COLUMNS)
"""Statuses of a visit that is still to come or under way."""


def check_step(status: str, to: str, kind: str = "series", *, back: bool = False) -> Refusal | None:
    """Whether a visit may go from one status forward to another, or back; `step_not_allowed` if not."""
    allowed = to in (BACK if back else NEXT).get(status, ())
    if not allowed or (kind == "consult" and to == "numbing"):
        return Refusal("step_not_allowed", {"status": status, "to": to})
    return None


def next_step(status: str, kind: str, *, numbing: bool) -> str | None:
    """The usual next status: a consult, or a treatment without a numbing phase, goes straight in."""
    if status == "arrived" and (kind == "consult" or not numbing):
        return "treatment"
    return next(iter(NEXT.get(status, ())), None)


def step_back(status: str, *, numbed: bool) -> str | None:
    """Where one step back leads, None where there is none; `numbed`: numbing had been started."""
    if status == "treatment":
        return "numbing" if numbed else "arrived"
    return next(iter(BACK.get(status, ())), None)


class Alarm(StrEnum):
    """How loudly a numbing clock calls, quiet first."""

    RUNNING = "running"
    SOON = "soon"
    READY = "ready"
    LATE = "late"
    ALARM = "alarm"


@dataclass(frozen=True)
class NumbingClock:
    """Numbing on the board: minutes left (negative: over), the share of the time gone (0 to 1), the alarm."""

    off_at: datetime
    left: int
    gone: float
    alarm: Alarm


def numbing_clock(on: datetime, until: datetime, now: datetime, rules: RuleBook = TODAY_BOOK) -> NumbingClock:
    """The clock of a numbing cream put on at `on` and due off at `until`; a started minute counts as left."""
    left = -((now - until) // timedelta(minutes=1))
    whole = max(until - on, timedelta(minutes=1))
    gone = min(max((now - on) / whole, 0.0), 1.0)
    return NumbingClock(until, left, gone, _alarm(left, rules))


def _alarm(left: int, rules: RuleBook) -> Alarm:
    """The alarm for minutes left; it rises as they run out and over."""
    if left > rules.whole("numbing_soon"):
        return Alarm.RUNNING
    if left > 0:
        return Alarm.SOON
    if -left < rules.whole("numbing_late"):
        return Alarm.READY
    return Alarm.LATE if -left < rules.whole("numbing_alarm") else Alarm.ALARM


@dataclass(frozen=True)
class Hold:
    """A resource that a treatment keeps: minutes that follow it there (clean-down), and who comes next."""

    tail_minutes: int
    next_at: datetime | None


@dataclass(frozen=True)
class Overrun:
    """A treatment past its time: "5 min over · 15:30 still fits" (product.md 18)."""

    minutes: int
    next_at: datetime | None
    fits: bool


def due_at(treatment_on: datetime, minutes: int) -> datetime:
    """When a treatment that really began at `treatment_on` should end."""
    return treatment_on + timedelta(minutes=minutes)


def overrun(now: datetime, due: datetime, holds: Iterable[Hold]) -> Overrun | None:
    """How far a treatment is over, and whether the next visits on its resources still start in time.

    None while it is in time and everybody after it fits. One that began late may be no minute over and still
    push the next: then `minutes` is 0 and `fits` is False.
    """
    over = max((now - due) // timedelta(minutes=1), 0)
    ends = max(now, due)
    following = [(hold.next_at, ends + timedelta(minutes=hold.tail_minutes)) for hold in holds]
    pushed = [next_at for next_at, free_at in following if next_at is not None and free_at > next_at]
    if not over and not pushed:
        return None
    upcoming = [next_at for next_at, _ in following if next_at is not None]
    return Overrun(over, min(pushed or upcoming, default=None), not pushed)


class ItemState(StrEnum):
    """Where one point of the check-out list stands; `printed` is not handed over."""

    OPEN = "open"
    WAITS = "waits"
    PRINTED = "printed"
    DONE = "done"


@dataclass(frozen=True)
class Item:
    """One point of a check-out: `pen_log`, `aftercare` or `next_session`."""

    code: str
    state: ItemState
    values: dict[str, object] = field(default_factory=dict)


def checkout_items(facts: BoardFacts) -> tuple[Item, ...]:
    """The check-out list of one visit; a consult has none, and the last session books no next one.

    The desk does not log the pen: it sees for whom the log waits.
    """
    visit = facts.visit
    if visit.kind == "consult":
        return ()
    logged = ItemState.DONE if facts.logged else ItemState.WAITS
    paper = ItemState.PRINTED if facts.printed else ItemState.OPEN
    items = [
        Item("pen_log", logged, {"by": visit.practitioner, "at": facts.logged}),
        Item("aftercare", ItemState.DONE if facts.handed_over else paper),
    ]
    if visit.kind == "series" and visit.session is not None and not facts.series_complete:
        booked = ItemState.DONE if facts.next_booked else ItemState.OPEN
        items.append(Item("next_session", booked, {"session": visit.session + 1, "at": facts.next_booked}))
    return tuple(items)


def settled(items: Iterable[Item]) -> bool:
    """Whether a check-out list has emptied itself."""
    return all(item.state is ItemState.DONE for item in items)


@dataclass(frozen=True)
class Alert:
    """A line that a card shows; it says *check needed*, never the diagnosis (product.md 20)."""

    code: str
    values: dict[str, object] = field(default_factory=dict)


def alerts(
    facts: BoardFacts,
    assessment: Assessment,
    unasked: Sequence[str],
    preparations: Sequence[Preparation],
    *,
    now: datetime,
    rules: RuleBook = TODAY_BOOK,
) -> tuple[Alert, ...]:
    """What the desk must look at for a visit not yet treated, the gravest first.

    `unasked` are the screening questions not answered today, `preparations` what the patient should have left
    off: asked about only until the questions are answered.
    """
    visit = facts.visit
    if visit.status not in ("booked", "arrived", "numbing"):
        return ()
    found: list[Alert] = []
    if visit.kind != "consult":
        found += _care_alerts(facts, assessment, unasked, preparations)
    late = (now - visit.starts) // timedelta(minutes=1)
    if visit.status == "booked" and late >= rules.whole("patient_late"):
        found.append(Alert("patient_late", {"minutes": late}))
    if visit.kind != "consult" and visit.room_id is None:
        found.append(Alert("no_room"))
    if facts.alike:
        found.append(Alert("same_name", {"birth_date": visit.birth_date}))
    return tuple(found)


def _care_alerts(
    facts: BoardFacts, assessment: Assessment, unasked: Sequence[str], preparations: Sequence[Preparation]
) -> list[Alert]:
    """The alerts that stand before a treatment."""
    found: list[Alert] = []
    if assessment.needs_check:
        found.append(Alert("check_needed", {"by": facts.visit.practitioner}))
    if not facts.consent_signed:
        found.append(Alert("consent_missing"))
    asked = [line for line in preparations if line.question_id in unasked]
    found += [Alert("ask_preparation", {"code": line.code, "from_day": line.from_day}) for line in asked]
    if set(unasked) - {line.question_id for line in asked}:
        found.append(Alert("screening_due", {"questions": len(unasked)}))
    return found


def counts(board: Iterable[BoardFacts]) -> dict[str, int]:
    """The board's filters: every visit of the day as `booked`, then how many stand where."""
    statuses = [facts.visit.status for facts in board]
    places = {"waiting": "arrived", "numbing": "numbing", "treatment": "treatment", "checkout": "checkout",
              "done": "done", "no_show": "no_show"}  # fmt: skip
    return {"booked": len(statuses), **{name: statuses.count(status) for name, status in places.items()}}


@dataclass(frozen=True)
class StillOpen:
    """One thing still open at closing time: a point of a check-out, or the status a visit stands in."""

    appointment_id: int
    patient: str
    code: str


@dataclass(frozen=True)
class Closing:
    """The day at closing time: how many visits are done, and what is still open."""

    done: int
    still_open: tuple[StillOpen, ...]

    @property
    def quiet(self) -> bool:
        """Whether one quiet line is all there is to say."""
        return not self.still_open


def closing(board: Iterable[BoardFacts]) -> Closing:
    """What is still open of a day: visits to come or under way, and points left after a treatment."""
    done, still_open = 0, []
    for facts in board:
        visit = facts.visit
        done += visit.status == "done"
        if visit.status in ("checkout", "done"):
            codes = [item.code for item in checkout_items(facts) if item.state is not ItemState.DONE]
            codes += [] if codes or visit.status == "done" else ["checkout"]
        else:
            codes = [visit.status] if visit.status in OPEN else []
        still_open += [StillOpen(visit.id, visit.patient, code) for code in codes]
    return Closing(done, tuple(still_open))


def rooms_now(uses: Iterable[tuple[int, int, int]], now: int) -> dict[int, int]:
    """Which rooms are held at a wall minute, and until when; `uses` are (room id, from, to) in minutes."""
    return {room: ends for room, starts, ends in uses if starts <= now < ends}

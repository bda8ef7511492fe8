"""What a moved session does to the later ones, and the three answers to it (product.md 3).

*Only this one* leaves the later sessions where they are, *keep the gaps* moves them by as many days, *repair
what broke* moves only those that no longer fit, by the ladder with the others fixed. Lost sessions
(cancelled, missed) are skipped and keep their numbers; treated ones and those under way stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from clinicdesk.domain.free import Free
from clinicdesk.domain.ladder import NoPlan, Plan, Request, Rung, plan
from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.seating import Preference, seat_at
from clinicdesk.domain.walltime import DAY_MINUTES, from_days
from clinicdesk.domain.windows import GapVerdict, Light, SeriesRules, verdict

LOST = frozenset({"cancelled", "no_show"})


@dataclass(frozen=True)
class Session:
    """One booked session of a series; `start` is an absolute wall minute, `status` an appointment's."""

    session: int
    start: int
    status: str
    practitioner_id: int
    room_id: int | None
    pen_id: int | None

    @property
    def day(self) -> date:
        """The date on which the session lies."""
        return from_days(self.start // DAY_MINUTES)


@dataclass(frozen=True)
class Line:
    """One session before and after.

    `after` is None where no place was found, with the reason in `against`; the verdict then is that of the
    old place after the session before it.
    """

    session: int
    status: str
    before: int
    after: Session | None
    verdict: GapVerdict
    against: Refusal | None = None


@dataclass(frozen=True)
class Move:
    """A series' sessions in order of number, lost ones left out, and one of them moved."""

    earlier: tuple[Session, ...]
    before: Session
    moved: Session
    later: tuple[Session, ...]

    @property
    def previous(self) -> Session | None:
        """The session before the moved one."""
        return self.earlier[-1] if self.earlier else None


def move_of(sessions: Iterable[Session], moved: Session) -> Move:
    """The move of one session to the place of `moved`. Raises KeyError for one not in the series."""
    live = sorted((one for one in sessions if one.status not in LOST), key=lambda one: one.session)
    old = {one.session: one for one in live}[moved.session]
    earlier = tuple(one for one in live if one.session < moved.session)
    return Move(earlier, old, moved, tuple(one for one in live if one.session > moved.session))


def _lines(
    move: Move, after: Sequence[Session | Refusal], rules: SeriesRules, event: date | None
) -> tuple[Line, ...]:
    """The moved session and the later ones with their verdicts, each against the one before it."""
    lines = []
    last = move.previous.day if move.previous else None
    for old, new in zip((move.before, *move.later), (move.moved, *after), strict=True):
        place = old if isinstance(new, Refusal) else new
        told = verdict(last, place.day, rules, event)
        if isinstance(new, Refusal):
            lines.append(Line(old.session, old.status, old.start, None, told, new))
        else:
            lines.append(Line(old.session, old.status, old.start, new, told))
        last = place.day
    return tuple(lines)


def only_this(move: Move, rules: SeriesRules, event: date | None) -> tuple[Line, ...]:
    """The moved session, and whether the later ones still fit where they are."""
    return _lines(move, move.later, rules, event)


def breaks(lines: Iterable[Line]) -> bool:
    """Whether any session after the moved one no longer fits."""
    return any(line.verdict.light is not Light.GREEN for line in list(lines)[1:])


def keep_gaps(move: Move, request: Request, free: Free) -> tuple[Line, ...]:
    """Every later booked session moved by as many days, at its own time, with its own practitioner.

    Its own room and pen are kept where they are free, another is taken where not. `free` leaves out what the
    series' booked sessions hold. A place that is taken or closed is told, never replaced by another time.
    """
    shift = (move.moved.day - move.before.day).days * DAY_MINUTES
    places: list[Session | Refusal] = []
    for old in move.later:
        if old.status != "booked" or not shift:
            places.append(old)
            continue
        wanted = Preference(old.practitioner_id, old.room_id, old.pen_id)
        seat = seat_at(free, request.phases, old.start + shift, wanted)
        if isinstance(seat, Refusal):
            places.append(seat)
        else:
            places.append(replace(old, start=old.start + shift, room_id=seat.room_id, pen_id=seat.pen_id))
    return _lines(move, places, request.rules, request.wish.event)


def repair(move: Move, request: Request, free: Free) -> tuple[Line, ...] | NoPlan:
    """Only the sessions that no longer fit, moved as the ladder would, the others fixed.

    Where that has no answer the next later session is freed as well, one at a time; the first answer found
    moves the fewest. `request` gives phases, rules, wish, prices and the first day; what it says of sessions
    is replaced. `free` leaves out what the series' booked sessions hold. NoPlan when nothing helps.
    """
    rules, event = request.rules, request.wish.event
    lines = only_this(move, rules, event)
    broken = [
        place
        for place, line in enumerate(lines[1:], start=1)
        if line.verdict.light is not Light.GREEN and line.status == "booked"
    ]
    if not broken:
        return lines
    freed = set(broken)
    answer: Plan | NoPlan = plan(_request(move, freed, request), free)
    for place in range(max(broken) + 1, len(lines)):
        if isinstance(answer, Plan) or move.later[place - 1].status != "booked":
            break
        freed.add(place)
        answer = plan(_request(move, freed, request), free)
    if isinstance(answer, NoPlan):
        return answer
    places = [
        _placed(old, rung) if place in freed else old
        for place, (old, rung) in enumerate(zip(move.later, answer.rungs[1:], strict=True), start=1)
    ]
    return _lines(move, places, rules, event)


def _request(move: Move, freed: set[int], request: Request) -> Request:
    """The moved session and the later ones as a ladder numbered from 1, all fixed but the freed ones."""
    chain = (move.moved, *move.later)
    fixed = {
        place + 1: Rung(place + 1, one.start, one.practitioner_id, one.room_id, one.pen_id)
        for place, one in enumerate(chain)
        if place not in freed
    }
    event, last = request.wish.event, move.previous
    return replace(
        request,
        sessions=len(chain),
        first_session=1,
        previous=last.day if last else None,
        previous_practitioner=last.practitioner_id if last else None,
        fixed=fixed,
        across_event=event is not None and any(one.day > event for one in chain),
    )


def _placed(old: Session, rung: Rung) -> Session:
    """A session at the place of a rung."""
    who = old.practitioner_id if rung.practitioner_id is None else rung.practitioner_id
    return replace(old, start=rung.start, practitioner_id=who, room_id=rung.room_id, pen_id=rung.pen_id)

"""Lays the visits of one sample day: a chain of treatments for each practitioner, rooms as they come free.

Minutes are of the day. The numbing of a visit lies before its treatment and needs only a room, so that the
chain of one practitioner has treatments end to end while the next patients are numbing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from clinicdesk.services.sample.clinic import Calendar, Scale
from clinicdesk.services.sample.journeys import Journey

NUMBING, CLEANING = 30, 10
NEEDLING = {"series": 45, "maintenance": 30, "consult": 20}


@dataclass(slots=True)
class Visit:
    """One laid visit; `start` is a minute of the day, `seat` the practitioner, all as places in the form."""

    journey: Journey
    kind: str
    start: int
    seat: int
    room: int | None = None
    pen: int | None = None
    status: str = "booked"

    @property
    def needles_at(self) -> int:
        """When the practitioner begins."""
        return self.start if self.kind == "consult" else self.start + NUMBING

    @property
    def leaves_at(self) -> int:
        """When the patient leaves."""
        return self.needles_at + NEEDLING[self.kind]


class DayPlanner:
    """Packs wanted visits into days of one clinic."""

    def __init__(self, scale: Scale, calendar: Calendar, rooms: int, rng: Random) -> None:
        self._scale = scale
        self._calendar = calendar
        self._rooms = rooms
        self._rng = rng

    def pack(
        self, day: int, wanted: Sequence[Journey], fixed: Sequence[Visit]
    ) -> tuple[list[Visit], list[Journey]]:
        """The day's visits, and the journeys for which there was no room; `fixed` ones are laid already.

        Where visits are fixed, their practitioners get no others.
        """
        taken = {visit.seat for visit in fixed}
        spans = {
            person: spans
            for person in range(self._scale.practitioners)
            if person not in taken and (spans := self._calendar.working(person, day))
        }
        chains, left = self._share_out(wanted, spans)
        visits: list[Visit] = []
        for person, chain in chains.items():
            laid, over = self._chain(person, chain, spans[person], day)
            visits += laid
            left += over
        return self._house(visits, fixed, left)

    def _share_out(
        self, wanted: Sequence[Journey], spans: dict[int, tuple[tuple[int, int], ...]]
    ) -> tuple[dict[int, list[Journey]], list[Journey]]:
        """Everybody to their own practitioner while there is time, else to the one with most time left."""
        free = {person: sum(last - first for first, last in own) * 0.9 - 25 for person, own in spans.items()}
        chains: dict[int, list[Journey]] = {person: [] for person in spans}
        left = []
        for journey in wanted:
            need = NEEDLING[journey.kind] if journey.kept else NEEDLING[journey.kind] // 3
            person = journey.seat
            if free.get(person, 0) < need:
                person = max(free, key=free.__getitem__, default=-1)
            if person < 0 or free[person] < need:
                left.append(journey)
                continue
            free[person] -= need
            chains[person].append(journey)
        return chains, left

    def _chain(
        self, person: int, chain: list[Journey], spans: tuple[tuple[int, int], ...], day: int
    ) -> tuple[list[Visit], list[Journey]]:
        """One practitioner's visits one after the other, with what is to spare strewn between them."""
        rng, grid = self._rng, self._scale.grid
        opens, closes = self._calendar.opening(day)
        rng.shuffle(chain)
        spare = sum(last - first for first, last in spans) - sum(
            NEEDLING[one.kind] for one in chain if one.kept
        )
        share = max(0, 2 * spare // (len(chain) + 2))
        visits, over, at, span = [], [], spans[0][0], 0
        for journey in chain:
            length = NEEDLING[journey.kind]
            lead, tail = (0, 0) if journey.kind == "consult" else (NUMBING, CLEANING)
            begin = -(-max(at + int(rng.random() * share), opens + lead, spans[span][0]) // grid) * grid
            while span < len(spans) and begin + length > min(spans[span][1], closes - tail):
                span += 1
                begin = max(begin, spans[span][0]) if span < len(spans) else begin
            if span >= len(spans):
                over.append(journey)
                span = len(spans) - 1
                continue
            visits.append(Visit(journey, journey.kind, begin - lead, person))
            if journey.kept:
                at = begin + length
        return visits, over

    def _house(
        self, visits: list[Visit], fixed: Sequence[Visit], left: list[Journey]
    ) -> tuple[list[Visit], list[Journey]]:
        """Give each visit the first free room and its practitioner's pen; who finds no room waits a day."""
        free = [0] * self._rooms
        housed: list[Visit] = []
        blocked = sorted((visit for visit in fixed if visit.room is not None), key=lambda visit: visit.start)
        for visit in sorted(visits, key=lambda visit: (visit.start, visit.seat)):
            if visit.kind != "consult":
                ends = visit.leaves_at + CLEANING
                room = self._free_room(free, visit.start, ends, blocked)
                if room is None:
                    left.append(visit.journey)
                    continue
                if visit.journey.kept:
                    free[room] = ends
                visit.room, visit.pen = room, visit.seat
            housed.append(visit)
        return [*fixed, *housed], left

    def _free_room(self, free: list[int], start: int, ends: int, blocked: Sequence[Visit]) -> int | None:
        """The first room that nobody has from `start` to `ends`."""
        return next(
            (
                room
                for room, since in enumerate(free)
                if since <= start
                and not any(
                    other.room == room and other.start < ends and start < other.leaves_at + CLEANING
                    for other in blocked
                )
            ),
            None,
        )

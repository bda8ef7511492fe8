"""Free time as bit masks: one bit per minute, so that a question about half a year is a handful of shifts.

`Free` is read once per plan. `Board` answers, exact to the minute, at which starts of the grid a visit fits.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from clinicdesk.domain.hours import Span, merge
from clinicdesk.domain.phases import PhasePlan, held, stay
from clinicdesk.domain.walltime import DAY_MINUTES, to_days

_DAY_BYTES = DAY_MINUTES // 8


@dataclass(frozen=True)
class Calendar:
    """When one resource (or the patient) can be used at all, and when it is taken; absolute minutes."""

    open: tuple[Span, ...]
    busy: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Free:
    """Everything a plan needs to know about the clinic from `first_day` to `last_day`, both included.

    The mappings go from resource id to calendar in resource order and hold only who and what can do this
    service. `patient` is the clinic's open time, taken by the patient's own other visits; sessions that are
    being planned anew are left out of every calendar.
    """

    first_day: date
    last_day: date
    practitioners: Mapping[int, Calendar]
    rooms: Mapping[int, Calendar]
    pens: Mapping[int, Calendar]
    patient: Calendar


@dataclass(frozen=True)
class Seat:
    """Who and what serves one start; None for a kind the service does not hold."""

    practitioner_id: int | None
    room_id: int | None
    pen_id: int | None


def runs(free: int, minutes: int) -> int:
    """The minutes from which a mask stays free for `minutes` on end."""
    done = 1
    while done < minutes:
        step = min(done, minutes - done)
        free &= free >> step
        done += step
    return free


def clash(calendar: Calendar, pieces: Iterable[Span], start: int) -> Span | None:
    """The first busy span of a calendar that a visit starting at `start` would run into, if any."""
    busy = merge(calendar.busy)
    for opens, shuts in pieces:
        place = bisect_right(busy, (start + opens, start + opens))
        for span in busy[max(0, place - 1) : place + 1]:
            if span[0] < start + shuts and start + opens < span[1]:
                return span
    return None


class Mask:
    """A bit per minute from the board's first minute; cut into days without copying the whole."""

    def __init__(self, bits: int, days: int) -> None:
        self._bytes = bits.to_bytes(days * _DAY_BYTES, "little")

    def day(self, index: int) -> int:
        """The 1440 bits of one day."""
        return int.from_bytes(self._bytes[index * _DAY_BYTES : (index + 1) * _DAY_BYTES], "little")

    def has(self, minute: int) -> bool:
        """Whether a minute's bit is set; False outside the mask."""
        byte = minute >> 3
        return 0 <= byte < len(self._bytes) and bool(self._bytes[byte] >> (minute & 7) & 1)


class Board:
    """The starts at which one service fits into the free time, for every practitioner, room and pen."""

    def __init__(self, free: Free, phases: PhasePlan, step: int, hole_minutes: int) -> None:
        """Reads the calendars once; a spare day on either side holds visits and holes that cross midnight."""
        self.free = free
        self.first = to_days(free.first_day)
        self.last = to_days(free.last_day)
        self._days = self.last - self.first + 3
        self._base = (self.first - 1) * DAY_MINUTES
        self._all = (1 << self._days * DAY_MINUTES) - 1
        self._rooms = self._starts_of(free.rooms, held(phases, "room"))
        self._pens = self._starts_of(free.pens, held(phases, "pen"))
        visit = self._fits(self._mask(free.patient), ((0, stay(phases)),)) & self._grid(step)
        for pool in (self._rooms, self._pens):
            visit &= self._either(pool)
        self.people: tuple[int | None, ...] = (None,)
        self.starts = [Mask(visit, self._days)]
        self.snug = [Mask(self._all, self._days)]
        pieces = held(phases, "practitioner")
        if pieces:
            self.people = tuple(free.practitioners)
            masks = [self._mask(calendar) for calendar in free.practitioners.values()]
            self.starts = [Mask(visit & self._fits(mask, pieces), self._days) for mask in masks]
            self.snug = [Mask(self._snug(mask, pieces, hole_minutes), self._days) for mask in masks]

    def _mask(self, calendar: Calendar) -> int:
        """A calendar's free minutes."""
        size = self._days * DAY_MINUTES
        minutes = bytearray(b"0") * size
        for spans, digit in ((calendar.open, b"1"), (calendar.busy, b"0")):
            for starts, ends in spans:
                first, last = max(0, starts - self._base), min(size, ends - self._base)
                if first < last:
                    minutes[first:last] = digit * (last - first)
        minutes.reverse()
        return int(minutes, 2)

    @staticmethod
    def _fits(mask: int, pieces: Iterable[Span]) -> int:
        """The starts at which every piece finds the resource free."""
        fits = -1
        for opens, shuts in pieces:
            fits &= runs(mask, shuts - opens) >> opens
        return fits

    def _starts_of(
        self, calendars: Mapping[int, Calendar], pieces: tuple[Span, ...]
    ) -> dict[int | None, int]:
        """Each resource's possible starts; the one key None when the service does not hold this kind."""
        if not pieces:
            return {None: self._all}
        return {key: self._fits(self._mask(calendar), pieces) for key, calendar in calendars.items()}

    @staticmethod
    def _either(pool: Mapping[int | None, int]) -> int:
        """The starts at which at least one of a pool is free."""
        starts = 0
        for mask in pool.values():
            starts |= mask
        return starts

    def _grid(self, step: int) -> int:
        """The starts on the clinic's grid, every `step` minutes from midnight."""
        day = sum(1 << minute for minute in range(0, DAY_MINUTES, step))
        return int.from_bytes(day.to_bytes(_DAY_BYTES, "little") * self._days, "little")

    def _snug(self, mask: int, pieces: tuple[Span, ...], hole: int) -> int:
        """The starts that leave no free time shorter than `hole` minutes before or after the practitioner."""
        taken, wide = self._all ^ mask, runs(mask, max(1, hole))
        before = (taken << 1 | 1) | wide << max(1, hole)
        return before >> pieces[0][0] & (taken | wide) >> pieces[-1][1] & self._all

    def day(self, masks: Mask, day: int) -> int:
        """One day's bits of a mask, by absolute day number."""
        return masks.day(day - self.first + 1)

    def is_snug(self, person: int, start: int) -> bool:
        """Whether a start leaves no hole beside it in a person's time; beyond the board none is known of."""
        inside = self.first <= start // DAY_MINUTES <= self.last
        return not inside or self.snug[person].has(start - self._base)

    def seat(self, person: int, start: int) -> Seat | None:
        """The first free room and pen, in resource order, for a start of a person; None when it is taken."""
        if not self.starts[person].has(start - self._base):
            return None
        bit = start - self._base
        room = next(key for key, mask in self._rooms.items() if mask >> bit & 1)
        pen = next(key for key, mask in self._pens.items() if mask >> bit & 1)
        return Seat(self.people[person], room, pen)

    def opens_on(self, calendar: Calendar, day: int) -> bool:
        """Whether a calendar has open time on an absolute day number."""
        begins = day * DAY_MINUTES
        return any(starts < begins + DAY_MINUTES and begins < ends for starts, ends in calendar.open)

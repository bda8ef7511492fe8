"""What a card of the Today board says, minute by minute, without Qt.

A card has a bold head (time, name, session), quiet lines below, at most one note on a tinted ground and one
meter. The selected card is opened and tells more. Nothing depends on colour: signs and words carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from clinicdesk.domain import today
from clinicdesk.wording.catalogue import choose, entry, text
from clinicdesk.wording.dates import clock_words, day_words, weekday_words
from clinicdesk.wording.speech import visit_words
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from clinicdesk.domain.views.visits import RoomLine
    from clinicdesk.services.today import Board, BoardRow

Look = Literal["quiet", "warn", "bad", "plain", "done"]
COLUMNS = tuple(today.COLUMNS)
"""The statuses that have a list of their own, left to right."""


@dataclass(frozen=True)
class Line:
    """One line of a card; `sign` stands before it (✓ ○ ▲), `key` is the key cap behind it."""

    words: str
    look: Look = "quiet"
    sign: str = ""
    key: str = ""


@dataclass(frozen=True)
class Card:
    """One visit as its list shows it now."""

    appointment_id: int
    version: int
    patient_id: int
    status: str
    kind: str
    time: str
    name: str
    tag: str
    lines: tuple[Line, ...]
    note: str = ""
    meter: float | None = None  # 0 to 1
    loud: bool = False  # an alarm that has gone on for long

    @property
    def spoken(self) -> str:
        """The card as a screen reader says it."""
        parts = [self.time, self.name, self.tag, *(line.words for line in self.lines), self.note]
        return ", ".join(part for part in parts if part)


def card(row: BoardRow, now: datetime, *, opened: bool, language: str = "en") -> Card:
    """The card of a visit at a minute; `opened` tells what only the selected one tells."""
    visit = row.facts.visit
    talk = _Talk(row, now, language)
    lines = [talk.where()]
    if opened:
        lines += talk.who()
    lines += talk.status_lines()
    asks = [alert for alert in row.alerts if alert.code == "ask_preparation"]
    # Everybody is to be screened before treatment: a card says so once the patient is here.
    silent = {"ask_preparation"} | (set() if opened or visit.status != "booked" else {"screening_due"})
    lines += [talk.alert(alert) for alert in row.alerts if alert.code not in silent]
    meter, loud = talk.meter()
    return Card(
        visit.id,
        visit.version,
        visit.patient_id,
        visit.status,
        visit.kind,
        clock_words(visit.starts, language),
        visit.patient,
        _tag(row, language),
        tuple(line for line in lines if line.words),
        talk.ask(asks[0]) if opened and asks else "",
        meter,
        loud,
    )


def _tag(row: BoardRow, language: str) -> str:
    """The session as 2/4, or what kind of visit it is."""
    visit = row.facts.visit
    if visit.session is not None:
        return visit_words(visit.kind, visit.session, visit.of, "of_short", language)
    return text(f"board.tag.{visit.kind}", language)


class _Talk:
    """The lines of one card."""

    def __init__(self, row: BoardRow, now: datetime, language: str) -> None:
        self.row = row
        self.facts = row.facts
        self.visit = row.facts.visit
        self.now = now
        self.language = language

    def say(self, key: str, n: int | None = None, **values: Any) -> str:
        """A text of board.toml; with `n` in the form that the number asks for."""
        found = entry(f"board.{key}", self.language)
        words = found if isinstance(found, str) else choose(found, n or 0, self.language)
        return words.format(n=n, **values)

    def where(self) -> Line:
        """Area, practitioner, room, and the pen while needling."""
        visit = self.visit
        parts = [term("area", visit.area, self.language), short_name(visit.practitioner)]
        if visit.room:
            parts.append(visit.room)
        elif visit.kind == "consult":
            parts.append(self.say("line.no_room"))
        if visit.status == "treatment" and visit.pen:
            parts.append(visit.pen)
        return Line(" · ".join(part for part in parts if part))

    def who(self) -> list[Line]:
        """Born and last treated: what tells two people apart."""
        born = self.visit.birth_date
        last = self.facts.last_treated
        words: dict[str, Any] = {
            "born": day_words(born, "short_year", self.language) if born else "",
            "last": self.day(last.date()) if last else "",
        }
        known = "_".join(name for name, value in words.items() if value)
        return [Line(self.say(f"line.{known}", **words))] if known else []

    def day(self, day: date) -> str:
        """A day without its year while it is of the last eleven months."""
        near = abs((self.now.date() - day).days) < 330
        return day_words(day, "plain_short" if near else "short_year", self.language)

    def status_lines(self) -> list[Line]:
        """What the clock of its list says."""
        return {
            "arrived": self._arrived,
            "numbing": self._numbing,
            "treatment": self._treatment,
            "checkout": self._checkout,
            "done": self._checkout,
        }.get(self.visit.status, list)()

    def _arrived(self) -> list[Line]:
        if self.facts.arrived is None:
            return []
        waited = (self.now - self.facts.arrived) // timedelta(minutes=1)
        return [Line(self.say("line.waiting", waited))]

    def _clock(self) -> today.NumbingClock | None:
        if self.facts.numbing_on is None or self.facts.numbing_until is None:
            return None
        return today.numbing_clock(self.facts.numbing_on, self.facts.numbing_until, self.now)

    def _numbing(self) -> list[Line]:
        clock = self._clock()
        if clock is None:
            return []
        off = clock_words(clock.off_at, self.language)
        if clock.left > 0:
            look: Look = "warn" if clock.alarm is today.Alarm.SOON else "plain"
            return [Line(self.say("line.numbing_left", clock.left, off=off), look)]
        if clock.alarm is today.Alarm.READY:
            return [Line(self.say("line.numbing_ready", off=off), "warn", "▲")]
        return [Line(self.say("line.numbing_over", -clock.left), "bad", "▲")]

    def _treatment(self) -> list[Line]:
        began, minutes = self.facts.treatment_on, self.facts.treatment_minutes
        if began is None or minutes is None:
            return []
        due = today.due_at(began, minutes)
        over = today.overrun(self.now, due, self.row.holds)
        since: dict[str, Any] = {
            "since": clock_words(began, self.language),
            "due": clock_words(due, self.language),
        }
        running = Line(self.say("line.treating", **since))
        if over is None:
            return [running]
        if over.next_at is None:
            return [running, Line(self.say("line.over", over.minutes), "warn", "▲")]
        after = clock_words(over.next_at, self.language)
        code = "over_fits" if over.fits else "over_late" if over.minutes else "late_start"
        told = self.say(f"line.{code}", over.minutes, next=after)
        return [running, Line(told, "warn" if over.fits else "bad", "▲")]

    def _checkout(self) -> list[Line]:
        return [self._item(item) for item in self.row.items]

    def _item(self, item: today.Item) -> Line:
        keys = {"aftercare": "P", "next_session": "N", "pen_log": "L"}
        done = item.state is today.ItemState.DONE
        values: dict[str, Any] = {**item.values, "by": short_name(str(item.values.get("by", "")))}
        if isinstance(values.get("at"), datetime):
            values["at"] = clock_words(values["at"], self.language)
        words = self.say(f"item.{item.code}_{item.state.value}", **values)
        if done:
            return Line(words, "done", "✓")
        return Line(words, "plain", "○", keys[item.code])

    def alert(self, alert: today.Alert) -> Line:
        """A thing to look at."""
        return Line(self.say(f"alert.{alert.code}", **self._words(alert.values)), "warn", "▲")

    def ask(self, alert: today.Alert) -> str:
        """The question that a preparation asks for."""
        since = alert.values.get("from_day")
        day = weekday_words(since, self.language) if isinstance(since, date) else ""
        return self.say(f"alert.ask_{alert.values['code']}", from_day=day)

    def _words(self, values: Mapping[str, Any]) -> dict[str, Any]:
        shown = dict(values)
        if isinstance(shown.get("birth_date"), date):
            shown["birth_date"] = day_words(shown["birth_date"], "short_year", self.language)
        return shown

    def meter(self) -> tuple[float | None, bool]:
        """How much of the numbing is gone, and whether its alarm is loud."""
        clock = self._clock() if self.visit.status == "numbing" else None
        return (None, False) if clock is None else (clock.gone, clock.alarm is today.Alarm.ALARM)


def short_name(name: str) -> str:
    """A practitioner's last name, as colleagues say it: Dr. Amaral is Amaral."""
    words = name.rsplit(maxsplit=1)
    return words[-1] if words else ""


def room_line(rooms: tuple[RoomLine, ...], language: str = "en") -> tuple[tuple[str, bool], ...]:
    """The rooms as pieces (words, free): "Room 1 until 15:15", "Room 4 free"."""
    pieces = []
    for room in rooms:
        until = clock_words(room.until, language) if room.until else ""
        key = "board.room.until" if room.until else "board.room.free"
        pieces.append((text(key, language, room=room.name, until=until), room.until is None))
    return tuple(pieces)


def filter_words(counts: Mapping[str, int], language: str = "en") -> tuple[tuple[str, str], ...]:
    """The counts as (name, words) in order; those of nothing are left out, the whole day never."""
    shown = []
    for name, number in counts.items():
        if number or name == "booked":
            found = entry(f"board.filter.{name}", language)
            words = found if isinstance(found, str) else choose(found, number, language)
            shown.append((name, words.format(n=number)))
    return tuple(shown)


def closing_line(board: Board, language: str = "en") -> str:
    """The one quiet line of a day on which nothing is open; empty before the day is over."""
    waiting = any(row.column for row in board.rows)
    if waiting or not board.rows:
        return ""
    key = "quiet" if board.closing.quiet else "open"
    number = board.closing.done if board.closing.quiet else len(board.closing.still_open)
    return choose(entry(f"board.closing.{key}", language), number, language).format(n=number)

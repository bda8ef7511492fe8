"""Calling patients back: who is due, what came of the call, and the booking that takes them off the list."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from clinicdesk.domain import maintenance
from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.maintenance import State
from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.domain.seating import Preference
from clinicdesk.domain.views.calls import CallCard, RecallRow, ReturnedShare
from clinicdesk.domain.walltime import add_months
from clinicdesk.services import moving, openings, visits
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.phones import readable
from clinicdesk.services.times import FirstTime, Wanted, first_times
from clinicdesk.store import tables
from clinicdesk.store.queries import calls, series
from clinicdesk.store.queries.recall import rules as read_rules
from clinicdesk.wording import speech

if TYPE_CHECKING:
    from pathlib import Path

    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

OFFERED = 3
OUTCOMES = ("booked", "no_answer", "message", "later", "declined", "wrong_number")
EVERY_STATE = calls.EVERY_STATE
LIST_COLUMNS = (
    "patient_id", "patient", "phone", "reason", "last_treated_at", "due_from", "due_to", "state", "note",
    "do_not_contact",
)  # fmt: skip


@dataclass(frozen=True)
class RecallList:
    """The list as the screen shows it: its first rows and how many there are in each state."""

    on: date
    rows: tuple[RecallRow, ...]
    counts: Mapping[State, int]


@dataclass(frozen=True)
class Call:
    """One patient on the phone: the row, what is good to know, the first times that fit, what to say of each.

    `refusal` says why no time is offered.
    """

    row: RecallRow
    card: CallCard
    phone: str  # as it is read out; empty for who asked not to be called
    times: tuple[FirstTime, ...]
    say: tuple[str, ...]
    refusal: Refusal | None = None


class Recall:
    """The verbs of recall at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("recall.read")
    def list(
        self,
        on: date | None = None,
        states: Collection[State] = EVERY_STATE,
        limit: int | None = 200,
    ) -> tuple[RecallRow, ...]:
        """Who is to be called on a day, today without one: nobody is missing, nobody booked is on it.

        Those past their window come first, the latest to slip before the long lost; then who is due, then
        who will be within 30 days. At most `limit` rows, None for all.
        """
        with self._desk.store.read() as connection:
            rules = read_rules(connection)
            return calls.to_call(connection, on or self._today(), states, limit, rules)

    @verb("recall.read")
    def counts(self, on: date | None = None) -> Mapping[State, int]:
        """How many are to be called in each state."""
        with self._desk.store.read() as connection:
            return calls.counts(connection, on or self._today(), read_rules(connection))

    @verb("recall.read")
    def overview(self, states: Collection[State] = EVERY_STATE, limit: int | None = 200) -> RecallList:
        """Today's list with its counts, of one moment."""
        on = self._today()
        with self._desk.store.read() as connection:
            rules = read_rules(connection)
            rows = calls.to_call(connection, on, states, limit, rules)
            return RecallList(on, rows, calls.counts(connection, on, rules))

    @verb("recall.read")
    def returned_share(self, on: date | None = None) -> ReturnedShare | None:
        """Of the maintenance windows that opened in the last whole quarter, how many a treatment followed.

        None where none opened. A window follows the last session of a series or a maintenance visit.
        """
        first = _quarter_before(on or self._today())
        last = add_months(first, 3) - timedelta(days=1)
        with self._desk.store.read() as connection:
            rules = read_rules(connection)
            months = (*rules.months, *rules.other_months, calls.longest_interval(connection))
            since = add_months(first, -max(months)) - timedelta(days=31)
            windows = [
                returned
                for birth, sun, own, treated, returned in calls.entered(connection, since, last)
                if first <= maintenance.due(treated, birth, sun, own, rules).due_from <= last
            ]
        return ReturnedShare(first, last, len(windows), sum(windows)) if windows else None

    @verb("recall.read")
    def call(self, patient_id: int) -> Call:
        """What the desk needs with the phone in hand. Refuses `not_on_recall` for who is not to be called."""
        with self._desk.store.read() as connection:
            row = self._row(connection, patient_id)
            card = calls.card(connection, patient_id)
            times, no = self._offer(connection, row)
        phone = "" if row.do_not_contact else readable(row.phone)
        return Call(row, card, phone, times, tuple(_say(row, card, one) for one in times), no)

    def _offer(self, connection: Connection, row: RecallRow) -> tuple[tuple[FirstTime, ...], Refusal | None]:
        """The times to offer, or why there are none."""
        if row.do_not_contact:
            return (), Refusal("do_not_contact")
        try:
            return self._times(connection, row), None
        except Refused as no:
            return (), no.refusal

    @verb("recall.read")
    def first_times(self, patient_id: int) -> tuple[FirstTime, ...]:
        """The first times that fit: for the next session of a waiting series, else for maintenance.

        Refuses `not_on_recall` and what screening forbids; empty when nothing fits.
        """
        with self._desk.store.read() as connection:
            return self._times(connection, self._row(connection, patient_id))

    @verb("recall.read")
    def treated_at(self, rows: Sequence[RecallRow]) -> Mapping[int, datetime]:
        """When the treatment ended from which each row counts, by patient."""
        with self._desk.store.read() as connection:
            return calls.treated_at(connection, [(row.patient_id, row.last_treated) for row in rows])

    @verb("recall.read")
    def export(self, rows: Sequence[RecallRow], path: Path) -> Path:
        """Write a call list as CSV, ISO times; whoever is not to be contacted is on it without a phone.

        Refuses `call_list_csv_only` for another ending; EnvironmentFault where it cannot be written.
        """
        if path.suffix.lower() != ".csv":
            raise refuse("call_list_csv_only", field="path")
        from clinicdesk.exchange import csvout, files

        treated = self.treated_at(rows)
        lines = (_line(row, treated[row.patient_id]) for row in rows)
        files.write_file(path, csvout.table(LIST_COLUMNS, lines))
        return path

    @verb("recall.write")
    def contacted(
        self,
        patient_id: int,
        outcome: str,
        note: str = "",
        next_try: date | None = None,
        command: bytes | None = None,
    ) -> Outcome[None]:
        """Keep what came of a call; `next_try` is the day to call again.

        Refuses `contact_outcome_unknown` and `next_try_past`.
        """
        if outcome not in OUTCOMES:
            raise refuse("contact_outcome_unknown", field="outcome", outcome=outcome)
        if next_try is not None and next_try < self._today():
            raise refuse("next_try_past", field="next_try", day=next_try)
        with self._desk.unit("contacted", command=command) as unit:
            self._keep(unit, patient_id, outcome, note.strip(), next_try)
        return Outcome(None, unit.changes)

    @verb("recall.write", made="appointment")
    def book(self, patient_id: int, first_time: FirstTime, command: bytes | None = None) -> Outcome[int]:
        """Book one of the first times, and note that the call led to it: one change; the appointment's id.

        A waiting series gets its next session, everybody else a maintenance visit. Refuses `not_on_recall`,
        and what the calendar refuses when somebody was quicker.
        """
        with self._desk.unit("book_recall", command=command) as unit:
            made = self._book(unit, patient_id, first_time)
            self._keep(unit, patient_id, "booked")
        return Outcome(made, unit.changes)

    def _today(self) -> date:
        return self._desk.clock().date()

    def _row(self, connection: Connection, patient_id: int) -> RecallRow:
        """The row of a patient. Refuses `not_on_recall`."""
        row = calls.one(connection, patient_id, self._today(), read_rules(connection))
        if row is None:
            raise refuse("not_on_recall", id=patient_id)
        return row

    def _keep(
        self, unit: Unit, patient_id: int, outcome: str, note: str = "", next_try: date | None = None
    ) -> None:
        unit.insert(
            tables.contact,
            patient_id=patient_id,
            at=self._desk.clock(),
            outcome=outcome,
            note=note,
            next_try=next_try,
        )

    def _book(self, unit: Unit, patient_id: int, wanted: FirstTime) -> int:
        """Book the visit that a patient waits for, judged as any booking is."""
        connection = unit.connection
        unit.lock(patient_ids=[patient_id])
        row = self._row(connection, patient_id)
        _refuse_unmarked(connection, row)
        service = openings.service_for(connection, _kind(row))
        question = moving.Question(
            patient_id,
            service.kind,
            service.phases,
            wanted.starts,
            Preference(
                wanted.practitioner_id, wanted.room_id, wanted.pen_id, strict_room=True, strict_pen=True
            ),
            series_id=row.series_id,
            session=row.session,
        )
        place = moving.Place(self._desk.clock(), self._desk.info().zone)
        seat = moving.seating(moving.ask(connection, place, question))
        area = series.one(connection, row.series_id).area if row.series_id is not None else ""
        plan = visits.VisitPlan(
            patient_id, service.id, service.kind, service.phases, seat, row.series_id, row.session, area
        )
        return visits.book(unit, plan)

    def _times(self, connection: Connection, row: RecallRow) -> tuple[FirstTime, ...]:
        """The best times on three days, inside the window and not before screening allows."""
        begins = max(self._today(), row.due_from)
        wanted = Wanted(row.patient_id, _kind(row), begins, count=OFFERED)
        return first_times(connection, self._desk.clock(), wanted)


def _refuse_unmarked(connection: Connection, row: RecallRow) -> None:
    """A visit of the past that nobody marked still has the session: it must be missed or done first."""
    live = series.live_sessions(connection, row.series_id) if row.series_id is not None else ()
    for one in live:
        if one.session == row.session:
            raise refuse("session_unmarked", session=one.session, starts=one.starts)


def _line(row: RecallRow, treated: datetime) -> tuple[object, ...]:
    """One patient of the call list, in the order of LIST_COLUMNS."""
    return (
        row.patient_id,
        row.patient,
        "" if row.do_not_contact else row.phone,
        row.reason,
        treated.isoformat(timespec="minutes"),
        row.due_from.isoformat(),
        row.due_to.isoformat(),
        row.state,
        row.last_note,
        "yes" if row.do_not_contact else "",
    )


def _say(row: RecallRow, card: CallCard, one: FirstTime) -> str:
    """The sentence to read out for one time, in the patient's language."""
    return speech.invite(one.starts, row.session, row.of, card.language)


def _kind(row: RecallRow) -> str:
    """The kind of visit that a patient is called for."""
    return "series" if row.session is not None else "maintenance"


def _quarter_before(day: date) -> date:
    """The first day of the last whole quarter before a day."""
    return add_months(date(day.year, day.month - (day.month - 1) % 3, 1), -3)

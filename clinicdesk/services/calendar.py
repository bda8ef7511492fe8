"""What a person can do in the calendar: look, book, move, cancel, restore, lift and put down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.seating import Preference
from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.domain.views.visits import AppointmentView, CalendarSpan, MoveVerdict, RippleView, TrayItem
from clinicdesk.domain.walltime import DAY_MINUTES, day_start
from clinicdesk.services import moving, openings, rippling, sessions, times, visits
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.times import FirstTime
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar, series, settings
from clinicdesk.store.types import Connection


@dataclass(frozen=True)
class BookForm:
    """A single visit to be booked; without a room or pen the first free one is taken.

    `reason` is asked for where a rule wants one (a gap under 28 days).
    """

    patient_id: int
    service_id: int
    starts: datetime
    practitioner_id: int
    room_id: int | None = None
    pen_id: int | None = None
    area: str = ""
    note: str = ""
    reason: str = ""


class Calendar:
    """The calendar's verbs at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("calendar.read")
    def span(self, first: date, days: int, *, practitioner: int | None = None) -> CalendarSpan:
        """`days` days from `first`: the blocks of one practitioner or all, hours, closures and the tray.

        The hours are the clinic's and those of the practitioner, of every resource without one.
        """
        last = first + timedelta(days=days - 1)
        start, end = datetime.combine(first, time()), datetime.combine(last + timedelta(days=1), time())
        with self._desk.store.read() as connection:
            blocks = calendar.blocks(connection, start, end, practitioner)
            shown = None if practitioner is None else frozenset({practitioner})
            open_ = openings.read_openings(connection, first, last, shown)
            tray = calendar.in_tray(connection)
        dates = [first + timedelta(days=count) for count in range(days)]
        midnights = [day_start(day) for day in dates]
        by_day = {
            (key, day): _on_day(spans, begins)
            for key, spans in open_.spans.items()
            for day, begins in zip(dates, midnights, strict=True)
        }
        # Retired ones too: a column is drawn where one of them still has a visit.
        return CalendarSpan(first, days, blocks, open_.resources, by_day, open_.closed, tray)

    @verb("calendar.read")
    def day(self, day: date) -> tuple[AppointmentView, ...]:
        """The day's visits in order, cancelled ones left out."""
        start = datetime.combine(day, time())
        with self._desk.store.read() as connection:
            return calendar.visits(connection, start, start + timedelta(days=1))

    @verb("calendar.read")
    def month_counts(self, first: date, days: int = 42) -> Mapping[date, int]:
        """Visits per day of a month's grid; days without one are left out."""
        with self._desk.store.read() as connection:
            return calendar.counts(connection, first, days)

    @verb("calendar.read")
    def appointment(self, appointment_id: int) -> AppointmentView:
        """One visit. Refuses `no_appointment`."""
        with self._desk.store.read() as connection:
            return moving.visit_or_refuse(connection, appointment_id)

    @verb("calendar.read")
    def resources(self) -> tuple[ResourceView, ...]:
        """All practitioners, rooms and pens."""
        with self._desk.store.read() as connection:
            return settings.resources(connection)

    @verb("calendar.read")
    def services(self) -> tuple[ServiceView, ...]:
        """The services that can be booked."""
        with self._desk.store.read() as connection:
            return tuple(one for one in settings.services(connection) if one.active)

    @verb("calendar.read")
    def tray(self) -> tuple[TrayItem, ...]:
        """What lies in the tray, longest first."""
        with self._desk.store.read() as connection:
            return calendar.in_tray(connection)

    @verb("calendar.read")
    def verdict(
        self, appointment_id: int, starts: datetime, practitioner_id: int | None = None
    ) -> MoveVerdict:
        """What moving a visit there would mean; changes nothing."""
        with self._desk.store.read() as connection:
            visit = moving.visit_or_refuse(connection, appointment_id)
            question = moving.question_for(connection, visit, moving.Target(starts, practitioner_id))
            return moving.ask(connection, self._place(), question)

    @verb("calendar.read")
    def ripple(self, appointment_id: int, starts: datetime, practitioner_id: int | None = None) -> RippleView:
        """What moving a session does to the later ones, three ways. Refuses an illegal place."""
        with self._desk.store.read() as connection:
            visit = moving.visit_or_refuse(connection, appointment_id)
            target = moving.Target(starts, practitioner_id)
            return rippling.read(connection, self._place(), visit, target).view

    @verb("calendar.read")
    def first_times(
        self,
        patient_id: int,
        kind: str,
        *,
        first: date | None = None,
        practitioner_id: int | None = None,
        count: int = 3,
    ) -> tuple[FirstTime, ...]:
        """The first times that fit for a visit of a kind, best first, each on another day.

        Refuses as screening does; an empty answer means that nothing fits in the next six weeks.
        """
        wanted = times.Wanted(patient_id, kind, first or self._desk.clock().date(), practitioner_id, count)
        with self._desk.store.read() as connection:
            return times.first_times(connection, self._desk.clock(), wanted)

    @verb("calendar.write", made="appointment")
    def book(self, form: BookForm, command: bytes | None = None) -> Outcome[int]:
        """Book one visit; its id. A microneedling visit joins the running series or begins one of three."""
        with self._desk.unit("book", command=command) as unit:
            unit.lock(patient_ids=[form.patient_id])  # two desks begin no two series for one patient
            service = openings.service_of(unit.connection, form.service_id)
            series_id, session = self._series_for(unit.connection, form, service)
            question = moving.Question(
                form.patient_id,
                service.kind,
                service.phases,
                form.starts,
                Preference(
                    form.practitioner_id,
                    form.room_id,
                    form.pen_id,
                    strict_room=form.room_id is not None,
                    strict_pen=form.pen_id is not None,
                ),
                series_id=series_id,
                session=session,
                reason=form.reason,
            )
            seat = moving.seating(moving.ask(unit.connection, self._place(), question))
            if service.kind == "series" and series_id is None:
                series_id = unit.insert(
                    tables.series,
                    patient_id=form.patient_id,
                    concern="other",
                    area=form.area or "full_face",
                    sessions=3,
                )
            plan = visits.VisitPlan(
                form.patient_id,
                service.id,
                service.kind,
                service.phases,
                seat,
                series_id,
                session,
                form.area,
                form.note,
            )
            appointment_id = visits.book(unit, plan)
        return Outcome(appointment_id, unit.changes)

    @verb("calendar.write")
    def move(
        self,
        appointment_id: int,
        version: int,
        starts: datetime,
        *,
        practitioner_id: int | None = None,
        room_id: int | None = None,
        pen_id: int | None = None,
        ripple: rippling.Way = "only",
        reason: str = "",
        command: bytes | None = None,
    ) -> Outcome[None]:
        """Move a visit, out of the tray too, and its series' later sessions as `ripple` says: one change.

        Refuses what `verdict` calls *no*, and `no_repair` where a later session finds no place.
        """
        with self._desk.unit("move", reason=reason, command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            target = moving.Target(starts, practitioner_id, room_id, pen_id, reason)
            question = moving.question_for(unit.connection, visit, target)
            seat = moving.seating(moving.ask(unit.connection, self._place(), question))
            later = None
            if ripple != "only" and visit.series_id is not None:
                later = rippling.read(unit.connection, self._place(), visit, target)
            visits.move(unit, visit, version, seat)
            row = calendar.tray_row(unit.connection, appointment_id)
            if row is not None:
                unit.delete(tables.tray, row)
            if later is not None:
                rippling.write(unit, later, ripple)
        return Outcome(None, unit.changes)

    @verb("calendar.write")
    def note(self, appointment_id: int, version: int, *, area: str, note: str) -> Outcome[None]:
        """Change what a visit says of itself: its area and its note."""
        with self._desk.unit("change_visit") as unit:
            unit.update(tables.appointment, appointment_id, version=version, area=area, note=note)
        return Outcome(None, unit.changes)

    @verb("calendar.write")
    def cancel(
        self, appointment_id: int, version: int, reason: str, command: bytes | None = None
    ) -> Outcome[None]:
        """Cancel a visit that has not begun; what it held is free at once. It can be restored."""
        if not reason.strip():
            raise refuse("reason_missing", field="reason")
        with self._desk.unit("cancel", reason=reason, command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            if visit.status not in {"booked", "arrived"}:
                raise refuse("not_cancellable", status=visit.status)
            unit.update(
                tables.appointment, appointment_id, version=version, status="cancelled", reason=reason
            )
            row = calendar.tray_row(unit.connection, appointment_id)
            if row is not None:
                unit.delete(tables.tray, row)
            visits.release(unit, appointment_id)
        return Outcome(None, unit.changes)

    @verb("calendar.write")
    def restore(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """Bring a cancelled or missed visit back to its own time. Refuses where that is taken since."""
        with self._desk.unit("restore", command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            if visit.status not in {"cancelled", "no_show"}:
                raise refuse("not_restorable", status=visit.status)
            sessions.refuse_booked_since(unit.connection, visit)
            unit.update(
                tables.appointment, appointment_id, version=version, status="booked", reason="", arrived=None
            )
            visits.hold(unit, visit)
        return Outcome(None, unit.changes)

    @verb("calendar.write")
    def lift(self, appointment_id: int, version: int, command: bytes | None = None) -> Outcome[None]:
        """Lift a booked visit into the tray: its place is free at once, the visit waits to be put down."""
        with self._desk.unit("lift", command=command) as unit:
            visit = moving.visit_or_refuse(unit.connection, appointment_id)
            if visit.status != "booked" or visit.in_tray:
                raise refuse("not_movable", status=visit.status)
            unit.update(tables.appointment, appointment_id, version=version, starts=visit.starts)
            visits.release(unit, appointment_id)
            unit.insert(
                tables.tray,
                appointment_id=appointment_id,
                lifted=self._desk.clock(),
                person_id=self._desk.who,
            )
        return Outcome(None, unit.changes)

    def _place(self) -> moving.Place:
        return moving.Place(self._desk.clock(), self._desk.info().zone)

    @staticmethod
    def _series_for(
        connection: Connection, form: BookForm, service: ServiceView
    ) -> tuple[int | None, int | None]:
        """The series and session number that a microneedling visit belongs to; None for other kinds.

        A patient with a running series books its next session; nobody has two of the same at once.
        """
        if service.kind != "series":
            return None, None
        running = series.running_of(connection, form.patient_id)
        if running is None:
            return None, 1
        open_numbers = set(range(1, running.sessions + 1)) - {
            one.session for one in series.live_sessions(connection, running.id)
        }
        if not open_numbers:
            raise refuse("series_fully_booked", of=running.sessions)
        return running.id, min(open_numbers)


def _on_day(spans: tuple[tuple[int, int], ...], begins: int) -> tuple[tuple[int, int], ...]:
    """The spans that touch the day of a midnight, cut to it."""
    ends = begins + DAY_MINUTES
    return tuple([(max(begins, a), min(ends, b)) for a, b in spans if a < ends and begins < b])

"""What a person can do with a series: see it proposed, swap a time, book all or the next session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from clinicdesk.domain import ladder
from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import Refusal, Refused, refuse
from clinicdesk.domain.views.patients import SeriesView
from clinicdesk.domain.views.plans import PlanView, Proposal, RungView
from clinicdesk.services import laddering, moving, openings, planning, sessions, visits
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.planning import Beginning, PlanForm, Problem
from clinicdesk.services.times import FirstTime
from clinicdesk.store import tables
from clinicdesk.store.queries import series

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

__all__ = ["Beginning", "PlanForm", "Series"]


class Series:
    """The verbs of series at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("series.read")
    def begin(self, patient_id: int) -> Beginning:
        """What the planner begins with: the patient, the form as the file says, who treats, the rules.

        Refuses `no_patient`.
        """
        today = self._desk.clock().date()
        with self._desk.store.read() as connection:
            patient = planning.patient_or_refuse(connection, patient_id)
            form = planning.form_for(connection, patient, today)
            people = openings.read_openings(connection, today, today).ready("practitioner")
            return Beginning(patient, form, people, today, openings.series_rules(connection))

    @verb("series.read")
    def propose(self, form: PlanForm, locked: Sequence[RungView] = (), count: int = 6) -> Proposal:
        """Up to `count` plans for a series, best first, or why none fits; `locked` rungs stay.

        A running series is continued. Refuses, naming the field, what the form itself does not allow.
        """
        with self._desk.store.read() as connection:
            problem = planning.read(connection, form, self._desk.clock(), locked)
        refusals: tuple[Refusal, ...] = ()
        plans: tuple[ladder.Plan, ...] = ()
        if problem.refusal is not None:
            refusals = (problem.refusal,)
        else:
            plans = ladder.plans(problem.request, problem.free, count)
        if not plans and not refusals:
            answer = ladder.plan(problem.request, problem.free)
            refusals = answer.refusals if isinstance(answer, ladder.NoPlan) else ()
        return self._proposal(problem, plans, refusals)

    def _proposal(
        self, problem: Problem, plans: Sequence[ladder.Plan], refusals: tuple[Refusal, ...]
    ) -> Proposal:
        request = problem.request
        event = request.wish.event
        return Proposal(
            problem.patient,
            self._desk.clock().date(),
            tuple(planning.tell(problem, plan) for plan in plans),
            refusals,
            problem.screening,
            event,
            None if event is None else event - timedelta(days=request.rules.event_clear_days),
        )

    @verb("series.read")
    def other_times(
        self, form: PlanForm, plan: PlanView, session: int, count: int = 3
    ) -> tuple[RungView, ...]:
        """Other times for one session of a plan that leave the rest as it stands, the best first."""
        with self._desk.store.read() as connection:
            problem = planning.read(connection, form, self._desk.clock())
        found = ladder.other_times(
            problem.request, problem.free, planning.plan_of(problem, plan), session, count
        )
        before = planning.day_before(problem, plan, session)
        return tuple(planning.tell_rung(problem, rung, before) for rung in found)

    @verb("series.read")
    def swap(self, form: PlanForm, plan: PlanView, rung: RungView) -> PlanView:
        """The plan with one session exchanged; gaps and reasons are told anew.

        Refuses `out_of_order` where that puts a session before an earlier one.
        """
        with self._desk.store.read() as connection:
            problem = planning.read(connection, form, self._desk.clock())
        old = planning.plan_of(problem, plan)
        try:
            new = ladder.swap(problem.request, problem.free, old, planning.rung_of(rung))
        except ValueError as error:
            raise refuse("out_of_order", session=rung.session) from error
        return planning.tell(problem, new)

    @verb("series.write", made="appointment.series_id")
    def book(self, form: PlanForm, plan: PlanView, command: bytes | None = None) -> Outcome[int]:
        """Book every session of a plan in one change; the id of the series.

        All or nothing: a time that was taken meanwhile refuses `plan_taken` with its session, and nothing is
        booked. The event is kept in the patient's file. The same command again answers as the first time.
        """
        with self._desk.unit("plan_series", command=command) as unit:
            series_id = self._book(unit, form, plan)
        return Outcome(series_id, unit.changes)

    def _book(self, unit: Unit, form: PlanForm, plan: PlanView) -> int:
        connection, rungs = unit.connection, plan.to_book
        unit.lock(patient_ids=[form.patient_id])
        patient = planning.patient_or_refuse(connection, form.patient_id)
        planning.check_form(form, openings.series_rules(connection), self._desk.clock().date())
        if form.wish is not None and (form.wish.event, form.event_name) != (
            patient.wish.event,
            patient.event_name,
        ):
            name = form.event_name if form.wish.event else ""
            unit.update(tables.patient, patient.id, event_date=form.wish.event, event_name=name)
        series_id = self._series_row(unit, form, plan)
        event = patient.wish.event if form.wish is None else form.wish.event
        self._write(unit, series_id, form, rungs, event)
        return series_id

    def _write(
        self, unit: Unit, series_id: int, form: PlanForm, rungs: Sequence[RungView], event: date | None
    ) -> list[int]:
        """Book sessions of a series where they were proposed."""
        place = moving.Place(self._desk.clock(), self._desk.info().zone)
        service = openings.service_for(unit.connection, "series")
        whole = laddering.Ladder(form.patient_id, series_id, service, form.area, rungs, event)
        return laddering.write(unit, place, whole)

    @staticmethod
    def _series_row(unit: Unit, form: PlanForm, plan: PlanView) -> int:
        """The series of a plan: a new one, or the running one with the planned count.

        Refuses `series_changed` where another desk began or changed the series since the proposal.
        """
        running = series.running_of(unit.connection, form.patient_id)
        if (running.id if running else None) != plan.series_id:
            raise refuse("series_changed")
        facts: dict[str, Any] = {
            "concern": form.concern,
            "area": form.area,
            "sessions": form.sessions,
            "count_reason": form.count_reason.strip(),
        }
        if running is None:
            return unit.insert(tables.series, patient_id=form.patient_id, **facts)
        unit.update(tables.series, running.id, **facts)
        live = {one.session: one for one in series.live_sessions(unit.connection, running.id)}
        for rung in plan.rungs:
            row = live.get(rung.session)
            if (row.appointment_id if row else None) != rung.appointment_id:
                raise refuse("series_changed", session=rung.session)
        return running.id

    @verb("series.read")
    def next_times(
        self, series_id: int, count: int = 3, practitioner_id: int | None = None
    ) -> tuple[FirstTime, ...]:
        """The best times for the next session that is not booked, inside its window, each on another day.

        Refuses as `propose` does; empty when nothing fits.
        """
        with self._desk.store.read() as connection:
            problem = self._next_problem(connection, series_id, practitioner_id)
        if problem.refusal is not None:
            raise Refused(problem.refusal)
        found: dict[date, FirstTime] = {}
        for plan in ladder.plans(problem.request, problem.free, count * 4):
            one = planning.tell_rung(problem, plan.rungs[0], problem.request.previous)
            found.setdefault(one.starts.date(), _first_time(one))
        return tuple(found.values())[:count]

    def _next_problem(self, connection: Connection, series_id: int, practitioner_id: int | None) -> Problem:
        """The question of one next session; where later ones are booked it leaves room for those between."""
        row = series.one(connection, series_id)
        reason = series.count_reason(connection, series_id)
        form = PlanForm(row.patient_id, row.sessions, row.concern, row.area, reason)
        problem = planning.read(connection, form, self._desk.clock())
        if problem.running is None or problem.running.id != series_id:
            raise refuse("series_not_running")
        request = problem.request
        if practitioner_id is not None:
            request = replace(request, wish=replace(request.wish, practitioner_id=practitioner_id))
        if not request.fixed:
            request = replace(request, sessions=1)
        return replace(problem, request=request)

    @verb("series.read")
    def next_session(self, series_id: int) -> int | None:
        """The number of the next session that is not booked; None when all are."""
        with self._desk.store.read() as connection:
            return sessions.next_open(connection, series_id)

    @verb("series.write", made="appointment")
    def book_session(
        self,
        series_id: int,
        session: int,
        seating: visits.Seating,
        command: bytes | None = None,
    ) -> Outcome[int]:
        """Book one session of a running series; the appointment's id. Refuses as `book` does."""
        with self._desk.unit("book_session", command=command) as unit:
            row = series.one(unit.connection, series_id)
            if row.status != "running":
                raise refuse("series_not_running")
            form = PlanForm(row.patient_id, row.sessions, row.concern, row.area)
            [made] = self._write(unit, series_id, form, [_rung_at(session, seating)], row.event)
        return Outcome(made, unit.changes)

    @verb("series.read")
    def of_patient(self, patient_id: int) -> tuple[SeriesView, ...]:
        """Every series of a patient, the newest first, with a line for each planned session."""
        with self._desk.store.read() as connection:
            return sessions.series_of(connection, patient_id)


def _rung_at(session: int, seating: visits.Seating) -> RungView:
    """A chosen time as a rung to be booked."""
    who = (seating.practitioner_id, seating.room_id, seating.pen_id)
    return RungView(session, seating.starts, seating.starts, *who, "", "", "", None, (), None, None)


def _first_time(rung: RungView) -> FirstTime:
    if rung.practitioner_id is None:
        raise refuse("practitioner_unknown")
    who = (rung.practitioner_id, rung.room_id, rung.pen_id)
    return FirstTime(rung.starts, rung.ends, *who, rung.practitioner, rung.room)

"""What planning a series needs: read in one go, asked of the ladder, told as views with names.

`read` turns a form into one request over the clinic's free time; a running series is continued, what is
booked or done of it stays where it is. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from clinicdesk.domain import ladder, maintenance
from clinicdesk.domain.cost import Reason, Weights, Wish
from clinicdesk.domain.free import Free
from clinicdesk.domain.phases import patient_leaves
from clinicdesk.domain.refusal import Refusal, refuse
from clinicdesk.domain.screening import Assessment, Verdict
from clinicdesk.domain.views.clinic import ResourceView, ServiceView
from clinicdesk.domain.views.plans import PlannedPatient, PlanView, RungView
from clinicdesk.domain.walltime import from_minutes, to_minutes
from clinicdesk.domain.windows import SeriesRules, count_needs_reason, window_after
from clinicdesk.services import gate, openings
from clinicdesk.store.queries import recall, series, settings

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection

MOST_SESSIONS = 12
SLACK_DAYS = 28
"""By how much the first session may slip before the search gives up (`ladder.last_day_needed`)."""


@dataclass(frozen=True)
class PlanForm:
    """What is asked for: `wish` None means as the patient's file says, `first_day` None means today.

    `wish.event` is the date to be clear of, None for none; `event_name` what it is.
    """

    patient_id: int
    sessions: int = 3
    concern: str = "other"
    area: str = "full_face"
    count_reason: str = ""
    first_day: date | None = None
    wish: Wish | None = None
    event_name: str = ""


@dataclass(frozen=True)
class Beginning:
    """What the planner begins with."""

    patient: PlannedPatient
    form: PlanForm
    practitioners: tuple[ResourceView, ...]
    today: date
    rules: SeriesRules


@dataclass(frozen=True)
class Problem:
    """One planning question as read: the request, the free time and everything needed to tell the answer."""

    patient: PlannedPatient
    service: ServiceView
    running: series.SeriesRow | None
    kept: tuple[series.SessionRow, ...]
    request: ladder.Request
    free: Free
    openings: openings.Openings
    screening: Assessment
    follow_up: maintenance.MaintenanceRules
    of: int

    @property
    def refusal(self) -> Refusal | None:
        """What screening has against any plan at all: a wait only moves the first session."""
        if self.screening.verdict is not Verdict.NOT_NOW:
            return None
        worst = max(self.screening.findings, key=lambda finding: finding.verdict)
        return Refusal("screening_not_now", {"finding": worst.code})


def patient_or_refuse(connection: Connection, patient_id: int) -> PlannedPatient:
    """The patient to plan for; raises Refused `no_patient` for an unknown one."""
    found = series.planned_patient(connection, patient_id)
    if found is None:
        raise refuse("no_patient", id=patient_id)
    return found


def form_for(connection: Connection, patient: PlannedPatient, today: date) -> PlanForm:
    """The form as the patient's file says: wishes, an event to come, the running series to continue."""
    wish = patient.wish
    if wish.event is not None and wish.event < today:
        wish = replace(wish, event=None)
    name = patient.event_name if wish.event else ""
    running = series.running_of(connection, patient.id)
    if running is None:
        return PlanForm(patient.id, wish=wish, event_name=name)
    reason = series.count_reason(connection, running.id)
    facts = (running.sessions, running.concern, running.area, reason)
    return PlanForm(patient.id, *facts, wish=wish, event_name=name)


def read(connection: Connection, form: PlanForm, now: datetime, locked: Iterable[RungView] = ()) -> Problem:
    """Everything that one planning question needs; `locked` rungs stay where they were proposed.

    Refuses an unknown patient, a count without its reason, a first day in the past, a series of which every
    session is booked already.
    """
    patient = patient_or_refuse(connection, form.patient_id)
    rules = openings.series_rules(connection)
    check_form(form, rules, now.date())
    running = series.running_of(connection, form.patient_id)
    kept = () if running is None else series.live_sessions(connection, running.id)
    service = openings.service_for(connection, "series")
    first_day = max(form.first_day or now.date(), now.date())
    screening = gate.assessment(connection, form.patient_id, first_day)
    open_numbers = _open_numbers(form.sessions, kept)
    before = [row for row in kept if row.session < open_numbers[0]]
    after = [_fixed(row) for row in kept if row.session > open_numbers[0]]
    held = [rung_of(view) for view in locked if view.session in open_numbers]
    request = ladder.Request(
        service.phases,
        form.sessions - open_numbers[0] + 1,
        first_day,
        rules,
        patient.wish if form.wish is None else form.wish,
        _weights(connection),
        first_session=open_numbers[0],
        previous=before[-1].day if before else None,
        previous_practitioner=before[-1].practitioner_id if before else None,
        earliest_legal=screening.earliest,
        fixed={rung.session: rung for rung in (*after, *held)},
    )
    last = ladder.last_day_needed(request, SLACK_DAYS)
    free, open_ = openings.read_free(connection, first_day, last, form.patient_id)
    return Problem(
        patient,
        service,
        running,
        kept,
        request,
        openings.from_now(free, now),
        open_,
        screening,
        recall.rules(connection),
        form.sessions,
    )


def check_form(form: PlanForm, rules: SeriesRules, today: date) -> None:
    """Raise Refused, naming the field, where the form itself cannot be planned (product.md 1)."""
    if not 1 <= form.sessions <= MOST_SESSIONS:
        raise refuse("session_count", field="sessions", most=MOST_SESSIONS, sessions=form.sessions)
    if count_needs_reason(form.sessions, rules) and not form.count_reason.strip():
        values = {"least": rules.min_sessions, "most": rules.max_sessions, "sessions": form.sessions}
        raise refuse("count_reason_missing", field="count_reason", **values)
    if form.first_day is not None and form.first_day < today:
        raise refuse("in_the_past", field="first_day")
    if form.wish is not None and form.wish.from_minute >= form.wish.to_minute:
        raise refuse("liked_hours_backwards", field="from_minute")


def _open_numbers(sessions: int, kept: Sequence[series.SessionRow]) -> list[int]:
    """The session numbers still to be booked. Refuses where none is, or more are booked than asked for."""
    live = {row.session for row in kept}
    if live and max(live) > sessions:
        raise refuse("more_sessions_booked", field="sessions", booked=max(live), sessions=sessions)
    found = sorted(set(range(1, sessions + 1)) - live)
    if not found:
        raise refuse("series_fully_booked", of=sessions)
    return found


def _weights(connection: Connection) -> Weights:
    kept = settings.value(connection, "ladder_weights")
    return Weights(**{one.name: kept[one.name] for one in fields(Weights) if one.name in kept})


def _fixed(row: series.SessionRow) -> ladder.Rung:
    """A booked session as the ladder keeps it."""
    return ladder.Rung(row.session, to_minutes(row.starts), row.practitioner_id, row.room_id, row.pen_id)


def rung_of(view: RungView) -> ladder.Rung:
    """A proposed session back as the ladder knows it."""
    who = (view.practitioner_id, view.room_id, view.pen_id)
    return ladder.Rung(view.session, to_minutes(view.starts), *who, view.gap_days)


def plan_of(problem: Problem, view: PlanView) -> ladder.Plan:
    """A told plan back as the ladder knows it: the rungs of the request, kept ones within."""
    rungs = tuple(rung_of(rung) for rung in view.rungs if rung.session >= problem.request.first_session)
    return ladder.Plan(rungs, view.cost)


def tell(problem: Problem, plan: ladder.Plan) -> PlanView:
    """A plan as the planner shows it: the whole series with its kept sessions, and what follows it."""
    before = [row for row in problem.kept if row.session < problem.request.first_session]
    rungs: list[RungView] = []
    for row in before:
        rungs.append(_told_kept(problem, row, rungs[-1] if rungs else None))
    stays = {row.session: row for row in problem.kept}
    for rung in plan.rungs:
        previous = _day(problem, rungs[-1]) if rungs else None
        rungs.append(tell_rung(problem, rung, previous, stays.get(rung.session)))
    last = _day(problem, rungs[-1])
    patient = problem.patient
    due = maintenance.due(
        last, patient.birth_date, patient.heavy_sun_damage, patient.maintenance_months, problem.follow_up
    )
    return PlanView(problem.running.id if problem.running else None, tuple(rungs), plan.cost, due)


def _day(problem: Problem, view: RungView) -> date:
    """The day that the next gap counts from: when a kept session was completed, else when it lies."""
    row = next((row for row in problem.kept if row.session == view.session), None)
    return view.starts.date() if row is None else row.day


def tell_rung(
    problem: Problem, rung: ladder.Rung, previous: date | None, kept: series.SessionRow | None = None
) -> RungView:
    """One rung with names; `previous` is the day that its window counts from."""
    window = None if previous is None else window_after(previous, problem.request.rules)
    name = problem.openings.name
    starts = from_minutes(rung.start)
    reasons = (*_pressing(problem, rung, previous), *rung.reasons)
    return RungView(
        rung.session,
        starts,
        from_minutes(patient_leaves(problem.service.phases, rung.start)) if kept is None else kept.ends,
        rung.practitioner_id,
        rung.room_id,
        rung.pen_id,
        name(rung.practitioner_id),
        name(rung.room_id),
        name(rung.pen_id),
        None if previous is None else ((starts.date() if kept is None else kept.day) - previous).days,
        () if kept else tuple(_named(reason, problem.openings) for reason in reasons),
        window.opens if window else None,
        window.closes if window else None,
        kept.appointment_id if kept else None,
        kept.status if kept else "",
    )


def _pressing(problem: Problem, rung: ladder.Rung, previous: date | None) -> list[Reason]:
    """What pushed a session out of its best place and has no price: a wait, a gap beyond the window."""
    request, day = problem.request, from_minutes(rung.start).date()
    rules, until = request.rules, request.earliest_legal
    asked = request.first_day if previous is None else window_after(previous, rules).best
    told = []
    if until is not None and rung.session == request.first_session and asked < until <= day:
        told.append(Reason("must_wait", {"until": until}))
    gap = 0 if previous is None else (day - previous).days
    if gap > rules.max_gap_days:
        code = "restart" if gap > rules.restart_after_days else "late"
        told.append(Reason(code, {"days": gap, "most": rules.max_gap_days}))
    return told


def day_before(problem: Problem, plan: PlanView, session: int) -> date | None:
    """The day that the gap of a session counts from; None for the first of a series."""
    before = [view for view in plan.rungs if view.session < session]
    return _day(problem, before[-1]) if before else None


def _told_kept(problem: Problem, row: series.SessionRow, before: RungView | None) -> RungView:
    previous = None if before is None else _day(problem, before)
    return tell_rung(problem, _fixed(row), previous, row)


def _named(reason: Reason, open_: openings.Openings) -> Reason:
    """A reason with names for ids and datetimes for minutes."""
    values = dict(reason.values)
    for key in ("resource", "practitioner", "wanted"):
        if isinstance(one := values.get(key), int):
            values[key] = open_.name(one)
    for key in ("starts", "ends"):
        if isinstance(one := values.get(key), int):
            values[key] = from_minutes(one)
    return replace(reason, values=values)

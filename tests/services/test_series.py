from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.domain.cost import Wish
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.views.plans import PlanView, Proposal
from clinicdesk.domain.walltime import DAY_MINUTES
from clinicdesk.services import gate, sessions
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.services.series import PlanForm, Series
from clinicdesk.services.settings import Settings
from clinicdesk.services.visits import Seating
from clinicdesk.store import history, open_store, tables, upkeep
from tests.services.conftest import founded

TODAY = date(2026, 11, 23)
TUESDAY, THURSDAY = 1, 3
COMMAND = b"0123456789abcdef"


def code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


@pytest.fixture
def series(clinic: Any) -> Series:
    return Series(clinic.desk)


@pytest.fixture
def calendar(clinic: Any) -> Calendar:
    return Calendar(clinic.desk)


def answer(clinic: Any, patient: int, question: str, reply: str, basis: date | None = None) -> None:
    with clinic.desk.unit("screening") as unit:
        unit.insert(
            tables.screening,
            patient_id=patient,
            question=question,
            answer=reply,
            basis=basis,
            asked=clinic.now,
        )


def visits_of(clinic: Any, patient: int) -> list[Any]:
    found = Calendar(clinic.desk)
    span = found.span(TODAY, 400)
    return [found.appointment(one.id) for one in span.blocks if one.patient_id == patient]


def gaps(plan: PlanView) -> list[int | None]:
    return [rung.gap_days for rung in plan.rungs]


# ---------------------------------------------------------------- proposing
def test_every_session_is_proposed_as_liked(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    wish = Wish(frozenset({TUESDAY, THURSDAY}), 15 * 60, 19 * 60, clinic.amaral)
    proposal = series.propose(PlanForm(patient, 4, wish=wish))
    best = proposal.plans[0]
    assert [rung.session for rung in best.rungs] == [1, 2, 3, 4]
    assert best.rungs[0].starts == datetime(2026, 11, 24, 15, 0)
    assert gaps(best) == [None, 35, 35, 35]
    assert {rung.practitioner for rung in best.rungs} == {"Dr. Amaral"}
    assert {(rung.room, rung.pen) for rung in best.rungs} == {("Room 1", "Pen A")}
    assert best.rungs[1].ends - best.rungs[1].starts == timedelta(minutes=75)
    second = best.rungs[1]
    assert (second.window_from, second.window_to) == (date(2026, 12, 22), date(2027, 1, 5))
    assert len(proposal.plans) == 6
    assert [plan.cost for plan in proposal.plans] == sorted(plan.cost for plan in proposal.plans)


def test_maintenance_follows_the_last_session(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    best = series.propose(PlanForm(patient, 3)).plans[0]
    assert best.rungs[-1].starts.date() == date(2027, 2, 1)
    assert (best.maintenance.due_from, best.maintenance.due_to) == (date(2027, 5, 1), date(2027, 6, 1))
    assert best.maintenance.reason.value == "over_40"


def test_the_form_begins_as_the_file_says(clinic: Any, series: Series) -> None:
    patient = clinic.patient(
        liked_weekdays="13",
        liked_from=15 * 60,
        liked_practitioner_id=clinic.vidal,
        event_name="Wedding",
        event_date=date(2027, 3, 27),
    )
    form = series.begin(patient).form
    assert form.wish == Wish(frozenset({1, 3}), 15 * 60, DAY_MINUTES, clinic.vidal, date(2027, 3, 27))
    assert form.event_name == "Wedding"
    best = series.propose(PlanForm(patient)).plans[0]
    assert {rung.practitioner for rung in best.rungs} == {"Nurse Vidal"}


def test_an_event_long_past_is_not_asked_about(clinic: Any, series: Series) -> None:
    patient = clinic.patient(event_name="Wedding", event_date=date(2026, 3, 27))
    form = series.begin(patient).form
    assert (form.wish, form.event_name) == (Wish(), "")


def test_the_last_session_clears_the_event(clinic: Any, series: Series) -> None:
    wish = Wish(event=date(2027, 2, 20))
    proposal = series.propose(PlanForm(clinic.patient(), 3, wish=wish))
    assert proposal.event_last_day == date(2027, 2, 6)
    assert all(plan.rungs[-1].starts.date() <= date(2027, 2, 6) for plan in proposal.plans)


def test_one_sentence_why_none_fits(clinic: Any, series: Series) -> None:
    wish = Wish(event=date(2027, 1, 20))
    proposal = series.propose(PlanForm(clinic.patient(), 3, wish=wish))
    assert proposal.plans == ()
    [refusal] = proposal.refusals
    assert refusal.code == "event_too_soon"
    assert refusal.values["last_day"] == date(2027, 1, 6)


def test_a_closed_clinic_proposes_nothing(clinic: Any, series: Series) -> None:
    Settings(clinic.desk).close(date(2026, 12, 15), date(2027, 12, 31), "works")
    proposal = series.propose(PlanForm(clinic.patient(), 3))
    assert proposal.plans == ()
    [refusal] = proposal.refusals
    assert (refusal.code, refusal.values["session"]) == ("no_free_time", 2)


def test_what_is_over_of_today_is_not_proposed(clinic: Any, series: Series) -> None:
    clinic.now = datetime(2026, 11, 23, 14, 7)
    best = series.propose(PlanForm(clinic.patient(), 3)).plans[0]
    assert best.rungs[0].starts == datetime(2026, 11, 23, 14, 15)


@pytest.mark.parametrize(
    ("form", "expected", "field"),
    [
        ({"sessions": 6}, "count_reason_missing", "count_reason"),
        ({"sessions": 0}, "session_count", "sessions"),
        ({"sessions": 13, "count_reason": "so"}, "session_count", "sessions"),
        ({"first_day": TODAY - timedelta(days=1)}, "in_the_past", "first_day"),
        ({"wish": Wish(from_minute=900, to_minute=800)}, "liked_hours_backwards", "from_minute"),
    ],
)
def test_a_form_that_cannot_be_planned_names_its_field(
    clinic: Any, series: Series, form: dict[str, Any], expected: str, field: str
) -> None:
    with pytest.raises(Refused) as caught:
        series.propose(PlanForm(clinic.patient(), **form))
    assert (code(caught), caught.value.refusal.field) == (expected, field)


def test_an_unknown_patient_is_refused(series: Series) -> None:
    with pytest.raises(Refused) as caught:
        series.propose(PlanForm(999))
    assert code(caught) == "no_patient"


def test_another_count_is_planned_with_a_reason(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 2, count_reason="travels")
    plan = series.propose(form).plans[0]
    assert len(plan.rungs) == 2
    series_id = series.book(form, plan).value
    assert series.of_patient(form.patient_id)[0].id == series_id


# ---------------------------------------------------------------- screening
def test_not_now_proposes_nothing_and_books_nothing(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    plan = series.propose(PlanForm(patient)).plans[0]
    answer(clinic, patient, "C1", "yes")
    proposal = series.propose(PlanForm(patient))
    assert proposal.plans == ()
    assert proposal.refusals[0].code == "screening_not_now"
    with pytest.raises(Refused) as caught:
        series.book(PlanForm(patient), plan)
    assert code(caught) == "screening_not_now"
    assert visits_of(clinic, patient) == []


def test_a_wait_moves_the_first_session(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    answer(clinic, patient, "C4", "yes", date(2026, 8, 15))
    proposal = series.propose(PlanForm(patient))
    assert proposal.screening.earliest == date(2027, 2, 15)
    first = proposal.plans[0].rungs[0]
    assert first.starts.date() == date(2027, 2, 15)
    assert first.reasons[0].code == "must_wait"


def test_a_session_after_its_window_says_so(clinic: Any, series: Series, calendar: Calendar) -> None:
    patient = clinic.patient()
    calendar.book(BookForm(patient, clinic.microneedling, datetime(2026, 11, 25, 10, 0), clinic.vidal))
    Settings(clinic.desk).close(date(2026, 12, 1), date(2027, 1, 24), "works")
    plan = series.propose(PlanForm(patient), count=1).plans
    assert plan == (), "inside the window nothing is open"
    answer(clinic, patient, "C4", "yes", date(2026, 9, 1))
    rungs = series.propose(PlanForm(patient)).plans[0].rungs
    assert [rung.late for rung in rungs] == [False, True, False]
    assert [reason.code for reason in rungs[1].reasons][:2] == ["must_wait", "restart"]


def test_a_sign_off_is_shown_and_does_not_stop(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    answer(clinic, patient, "S17", "yes")
    proposal = series.propose(PlanForm(patient))
    assert proposal.plans
    assert [finding.code for finding in proposal.screening.findings] == ["other_acne_medicine"]


# ---------------------------------------------------------------- other times
def test_another_time_leaves_the_rest(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 4)
    plan = series.propose(form).plans[0]
    others = series.other_times(form, plan, 3)
    assert len(others) == 3
    swapped = series.swap(form, plan, others[0])
    assert swapped.rungs[2].starts == others[0].starts
    assert swapped.rungs[2].gap_days == others[0].gap_days
    for old, new in zip(plan.rungs, swapped.rungs, strict=True):
        assert old.session == 3 or old.starts == new.starts
    assert swapped.rungs[3].gap_days == (swapped.rungs[3].starts.date() - others[0].starts.date()).days


def test_a_locked_time_stays_when_the_wishes_change(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    first = series.propose(PlanForm(patient, 4)).plans[0]
    held = first.rungs[1]
    wish = Wish(frozenset({THURSDAY}), practitioner_id=clinic.vidal)
    again = series.propose(PlanForm(patient, 4, wish=wish), locked=[held]).plans[0]
    assert (again.rungs[1].starts, again.rungs[1].practitioner) == (held.starts, held.practitioner)
    assert {rung.practitioner for rung in again.rungs if rung.session != 2} == {"Nurse Vidal"}


# ---------------------------------------------------------------- booking
def test_all_sessions_are_booked_in_one_change(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    form = PlanForm(patient, 4, "acne_scars", "full_face")
    plan = series.propose(form).plans[0]
    before = clinic.desk.store.last_seq()
    outcome = series.book(form, plan)
    assert clinic.desk.store.last_seq() == before + 1
    booked = visits_of(clinic, patient)
    assert [(one.session, one.of, one.starts) for one in booked] == [
        (rung.session, 4, rung.starts) for rung in plan.rungs
    ]
    assert {one.series_id for one in booked} == {outcome.value}
    assert {(one.kind, one.area, one.status) for one in booked} == {("series", "full_face", "booked")}


def test_the_event_is_kept_in_the_patients_file(clinic: Any, series: Series) -> None:
    patient = clinic.patient()
    form = PlanForm(patient, wish=Wish(event=date(2027, 6, 5)), event_name="Wedding")
    series.book(form, series.propose(form).plans[0])
    again = series.begin(patient).form
    assert again.wish is not None
    assert (again.wish.event, again.event_name) == (date(2027, 6, 5), "Wedding")


def test_a_time_taken_meanwhile_books_nothing(clinic: Any, series: Series, calendar: Calendar) -> None:
    patient, other = clinic.patient(), clinic.patient("Lea", "Fontaine")
    form = PlanForm(patient, 4)
    plan = series.propose(form).plans[0]
    third = plan.rungs[2]
    assert third.practitioner_id is not None
    calendar.book(
        BookForm(other, clinic.consult, third.starts + timedelta(minutes=30), third.practitioner_id)
    )
    before = clinic.desk.store.last_seq()
    with pytest.raises(Refused) as caught:
        series.book(form, plan)
    assert code(caught) == "plan_taken"
    assert caught.value.refusal.values["session"] == 3
    assert caught.value.refusal.values["starts"] == third.starts
    assert clinic.desk.store.last_seq() == before
    assert (visits_of(clinic, patient), series.of_patient(patient)) == ([], ())


def test_the_same_command_twice_answers_as_the_first_time(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 3)
    plan = series.propose(form).plans[0]
    first = series.book(form, plan, COMMAND)
    assert series.book(form, plan, COMMAND) == first
    assert len(visits_of(clinic, form.patient_id)) == 3


def test_one_undo_frees_everything(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 5, wish=Wish(event=date(2027, 9, 1)), event_name="Trip")
    plan = series.propose(form).plans[0]
    outcome = series.book(form, plan)
    history.undo(clinic.desk.store, outcome.changes.seq, who=1, desk="desk 1", derive=upkeep.refresh)
    assert (visits_of(clinic, form.patient_id), series.of_patient(form.patient_id)) == ([], ())
    begun = series.begin(form.patient_id).form
    assert (begun.wish, begun.event_name) == (Wish(), "")
    assert series.propose(form).plans[0] == plan, "every time is free again"
    series.book(form, plan)


def test_two_desks_race_for_the_same_times(clinic: Any, tmp_path: Any) -> None:
    forms = [PlanForm(clinic.patient(), 4), PlanForm(clinic.patient("Lea", "Fontaine"), 4)]
    plan = Series(clinic.desk).propose(forms[0]).plans[0]
    ready = threading.Barrier(2)
    said: dict[int, Any] = {}

    def book(number: int) -> None:
        store = open_store(tmp_path / "clinic.db")
        try:
            desk = Desk(store, lambda: clinic.now, name=f"desk {number}")
            ready.wait()
            try:
                said[number] = Series(desk).book(forms[number], plan)
            except Refused as no:
                said[number] = no.refusal
        finally:
            store.close()

    threads = [threading.Thread(target=book, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [number for number, answer_ in said.items() if hasattr(answer_, "code")]
    assert len(lost) == 1
    refusal: Any = said[lost[0]]
    assert (refusal.code, refusal.values["session"]) == ("plan_taken", 1)
    assert visits_of(clinic, forms[lost[0]].patient_id) == []
    assert len(visits_of(clinic, forms[1 - lost[0]].patient_id)) == 4


# ---------------------------------------------------------------- a running series
def test_a_single_session_grows_into_a_series(clinic: Any, series: Series, calendar: Calendar) -> None:
    patient = clinic.patient()
    single = calendar.book(
        BookForm(patient, clinic.microneedling, datetime(2026, 11, 25, 10, 0), clinic.vidal)
    ).value
    form = replace(series.begin(patient).form, sessions=4, concern="acne_scars")
    plan = series.propose(form).plans[0]
    assert [rung.kept for rung in plan.rungs] == [True, False, False, False]
    assert plan.rungs[0].appointment_id == single
    assert gaps(plan) == [None, 35, 35, 35]
    series.book(form, plan)
    booked = visits_of(clinic, patient)
    assert [(one.session, one.of) for one in booked] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert booked[0].id == single
    assert series.of_patient(patient)[0].concern == "acne_scars"
    with pytest.raises(Refused) as caught:
        series.propose(form)
    assert code(caught) == "series_fully_booked"
    with pytest.raises(Refused) as caught:
        series.propose(replace(form, sessions=3))
    assert code(caught) == "more_sessions_booked"


def test_a_hole_in_a_series_is_filled_between_its_neighbours(
    clinic: Any, series: Series, calendar: Calendar
) -> None:
    form = PlanForm(clinic.patient(), 4)
    plan = series.propose(form).plans[0]
    series.book(form, plan)
    second = visits_of(clinic, form.patient_id)[1]
    calendar.cancel(second.id, second.version, "ill")
    again = series.propose(form).plans[0]
    assert [rung.kept for rung in again.rungs] == [True, False, True, True]
    assert again.rungs[1].starts == plan.rungs[1].starts
    series.book(form, again)
    assert [one.session for one in visits_of(clinic, form.patient_id)] == [1, 2, 3, 4]


def test_a_series_begun_by_another_desk_meanwhile_is_said(
    clinic: Any, series: Series, calendar: Calendar
) -> None:
    form = PlanForm(clinic.patient(), 3)
    plan = series.propose(form).plans[0]
    calendar.book(
        BookForm(form.patient_id, clinic.microneedling, datetime(2026, 11, 25, 10, 0), clinic.vidal)
    )
    with pytest.raises(Refused) as caught:
        series.book(form, plan)
    assert code(caught) == "series_changed"


def test_the_next_session_lies_in_its_window(clinic: Any, series: Series, calendar: Calendar) -> None:
    patient = clinic.patient()
    first = calendar.book(
        BookForm(patient, clinic.microneedling, datetime(2026, 11, 24, 9, 0), clinic.vidal)
    ).value
    series_id = calendar.appointment(first).series_id
    assert series_id is not None
    times = series.next_times(series_id)
    assert times[0].starts.date() == date(2026, 12, 29)
    assert len({one.starts.date() for one in times}) == 3
    assert all(28 <= (one.starts.date() - TODAY).days - 1 <= 42 for one in times)
    best = times[0]
    seating = Seating(best.starts, best.practitioner_id, best.room_id, best.pen_id)
    assert series.next_session(series_id) == 2
    made = series.book_session(series_id, 2, seating, COMMAND)
    assert calendar.appointment(made.value).session == 2
    assert series.book_session(series_id, 2, seating, COMMAND) == made
    assert series.next_session(series_id) == 3
    with pytest.raises(Refused) as caught:
        series.book_session(series_id, 2, seating)
    assert code(caught) == "session_booked_since"


def finish(clinic: Any, visit: Any, at: datetime) -> None:
    with clinic.desk.unit("finish") as unit:
        unit.update(tables.appointment, visit.id, status="checkout", finished=at)
        sessions.settle(unit, visit.series_id)


def test_a_series_is_complete_when_its_last_session_is(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 3)
    series.book(form, series.propose(form).plans[0])
    visits = visits_of(clinic, form.patient_id)
    for visit in visits:
        assert series.of_patient(form.patient_id)[0].status == "running"
        finish(clinic, visit, visit.ends)
    assert series.of_patient(form.patient_id)[0].status == "complete"
    with clinic.desk.unit("step_back") as unit:
        unit.update(tables.appointment, visits[-1].id, status="treatment", finished=None)
        sessions.settle(unit, visits[-1].series_id)
    assert series.of_patient(form.patient_id)[0].status == "running"


def test_gaps_count_from_the_day_of_completion(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 3)
    series.book(form, series.propose(form).plans[0])
    visits = visits_of(clinic, form.patient_id)
    for visit in visits[1:]:
        Calendar(clinic.desk).cancel(visit.id, visit.version, "away")
    finish(clinic, visits[0], visits[0].starts + timedelta(days=3))
    clinic.now += timedelta(days=4)
    [view] = series.of_patient(form.patient_id)
    assert [one.status for one in view.sessions] == ["checkout", "open", "open"]
    second = view.sessions[1]
    assert second.window_from == date(2026, 11, 26) + timedelta(days=28)
    assert second.window_to == date(2026, 11, 26) + timedelta(days=42)
    plan = series.propose(form).plans[0]
    assert plan.rungs[1].starts.date() == date(2026, 11, 26) + timedelta(days=35)
    assert plan.rungs[1].gap_days == 35


def test_a_missed_session_keeps_its_number(clinic: Any, series: Series) -> None:
    form = PlanForm(clinic.patient(), 3)
    series.book(form, series.propose(form).plans[0])
    second = visits_of(clinic, form.patient_id)[1]
    with clinic.desk.unit("no_show") as unit:
        unit.update(tables.appointment, second.id, status="no_show")
    [view] = series.of_patient(form.patient_id)
    assert [one.status for one in view.sessions] == ["booked", "no_show", "booked"]
    assert view.sessions[1].appointment_id == second.id
    assert view.sessions[1].window_from is not None


# ---------------------------------------------------------------- any booked plan obeys
WISHES = st.builds(
    Wish,
    st.frozensets(st.integers(0, 6), max_size=3),
    st.sampled_from([0, 9 * 60, 14 * 60]),
    st.sampled_from([DAY_MINUTES, 17 * 60]),
    st.none(),
    st.one_of(st.none(), st.dates(TODAY + timedelta(days=60), TODAY + timedelta(days=260))),
)
ASKED = st.fixed_dictionaries(
    {
        "sessions": st.integers(3, 5),
        "wish": WISHES,
        "first_day": st.one_of(st.none(), st.dates(TODAY, TODAY + timedelta(days=60))),
        "stopped": st.one_of(st.none(), st.dates(TODAY - timedelta(days=200), TODAY)),
        "which": st.integers(0, 5),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(ASKED, min_size=1, max_size=4))
def test_any_booked_plan_obeys_every_rule(clinic: Any, asked: list[dict[str, Any]]) -> None:
    series = Series(clinic.desk)
    for one in asked:
        patient = clinic.patient()
        until = TODAY
        if one["stopped"]:
            answer(clinic, patient, "C4", "yes", one["stopped"])
            with clinic.desk.store.read() as connection:
                until = gate.assessment(connection, patient, TODAY).earliest or TODAY
        form = PlanForm(patient, one["sessions"], first_day=one["first_day"], wish=one["wish"])
        proposal = series.propose(form)
        assert bool(proposal.plans) != bool(proposal.refusals)
        if not proposal.plans:
            continue
        plan = proposal.plans[min(one["which"], len(proposal.plans) - 1)]
        series.book(form, plan)
        _obeys(form, plan, proposal, max(until, one["first_day"] or TODAY))
        assert [v.starts for v in visits_of(clinic, patient)] == [r.starts for r in plan.rungs]


def _obeys(form: PlanForm, plan: PlanView, proposal: Proposal, earliest: date) -> None:
    days = [rung.starts.date() for rung in plan.rungs]
    assert len(days) == form.sessions
    assert days[0] >= earliest
    assert all(28 <= (later - day).days <= 42 for day, later in pairwise(days))
    event = form.wish.event if form.wish else None
    if event is not None and event >= earliest:
        assert days[-1] <= event - timedelta(days=14)
    for rung in plan.rungs:
        assert rung.starts.weekday() < 5
        assert time(9) <= rung.starts.time()
        assert rung.ends.time() <= time(19)
        assert None not in (rung.practitioner_id, rung.room_id, rung.pen_id)
    assert proposal.patient.id == form.patient_id


# ---------------------------------------------------------------- the other engine
@pytest.mark.postgres
def test_a_series_on_postgresql(postgres_url: str) -> None:
    store = open_store(postgres_url, create=True)
    try:
        clinic = founded(store)
        series, calendar = Series(clinic.desk), Calendar(clinic.desk)
        forms = [PlanForm(clinic.patient(), 4), PlanForm(clinic.patient("Lea", "Fontaine"), 4)]
        plan = series.propose(forms[0]).plans[0]
        first = series.book(forms[0], plan, COMMAND)
        assert series.book(forms[0], plan, COMMAND) == first
        with pytest.raises(Refused) as caught:
            series.book(forms[1], plan)
        assert (code(caught), caught.value.refusal.values["session"]) == ("plan_taken", 1)
        [view] = series.of_patient(forms[0].patient_id)
        assert [one.status for one in view.sessions] == ["booked"] * 4
        second = calendar.appointment(view.sessions[1].appointment_id or 0)
        calendar.cancel(second.id, second.version, "ill")
        times = series.next_times(first.value)
        assert times[0].starts.date() == second.starts.date()
    finally:
        store.close()

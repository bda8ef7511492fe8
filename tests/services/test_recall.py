"""Recall against plain recomputation: nobody is missing, nobody booked is on the list; calls and bookings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.domain.maintenance import PatientFacts, SeriesFacts, State, recall_basis, recall_state
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.screening import Reply
from clinicdesk.domain.today import OPEN
from clinicdesk.services.calendar import Calendar
from clinicdesk.services.history import History
from clinicdesk.services.recall import Recall
from clinicdesk.services.screening import Given, Screening
from clinicdesk.services.times import FirstTime
from clinicdesk.store import Unit, open_store, tables, upkeep
from clinicdesk.store.queries import series as queries
from tests.services.conftest import founded

MONDAY = date(2026, 11, 23)


@contextmanager
def past(clinic: Any) -> Iterator[Unit]:
    """A unit that judges nothing: the histories made here keep no order."""
    with clinic.desk.store.unit("put", who=1, desk="desk 1") as unit:
        yield unit
        upkeep.refresh(unit, unit.subjects)


def put(clinic: Any, patient: int, kind: str, day: date, status: str = "done", **more: Any) -> int:
    """A visit on a day by the store's own door; done ones are finished an hour after they began."""
    with past(clinic) as unit:
        return write(unit, clinic, patient, kind, day, status=status, **more)


def write(
    unit: Unit,
    clinic: Any,
    patient: int,
    kind: str,
    day: date,
    *,
    status: str = "done",
    series: int | None = None,
    session: int | None = None,
    ended: datetime | None = None,
) -> int:
    starts = datetime.combine(day, time(10))
    services = {
        "consult": clinic.consult,
        "series": clinic.microneedling,
        "maintenance": clinic.maintenance,
    }
    finished = status in {"done", "checkout"} and kind != "consult"
    visit = unit.insert(
        tables.appointment,
        patient_id=patient,
        service_id=services[kind],
        kind=kind,
        series_id=series,
        session=session,
        starts=starts,
        ends=starts + timedelta(hours=1),
        practitioner_id=clinic.amaral,
        status=status,
        finished=starts + timedelta(hours=1) if finished else None,
    )
    if ended is not None:
        unit.insert(
            tables.treatment,
            appointment_id=visit,
            patient_id=patient,
            operator_id=clinic.amaral,
            pen_id=clinic.pens[0],
            started=starts,
            ended=ended,
            intensity="standard",
        )
    return visit


def series_of(clinic: Any, patient: int, done: Iterable[date], of: int = 3, status: str = "running") -> int:
    """A series with some sessions done."""
    with past(clinic) as unit:
        series: int = unit.insert(
            tables.series,
            patient_id=patient,
            concern="other",
            area="full_face",
            sessions=of,
            status=status,
        )
        for number, day in enumerate(done, 1):
            write(unit, clinic, patient, "series", day, series=series, session=number)
    return series


def listed(clinic: Any, on: date | None = None, **more: Any) -> dict[int, str]:
    return {row.patient_id: row.state for row in Recall(clinic.desk).list(on, **more)}


# ------------------------------------------------------------------- who is on the list
def test_a_finished_series_comes_due_after_three_months_for_over_40(clinic: Any) -> None:
    nina = clinic.patient()
    series_of(clinic, nina, [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)])
    [row] = Recall(clinic.desk).list()
    assert (row.reason, row.due_from, row.due_to, row.state) == (
        "over_40",
        date(2026, 11, 14),
        date(2026, 12, 14),
        "due",
    )
    assert (row.session, row.of, row.last_treated) == (None, None, date(2026, 8, 14))


def test_states_change_with_the_day(clinic: Any) -> None:
    nina = clinic.patient()
    series_of(clinic, nina, [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)])
    days = {
        date(2026, 10, 14): {},
        date(2026, 10, 15): {nina: "soon"},
        date(2026, 11, 13): {nina: "soon"},
        date(2026, 11, 14): {nina: "due"},
        date(2026, 12, 14): {nina: "due"},
        date(2026, 12, 15): {nina: "late"},
        date(2036, 12, 15): {nina: "late"},
    }
    assert {day: listed(clinic, day) for day in days} == days


def test_a_series_that_waits_is_stalled_after_its_window_and_names_its_session(clinic: Any) -> None:
    clara = clinic.patient("Clara", "Simões")
    series = series_of(clinic, clara, [date(2026, 9, 18)], of=4)
    [row] = Recall(clinic.desk).list()
    assert (row.state, row.reason, row.session, row.of, row.series_id) == ("stalled", "series", 2, 4, series)
    assert (row.due_from, row.due_to) == (date(2026, 10, 16), date(2026, 10, 30))


def test_a_stopped_series_an_inactive_patient_and_a_consult_are_not_called(clinic: Any) -> None:
    series_of(clinic, clinic.patient("A"), [date(2026, 9, 18)], status="stopped")
    series_of(clinic, clinic.patient("B", active=False), [date(2026, 9, 18)])
    put(clinic, clinic.patient("C"), "consult", date(2026, 3, 2))
    assert listed(clinic) == {}


@pytest.mark.parametrize("status", sorted(OPEN))
def test_who_is_booked_is_not_nagged(clinic: Any, status: str) -> None:
    nina = clinic.patient()
    series_of(clinic, nina, [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)])
    put(clinic, nina, "maintenance", MONDAY, status)
    expected: dict[int, str] = {}
    assert listed(clinic) == expected
    assert listed(clinic, MONDAY + timedelta(days=1)) == ({nina: "due"} if status != "checkout" else {})


@pytest.mark.parametrize(
    ("kind", "status"), [("consult", "booked"), ("maintenance", "cancelled"), ("maintenance", "no_show")]
)
def test_a_consult_or_a_visit_called_off_does_not_hide_anybody(clinic: Any, kind: str, status: str) -> None:
    nina = clinic.patient()
    series_of(clinic, nina, [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)])
    put(clinic, nina, kind, MONDAY + timedelta(days=3), status)
    assert listed(clinic) == {nina: "due"}


def test_a_birthday_in_the_gap_counts(clinic: Any) -> None:
    treated = [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)]
    turning = clinic.patient("Turning", birth_date=date(1985, 11, 14))  # 41 on the day the window opens
    day_after = clinic.patient("Young", birth_date=date(1985, 11, 15))
    for patient in (turning, day_after):
        series_of(clinic, patient, treated)
    reasons = {row.patient_id: row.reason for row in Recall(clinic.desk).list(date(2027, 2, 1))}
    assert reasons == {turning: "over_40", day_after: "clinic_interval"}


@pytest.mark.parametrize(
    ("treated", "due"),
    [
        (date(2025, 11, 30), (date(2026, 2, 28), date(2026, 3, 30))),
        (date(2027, 11, 30), (date(2028, 2, 29), date(2028, 3, 30))),
        (date(2026, 10, 31), (date(2027, 1, 31), date(2027, 2, 28))),
    ],
)
def test_month_ends_are_clamped(clinic: Any, treated: date, due: tuple[date, date]) -> None:
    put(clinic, clinic.patient(), "maintenance", treated)
    [row] = Recall(clinic.desk).list(due[0])
    assert (row.due_from, row.due_to, row.state) == (*due, "due")


def test_the_day_of_the_logged_end_counts(clinic: Any) -> None:
    nina = clinic.patient()
    put(clinic, nina, "maintenance", date(2026, 8, 14), ended=datetime(2026, 8, 15, 0, 20))
    [row] = Recall(clinic.desk).list()
    assert row.last_treated == date(2026, 8, 15)
    assert Recall(clinic.desk).treated_at([row]) == {nina: datetime(2026, 8, 15, 0, 20)}


def test_moving_a_birth_date_or_an_own_interval_moves_the_window(clinic: Any) -> None:
    nina = clinic.patient()
    put(clinic, nina, "maintenance", date(2026, 8, 14))
    for change, due_from, reason in (
        ({"birth_date": date(2000, 1, 1)}, date(2027, 2, 14), "clinic_interval"),
        ({"heavy_sun_damage": True}, date(2026, 11, 14), "sun_damage"),
        ({"maintenance_months": 2}, date(2026, 10, 14), "own_interval"),
    ):
        with clinic.desk.unit("change") as unit:
            unit.update(tables.patient, nina, **change)
        [row] = Recall(clinic.desk).list(due_from)
        assert (row.due_from, row.reason) == (due_from, reason)


# ------------------------------------------------------------------- order, counts, limit
def test_the_order_is_of_urgency(clinic: Any) -> None:
    def treated(name: str, day: date) -> int:
        patient: int = clinic.patient(name)
        put(clinic, patient, "maintenance", day)
        return patient

    long_lost, slipped = treated("Lost", date(2023, 5, 5)), treated("Slipped", date(2026, 7, 12))
    soon, due, due_later = (
        treated("Soon", date(2026, 8, 28)),
        treated("Due", date(2026, 8, 2)),
        treated("DueLater", date(2026, 8, 16)),
    )
    stalled = clinic.patient("Stalled")
    series_of(clinic, stalled, [date(2026, 9, 18)])
    recall = Recall(clinic.desk)
    assert [row.patient_id for row in recall.list()] == [slipped, stalled, long_lost, due, due_later, soon]
    assert [row.patient_id for row in recall.list(limit=3)] == [slipped, stalled, long_lost]
    assert [row.patient_id for row in recall.list(limit=None)] == [row.patient_id for row in recall.list()]
    assert recall.counts() == {State.LATE: 2, State.STALLED: 1, State.DUE: 2, State.SOON: 1}
    for state in State:
        found = recall.list(states={state})
        assert len(found) == recall.counts()[state]
        assert {row.state for row in found} == {state.value}
    assert [row.patient_id for row in recall.list(states={State.SOON, State.LATE})] == [
        slipped,
        long_lost,
        soon,
    ]
    assert recall.list(states=()) == ()


def test_an_empty_clinic_has_nobody_to_call(clinic: Any) -> None:
    assert Recall(clinic.desk).list() == ()
    assert set(Recall(clinic.desk).counts().values()) == {0}
    assert Recall(clinic.desk).returned_share() is None


# ------------------------------------------------------------------- any history at all
births = st.one_of(st.none(), st.dates(date(1950, 1, 1), date(2000, 12, 31)), st.just(date(1984, 2, 29)))
days = st.one_of(
    st.dates(date(2024, 1, 1), date(2027, 6, 30)),
    st.sampled_from([date(2024, 2, 29), date(2025, 11, 30), date(2026, 8, 31), MONDAY]),
)
visits_made = st.lists(
    st.tuples(
        st.sampled_from(["consult", "maintenance", "series", "series"]),
        days,
        st.sampled_from(["booked", "arrived", "checkout", "done", "done", "done", "no_show", "cancelled"]),
    ),
    max_size=7,
)
people = st.lists(
    st.tuples(
        births,
        st.booleans(),
        st.sampled_from([None, None, 1, 5]),
        st.sampled_from(["running", "running", "complete", "stopped"]),
        visits_made,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(everybody=people, on=days)
def test_list_and_table_are_what_all_visits_say(clinic: Any, everybody: Any, on: date) -> None:
    expected = {}  # the clinic keeps the people of the examples before: only these are looked at
    for number, (birth, sun, months, status, visits) in enumerate(everybody):
        patient = clinic.patient(
            f"P{number}", birth_date=birth, heavy_sun_damage=sun, maintenance_months=months
        )
        expected[patient] = _history(
            clinic, patient, (birth, sun, months), status=status, visits=visits, on=on
        )
    with clinic.desk.store.read() as connection:
        assert list(upkeep.differences(connection)) == []
    wanted = {patient: state for patient, state in expected.items() if state is not None}
    found = listed(clinic, on, limit=None)
    assert {patient: state for patient, state in found.items() if patient in expected} == wanted
    counts = Recall(clinic.desk).counts(on)
    assert counts == {state: list(found.values()).count(state.value) for state in State}


def _history(clinic: Any, patient: int, about: Any, *, status: str, visits: Any, on: date) -> str | None:
    """Write a history visit by visit, as desks do; the state that its plain reading gives."""
    done: list[tuple[str, date]] = []
    open_days = []
    series, session, sessions_done = None, 0, []
    for asked, day, stands in visits:
        kind = "maintenance" if asked == "series" and session == 3 else asked
        if kind == "series" and series is None:
            series = series_of(clinic, patient, [], status=status)
        live = stands not in {"no_show", "cancelled"}
        put(
            clinic,
            patient,
            kind,
            day,
            stands,
            series=series if kind == "series" else None,
            session=session + 1 if kind == "series" else None,
        )
        session += kind == "series" and live
        if kind != "consult" and stands in {"done", "checkout"}:
            done.append((kind, day))
            if kind == "series":
                sessions_done.append(day)
        if kind != "consult" and stands in OPEN:
            open_days.append(day)
    birth, sun, months = about
    facts = PatientFacts(
        birth,
        sun,
        months,
        last_treated=max((day for _, day in done), default=None),
        maintained=any(kind == "maintenance" for kind, _ in done),
        series=()
        if series is None
        else (
            SeriesFacts(
                series, 3, len(sessions_done), max(sessions_done, default=None), stopped=status == "stopped"
            ),
        ),
    )
    basis = recall_basis(facts)
    if basis is None:
        return None
    state = recall_state(on, basis.reason, basis.due_from, basis.due_to, open_days)
    return None if state is None else state.value


# ------------------------------------------------------------------- calling and booking
def due_patient(clinic: Any, **more: Any) -> int:
    nina: int = clinic.patient(**more)
    series_of(clinic, nina, [date(2026, 6, 5), date(2026, 7, 10), date(2026, 8, 14)])
    return nina


def test_a_call_offers_times_and_a_sentence_for_each(clinic: Any) -> None:
    nina = due_patient(clinic, liked_weekdays="3", liked_from=14 * 60, phone="+351912000146")
    call = Recall(clinic.desk).call(nina)
    assert [one.starts.weekday() for one in call.times[:1]] == [3]
    assert call.times[0].starts == datetime(2026, 11, 26, 14, 0)
    assert call.say[0] == "It is time for your touch-up. Thursday 26 November, two o'clock?"
    assert len({one.starts.date() for one in call.times}) == len(call.times) == 3
    assert (call.card.liked_weekdays, call.card.done, call.card.of) == ((3,), 3, 3)
    assert call.refusal is None


def test_nobody_is_offered_a_time_before_the_window_opens(clinic: Any) -> None:
    nina = clinic.patient()
    put(clinic, nina, "maintenance", date(2026, 8, 28))
    assert listed(clinic) == {nina: "soon"}
    assert min(one.starts for one in Recall(clinic.desk).first_times(nina)).date() >= date(2026, 11, 28)


def test_who_asked_not_to_be_called_is_marked_and_not_offered(clinic: Any) -> None:
    nina = due_patient(clinic, do_not_contact=True)
    [row] = Recall(clinic.desk).list()
    assert row.do_not_contact
    call = Recall(clinic.desk).call(nina)
    assert call.times == ()
    assert call.refusal is not None
    assert call.refusal.code == "do_not_contact"


def test_screening_moves_or_stops_the_times(clinic: Any) -> None:
    nina = due_patient(clinic)
    screening, recall = Screening(clinic.desk), Recall(clinic.desk)
    screening.record(nina, [Given("C32", Reply.YES, date(2026, 11, 23))])
    assert recall.first_times(nina)[0].starts.date() == date(2026, 11, 26)
    screening.record(nina, [Given("C1", Reply.YES)])
    with pytest.raises(Refused) as refused:
        recall.first_times(nina)
    assert refused.value.refusal.code == "screening_not_now"
    call = recall.call(nina)
    assert call.times == ()
    assert call.refusal is not None
    assert call.refusal.code == "screening_not_now"


def test_booking_takes_off_the_list_and_one_undo_takes_it_back(clinic: Any) -> None:
    nina = due_patient(clinic)
    recall = Recall(clinic.desk)
    made = recall.book(nina, recall.first_times(nina)[0], command=b"once-only-please")
    assert listed(clinic) == {}
    again = recall.book(nina, made_time(clinic, made.value), command=b"once-only-please")
    assert again.value == made.value
    with pytest.raises(Refused, match="not_on_recall"):
        recall.call(nina)
    History(clinic.desk).undo()
    [row] = recall.list()
    assert (row.patient_id, row.last_outcome) == (nina, "")


def made_time(clinic: Any, appointment: int) -> FirstTime:
    visit = Calendar(clinic.desk).appointment(appointment)
    assert (visit.kind, visit.status) == ("maintenance", "booked")
    return FirstTime(
        visit.starts, visit.ends, visit.practitioner_id, visit.room_id, visit.pen_id, visit.practitioner, ""
    )


def test_a_stalled_series_gets_its_next_session(clinic: Any) -> None:
    clara = clinic.patient("Clara", "Simões")
    series = series_of(clinic, clara, [date(2026, 9, 18)], of=4)
    recall = Recall(clinic.desk)
    call = recall.call(clara)
    assert call.say[0].startswith("Session 2 of 4 is waiting for you. Monday 23 November")
    recall.book(clara, call.times[0])
    with clinic.desk.store.read() as connection:
        [first, second] = queries.live_sessions(connection, series)
    assert (second.session, second.starts, second.status) == (2, call.times[0].starts, "booked")
    assert first.session == 1
    assert listed(clinic) == {}


def test_a_session_that_nobody_marked_is_named_before_it_is_booked_again(clinic: Any) -> None:
    clara = clinic.patient("Clara", "Simões")
    series = series_of(clinic, clara, [date(2026, 9, 18)], of=4)
    put(clinic, clara, "series", date(2026, 10, 23), "booked", series=series, session=2)
    recall = Recall(clinic.desk)
    with pytest.raises(Refused) as caught:
        recall.book(clara, recall.first_times(clara)[0])
    assert caught.value.refusal.code == "session_unmarked"


def test_somebody_quicker_is_told_and_nothing_is_booked(clinic: Any) -> None:
    nina, rui = due_patient(clinic), due_patient(clinic, given="Rui", family="Matos")
    recall = Recall(clinic.desk)
    wanted = recall.first_times(nina)[0]
    recall.book(rui, wanted)
    with pytest.raises(Refused):
        recall.book(nina, wanted)
    assert listed(clinic) == {nina: "due"}
    assert recall.list()[0].last_outcome == ""


def test_calls_are_kept_and_the_newest_is_shown(clinic: Any) -> None:
    nina = due_patient(clinic)
    recall = Recall(clinic.desk)
    recall.contacted(nina, "no_answer")
    clinic.now += timedelta(hours=2)
    recall.contacted(nina, "later", " wants mornings ", date(2026, 11, 25))
    [row] = recall.list()
    assert (row.last_outcome, row.last_note, row.next_try, row.tries) == (
        "later",
        "wants mornings",
        date(2026, 11, 25),
        2,
    )
    assert row.last_contact == datetime(2026, 11, 23, 10, 30)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"outcome": "shouted"}, "contact_outcome_unknown"),
        ({"outcome": "later", "next_try": date(2026, 11, 22)}, "next_try_past"),
    ],
)
def test_a_call_that_cannot_be_is_refused(clinic: Any, wrong: dict[str, Any], code: str) -> None:
    nina = due_patient(clinic)
    with pytest.raises(Refused, match=code):
        Recall(clinic.desk).contacted(nina, **wrong)


def test_the_share_of_those_who_came_back_is_counted(clinic: Any) -> None:
    back, away, young = clinic.patient("Back"), clinic.patient("Away"), clinic.patient("Y", birth_date=None)
    for patient in (back, away):
        put(clinic, patient, "maintenance", date(2026, 4, 20))  # due from 20 July
    put(clinic, back, "maintenance", date(2026, 7, 30))  # due from 30 October: not of that quarter
    put(clinic, young, "maintenance", date(2026, 1, 31))  # due from 31 July by the clinic's interval
    share = Recall(clinic.desk).returned_share()
    assert share is not None
    assert (share.first, share.last) == (date(2026, 7, 1), date(2026, 9, 30))
    assert (share.due, share.returned) == (3, 1)


@pytest.mark.postgres
def test_postgresql_tells_the_same(postgres_url: str) -> None:
    store = open_store(postgres_url, create=True)
    clinic = founded(store)
    recall = Recall(clinic.desk)
    nina, lost = due_patient(clinic), clinic.patient("Lost", heavy_sun_damage=True, birth_date=None)
    put(clinic, lost, "maintenance", date(2026, 3, 1), ended=datetime(2026, 3, 1, 11, 5))
    clara = clinic.patient("Clara")
    series_of(clinic, clara, [date(2026, 9, 18)])
    assert listed(clinic) == {clara: "stalled", lost: "late", nina: "due"}
    assert recall.counts() == {State.STALLED: 1, State.LATE: 1, State.DUE: 1, State.SOON: 0}
    assert recall.treated_at(recall.list())[lost] == datetime(2026, 3, 1, 11, 5)
    recall.contacted(nina, "message")
    call = recall.call(nina)
    assert (call.row.last_outcome, call.row.tries, call.card.done) == ("message", 1, 3)
    recall.book(nina, call.times[0])
    assert set(listed(clinic)) == {clara, lost}
    with store.read() as connection:
        assert list(upkeep.differences(connection)) == []
    assert recall.returned_share() is None
    assert recall.returned_share(date(2026, 8, 1)) is not None
    store.close()

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from clinicdesk.domain.refusal import Refused
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.desk import Desk
from clinicdesk.services.history import History
from clinicdesk.services.today import Today
from clinicdesk.store import tables

TEN = datetime(2026, 11, 23, 10, 0)


@pytest.fixture
def history(clinic: Any) -> History:
    return History(clinic.desk)


def booked(clinic: Any) -> int:
    form = BookForm(clinic.patient(), clinic.microneedling, TEN, clinic.amaral)
    return Calendar(clinic.desk).book(form).value


def test_undo_names_what_it_takes_back_and_redo_brings_it_again(clinic: Any, history: History) -> None:
    visit = booked(clinic)
    line = history.next_undo()
    assert line is not None
    assert (line.verb, line.patient, line.who) == ("book", "Nina Prado", "Front desk")
    history.undo()
    assert Calendar(clinic.desk).day(TEN.date()) == ()
    history.redo()
    assert [one.id for one in Calendar(clinic.desk).day(TEN.date())] == [visit]


def test_undoing_a_ripple_puts_every_session_back(clinic: Any, history: History) -> None:
    calendar = Calendar(clinic.desk)
    patient = clinic.patient()
    days = (0, 35, 70)
    visits = [
        calendar.book(BookForm(patient, clinic.microneedling, TEN + timedelta(days=day), clinic.amaral)).value
        for day in days
    ]
    calendar.move(visits[0], 1, TEN + timedelta(days=1), ripple="keep_gaps")
    history.undo()
    assert [calendar.appointment(one).starts for one in visits] == [TEN + timedelta(days=day) for day in days]


def test_another_desk_does_not_take_back_what_this_one_did(clinic: Any, history: History) -> None:
    booked(clinic)
    other = History(Desk(clinic.desk.store, clinic.desk.clock, name="desk 2"))
    assert other.next_undo() is None
    with pytest.raises(Refused, match="nothing_to_undo"):
        other.undo()


def test_undo_refuses_when_the_place_was_taken_since(clinic: Any, history: History) -> None:
    calendar = Calendar(clinic.desk)
    visit = booked(clinic)
    calendar.cancel(visit, 1, "ill")
    cancelled = history.next_undo()
    calendar.book(BookForm(clinic.patient("Lea", "Fontaine"), clinic.microneedling, TEN, clinic.amaral))
    assert cancelled is not None
    with pytest.raises(Refused):
        history.undo(cancelled.seq)
    assert calendar.appointment(visit).status == "cancelled"


def test_a_treatment_stands_once_its_check_out_is_closed(clinic: Any, history: History) -> None:
    today = Today(clinic.desk)
    visit = booked(clinic)
    for version, verb in enumerate(("arrive", "start_treatment", "finish"), start=1):
        getattr(today, verb)(visit, version)
    with clinic.desk.unit("log_pen") as unit:
        treatment = unit.insert(
            tables.treatment,
            appointment_id=visit,
            patient_id=Calendar(clinic.desk).appointment(visit).patient_id,
            operator_id=clinic.amaral,
            pen_id=clinic.pens[0],
            started=TEN,
            ended=TEN,
            intensity="light",
        )
    logged = history.next_undo()
    assert treatment
    assert logged is not None
    today.close(visit, 4)
    with pytest.raises(Refused, match="closed_amend"):
        history.undo(logged.seq)
    history.undo()
    history.undo(logged.seq)

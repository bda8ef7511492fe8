"""Undo and redo take back exactly what was done, refuse what was changed since, and survive a restart.

Each test runs on both engines.
"""

from __future__ import annotations

import pytest

from clinicdesk.domain.refusal import Refused
from clinicdesk.store import history, tables
from tests.store.clinic import DESK, ENGINES, Clinic

pytestmark = pytest.mark.parametrize("clinic", ENGINES, indirect=True)


def test_undo_takes_a_booking_back_and_redo_books_it_again(clinic: Clinic) -> None:
    before = clinic.content()
    _, booked = clinic.book(9)
    after = clinic.content()
    clinic.undo(booked.seq)
    assert clinic.content() == before
    clinic.redo(booked.seq)
    assert clinic.content() == after


def test_undo_of_a_move_and_a_cancel_gives_the_slots_back(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    booked = clinic.content()
    moved = clinic.move(visit, 9.5)  # onto half of its own old place
    at_half = clinic.content()
    cancelled = clinic.cancel(visit)
    clinic.undo(cancelled.seq)
    assert clinic.content() == at_half
    clinic.undo(moved.seq)
    assert clinic.content() == booked
    clinic.redo(moved.seq)
    assert clinic.content() == at_half


def test_versions_only_rise(clinic: Clinic) -> None:
    visit, booked = clinic.book(9)
    clinic.undo(booked.seq)
    clinic.redo(booked.seq)
    clinic.undo(booked.seq)
    clinic.redo(booked.seq)
    rows = clinic.content(versions=True)["appointment"]
    assert [row["version"] for row in rows if row["id"] == visit] == [3]


def test_the_stacks_belong_to_a_desk_and_survive_a_restart(clinic: Clinic) -> None:
    visit, booked = clinic.book(9)
    clinic.book(11, desk="desk 2")
    moved = clinic.move(visit, 13)
    clinic.undo(moved.seq)
    clinic.reopen()
    with clinic.store.read() as connection:
        next_undo = history.next_undo(connection, DESK)
        next_redo = history.next_redo(connection, DESK)
    assert next_undo is not None
    assert next_redo is not None
    assert (next_undo.seq, next_undo.verb) == (booked.seq, "book")
    assert (next_redo.seq, next_redo.verb) == (moved.seq, "move")


def test_redo_is_forgotten_once_the_desk_does_something_new(clinic: Clinic) -> None:
    _, first = clinic.book(9)
    clinic.undo(first.seq)
    clinic.book(15)
    with clinic.store.read() as connection:
        assert history.next_redo(connection, DESK) is None


def test_redo_goes_forward_in_the_order_of_the_undos(clinic: Clinic) -> None:
    seqs = [clinic.book(hour)[1].seq for hour in (9, 11, 13)]
    for seq in reversed(seqs):
        clinic.undo(seq)
    for seq in seqs:
        with clinic.store.read() as connection:
            found = history.next_redo(connection, DESK)
        assert found is not None
        assert found.seq == seq
        clinic.redo(seq)


def test_what_somebody_changed_since_is_refused_and_named(clinic: Clinic) -> None:
    visit, booked = clinic.book(9)
    moved = clinic.move(visit, 13, desk="desk 2")
    before = clinic.content(versions=True)
    with pytest.raises(Refused) as refused:
        clinic.undo(booked.seq)
    assert refused.value.refusal.code == "changed_since"
    assert refused.value.refusal.values["seqs"] == (moved.seq,)
    assert clinic.content(versions=True) == before


def test_a_change_goes_with_all_that_was_built_upon_it(clinic: Clinic) -> None:
    before = clinic.content()
    patient = clinic.add_patient("Ana", "Ruiz")
    with clinic.store.read() as connection:
        (added,) = history.history(connection, table="patient", pk=patient)
    clinic.patients.append(patient)
    visit, _ = clinic.book(9, patient=2)
    clinic.move(visit, 10)
    after = clinic.content()
    with pytest.raises(Refused, match="changed_since"):
        clinic.undo(added.seq)
    clinic.undo(added.seq, with_later=True)
    assert clinic.content() == before
    clinic.redo(added.seq)
    assert clinic.content() == after


def test_a_slot_taken_since_refuses_the_undo_of_a_cancel(clinic: Clinic) -> None:
    visit, _ = clinic.book(9)
    cancelled = clinic.cancel(visit)
    clinic.book(9, patient=1)
    with pytest.raises(Refused, match="double_booked"):
        clinic.undo(cancelled.seq)


def test_an_undone_change_is_not_undone_twice_nor_an_undo_itself(clinic: Clinic) -> None:
    _, booked = clinic.book(9)
    undone = clinic.undo(booked.seq)
    with pytest.raises(Refused, match="already_undone"):
        clinic.undo(booked.seq)
    with pytest.raises(Refused, match="cannot_undo"):
        clinic.undo(undone.seq)
    clinic.redo(booked.seq)
    with pytest.raises(Refused, match="not_undone"):
        clinic.redo(booked.seq)


def test_undo_of_a_change_that_both_made_and_linked_rows(clinic: Clinic) -> None:
    """A series is made and a visit put into it in one change; taking that back passes through halves."""
    visit, _ = clinic.book(9)
    before = clinic.content()
    with clinic.unit("link") as unit:
        patient = clinic.patients[0]
        series = unit.insert(tables.series, patient_id=patient, concern="scars", area="face", sessions=3)
        unit.update(tables.appointment, visit, kind="series", series_id=series, session=1)
    after = clinic.content()
    clinic.undo(unit.changes.seq)
    assert clinic.content() == before
    clinic.redo(unit.changes.seq)
    assert clinic.content() == after


def test_history_tells_who_when_and_whether_undone(clinic: Clinic) -> None:
    _, booked = clinic.book(9)
    clinic.undo(booked.seq)
    with clinic.store.read() as connection:
        lines = history.history(connection, subject=clinic.patients[0])
    assert [line.verb for line in lines] == ["undo", "book", "add_patient"]
    assert [line.undone for line in lines] == [False, True, False]
    assert lines[0].reason == "book"
    assert lines[0].at.tzinfo is not None

"""Random work at random desks, with undo, redo and restarts: the journal always makes the same database.

The machine knows what the clinic looked like before each change; undo and redo must reach those states again,
and after each walk the rebuilt database equals the live one, the chain verifies and nothing is found.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from typing_extensions import override

from clinicdesk.domain.refusal import Refused
from clinicdesk.store import history, tables
from clinicdesk.store.check import check
from clinicdesk.store.rebuild import rebuild, same_rows
from tests.store.clinic import Clinic, at, derive, derived_wrong, new_clinic

desks = st.sampled_from(["desk 1", "desk 2"])
hours = st.integers(0, 20).map(lambda half: half / 2)
few = st.integers(0, 9)


class Walk(RuleBasedStateMachine):
    """Two desks at one clinic."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.clinic: Clinic = new_clinic(Path(self.folder.name) / "clinic.db")
        self.seq = self.clinic.store.last_seq()

    @override
    def teardown(self) -> None:
        store = self.clinic.store
        try:
            assert check(store, derived_wrong) == ()
            made = rebuild(store, Path(self.folder.name) / "again.db", derive)
            try:
                with store.read() as one, made.read() as other:
                    assert list(same_rows(one, other)) == []
                assert check(made, derived_wrong) == ()
            finally:
                made.close()
        finally:
            store.close()
            self.folder.cleanup()

    def ids(self, name: str) -> list[int]:
        return [row["id"] for row in self.clinic.content()[name]]

    def pick(self, name: str, number: int) -> int | None:
        ids = self.ids(name)
        return ids[number % len(ids)] if ids else None

    def tried(self, work: Any) -> bool:
        """Whether it was done; a refusal must leave everything as it was."""
        before = self.clinic.content(versions=True)
        try:
            work()
        except Refused:
            assert self.clinic.content(versions=True) == before
            return False
        return True

    # --------------------------------------------------------------- work
    @rule(desk=desks, hour=hours, patient=few, who=few, room=few)
    def book(self, desk: str, hour: float, patient: int, who: int, room: int) -> None:
        if not self.clinic.patients:
            return
        which = {"patient": patient % len(self.clinic.patients), "who": who % 3, "room": room % 2}
        self.tried(lambda: self.clinic.book(hour, desk, **which))

    @rule(desk=desks, visit=few, hour=hours)
    def move(self, desk: str, visit: int, hour: float) -> None:
        found = self.pick("appointment", visit)
        if found is not None:
            self.tried(lambda: self.clinic.move(found, hour, desk))

    @rule(desk=desks, visit=few)
    def cancel(self, desk: str, visit: int) -> None:
        found = self.pick("appointment", visit)
        if found is not None:
            self.tried(lambda: self.clinic.cancel(found, desk))

    @rule(desk=desks, visit=few)
    def lift(self, desk: str, visit: int) -> None:
        found = self.pick("appointment", visit)
        if found is None:
            return

        def work() -> None:
            with self.clinic.unit("lift", desk) as unit:
                unit.insert(tables.tray, appointment_id=found, lifted=at(1), person_id=1)
                for table in (tables.occupancy, tables.presence):
                    unit.delete_where(table, table.c.appointment_id == found)

        self.tried(work)

    @rule(desk=desks, name=st.text(min_size=1, max_size=5).filter(lambda name: "\0" not in name))
    def add_patient(self, desk: str, name: str) -> None:
        self.clinic.patients.append(self.clinic.add_patient("Pat", name, desk))

    @rule(
        desk=desks, patient=few, note=st.sampled_from(["", "late", "Ärzte <b>", "'; DROP TABLE patient; --"])
    )
    def edit_patient(self, desk: str, patient: int, note: str) -> None:
        found = self.pick("patient", patient)

        def work() -> None:
            assert found is not None
            with self.clinic.unit("edit", desk) as unit:
                unit.update(tables.patient, found, note=note)
                derive(unit, unit.subjects)

        self.tried(work)

    @rule(desk=desks, patient=few, visit=few)
    def change_hands(self, desk: str, patient: int, visit: int) -> None:
        """This was someone else: the visit and its time go to another patient."""
        who, what = self.pick("patient", patient), self.pick("appointment", visit)
        if who is None or what is None:
            return

        def work() -> None:
            with self.clinic.unit("change_hands", desk) as unit:
                unit.update(tables.appointment, what, patient_id=who)
                presence = tables.presence
                for row in self.clinic.content()["presence"]:
                    if row["appointment_id"] == what:
                        unit.update(presence, row["id"], patient_id=who)
                derive(unit, unit.subjects)

        self.tried(work)

    # --------------------------------------------------------------- back and forth
    @rule(desk=desks)
    def undo_last(self, desk: str) -> None:
        with self.clinic.store.read() as connection:
            last = history.next_undo(connection, desk)
        if last is None:
            return
        before = self.clinic.content()
        if self.tried(lambda: self.clinic.undo(last.seq, desk)):
            with self.clinic.store.read() as connection:
                again = history.next_redo(connection, desk)
            assert again is not None
            assert again.seq == last.seq
            self.clinic.redo(last.seq, desk)
            assert self.clinic.content() == before
            self.clinic.undo(last.seq, desk)

    @rule(desk=desks)
    def redo_last(self, desk: str) -> None:
        with self.clinic.store.read() as connection:
            last = history.next_redo(connection, desk)
        if last is not None:
            self.tried(lambda: self.clinic.redo(last.seq, desk))

    @rule(desk=desks, number=few)
    def undo_any_with_what_was_built_on_it(self, desk: str, number: int) -> None:
        with self.clinic.store.read() as connection:
            every = [each for each in history.history(connection) if each.seq > self.seq]
        if every:
            seq = every[number % len(every)].seq
            self.tried(lambda: self.clinic.undo(seq, desk, with_later=True))

    @rule()
    def restart(self) -> None:
        self.clinic.reopen()

    # --------------------------------------------------------------- always
    @invariant()
    def patients_are_those_that_exist(self) -> None:
        self.clinic.patients = self.ids("patient")


Walk.TestCase.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
TestWalk = Walk.TestCase


@pytest.mark.slow
def test_a_long_walk() -> None:
    """Two thousand steps in one life of a clinic."""
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Walk, settings=settings(max_examples=2, stateful_step_count=1000, deadline=None)
    )

"""Undo, redo and the record of who did what: everything comes out of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from clinicdesk.domain import walltime
from clinicdesk.domain.changes import Changes, Outcome
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.clinic import HistoryLine
from clinicdesk.services import sessions
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import history, upkeep
from clinicdesk.store.queries import history as queries

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

CLINICAL = frozenset({"treatment", "treatment_zone", "cartridge_unit"})
FOUNDING = frozenset({"set_up", "sample"})
"""Changes that are the ground of all others: they are not taken back."""
ANSWERS = {"screening": "asked", "consent": "signed_on"}


class History:
    """The journal's verbs at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("history.read")
    def next_undo(self) -> HistoryLine | None:
        """What Ctrl+Z would take back at this desk; None when there is nothing."""
        with self._desk.store.read() as connection:
            found = history.next_undo(connection, self._desk.name)
            return None if found is None or found.verb in FOUNDING else self._lines(connection, [found])[0]

    @verb("history.read")
    def next_redo(self) -> HistoryLine | None:
        """What redo would do again at this desk; None when there is nothing."""
        with self._desk.store.read() as connection:
            found = history.next_redo(connection, self._desk.name)
            return None if found is None else self._lines(connection, [found])[0]

    @verb("history.read")
    def recent(self, limit: int = 200) -> tuple[HistoryLine, ...]:
        """The newest changes of all desks, newest first."""
        with self._desk.store.read() as connection:
            return self._lines(connection, history.history(connection, limit=limit))

    @verb("history.read")
    def of_patient(self, patient_id: int, limit: int = 200) -> tuple[HistoryLine, ...]:
        """The changes about one patient, newest first."""
        with self._desk.store.read() as connection:
            return self._lines(connection, history.history(connection, subject=patient_id, limit=limit))

    @verb("history.write")
    def undo(self, seq: int | None = None) -> Outcome[HistoryLine]:
        """Take back this desk's last change, or the one given. Refuses when something changed since."""
        line = self._line(seq) if seq is not None else self.next_undo()
        if line is None or line.verb in FOUNDING:
            raise refuse("nothing_to_undo")
        changes = history.undo(
            self._desk.store,
            line.seq,
            who=self._desk.who,
            desk=self._desk.name,
            derive=_uphold,
            judge=_refuse_closed,
        )
        return Outcome(line, changes)

    @verb("history.write")
    def redo(self) -> Outcome[HistoryLine]:
        """Do again what was undone last at this desk."""
        line = self.next_redo()
        if line is None:
            raise refuse("nothing_to_redo")
        changes: Changes = history.redo(
            self._desk.store,
            line.seq,
            who=self._desk.who,
            desk=self._desk.name,
            derive=_uphold,
            judge=_refuse_closed,
        )
        return Outcome(line, changes)

    def _line(self, seq: int) -> HistoryLine:
        with self._desk.store.read() as connection:
            return self._lines(connection, [history.one(connection, seq)])[0]

    def _lines(self, connection: Connection, found: Iterable[history.Change]) -> tuple[HistoryLine, ...]:
        listed = list(found)
        people = queries.people(connection)
        about = queries.subjects(connection, [one.seq for one in listed])
        said = queries.notes(connection, [one.seq for one in listed])
        zone = ZoneInfo(self._desk.info().zone)
        return tuple(
            HistoryLine(
                one.seq,
                one.at.astimezone(zone).replace(tzinfo=None, microsecond=0),
                people.get(one.who, ""),
                one.desk,
                one.verb,
                one.reason or said.get(one.seq, ""),
                about.get(one.seq, ""),
                one.undone,
            )
            for one in listed
        )


def _uphold(unit: Unit, patients: Iterable[int]) -> None:
    """What every unit of a desk does at its end: an undo takes images back, not rules (journal.md)."""
    sessions.uphold(unit)
    upkeep.refresh(unit, patients)


def _refuse_closed(unit: Unit, images: Sequence[history.Image]) -> None:
    """Treatment, screening and consent stand once the check-out is closed; then they are amended."""
    visits: set[int] = set()
    for image in images:
        row = {**(image.after or {}), **(image.before or {})}
        if image.table == "treatment":
            visits.add(row["appointment_id"])
        when = ANSWERS.get(image.table)
        if when is not None and image.subject is not None:
            day = row[when] // walltime.DAY_MINUTES if when == "asked" else row[when]
            if queries.closed_on(unit.connection, image.subject, walltime.from_days(day)):
                raise refuse("closed_amend")
    if queries.any_closed(unit.connection, visits):
        raise refuse("closed_amend")

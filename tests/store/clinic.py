"""A tiny clinic in a real database, with the writes that the store's tests make over and over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.domain.changes import Changes
from clinicdesk.store import Store, Unit, history, open_store, tables
from clinicdesk.store.check import Finding
from clinicdesk.store.shapes import shapes_of

DAY = dt.datetime(2026, 12, 1)
HOUR = dt.timedelta(hours=1)
DESK = "desk 1"
ENGINES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgres", id="postgres", marks=pytest.mark.postgres),
]


def derive(unit: Unit, touched: Iterable[int] | None = None) -> None:
    """The search words of the touched patients, or of all: here it stands for every derived table."""
    key, patient = tables.patient_key, tables.patient
    gone, wanted = sa.delete(key), sa.select(patient.c.id, patient.c.family_name)
    if touched is not None:
        gone, wanted = gone.where(key.c.patient_id.in_(touched)), wanted.where(patient.c.id.in_(touched))
    unit.derive(gone)
    rows = unit.connection.execute(wanted)
    unit.derive(sa.insert(key), [_word(number, name) for number, name in rows])


def _word(patient: int, name: str) -> dict[str, Any]:
    given = {"patient_id": patient, "word": name.lower(), "sort": name.lower()}
    return {name: value for name, value in given.items() if name in tables.patient_key.c}


def derived_wrong(connection: Connection) -> Iterator[Finding]:
    """Patients whose search word is not what their name says."""
    key, patient = tables.patient_key, tables.patient
    query = sa.select(patient.c.id, patient.c.family_name, key.c.word).outerjoin(
        key, key.c.patient_id == patient.c.id
    )
    for number, name, word in connection.execute(query):
        if word != name.lower():
            yield Finding("derived_wrong", {"table": key.name, "id": number})


def at(hour: float) -> dt.datetime:
    return DAY + dt.timedelta(minutes=round(hour * 60))


@dataclass
class Clinic:
    """An open store with three people, two rooms, a pen, a consult and two patients."""

    store: Store
    practitioners: list[int] = field(default_factory=list)
    rooms: list[int] = field(default_factory=list)
    pen: int = 0
    consult: int = 0
    patients: list[int] = field(default_factory=list)

    def unit(self, verb: str, desk: str = DESK, **options: Any) -> Any:
        return self.store.unit(verb, who=1, desk=desk, **options)

    def set_up(self) -> None:
        with self.unit("set_up", desk="setup") as unit:
            unit.insert(tables.person, name="Front desk")
            resource = tables.resource
            self.practitioners = [
                unit.insert(resource, kind="practitioner", name=name) for name in ("Amaral", "Bauer", "Cho")
            ]
            self.rooms = [unit.insert(resource, kind="room", name=name) for name in ("1", "2")]
            self.pen = unit.insert(resource, kind="pen", name="Pen A")
            self.consult = unit.insert(tables.service, kind="consult", name="Consult")
        self.patients = [self.add_patient("Nina", "Øster"), self.add_patient("Petra", "Nunes")]

    def add_patient(self, given: str, family: str, desk: str = DESK) -> int:
        with self.unit("add_patient", desk) as unit:
            patient: int = unit.insert(
                tables.patient, given_name=given, family_name=family, added_on=DAY.date()
            )
            derive(unit, frozenset(unit.subjects))
        return patient

    @property
    def day(self) -> dt.date:
        return DAY.date()

    @staticmethod
    def span(hour: float, hours: float = 1) -> tuple[dt.datetime, dt.datetime]:
        return at(hour), at(hour + hours)

    def insert_visit(
        self, unit: Unit, hour: float, *, patient: int = 0, who: int = 0, room: int = 0, hours: float = 1
    ) -> int:
        """A booked visit with its phase, the slots that it holds and the patient's own time."""
        starts, ends = at(hour), at(hour + hours)
        held = (self.practitioners[who], self.rooms[room], self.pen)
        visit = unit.insert(
            tables.appointment,
            patient_id=self.patients[patient],
            service_id=self.consult,
            kind="consult",
            starts=starts,
            ends=ends,
            practitioner_id=held[0],
            room_id=held[1],
            pen_id=held[2],
        )
        span = {"appointment_id": visit, "starts": starts, "ends": ends}
        unit.insert(tables.appointment_phase, **span, ord=0, name="consult", holds="practitioner")
        unit.insert_many(tables.occupancy, [{**span, "resource_id": each} for each in held])
        unit.insert(tables.presence, **span, patient_id=self.patients[patient])
        return visit

    def book(self, hour: float, desk: str = DESK, **which: Any) -> tuple[int, Changes]:
        with self.unit("book", desk) as unit:
            visit = self.insert_visit(unit, hour, **which)
            derive(unit, frozenset(unit.subjects))
        return visit, unit.changes

    def cancel(self, visit: int, desk: str = DESK) -> Changes:
        with self.unit("cancel", desk) as unit:
            unit.update(tables.appointment, visit, status="cancelled")
            for table in (tables.occupancy, tables.presence):
                unit.delete_where(table, table.c.appointment_id == visit)
        changes: Changes = unit.changes
        return changes

    def move(self, visit: int, hour: float, desk: str = DESK) -> Changes:
        """Put a visit elsewhere, its slots as one update each."""
        span = {"starts": at(hour), "ends": at(hour + 1)}
        with self.unit("move", desk) as unit:
            unit.update(tables.appointment, visit, **span)
            for table in (tables.appointment_phase, tables.occupancy, tables.presence):
                ids = unit.connection.scalars(sa.select(table.c.id).where(table.c.appointment_id == visit))
                unit.update_many(table, dict.fromkeys(ids.all(), span))
        changes: Changes = unit.changes
        return changes

    def undo(self, seq: int, desk: str = DESK, **options: Any) -> Changes:
        return history.undo(self.store, seq, who=1, desk=desk, derive=derive, **options)

    def redo(self, seq: int, desk: str = DESK) -> Changes:
        return history.redo(self.store, seq, who=1, desk=desk, derive=derive)

    def reopen(self) -> None:
        """Close the database and open it again, as after a restart."""
        url = self.store.engine.url.render_as_string(hide_password=False)
        target = self.store.path or url
        self.store.close()
        self.store = open_store(target, key=self.store.key)

    def content(self, *, versions: bool = False) -> dict[str, list[Mapping[str, Any]]]:
        """Every journaled row, by table; without versions two states that look alike are alike."""
        with self.store.read() as connection:
            return content(connection, versions=versions)


def content(connection: Connection, *, versions: bool) -> dict[str, list[Mapping[str, Any]]]:
    made: dict[str, list[Mapping[str, Any]]] = {}
    for name, shape in shapes_of(connection.dialect.name).by_name.items():
        rows = [shape.values(tuple(row)) for row in connection.exec_driver_sql(shape.walk_text)]
        made[name] = [{k: v for k, v in row.items() if versions or k != "version"} for row in rows]
    return made


def new_clinic(path: Path | str, **options: Any) -> Clinic:
    clinic = Clinic(open_store(path, create=True, **options))
    try:
        clinic.set_up()
    except BaseException:
        clinic.store.close()
        raise
    return clinic

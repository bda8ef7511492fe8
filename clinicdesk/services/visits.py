"""Writes a visit with all that belongs to it: phases, occupancy and the patient's presence, in one unit.

Every service that books, moves or takes a visit out of the calendar does it through here, so that no visit
is ever without its holdings. The guards of the database have the last word on overlaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from clinicdesk.domain import walltime
from clinicdesk.domain.phases import Phase, PhasePlan, occupied, spans, stay
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

KIND_COLUMNS = {"practitioner": "practitioner_id", "room": "room_id", "pen": "pen_id"}


@dataclass(frozen=True)
class Seating:
    """Where a visit lies: its start and who and what serves it; None where its phases hold nothing."""

    starts: datetime
    practitioner_id: int
    room_id: int | None
    pen_id: int | None


@dataclass(frozen=True)
class VisitPlan:
    """A visit to be booked."""

    patient_id: int
    service_id: int
    kind: str
    phases: PhasePlan
    seating: Seating
    series_id: int | None = None
    session: int | None = None
    area: str = ""
    note: str = ""


def book(unit: Unit, plan: VisitPlan) -> int:
    """Write one booked visit and its holdings; its id. Raises Refused where the guards refuse."""
    seating = plan.seating
    starts = walltime.to_minutes(seating.starts)
    appointment_id = unit.insert(
        tables.appointment,
        patient_id=plan.patient_id,
        service_id=plan.service_id,
        kind=plan.kind,
        series_id=plan.series_id,
        session=plan.session,
        area=plan.area,
        note=plan.note,
        starts=seating.starts,
        ends=walltime.from_minutes(starts + stay(plan.phases)),
        practitioner_id=seating.practitioner_id,
        room_id=seating.room_id,
        pen_id=seating.pen_id,
    )
    _snapshot(unit, appointment_id, plan.phases, starts)
    _hold(unit, appointment_id, plan.patient_id, plan.phases, seating)
    return appointment_id


def move(unit: Unit, visit: AppointmentView, version: int, seating: Seating, **also: Any) -> None:
    """Lay a visit somewhere else with the phases it was booked with; `also` are further columns to set.

    The holdings are taken away and made anew, never updated, so that no row meets its own former self.
    """
    phases = phases_of(unit.connection, visit.id)
    starts = walltime.to_minutes(seating.starts)
    # The visit itself first: who comes too late is told so, whatever else has gone meanwhile.
    unit.update(
        tables.appointment,
        visit.id,
        version=version,
        starts=seating.starts,
        ends=walltime.from_minutes(starts + stay(phases)),
        practitioner_id=seating.practitioner_id,
        room_id=seating.room_id,
        pen_id=seating.pen_id,
        **also,
    )
    release(unit, visit.id)
    unit.delete_where(tables.appointment_phase, calendar.rows_of(tables.appointment_phase, visit.id))
    _snapshot(unit, visit.id, phases, starts)
    _hold(unit, visit.id, visit.patient_id, phases, seating)


def release(unit: Unit, appointment_id: int) -> None:
    """Give back everything that a visit holds, as on cancel, no-show and lift."""
    for table in (tables.occupancy, tables.presence):
        unit.delete_where(table, calendar.rows_of(table, appointment_id))


def hold(unit: Unit, visit: AppointmentView) -> None:
    """Take again what a restored visit holds, at its own time. Raises Refused where it is taken since."""
    seating = Seating(visit.starts, visit.practitioner_id, visit.room_id, visit.pen_id)
    _hold(unit, visit.id, visit.patient_id, phases_of(unit.connection, visit.id), seating)


def phases_of(connection: Connection, appointment_id: int) -> PhasePlan:
    """The phases that a visit was booked with."""
    visit = calendar.visit(connection, appointment_id)
    if visit is None:
        raise refuse("no_appointment", id=appointment_id)
    return tuple(
        Phase(
            one.name,
            walltime.to_minutes(one.ends) - walltime.to_minutes(one.starts),
            frozenset(one.holds),
            patient=one.ends <= visit.ends,
        )
        for one in calendar.phases(connection, appointment_id)
    )


def _snapshot(unit: Unit, appointment_id: int, phases: PhasePlan, starts: int) -> None:
    """The phases as rows of their own: editing a service never changes a booked visit."""
    unit.insert_many(
        tables.appointment_phase,
        [
            {
                "appointment_id": appointment_id,
                "ord": order,
                "name": span.name,
                "starts": walltime.from_minutes(span.starts),
                "ends": walltime.from_minutes(span.ends),
                "holds": ",".join(kind for kind in tables.RESOURCE_KINDS if kind in span.holds),
            }
            for order, span in enumerate(spans(phases, starts))
        ],
    )


def _hold(unit: Unit, appointment_id: int, patient_id: int, phases: PhasePlan, seating: Seating) -> None:
    """The rows that the guards watch."""
    starts = walltime.to_minutes(seating.starts)
    wanted = {"practitioner": seating.practitioner_id, "room": seating.room_id, "pen": seating.pen_id}
    rows = occupied(phases, starts, wanted)
    unit.lock(sorted({row.resource_id for row in rows}), [patient_id])
    unit.insert_many(
        tables.occupancy,
        [
            {
                "appointment_id": appointment_id,
                "resource_id": row.resource_id,
                "starts": walltime.from_minutes(row.starts),
                "ends": walltime.from_minutes(row.ends),
            }
            for row in rows
        ],
    )
    unit.insert(
        tables.presence,
        appointment_id=appointment_id,
        patient_id=patient_id,
        starts=seating.starts,
        ends=walltime.from_minutes(starts + stay(phases)),
    )

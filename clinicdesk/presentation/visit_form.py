"""The form of one visit without its widgets: what is missing, what a save writes, whose field a no is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.visits import AppointmentView

_BESIDE = ("patient", "practitioner", "room", "pen", "service")
_REASONED = frozenset({"gap_too_soon", "gap_inside_event"})


@dataclass(frozen=True, slots=True)
class VisitForm:
    """What stands in the form; None where nothing is chosen (a room or pen: the first that is free)."""

    patient_id: int | None
    service_id: int | None
    starts: datetime
    practitioner_id: int | None
    room_id: int | None
    pen_id: int | None
    area: str
    note: str
    reason: str = ""


def problem(form: VisitForm) -> Refusal | None:
    """What keeps the form from being saved at all, with its field."""
    needed = (
        ("patient", form.patient_id),
        ("service", form.service_id),
        ("practitioner", form.practitioner_id),
    )
    return next((Refusal(f"{name}_missing", field=name) for name, value in needed if value is None), None)


def moves(form: VisitForm, visit: AppointmentView) -> bool:
    """Whether saving moves the visit: another time, person, room or pen."""
    before = (visit.starts, visit.practitioner_id, visit.room_id, visit.pen_id)
    return (form.starts, form.practitioner_id, form.room_id, form.pen_id) != before


def tells(form: VisitForm, visit: AppointmentView) -> bool:
    """Whether saving changes what the visit says of itself: its area or its note."""
    return (form.area, form.note) != (visit.area, visit.note)


def field_of(refusal: Refusal) -> str:
    """The field that a refusal is said beside: "practitioner_taken" is the practitioner's, not the time's."""
    named = next((name for name in _BESIDE if refusal.code.startswith((f"{name}_", f"no_{name}"))), "")
    return named or refusal.field


def asks_reason(refusal: Refusal) -> bool:
    """Whether a reason given by a clinician would let it pass (domain.md section 5)."""
    return refusal.code in _REASONED

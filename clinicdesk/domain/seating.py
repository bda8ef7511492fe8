"""Whether one visit may lie at one minute: who, which room and pen serve it, or what stands against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clinicdesk.domain.free import Calendar, Free, Seat, clash
from clinicdesk.domain.hours import Span, intersect
from clinicdesk.domain.phases import PhasePlan, held, stay
from clinicdesk.domain.refusal import Refusal


@dataclass(frozen=True)
class Preference:
    """Who and what is asked for; `strict` ones are taken or refused, the others only tried first."""

    practitioner_id: int
    room_id: int | None = None
    pen_id: int | None = None
    strict_room: bool = False
    strict_pen: bool = False


def free_at(calendar: Calendar, pieces: tuple[Span, ...], start: int) -> str:
    """What stands against a start: "" for nothing, "closed" outside the hours, "taken" where it is held."""
    laid = tuple((start + opens, start + shuts) for opens, shuts in pieces)
    if intersect(calendar.open, laid) != intersect(laid, laid):
        return "closed"
    return "taken" if clash(calendar, pieces, start) else ""


def seat_at(free: Free, phases: PhasePlan, start: int, wanted: Preference) -> Seat | Refusal:
    """The seat of a visit that starts at an absolute minute, or the first thing that stands against it.

    Codes: clinic_closed, patient_taken, practitioner_closed, practitioner_taken, practitioner_unknown,
    room_taken, no_room, pen_taken, no_pen; values name the resource id where there is one.
    """
    against = free_at(free.patient, ((0, stay(phases)),), start)
    if against:
        return Refusal("clinic_closed" if against == "closed" else "patient_taken")
    pieces = held(phases, "practitioner")
    person = free.practitioners.get(wanted.practitioner_id)
    if person is None:
        return Refusal("practitioner_unknown", {"practitioner": wanted.practitioner_id})
    against = free_at(person, pieces, start) if pieces else ""
    if against:
        return Refusal(f"practitioner_{against}", {"practitioner": wanted.practitioner_id})
    room = _first(free.rooms, held(phases, "room"), start, wanted.room_id, strict=wanted.strict_room)
    pen = _first(free.pens, held(phases, "pen"), start, wanted.pen_id, strict=wanted.strict_pen)
    if room is False:
        return _none_left("room", wanted.room_id if wanted.strict_room else None)
    if pen is False:
        return _none_left("pen", wanted.pen_id if wanted.strict_pen else None)
    return Seat(wanted.practitioner_id, room or None, pen or None)


def _none_left(kind: str, asked: int | None) -> Refusal:
    """The one that was asked for is taken, or none of its kind is free."""
    return Refusal(f"no_{kind}") if asked is None else Refusal(f"{kind}_taken", {kind: asked})


def _first(
    pool: Mapping[int, Calendar], pieces: tuple[Span, ...], start: int, wanted: int | None, *, strict: bool
) -> int | bool:
    """The wanted one of a pool when it is free, else the first free one; 0 when none is needed, False when
    none is free (or the only acceptable one is not)."""
    if not pieces:
        return 0
    order = [wanted] if wanted in pool else []
    if not (strict and wanted is not None):
        order += [one for one in pool if one != wanted]
    return next((one for one in order if one is not None and not free_at(pool[one], pieces, start)), False)

"""What explains a rung without a price: the better day that was shut, the first room that was taken."""

from __future__ import annotations

from collections.abc import Mapping

from clinicdesk.domain.cost import Reason
from clinicdesk.domain.free import Calendar, Free, Seat, clash
from clinicdesk.domain.phases import PhasePlan, held
from clinicdesk.domain.prices import NEVER, Prices
from clinicdesk.domain.walltime import from_days


def why_not_best(prices: Prices, best: int, wanted: int | None) -> list[Reason]:
    """Why a rung does not lie on its best day (an absolute day number): closed, full, person away."""
    board = prices.board
    if not board.first <= best <= board.last:
        return []
    day = from_days(best)
    if not board.opens_on(board.free.patient, best):
        return [Reason("closed", {"day": day})]
    if best not in prices.rows:
        return [Reason("full", {"day": day})]
    if wanted is None or wanted not in board.people:
        return []
    if prices.rows[best].costs[board.people.index(wanted)] < NEVER:
        return []
    code = "person_full" if board.opens_on(board.free.practitioners[wanted], best) else "person_away"
    return [Reason(code, {"day": day, "practitioner": wanted})]


def _passed_over(
    code: str, calendars: Mapping[int, Calendar], chosen: int | None, phases: PhasePlan, start: int
) -> list[Reason]:
    """The resources that come before the chosen one and are taken, each with the visit in the way."""
    reasons: list[Reason] = []
    kind = code.removesuffix("_taken")
    for resource, calendar in calendars.items():
        if resource == chosen or chosen is None:
            break
        span = clash(calendar, held(phases, kind), start)
        if span is not None:
            reasons.append(Reason(code, {"resource": resource, "starts": span[0], "ends": span[1]}))
    return reasons


def seat_reasons(free: Free, phases: PhasePlan, start: int, seat: Seat) -> list[Reason]:
    """Why not the first room and the first pen."""
    return [
        *_passed_over("room_taken", free.rooms, seat.room_id, phases, start),
        *_passed_over("pen_taken", free.pens, seat.pen_id, phases, start),
    ]

"""Calendar values for tests: blocks by a day's minutes, and spans of them."""

from __future__ import annotations

from datetime import date, timedelta

from clinicdesk.domain.views.clinic import ResourceView
from clinicdesk.domain.views.visits import CalendarBlock, CalendarSpan, TrayItem
from clinicdesk.domain.walltime import day_start

MONDAY = date(2026, 11, 23)
AMARAL = ResourceView(1, "practitioner", "Dr. Amaral", active=True)
VIDAL = ResourceView(2, "practitioner", "Nurse Vidal", active=True)
RETIRED = ResourceView(3, "practitioner", "Dr. Former", active=False)
ROOM_1 = ResourceView(11, "room", "Room 1", active=True)
ROOM_2 = ResourceView(12, "room", "Room 2", active=True)
PEN_A = ResourceView(21, "pen", "Pen A", active=True, model="DP4", serial="A-1", state="ready")
RESOURCES = (AMARAL, VIDAL, RETIRED, ROOM_1, ROOM_2, PEN_A)


def block(
    number: int,
    patient: str,
    starts: int,
    minutes: int,
    *,
    day: date = MONDAY,
    kind: str = "series",
    session: int | None = 1,
    of: int | None = 3,
    area: str = "full face",
    practitioner: int = 1,
    room: int | None = 11,
    pen: int | None = 21,
    status: str = "booked",
    numbing: int = 30,
) -> CalendarBlock:
    """A visit from a minute of a day; with `numbing` 0 (a consult) it holds neither room nor pen."""
    at = day_start(day) + starts
    treats = numbing > 0
    return CalendarBlock(
        id=number,
        version=1,
        patient_id=number,
        patient=patient,
        kind=kind,
        area=area,
        series_id=number if kind == "series" else None,
        session=session if kind == "series" else None,
        of=of if kind == "series" else None,
        starts=at,
        ends=at + minutes,
        practitioner_id=practitioner,
        room_id=room if treats else None,
        pen_id=pen if treats else None,
        status=status,
        numbing_until=at + numbing if treats else None,
        treatment_from=at + numbing if treats else None,
        treatment_to=at + minutes if treats else None,
    )


def span(
    *blocks: CalendarBlock, first: date = MONDAY, days: int = 7, tray: tuple[TrayItem, ...] = ()
) -> CalendarSpan:
    """Days open 9 to 19 on weekdays, 9 to 13 on Saturday; Nurse Vidal pauses from 12 to 13."""
    opened: dict[tuple[int, date], tuple[tuple[int, int], ...]] = {}
    for number in range(days):
        day = first + timedelta(days=number)
        midnight = day_start(day)
        ends = {5: 13, 6: 0}.get(day.weekday(), 19)
        opened[0, day] = ((midnight + 540, midnight + ends * 60),) if ends else ()
        if ends == 19:
            opened[2, day] = ((midnight + 540, midnight + 720), (midnight + 780, midnight + 1140))
    return CalendarSpan(first, days, blocks, RESOURCES, opened, {}, tray)

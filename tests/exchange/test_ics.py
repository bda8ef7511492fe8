"""iCalendar: stable names for visits, versions as sequence, wall time with its zone, initials."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from clinicdesk.exchange.ics import month_ics, square_event
from tests.documents import paper


def _parts(content: bytes | str, name: str = "VEVENT") -> list[Any]:
    """The components of a calendar, as a reader of calendars sees them."""
    return list(Calendar.from_ical(content).walk(name))


def test_every_visit_is_an_event_at_its_wall_time() -> None:
    schedule = paper.month()
    events = _parts(month_ics(schedule))
    assert len(events) == len(schedule.rows)
    for event, row in zip(events, schedule.rows, strict=True):
        starts = event.decoded("dtstart")
        assert starts.replace(tzinfo=None) == row.starts
        assert starts.utcoffset() == row.starts.replace(tzinfo=ZoneInfo("Europe/Berlin")).utcoffset()
        assert event["sequence"] == row.version
        assert event["uid"] == f"appointment-{row.appointment_id}@clinicdesk.invalid"


def test_initials_stand_for_people_unless_names_are_asked_for() -> None:
    plain = month_ics(paper.month()).decode()
    assert "Weiss" not in plain
    assert "A. A.\\, session 1 of 3" in plain
    assert "Ruth Weiss" in month_ics(paper.month(), names=True).decode()
    assert "Weiss" not in month_ics(paper.month(initials=True), names=True).decode()


def test_a_move_keeps_the_name_of_the_visit_and_raises_its_sequence() -> None:
    schedule = paper.month(1)
    first, *others = schedule.rows
    moved = replace(first, version=first.version + 1, starts=first.starts.replace(hour=11))
    before, after = (
        _parts(month_ics(replace(schedule, rows=rows)))[0] for rows in (schedule.rows, (moved, *others))
    )
    assert before["uid"] == after["uid"]
    assert after["sequence"] == before["sequence"] + 1


def test_the_zone_is_written_for_the_month_only() -> None:
    content = month_ics(paper.month())
    (zone,) = _parts(content, "VTIMEZONE")
    assert zone["tzid"] == "Europe/Berlin"
    assert content.count(b"BEGIN:STANDARD") + content.count(b"BEGIN:DAYLIGHT") <= 4
    assert len(month_ics(paper.month(0))) < 400


def test_a_month_with_a_clock_change_keeps_the_wall_times() -> None:
    schedule = paper.month(first=date(2026, 10, 1))
    events = _parts(month_ics(schedule))
    offsets = {event.decoded("dtstart").utcoffset() for event in events}
    assert len(offsets) == 2
    assert [event.decoded("dtstart").replace(tzinfo=None) for event in events] == [
        row.starts for row in schedule.rows
    ]


def test_the_same_month_is_the_same_file() -> None:
    assert month_ics(paper.month()) == month_ics(paper.month())


def test_a_name_cannot_add_a_line() -> None:
    schedule = paper.month(1)
    evil = replace(schedule.rows[0], patient="Eve\r\nATTENDEE:mailto:x@y", initials="E\r\nBEGIN:VALARM")
    content = month_ics(replace(schedule, rows=(evil,)), names=True)
    (event,) = _parts(content)
    assert "ATTENDEE" not in event
    assert b"\r\nATTENDEE" not in content


def test_the_squares_event_is_in_utc_and_on_the_clinics_wall() -> None:
    starts, ends = datetime(2026, 7, 1, 9, 0), datetime(2026, 7, 1, 10, 15)
    text = square_event("A, b; c\nATTENDEE:x", starts, ends, "Europe/Berlin", "R\\1")
    assert "SUMMARY:A\\, b\\; c ATTENDEE:x\r\n" in text
    assert "DTSTART:20260701T070000Z" in text
    (event,) = _parts(f"BEGIN:VCALENDAR\r\n{text}END:VCALENDAR\r\n")
    assert event.decoded("dtend") == datetime(2026, 7, 1, 8, 15, tzinfo=UTC)
    assert str(event["location"]) == "R\\1"

"""The month as iCalendar, and one visit as the event that a phone's camera reads from a square.

Calendars leave the clinic, so they carry initials; the zone is written for the month's span only.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDDDTypes, vInt, vText

from clinicdesk.domain.views.month import MonthRow, MonthSchedule
from clinicdesk.wording.catalogue import text
from clinicdesk.wording.speech import visit_words

_NOT_HAPPENING = frozenset({"cancelled", "no_show"})
_CANCELLED, _CONFIRMED, _PRIVATE = vText("CANCELLED"), vText("CONFIRMED"), vText("PRIVATE")
# A stamp of the hour of export would make equal data give unequal files.
_STAMP = vDDDTypes(datetime(2000, 1, 1, tzinfo=UTC))


def month_ics(schedule: MonthSchedule, language: str = "en", *, names: bool = False) -> bytes:
    """A month's visits as one calendar: stable UIDs, SEQUENCE is the visit's version.

    Initials stand for people unless `names` is asked for and the schedule does not forbid it.
    """
    zone = ZoneInfo(schedule.zone)
    book = Calendar()
    book.add("prodid", "-//clinicdesk//month//EN")
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", vText(schedule.clinic))
    if schedule.rows:
        book.add_component(_zone(schedule))
    for row in schedule.rows:
        book.add_component(_event(row, schedule, zone, language, names=names and not schedule.initials_only))
    content: bytes = book.to_ical()
    return content


def square_event(summary: str, starts: datetime, ends: datetime, zone: str, location: str) -> str:
    """One visit as the VEVENT of a QR code, its times in UTC so that no zone need be written.

    `starts` and `ends` are naive clinic wall times in `zone`.
    """
    lines = (
        "BEGIN:VEVENT",
        f"SUMMARY:{_escaped(summary)}",
        f"DTSTART:{_utc(starts, zone)}",
        f"DTEND:{_utc(ends, zone)}",
        f"LOCATION:{_escaped(location)}",
        "END:VEVENT",
    )
    return "\r\n".join(lines) + "\r\n"


def _event(row: MonthRow, schedule: MonthSchedule, zone: ZoneInfo, language: str, *, names: bool) -> Event:
    """One visit; values get their types here, which icalendar would otherwise look up each time."""
    event = Event()
    what = visit_words(row.kind, row.session, row.of, "of", language)
    who = row.patient if names else row.initials
    event["uid"] = vText(f"appointment-{row.appointment_id}@clinicdesk.invalid")
    event["sequence"] = vInt(row.version)
    event["dtstamp"] = _STAMP
    event.add("dtstart", row.starts.replace(tzinfo=zone))
    event.add("dtend", row.ends.replace(tzinfo=zone))
    event["summary"] = vText(text("sheets.calendar.summary", language, initials=who, what=what))
    event["location"] = vText(", ".join(filter(None, (schedule.clinic, row.room))))
    event["status"] = _CANCELLED if row.status in _NOT_HAPPENING else _CONFIRMED
    event["class"] = _PRIVATE
    return event


def _zone(schedule: MonthSchedule) -> Timezone:
    """The zone's rules around the month, not the dozens of dates until 2038."""
    first = datetime.combine(schedule.month, time())
    days = [row.starts for row in schedule.rows] + [first]
    return Timezone.from_tzid(schedule.zone, first_date=_day(min(days), -190), last_date=_day(max(days), 190))


def _day(moment: datetime, days: int) -> date:
    return moment.date() + timedelta(days=days)


def _utc(wall: datetime, zone: str) -> str:
    return f"{wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(words: str) -> str:
    """Text of an iCalendar line: backslash, comma and semicolon escaped, no line breaks."""
    plain = " ".join(words.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")

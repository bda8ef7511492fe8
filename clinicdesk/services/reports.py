"""The month and the day on paper and in files, and what a month came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING

from clinicdesk.domain.people import fold
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.month import MonthRow, MonthSchedule
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.domain.walltime import add_months
from clinicdesk.services.desk import Desk, verb
from clinicdesk.services.openings import read_openings
from clinicdesk.services.phones import readable
from clinicdesk.store.queries import calendar, settings
from clinicdesk.store.queries import reports as queries
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from clinicdesk.domain.views.clinic import ResourceView
    from clinicdesk.store.types import Connection

FORMATS = ("pdf", "xlsx", "ics", "csv")
"""What a month can be written as, told by the file's ending."""

FINISHED = frozenset({"checkout", "done"})
"""The statuses of a visit whose treatment is over."""


@dataclass(frozen=True)
class Summary:
    """What a month came to; missed visits are counted among the visits, cancelled ones are not."""

    visits: int
    series: int
    maintenance: int
    consult: int
    finished: int
    no_shows: int
    series_sessions_finished: int
    series_finished: int  # last sessions that were finished
    maintenance_finished: int
    minutes: int  # of visits that took place or still will
    patients: int
    by_weekday: tuple[int, ...]  # seven, Monday first
    by_practitioner: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class MonthLook:
    """A month as the screen shows it: its numbers and its pages."""

    summary: Summary
    pdf: bytes


class Reports:
    """The verbs of reports at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("reports.read")
    def schedule(
        self, month: date, practitioner: str | None = None, *, initials: bool = False
    ) -> MonthSchedule:
        """The visits of a month (its any day), of one practitioner by name or of all; cancelled left out.

        Refuses `practitioner_not_known` with the names there are.
        """
        first = month.replace(day=1)
        last = add_months(first, 1) - timedelta(days=1)
        info = self._desk.info()
        area_words = cache(lambda code: term("area", code, info.language))
        with self._desk.store.read() as connection:
            person = None if practitioner is None else _person(connection, practitioner)
            rows = queries.month(connection, first, None if person is None else person.id, area_words)
            open_ = {row.weekday for row in settings.opening_hours(connection) if row.resource_id is None}
            closed = read_openings(connection, first, last).closed
        return MonthSchedule(
            month=first,
            clinic=info.name,
            zone=info.zone,
            filters=() if person is None else (person.name,),
            initials_only=initials,
            closed_weekdays=frozenset(range(7)) - open_ if open_ else frozenset(),
            closed_days=frozenset(closed),
            rows=rows,
        )

    @verb("reports.read")
    def practitioners(self) -> tuple[str, ...]:
        """The names of all practitioners, those who have left too: their months stay."""
        with self._desk.store.read() as connection:
            return tuple(one.name for one in _people(connection))

    @verb("reports.read")
    def month_pdf(self, month: date, practitioner: str | None = None, *, initials: bool = False) -> bytes:
        """The month as it is printed: a wall calendar and the list."""
        return self._content("pdf", self.schedule(month, practitioner, initials=initials))

    @verb("reports.export")
    def export_month(
        self, month: date, path: Path, practitioner: str | None = None, *, initials: bool = False
    ) -> int:
        """Write the month into a file, whole or not at all; how many visits are in it.

        The ending says the format; refuses `month_format_unknown` with the four. A calendar (.ics) carries
        initials in any case. Raises EnvironmentFault where the file cannot be written.
        """
        from clinicdesk.exchange.files import write_file

        kind = path.suffix.lower().removeprefix(".")
        if kind not in FORMATS:
            raise refuse("month_format_unknown", field="path", path=str(path), formats=FORMATS)
        schedule = self.schedule(month, practitioner, initials=initials)
        write_file(path, self._content(kind, schedule))
        return len(schedule.rows)

    @verb("reports.read")
    def day_sheet(self, day: date) -> bytes:
        """The day's visits as they are printed, missed ones too."""
        from clinicdesk.documents import day_sheet

        info = self._desk.info()
        start = datetime.combine(day, time())
        with self._desk.store.read() as connection:
            visits = calendar.visits(connection, start, start + timedelta(days=1))
        rows = [_worded_visit(one, info.language) for one in visits if one.starts >= start]
        return day_sheet.render(day, info.name, rows, self._desk.clock(), info.language)

    @verb("reports.export")
    def save_day(self, day: date, path: Path) -> None:
        """Write the day's sheet into a PDF file; EnvironmentFault where it cannot be written."""
        from clinicdesk.exchange.files import write_file

        write_file(path, self.day_sheet(day))

    @verb("reports.read")
    def summary(self, month: date, practitioner: str | None = None) -> Summary:
        """What a month came to, of one practitioner or of all."""
        return summed(self.schedule(month, practitioner).rows)

    @verb("reports.read")
    def look(self, month: date, practitioner: str | None = None, *, initials: bool = False) -> MonthLook:
        """The numbers and the pages of a month, from one reading of it."""
        schedule = self.schedule(month, practitioner, initials=initials)
        return MonthLook(summed(schedule.rows), self._content("pdf", schedule))

    def _content(self, kind: str, schedule: MonthSchedule) -> bytes:
        """A month in one of the formats, in the clinic's language; the libraries come in on first use."""
        language = self._desk.info().language
        if kind == "pdf":
            from clinicdesk.documents import month

            return month.render(_readable(schedule), language)
        if kind == "xlsx":
            from clinicdesk.exchange.xlsx import month_xlsx

            return month_xlsx(schedule, language)
        if kind == "ics":
            from clinicdesk.exchange.ics import month_ics

            return month_ics(schedule, language)
        from clinicdesk.exchange.csvout import month_csv

        return month_csv(schedule, language)


def summed(rows: Iterable[MonthRow]) -> Summary:
    """The numbers of a month's visits."""
    every = tuple(rows)
    held = [row for row in every if row.status != "no_show"]
    finished = [row for row in held if row.status in FINISHED]
    kinds, done = Counter(row.kind for row in every), Counter(row.kind for row in finished)
    days = Counter(row.starts.weekday() for row in every)
    people = Counter(row.practitioner for row in every)
    return Summary(
        visits=len(every),
        series=kinds["series"],
        maintenance=kinds["maintenance"],
        consult=kinds["consult"],
        finished=len(finished),
        no_shows=len(every) - len(held),
        series_sessions_finished=done["series"],
        series_finished=sum(row.session is not None and row.session == row.of for row in finished),
        maintenance_finished=done["maintenance"],
        minutes=sum((row.ends - row.starts) // timedelta(minutes=1) for row in held),
        patients=len({(row.patient, row.phone) for row in every}),
        by_weekday=tuple(days[n] for n in range(7)),
        by_practitioner=tuple(sorted(people.items())),
    )


def _people(connection: Connection) -> tuple[ResourceView, ...]:
    return tuple(one for one in settings.resources(connection) if one.kind == "practitioner")


def _person(connection: Connection, name: str) -> ResourceView:
    """The practitioner of a name, written in any case and with or without accents."""
    known = _people(connection)
    wanted = fold(name)
    exact = next((one for one in known if one.name == name.strip()), None)
    found = exact or next((one for one in known if fold(one.name) == wanted), None)
    if found is None:
        names = tuple(one.name for one in known)
        raise refuse("practitioner_not_known", field="practitioner", name=name, known=names)
    return found


def _worded_visit(visit: AppointmentView, language: str) -> AppointmentView:
    return replace(visit, area=term("area", visit.area, language), phone=readable(visit.phone))


def _readable(schedule: MonthSchedule) -> MonthSchedule:
    """The month as people read it: phones with their gaps."""
    return replace(schedule, rows=tuple(replace(row, phone=readable(row.phone)) for row in schedule.rows))

"""One walk through everything that a desk writes, with one text wherever people may type what they like.

The hostile texts, the canary and the repeated command are all tried on it, so that a new verb that is added
here is tried by all of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.penlog import LogForm, Numbing, ZoneEntry
from clinicdesk.domain.screening import Reply
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.services.cartridges import LotForm
from clinicdesk.services.patients import PatientForm
from clinicdesk.services.screening import Given
from clinicdesk.services.series import PlanForm
from clinicdesk.services.visits import Seating
from clinicdesk.store import Store, open_store
from tests.services.conftest import Clinic, founded

MORNING = datetime(2026, 11, 23, 8, 30)
TODAY = MORNING.date()
ZONE = ZoneEntry("forehead", 500, 2, "pinpoint_bleeding", 7000, "rpm")
LOT = "LOT-7"

Do = Callable[..., Any]


def once(verb: Callable[..., Outcome[Any]], *given: Any, **named: Any) -> Any:
    """Carry a verb out, as the window does."""
    return verb(*given, **named).value


class Journey:
    """A clinic whose every free text is `text`; `do` carries out each writing verb."""

    def __init__(self, store: Store, text: str, do: Do = once, *, name: str | None = None) -> None:
        self.clinic: Clinic = founded(store)
        self.services = Services(self.clinic.desk)
        self.text = text
        self.name = (text if name is None else name)[:100]
        self.do = do
        self.visit = self.patient = self.practitioner = self.room = self.pen = 0

    @classmethod
    def at(cls, path: Path, text: str, do: Do = once, *, key: bytes | None = None) -> Journey:
        """A journey in a new file; the caller closes `services.desk.store`."""
        return cls(open_store(path, key=key, create=True), text, do)

    def close(self) -> None:
        self.services.desk.store.close()

    def walk(self, folder: Path) -> None:
        """All of it; sheets and lists are written into the folder."""
        self.found()
        self.meet()
        self.treat(folder)
        self.plan()
        self.rearrange()
        self.call_back()
        self.export(folder)

    # ----------------------------------------------------------- the clinic
    def found(self) -> None:
        settings, text = self.services.settings, self.name
        info = ClinicInfo(text, text, text, text, text, text, "Europe/Lisbon", "PT", "en")
        self.do(settings.change_clinic, info)
        self.practitioner = self.do(settings.add_resource, "practitioner", text)
        self.room = self.do(settings.add_resource, "room", text)
        self.pen = self.do(settings.add_resource, "pen", text, model="skinpen", serial=text)
        self.do(settings.rename_resource, self.room, f"{text}.")
        self.do(settings.close, date(2026, 12, 24), date(2026, 12, 26), self.text)
        self.do(settings.close, date(2026, 12, 29), date(2026, 12, 29), self.text, self.practitioner)
        edits = {"step.wash.text": self.text.replace("{", "{{").replace("}", "}}")}
        self.do(self.services.aftercare.change_texts, "en", edits)

    # ----------------------------------------------------------- the patient
    def form(self) -> PatientForm:
        name = self.name[:119]
        return PatientForm(
            name, name, date(1979, 3, 12), "913 000 220", allergies=self.text, note=self.text,
            contact_name=name, contact_phone="913 000 221", event_name=self.text, event_date=date(2027, 6, 1),
        )  # fmt: skip

    def meet(self) -> None:
        patients, screening = self.services.patients, self.services.screening
        self.patient = self.do(patients.add, self.form())
        changed = replace(self.form(), note=f"{self.text} again", fitzpatrick=3)
        self.do(patients.change, self.patient, 1, changed)
        asked = screening.form(self.patient).asked
        self.do(screening.record, self.patient, [Given(one.id, Reply.NO) for one in asked])
        self.do(screening.nothing_changed, self.patient)
        self.do(screening.sign_consent, self.patient, "treatment", self.name)

    def version(self, visit: int | None = None) -> int:
        return self.services.calendar.appointment(visit or self.visit).version

    def pass_time(self, minutes: int) -> None:
        self.clinic.now += timedelta(minutes=minutes)

    def book(self, starts: datetime, service: int | None = None, patient: int | None = None) -> int:
        form = BookForm(
            patient or self.patient, service or self.clinic.maintenance, starts, self.practitioner,
            self.room, self.pen, self.text, self.text, self.text,
        )  # fmt: skip
        visit: int = self.do(self.services.calendar.book, form)
        return visit

    # ----------------------------------------------------------- a session
    def treat(self, folder: Path) -> None:
        today, aftercare = self.services.today, self.services.aftercare
        self.visit = self.book(datetime(2026, 11, 23, 9, 0))
        self.do(self.services.calendar.note, self.visit, self.version(), area=f"{self.text}.", note=self.text)
        for verb in (today.arrive, today.start_numbing, today.start_treatment):
            self.do(verb, self.visit, self.version())
            self.pass_time(30)
        self.do(today.finish, self.visit, self.version())
        self.do(today.step_back, self.visit, self.version())
        self.do(today.finish, self.visit, self.version())
        self.log()
        self.do(aftercare.print_sheet, self.visit)
        self.do(aftercare.save_sheet, self.visit, folder / "aftercare.pdf")
        self.do(aftercare.hand_over, self.visit)
        self.do(today.close, self.visit, self.version())

    def log(self) -> None:
        pens, text = self.services.pens, self.text
        self.do(pens.receive, LotForm(LOT, date(2027, 9, 30), name=text), 5)
        numbing = Numbing(text, "5", self.clinic.now - timedelta(minutes=90), self.clinic.now)
        form = LogForm(
            self.visit, self.pen, self.practitioner, (ZONE,), (CartridgeScan(lot=LOT),), numbing, text,
            text, "redness", "standard", 3, text,
        )  # fmt: skip
        self.do(pens.log, form)
        [lot] = pens.lots()
        self.do(pens.block_lot, lot.id, text)
        self.do(pens.unblock_lot, lot.id)

    # ----------------------------------------------------------- what is to come
    def plan(self) -> None:
        series = self.services.series
        form = PlanForm(self.patient, 3, first_day=date(2026, 12, 30), event_name=self.text)
        proposal = series.propose(form)
        self.series = self.do(series.book, form, proposal.plans[0])

    def rearrange(self) -> None:
        calendar, today = self.services.calendar, self.services.today
        [visit] = [one for one in self.services.patients.file(self.patient).visits if one.session == 1]
        self.do(calendar.cancel, visit.id, self.version(visit.id), self.text)
        self.do(calendar.restore, visit.id, self.version(visit.id))
        self.do(calendar.lift, visit.id, self.version(visit.id))
        later = visit.starts + timedelta(minutes=15)
        self.do(calendar.move, visit.id, self.version(visit.id), later, reason=self.text)
        self.do(calendar.cancel, visit.id, self.version(visit.id), self.text)
        seating = Seating(visit.starts, visit.practitioner_id, visit.room_id, visit.pen_id)
        self.do(self.services.series.book_session, self.series, 1, seating)
        other = self.do(
            self.services.patients.add, replace(self.form(), birth_date=date(1990, 5, 5), phone="")
        )
        missed = self.book(self.clinic.now + timedelta(minutes=30), self.clinic.consult, other)
        self.pass_time(60)
        self.do(today.no_show, missed, self.version(missed))
        self.do(self.services.patients.retire, other, 1)

    def call_back(self) -> None:
        """Half a year on, somebody is due: called in vain, then booked."""
        recall = self.services.recall
        due = self.do(self.services.patients.add, replace(self.form(), birth_date=date(1985, 5, 5), phone=""))
        asked = self.services.screening.form(due).asked
        self.do(self.services.screening.record, due, [Given(one.id, Reply.NO) for one in asked])
        visit = self.book(self.clinic.now + timedelta(minutes=30), None, due)
        self.pass_time(30)
        for verb in (self.services.today.arrive, self.services.today.start_treatment):
            self.do(verb, visit, self.version(visit))
        self.do(self.services.today.finish, visit, self.version(visit))
        self.clinic.now = datetime(2027, 5, 26, 9, 0)
        self.do(recall.contacted, due, "later", self.text, date(2027, 5, 27))
        self.do(self.services.screening.record, due, [Given(one.id, Reply.NO) for one in asked])
        self.do(recall.book, due, recall.call(due).times[0])

    def export(self, folder: Path) -> None:
        """Every paper and file that leaves the program."""
        services, reports = self.services, self.services.reports
        for ending in ("pdf", "xlsx", "ics", "csv"):
            reports.export_month(TODAY.replace(day=1), folder / f"month.{ending}")
        reports.save_day(TODAY, folder / "day.pdf")
        services.pens.export_trace(services.pens.trace(LOT), folder / "trace.csv")
        services.pens.export_log(folder / "log.csv")
        services.recall.export(services.recall.list(), folder / "recall.csv")


class Twice:
    """Carries each verb out twice where it takes a command, as a retry after a lost answer does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tried: set[str] = set()

    def __call__(self, verb: Any, *given: Any, **named: Any) -> Any:
        before = self._store.last_seq()
        if "command" not in verb.__wrapped__.__code__.co_varnames:
            only = verb(*given, **named)
            assert self._store.last_seq() == only.changes.seq == before + 1, "not exactly one change"
            return only.value
        self.tried.add(verb.__qualname__)
        command = uuid4().bytes
        first = verb(*given, **named, command=command)
        assert self._store.last_seq() == first.changes.seq == before + 1, "not exactly one change"
        again = verb(*given, **named, command=command)
        assert self._store.last_seq() == first.changes.seq, "the second time changed something"
        assert again == first
        return first.value

"""A receptionist works at two desks, in any order that a day can bring: what must be true stays true.

The machine calls the verbs of the services on a real file, as the window does. A verb may refuse, with a
sentence, and then nothing has changed; else it is one change of the journal. Anything else is a bug.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from typing_extensions import override

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.penlog import LogForm, ZoneEntry
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.screening import QUESTIONS, Reply
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.domain.views.plans import PlanView
from clinicdesk.services import visits
from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.services.cartridges import LotForm
from clinicdesk.services.desk import Desk
from clinicdesk.services.patients import PatientForm
from clinicdesk.services.screening import Given
from clinicdesk.services.series import PlanForm
from clinicdesk.services.settings import OpenSpan
from clinicdesk.store import open_store, upkeep
from clinicdesk.store.check import check
from clinicdesk.store.rebuild import rebuild, same_rows
from clinicdesk.wording import catalogue
from clinicdesk.wording.messages import sentence
from tests.services import whole
from tests.services.conftest import Clinic, founded

EXAMPLES, STEPS = 50, 30
PHASES = [Phase.generate]
LOT = LotForm("MX2417", date(2028, 9, 30), name="36-pin")
ZONE = ZoneEntry("forehead", 500, 2, "pinpoint_bleeding", 7000, "rpm")
WALK = ("arrive", "start_numbing", "start_treatment", "finish", "close")
NAMES = (("Nina", "Prado"), ("Lea", "Fontaine"), ("Ana", "Pires"), ("Jo", "Weiß"), ("Nina", "Prado"))
BORN = (date(1979, 3, 12), date(1995, 6, 1), date(1984, 2, 29), None, date(2010, 5, 5))

few = st.integers(0, 7)
desks = st.integers(0, 1)
days = st.sampled_from([0, 0, 1, 7, 14, 27, 28, 30, 35, 36, 42, 63, 70, 85])
slots = st.sampled_from([time(9), time(9, 30), time(10), time(10, 45), time(14), time(17, 30)])
often = st.sampled_from([True, True, True, True, False])
shifts = st.sampled_from([-40, -35, -14, -7, -1, 0, 1, 5, 7, 14, 28, 35, 40])
tally: Counter[str] = Counter()


@pytest.fixture(scope="module", autouse=True)
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One clinic, founded once; every story begins with a copy of its file."""
    path = tmp_path_factory.mktemp("story") / "clinic.db"
    store = open_store(path, create=True)
    Story.founded = founded(store)
    _begun(Services(Story.founded.desk), Story.founded)
    store.close()
    Story.ground = path
    yield
    del Story.founded, Story.ground


def _begun(desk: Services, clinic: Clinic) -> None:
    """Some patients, three boxes' worth of cartridges, a series and a consult that are booked."""
    for (given, family), born in zip(NAMES[:4], BORN, strict=False):
        desk.patients.add(PatientForm(given, family, born, fitzpatrick=2))
    desk.pens.receive(LOT, 3)
    form = PlanForm(1, first_day=date(2026, 11, 24))
    desk.series.book(form, desk.series.propose(form).plans[0])
    desk.calendar.book(BookForm(2, clinic.consult, datetime(2026, 11, 23, 10), clinic.vidal))


def _has_words(no: Refused) -> None:
    """A refusal is a sentence that a receptionist can read out."""
    said = sentence(no.refusal)
    assert catalogue.has(f"messages.{no.refusal.code}"), no.refusal
    assert said
    assert "{" not in said, said


class Story(RuleBasedStateMachine):
    """One life of a clinic, as the front desk makes it."""

    founded: Clinic
    ground: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "clinic.db"
        shutil.copy(self.ground, self.path)
        self.clinic = self.founded
        self.now = datetime(2026, 11, 23, 8, 30)
        self.plans: list[tuple[PlanForm, PlanView]] = []
        self.people = [1, 2, 3, 4]
        self.excused: set[tuple[int, int]] = set()
        self._open()
        self.content = whole.content(self.store)

    def _open(self) -> None:
        self.store = open_store(self.path)
        self.desks = [
            Services(Desk(self.store, lambda: self.now, name=name)) for name in ("desk 1", "desk 2")
        ]

    @override
    def teardown(self) -> None:
        try:
            assert check(self.store, upkeep.differences) == ()
            made = rebuild(self.store, self.path.with_name("again.db"), upkeep.rebuild)
            try:
                with self.store.read() as one, made.read() as other:
                    assert list(same_rows(one, other)) == []
                assert whole.content(made) == whole.content(self.store)
            finally:
                made.close()
        finally:
            self.store.close()
            self.folder.cleanup()

    # --------------------------------------------------------------- how a verb is called
    def tried(self, verb: Callable[[], Outcome[Any]], *, may_shorten: bool = False) -> Any:
        """The verb's value, None where it refused. One change where it succeeded, none where it refused.

        `may_shorten`: the person has seen that a gap comes out short, or reality made it so.
        """
        before = self.store.last_seq()
        name = verb.__qualname__.split(".")[1]
        try:
            outcome = verb()
        except Refused as no:
            assert self.store.last_seq() == before, "a refused verb has written"
            _has_words(no)
            tally[f"{name}: {no.refusal.code}"] += 1
            return None
        assert self.store.last_seq() == before + 1 == outcome.changes.seq, f"{name} is not one change"
        tally[name] += 1
        after = whole.content(self.store)
        found = whole.wrong(after)
        if found:
            raise AssertionError(f"after {name}: {found}")
        short = whole.short_gaps(after)
        if may_shorten:
            self.excused |= short - whole.short_gaps(self.content)
        assert short <= self.excused, f"gaps too short after {name}: {short - self.excused}"
        self.content = after
        return True if outcome.value is None else outcome.value

    def visit(self, number: int, *statuses: str) -> dict[str, Any]:
        """One of the visits, or of those in a status; the founding ones make that there always is one."""
        rows = [row for row in self.content.rows["appointment"] if not statuses or row["status"] in statuses]
        return rows[-1 - number % len(rows)]

    def has(self, *statuses: str) -> bool:
        return any(row["status"] in statuses for row in self.content.rows["appointment"])

    def when(self, shift: int, slot: time, base: date | None = None) -> datetime:
        day = (base or self.now.date()) + timedelta(days=shift)
        return datetime.combine(day, slot)

    # --------------------------------------------------------------- people
    @rule(
        desk=desks,
        who=few,
        born=few,
        skin=st.sampled_from([2, 2, None]),
        event=st.sampled_from([None, 60, 100]),
    )
    def add_patient(self, desk: int, who: int, born: int, skin: int | None, event: int | None) -> None:
        given, family = NAMES[who % len(NAMES)]
        form = PatientForm(
            given,
            family,
            BORN[born % len(BORN)],
            fitzpatrick=skin,
            event_date=None if event is None else self.now.date() + timedelta(days=event),
            event_name="wedding" if event else "",
        )
        made = self.tried(lambda: self.desks[desk].patients.add(form))
        if made is not None:
            self.people.append(made)

    def patient(self, number: int) -> int:
        """Somebody known; the first of all is added when nobody is."""
        known = [one for one in self.people if self._exists(one)]
        if known:
            return known[number % len(known)]
        form = PatientForm("Petra", "Nunes", date(1980, 4, 4), fitzpatrick=2)
        made = self.tried(lambda: self.desks[0].patients.add(form, despite_duplicates=True))
        assert isinstance(made, int)
        self.people.append(made)
        return made

    def _exists(self, patient_id: int) -> bool:
        """Whether an undo has not taken the patient back."""
        try:
            self.desks[0].patients.get(patient_id)
        except Refused:
            return False
        return True

    @rule(desk=desks, who=few, question=few, reply=st.sampled_from(Reply), ago=days)
    def answer(self, desk: int, who: int, question: int, reply: Reply, ago: int) -> None:
        """One answer, or the word that nothing speaks against it."""
        patient, since = self.patient(who), self.now.date() - timedelta(days=ago)
        given = [Given(one.id, Reply.NO) for one in QUESTIONS]
        if question < len(QUESTIONS) and reply is not Reply.NO:
            given = [Given(QUESTIONS[question].id, reply, since if reply is Reply.YES else None)]
        self.tried(lambda: self.desks[desk].screening.record(patient, given))

    @rule(desk=desks, who=few, which=few, outcome=st.sampled_from(["no_answer", "later", "book", "book"]))
    def call(self, desk: int, who: int, which: int, outcome: str) -> None:
        """Somebody is called back, from the list if anybody is on it."""
        recall, patient = self.desks[desk].recall, self.patient(who)
        rows = recall.list()
        if outcome != "book" or not rows:
            kept = "declined" if outcome == "book" else outcome
            self.tried(lambda: recall.contacted(patient, kept))
            return
        found = recall.call(rows[which % len(rows)].patient_id)
        if found.times:
            one = found.times[which % len(found.times)]
            self.tried(lambda: recall.book(found.row.patient_id, one))

    # --------------------------------------------------------------- booking
    @rule(
        desk=desks,
        who=few,
        kind=st.sampled_from(["consult", "microneedling", "microneedling", "maintenance"]),
        day=days,
        slot=slots,
        practitioner=st.booleans(),
        reason=st.sampled_from(["", "", "", "the clinician says so"]),
    )
    def book(
        self, *, desk: int, who: int, kind: str, day: int, slot: time, practitioner: bool, reason: str
    ) -> None:
        form = BookForm(
            self.patient(who),
            getattr(self.clinic, kind),
            self.when(day, slot),
            self.clinic.amaral if practitioner else self.clinic.vidal,
            reason=reason,
        )
        # A session between two booked ones is warned of, as a drag is.
        self.tried(lambda: self.desks[desk].calendar.book(form), may_shorten=True)

    @rule(
        desk=desks, who=few, count=st.sampled_from([3, 3, 4, 5, 2]), day=st.sampled_from([None, None, 3, 20])
    )
    def propose(self, desk: int, who: int, count: int, day: int | None) -> None:
        form = PlanForm(
            self.patient(who),
            count,
            count_reason="as agreed" if count == 2 else "",
            first_day=None if day is None else self.now.date() + timedelta(days=day),
        )
        try:
            found = self.desks[desk].series.propose(form)
        except Refused as no:
            _has_words(no)
            return
        assert found.plans or found.refusals
        self.plans.extend((form, plan) for plan in found.plans[:2])

    @precondition(lambda self: self.plans)
    @rule(desk=desks, which=few)
    def book_proposed(self, desk: int, which: int) -> None:
        """A plan may be old by now, and the series another one."""
        if self.plans:
            form, plan = self.plans.pop(-1 - which % len(self.plans))
            self.tried(lambda: self.desks[desk].series.book(form, plan))

    @precondition(lambda self: self.content.rows["series"])
    @rule(desk=desks, which=few, take=few)
    def book_next(self, desk: int, which: int, take: int) -> None:
        rows = self.content.rows["series"]
        if not rows:
            return
        series, number = self.desks[desk].series, rows[-1 - which % len(rows)]["id"]
        session = series.next_session(number)
        try:
            times = series.next_times(number)
        except Refused as no:
            _has_words(no)
            return
        if session is None or not times:
            return
        one = times[take % len(times)]
        seat = visits.Seating(one.starts, one.practitioner_id, one.room_id, one.pen_id)
        assert self.tried(lambda: series.book_session(number, session, seat)), "an offered time was refused"

    @precondition(lambda self: self.content.rows["series"])
    @rule(desk=desks, which=few, day=days, slot=slots)
    def book_next_anywhere(self, desk: int, which: int, day: int, slot: time) -> None:
        rows = self.content.rows["series"]
        series, number = self.desks[desk].series, rows[-1 - which % len(rows)]["id"]
        session, clinic = series.next_session(number), self.clinic
        seat = visits.Seating(self.when(day, slot), clinic.amaral, clinic.rooms[0], clinic.pens[0])
        if session is not None:
            self.tried(lambda: series.book_session(number, session, seat))

    # --------------------------------------------------------------- moving
    @precondition(lambda self: self.has("booked"))
    @rule(
        desk=desks,
        which=few,
        shift=shifts,
        slot=slots,
        way=st.sampled_from(["only", "keep_gaps", "repair"]),
        reason=st.sampled_from(["", "", "flight"]),
        fresh=often,
    )
    def move(
        self, *, desk: int, which: int, shift: int, slot: time, way: Any, reason: str, fresh: bool
    ) -> None:
        row = self.visit(which, "booked")
        starts = self.when(shift, slot, row["starts"].date())
        self.tried(
            lambda: self.desks[desk].calendar.move(
                row["id"], row["version"] - (not fresh), starts, ripple=way, reason=reason
            ),
            may_shorten=way == "only" or bool(reason),
        )

    @precondition(lambda self: self.has("booked"))
    @rule(desk=desks, which=few, fresh=often, shift=shifts, slot=slots)
    def lift_or_put_down(self, desk: int, which: int, fresh: bool, shift: int, slot: time) -> None:
        calendar = self.desks[desk].calendar
        tray = calendar.tray()
        row = self.visit(which, "booked")
        if which % 3 == 0 or not tray:
            self.tried(lambda: calendar.lift(row["id"], row["version"] - (not fresh)))
            return
        one = tray[which % len(tray)]
        starts = self.when(shift, slot, one.lifted_from.date())
        self.tried(lambda: calendar.move(one.appointment_id, one.version, starts), may_shorten=True)

    @rule(desk=desks, which=few, reason=st.sampled_from(["ill", "moved away", " "]), fresh=often)
    def cancel(self, desk: int, which: int, reason: str, fresh: bool) -> None:
        row = self.visit(which)
        calendar = self.desks[desk].calendar
        self.tried(lambda: calendar.cancel(row["id"], row["version"] - (not fresh), reason))

    @precondition(lambda self: self.has("cancelled", "no_show"))
    @rule(desk=desks, which=few)
    def restore(self, desk: int, which: int) -> None:
        row = self.visit(which, "cancelled", "no_show")
        calendar = self.desks[desk].calendar
        self.tried(lambda: calendar.restore(row["id"], row["version"]), may_shorten=True)

    # --------------------------------------------------------------- the day
    @rule(desk=desks, which=few, step=st.sampled_from([*WALK, "no_show", "step_back"]), fresh=often)
    def step(self, desk: int, which: int, step: str, fresh: bool) -> None:
        row = self.visit(which)
        verb = getattr(self.desks[desk].today, step)
        self.tried(lambda: verb(row["id"], row["version"] - (not fresh)), may_shorten=True)

    @precondition(lambda self: self.has("booked"))
    @rule(desk=desks, steps=st.sampled_from([1, 3, 4, 5, 5, 5]), late=st.integers(0, 50))
    def treat_who_comes_next(self, desk: int, steps: int, late: int) -> None:
        """The clock goes on to the first visit ahead, and the patient comes."""
        ahead = [row for row in self.content.live() if row["status"] == "booked" and row["starts"] > self.now]
        if not ahead:
            return
        row = min(ahead, key=lambda row: (row["starts"], row["id"]))
        self.now = row["starts"] + timedelta(minutes=late)
        for step in WALK[:steps]:
            if step == "start_numbing" and row["kind"] == "consult":
                continue
            verb = getattr(self.desks[desk].today, step)
            version = next(
                one["version"] for one in self.content.rows["appointment"] if one["id"] == row["id"]
            )
            if self.tried(lambda: verb(row["id"], version), may_shorten=True) is None:  # noqa: B023
                return
            self.now += timedelta(minutes=20)
            if step == "finish" and row["kind"] != "consult":
                self.tried(lambda: self.desks[desk].pens.log(self._log(row["id"])), may_shorten=True)

    @precondition(lambda self: self.has("treatment", "checkout", "done"))
    @rule(desk=desks, which=few, serial=st.sampled_from(["", "", "S1", "S2"]))
    def log(self, desk: int, which: int, serial: str) -> None:
        row = self.visit(which, "treatment", "checkout", "done")
        self.tried(lambda: self.desks[desk].pens.log(self._log(row["id"], serial)), may_shorten=True)

    def _log(self, visit: int, serial: str = "") -> LogForm:
        piece = CartridgeScan(lot=LOT.lot, expires=LOT.expires, serial=serial)
        return LogForm(visit, self.clinic.pens[0], self.clinic.amaral, (ZONE,), (piece,))

    @precondition(lambda self: self.has("checkout", "done"))
    @rule(desk=desks, which=few, hand_over=st.booleans())
    def aftercare(self, desk: int, which: int, hand_over: bool) -> None:
        row = self.visit(which, "checkout", "done")
        sheets = self.desks[desk].aftercare
        if hand_over:
            self.tried(lambda: sheets.hand_over(row["id"]))
        else:
            self.tried(lambda: sheets.print_sheet(row["id"]))

    # --------------------------------------------------------------- the clinic
    @rule(desk=desks, what=few, day=days, length=st.integers(-1, 3), hour=st.sampled_from([8, 9, 12, 20]))
    def arrange(self, desk: int, what: int, day: int, length: int, hour: int) -> None:
        """The clinic closes some days or opens them again, keeps other hours, gets a box of cartridges."""
        house, first = self.desks[desk].settings, self.now.date() + timedelta(days=day)
        last, closures = first + timedelta(days=length), house.closures()
        who = (None, self.clinic.vidal, self.clinic.rooms[0])[what % 3]
        if what < 3:
            self.tried(lambda: house.close(first, last, "holiday", who))
        elif what < 5 and closures:
            self.tried(lambda: house.open_again(closures[0].id))
        elif what < 6:
            spans = [OpenSpan(weekday, hour * 60, 19 * 60) for weekday in range(5)]
            self.tried(lambda: house.set_hours(spans, who if what % 3 == 1 else None))
        else:
            self.tried(lambda: self.desks[desk].pens.receive(LOT, length))

    # --------------------------------------------------------------- back and forth
    @rule(desk=desks)
    def undo(self, desk: int) -> None:
        self.tried(self.desks[desk].history.undo, may_shorten=True)

    @rule(desk=desks, again=st.booleans())
    def undo_and_redo(self, desk: int, again: bool) -> None:
        """Redo brings back exactly what the undo took away, and no more than once."""
        history, before = self.desks[desk].history, whole.plain(self.content)
        if again and self.tried(history.undo, may_shorten=True):
            assert self.tried(history.redo, may_shorten=True), "what was undone is not redone"
            assert whole.plain(self.content) == before
        else:
            self.tried(history.redo, may_shorten=True)

    @rule(desk=desks, back=st.integers(0, 12))
    def undo_any(self, desk: int, back: int) -> None:
        seq = self.store.last_seq() - back
        if seq > 1:
            self.tried(lambda: self.desks[desk].history.undo(seq), may_shorten=True)

    @rule(minutes=st.sampled_from([0, 5, 45, 180]), on=st.sampled_from([0, 0, 1, 7, 30, 120]))
    def go_on(self, minutes: int, on: int) -> None:
        """Time passes; overnight the program is closed and opened again."""
        self.now += timedelta(minutes=minutes)
        if not on:
            return
        self.now = datetime.combine(self.now.date() + timedelta(days=on), time(8, 30))
        self.store.close()
        self._open()
        assert whole.content(self.store) == self.content

    @rule(who=few)
    def look(self, who: int) -> None:
        """Reading fails for nobody and writes nothing."""
        before, here, patient = self.store.last_seq(), self.desks[0], self.patient(who)
        before = self.store.last_seq()
        here.today.board()
        here.calendar.span(self.now.date(), 7)
        here.series.of_patient(patient)
        here.patients.file(patient)
        here.history.recent()
        here.pens.recent()
        for row in here.recall.list():
            assert row.patient_id in self.people
        assert self.store.last_seq() == before

    @invariant()
    def steps_are_counted(self) -> None:
        tally["steps"] += 1


RULES = settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, phases=PHASES)
Story.TestCase.settings = RULES
TestStory = Story.TestCase


def test_a_visit_that_keeps_its_place_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: when nothing is given back, the machine says so within its examples."""
    monkeypatch.setattr(visits, "release", lambda *_: None)
    with pytest.raises(AssertionError, match="holds"):
        run_state_machine_as_test(Story, settings=RULES)


@pytest.mark.slow
def test_long_stories() -> None:
    """The same at length: many more lives, each of twice the days."""
    long = settings(RULES, max_examples=600, stateful_step_count=2 * STEPS)
    run_state_machine_as_test(Story, settings=long)

"""What the front desk does with the contraindication check: ask, record, see what it means, sign consent.

Staff ask and record, a clinician decides (domain.md section 4). An answer is a dated row; a new one never
edits an old one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.screening import (
    Answer,
    Assessment,
    Preparation,
    Question,
    Reply,
    Verdict,
    newest,
    preparation,
    stale,
)
from clinicdesk.services import gate
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import AlreadyDone, tables
from clinicdesk.store.queries import screening, series

if TYPE_CHECKING:
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit

SCOPES = ("treatment", "photo_record", "photo_teaching", "photo_marketing")
LAST_USED = "last_used"


@dataclass(frozen=True)
class Asked:
    """One question with its last answer; `code` names its words, `stale` that it is to be asked today."""

    question: Question
    last: Answer | None
    stale: bool

    @property
    def id(self) -> str:
        """The question's id."""
        return self.question.id

    @property
    def code(self) -> str:
        """The code of the question's words."""
        return self.question.code

    @property
    def wants_date(self) -> bool:
        """Whether a *yes* asks since when: a wait counts from that day."""
        return self.question.verdict is Verdict.WAIT and self.question.basis != "asked"


@dataclass(frozen=True)
class Signed:
    """A consent that was signed: what for, which text, when."""

    scope: str
    text_version: str
    signed_on: date


@dataclass(frozen=True)
class ScreeningForm:
    """The check of one patient for a day: the questions in order, what is known, what it means."""

    patient_id: int
    patient: str
    day: date
    asked: tuple[Asked, ...]
    assessment: Assessment
    last_asked: date | None
    known: tuple[Answer, ...]  # every answer so far, oldest first
    preparation: tuple[Preparation, ...]
    consents: tuple[Signed, ...]

    @property
    def stale(self) -> tuple[str, ...]:
        """The ids of the questions still to be asked for that day."""
        return tuple(one.id for one in self.asked if one.stale)

    @property
    def may_repeat(self) -> bool:
        """Whether *nothing changed* can answer everything."""
        return all(_repeats(one.question, one.last) for one in self.asked)


@dataclass(frozen=True)
class Given:
    """One answer as the form gives it; `basis_date` is since when, for a *yes* that starts a wait."""

    question_id: str
    reply: Reply
    basis_date: date | None = None


class Screening:
    """The verbs of the check at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @verb("screening.read")
    def form(self, patient_id: int, day: date | None = None) -> ScreeningForm:
        """The questions for a treatment on a day, today without one. Refuses `no_patient`."""
        shown = day or self._desk.clock().date()
        with self._desk.store.read() as connection:
            patient = series.planned_patient(connection, patient_id)
            if patient is None:
                raise refuse("no_patient", id=patient_id)
            known = screening.answers(connection, patient_id)
            questions = gate.questions(connection)
            signed = tuple(Signed(*row) for row in screening.consents(connection, patient_id))
        last = newest(answer for answer in known if answer.asked_on <= shown)
        open_ = stale(known, questions, shown)
        return ScreeningForm(
            patient_id,
            patient.name,
            shown,
            tuple(Asked(one, last.get(one.id), one.id in open_) for one in questions),
            gate.weigh(known, questions, patient.birth_date, shown),
            max((answer.asked_on for answer in last.values()), default=None),
            known,
            preparation(questions, shown),
            signed,
        )

    @verb("screening.read")
    def assess(self, patient_id: int, day: date | None = None) -> Assessment:
        """What the check says of a treatment on a day, today without one."""
        with self._desk.store.read() as connection:
            return gate.assessment(connection, patient_id, day or self._desk.clock().date())

    @verb("screening.write")
    def record(
        self, patient_id: int, answers: Sequence[Given], command: bytes | None = None
    ) -> Outcome[Assessment]:
        """Keep answers as of now, as new rows; what they mean for today.

        Refuses `no_answers`, `question_unknown`, and `basis_in_future` for something last used after today;
        a stop that is planned may lie ahead.
        """
        if not answers:
            raise refuse("no_answers")
        try:
            with self._desk.unit("screen", command=command) as unit:
                known = {one.id: one for one in gate.questions(unit.connection)}
                for given in answers:
                    self._check(given, known)
                found = self._keep(unit, patient_id, answers)
        except AlreadyDone as done:
            return Outcome(self.assess(patient_id), done.changes)
        return Outcome(found, unit.changes)

    @verb("screening.write")
    def nothing_changed(self, patient_id: int, command: bytes | None = None) -> Outcome[Assessment]:
        """Record once more, as of today, what was answered last.

        Refuses `never_asked` where a question has no answer yet, and `ask_since_when` where something was in
        use: since when it is left off cannot be as it was then.
        """
        try:
            with self._desk.unit("screen_unchanged", command=command) as unit:
                found = self._keep(unit, patient_id, _again(unit.connection, patient_id))
        except AlreadyDone as done:
            return Outcome(self.assess(patient_id), done.changes)
        return Outcome(found, unit.changes)

    @verb("screening.write")
    def sign_consent(
        self,
        patient_id: int,
        scope: str,
        text_version: str,
        day: date | None = None,
        command: bytes | None = None,
    ) -> Outcome[None]:
        """Keep that a consent was signed, today without a day. Refuses an unknown scope and a day to come."""
        today = self._desk.clock().date()
        if scope not in SCOPES:
            raise refuse("consent_scope_unknown", field="scope", scope=scope)
        if (day or today) > today:
            raise refuse("consent_in_future", field="day", day=day)
        if not text_version.strip():
            raise refuse("consent_version_missing", field="text_version")
        kept = {"scope": scope, "text_version": text_version.strip(), "signed_on": day or today}
        with self._desk.unit("sign_consent", command=command) as unit:
            unit.insert(tables.consent, patient_id=patient_id, **kept)
        return Outcome(None, unit.changes)

    def _check(self, given: Given, known: Mapping[str, Question]) -> None:
        """Raise Refused for an answer that cannot be."""
        question = known.get(given.question_id)
        if question is None:
            raise refuse("question_unknown", field=given.question_id, question=given.question_id)
        is_ahead = given.basis_date is not None and given.basis_date > self._desk.clock().date()
        if is_ahead and given.reply is Reply.YES and question.basis == LAST_USED:
            raise refuse("basis_in_future", field=given.question_id, day=given.basis_date)

    def _keep(self, unit: Unit, patient_id: int, answers: Iterable[Given]) -> Assessment:
        """Write the answers as rows of their own; what the whole check says afterwards."""
        now = self._desk.clock()
        unit.insert_many(
            tables.screening,
            [
                {
                    "patient_id": patient_id,
                    "question": given.question_id,
                    "answer": given.reply.value,
                    "basis": given.basis_date if given.reply is Reply.YES else None,
                    "asked": now,
                }
                for given in answers
            ],
        )
        return gate.assessment(unit.connection, patient_id, now.date())


def _again(connection: Connection, patient_id: int) -> list[Given]:
    """The last answers as they would be given once more. Refuses where one cannot be."""
    last = newest(screening.answers(connection, patient_id))
    given = []
    for question in gate.questions(connection):
        answer = last.get(question.id)
        if answer is None:
            raise refuse("never_asked", question=question.code)
        if not _repeats(question, answer):
            raise refuse("ask_since_when", question=question.code)
        given.append(Given(question.id, answer.reply, answer.basis_date))
    return given


def _repeats(question: Question, last: Answer | None) -> bool:
    """Whether *nothing changed* can answer: a cream in use then may have been used yesterday as well."""
    return last is not None and not (last.reply is Reply.YES and question.basis == LAST_USED)

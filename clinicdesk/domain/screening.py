"""The contraindication check: dated answers, what each rule makes of them, and the earliest legal date.

Add one more question: append a `Question` row to `QUESTIONS` with its verdict, wait and source, and a text
for its `code` in the wording. Nothing else changes. The program records, warns and asks for sign-off
(product.md 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import Enum, IntEnum

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.rules import Rule, RuleBook
from clinicdesk.domain.walltime import add_months, age_on


class Verdict(IntEnum):
    """What a rule says of a visit, from harmless to grave: the worst one wins."""

    CLEAR = 0
    NOTE = 1
    SIGN_OFF = 2
    WAIT = 3
    NOT_NOW = 4

    @property
    def code(self) -> str:
        """The word kept in tables and JSON: `clear`, `note`, `sign_off`, `wait`, `not_now`."""
        return self.name.lower()


class Reply(Enum):
    """What the patient said."""

    NO = "no"
    YES = "yes"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Question:
    """One row of domain.md section 4. `verdict` is what *yes* means.

    A *wait* counts `wait_days` or `wait_months` (calendar months) from the basis date. `basis` says what that
    date is: `asked` (the day of the answer), `stopped` or `last_used`. `follows` names a question whose *yes*
    starts this row's wait as well. `prepare` is the code of the line
    that a patient is told before the visit, empty for none. `recheck` is `visit`: asked again at every visit.
    """

    id: str
    code: str
    verdict: Verdict
    wait_days: int = 0
    wait_months: int = 0
    basis: str = "asked"
    recheck: str = "visit"
    follows: str = ""
    prepare: str = ""
    source: str = ""

    def until(self, basis: date) -> date:
        """The first day on which a wait that began at `basis` is over."""
        return add_months(basis, self.wait_months) + timedelta(days=self.wait_days)


@dataclass(frozen=True)
class Answer:
    """A dated record of one reply; a new answer never edits an old one."""

    question_id: str
    reply: Reply
    asked_on: date
    basis_date: date | None = None


@dataclass(frozen=True)
class Finding:
    """What one rule makes of its newest answer."""

    question_id: str
    code: str
    verdict: Verdict
    until: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Assessment:
    """The whole check for one day: the worst verdict, and the earliest legal date where a wait runs.

    `earliest` is the latest end of all running waits, None when nothing waits. Beside *not now* it is only a
    lower bound: nobody knows when a *not now* ends.
    """

    verdict: Verdict
    earliest: date | None
    findings: tuple[Finding, ...]

    @property
    def blocks(self) -> bool:
        """Whether no treatment may happen on that day without an override."""
        return self.verdict >= Verdict.WAIT

    @property
    def needs_check(self) -> bool:
        """Whether a card shows *check needed*: never the diagnosis (product.md 20)."""
        return self.verdict >= Verdict.SIGN_OFF


@dataclass(frozen=True)
class Preparation:
    """A line for the patient before a visit, such as `no_retinoid` from a date."""

    code: str
    from_day: date
    question_id: str


QUESTIONS: tuple[Question, ...] = (
    Question("C1", "pregnant", Verdict.NOT_NOW, source="domain.md C1, S15: seed"),
    Question("C2", "breast_feeding", Verdict.NOT_NOW, source="domain.md C2, S16: seed"),
    Question("C3", "isotretinoin_now", Verdict.NOT_NOW, source="domain.md C3, S17: seed"),
    Question(
        "C4",
        "isotretinoin_stopped",
        Verdict.WAIT,
        wait_months=6,
        basis="stopped",
        follows="C3",
        source="domain.md C4: label text 6 months; clinics 3, 6 or 12",
    ),
    Question(
        "C32",
        "topical_retinoid_acid_benzoyl",
        Verdict.WAIT,
        wait_days=3,
        basis="last_used",
        prepare="no_retinoid",
        source="domain.md C32, S17: clinics 12 hours to 14 days",
    ),
    Question("S17", "other_acne_medicine", Verdict.SIGN_OFF, source="domain.md S17: seed"),
)

AGE_RULES = RuleBook(
    (
        Rule("minimum_age", 18, "years", "domain.md C37: Scotland 18"),
        Rule("labelled_age", 22, "years", "domain.md C38, 2.1: US labels 22 and over"),
    )
)


def newest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The newest answer to each question; of two on one day the later in the record counts."""
    latest: dict[str, Answer] = {}
    for answer in answers:
        known = latest.get(answer.question_id)
        if known is None or answer.asked_on >= known.asked_on:
            latest[answer.question_id] = answer
    return latest


def assess(answers: Sequence[Answer], questions: Sequence[Question], on: date) -> Assessment:
    """What the answers given up to `on` mean for a treatment on that day (domain.md section 4).

    Later answers are not looked at. *Unsure* asks for sign-off. A wait without a basis date counts from the
    day it was asked, so a forgotten date never shortens a wait.
    """
    known = [answer for answer in answers if answer.asked_on <= on]
    latest = newest(known)
    findings = tuple(
        finding for question in questions if (finding := _finding(question, latest, known, on)) is not None
    )
    return combine(findings)


def combine(findings: Sequence[Finding]) -> Assessment:
    """One assessment of several findings: the worst verdict, the latest end of a wait."""
    waits = [finding.until for finding in findings if finding.until is not None]
    worst = max((finding.verdict for finding in findings), default=Verdict.CLEAR)
    return Assessment(worst, max(waits, default=None), tuple(findings))


def _finding(
    question: Question, latest: Mapping[str, Answer], known: Sequence[Answer], on: date
) -> Finding | None:
    """The finding of one question on a day, None where it has nothing to say."""
    answer = latest.get(question.id)
    until = _wait_until(question, answer, known)
    if until is not None and until > on:
        return Finding(question.id, question.code, Verdict.WAIT, until, question.source)
    if answer is None or answer.reply is Reply.NO:
        return None
    if answer.reply is Reply.UNSURE:
        return Finding(question.id, question.code, Verdict.SIGN_OFF, source=question.source)
    if question.verdict is Verdict.WAIT:
        return None
    return Finding(question.id, question.code, question.verdict, source=question.source)


def _wait_until(question: Question, answer: Answer | None, known: Sequence[Answer]) -> date | None:
    """When a question's wait ends: counted from the basis date (a planned stop too), else from the day asked.

    A *yes* to the followed question starts it as well: whoever took isotretinoin in January and not in March
    stopped somewhere between, so the wait counts at least from the last day that was certain.
    """
    if question.verdict is not Verdict.WAIT:
        return None
    bases = _days_of_yes(question.follows, known)
    if answer is not None and answer.reply is Reply.YES:
        bases.append(answer.basis_date or answer.asked_on)
    return question.until(max(bases)) if bases else None


def _days_of_yes(question_id: str, known: Sequence[Answer]) -> list[date]:
    """The days whose last answer to a question was *yes*: one corrected on the day does not count."""
    of_day = {answer.asked_on: answer.reply for answer in known if answer.question_id == question_id}
    return [day for day, reply in of_day.items() if reply is Reply.YES]


def stale(answers: Sequence[Answer], questions: Sequence[Question], visit_day: date) -> tuple[str, ...]:
    """The ids of the questions still to be asked for a visit on that day: those not answered on the day."""
    latest = newest(answer for answer in answers if answer.asked_on <= visit_day)
    return tuple(
        question.id
        for question in questions
        if question.id not in latest
        or (question.recheck == "visit" and latest[question.id].asked_on != visit_day)
    )


def preparation(questions: Sequence[Question], visit_day: date) -> tuple[Preparation, ...]:
    """What a patient leaves off before a visit: "no retinoid from Saturday" (domain.md C32, 8.2).

    Told to everybody: whoever did not use it last time may use it now.
    """
    return tuple(
        Preparation(question.prepare, visit_day - timedelta(days=question.wait_days), question.id)
        for question in questions
        if question.prepare
    )


def age_findings(birth: date | None, on: date, rules: RuleBook = AGE_RULES) -> tuple[Finding, ...]:
    """What age says: under the minimum *not now* until the birthday (domain.md C37), under a label a note."""
    if birth is None:
        return ()
    age = age_on(birth, on)
    if age < rules.whole("minimum_age"):
        grown = _birthday(birth, rules.whole("minimum_age"))
        return (Finding("C37", "under_age", Verdict.NOT_NOW, grown, "domain.md C37"),)
    if age < rules.whole("labelled_age"):
        return (Finding("C38", "under_labelled_age", Verdict.NOTE, source="domain.md C38"),)
    return ()


def _birthday(birth: date, years: int) -> date:
    """The day on which somebody is `years` old; 1 March for a leap day's child in a common year."""
    if (birth.month, birth.day) == (2, 29):
        return date(birth.year + years, 2, 28) + timedelta(days=1)
    return birth.replace(year=birth.year + years)


def check_override(assessment: Assessment, by: str, reason: str) -> Refusal | None:
    """Whether an override may stand: it takes a name and a reason (product.md 6)."""
    if not assessment.needs_check:
        return Refusal("override_not_needed")
    if not by.strip():
        return Refusal("override_needs_name", field="by")
    if not reason.strip():
        return Refusal("override_needs_reason", field="reason")
    return None


def questions_to_plain(questions: Sequence[Question]) -> list[dict[str, object]]:
    """The table as JSON can hold it; the verdict becomes its word."""
    return [{**asdict(question), "verdict": question.verdict.code} for question in questions]


def questions_from_plain(rows: Iterable[Mapping[str, object]]) -> tuple[Question, ...]:
    """The table back from `questions_to_plain`. Raises KeyError, TypeError or ValueError for other rows."""
    return tuple(_question_from_plain(row) for row in rows)


def _question_from_plain(row: Mapping[str, object]) -> Question:
    """One row back, with its numbers checked."""
    days, months = row["wait_days"], row["wait_months"]
    if not isinstance(days, int) or not isinstance(months, int) or min(days, months) < 0:
        raise ValueError("a wait is a whole number of days or months")
    words = {name: str(row[name]) for name in ("basis", "recheck", "follows", "prepare", "source")}
    return Question(
        id=str(row["id"]),
        code=str(row["code"]),
        verdict=Verdict[str(row["verdict"]).upper()],
        wait_days=days,
        wait_months=months,
        **words,
    )

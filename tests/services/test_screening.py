"""The check at the desk: asked again at every visit, kept as dated rows, never edited."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.screening import QUESTIONS, Reply, Verdict
from clinicdesk.services.history import History
from clinicdesk.services.screening import Given, Screening
from clinicdesk.store import tables

TODAY = date(2026, 11, 23)
ALL_NO = tuple(Given(question.id, Reply.NO) for question in QUESTIONS)


@pytest.fixture
def screening(clinic: Any) -> Screening:
    return Screening(clinic.desk)


def rows(clinic: Any) -> int:
    with clinic.desk.store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(tables.screening)) or 0


def test_a_new_patient_is_asked_everything(clinic: Any, screening: Screening) -> None:
    form = screening.form(clinic.patient())
    assert [one.id for one in form.asked] == [question.id for question in QUESTIONS]
    assert form.stale == tuple(question.id for question in QUESTIONS)
    assert (form.last_asked, form.may_repeat, form.patient) == (None, False, "Nina Prado")
    assert [one.code for one in form.asked if one.wants_date] == [
        "isotretinoin_stopped",
        "topical_retinoid_acid_benzoyl",
    ]


def test_nothing_to_say_is_clear_today_and_asked_again_tomorrow(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    assert screening.record(nina, ALL_NO).value.verdict is Verdict.CLEAR
    assert screening.form(nina).stale == ()
    later = screening.form(nina, TODAY + timedelta(days=1))
    assert len(later.stale) == len(QUESTIONS)
    assert (later.last_asked, later.may_repeat) == (TODAY, True)


def test_a_wait_gives_its_first_legal_day(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    stopped = Given("C4", Reply.YES, date(2026, 8, 31))
    found = screening.record(nina, [*ALL_NO, stopped]).value
    assert (found.verdict, found.earliest) == (Verdict.WAIT, date(2027, 2, 28))
    assert screening.assess(nina, date(2027, 2, 27)).verdict is Verdict.WAIT
    assert screening.assess(nina, date(2027, 2, 28)).verdict is Verdict.CLEAR


def test_without_a_date_the_wait_counts_from_the_day_it_was_asked(clinic: Any, screening: Screening) -> None:
    found = screening.record(clinic.patient(), [Given("C32", Reply.YES)]).value
    assert found.earliest == TODAY + timedelta(days=3)


def test_age_belongs_to_the_check(clinic: Any, screening: Screening) -> None:
    child = clinic.patient("Child", birth_date=date(2010, 1, 1))
    assert screening.form(child).assessment.verdict is Verdict.NOT_NOW


def test_an_answer_is_never_overwritten(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    screening.record(nina, [Given("C1", Reply.YES)])
    clinic.now += timedelta(minutes=1)
    screening.record(nina, [Given("C1", Reply.NO)])
    assert rows(clinic) == 2
    assert screening.assess(nina).verdict is Verdict.CLEAR
    History(clinic.desk).undo()
    assert screening.assess(nina).verdict is Verdict.NOT_NOW


def test_nothing_changed_dates_the_last_answers_today(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    screening.record(nina, [*ALL_NO[:-1], Given("S17", Reply.UNSURE)])
    clinic.now = datetime(2026, 12, 28, 15, 0)
    found = screening.nothing_changed(nina)
    assert found.value.verdict is Verdict.SIGN_OFF
    assert rows(clinic) == 2 * len(QUESTIONS)
    form = screening.form(nina)
    assert (form.stale, form.last_asked) == ((), date(2026, 12, 28))


def test_nothing_changed_needs_an_answer_to_everything(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    screening.record(nina, ALL_NO[1:])
    with pytest.raises(Refused) as refused:
        screening.nothing_changed(nina)
    assert (refused.value.refusal.code, refused.value.refusal.values["question"]) == (
        "never_asked",
        "pregnant",
    )
    assert rows(clinic) == len(QUESTIONS) - 1


def test_a_cream_in_use_is_asked_about_again(clinic: Any, screening: Screening) -> None:
    """Whoever used it last month may have used it yesterday: the old date must not clear today."""
    nina = clinic.patient()
    screening.record(nina, [*ALL_NO, Given("C32", Reply.YES, date(2026, 11, 1))])
    clinic.now += timedelta(days=28)
    assert not screening.form(nina).may_repeat
    with pytest.raises(Refused, match="ask_since_when"):
        screening.nothing_changed(nina)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([], "no_answers"),
        ([Given("C99", Reply.NO)], "question_unknown"),
        ([*ALL_NO, Given("C32", Reply.YES, TODAY + timedelta(days=1))], "basis_in_future"),
    ],
)
def test_answers_that_cannot_be_change_nothing(
    clinic: Any, screening: Screening, given: list[Given], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        screening.record(clinic.patient(), given)
    assert rows(clinic) == 0


def test_a_planned_stop_may_lie_ahead(clinic: Any, screening: Screening) -> None:
    found = screening.record(clinic.patient(), [Given("C4", Reply.YES, date(2026, 12, 1))]).value
    assert found.earliest == date(2027, 6, 1)


def test_a_retry_records_once(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    first = screening.record(nina, ALL_NO, command=b"one-and-the-same")
    again = screening.record(nina, ALL_NO, command=b"one-and-the-same")
    assert (again.value, again.changes.seq) == (first.value, first.changes.seq)
    assert rows(clinic) == len(QUESTIONS)


def test_consent_is_kept_with_its_text_and_day(clinic: Any, screening: Screening) -> None:
    nina = clinic.patient()
    screening.sign_consent(nina, "treatment", "2026-01")
    screening.sign_consent(nina, "photo_record", "2026-01", date(2026, 11, 12))
    signed = [(one.scope, one.signed_on) for one in screening.form(nina).consents]
    assert signed == [("photo_record", date(2026, 11, 12)), ("treatment", TODAY)]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("selfies", "1", None), "consent_scope_unknown"),
        (("treatment", " ", None), "consent_version_missing"),
        (("treatment", "1", TODAY + timedelta(days=1)), "consent_in_future"),
    ],
)
def test_a_consent_that_cannot_be_is_refused(
    clinic: Any, screening: Screening, wrong: tuple[str, str, date | None], code: str
) -> None:
    with pytest.raises(Refused, match=code):
        screening.sign_consent(clinic.patient(), *wrong)

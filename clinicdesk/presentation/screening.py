"""The screening form without Qt: what is answered so far, what is left, and what it would mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from clinicdesk.domain.screening import Answer, Assessment, Reply, Verdict, assess, combine
from clinicdesk.presentation.typed import read_day
from clinicdesk.wording.catalogue import choose, entry, text
from clinicdesk.wording.dates import day_words
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from clinicdesk.services.screening import Asked, ScreeningForm


@dataclass
class Sheet:
    """One form being filled in: the replies by question, and the days as they are typed."""

    form: ScreeningForm
    replies: dict[str, Reply] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)

    def reply(self, question_id: str) -> Reply | None:
        """The reply given now, else the one of the same day, None where it is still to be asked."""
        if question_id in self.replies:
            return self.replies[question_id]
        asked = next(one for one in self.form.asked if one.id == question_id)
        return None if asked.stale or asked.last is None else asked.last.reply

    def wants_date(self, asked: Asked) -> bool:
        """Whether the day it counts from is asked for now."""
        return asked.wants_date and self.replies.get(asked.id) is Reply.YES

    @property
    def left(self) -> tuple[str, ...]:
        """The questions still to be asked."""
        return tuple(each for each in self.form.stale if each not in self.replies)

    @property
    def ready(self) -> bool:
        """Whether it can be recorded: something was answered and nothing is left."""
        return bool(self.replies) and not self.left

    def days(self) -> Mapping[str, date | None]:
        """The typed days by question, None where it counts from today. Refuses `day_unreadable`."""
        return {
            one.id: read_day(
                self.typed.get(one.id, ""),
                today=self.form.day,
                field=one.id,
                ahead=one.question.basis == "stopped",
            )
            for one in self.form.asked
            if self.wants_date(one)
        }

    def preview(self) -> Assessment:
        """What the check would say with the replies so far. Refuses `day_unreadable`."""
        form, days = self.form, self.days()
        given = tuple(Answer(each, reply, form.day, days.get(each)) for each, reply in self.replies.items())
        found = assess((*form.known, *given), [one.question for one in form.asked], form.day)
        asked = {one.id for one in form.asked}
        of_age = [one for one in form.assessment.findings if one.question_id not in asked]
        return combine((*found.findings, *of_age))


def question_words(asked: Asked, language: str = "en") -> str:
    """The question as it is asked; a clinic's own one without words shows its code."""
    return term("screening.question", asked.code, language)


def last_words(asked: Asked, language: str = "en") -> str:
    """What was answered last: "no, 20 Oct 2026", "yes, 20 Oct 2026: last used 15 Oct 2026"."""
    last = asked.last
    if last is None:
        return text("screening.last.never", language)
    values = {
        "reply": text(f"screening.reply.{last.reply.value}", language),
        "day": day_words(last.asked_on, "short_year", language),
    }
    if last.basis_date is None:
        return text("screening.last.plain", language, **values)
    basis = text(
        f"screening.last.{asked.question.basis}",
        language,
        date=day_words(last.basis_date, "short_year", language),
    )
    return text("screening.last.since", language, basis=basis, **values)


def result_words(found: Assessment, language: str = "en") -> str:
    """The neutral line for the whole check: never which answer it was (domain.md section 4)."""
    until = day_words(found.earliest, "full", language) if found.earliest else ""
    return text(f"screening.result.{found.verdict.code}", language, until=until)


def left_words(left: int, language: str = "en") -> str:
    """ "2 questions left." """
    return choose(entry("screening.result.open", language), left, language).format(n=left)


def is_grave(found: Assessment) -> bool:
    """Whether nobody may be treated today."""
    return found.verdict >= Verdict.WAIT

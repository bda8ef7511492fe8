"""What a patient's file says of series, visits and the check, apart from how it is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from clinicdesk.domain.screening import Assessment, Verdict
from clinicdesk.domain.views.patients import SeriesView, SessionView
from clinicdesk.domain.views.visits import AppointmentView

Tone = Literal["good", "warn", "bad", "neutral"]
DONE = frozenset({"checkout", "done"})
NOT_UNDONE_HERE = frozenset({"sample", "import_patients", "set_up", "undo", "redo"})

TONES: dict[Verdict, Tone] = {
    Verdict.CLEAR: "good",
    Verdict.NOTE: "neutral",
    Verdict.SIGN_OFF: "warn",
    Verdict.WAIT: "warn",
    Verdict.NOT_NOW: "bad",
}


@dataclass(frozen=True)
class Standing:
    """How a series stands: a code, and the session it is about (0 for none)."""

    code: Literal["complete", "stopped", "on_schedule", "late", "too_soon", "to_book"]
    session: int = 0

    @property
    def tone(self) -> Tone:
        """The tone of its chip."""
        return {"complete": "good", "on_schedule": "good", "to_book": "neutral", "stopped": "neutral"}.get(
            self.code, "warn"
        )  # type: ignore[return-value]  # the words above are tones


def is_done(session: SessionView) -> bool:
    """Whether the treatment of a session is over."""
    return session.status in DONE


def done_count(series: SeriesView) -> int:
    """How many sessions are over."""
    return sum(is_done(session) for session in series.sessions)


def next_open(series: SeriesView) -> SessionView | None:
    """The session to book next; None when all are, or when nothing more is to come."""
    if series.status != "running":
        return None
    return next((one for one in series.sessions if one.status in {"open", "no_show"}), None)


def standing(series: SeriesView, today: date) -> Standing:
    """Whether a series keeps its windows: the first session that does not is named."""
    if series.status == "complete":
        return Standing("complete")
    if series.status == "stopped":
        return Standing("stopped")
    for session in series.sessions:
        if is_done(session) or session.window_from is None or session.window_to is None:
            continue
        day = session.starts.date() if session.starts and session.status == "booked" else None
        if day is not None and day < session.window_from:
            return Standing("too_soon", session.session)
        if (day or today) > session.window_to:
            return Standing("late", session.session)
    waiting = next_open(series)
    return (
        Standing("on_schedule")
        if waiting is None or done_count(series)
        else Standing("to_book", waiting.session)
    )


def missed_count(visits: Iterable[AppointmentView]) -> int:
    """How many visits somebody did not come to."""
    return sum(visit.status == "no_show" for visit in visits)


def last_reaction(series: Iterable[SeriesView]) -> SessionView | None:
    """The newest session after which a reaction was written down."""
    told = [one for each in series for one in each.sessions if one.reaction and one.treated_at]
    return max(told, key=lambda one: one.treated_at or one.starts, default=None)  # type: ignore[arg-type,return-value]


def check_tone(assessment: Assessment) -> Tone:
    """The tone of the worst finding."""
    return TONES[assessment.verdict]


def may_undo(verb: str, *, undone: bool) -> bool:
    """Whether a line of the history offers to be taken back by itself."""
    return not undone and verb not in NOT_UNDONE_HERE

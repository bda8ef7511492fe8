"""What the planner says: the rows of a plan, its sentence for the phone, its buttons."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication

from clinicdesk.domain.views.plans import PlanView, Proposal, RungView
from clinicdesk.domain.windows import SeriesRules
from clinicdesk.ui.series.row import Line
from clinicdesk.wording.catalogue import counted, text
from clinicdesk.wording.dates import clock_words, day_words, gap_words, span_words
from clinicdesk.wording.why import maintenance_why, maintenance_words, say_series, why

WEEK = 7


def tr(words: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate("SeriesPlanner", words)


def lines(plan: PlanView, proposal: Proposal, event_name: str) -> list[Line]:
    """A plan as rows, what follows the series last."""
    of = len(plan.rungs)
    told = [_line(rung, of, event_name) for rung in plan.rungs]
    due = plan.maintenance
    reason = maintenance_why(due.reason.value, sun_damage=proposal.patient.heavy_sun_damage)
    return [*told, Line(tr("Then"), maintenance_words(due.due_from, due.due_to), reason, "", "")]


def _line(rung: RungView, of: int, event_name: str) -> Line:
    when = f"{day_words(rung.starts.date(), 'short_full')}, {span_words(rung.starts, rung.ends)}"
    room, pen = _short(rung.room, tr("Room")), _short(rung.pen, tr("Pen"))
    who = " · ".join(name for name in (rung.practitioner, room, pen) if name)
    told = text(f"phrases.status.{rung.status}") if rung.kept else why(rung.reasons, event_name)
    gap = "–" if rung.gap_days is None else gap_words(rung.gap_days)
    return Line(tr("{n} of {of}").format(n=rung.session, of=of), when, who, gap, told, rung)


def _short(name: str, kind: str) -> str:
    """A name without the word that stands in the heading: "Room 1" is "1"."""
    return name.removeprefix(f"{kind} ") or name


def other(rung: RungView) -> str:
    """Another time as a chip: "Thu 28 Jan, 15:30 · 30 days"."""
    when = f"{day_words(rung.starts.date(), 'short')}, {clock_words(rung.starts)}"
    return when if rung.gap_days is None else f"{when} · {gap_words(rung.gap_days)}"


def event(name: str, day: date | None) -> str:
    """The event as it stands on the line: "Wedding 27 Mar"."""
    return "" if day is None else f"{name or tr('Event')} {day_words(day, 'day_month')}"


def say(plan: PlanView) -> str:
    """What to read out: the sessions that booking would book."""
    return f"“{say_series([rung.starts for rung in plan.to_book])}”"


def book(count: int) -> str:
    """The button that books: "Book 4 sessions"."""
    return tr("Book {sessions}").format(sessions=counted("session", count))


def booked(count: int, patient: str) -> str:
    """What was done: "Booked 4 sessions for Ines Carvalho"."""
    return tr("Booked {sessions} for {patient}").format(sessions=counted("session", count), patient=patient)


def weeks(rules: SeriesRules) -> str:
    """How far apart sessions lie: "4–6, best 5"; in days where the clinic's rules are no whole weeks."""
    days = (rules.min_gap_days, rules.max_gap_days, rules.best_gap_days)
    if all(one % WEEK == 0 for one in days):
        least, most, best = (one // WEEK for one in days)
        return tr("{least}–{most}, best {best}").format(least=least, most=most, best=best)
    return tr("{least}–{most} days, best {best}").format(least=days[0], most=days[1], best=days[2])

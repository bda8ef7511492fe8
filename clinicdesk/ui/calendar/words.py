"""What the calendar says: on blocks, to a screen reader, in tooltips and beside a visit on the move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from clinicdesk.domain.views.clinic import ResourceView
from clinicdesk.domain.views.visits import CalendarBlock, MoveVerdict, TrayItem
from clinicdesk.domain.walltime import at, from_minutes
from clinicdesk.presentation.face import initials, sign
from clinicdesk.presentation.lanes import Column
from clinicdesk.ui.colours import Tone
from clinicdesk.wording.catalogue import counted
from clinicdesk.wording.dates import clock_words, day_words, gap_words, span_words
from clinicdesk.wording.messages import sentence
from clinicdesk.wording.speech import visit_words
from clinicdesk.wording.terms import term

Names = Mapping[int, str]


class Line(NamedTuple):
    """One line beside a visit on the move."""

    text: str
    tone: Tone = "neutral"
    bold: bool = False


def tr(text: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate("Calendar", text)


def who_and_what(who: str, what_: str) -> str:
    """A name and its visit in one line; the name keeps its own direction of writing."""
    return f"\u2068{who}\u2069 {what_}"


def names_of(resources: tuple[ResourceView, ...]) -> Names:
    """The name of each resource by its id."""
    return {one.id: one.name for one in resources}


def name(block: CalendarBlock, *, private: bool) -> str:
    """Whose visit it is, by initials while the privacy key hides names."""
    return initials(block.patient) if private else block.patient


@cache
def what(kind: str, session: int | None, of: int | None) -> str:
    """The short word for a visit: "2/3", "maint.", "consult"."""
    if kind == "series" and session is not None:
        return visit_words(kind, session, of, "of_short")
    return tr("consult") if kind == "consult" else tr("maint.")


def detail(block: CalendarBlock, *, private: bool) -> str:
    """The second line of a block: "2/3 pores"."""
    short = what(block.kind, block.session, block.of)
    return short if private or not block.area else f"{short} {area(block.area)}"


def area(code: str) -> str:
    """An area of the body by its code, as it is said."""
    return term("area", code)


def where(block: CalendarBlock, kinds: Collection[str], names: Names) -> str:
    """The third line of a block: what it holds besides the kinds that are columns."""
    held = {"practitioner": block.practitioner_id, "room": block.room_id, "pen": block.pen_id}
    return " · ".join(
        names.get(one, "") for kind, one in held.items() if kind not in kinds and one is not None
    )


def heading(column: Column, today: date, count: int, *, week: bool, closed: str = "") -> tuple[str, str]:
    """The bold and the plain words over a column; `closed` is why the clinic is closed that day."""
    if week:
        day = " ".join(day_words(column.day, "short").split()[:2])
        return day, closed or (tr("today") if column.day == today else "")
    title = tr("Any room") if column.resource is None else column.resource.name
    if column.kind == "pen":
        return title, tr("only while needling")
    return title, visits(count)


def days(first: date, last: date) -> str:
    """Some days as a title: "23–28 November 2026"."""
    if first == last:
        return day_words(first, "long")
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last, 'long')}"
    style = "plain" if first.year == last.year else "long"
    return f"{day_words(first, style)} – {day_words(last, 'long')}"


def visits(count: int) -> str:
    """How many visits: "1 visit", "12 visits"."""
    return counted("visit", count)


def spoken_block(block: CalendarBlock, names: Names, now: int, *, private: bool) -> str:
    """A block as a screen reader says it, and as its tooltip."""
    starts, ends = from_minutes(block.starts), from_minutes(block.ends)
    state = {"✓": tr("done"), "●": tr("here"), "▲": tr("look")}.get(sign(block, now), "")
    parts = [
        name(block, private=private),
        visit_words(block.kind, block.session, block.of),
        "" if private else area(block.area),
        f"{day_words(starts.date(), 'short')} {span_words(starts, ends)}",
        where(block, (), names),
        state,
    ]
    return ", ".join(part for part in parts if part)


def spoken_slot(column: Column, minute: int) -> str:
    """A free slot as a screen reader says it."""
    moment = at(column.day, minute)
    parts = [tr("free"), day_words(column.day, "full"), clock_words(moment)]
    if column.resource is not None:
        parts.append(column.resource.name)
    return ", ".join(parts)


def slot_label(minute: int) -> str:
    """The time of a free slot."""
    return f"{minute // 60:02}:{minute % 60:02}"


def tray_from(item: TrayItem) -> str:
    """Where a lifted appointment comes from."""
    moment = item.lifted_from
    return tr("lifted from {day}, {time} by {who}").format(
        day=day_words(moment.date(), "short"), time=clock_words(moment), who=item.lifted_by
    )


def verdict_lines(move: MoveVerdict) -> tuple[Line, ...]:
    """What a move would mean, as it is shown on the ghost: with whom, the gap, the later sessions."""
    with_whom = " · ".join(part for part in (move.practitioner, move.room, move.pen) if part)
    lines = [Line(with_whom)] if with_whom else []
    # What breaks later is said below, session by session.
    own = [reason for reason in move.verdict.reasons if reason.code != "later_breaks"]
    level = move.verdict.level if own else "fits"
    tone: Tone = {"fits": "good", "warn": "warn"}.get(level, "bad")  # type: ignore[assignment]
    lead = "✓" if level == "fits" else "▲"
    said = any(reason.code.startswith("gap_") for reason in own)
    if move.gap_days is not None and not said:
        gap = gap_words(move.gap_days)
        fits = tr("✓ {gap}, fits").format(gap=gap)
        # Where something else stands against the place, the gap is no more than a fact.
        lines.append(Line(fits, "good", bold=True) if level == "fits" else Line(gap))
    elif level == "fits":
        lines.append(Line(f"{lead} {tr('fits')}", "good", bold=True))
    lines += [Line(f"{lead} {sentence(reason)}", tone, bold=True) for reason in own]
    lines += [
        Line(
            tr("▲ session {session} then {gap}: repair").format(session=session, gap=gap_words(days)), "warn"
        )
        for session, days, code in move.later
        if code != "fits"
    ]
    return tuple(lines)


def gap_state(code: str) -> str:
    """What a gap that does not fit is called, in a word or two."""
    return {
        "late": tr("late"),
        "restart": tr("long pause"),
        "too_soon": tr("too soon"),
        "out_of_order": tr("out of order"),
        "inside_event": tr("too near the event"),
    }.get(code, code)


def when(starts: datetime, minutes: int) -> str:
    """The day and the time of a visit on the move: "Fri 27 · 15:00–16:30"."""
    day = " ".join(day_words(starts.date(), "short").split()[:2])
    return f"{day} · {span_words(starts, at(starts.date(), starts.hour * 60 + starts.minute + minutes))}"

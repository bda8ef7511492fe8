"""What the recall list says of a patient, without Qt: why, how late, what came of the call, who it is."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Literal

from clinicdesk.services.phones import readable
from clinicdesk.wording.catalogue import choose, entry, names, text
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from clinicdesk.domain.views.calls import CallCard, RecallRow, ReturnedShare

Tone = Literal["bad", "warn", "info"]
TONES: dict[str, Tone] = {"late": "bad", "stalled": "bad", "due": "warn", "soon": "info"}
NOON, ONE = 12 * 60, 13 * 60


def why(row: RecallRow, language: str = "en") -> str:
    """Why somebody is called: "over 40", "series 2 of 4"."""
    return text(f"recall.reason.{row.reason}", language, session=row.session, of=row.of)


def state(row: RecallRow, on: date, language: str = "en") -> str:
    """How late or soon it is on a day: "11 days late", "due now", "in 5 days"."""
    found = entry(f"recall.state.{row.state}", language)
    if isinstance(found, str):
        return found
    days = (row.due_from - on).days if row.state == "soon" else (on - row.due_to).days
    return choose(found, days, language).format(n=days)


def window(row: RecallRow, language: str = "en") -> str:
    """When it is due: "12 Oct – 12 Nov", "16 – 30 Oct"; the year stands beside the last session."""
    first, last = row.due_from, row.due_to
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} – {_short(last, language)}"
    return f"{_short(first, language)} – {_short(last, language)}"


def last_contact(row: RecallRow, language: str = "en") -> str:
    """What came of the last call: a note in its own words, else "no answer 19 Nov", "2 calls, …"."""
    if row.do_not_contact:
        return text("recall.contact.do_not_contact", language)
    if row.last_contact is None:
        return "–"
    day = _short(row.last_contact.date(), language)
    key = f"recall.contact.{row.last_outcome}"
    if row.last_outcome == "later" and row.next_try is not None:
        key, day = "recall.contact.later_on", _short(row.next_try, language)
    said = text(key, language, day=day)
    if row.last_note:
        return f"{row.last_note} · {said}" if row.last_outcome != "later" else row.last_note
    if row.tries < 2:
        return said
    return choose(entry("recall.contact.tries", language), row.tries, language).format(n=row.tries, last=said)


def about(row: RecallRow, card: CallCard, spoken: str = "", language: str = "en") -> str:
    """Whom one calls: "Thu · afternoons · Portuguese · born 3 May 1971"; `spoken` is the language's name."""
    born = ""
    if row.birth_date is not None:
        born = text("recall.card.born", language, born=day_words(row.birth_date, "short_year", language))
    parts = (_days(card, language), _hours(card, language), card.liked_practitioner, spoken, born)
    return " · ".join(part for part in parts if part)


def last_time(row: RecallRow, card: CallCard, language: str = "en") -> str:
    """What was done last: "Last 2 Aug: full face, 1.0 mm. Series of 3 finished."."""
    what = [term("area", card.last_area, language) if card.last_area else ""]
    if card.deepest_um:
        what.append(f"{card.deepest_um / 1000:.1f} mm")
    told = ", ".join(part for part in what if part) or text("recall.card.treatment", language)
    line = text("recall.card.last", language, day=_short(row.last_treated, language), what=told)
    if card.done is None or card.of is None:
        return line
    key = "series_done" if card.done >= card.of else "series_open"
    return f"{line} {text(f'recall.card.{key}', language, done=card.done, of=card.of)}"


def contact_person(card: CallCard, language: str = "en") -> str:
    """Who else may be called, empty for nobody."""
    if not card.contact_name:
        return ""
    key = "contact_may_book" if card.contact_may_book else "contact"
    return text(
        f"recall.card.{key}", language, name=card.contact_name, phone=readable(card.contact_phone)
    ).strip()


def share(found: ReturnedShare | None, language: str = "en") -> str:
    """The line about those who came back; empty where nobody was due."""
    if found is None or not found.due:
        return ""
    months = names("dates.months", language)
    return text(
        "recall.share.came_back",
        language,
        percent=round(100 * found.returned / found.due),
        first=months[found.first.month - 1],
        last=months[found.last.month - 1],
    )


def _short(day: date, language: str) -> str:
    return f"{day.day} {names('dates.months_short', language)[day.month - 1]}"


def _days(card: CallCard, language: str) -> str:
    short = names("dates.weekdays_short", language)
    return ", ".join(short[day] for day in sorted(card.liked_weekdays))


def _hours(card: CallCard, language: str) -> str:
    """The liked hours: "afternoons", "from 15:00", "9:00–11:00"."""
    begins, ends = card.liked_from, card.liked_to
    if begins is None and ends is None:
        return ""
    if begins in {NOON, ONE} and ends is None:
        return text("recall.card.afternoons", language)
    if begins is None and ends in {NOON, ONE}:
        return text("recall.card.mornings", language)
    key = "hours" if begins is not None and ends is not None else "until" if begins is None else "from"
    values = {"from": _clock(begins, language), "to": _clock(ends, language)}
    return text(f"recall.card.{key}", language, **values)


def _clock(minute: int | None, language: str) -> str:
    if minute is None:
        return ""
    at = min(minute, 1439)
    return clock_words(time(at // 60, at % 60), language)

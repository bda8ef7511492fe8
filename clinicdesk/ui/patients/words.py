"""What the Patients screen says: ages, likes, languages, dates and the lines of a series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QLocale

from clinicdesk.domain.skin import TYPES
from clinicdesk.domain.views.patients import PatientView, SessionView
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.domain.walltime import age_on
from clinicdesk.presentation.patient_file import DONE, Standing
from clinicdesk.presentation.typed import day_text, minute_text
from clinicdesk.wording.catalogue import has, names, text
from clinicdesk.wording.dates import clock_words, day_words, gap_words, listed
from clinicdesk.wording.terms import term

UNDER_AGE = 18


def tr(words: str) -> str:
    """The text in the language of the interface."""
    return QCoreApplication.translate("Patients", words)


def born(day: date | None, today: date) -> str:
    """ "born 12 Mar 1979 (47)"."""
    if day is None:
        return tr("birth date not known")
    return tr("born {day} ({age})").format(day=day_text(day), age=age_on(day, today))


def language(code: str) -> str:
    """The name of a language by its code."""
    return QLocale.languageToString(QLocale(code).language())


def print_chip(patient: PatientView) -> str:
    """ "Portuguese, large print"; empty for what is usual."""
    large = tr("large print") if patient.type_size > 12 else ""
    return ", ".join(part for part in (language(patient.language), large) if part)


def skin_type(number: int | None) -> str:
    """The Roman numeral of a skin type."""
    return next((one.roman for one in TYPES if one.number == number), tr("not known"))


def likes(patient: PatientView, practitioners: Mapping[int, str]) -> str:
    """ "Dr. Amaral, Mon–Tue, from 16:00"; empty when it is all the same."""
    parts = [practitioners.get(patient.liked_practitioner_id or 0, ""), weekdays(patient.liked_weekdays)]
    since, until = minute_text(patient.liked_from), minute_text(patient.liked_to)
    if since and until:
        parts.append(f"{since}–{until}")
    elif since or until:
        parts.append((tr("from {time}") if since else tr("until {time}")).format(time=since or until))
    return ", ".join(part for part in parts if part)


def weekdays(days: tuple[int, ...]) -> str:
    """ "Mon, Thu and Fri"; a run of three or more as "Mon–Wed"."""
    short = names("dates.weekdays_short")
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{short[days[0]]}–{short[days[-1]]}"
    return listed([short[day] for day in days])


def day(at: date | datetime, today: date) -> str:
    """A day in short: "20 Oct", with its year when that is another one; "today"."""
    plain = at.date() if isinstance(at, datetime) else at
    if plain == today:
        return tr("today")
    return day_words(plain, "plain_short" if plain.year == today.year else "short_year")


def moment(at: datetime, today: date) -> str:
    """When a visit is: "today 15:15", "Tue 29 Dec, 15:00", with the year when it is another one."""
    clock = clock_words(at)
    if at.date() == today:
        return tr("today {time}").format(time=clock)
    year = "" if at.year == today.year else f" {at.year}"
    return f"{day_words(at.date(), 'short')}{year}, {clock}"


def window(session: SessionView, today: date) -> str:
    """ "26 Jan – 9 Feb 2027"; empty where no window is known."""
    if session.window_from is None or session.window_to is None:
        return ""
    first, last = session.window_from, session.window_to
    since = day_words(first, "plain_short" if first.year == last.year else "short_year")
    until = day_words(last, "plain_short" if last.year == today.year else "short_year")
    return f"{since} – {until}"


def depth(session: SessionView) -> str:
    """ "1.5 mm × 3"."""
    if session.deepest_um is None:
        return ""
    told = f"{session.deepest_um / 1000:g} mm"
    return f"{told} × {session.passes}" if session.passes else told


def reaction(code: str) -> str:
    """The words of a reaction."""
    parts = [part.strip() for part in code.split(",") if part.strip()]
    return listed([_reaction(part) for part in parts])


def _reaction(code: str) -> str:
    return text(f"pens.reaction.{code}") if has(f"pens.reaction.{code}") else code


def series_title(concern: str, area: str) -> str:
    """ "Series: acne scars, full face"."""
    parts = [term("concern", concern) if concern else "", term("area", area) if area else ""]
    told = ", ".join(part for part in parts if part)
    return tr("Series: {what}").format(what=told) if told else tr("Series")


def standing(found: Standing) -> str:
    """The words of a series' chip."""
    told = {
        "complete": tr("complete"),
        "stopped": tr("stopped"),
        "on_schedule": tr("on schedule"),
        "to_book": tr("to be booked"),
        "late": tr("session {n} late"),
        "too_soon": tr("session {n} too soon"),
    }[found.code]
    return told.format(n=found.session)


def session_day(session: SessionView, today: date) -> str:
    """When a session was, is, or may be."""
    if session.status in DONE and (session.treated_at or session.starts):
        at = session.treated_at or session.starts
        return day_words(at.date(), "short_year") if at is not None else ""
    if session.status in {"open", "no_show"} or session.starts is None:
        return window(session, today)
    return moment(session.starts, today)


def session_pen(session: SessionView) -> str:
    """What stands beside the day: pen and lot, the gap and who, or that it is not booked."""
    if session.status in DONE:
        told = " · ".join(part for part in (session.pen, session.lots) if part)
        return told or tr("not logged")
    if session.status == "open":
        return tr("not booked")
    if session.status == "no_show" and session.starts is not None:
        return tr("missed {day}, not booked again").format(day=day_words(session.starts.date(), "short"))
    gap = ""
    if session.gap_days is not None:
        gap = tr("{gap} after session {n}").format(gap=gap_words(session.gap_days), n=session.session - 1)
    return " · ".join(part for part in (gap, session.practitioner, session.room) if part)


def aftercare(session: SessionView, today: date) -> str:
    """Whether the sheet was handed over; of a visit today, that it is still to come."""
    if session.status in DONE:
        return tr("✓ handed over") if session.handed_over else tr("not handed over")
    is_today = session.starts is not None and session.starts.date() == today
    return tr("after treatment") if is_today and session.status not in {"open", "no_show"} else ""


def visit_kind(visit: AppointmentView) -> str:
    """ "session 2 of 4", "maintenance", "consult"."""
    if visit.kind == "series" and visit.session is not None:
        return tr("session {n} of {of}").format(n=visit.session, of=visit.of)
    return term("kind", visit.kind)

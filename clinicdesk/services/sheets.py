"""Composes the values of one aftercare sheet: the facts of a visit, the clinic's texts and its timeline.

The composed values are kept as JSON, so that what was printed can be printed again word for word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from clinicdesk.domain import aftercare, screening
from clinicdesk.domain.aftercare import Days, Edit, Hours, Intensity, Rule, Treated
from clinicdesk.domain.refusal import Refusal, refuse
from clinicdesk.services.phones import readable
from clinicdesk.wording.catalogue import BASE, languages, text
from clinicdesk.wording.dates import clock_words, day_words
from clinicdesk.wording.handout import Row, Runs, Texts, rows, signs
from clinicdesk.wording.speech import visit_words
from clinicdesk.wording.terms import term

if TYPE_CHECKING:
    from clinicdesk.documents.aftercare import AftercareSheet
    from clinicdesk.documents.square import NextVisit
    from clinicdesk.domain.aftercare import Offset
    from clinicdesk.domain.screening import Question
    from clinicdesk.domain.views.clinic import ClinicInfo
    from clinicdesk.store.queries.aftercare import NextRow, SheetFacts

SMALLEST, LARGEST = 12, 18
"""Type sizes of a sheet in points."""


@dataclass(frozen=True)
class Clinic:
    """What a clinic brings to its sheets: who it is, its timeline, its product, its questions, its texts.

    `texts` are the clinic's own by language; a language without any has the catalogue's.
    """

    info: ClinicInfo
    rules: tuple[Rule, ...]
    product: str
    questions: tuple[Question, ...]
    texts: Mapping[str, Texts]

    def texts_in(self, language: str) -> Texts:
        """The texts of a language."""
        return self.texts.get(language, Texts(language))


@dataclass(frozen=True)
class Ask:
    """How a sheet is wanted: language and type size, None for what the patient's file says."""

    language: str | None = None
    points: int | None = None


@dataclass(frozen=True)
class Composed:
    """A sheet's values, its type size in points, its text version, and what the desk should know of it."""

    sheet: AftercareSheet
    points: int
    text_version: str
    warnings: tuple[Refusal, ...]


def clinic_of(
    info: ClinicInfo,
    rules: Mapping[str, Any],
    texts: Mapping[str, Any],
    questions: Sequence[Question],
) -> Clinic:
    """The clinic as its settings `aftercare_rules` and `aftercare_texts` keep it."""
    known = {rule.code for rule in aftercare.DEFAULTS}
    edits = {code: _edit(kept) for code, kept in rules.get("edits", {}).items() if code in known}
    own = {code: Texts(code, kept["edits"], kept["edition"]) for code, kept in texts.items()}
    return Clinic(
        info, aftercare.edited(aftercare.DEFAULTS, edits), rules.get("product", ""), tuple(questions), own
    )


def compose(facts: SheetFacts, clinic: Clinic, ask: Ask, printed_before: int) -> Composed:
    """The sheet of a visit that has been finished.

    `printed_before` counts the sheets of its day, for the number. Refuses `no_aftercare`, `not_finished`,
    `skin_type_missing`, `language_unknown` and `type_size_unknown`.
    """
    treated, warnings = _treated(facts, clinic)
    language, missing = _language(facts, clinic, ask)
    points = ask.points or facts.type_size
    if not SMALLEST <= points <= LARGEST:
        raise refuse("type_size_unknown", field="points", points=points, least=SMALLEST, most=LARGEST)
    texts = clinic.texts_in(language)
    footer = texts.text(
        "sheet.footer",
        number=_number(treated, printed_before),
        version=texts.version,
        language=text("language.name", language),
        points=points,
    )
    sheet = _sheet(facts, clinic, treated, texts, footer)
    if not clinic.info.phone:
        missing = (*missing, Refusal("clinic_phone_missing"))
    return Composed(sheet, points, texts.version, (*warnings, *missing))


# ------------------------------------------------------------------- what it rests on
def _treated(facts: SheetFacts, clinic: Clinic) -> tuple[Treated, tuple[Refusal, ...]]:
    """When the treatment ended and how strong it was; without a pen log yet, standard, and it says so."""
    visit = facts.visit
    if visit.kind == "consult":
        raise refuse("no_aftercare")
    ended = facts.ended or facts.finished
    if ended is None or visit.status in {"cancelled", "no_show"}:
        raise refuse("not_finished")
    if facts.fitzpatrick is None:
        raise refuse("skin_type_missing", field="fitzpatrick")
    intensity = Intensity(facts.intensity) if facts.intensity else Intensity.STANDARD
    warnings = () if facts.intensity else (Refusal("intensity_not_logged"),)
    aware = ended.replace(tzinfo=ZoneInfo(clinic.info.zone))
    treated = Treated(aware, intensity, facts.fitzpatrick, bool(clinic.product), visit.session)
    return treated, warnings


def _language(facts: SheetFacts, clinic: Clinic, ask: Ask) -> tuple[str, tuple[Refusal, ...]]:
    """The language asked for, else the patient's, else, with a warning, the clinic's own."""
    known = languages()
    if ask.language is not None:
        if ask.language not in known:
            raise refuse("language_unknown", field="language", language=ask.language, known=known)
        return ask.language, ()
    if facts.language in known:
        return facts.language, ()
    own = clinic.info.language if clinic.info.language in known else BASE
    told = text("language.name", own)
    return own, (Refusal("language_missing", {"language": facts.language, "instead": told}),)


def _number(treated: Treated, printed_before: int) -> str:
    """The sheet's number: the day of treatment and the place among that day's sheets, "2026-1123-07"."""
    return f"{treated.ended:%Y-%m%d}-{printed_before + 1:02}"


# ------------------------------------------------------------------- its words
def _sheet(facts: SheetFacts, clinic: Clinic, treated: Treated, texts: Texts, footer: str) -> AftercareSheet:
    from clinicdesk.documents.aftercare import AftercareSheet

    info, language, day = clinic.info, texts.language, treated.ended.date()
    date, time = day_words(day, "full", language), clock_words(treated.ended, language)
    steps = aftercare.timeline(treated, clinic.rules)
    return AftercareSheet(
        title=texts.text("sheet.title"),
        about=_about(facts, texts),
        clinic=tuple(filter(None, (info.name, info.street, info.city, readable(info.phone)))),
        treated=texts.runs("sheet.treated", date=date, time=time),
        rows=rows(steps, day, texts, clinic.product),
        advice=(),
        call=_call(info, treated, texts),
        next=None if facts.next is None else _next(facts.next, clinic, texts),
        footer=footer,
        language=language,
    )


def _about(facts: SheetFacts, texts: Texts) -> str:
    """Whose sheet it is and after what."""
    visit, language = facts.visit, texts.language
    area = term("area", visit.area, language)
    key = "sheet.treatment" if area else "sheet.treatment_plain"
    treatment = texts.text(key, area=area)
    if visit.session is None:
        return texts.text("sheet.about", patient=visit.patient, treatment=treatment)
    session = visit_words(visit.kind, visit.session, visit.of, "of", language)
    return texts.text("sheet.about_session", patient=visit.patient, treatment=treatment, session=session)


def _call(info: ClinicInfo, treated: Treated, texts: Texts) -> tuple[Runs, ...]:
    """Whom to call and for what (domain.md §6.5); a clinic without a phone is called by its name."""
    us = texts.runs(
        "call.us_evenings" if info.phone and info.evening_phone else "call.us",
        phone=readable(info.phone) or info.name,
        evening=readable(info.evening_phone),
        signs=signs(aftercare.CALL_SAME_DAY, texts),
        date=day_words(aftercare.call_us_after(treated), "plain", texts.language),
    )
    doctor = texts.runs("call.doctor", signs=signs(aftercare.DOCTOR_TODAY, texts))
    emergency = info.emergency or "112"
    urgent = texts.runs("call.emergency", emergency=emergency, signs=signs(aftercare.EMERGENCY, texts))
    return us, doctor, urgent


def _next(row: NextRow, clinic: Clinic, texts: Texts) -> NextVisit:
    """The next visit in words, and as the event that a phone reads from the square."""
    from clinicdesk.documents.square import NextVisit
    from clinicdesk.exchange.ics import square_event

    info, language = clinic.info, texts.language
    what = visit_words(row.kind, row.session, row.of, "of_title", language)
    values = {"what": what, "practitioner": row.practitioner.rstrip(".")}
    lines = screening.preparation(clinic.questions, row.starts.date())
    retinoid = next((line.from_day for line in lines if line.code == "no_retinoid"), None)
    if retinoid is not None:
        told = day_words(retinoid, "short", language)
        words = texts.text("sheet.next_retinoid", **{**values, "from": told})
    else:
        words = texts.text("sheet.next_with", **values)
    plain = visit_words(row.kind, row.session, row.of, "of", language)
    place = ", ".join(filter(None, (info.street, info.city))) or info.name
    title = texts.text("sheet.calendar_title", clinic=info.name, what=plain)
    date, time = day_words(row.starts.date(), "full", language), clock_words(row.starts, language)
    return NextVisit(
        texts.text("sheet.next", date=date, time=time),
        words,
        texts.text("sheet.scan"),
        square_event(title, row.starts, row.ends, info.zone, place),
    )


# ------------------------------------------------------------------- how it is kept
def to_json(sheet: AftercareSheet, points: int) -> str:
    """The values as they are kept."""
    return json.dumps({"points": points, "sheet": asdict(sheet)}, ensure_ascii=False, sort_keys=True)


def from_json(kept: str) -> tuple[AftercareSheet, int] | None:
    """The values of a kept sheet and its type size, or None where no values were kept."""
    from clinicdesk.documents.aftercare import AftercareSheet
    from clinicdesk.documents.square import NextVisit

    found = json.loads(kept)
    if "sheet" not in found:
        return None
    values = found["sheet"]
    coming = values["next"]
    sheet = AftercareSheet(
        title=values["title"],
        about=values["about"],
        clinic=tuple(values["clinic"]),
        treated=_runs(values["treated"]),
        rows=tuple(Row(**row) for row in values["rows"]),
        advice=_runs(values["advice"]),
        call=tuple(_runs(line) for line in values["call"]),
        next=None if coming is None else NextVisit(**coming),
        footer=values["footer"],
        language=values["language"],
    )
    return sheet, int(found["points"])


def _runs(pieces: Sequence[Sequence[Any]]) -> Runs:
    return tuple((str(words), bool(bold)) for words, bold in pieces)


def _edit(kept: Mapping[str, Any]) -> Edit:
    """One changed step as the setting keeps it: {"on": false} or {"ends": {"hours": 48}}."""
    return Edit(kept.get("on"), _offset(kept.get("starts")), _offset(kept.get("ends")))


def _offset(kept: Mapping[str, int] | None) -> Offset | None:
    if not kept:
        return None
    return Hours(kept["hours"]) if "hours" in kept else Days(kept["days"])

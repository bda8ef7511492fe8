"""The English aftercare sheet: its times, its texts and how easily it reads."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from clinicdesk.domain import aftercare
from clinicdesk.domain.aftercare import DEFAULTS, Intensity, Treated, timeline
from clinicdesk.wording import catalogue
from clinicdesk.wording.handout import Row, Texts, misfits, rows, signs

ENDED = datetime(2026, 11, 23, 13, 50, tzinfo=ZoneInfo("Europe/Berlin"))


def _rows(
    ended: datetime = ENDED, intensity: Intensity = Intensity.STANDARD, skin: int = 3
) -> tuple[Row, ...]:
    steps = timeline(Treated(ended, intensity, skin, approved_product=True, session=2))
    return rows(steps, ended.date(), Texts(), "Calm Serum")


def test_the_sheet_tells_real_days_and_clock_times() -> None:
    told = {row.title: row.when for row in _rows()}
    assert told["Leave your skin alone"] == "Until tonight 21:50"
    assert told["Wash gently"] == "Tonight from 21:50"
    assert told["Redness is normal"] == "Until Wed 25 Nov"
    assert told["Sun cream, SPF 30 or more"] == "From Tue 24 Nov 14:00"
    assert told["No make-up, no sport"] == "Until Thu 26 Nov 14:00"
    assert told["No pool, sauna or steam"] == "Until Sat 28 Nov"
    assert told["Use Calm Serum"] == "Until Mon 30 Nov"


def test_the_sheet_tells_dates_inside_its_texts() -> None:
    told = {row.title: row.text for row in _rows()}
    assert "until 8 December" in told["Sun cream, SPF 30 or more"]
    assert "until 26 November" in told["Wash gently"]
    assert told["No make-up, no sport"] == "Clean skin heals. Sweat can sting."


@pytest.mark.parametrize(
    ("hour", "until", "since"),
    [
        (9, "Until 17:00 today", "Today from 17:00"),
        (12, "Until tonight 20:00", "Tonight from 20:00"),
        (16, "Until tomorrow morning", "From tomorrow morning"),
    ],
)
def test_the_first_wash_is_told_as_people_say_it(hour: int, until: str, since: str) -> None:
    told = {row.title: row.when for row in _rows(ENDED.replace(hour=hour, minute=0))}
    assert told["Leave your skin alone"] == until
    assert told["Wash gently"] == since


def test_every_step_note_and_sign_has_its_text() -> None:
    for rule in DEFAULTS:
        assert catalogue.has(f"aftercare.step.{rule.code}.title"), rule.code
        assert all(catalogue.has(f"aftercare.note.{note.code}") for note in rule.notes)
    for codes in (aftercare.CALL_SAME_DAY, aftercare.DOCTOR_TODAY, aftercare.EMERGENCY):
        assert all(catalogue.has(f"aftercare.sign.{code}") for code in codes)


def test_the_clinic_edits_a_text_and_its_placeholders_are_checked() -> None:
    edits = {"step.wash.text": "Water only until {until}."}
    assert misfits(edits) == ()
    texts = Texts("en", edits, edition=2)
    assert texts.version == "1.2"
    told = rows(timeline(Treated(ENDED, Intensity.LIGHT, 3)), ENDED.date(), texts)
    assert "Water only until 26 November." in {row.text for row in told}
    wrong = {"step.wash.text": "{untill}", "step.nothing.text": "x", "step.swim.title": "{", "step": "x"}
    assert misfits(wrong) == tuple(wrong)


def test_stars_in_a_name_do_not_make_bold() -> None:
    runs = Texts().runs("sheet.advice", operator="**x**", note="{y}")
    assert runs == (("**x** adds:", True), (" {y}", False))


def _syllables(word: str) -> int:
    word = re.sub(r"(?:[^laeiouy]es|[^laeiouydt]ed|[^laeiouy]e)$", lambda m: m.group()[0], word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def _grade(text: str) -> float:
    sentences = [s for s in re.split(r"[.!?:;·\n]+", text) if re.search(r"[a-z]", s)]
    words = re.findall(r"[A-Za-z’']+", text)
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def _sheet_text(intensity: Intensity, skin: int) -> str:
    texts = Texts()
    lines = [f"{row.when}. {row.title}. {row.text}" for row in _rows(intensity=intensity, skin=skin)]
    lines.append(texts.text("sheet.treated", date="Monday 23 November 2026", time="13:50"))
    flags = signs(aftercare.CALL_SAME_DAY, texts)
    lines.append(texts.text("call.us", phone="", signs=flags, date="30 November"))
    lines.append(texts.text("call.doctor", signs=signs(aftercare.DOCTOR_TODAY, texts)))
    lines.append(texts.text("call.emergency", emergency="112", signs=signs(aftercare.EMERGENCY, texts)))
    lines.append(texts.text("sheet.scan"))
    return "\n".join(lines)


@pytest.mark.parametrize("intensity", Intensity)
@pytest.mark.parametrize("skin", [1, 3, 5])
def test_the_sheet_reads_at_grade_six(intensity: Intensity, skin: int) -> None:
    """Flesch-Kincaid: target 6, ceiling 8 (domain.md §6.6)."""
    assert _grade(_sheet_text(intensity, skin)) <= 6


def test_the_measure_knows_hard_reading_from_easy() -> None:
    hard = "Postprocedural inflammatory hyperpigmentation necessitates immediate dermatological consultation."
    assert _grade(hard) > 12
    assert _grade("Wash your face. Pat it dry. Stay out of the sun.") < 2


def test_no_sentence_of_the_sheet_is_long() -> None:
    for row in _rows(intensity=Intensity.AGGRESSIVE, skin=5):
        for told in re.split(r"[.:]\s", row.text):
            assert len(told.split()) <= 17, told


def test_the_sheet_never_promises_no_risk_and_names_no_painkiller() -> None:
    words = str(catalogue.load("en")["aftercare"]).lower()
    assert "no risk" not in words
    assert not re.search(r"ibuprofen|paracetamol|aspirin", words)


def test_the_day_to_call_is_the_domains() -> None:
    assert aftercare.call_us_after(Treated(ENDED, Intensity.LIGHT, 2)) == date(2026, 11, 27)

"""Sheets and months to print in tests, and the means to read a PDF back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
from PIL.Image import Image

from clinicdesk.documents.aftercare import AftercareSheet
from clinicdesk.documents.square import NextVisit
from clinicdesk.domain import aftercare
from clinicdesk.domain.aftercare import Intensity, Treated
from clinicdesk.domain.views.month import MonthRow, MonthSchedule
from clinicdesk.exchange.ics import square_event
from clinicdesk.wording.dates import day_words
from clinicdesk.wording.handout import Texts, rows, signs

NAMES = (
    "Ruth Weiss", "Nguyễn Thị Ngọc Ánh", "Ελένη Παπαδοπούλου", "Оксана Ковальчук", "Łucja Żak",
    "鈴木 一郎", "김민수", "王小明", "محمد العلي", "שרה חדד",
    "प्रिया शर्मा", "राहुल क्षत्रिय", "สมชาย ใจดี", "吉野 さくら", "뷁뷁 한", "Zoë Li<Hua & <b>", "<img src='file:///x'>",
)  # fmt: skip
ENDED = datetime(2026, 11, 23, 13, 50, tzinfo=ZoneInfo("Europe/Berlin"))
SQUARE = square_event(
    "Clinic Rosenhof: session 3 of 3",
    datetime(2026, 12, 28, 12, 30),
    datetime(2026, 12, 28, 13, 45),
    "Europe/Berlin",
    "Rosenstraße 12, Hamburg",
)


def sheet(
    intensity: Intensity = Intensity.STANDARD,
    skin: int = 3,
    patient: str = "Ruth Weiss",
    note: str = "",
    square: str = SQUARE,
) -> AftercareSheet:
    """The sheet of one treatment with all that can stand on it."""
    treated, texts = Treated(ENDED, intensity, skin, approved_product=True, session=2), Texts()
    us = texts.runs(
        "call.us_evenings",
        phone="040 210 000 000",
        evening="0170 910 000 000",
        signs=signs(aftercare.CALL_SAME_DAY, texts),
        date=day_words(aftercare.call_us_after(treated), "plain"),
    )
    urgent = signs(aftercare.EMERGENCY, texts)
    what = {"what": "Session 3 of 3", "practitioner": "Dr. Amaral", "from": "Friday 25 December"}
    return AftercareSheet(
        title=texts.text("sheet.title"),
        about=texts.text(
            "sheet.about_session",
            patient=patient,
            treatment="microneedling, full face",
            session="session 2 of 3",
        ),
        clinic=("Clinic Rosenhof", "Rosenstraße 12, Hamburg", "040 210 000 000"),
        treated=texts.runs("sheet.treated", date=day_words(ENDED.date()), time="13:50"),
        rows=rows(aftercare.timeline(treated), ENDED.date(), texts, "the Calm serum"),
        advice=texts.runs("sheet.advice", operator="Ines", note=note) if note else (),
        call=(
            us,
            texts.runs("call.doctor", signs=signs(aftercare.DOCTOR_TODAY, texts)),
            texts.runs("call.emergency", emergency="112", signs=urgent),
        ),
        next=NextVisit(
            texts.text("sheet.next", date="Monday 28 December 2026", time="12:30"),
            texts.text("sheet.next_retinoid", **what),
            texts.text("sheet.scan"),
            square,
        ),
        footer=texts.text(
            "sheet.footer", number="2026-1123-07", version=texts.version, language="English", points=12
        ),
    )


def month(
    a_day: int = 6, *, initials: bool = False, filters: tuple[str, ...] = (), first: date = date(2026, 11, 1)
) -> MonthSchedule:
    """A month with so many visits on each day but Sunday."""
    rows_: list[MonthRow] = []
    for n in range(31):
        day = first + timedelta(days=n)
        if day.month == first.month and day.weekday() < 6:
            rows_ += [_visit(day, len(rows_) + k, k) for k in range(a_day)]
    closed = frozenset({first + timedelta(days=10)})
    return MonthSchedule(
        first, "Clinic Rosenhof", "Europe/Berlin", filters, initials, frozenset({6}), closed, tuple(rows_)
    )


def _visit(day: date, number: int, place: int) -> MonthRow:
    starts = datetime.combine(day, time(8)) + timedelta(minutes=5 * place)
    kind = ("series", "series", "maintenance", "consult")[number % 4]
    return MonthRow(
        appointment_id=number + 1,
        version=1 + number % 3,
        starts=starts,
        ends=starts + timedelta(minutes=75),
        patient=NAMES[number % len(NAMES)],
        initials=f"{chr(65 + number % 26)}. {chr(65 + number // 26 % 26)}.",
        phone=f"+49 40 {1000000 + number}",
        kind=kind,
        session=1 + number % 3 if kind == "series" else None,
        of=3 if kind == "series" else None,
        practitioner=("Dr. Amaral", "Ines Duarte")[number % 2],
        room=f"Room {1 + number % 2}",
        pen=("Pen A", "Pen B", "")[number % 3],
        status=("booked", "done", "no_show")[number % 3],
        area="full face",
        family=NAMES[number % len(NAMES)].split()[-1],
    )


def texts_of(pdf: bytes) -> list[str]:
    """The text of each page, as a reader would copy it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [document[n].get_textpage().get_text_range() for n in range(len(document))]
    finally:
        document.close()


def picture(pdf: bytes, page: int = 0, scale: float = 3) -> Image:
    """A page as a picture, 72 dots an inch times `scale`."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image: Image = document[page].render(scale=scale).to_pil()
        return image
    finally:
        document.close()

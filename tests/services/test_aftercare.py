"""Aftercare from the end of a treatment to a reprint years later, on a real database and real paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.domain.screening import QUESTIONS
from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.services import settings as settings_service
from clinicdesk.services import sheets
from clinicdesk.services.aftercare import Aftercare
from clinicdesk.services.history import History
from clinicdesk.services.phones import readable
from clinicdesk.services.settings import Settings
from clinicdesk.services.today import Today
from clinicdesk.store import open_store, tables
from clinicdesk.store.queries.aftercare import NextRow, SheetFacts
from clinicdesk.wording.messages import sentence
from tests.documents.paper import picture, texts_of
from tests.services.conftest import founded

MONDAY = datetime(2026, 11, 23, 12, 30)
ENDED = datetime(2026, 11, 23, 13, 50)
LISBON = ZoneInfo("Europe/Lisbon")
INFO = ClinicInfo(
    name="Skin Clinic",
    street="Rua Nova 12",
    city="Lisboa",
    phone="210 000 000",
    evening_phone="910 000 000",
    emergency="112",
    zone="Europe/Lisbon",
    region="PT",
    language="en",
)
Treat = Callable[..., int]


@pytest.fixture
def aftercare(clinic: Any) -> Aftercare:
    clinic.now = ENDED
    Settings(clinic.desk).change_clinic(INFO)
    return Aftercare(clinic.desk)


@pytest.fixture
def treat(clinic: Any) -> Treat:
    return treating(clinic)


def treating(clinic: Any) -> Treat:
    """Makes somebody whose session 2 of 3 was finished and, if asked, logged; the visit's id."""

    def treated(
        *,
        patient: int | None = None,
        ended: datetime = ENDED,
        intensity: str | None = "standard",
        following: datetime | None = datetime(2026, 12, 28, 12, 30),
        **facts: Any,
    ) -> int:
        values = {"fitzpatrick": 3, **facts}
        who = clinic.patient("Ruth", "Weiss", **values) if patient is None else patient
        with clinic.desk.unit("book") as unit:
            course = unit.insert(
                tables.series, patient_id=who, concern="acne_scars", area="full_face", sessions=3
            )
            visit: int = unit.insert(
                tables.appointment,
                **_session(clinic, who, course, 2, ended - timedelta(minutes=80)),
                status="checkout",
                finished=ended,
            )
            if following is not None:
                unit.insert(
                    tables.appointment, **_session(clinic, who, course, 3, following), status="booked"
                )
            if intensity is not None:
                unit.insert(
                    tables.treatment,
                    appointment_id=visit,
                    patient_id=who,
                    operator_id=clinic.amaral,
                    pen_id=clinic.pens[0],
                    started=ended - timedelta(minutes=40),
                    ended=ended,
                    intensity=intensity,
                )
        return visit

    return treated


def _session(clinic: Any, patient: int, series: int, number: int, starts: datetime) -> dict[str, Any]:
    return {
        "patient_id": patient,
        "service_id": clinic.microneedling,
        "kind": "series",
        "series_id": series,
        "session": number,
        "area": "full_face",
        "starts": starts,
        "ends": starts + timedelta(minutes=75),
        "practitioner_id": clinic.amaral,
        "room_id": clinic.rooms[0],
        "pen_id": clinic.pens[0],
    }


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(texts_of(pdf)))


def refused(call: Callable[[], object]) -> Any:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.refusal


def handouts(clinic: Any) -> int:
    with clinic.desk.store.read() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(tables.handout)))


# ------------------------------------------------------------------- what stands on it
def test_the_sheet_tells_real_dates_and_times(aftercare: Aftercare, treat: Treat) -> None:
    prepared = aftercare.sheet(treat())
    printed = words_of(prepared.pdf)
    for words in (
        "Looking after your skin",
        "Ruth Weiss · microneedling, full face · session 2 of 3",
        "Skin Clinic",
        "Rua Nova 12",
        "Treated on Monday 23 November 2026, until 13:50",
        "Until tonight 21:50",
        "Until Thu 26 Nov 14:00",
        "Call us the same day, 210 000 000 (evenings 910 000 000)",
        "anything still there after 30 November",
        "Call 112:",
        "Next: Monday 28 December 2026, 12:30",
        "Session 3 of 3, Dr. Amaral. No retinoid cream from",
        "Sheet 2026-1123-01 · text version 1 · English, 12 pt",
    ):
        assert words in printed, words
    assert prepared.warnings == ()
    assert len(texts_of(prepared.pdf)) == 1


def test_the_square_is_the_next_visit_of_the_book(aftercare: Aftercare, treat: Treat) -> None:
    (code,) = zxingcpp.read_barcodes(picture(aftercare.sheet(treat()).pdf))
    event = dict(line.split(":", 1) for line in code.text.splitlines())
    starts = datetime.strptime(event["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert starts.astimezone(LISBON).replace(tzinfo=None) == datetime(2026, 12, 28, 12, 30)
    assert event["SUMMARY"] == "Skin Clinic: session 3 of 3"
    assert event["LOCATION"] == "Rua Nova 12\\, Lisboa"


def test_without_a_next_visit_there_is_no_square(aftercare: Aftercare, treat: Treat) -> None:
    pdf = aftercare.sheet(treat(following=None)).pdf
    assert "Next:" not in words_of(pdf)
    assert zxingcpp.read_barcodes(picture(pdf)) == []


def test_the_log_says_when_it_ended_and_how_strong_it_was(
    clinic: Any, aftercare: Aftercare, treat: Treat
) -> None:
    visit = treat(intensity="aggressive")
    with clinic.desk.unit("correct") as unit:
        unit.update(tables.appointment, visit, finished=ENDED + timedelta(minutes=25))
    printed = words_of(aftercare.sheet(visit).pdf)
    assert "until 13:50" in printed
    assert "Your skin was treated deeply." in printed
    assert "anything still there after 5 December" in printed


def test_before_the_pen_is_logged_the_sheet_is_standard_and_says_so(
    aftercare: Aftercare, treat: Treat
) -> None:
    prepared = aftercare.sheet(treat(intensity=None))
    assert [one.code for one in prepared.warnings] == ["intensity_not_logged"]
    assert "until 13:50" in words_of(prepared.pdf)


@pytest.mark.parametrize(("skin", "told"), [(1, "On fair skin"), (5, "stay in the shade")])
def test_the_skin_type_decides_the_words(aftercare: Aftercare, treat: Treat, skin: int, told: str) -> None:
    assert told in words_of(aftercare.sheet(treat(fitzpatrick=skin)).pdf)


def test_the_clocks_change_and_hours_stay_hours(aftercare: Aftercare, treat: Treat) -> None:
    # On 28 March 2027 at 01:00 the clocks of Lisbon go forward.
    visit = treat(ended=datetime(2027, 3, 27, 16, 0), following=None)
    printed = words_of(aftercare.sheet(visit).pdf)
    assert "From tomorrow morning" in printed, "eight hours later it is past midnight"
    assert "Until Tue 30 Mar 17:00" in printed, "72 elapsed hours"
    assert "Until Thu 1 Apr" in printed, "five days"


def test_large_type_is_the_patients_own(aftercare: Aftercare, treat: Treat) -> None:
    prepared = aftercare.sheet(treat(type_size=18))
    assert prepared.points == 18
    assert "English, 18 pt" in words_of(prepared.pdf)
    assert aftercare.sheet(treat(type_size=18, ended=ENDED + timedelta(hours=1)), points=14).points == 14


@pytest.mark.parametrize("name", ["<b>Ruth</b>", "%s {patient}", "=cmd|' /C calc'!A0", "O'Brien & **Co**"])
def test_a_hostile_name_is_only_a_name(aftercare: Aftercare, treat: Treat, clinic: Any, name: str) -> None:
    patient = clinic.patient(name, "Weiss", fitzpatrick=3)
    visit = treat(patient=patient)
    assert f"{name} Weiss" in words_of(aftercare.sheet(visit).pdf)
    printed = aftercare.print_sheet(visit).value
    assert aftercare.reprint(printed.handout_id) == printed.pdf


# ------------------------------------------------------------------- what is refused
def test_before_the_end_there_is_no_sheet(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    visit = treat(intensity=None)
    with clinic.desk.unit("correct") as unit:
        unit.update(tables.appointment, visit, status="treatment", finished=None)
    refusal = refused(lambda: aftercare.print_sheet(visit))
    assert refusal.code == "not_finished"
    assert "Weiss" not in sentence(refusal), "the waiting room can read the screen"
    assert handouts(clinic) == 0


def test_what_is_missing_or_unknown_is_said_beside_its_field(
    clinic: Any, aftercare: Aftercare, treat: Treat
) -> None:
    skinless = treat(fitzpatrick=None)
    refusal = refused(lambda: aftercare.sheet(skinless))
    assert (refusal.code, refusal.field) == ("skin_type_missing", "fitzpatrick")
    visit = treat(ended=ENDED + timedelta(hours=3))
    assert refused(lambda: aftercare.sheet(visit, "xx")).field == "language"
    assert "there are: en" in sentence(refused(lambda: aftercare.sheet(visit, "xx")))
    assert refused(lambda: aftercare.sheet(visit, points=40)).code == "type_size_unknown"
    assert refused(lambda: aftercare.sheet(99999)).code == "no_appointment"
    patient = clinic.patient("Ana", "Brito")
    with clinic.desk.unit("book") as unit:
        consult = unit.insert(
            tables.appointment, patient_id=patient, service_id=clinic.consult, kind="consult",
            starts=ENDED, ends=ENDED + timedelta(minutes=20), practitioner_id=clinic.amaral, status="done",
            finished=ENDED,
        )  # fmt: skip
    assert refused(lambda: aftercare.sheet(consult)).code == "no_aftercare"


def test_a_language_without_texts_becomes_the_clinics_and_says_so(aftercare: Aftercare, treat: Treat) -> None:
    prepared = aftercare.sheet(treat(language="tlh"))
    assert prepared.sheet.language == "en"
    (warning,) = prepared.warnings
    assert sentence(warning).endswith("the sheet is in English.")


def test_a_clinic_without_a_phone_is_warned(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    with clinic.desk.unit("change") as unit:
        settings_service.keep(unit, "clinic", {"name": "Skin Clinic", "zone": "Europe/Lisbon"})
    prepared = aftercare.sheet(treat())
    assert [one.code for one in prepared.warnings] == ["clinic_phone_missing"]
    assert "Call us the same day, Skin Clinic:" in words_of(prepared.pdf)


# ------------------------------------------------------------------- printed, handed over, again
def test_printed_is_not_handed_over(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    visit = treat()
    assert refused(lambda: aftercare.hand_over(visit)).code == "not_printed"
    outcome = aftercare.print_sheet(visit)
    assert "handout" in outcome.changes.tables
    (row,) = Today(clinic.desk).board().rows
    assert (row.facts.printed, row.facts.handed_over) == (True, False)
    clinic.now += timedelta(minutes=2)
    assert aftercare.hand_over(visit).value == outcome.value.handout_id
    (row,) = Today(clinic.desk).board().rows
    assert row.facts.handed_over
    (handout,) = aftercare.handouts(visit)
    assert (handout.printed, handout.handed_over) == (ENDED, ENDED + timedelta(minutes=2))
    assert (handout.language, handout.text_version) == ("en", "1")
    assert refused(lambda: aftercare.hand_over(visit)).code == "handed_over_already"


def test_the_newest_sheet_is_the_one_that_is_handed_over(aftercare: Aftercare, treat: Treat) -> None:
    visit = treat()
    first = aftercare.print_sheet(visit).value
    second = aftercare.print_sheet(visit, points=18).value
    assert "Sheet 2026-1123-02" in words_of(second.pdf)
    aftercare.hand_over(visit)
    assert {one.id: one.handed_over is not None for one in aftercare.handouts(visit)} == {
        first.handout_id: False,
        second.handout_id: True,
    }


def test_sheets_of_a_day_are_numbered_through(aftercare: Aftercare, treat: Treat) -> None:
    visits = [treat(ended=ENDED + timedelta(hours=2 * n), following=None) for n in range(3)]
    numbers = [words_of(aftercare.print_sheet(one).value.pdf).split("Sheet ")[1][:12] for one in visits]
    assert numbers == ["2026-1123-01", "2026-1123-02", "2026-1123-03"]


def test_a_repeated_command_prints_once(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    visit, command = treat(), bytes(range(16))
    first = aftercare.print_sheet(visit, command)
    assert aftercare.print_sheet(visit, command) == first
    assert handouts(clinic) == 1


def test_years_later_the_reprint_is_the_same_paper(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    visit = treat()
    printed = aftercare.print_sheet(visit, points=14).value
    clinic.now = datetime(2029, 5, 2, 10, 0)
    aftercare.change_texts(
        "en", {"sheet.title": "After your visit", "step.wash.text": "Rinse until {until}."}
    )
    Settings(clinic.desk).change_clinic(ClinicInfo(**{**_plain(INFO), "name": "New Name", "phone": "999"}))
    with clinic.desk.unit("change") as unit:
        settings_service.keep(unit, "aftercare_rules", {"edits": {"sport": {"ends": {"days": 9}}}})
        patient = unit.connection.scalar(
            sa.select(tables.appointment.c.patient_id).where(tables.appointment.c.id == visit)
        )
        unit.update(tables.patient, patient, family_name="Schwarz", fitzpatrick=6, type_size=18)
    assert aftercare.reprint(printed.handout_id) == printed.pdf
    anew = words_of(aftercare.sheet(visit).pdf)
    assert "After your visit" in anew
    assert "Ruth Schwarz" in anew
    assert "text version 1.1" in anew
    assert "New Name" in anew
    assert "Until Wed 2 Dec" in anew, "the clinic's own nine days without sport"


def _plain(info: ClinicInfo) -> dict[str, str]:
    return {name: getattr(info, name) for name in ClinicInfo.__slots__}


def test_what_was_not_kept_is_refused(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    assert refused(lambda: aftercare.reprint(1)).code == "no_handout"
    visit = treat()
    with clinic.desk.unit("import") as unit:
        old = unit.insert(
            tables.handout, appointment_id=visit, kind="aftercare", language="en", text_version="2024-1",
            sheet="{}", printed=ENDED,
        )  # fmt: skip
    assert refused(lambda: aftercare.reprint(old)).code == "sheet_not_kept"


def test_undoing_the_print_takes_the_record_away(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    aftercare.print_sheet(treat())
    History(clinic.desk).undo()
    assert handouts(clinic) == 0


def test_a_saved_sheet_counts_as_printed_only_when_it_was_written(
    clinic: Any, aftercare: Aftercare, treat: Treat, tmp_path: Path
) -> None:
    visit = treat()
    with pytest.raises(EnvironmentFault):
        aftercare.save_sheet(visit, tmp_path / "nowhere" / "sheet.pdf")
    assert handouts(clinic) == 0
    printed = aftercare.save_sheet(visit, tmp_path / "sheet.pdf").value
    assert (tmp_path / "sheet.pdf").read_bytes() == printed.pdf == aftercare.reprint(printed.handout_id)
    assert [one.name for one in tmp_path.iterdir() if one.suffix == ".pdf"] == ["sheet.pdf"]


# ------------------------------------------------------------------- the clinic's own texts
def test_the_clinic_edits_a_text_and_the_edition_counts(aftercare: Aftercare, treat: Treat) -> None:
    aftercare.change_texts("en", {"step.alcohol.title": "No wine"})
    aftercare.change_texts("en", {"step.alcohol.title": "No wine, no beer"})
    assert aftercare.texts("en").version == "1.2"
    assert "No wine, no beer" in words_of(aftercare.sheet(treat()).pdf)


@pytest.mark.parametrize(
    "edits", [{"step.nothing.title": "x"}, {"step.wash.text": "Until {when}"}, {"sheet.title": "{"}]
)
def test_a_text_that_would_break_the_sheet_is_refused(aftercare: Aftercare, edits: dict[str, str]) -> None:
    refusal = refused(lambda: aftercare.change_texts("en", edits))
    assert (refusal.code, refusal.field) == ("aftercare_text_misfit", next(iter(edits)))
    assert aftercare.texts("en").version == "1"


def test_the_clinics_product_gets_its_row(clinic: Any, aftercare: Aftercare, treat: Treat) -> None:
    visit = treat()
    assert "Calm serum" not in words_of(aftercare.sheet(visit).pdf)
    with clinic.desk.unit("change") as unit:
        settings_service.keep(unit, "aftercare_rules", {"product": "the Calm serum", "edits": {}})
    assert "Use the Calm serum" in words_of(aftercare.sheet(visit).pdf)


@pytest.mark.parametrize(
    ("kept", "printed"),
    [("+351213000100", "+351 21 300 0100"), ("21 300 0100", "21 300 0100"), ("+1", "+1"), ("", "")],
)
def test_a_phone_is_printed_with_gaps(kept: str, printed: str) -> None:
    assert readable(kept) == printed


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ended=st.datetimes(datetime(2020, 1, 1), datetime(2035, 12, 31)),
    skin=st.integers(1, 6),
    intensity=st.sampled_from(("light", "standard", "aggressive", None)),
    language=st.sampled_from(("en", "de", "xx", "")),
)
def test_every_finished_treatment_has_a_sheet_that_can_be_kept(
    ended: datetime, skin: int, intensity: str | None, language: str
) -> None:
    facts = _facts(ended.replace(second=0, microsecond=0), skin, intensity, language)
    clinic = sheets.clinic_of(INFO, {}, {}, QUESTIONS)
    composed = sheets.compose(facts, clinic, sheets.Ask(), 6)
    assert composed.sheet.footer.startswith(f"Sheet {ended:%Y-%m%d}-07")
    assert sheets.from_json(sheets.to_json(composed.sheet, composed.points)) == (composed.sheet, 12)
    assert {one.code for one in composed.warnings} <= {"intensity_not_logged", "language_missing"}


def _facts(ended: datetime, skin: int, intensity: str | None, language: str) -> Any:
    visit = AppointmentView(
        1, 1, 1, "Ruth Weiss", date(1980, 1, 1), "", "maintenance", "Maintenance", "neck", None, None, None,
        ended - timedelta(hours=1), ended, 1, "Dr. Amaral", None, "", None, "", "checkout",
    )  # fmt: skip
    starts = ended + timedelta(days=90)
    following = NextRow(starts, starts + timedelta(hours=1), "maintenance", None, None, "Dr. Amaral")
    return SheetFacts(visit, language, 12, skin, ended, ended if intensity else None, intensity, following)


@pytest.mark.postgres
def test_the_whole_way_on_postgresql(postgres_url: str) -> None:
    store = open_store(postgres_url, create=True)
    clinic = founded(store)
    clinic.now = ENDED
    Settings(clinic.desk).change_clinic(INFO)
    aftercare, visit = Aftercare(clinic.desk), treating(clinic)()
    printed = aftercare.print_sheet(visit).value
    (code,) = zxingcpp.read_barcodes(picture(printed.pdf))
    assert "DTSTART:20261228T123000Z" in code.text
    aftercare.hand_over(visit)
    assert aftercare.reprint(printed.handout_id) == printed.pdf
    assert [one.handed_over for one in aftercare.handouts(visit)] == [ENDED]
    store.close()

"""The month and the day on a real database: what is in them, what is not, and where they cannot go."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.refusal import EnvironmentFault, Refused
from clinicdesk.domain.views.month import MonthRow
from clinicdesk.services.reports import FORMATS, Reports, summed
from clinicdesk.services.settings import Settings
from clinicdesk.store import open_store, tables
from clinicdesk.wording.messages import sentence
from tests.documents.paper import texts_of
from tests.services.conftest import founded

NOVEMBER = date(2026, 11, 1)
_OUTSIDE: tuple[int | None, int | None] = (None, None)
_PLACE = ("Dr. Amaral", "Room 1", "Pen A")
FORMULA = "=HYPERLINK(1)"


@pytest.fixture
def reports(clinic: Any) -> Reports:
    return Reports(clinic.desk)


def visit(clinic: Any, patient: int, starts: datetime, status: str = "booked", **more: Any) -> int:
    """A visit in the book as it stands, whatever its status."""
    kind = more.pop("kind", "maintenance")
    values = {
        "service_id": {"consult": clinic.consult, "series": clinic.microneedling}.get(
            kind, clinic.maintenance
        ),
        "area": "full_face",
        "ends": starts + timedelta(minutes=60),
        "practitioner_id": clinic.amaral,
        "room_id": clinic.rooms[0],
        **more,
    }
    with clinic.desk.unit("book") as unit:
        booked: int = unit.insert(
            tables.appointment, patient_id=patient, kind=kind, starts=starts, status=status, **values
        )
    return booked


def series(clinic: Any, patient: int, sessions: int = 3) -> int:
    with clinic.desk.unit("plan") as unit:
        number: int = unit.insert(
            tables.series, patient_id=patient, concern="acne_scars", area="full_face", sessions=sessions
        )
    return number


@pytest.fixture
def november(clinic: Any) -> dict[str, int]:
    return a_november(clinic)


def a_november(clinic: Any) -> dict[str, int]:
    """A month with one of everything: names, statuses, both practitioners, and its neighbours."""
    nina = clinic.patient("Nina", "Prado", phone="+351912345678")
    bad = clinic.patient(FORMULA, "Ünal <b>", phone="+351912000111")
    course = series(clinic, nina)
    at = datetime(2026, 11, 2, 9, 0)
    vidal = {"practitioner_id": clinic.vidal, "room_id": clinic.rooms[1]}
    return {
        "before": visit(clinic, nina, datetime(2026, 10, 31, 23, 0)),
        "first": visit(clinic, nina, datetime(2026, 11, 1, 0, 0)),
        "session": visit(clinic, nina, at, "done", kind="series", series_id=course, session=3),
        "missed": visit(clinic, nina, at + timedelta(days=1), "no_show"),
        "cancelled": visit(clinic, nina, at + timedelta(days=2), "cancelled"),
        "consult": visit(clinic, bad, at + timedelta(days=3), kind="consult", **vidal),
        "last": visit(clinic, bad, datetime(2026, 11, 30, 22, 30), "checkout", **vidal),
        "after": visit(clinic, nina, datetime(2026, 12, 1, 0, 0)),
    }


# ------------------------------------------------------------------- what is in it
def test_a_month_is_its_own_days_without_what_was_cancelled(
    reports: Reports, november: dict[str, int]
) -> None:
    schedule = reports.schedule(date(2026, 11, 17))
    assert [row.appointment_id for row in schedule.rows] == [
        november[name] for name in ("first", "session", "missed", "consult", "last")
    ]
    assert (schedule.month, schedule.clinic, schedule.zone) == (NOVEMBER, "Skin Clinic", "Europe/Lisbon")
    session = schedule.rows[1]
    assert (session.session, session.of, session.initials, session.area) == (3, 3, "N.P.", "full face")


def test_what_is_lifted_into_the_tray_is_not_in_the_month(
    clinic: Any, reports: Reports, november: dict[str, int]
) -> None:
    with clinic.desk.unit("lift") as unit:
        unit.insert(
            tables.tray, appointment_id=november["consult"], lifted=clinic.now, person_id=clinic.desk.who
        )
    assert november["consult"] not in {row.appointment_id for row in reports.schedule(NOVEMBER).rows}


def test_one_practitioner_is_found_however_the_name_is_typed(
    clinic: Any, reports: Reports, november: dict[str, int]
) -> None:
    schedule = reports.schedule(NOVEMBER, " nurse VIDAL ")
    assert [row.appointment_id for row in schedule.rows] == [november["consult"], november["last"]]
    assert schedule.filters == ("Nurse Vidal",)


def test_an_unknown_practitioner_is_refused_with_the_names_there_are(reports: Reports) -> None:
    with pytest.raises(Refused) as caught:
        reports.schedule(NOVEMBER, "Dr. Nobody")
    told = sentence(caught.value.refusal)
    assert told == "There is no practitioner called Dr. Nobody; there are: Dr. Amaral and Nurse Vidal."
    assert caught.value.refusal.field == "practitioner"


def test_closed_weekdays_and_holidays_are_told(clinic: Any, reports: Reports) -> None:
    Settings(clinic.desk).close(date(2026, 10, 30), date(2026, 11, 3), "All Saints")
    schedule = reports.schedule(NOVEMBER)
    assert schedule.closed_weekdays == {5, 6}
    assert schedule.closed_days == {date(2026, 11, day) for day in (1, 2, 3)}


def test_one_select_reads_the_visits_of_a_month(clinic: Any, reports: Reports, november: Any) -> None:
    asked: list[str] = []
    with clinic.desk.store.read() as connection:
        engine = connection.engine
    heard = ("before_cursor_execute", lambda *told: asked.append(told[2]))
    sa.event.listen(engine, *heard)
    try:
        reports.schedule(NOVEMBER)
    finally:
        sa.event.remove(engine, *heard)
    assert len([one for one in asked if "FROM appointment" in one]) == 1


# ------------------------------------------------------------------- what it came to
def test_the_numbers_of_a_month(reports: Reports, november: dict[str, int]) -> None:
    found = reports.summary(NOVEMBER)
    assert (found.visits, found.series, found.maintenance, found.consult) == (5, 1, 3, 1)
    assert (found.finished, found.no_shows, found.series_sessions_finished) == (2, 1, 1)
    assert (found.series_finished, found.maintenance_finished, found.patients) == (1, 1, 2)
    assert found.minutes == 4 * 60
    assert found.by_practitioner == (("Dr. Amaral", 3), ("Nurse Vidal", 2))
    assert sum(found.by_weekday) == found.visits


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("booked", "done", "no_show", "checkout")),
            st.sampled_from(("consult", "maintenance", "series")),
            st.integers(0, 27),
        ),
        max_size=30,
    )
)
def test_the_numbers_always_add_up(drawn: list[tuple[str, str, int]]) -> None:
    rows = []
    for n, (status, kind, day) in enumerate(drawn):
        starts = datetime.combine(NOVEMBER + timedelta(days=day), time(9))
        number = (1, 3) if kind == "series" else _OUTSIDE
        ends = starts + timedelta(minutes=30)
        rows.append(MonthRow(n, 1, starts, ends, f"P{n}", "P.", "", kind, *number, *_PLACE, status, ""))
    found = summed(rows)
    assert found.visits == len(rows)
    assert found.series + found.maintenance + found.consult == found.visits
    assert (
        found.finished + found.no_shows
        <= found.visits
        == sum(found.by_weekday)
        == sum(n for _, n in found.by_practitioner)
    )


# ------------------------------------------------------------------- where it goes
def test_the_four_formats_hold_the_same_visits(
    reports: Reports, november: dict[str, int], tmp_path: Path
) -> None:
    paths = {kind: tmp_path / f"November.{kind.upper()}" for kind in FORMATS}
    assert {reports.export_month(NOVEMBER, path) for path in paths.values()} == {5}
    lines = list(csv.DictReader(io.StringIO(paths["csv"].read_text(encoding="utf-8-sig"))))
    assert [line["Status"] for line in lines] == ["booked", "done", "no-show", "booked", "check-out"]
    assert lines[3]["Patient"] == f"'{FORMULA} Ünal <b>"
    book = openpyxl.load_workbook(paths["xlsx"])
    cells = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [cells[0][4], cells[3][4]] == ["Nina Prado", f"{FORMULA} Ünal <b>"]
    assert book.worksheets[0].cell(5, 5).data_type == "s", "a name became a formula"
    events = icalendar.Calendar.from_ical(paths["ics"].read_bytes()).walk("VEVENT")
    assert len(events) == 5
    assert not any("Prado" in str(event["summary"]) for event in events), "calendars carry initials"
    printed = "".join(texts_of(paths["pdf"].read_bytes()))
    assert "5 visits" in printed
    assert f"{FORMULA} Ünal <b>" in printed


def test_initials_only_leaves_no_name_and_no_phone_in_any_format(
    reports: Reports, november: dict[str, int], tmp_path: Path
) -> None:
    for kind in FORMATS:
        path = tmp_path / f"november.{kind}"
        reports.export_month(NOVEMBER, path, initials=True)
        content = path.read_bytes()
        if kind == "pdf":
            content = "".join(texts_of(content)).encode()
        if kind == "xlsx":
            sheets = openpyxl.load_workbook(path).worksheets
            content = repr([list(one.values) for one in sheets]).encode()
        for secret in (b"Prado", b"912345678", b"912000111", "Ünal".encode()):
            assert secret not in content.replace(b" ", b""), kind


def test_the_same_month_is_the_same_file(reports: Reports, november: Any, tmp_path: Path) -> None:
    for kind in FORMATS:
        paths = [tmp_path / f"{n}.{kind}" for n in (1, 2)]
        for path in paths:
            reports.export_month(NOVEMBER, path)
        assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("name", ["november", "november.docx", "november.pdf.zip", ".pdf"])
def test_an_unknown_ending_is_refused_with_the_four(reports: Reports, tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as caught:
        reports.export_month(NOVEMBER, tmp_path / name)
    assert sentence(caught.value.refusal).endswith("The name ends in one of pdf, xlsx, ics and csv.")
    assert list(tmp_path.glob("*november*")) == []


def test_a_file_that_cannot_be_written_leaves_nothing_behind(reports: Reports, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        reports.export_month(NOVEMBER, tmp_path / "nowhere" / "november.pdf")
    assert caught.value.code == "file_folder_missing"
    folder = tmp_path / "november.csv"
    folder.mkdir()
    with pytest.raises(EnvironmentFault):
        reports.export_month(NOVEMBER, folder)
    assert list(folder.iterdir()) == []


def test_what_was_there_stays_when_the_month_is_refused(reports: Reports, tmp_path: Path) -> None:
    path = tmp_path / "november.csv"
    path.write_text("mine")
    with pytest.raises(Refused):
        reports.export_month(NOVEMBER, path, "Dr. Nobody")
    assert path.read_text() == "mine"


# ------------------------------------------------------------------- the day
def test_the_day_on_paper_lists_who_comes_with_what(clinic: Any, reports: Reports, november: Any) -> None:
    (page,) = texts_of(reports.day_sheet(date(2026, 11, 2)))
    for words in (
        "Monday 2 November 2026",
        "Nina Prado",
        "+351 912 345 678",
        "full face",
        "Session 3 of 3",
        "1 visit",
    ):
        assert words in page
    (empty,) = texts_of(reports.day_sheet(date(2026, 11, 8)))
    assert "No visits on this day." in empty


@pytest.mark.postgres
def test_the_month_on_postgresql_is_the_same(
    reports: Reports, november: Any, postgres_url: str, tmp_path: Path
) -> None:
    store = open_store(postgres_url, create=True)
    clinic = founded(store)
    a_november(clinic)
    there = Reports(clinic.desk)
    assert there.schedule(NOVEMBER) == reports.schedule(NOVEMBER)
    assert there.schedule(NOVEMBER, "Nurse Vidal") == reports.schedule(NOVEMBER, "Nurse Vidal")
    store.close()

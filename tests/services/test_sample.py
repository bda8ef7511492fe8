"""The sample clinic is the same for the same arguments, and every rule of the product holds in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Any

import phonenumbers
import pytest
import sqlcipher3.dbapi2 as sqlite

from clinicdesk.domain import hours
from clinicdesk.domain.pens import check_passes, check_speed, check_zone, model_of, zone_of
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.walltime import to_days
from clinicdesk.services.aftercare import Aftercare
from clinicdesk.services.desk import Desk
from clinicdesk.services.sample import write_sample
from clinicdesk.services.sample.cast import CAST
from clinicdesk.store import open_store, upkeep
from clinicdesk.store.check import check

ON = date(2026, 11, 23)
TODAY = to_days(ON)
NOW = TODAY * 1440 + 14 * 60 + 30


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "clinic.db"
    write_sample(path, on=ON, patients=2000, years=2)
    return path


@pytest.fixture
def query(file: Path) -> Iterator[Any]:
    connection = sqlite.connect(str(file))
    try:
        yield lambda text: connection.execute(text).fetchall()
    finally:
        connection.close()


def dump(path: Path) -> list[tuple[Any, ...]]:
    """Every row of every table in order, the journal's too."""
    connection = sqlite.connect(str(path))
    try:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return [
            (name, row)
            for name in sorted(names)
            for row in connection.execute(f"SELECT * FROM {name}").fetchall()
        ]
    finally:
        connection.close()


# ------------------------------------------------------------------- the same again
def test_equal_arguments_make_equal_clinics_and_another_seed_another(tmp_path: Path) -> None:
    for name, seed in (("one", 5), ("two", 5), ("other", 6)):
        write_sample(tmp_path / name, on=ON, patients=120, years=1, seed=seed)
    one = dump(tmp_path / "one")
    assert one == dump(tmp_path / "two")
    assert one != dump(tmp_path / "other")


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2026, 12, 25), date(2028, 2, 29)])
def test_any_day_finds_the_clinic_at_work(tmp_path: Path, on: date) -> None:
    write_sample(tmp_path / "file", on=on, patients=60, years=1)
    connection = sqlite.connect(str(tmp_path / "file"))
    day = to_days(on)
    rows = connection.execute(
        "SELECT status, count(*) FROM appointment WHERE starts / 1440 = ? GROUP BY 1", (day,)
    )
    found = dict(rows.fetchall())
    connection.close()
    assert found == {
        "done": 6, "no_show": 1, "checkout": 2, "treatment": 2, "numbing": 1, "arrived": 2, "booked": 5,
    }  # fmt: skip


def test_a_clinic_of_one_patient_is_a_clinic(tmp_path: Path) -> None:
    assert write_sample(tmp_path / "file", on=ON, patients=1, years=1)["patients"] == 1


def test_a_file_that_is_there_is_not_touched(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("mine")
    with pytest.raises(Refused) as refused:
        write_sample(kept, on=ON, patients=1)
    assert refused.value.refusal.code == "file_exists"
    assert kept.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [kept]


def test_it_is_plain_whole_and_what_is_derived_is_what_a_recomputation_gives(file: Path) -> None:
    assert file.read_bytes()[:16] == b"SQLite format 3\0"
    store = open_store(file)
    try:
        assert check(store, upkeep.differences) == ()
    finally:
        store.close()


# ------------------------------------------------------------------- the rules hold
def test_nobody_and_nothing_is_in_two_places(query: Any) -> None:
    for table, owner in (("occupancy", "resource_id"), ("presence", "patient_id")):
        assert not query(
            f"SELECT * FROM (SELECT starts, max(ends) OVER (PARTITION BY {owner} ORDER BY starts, id ROWS"
            f" BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until FROM {table}) WHERE until > starts"
        )


def test_what_is_held_is_what_the_phases_say(query: Any) -> None:
    rows = query(
        "SELECT a.id, p.starts, p.ends, p.holds, a.practitioner_id, a.room_id, a.pen_id FROM appointment a"
        " JOIN appointment_phase p ON p.appointment_id = a.id LEFT JOIN tray t ON t.appointment_id = a.id"
        " WHERE a.status NOT IN ('cancelled', 'no_show') AND t.id IS NULL"
    )
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for number, starts, ends, holds, *resources in rows:
        for kind, resource in zip(("practitioner", "room", "pen"), resources, strict=True):
            if kind in holds.split(","):
                spans.setdefault((number, resource), []).append((starts, ends))
    wanted = {(*key, *span) for key, pieces in spans.items() for span in hours.merge(pieces)}
    assert wanted == set(query("SELECT appointment_id, resource_id, starts, ends FROM occupancy"))
    assert not query(
        "SELECT 1 FROM appointment a LEFT JOIN presence p ON p.appointment_id = a.id AND p.starts = a.starts"
        " AND p.ends = a.ends LEFT JOIN tray t ON t.appointment_id = a.id"
        " WHERE (p.id IS NULL) <> (a.status IN ('cancelled', 'no_show') OR t.id IS NOT NULL)"
    )


def test_sessions_come_in_order_28_to_42_days_apart(query: Any) -> None:
    gaps = query(
        "SELECT session, number, gap FROM (SELECT session,"
        " row_number() OVER w AS number, day - lag(day) OVER w AS gap FROM"
        " (SELECT a.series_id, a.session, coalesce(t.ended, a.finished, a.starts) / 1440 AS day"
        "  FROM appointment a"
        "  LEFT JOIN treatment t ON t.appointment_id = a.id"
        "  WHERE a.kind = 'series' AND a.status NOT IN ('cancelled', 'no_show'))"
        " WINDOW w AS (PARTITION BY series_id ORDER BY session))"
    )
    assert len(gaps) > 3000
    assert all(session == number for session, number, _gap in gaps)
    assert all(28 <= gap <= 42 for _session, number, gap in gaps if number > 1)


def test_series_stand_as_their_sessions_do(query: Any) -> None:
    rows = query(
        "SELECT s.status, s.sessions, count(a.id), coalesce(max(a.session), 0) FROM series s"
        " LEFT JOIN appointment a"
        " ON a.series_id = s.id AND a.status IN ('done', 'checkout') GROUP BY s.id"
    )
    for status, sessions, done, last in rows:
        assert done == last
        assert 3 <= sessions <= 5
        assert (status == "complete") == (done == sessions)
    stages = {(status, min(done, 1)) for status, _sessions, done, _last in rows}
    assert stages >= {("running", 0), ("running", 1), ("complete", 1), ("stopped", 1)}


def test_some_series_stall_and_some_maintenance_is_late(query: Any) -> None:
    states = dict(
        query(
            f"SELECT reason = 'series', count(*) FROM recall r WHERE due_to < {TODAY} AND NOT EXISTS"
            f" (SELECT 1 FROM appointment a WHERE a.patient_id = r.patient_id AND a.starts > {NOW}"
            " AND a.status = 'booked') GROUP BY 1"
        )
    )
    assert states[0] > 20
    assert states[1] > 5


def test_no_session_lies_within_two_weeks_before_an_event(query: Any) -> None:
    assert query("SELECT count(*) FROM patient WHERE event_date IS NOT NULL")[0][0] > 20
    assert not query(
        "SELECT 1 FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE a.kind <> 'consult' AND"
        " a.status NOT IN ('cancelled', 'no_show') AND p.event_date - a.starts / 1440 BETWEEN 0 AND 13"
    )


def test_every_treated_visit_is_logged_but_the_one_that_waits_for_its_operator(query: Any) -> None:
    rows = query(
        "SELECT p.given_name FROM appointment a JOIN patient p ON p.id = a.patient_id LEFT JOIN"
        " treatment t ON"
        " t.appointment_id = a.id WHERE a.kind <> 'consult' AND a.finished IS NOT NULL AND t.id IS NULL"
    )
    assert rows == [("Bea",)]
    assert not query(
        "SELECT 1 FROM treatment t LEFT JOIN treatment_zone z ON z.treatment_id = t.id"
        " LEFT JOIN cartridge_unit c ON c.treatment_id = t.id GROUP BY t.id"
        " HAVING count(DISTINCT z.id) < 1 OR count(DISTINCT c.id) <> 1"
    )


def test_cartridges_were_good_on_the_day(query: Any) -> None:
    assert not query(
        "SELECT 1 FROM cartridge_unit c JOIN cartridge_lot l ON l.id = c.lot_id JOIN treatment t ON"
        " t.id = c.treatment_id WHERE l.expires < t.ended / 1440 OR l.blocked"
    )
    assert query("SELECT sum(blocked), count(*) > 20 FROM cartridge_lot") == [(1, 1)]
    assert query(
        "SELECT count(DISTINCT l.id) FROM cartridge_lot l JOIN cartridge_unit c ON c.lot_id = l.id"
        f" WHERE c.treatment_id IS NULL AND expires BETWEEN {TODAY} AND {TODAY + 30}"
    ) == [(1,)]


def test_depth_and_speed_are_what_the_pen_can_do(query: Any) -> None:
    rows = query(
        "SELECT DISTINCT p.model, z.zone, z.depth_um, z.speed, z.speed_unit, z.passes FROM treatment_zone z"
        " JOIN treatment t ON t.id = z.treatment_id JOIN pen p ON p.resource_id = t.pen_id"
    )
    assert len(rows) > 30
    for model, zone, depth, speed, unit, passes in rows:
        found = [
            *check_zone(model_of(model), zone_of(zone), depth),
            *check_speed(model_of(model), speed, unit),
            *check_passes(passes),
        ]
        assert not [each for each in found if each.level == "refuse"], (model, zone, depth)


def test_visits_lie_in_opening_hours_and_not_in_closures(query: Any) -> None:
    assert query("SELECT count(*) FROM closure WHERE resource_id IS NULL")[0][0] > 15
    assert query("SELECT count(*) FROM closure WHERE resource_id IS NOT NULL")[0][0] > 5
    live = "a.status NOT IN ('cancelled', 'no_show')"
    assert not query(
        "SELECT 1 FROM occupancy o JOIN closure c ON c.starts < o.ends AND o.starts < c.ends"
        " AND (c.resource_id IS NULL OR c.resource_id = o.resource_id)"
    )
    weekday = "(o.starts / 1440 + 5) % 7"  # 2000-01-01 was a Saturday
    for owner, own in (
        ("h.resource_id IS NULL", "1"),
        ("h.resource_id = o.resource_id", "o.resource_id IN (SELECT resource_id FROM hours)"),
    ):
        assert not query(
            f"SELECT 1 FROM occupancy o JOIN appointment a ON a.id = o.appointment_id WHERE {live} AND {own}"
            f" AND NOT EXISTS (SELECT 1 FROM hours h WHERE {owner} AND h.weekday = {weekday}"
            " AND h.opens <= o.starts % 1440 AND h.closes >= o.starts % 1440 + o.ends - o.starts)"
        )


def test_who_may_not_be_treated_is_not(query: Any) -> None:
    assert query("SELECT count(*) FROM screening WHERE answer = 'yes'")[0][0] > 5
    assert not query(
        "SELECT 1 FROM screening s JOIN treatment t ON t.patient_id = s.patient_id WHERE s.answer = 'yes'"
    )
    assert not query(
        "SELECT 1 FROM appointment a JOIN patient p ON p.id = a.patient_id WHERE a.kind <> 'consult'"
        " AND a.starts / 1440 - p.birth_date < 18 * 365.2425"
    )
    assert not query(
        "SELECT 1 FROM treatment t WHERE NOT EXISTS (SELECT 1 FROM consent c WHERE c.patient_id"
        " = t.patient_id"
        " AND c.scope = 'treatment' AND c.signed_on <= t.started / 1440)"
    )
    assert not query(
        "SELECT 1 FROM treatment t WHERE NOT EXISTS (SELECT 1 FROM screening s WHERE"
        " s.patient_id = t.patient_id"
        " AND s.asked / 1440 = t.started / 1440)"
    )


def test_the_past_is_over_and_the_future_has_not_begun(query: Any) -> None:
    past = {row[0] for row in query(f"SELECT DISTINCT status FROM appointment WHERE starts / 1440 < {TODAY}")}
    ahead = {row[0] for row in query(f"SELECT DISTINCT status FROM appointment WHERE starts > {NOW + 600}")}
    assert past == {"done", "no_show", "cancelled"}
    assert ahead == {"booked", "cancelled"}
    assert not query(
        f"SELECT 1 FROM appointment WHERE max(coalesce(finished, 0), coalesce(arrived, 0)) > {NOW}"
    )
    assert not query(
        "SELECT 1 FROM appointment WHERE status = 'done' AND (finished IS NULL OR closed IS NULL)"
    )


# ------------------------------------------------------------------- it is like life
def test_people_have_names_in_many_scripts_and_some_share_one(query: Any) -> None:
    names = [row[0] for row in query("SELECT family_name FROM patient")]
    greek, cyrillic, hebrew = (0x3B1, 0x3C9), (0x430, 0x44F), (0x5D0, 0x5EA)
    arabic, chinese, devanagari = (0x627, 0x64A), (0x4E00, 0x9FFF), (0x905, 0x939)
    for first, last in (greek, cyrillic, hebrew, arabic, chinese, devanagari):
        assert any(first <= ord(letter) <= last for name in names for letter in name.lower()), hex(first)
    assert sum(name.isascii() for name in names) > 500
    shared = query(
        "SELECT given_name, family_name FROM patient GROUP BY 1, 2 HAVING count(DISTINCT birth_date) > 1"
    )
    assert ("Maria", "Silva") in shared


def test_every_phone_is_a_possible_one_and_nobody_elses(query: Any) -> None:
    phones = [row[0] for row in query("SELECT phone FROM patient")]
    assert len(set(phones)) == len(phones)
    for phone in phones[::7]:
        assert phonenumbers.is_valid_number(phonenumbers.parse(phone)), phone


def test_today_stands_as_it_was_laid_out(query: Any) -> None:
    rows = query(
        "SELECT p.given_name, p.family_name, a.starts % 1440, a.status, a.session, s.sessions"
        " FROM appointment a"
        " JOIN patient p ON p.id = a.patient_id LEFT JOIN series s ON s.id = a.series_id"
        f" WHERE a.starts / 1440 = {TODAY} ORDER BY a.starts, a.id"
    )
    wanted = {
        (part.given, part.family, part.start, part.status, part.session or None, part.of or None)
        for part in CAST
    }
    assert set(rows) == wanted
    assert query("SELECT count(*) FROM tray") == [(1,)]


def test_what_was_handed_over_can_be_printed_again(file: Path, query: Any) -> None:
    handed = query("SELECT id, printed / 1440 FROM handout WHERE handed_over IS NOT NULL ORDER BY id")
    assert handed[0][1] >= TODAY - 27
    assert handed[-1][1] == TODAY
    with closing(open_store(file)) as store:
        aftercare = Aftercare(Desk(store, lambda: datetime(2026, 11, 23, 14, 30)))
        for number, _day in (handed[0], handed[-1]):
            assert aftercare.reprint(number).startswith(b"%PDF")

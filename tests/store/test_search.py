"""Search keys and their queries: ranges of bytes, slips forgiven, and derived rows kept true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinicdesk.domain.people import fold
from clinicdesk.store import Store, open_store, tables, upkeep
from clinicdesk.store.queries import recall, search
from clinicdesk.store.search import end_of, keys


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(tmp_path / "clinic.db", create=True)
    try:
        yield store
    finally:
        store.close()


def fill(store: Store, *names: tuple[str, str]) -> list[int]:
    with store.unit("add", who=1, desk="desk") as unit:
        made = [
            unit.insert(tables.patient, given_name=given, family_name=family, added_on=dt.date(2026, 1, 1))
            for given, family in names
        ]
        upkeep.refresh(unit, unit.subjects)
    return made


@given(st.text(max_size=30), st.text(max_size=30))
def test_each_word_of_a_name_is_a_key_in_the_range_of_its_beginnings(
    given_name: str, family_name: str
) -> None:
    words, sort = keys(given_name, family_name)
    assert set(fold(f"{family_name} {given_name}").split()) <= set(words)
    assert sort == fold(sort)
    for word in words:
        assert all(word[:size] <= word < end_of(word[:size]) for size in range(1, len(word) + 1))


def test_plan_of_a_keystroke_is_one_search_of_one_index(store: Store) -> None:
    fill(store, ("Ana", "Silva"))
    with store.read() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        text = (
            "SELECT patient_id FROM patient_key WHERE word >= 'a' AND word < 'b'"
            " ORDER BY word, sort, patient_id LIMIT 20"
        )
        plan = raw.execute(f"EXPLAIN QUERY PLAN {text}").fetchall()
    assert len(plan) == 1
    assert "COVERING INDEX ix_patient_key_word" in plan[0][3]


def test_the_words_for_slips_are_read_again_only_after_a_change(store: Store) -> None:
    words = search.Words()
    fill(store, ("Ana", "Gonçalves"))
    with store.read() as connection:
        assert words.near(connection, "gonclaves") == ["goncalves"]
    kept = words._words
    with store.read() as connection:
        assert words.near(connection, "anna") == ["ana"]
        assert words._words is kept
    fill(store, ("Zoë", "Ångström"))
    with store.read() as connection:
        assert words.near(connection, "angstorm") == ["angstrom"]


def test_a_renamed_patient_leaves_no_key_behind(store: Store) -> None:
    [number] = fill(store, ("Ana", "Silva"))
    with store.unit("change", who=1, desk="desk") as unit:
        unit.update(tables.patient, number, family_name="Sousa")
        upkeep.refresh(unit, unit.subjects)
    with store.read() as connection:
        assert search.by_name(connection, ["silva"], 20) == ()
        assert [hit.name for hit in search.by_name(connection, ["sousa"], 20)] == ["Ana Sousa"]
        assert list(upkeep.differences(connection)) == []


def test_a_rebuild_changes_nothing_that_is_right(store: Store) -> None:
    fill(store, ("Ana", "Silva"), ("秀英", "王"))
    with store.unit("rebuild", who=1, desk="desk", bulk=True) as unit:
        upkeep.rebuild(unit)
    assert unit.changes.seq == 0


def test_other_rules_for_maintenance_move_the_whole_recall(store: Store) -> None:
    [number] = fill(store, ("Ana", "Silva"))
    with store.unit("treat", who=1, desk="desk") as unit:
        unit.insert(tables.person, name="Front desk")
        service = unit.insert(tables.service, kind="maintenance", name="Maintenance")
        nurse = unit.insert(tables.resource, kind="practitioner", name="Nurse")
        unit.insert(
            tables.appointment,
            patient_id=number,
            service_id=service,
            kind="maintenance",
            practitioner_id=nurse,
            starts=dt.datetime(2026, 3, 2, 9, 0),
            ends=dt.datetime(2026, 3, 2, 10, 0),
            finished=dt.datetime(2026, 3, 2, 10, 0),
            status="done",
        )
        upkeep.refresh(unit, unit.subjects)
    with store.unit("rules", who=1, desk="desk") as unit:
        value = '{"other_months": {"value": [9, 10], "unit": "", "source": ""}}'
        unit.insert(tables.setting, key="maintenance_rules", value=value)
        upkeep.refresh(unit, unit.subjects)
    with store.read() as connection:
        assert [row[2] for row in recall.kept(connection).values()] == [dt.date(2026, 12, 2)]
        assert list(upkeep.differences(connection)) == []

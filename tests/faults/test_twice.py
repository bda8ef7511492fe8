"""A command that comes a second time, as after a lost answer, has one effect and is answered as the first."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from clinicdesk.domain.changes import Outcome
from clinicdesk.store import AlreadyDone, open_store, upkeep
from clinicdesk.store.check import check
from tests.faults.journey import Journey, Twice
from tests.test_architecture import service_classes


@pytest.fixture
def twice(tmp_path: Path) -> Twice:
    """Everything that a desk writes, each command sent twice."""
    store = open_store(tmp_path / "clinic.db", create=True)
    tried = Twice(store)
    journey = Journey(store, "Nina", tried)
    journey.walk(tmp_path)
    assert check(store, upkeep.differences) == ()
    journey.close()
    return tried


def commands() -> set[str]:
    """Every verb that takes a command."""
    return {
        member.__qualname__
        for kind in service_classes()
        for member in vars(kind).values()
        if inspect.isfunction(member) and "command" in inspect.signature(member).parameters
    }


def test_every_command_sent_twice_is_done_once(twice: Twice) -> None:
    assert twice.tried == commands()


def test_a_retry_that_is_written_again_would_be_seen(tmp_path: Path) -> None:
    """The negative control: a verb that forgets its command."""
    store = open_store(tmp_path / "clinic.db", create=True)
    journey = Journey(store, "Nina")
    patients = journey.services.patients

    def forgetful(form: object, command: bytes | None = None) -> Outcome[int]:
        return patients.add(form, despite_duplicates=True)  # type: ignore[arg-type]

    forgetful.__wrapped__ = forgetful  # type: ignore[attr-defined]
    with pytest.raises(AssertionError, match="changed something"):
        Twice(store)(forgetful, journey.form())
    journey.close()


def test_the_store_itself_still_says_so(tmp_path: Path) -> None:
    store = open_store(tmp_path / "clinic.db", create=True)
    journey = Journey(store, "Nina")
    desk, command = journey.services.desk, bytes(16)
    with desk.unit("note", command=command) as unit:
        unit.note(None, "x")
    with pytest.raises(AlreadyDone) as again, desk.unit("note", command=command) as second:
        second.note(None, "never")
    assert again.value.changes.seq == store.last_seq()
    journey.close()

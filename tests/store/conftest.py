"""A clinic on each engine: plain SQLite by default, encrypted, and PostgreSQL where its test server is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.store import postgres
from tests.store.clinic import Clinic, new_clinic


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    with postgres.server() as uri:
        yield uri


@pytest.fixture
def clinic(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Clinic]:
    """A small clinic; on PostgreSQL for a test that is parametrized so, else on plain SQLite."""
    with ExitStack() as stack:
        target: Path | str = tmp_path / "clinic.db"
        if getattr(request, "param", "sqlite") == "postgres":
            target = stack.enter_context(postgres.database(request.getfixturevalue("pg_server")))
        made = new_clinic(target)
        try:
            yield made
        finally:
            made.store.close()


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[Clinic]:
    made = new_clinic(tmp_path / "encrypted.db", key=bytes(range(32)))
    yield made
    made.store.close()

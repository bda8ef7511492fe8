"""A clinic on each engine: plain SQLite by default, encrypted, and PostgreSQL where its test server is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.clinic import Clinic, new_clinic


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    made = new_clinic(tmp_path / "clinic.db")
    yield made
    made.store.close()


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[Clinic]:
    made = new_clinic(tmp_path / "encrypted.db", key=bytes(range(32)))
    yield made
    made.store.close()

"""The program as a script calls it: arguments in, exit status and lines out, on a sample clinic in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from clinicdesk.assembly import run
from clinicdesk.services.sample import write_sample

ON = date(2026, 11, 23)


@dataclass(frozen=True)
class Answer:
    """What a call came to."""

    status: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "sample.db"
    write_sample(path, on=ON, patients=300)
    return path


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    def called(*arguments: object) -> Answer:
        try:
            status = run([str(one) for one in arguments])
        except SystemExit as left:
            status = left.code if isinstance(left.code, int) else 1
        told = capsys.readouterr()
        return Answer(status, told.out, told.err)

    return called

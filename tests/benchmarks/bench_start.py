"""Rows 1 to 3: from the start of a process to the first paint of the window, and to today's painted board.

Each side is a whole process that leaves at once when its picture is painted. `python -m
tests.benchmarks.bench_start [DATABASE]`; without one a sample clinic is written first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

from clinicdesk.services.sample import write_sample
from tests.benchmarks.harness import Row, run

_LEAVE = """
import os, sys
from PySide6.QtCore import QEvent, QObject
class Leave(QObject):
    def __init__(self, ready): super().__init__(); self.ready = ready
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest and self.ready():
            watched.removeEventFilter(self); watched.event(event); os._exit(0)
        return False
"""
_BARE = (
    _LEAVE
    + """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([]); window = QMainWindow(); window.resize(1366, 768)
leave = Leave(lambda: True); window.installEventFilter(leave); window.show(); app.exec()
"""
)
_MAPPED = (
    """
import sqlalchemy as sa
from sqlalchemy import orm
class Base(orm.DeclarativeBase): pass
for number in range(20):
    columns = {f"c{n}": orm.mapped_column(sa.Integer) for n in range(8)}
    type(f"T{number}", (Base,), {"__tablename__": f"t{number}",
                                 "id": orm.mapped_column(sa.Integer, primary_key=True), **columns})
orm.configure_mappers()
"""
    + _BARE
)
_OURS = (
    "import gc\ngc.disable()\n"
    + _LEAVE
    + """
import PySide6.QtWidgets
from clinicdesk import assembly
from clinicdesk.ui import desktop as room
ready = {"paint": lambda desktop: True, "board": lambda desktop: (
    (front := desktop.window.front()) is not None and getattr(front, "_board", None) is not None)}
class Watched(room.Desktop):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._leave = Leave(lambda: ready[sys.argv[1]](self))
        self.window.installEventFilter(self._leave)
room.Desktop = Watched
room.show(assembly.Clinics(sys.argv[2], None))
"""
)


class Process:
    """One side: a fresh process that runs a script to its end."""

    def __init__(self, script: str, *arguments: str, home: str) -> None:
        self._command = [sys.executable, "-c", script, *arguments]
        folders = {"HOME": home, "XDG_CONFIG_HOME": home, "QT_LOGGING_RULES": "*=false"}
        self._environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **folders}

    def __call__(self) -> None:
        subprocess.run(
            self._command, env=self._environment, check=True, timeout=60, stderr=subprocess.DEVNULL
        )


def main(database: str | None = None) -> None:
    """Print the rows."""
    with tempfile.TemporaryDirectory() as home:
        if database is None:
            database = str(Path(home) / "sample.db")
            write_sample(Path(database), on=date.today())  # noqa: DTZ011  # the window shows the wall clock's day
        rows = [
            Row(
                "1",
                "first paint of the window",
                1.4,
                Process(_OURS, "paint", database, home=home),
                Process(_BARE, home=home),
            ),
            Row(
                "2",
                "today's real data painted",
                1.3,
                Process(_OURS, "board", database, home=home),
                Process(_MAPPED, home=home),
            ),
        ]
        run(rows, 11)


if __name__ == "__main__":
    main(*sys.argv[1:2])

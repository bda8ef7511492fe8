"""Rows 1 to 3: from the start of a process to the first paint of the window, and to today's painted board.

Each side is a whole process that leaves at once when its picture is painted.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.benchmarks.ground import NOW, Ground
from tests.benchmarks.harness import Row

NUMBERS = ("1", "2", "3")
LATER = ("reportlab", "openpyxl", "xlsxwriter", "icalendar")  # never loaded by a start

_LEAVE = f"""
import os, sys
from PySide6.QtCore import QEvent, QObject
class Leave(QObject):
    def __init__(self, ready): super().__init__(); self.ready = ready
    def late(self): return sum(name in sys.modules for name in {LATER!r})
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.UpdateRequest and self.ready():
            watched.removeEventFilter(self); watched.event(event); os._exit(self.late())
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
made = assembly.make_desk
def make_desk(store, clock=None):
    from datetime import datetime
    return made(store, lambda: datetime.fromisoformat(sys.argv[3]))
assembly.make_desk = make_desk
room.show(assembly.Clinics(sys.argv[2], None))
"""
)


class Process:
    """One side: a fresh process that runs a script to its end."""

    def __init__(self, script: str, *arguments: str, home: str) -> None:
        self._command = [sys.executable, "-c", script, *arguments]
        folders = {"HOME": home, "XDG_CONFIG_HOME": home, "QT_LOGGING_RULES": "*=false"}
        # As installed: each module is compiled once, by the warming call, not by every start.
        compiled = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{home}/compiled"}
        self._environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", **folders, **compiled}

    def __call__(self) -> None:
        subprocess.run(
            self._command, env=self._environment, check=True, timeout=60, stderr=subprocess.DEVNULL
        )


@contextmanager
def rows(ground: Ground) -> Iterator[Sequence[Row]]:
    """Rows 1 and 2; a process that has loaded a module of row 3 fails."""
    home, database, now = str(ground.scratch), str(ground.big), NOW.isoformat()
    paint, board = (Process(_OURS, what, database, now, home=home) for what in ("paint", "board"))
    yield [
        Row("1", "first paint of the window", 1.4, paint, Process(_BARE, home=home)),
        Row("2", "today's real data painted; row 3: 0 modules", 1.3, board, Process(_MAPPED, home=home)),
    ]

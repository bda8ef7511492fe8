"""The program in a real window, under X and a window manager, worked by real keys as a person would.

Left out where Xvfb, openbox or xdotool is not installed; `.ci/run` installs them.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tests.conftest import Program

TOOLS = ("Xvfb", "openbox", "xdotool")
SIZE = (1366, 768)
PATIENCE = 30.0  # seconds that anything may take on a busy machine
STEADY = 0.2  # seconds in which a picture may not change; a cursor blinks more slowly
TYPING = "60"  # milliseconds between keys: a person, not a scanner

Opened = Callable[..., subprocess.Popen[str]]

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason=f"needs {', '.join(TOOLS)}; .ci/run installs them"
)


@dataclass(frozen=True)
class Display:
    """An X server of the test's own; its picture lies in a file, which is read as it stands."""

    name: str
    memory: Path

    def keys(self, *arguments: str) -> str:
        """Do what xdotool is told, and return what it says."""
        command = ["xdotool", *arguments]
        done = subprocess.run(
            command,
            env={**os.environ, "DISPLAY": self.name},
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout.strip()

    def type(self, text: str) -> None:
        self.keys("type", "--delay", TYPING, text)

    def press(self, key: str) -> None:
        self.keys("key", "--clearmodifiers", key)

    def picture(self) -> Image.Image:
        """What the screen shows: the server keeps it in the XWD format, 32 bits a pixel."""
        raw = self.memory.read_bytes()
        header, line, colours = (int.from_bytes(raw[at : at + 4], "big") for at in (0, 48, 76))
        return Image.frombuffer("RGB", SIZE, raw[header + 12 * colours :], "raw", "BGRX", line, 1)

    def steady(self, seconds: float = STEADY) -> Image.Image:
        """The picture once nothing has moved in it for so long."""
        seen = self.picture()

        def unmoved() -> bool:
            nonlocal seen
            time.sleep(seconds)  # another process paints; there is nothing to wait upon but its picture
            before, seen = seen, self.picture()
            return seen.tobytes() == before.tobytes()

        until(unmoved, "the picture never came to rest")
        return seen


def until(condition: Callable[[], object], otherwise: str) -> None:
    """Wait for another process; fail with `otherwise` when patience ends."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, otherwise
        time.sleep(0.02)


def changed(before: Image.Image, after: Image.Image) -> float:
    """Return the share of the screen's pixels that differ, from 0 to 1."""
    differing = ImageChops.difference(before, after).convert("L").point(lambda shade: 255 if shade else 0)
    return differing.histogram()[255] / (SIZE[0] * SIZE[1])


@pytest.fixture
def display(tmp_path: Path) -> Iterator[Display]:
    """An empty screen with a window manager."""
    with ExitStack() as closing:
        reading, writing = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        server = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-fbdir", str(tmp_path)]
        closing.callback(end, started([*server, "-nolisten", "tcp"], pass_fds=(writing,)))
        os.close(writing)
        with os.fdopen(reading) as told:
            name = f":{told.readline().strip()}"
        env = {**os.environ, "DISPLAY": name, "HOME": str(tmp_path)}
        closing.callback(end, started(["openbox", "--sm-disable"], env=env))
        yield Display(name, tmp_path / "Xvfb_screen0")


def started(
    command: list[str], *, env: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, env=env, pass_fds=pass_fds, stdin=silent, stdout=silent, stderr=silent)


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE)


@pytest.fixture
def opened(program: Program, display: Display) -> Iterator[Opened]:
    """Start the program, as a person does, and wait until its window shows something."""
    windows: list[subprocess.Popen[str]] = []

    def start(*arguments: str) -> subprocess.Popen[str]:
        windows.append(program.start(*arguments, DISPLAY=display.name))
        display.keys("search", "--sync", "--onlyvisible", "--name", "^clinicdesk$")
        until(lambda: changed(Image.new("RGB", SIZE), display.picture()) > 0.9, "the window stayed blank")
        shown = display.steady().convert("L").getcolors(256) or []
        assert len(shown) > 50, "the window shows next to nothing"
        return windows[-1]

    yield start
    for window in windows:
        if window.poll() is None:
            window.kill()
        window.communicate()


def test_a_patient_is_added_in_a_real_window(program: Program, display: Display, opened: Opened) -> None:
    assert program.run("sample", "clinic.db", "--patients", "200").returncode == 0
    before = {file.name for file in program.home.glob("clinic.db*")}
    window = opened("--database", "clinic.db")
    today = display.steady()
    display.press("F3")
    until(lambda: changed(today, display.picture()) > 0.02, "F3 showed no other screen")
    listed = display.steady()
    display.type("zelda quint")
    until(lambda: changed(listed, display.picture()) > 0.005, "the search showed nothing")
    nobody = display.steady()
    display.press("Insert")
    until(lambda: changed(nobody, display.picture()) > 0.2, "no form came")
    display.steady()
    display.press("Return")
    until(lambda: found(program, "zelda quint"), "the new patient was not saved")
    display.steady()

    leave(window, display)
    assert found(program, "zelda quint") == ["Zelda Quint"]
    assert {file.name for file in program.home.glob("clinic.db*")} == before, "the database was not closed"
    assert "screen=patients" in (program.home / "XDG_CONFIG_HOME/clinicdesk/view.ini").read_text("utf-8")


def test_a_clinic_is_set_up_at_the_first_start(program: Program, display: Display, opened: Opened) -> None:
    window = opened()
    welcome = display.steady(1.0)
    display.press("Return")
    until(lambda: changed(welcome, display.picture()) > 0.05, "no form came")
    display.steady()
    for typed in ("Clinica Aurora", "+351 21 300 0100", "", "Dr. Amaral, Nurse Vidal", "", "", ""):
        if typed:
            display.type(typed)
        display.press("Tab")
    display.type("MN-20431")
    form = display.steady()
    display.press("Return")
    until(lambda: changed(form, display.picture()) > 0.1, "the clinic was not opened")
    display.steady()

    leave(window, display)
    (database,) = program.home.rglob("clinic.db")
    assert not database.read_bytes().startswith(b"SQLite format 3"), "the clinic's own file is not encrypted"
    assert program.run("check").returncode == 0
    day = program.run("day", "2026-11-23", "--json")
    assert (day.returncode, day.stdout.strip()) == (0, "[]")


def leave(window: subprocess.Popen[str], display: Display) -> None:
    """Close the window by its key; the program ends well and silently."""
    display.press("ctrl+q")
    output, errors = window.communicate(timeout=PATIENCE)
    assert (window.returncode, output) == (0, ""), errors
    assert "Traceback" not in errors


def found(program: Program, text: str) -> list[str]:
    """Return the names that the command line finds for a text, while the window has the file open."""
    done = program.run("--database", "clinic.db", "find", text, "--json")
    return [one["name"] for one in json.loads(done.stdout)]

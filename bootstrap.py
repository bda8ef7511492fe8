"""Set everything up and run clinicdesk or its tests, from a machine that has nothing but Python.

    python3 bootstrap.py run [arguments of clinicdesk]
    python3 bootstrap.py test [arguments of pytest]

The first time it looks for the system libraries that Qt needs, makes a virtual environment in .venv and
installs requirements.lock into it, each file checked against its hash, by pip as this machine has it set
up. A stamp remembers what was installed, so that the next time starts at once. Standard library only.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "clinicdesk.stamp"
WINDOWS = os.name == "nt"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")

# Without these `import PySide6.QtWidgets` fails, with a screen or without one.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
}
# These are for a real window (X11, Wayland) and for a printer.
SCREEN_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libcups.so.2": "libcups2",
}

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports", "--no-logo"),
)


def main(arguments: list[str]) -> int:
    """Return the exit status of what was asked for; 1 where the set-up failed, 2 for usage."""
    if arguments[:1] not in (["run"], ["test"]):
        print(__doc__, file=sys.stderr)
        return 2
    if sys.version_info < (3, 11):  # noqa: UP036 - this file may be read by an older one
        return refuse(f"clinicdesk needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    problem = complete_system() or make_environment()
    if problem:
        return refuse(problem)
    return run(arguments[1:]) if arguments[0] == "run" else test(arguments[1:])


def refuse(sentence: str) -> int:
    """Say what stands in the way, and return the exit status for it."""
    print(sentence, file=sys.stderr)
    return 1


# ---------------------------------------------------------------- the two commands
def run(arguments: list[str]) -> int:
    """Run clinicdesk itself, in the folder where the command was given."""
    command = [str(PYTHON), "-P", "-m", "clinicdesk", *arguments]
    if not WINDOWS:
        os.execv(command[0], command)  # noqa: S606 - becomes the program, signals and all
    return subprocess.call(command)


def test(arguments: list[str]) -> int:
    """Run the checks, then pytest, whose closing line comes last; all of them, whatever fails."""
    failed = [check for check in CHECKS if call(BIN / check[0], *check[1:])]
    for check in failed:
        print(f"FAILED: {' '.join(check)}", flush=True)
    return call(PYTHON, "-m", "pytest", *arguments) or int(bool(failed))


def call(program: Path, *arguments: str) -> int:
    """Run a program of the environment in the checkout and return its exit status."""
    print(f"> {program.name} {' '.join(arguments)}", flush=True)
    return subprocess.call([str(program), *arguments], cwd=ROOT)


# ---------------------------------------------------------------- what the system must give
def complete_system() -> str | None:
    """Install what is missing on Linux, as root; return the line to type where that cannot be done."""
    if not sys.platform.startswith("linux"):
        return None
    needed = missing(QT_LIBRARIES) + missing_venv()
    wanted = missing(SCREEN_LIBRARIES)
    if not needed + wanted:
        return None
    if can_install():
        install(*needed, *wanted)
    elif needed:
        line = f"sudo apt-get install -y --no-install-recommends {' '.join(needed + wanted)}"
        return f"Some packages of the system are needed first. On Debian:\n  {line}"
    still = missing(QT_LIBRARIES) + missing_venv()
    return f"These packages could not be installed: {' '.join(still)}" if still else None


def missing_venv() -> list[str]:
    """Return Debian's package for venv where this Python has none and the environment is yet to be made."""
    if PYTHON.exists() or importlib.util.find_spec("ensurepip"):
        return []
    return [f"python3.{sys.version_info.minor}-venv"]


def missing(libraries: dict[str, str]) -> list[str]:
    """Return the Debian packages of those libraries that do not load."""
    return [package for library, package in libraries.items() if not loads(library)]


def loads(library: str) -> bool:
    """Say whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def can_install() -> bool:
    """Say whether packages can be installed here without asking anybody."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(*packages: str) -> None:
    """Install Debian packages as root."""
    print(f"Installing {' '.join(packages)} …", flush=True)
    apt = ["apt-get", "-q", "-y", "-o", "DPkg::Lock::Timeout=300"]
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Both are tried: the lists may be there although they cannot be refreshed.
    for step in (["update"], ["install", "--no-install-recommends", *packages]):
        quietly([*apt, *step], quiet)


def quietly(command: list[str], env: dict[str, str]) -> None:
    """Run a command and show what it printed only if it failed."""
    done = subprocess.run(
        command,
        env=env,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode(errors="replace"))


# ---------------------------------------------------------------- the environment
def make_environment() -> str | None:
    """Make .venv and install the locked libraries, unless the stamp says it is done."""
    stamp = f"{sys.version}\n{ROOT}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"
    if STAMP.is_file() and STAMP.read_text(encoding="utf-8") == stamp and PYTHON.exists():
        return None
    problem = make_venv()
    if problem:
        return problem
    print("Installing the libraries of requirements.lock into .venv …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", str(LOCK)]
    if subprocess.call([*pip, *locked], stdin=subprocess.DEVNULL):
        return "The libraries could not be installed; pip says why above."
    point_here()
    STAMP.write_text(stamp, encoding="utf-8")
    return None


def point_here() -> None:
    """Make clinicdesk importable in .venv wherever a command is given: a path file, nothing to build."""
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    told = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=True)
    Path(told.stdout.strip(), "clinicdesk.pth").write_text(f"{ROOT}\n", encoding="utf-8")


def make_venv() -> str | None:
    """Make .venv, or keep the one that this Python made."""
    if venv_is_ours():
        return None
    print("Making .venv …", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        return "The virtual environment could not be made; venv says why above."
    return None


def venv_is_ours() -> bool:
    """Say whether .venv runs this very Python and has pip."""
    if not PYTHON.exists():
        return False
    ask = "import sys, pip; print(sys.version)"
    told = subprocess.run([str(PYTHON), "-c", ask], capture_output=True, text=True, check=False)
    return told.returncode == 0 and told.stdout.rstrip("\n") == sys.version


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

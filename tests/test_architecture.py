"""The house's rules as sentences: who may import what, what a start loads, what every service promises.

The one-way imports between the rooms are contracts in pyproject.toml, read by import-linter; here stand
the rules that it cannot tell, each tried on the real program.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from types import FunctionType

import pytest

import clinicdesk
from clinicdesk import services

PACKAGE = Path(clinicdesk.__file__).parent
PURE_ROOMS = ("domain", "wording")
ROOMS_WITHOUT_QT = ("wording", "domain", "store", "documents", "exchange", "services", "presentation", "cli")
HEAVY = {"reportlab", "openpyxl", "xlsxwriter", "icalendar", "holidays", "alembic", "PIL"}
PERMISSION = re.compile(r"[a-z]+\.[a-z_]+")


# ------------------------------------------------------------------- what is there
def modules_under(*rooms: str) -> list[str]:
    """Return the names of all modules of these rooms, or of the whole program."""
    roots = [PACKAGE / room for room in rooms] or [PACKAGE]
    files = [file for root in roots for file in root.rglob("*.py")]
    # Alembic loads the migrations from disk by itself; they are no modules of the program.
    own = [f for f in files if "migrations" not in f.parts and f.name != "__main__.py"]
    return sorted(_module_name(file) for file in own)


def _module_name(file: Path) -> str:
    parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def parsed(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for file in sorted((PACKAGE / room).rglob("*.py")):
            yield file.relative_to(PACKAGE), ast.parse(file.read_text(encoding="utf-8"))


def loaded_after(modules: list[str], without: tuple[str, ...] = ()) -> set[str]:
    """Return which top-level packages a fresh Python holds after importing these modules."""
    script = (
        "import importlib, json, sys\n"
        f"sys.modules.update(dict.fromkeys({list(without)!r}))\n"
        f"for name in {modules!r}: importlib.import_module(name)\n"
        "print(json.dumps(sorted({name.partition('.')[0] for name, m in sys.modules.items() if m})))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=PACKAGE.parent
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout))


# ------------------------------------------------------------------- who may import what
def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    cli = pytest.importorskip("importlinter.cli", reason="import-linter is not installed")
    status = cli.lint_imports(config_filename=str(PACKAGE.parent / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


def test_the_rules_and_the_words_need_nothing_but_python() -> None:
    allowed = set(sys.stdlib_module_names) | {"clinicdesk"}
    strangers = [
        f"{file}: {name}"
        for file, tree in parsed(*PURE_ROOMS)
        for name in _imported(tree)
        if name.partition(".")[0] not in allowed
    ]
    assert strangers == []


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.skipif(find_spec("PySide6") is None, reason="the screens need Qt")
def test_the_program_never_imports_the_standard_sqlite3() -> None:
    # Drivers are loaded on first use, so they are named beside the program's own modules.
    loaded = loaded_after([*modules_under(), "sqlalchemy.dialects.sqlite", "sqlcipher3.dbapi2", "psycopg"])
    assert {"clinicdesk", "PySide6", "reportlab"} <= loaded, "not the whole program was imported"
    assert loaded.isdisjoint({"sqlite3", "_sqlite3"})


def test_everything_below_the_screens_works_without_qt() -> None:
    loaded = loaded_after(modules_under(*ROOMS_WITHOUT_QT), without=("PySide6", "shiboken6"))
    assert loaded.isdisjoint({"PySide6", "shiboken6"})


@pytest.mark.skipif(find_spec("PySide6") is None, reason="the window needs Qt")
def test_a_start_loads_neither_paper_nor_spreadsheets() -> None:
    shell = [name for name in modules_under("ui") if name.startswith("clinicdesk.ui.shell")]
    loaded = loaded_after(["clinicdesk.__main__", "clinicdesk.assembly", *shell])
    assert loaded.isdisjoint(HEAVY), f"loaded at start: {loaded & HEAVY}"


# ------------------------------------------------------------------- habits
def test_the_rules_know_no_clock() -> None:
    asked = [
        f"{file}:{node.lineno}"
        for file, tree in parsed("domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "today", "utcnow", "monotonic", "perf_counter"}
    ]
    assert asked == []


def test_values_that_cross_a_border_are_frozen() -> None:
    thawed = [
        f"{file}: {node.name}"
        for file, tree in parsed("domain")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for decorator in node.decorator_list
        if "dataclass" in ast.unparse(decorator) and "frozen=True" not in ast.unparse(decorator)
    ]
    assert thawed == []


# ------------------------------------------------------------------- services
def service_classes() -> list[type]:
    """Return the classes that do things for a person: those made with a desk."""
    found = []
    for info in pkgutil.iter_modules(services.__path__, "clinicdesk.services."):
        module = importlib.import_module(info.name)
        for _, kind in inspect.getmembers(module, inspect.isclass):
            own = kind.__module__ == info.name
            if own and "desk" in inspect.signature(kind).parameters:
                found.append(kind)
    return found


def test_every_service_verb_names_its_permission() -> None:
    classes = service_classes()
    assert classes, "no service was found: has the way to tell one changed?"
    nameless = [
        f"{kind.__name__}.{name}"
        for kind in classes
        for name, member in vars(kind).items()
        if isinstance(member, FunctionType) and not name.startswith("_")
        if not PERMISSION.fullmatch(getattr(member, "permission", ""))
    ]
    assert nameless == []

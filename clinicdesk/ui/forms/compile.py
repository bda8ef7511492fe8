"""Compile forms/*.ui into ui_*.py beside this file, and translations into what Qt loads.

To add a form: draw forms/NAME.ui in Qt Designer (`pyside6-designer`), run
`python -m clinicdesk.ui.forms.compile`, commit both files. Widgets of our own go in by promotion, with
the module's name as their header (`clinicdesk.ui.widgets.NAME`). tests/test_forms.py fails when a form
and its compiled file differ. Runs from a checkout only: the program itself never compiles anything.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FORMS = ROOT / "forms"
COMPILED = Path(__file__).resolve().parent
TRANSLATIONS = ROOT / "resources" / "translations"

# The compiler writes no annotations, and neither formatter nor reader is meant to touch its work.
HEADER = '# mypy: ignore-errors\n"""The form {name}.ui, compiled; never edited by hand."""\n\n'


def main() -> int:
    """Compile every form and every translation, remove what has no source, and say what changed."""
    for path, text in compiled_forms().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"wrote {path.relative_to(ROOT)}")  # noqa: T201 - a script for people
    for path in orphans():
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")  # noqa: T201
    for source in sorted(TRANSLATIONS.glob("*.ts")):
        _qt_tool("pyside6-lrelease", "-silent", str(source), "-qm", str(source.with_suffix(".qm")))
    return 0


def compiled_forms() -> dict[Path, str]:
    """Return what each compiled file should hold now, by its path."""
    return {compiled_path(form): compile_form(form) for form in sorted(FORMS.glob("*.ui"))}


def compiled_path(form: Path) -> Path:
    """Return where a form's compiled file lies."""
    return COMPILED / f"ui_{form.stem}.py"


def orphans() -> list[Path]:
    """Return compiled files whose form is gone."""
    wanted = {compiled_path(form) for form in FORMS.glob("*.ui")}
    return sorted(set(COMPILED.glob("ui_*.py")) - wanted)


def compile_form(form: Path) -> str:
    """Return the Python text of one form."""
    code = _qt_tool("pyside6-uic", "--absolute-imports", str(form))
    # The tool's own header names its version and would differ from machine to machine.
    return HEADER.format(name=form.stem) + code[code.index("from PySide6") :]


def _qt_tool(name: str, *arguments: str) -> str:
    """Run one of PySide6's tools, which lie beside the Python that runs this; return what it printed."""
    beside = str(Path(sys.executable).parent)
    program = shutil.which(name, path=beside) or name
    command = [program, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")  # noqa: S603 - our own files
    return done.stdout


if __name__ == "__main__":
    raise SystemExit(main())

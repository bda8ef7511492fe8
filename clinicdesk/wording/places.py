"""Finds the files of `resources/`: in a frozen program, in an installed package, in the repository."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder that holds fonts, icons, translations and wording; FileNotFoundError when none is there."""
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / "resources"] if frozen else []
    candidates += [package / "resources", package.parent / "resources"]
    for folder in candidates:
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no resources folder in {', '.join(map(str, candidates))}")


def resource(*parts: str) -> Path:
    """The path of one resource, `resource("fonts", "Inter-Regular.ttf")`; it need not exist."""
    return resources().joinpath(*parts)

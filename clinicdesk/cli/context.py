"""What a command works with: the database it was pointed at, opened when first asked for."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from clinicdesk.services.desk import Desk


class Commands(Protocol):
    """Where a command adds its parser: argparse's own subparsers, by a type that can be named."""

    def add_parser(self, name: str, *, help: str, parents: list[ArgumentParser]) -> ArgumentParser: ...  # noqa: A002  # argparse's word


@dataclass(frozen=True)
class Context:
    """`desk()` opens the database (once); raises EnvironmentFault where it cannot be opened.

    `database` and `key_file` are what was typed, for the commands that deal with files themselves; `own` is
    the user's own database, meant when nothing was typed.
    """

    desk: Callable[[], Desk]
    database: str
    key_file: Path | None
    own: Path

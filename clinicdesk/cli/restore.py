"""`clinicdesk restore`: puts a backup in the database's place and keeps what was there."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("restore", help="put a backup back", parents=[common])
    parser.add_argument("file", type=Path, metavar="FILE", help="a backup that `clinicdesk backup` made")


def run(options: argparse.Namespace, context: Context) -> int:
    """Prove the backup, swap it in and say where the old database is kept."""
    from clinicdesk.services.files import restore

    target, kept = restore(options.file, context.database or str(context.own), context.key_file)
    print(f"{target}: restored from {options.file}.")
    if kept is not None:
        print(f"What was there before is kept as {kept}.")
    return 0

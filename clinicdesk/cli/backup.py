"""`clinicdesk backup`: a verified backup in a folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("backup", help="a verified backup", parents=[common])
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the folder; made if missing")


def run(options: argparse.Namespace, context: Context) -> int:
    """Make it and say where it lies."""
    from clinicdesk.services.files import Files

    path = Files(context.desk()).backup(options.to)
    print(f"{path}: verified, {path.stat().st_size:,} bytes.")
    return 0

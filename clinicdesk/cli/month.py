"""`clinicdesk month`: the monthly schedule in a file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.services.reports import Reports

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("month", help="the monthly schedule", parents=[common])
    parser.add_argument("month", type=output.month, metavar="YYYY-MM")
    parser.add_argument(
        "--to",
        type=Path,
        required=True,
        metavar="FILE",
        help="its ending says the format: pdf, xlsx, ics, csv",
    )
    parser.add_argument("--practitioner", metavar="NAME", help="only this one's visits")
    parser.add_argument("--initials", action="store_true", help="no names and no phones")


def run(options: argparse.Namespace, context: Context) -> int:
    """Write the file and say how many visits are in it."""
    path: Path = options.to
    count = Reports(context.desk()).export_month(
        options.month, path, options.practitioner, initials=options.initials
    )
    print(f"{path}: {count} visit{'' if count == 1 else 's'} in {options.month:%Y-%m}.")
    return 0

"""`clinicdesk sample`: writes a sample clinic into a new file."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("sample", help="a sample clinic in a new file", parents=[common])
    parser.add_argument("file", type=Path, metavar="FILE", help="the file to write; it is not encrypted")
    parser.add_argument("--patients", type=output.count, default=2000, metavar="N", help="2000")
    parser.add_argument("--years", type=output.count, default=2, metavar="Y", help="in the past; 2")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="another number, another clinic")
    parser.add_argument("--on", type=output.day, metavar="DATE", help="its today; today without it")


def run(options: argparse.Namespace, _context: Context) -> int:
    """Write the clinic and say what is in it."""
    from clinicdesk.services.sample import write_sample

    on = options.on or datetime.now().date()  # noqa: DTZ005  # the wall clock of this machine
    counts = write_sample(
        options.file, on=on, patients=options.patients, years=options.years, seed=options.seed
    )
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    print(f"{options.file}: {told}; its today is {on:%Y-%m-%d}.")
    return 0

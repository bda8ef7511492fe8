"""`clinicdesk find`: patients by name, phone or birth date."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.services.phones import readable

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("find", help="patients by name, phone or birth date", parents=[common])
    parser.add_argument("text", metavar="TEXT", help="what one would type into the search field")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--limit", type=output.count, default=20, metavar="N", help="at most so many; 20")


def run(options: argparse.Namespace, context: Context) -> int:
    """Print who is found, the likeliest first; nobody found is an answer too."""
    from clinicdesk.services.patients import Patients

    hits = Patients(context.desk()).find(options.text, options.limit)
    if options.json:
        output.print_json(
            [
                {
                    "id": hit.id,
                    "name": hit.name,
                    "birth_date": output.iso(hit.birth_date),
                    "phone": hit.phone or None,
                }
                for hit in hits
            ]
        )
        return 0
    output.print_table(
        ("id", "name", "born", "phone"),
        [(hit.id, hit.name, output.iso(hit.birth_date), readable(hit.phone)) for hit in hits],
        empty="Nobody was found.",
    )
    return 0

"""`clinicdesk aftercare`: one visit's aftercare sheet in a file, which counts as printed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.domain.refusal import refuse

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("aftercare", help="one aftercare sheet", parents=[common])
    parser.add_argument("appointment", type=output.count, metavar="APPOINTMENT", help="the visit's number")
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="the PDF to write")
    parser.add_argument("--language", metavar="CODE", help="such as en; else the patient's own")


def run(options: argparse.Namespace, context: Context) -> int:
    """Write the sheet; what the desk should know of it is said too."""
    from clinicdesk.services.aftercare import Aftercare
    from clinicdesk.wording.messages import sentence

    path: Path = options.to
    if path.suffix.lower() != ".pdf":
        raise refuse("sheet_format_unknown", path=str(path))
    aftercare = Aftercare(context.desk())
    prepared = aftercare.sheet(options.appointment, options.language)
    aftercare.save_sheet(options.appointment, path, language=options.language)
    print(f"{path}: aftercare sheet for visit {options.appointment}.")
    for warning in prepared.warnings:
        print(f"Note: {sentence(warning)}")
    return 0

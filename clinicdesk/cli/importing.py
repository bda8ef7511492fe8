"""`clinicdesk import`: patients from a list that another program wrote."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("import", help="patients from CSV", parents=[common])
    parser.add_argument("file", type=Path, metavar="FILE", help="a CSV file with a line of headings")
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--encoding", metavar="NAME", help="of a file that is not UTF-8, such as cp1252")
    parser.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help="the order of dates, when unclear")
    parser.add_argument("--rejected", type=Path, metavar="FILE", help="write the rejected lines here")


def run(options: argparse.Namespace, context: Context) -> int:
    """Say what happens to each line, and do it unless it is a dry run."""
    from clinicdesk.services.files import Files, ImportForm
    from clinicdesk.wording.messages import sentence

    form = ImportForm(options.file, encoding=options.encoding or "", dates=options.dates or "")
    files = Files(context.desk())
    report = files.preview(form) if options.dry_run else files.import_patients(form).value
    notable = [row for row in report.rows if row.action in {"rejected", "duplicate"}]
    if notable:
        output.print_table(
            ("line", "what", "why"),
            [(row.line, row.action, sentence(row.reason)) for row in notable[:50]],
            empty="",
        )
        if len(notable) > 50:
            print(f"… and {len(notable) - 50} more")
    if options.rejected and report.count("rejected"):
        files.write_rejected(report, options.rejected)
    told = ", ".join(f"{report.count(action)} {action}" for action in report.ACTIONS)
    print(f"{'Would be' if options.dry_run else 'Imported'}: {told}.")
    return 0

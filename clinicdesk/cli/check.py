"""`clinicdesk check`: is the database whole, its guards in place, its journal unbroken."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context

SHOWN = 20


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    commands.add_parser("check", help="integrity of data, guards and journal", parents=[common])


def run(_options: argparse.Namespace, context: Context) -> int:
    """Check everything; findings go to the output, one line each, the refusal to standard error."""
    from clinicdesk.domain.refusal import refuse
    from clinicdesk.services.files import Files
    from clinicdesk.wording.messages import sentence

    report = Files(context.desk()).check()
    for finding in report.findings[:SHOWN]:
        print(sentence(finding))
    if report.findings:
        raise refuse("check_failed", count=len(report.findings))
    print(f"All is whole: {report.patients} patients, {report.changes} changes in an unbroken journal.")
    return 0

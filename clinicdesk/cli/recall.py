"""`clinicdesk recall`: who is to be called back."""

from __future__ import annotations

import argparse
import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.presentation import recall as words
from clinicdesk.services.phones import readable
from clinicdesk.services.recall import Recall

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context
    from clinicdesk.domain.views.calls import RecallRow


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("recall", help="who is to be called back", parents=[common])
    parser.add_argument("--on", type=output.day, metavar="DATE", help="as of YYYY-MM-DD, else today")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write it as CSV (as JSON with --json)")


def run(options: argparse.Namespace, context: Context) -> int:
    """Print or write everybody who is late, due, stalled or due within 30 days; nobody who is booked.

    Whoever asked not to be contacted is listed without a phone.
    """
    desk = context.desk()
    recall = Recall(desk)
    on: date = options.on or desk.clock().date()
    rows = recall.list(on, limit=None)
    if options.to is not None:
        _write(recall, rows, options.to, as_json=options.json)
        print(f"{options.to}: {len(rows)} to call.")
    elif options.json:
        output.print_json(_records(recall, rows))
    else:
        output.print_table(
            ("patient", "phone", "why", "last treated", "window", "state", "contact"),
            [
                (
                    row.patient,
                    readable(_phone(row)),
                    words.why(row),
                    row.last_treated,
                    f"{row.due_from} to {row.due_to}",
                    words.state(row, on),
                    words.last_contact(row),
                )
                for row in rows
            ],
            empty=f"Nobody to call on {on}.",
        )
    return 0


def _write(recall: Recall, rows: tuple[RecallRow, ...], path: Path, *, as_json: bool) -> None:
    """Write the call list into a file; EnvironmentFault where it cannot be written."""
    if not as_json:
        recall.export(rows, path)
        return
    from clinicdesk.exchange.files import write_file

    words = json.dumps(_records(recall, rows), ensure_ascii=False, indent=2)
    write_file(path, f"{words}\n".encode())


def _records(recall: Recall, rows: tuple[RecallRow, ...]) -> list[dict[str, object]]:
    treated = recall.treated_at(rows)
    return [record(row, treated[row.patient_id]) for row in rows]


def record(row: RecallRow, treated: datetime) -> dict[str, object]:
    """One patient as JSON tells it."""
    return {
        "patient_id": row.patient_id,
        "patient": row.patient,
        "phone": _phone(row) or None,
        "reason": row.reason,
        "last_treated_at": output.moment(treated),
        "due_from": output.iso(row.due_from),
        "due_to": output.iso(row.due_to),
        "state": row.state,
    }


def _phone(row: RecallRow) -> str:
    return "" if row.do_not_contact else row.phone

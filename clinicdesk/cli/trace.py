"""`clinicdesk trace`: who was treated with a cartridge lot."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.services.phones import readable

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context
    from clinicdesk.domain.views.pens import TraceRow
    from clinicdesk.services.pens import Pens


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("trace", help="who was treated with a lot", parents=[common])
    parser.add_argument("lot", metavar="LOT", help="the lot number in any case, or the whole barcode")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument("--to", type=Path, metavar="FILE", help="write it as CSV (as JSON with --json)")


def run(options: argparse.Namespace, context: Context) -> int:
    """Print or write every session in which the lot was used, in order of time."""
    from clinicdesk.services.pens import Pens

    pens = Pens(context.desk())
    rows = pens.trace(options.lot)
    if options.to is not None:
        _write(pens, rows, options.to, as_json=options.json)
        print(f"{options.to}: {len(rows)} sessions, {len({row.patient_id for row in rows})} patients.")
        return 0
    if options.json:
        output.print_json([record(row) for row in rows])
        return 0
    output.print_table(
        ("treated", "patient", "phone", "pen", "lot", "by"),
        [
            (
                f"{row.treated_at:%Y-%m-%d %H:%M}",
                row.patient,
                readable(row.phone),
                row.pen,
                row.lot,
                row.operator,
            )
            for row in rows
        ],
        empty=f"Lot {options.lot.strip()} was received, but nobody was treated with it.",
    )
    return 0


def _write(pens: Pens, rows: tuple[TraceRow, ...], path: Path, *, as_json: bool) -> None:
    """Write the trace into a file; EnvironmentFault where it cannot be written."""
    if not as_json:
        pens.export_trace(rows, path)
        return
    from clinicdesk.exchange.files import write_file

    text = json.dumps([record(row) for row in rows], ensure_ascii=False, indent=2)
    write_file(path, f"{text}\n".encode())


def record(row: TraceRow) -> dict[str, object]:
    """One use as JSON tells it."""
    return {
        "appointment_id": row.appointment_id,
        "treated_at": output.moment(row.treated_at),
        "patient_id": row.patient_id,
        "patient": row.patient,
        "phone": row.phone or None,
        "pen": row.pen,
        "lot": row.lot,
        "operator": row.operator,
    }

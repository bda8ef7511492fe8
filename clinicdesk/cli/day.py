"""`clinicdesk day`: the day's appointments."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.services.calendar import Calendar

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context
    from clinicdesk.domain.views.visits import AppointmentView


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("day", help="the day's appointments", parents=[common])
    parser.add_argument("day", nargs="?", type=output.day, metavar="DATE", help="YYYY-MM-DD, else today")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, context: Context) -> int:
    """Print the day's visits in order."""
    desk = context.desk()
    day: date = options.day or desk.clock().date()
    visits = Calendar(desk).day(day)
    if options.json:
        output.print_json([record(one) for one in visits])
        return 0
    output.print_table(
        ("time", "patient", "visit", "with", "room", "pen", "status"),
        [
            (
                f"{one.starts:%H:%M}–{one.ends:%H:%M}",
                one.patient,
                f"{one.session}/{one.of}" if one.session else one.kind,
                one.practitioner,
                one.room,
                one.pen,
                one.status,
            )
            for one in visits
        ],
        empty=f"No appointments on {day:%Y-%m-%d}.",
    )
    return 0


def record(visit: AppointmentView) -> dict[str, object]:
    """One visit as JSON tells it."""
    return {
        "id": visit.id,
        "starts_at": output.moment(visit.starts),
        "ends_at": output.moment(visit.ends),
        "patient_id": visit.patient_id,
        "patient": visit.patient,
        "kind": visit.kind,
        "session": visit.session,
        "of": visit.of,
        "practitioner": visit.practitioner,
        "room": visit.room or None,
        "pen": visit.pen or None,
        "status": visit.status,
    }

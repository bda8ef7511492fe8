"""`clinicdesk plan`: proposes a series, and books it."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING

from clinicdesk.cli import output
from clinicdesk.domain.refusal import Refused, refuse
from clinicdesk.services.series import PlanForm, Series

if TYPE_CHECKING:
    from clinicdesk.cli.context import Commands, Context
    from clinicdesk.domain.views.plans import PlanView, RungView


def add(commands: Commands, common: argparse.ArgumentParser) -> None:
    """Describe the arguments."""
    parser = commands.add_parser("plan", help="propose a series, and book it", parents=[common])
    parser.add_argument("--patient", required=True, type=output.count, metavar="ID")
    parser.add_argument("--sessions", required=True, type=output.count, metavar="N", help="3 to 5")
    parser.add_argument("--reason", default="", help="why another number of sessions than 3 to 5")
    parser.add_argument(
        "--from", dest="first_day", type=output.day, metavar="DATE", help="not before; today without it"
    )
    parser.add_argument(
        "--event", type=output.day, metavar="DATE", help="no session in the 14 days before; else the file's"
    )
    parser.add_argument("--book", action="store_true", help="book all sessions at once")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace, context: Context) -> int:
    """Print the best plan by the patient's wishes. Refuses, in one sentence, where none fits."""
    series = Series(context.desk())
    form = _form(series, options)
    proposal = series.propose(form, count=1)
    if not proposal.plans:
        raise Refused(proposal.refusals[0])
    plan = proposal.plans[0]
    if options.book:
        series.book(form, plan)
    if options.json:
        output.print_json(record(form.patient_id, plan, booked=options.book))
    else:
        _print(plan, booked=options.book)
    return 0


def _form(series: Series, options: argparse.Namespace) -> PlanForm:
    """The patient's own form with what was typed."""
    form = series.begin(options.patient).form
    if form.wish is None:
        raise refuse("no_patient", id=options.patient)
    if options.event is not None and options.event != form.wish.event:
        form = replace(form, wish=replace(form.wish, event=options.event), event_name="")
    reason = options.reason or form.count_reason
    return replace(form, sessions=options.sessions, count_reason=reason, first_day=options.first_day)


def record(patient_id: int, plan: PlanView, *, booked: bool) -> dict[str, object]:
    """A plan as JSON tells it."""
    due = plan.maintenance
    return {
        "patient_id": patient_id,
        "booked": booked,
        "rungs": [_rung(rung) for rung in plan.rungs],
        "maintenance": {"due_from": output.iso(due.due_from), "due_to": output.iso(due.due_to)},
    }


def _rung(rung: RungView) -> dict[str, object]:
    return {
        "session": rung.session,
        "starts_at": output.moment(rung.starts),
        "ends_at": output.moment(rung.ends),
        "practitioner": rung.practitioner,
        "room": rung.room or None,
        "pen": rung.pen or None,
        "gap_days": rung.gap_days,
    }


def _print(plan: PlanView, *, booked: bool) -> None:
    of = len(plan.rungs)
    output.print_table(
        ("session", "when", "with", "room", "pen", "gap", ""),
        [
            (
                f"{rung.session}/{of}",
                f"{rung.starts:%a %Y-%m-%d %H:%M}–{rung.ends:%H:%M}",
                rung.practitioner,
                rung.room,
                rung.pen,
                "" if rung.gap_days is None else f"{rung.gap_days} d",
                rung.status or ("booked" if booked else "proposed"),
            )
            for rung in plan.rungs
        ],
        empty="",
    )
    due = plan.maintenance
    print(f"Then maintenance {due.due_from} to {due.due_to}.")

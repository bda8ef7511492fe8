"""Prints and hands over the sheets of the sample's last weeks, so that each can be printed again exactly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from clinicdesk.services import gate, sheets
from clinicdesk.services.sheets import Ask
from clinicdesk.store import tables
from clinicdesk.store.queries import aftercare as queries
from clinicdesk.store.queries import settings

if TYPE_CHECKING:
    from clinicdesk.domain.views.clinic import ClinicInfo
    from clinicdesk.store.types import Connection
    from clinicdesk.store.unit import Unit


def hand_out(unit: Unit, info: ClinicInfo, appointments: Iterable[int]) -> None:
    """Keep a sheet for each of these finished visits, given in order of time, and hand it over."""
    unit.insert_many(tables.handout, _printed(unit.connection, info, appointments))


def _printed(
    connection: Connection, info: ClinicInfo, appointments: Iterable[int]
) -> Iterator[dict[str, Any]]:
    clinic = sheets.clinic_of(
        info,
        settings.value(connection, "aftercare_rules"),
        settings.value(connection, "aftercare_texts"),
        gate.questions(connection),
    )
    before: Counter[date] = Counter()
    for number in appointments:
        facts = queries.facts(connection, number)
        if facts is None or facts.finished is None:
            raise ValueError(f"visit {number} is not finished")
        composed = sheets.compose(facts, clinic, Ask(), before[facts.finished.date()])
        before[facts.finished.date()] += 1
        yield {
            "appointment_id": number,
            "kind": "aftercare",
            "language": composed.sheet.language,
            "text_version": composed.text_version,
            "sheet": sheets.to_json(composed.sheet, composed.points),
            "printed": facts.finished + timedelta(minutes=1),
            "handed_over": facts.finished + timedelta(minutes=3),
        }

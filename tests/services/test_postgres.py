"""The desk's day on PostgreSQL: the same services, the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from clinicdesk.domain.refusal import Refused
from clinicdesk.services.bundle import Services
from clinicdesk.services.calendar import BookForm
from clinicdesk.store import open_store
from tests.services.conftest import founded

pytestmark = pytest.mark.postgres
TEN = datetime(2026, 11, 23, 10, 0)


@pytest.fixture
def clinic(postgres_url: str) -> Iterator[Any]:
    store = open_store(postgres_url, create=True)
    yield founded(store)
    store.close()


def test_a_day_on_postgresql(clinic: Any) -> None:
    desk = Services(clinic.desk)
    nina, lea = clinic.patient(), clinic.patient("Lea", "Fontaine")
    days = (0, 35, 70)
    visits = [
        desk.calendar.book(
            BookForm(nina, clinic.microneedling, TEN + timedelta(days=day), clinic.amaral)
        ).value
        for day in days
    ]
    with pytest.raises(Refused, match="practitioner_taken"):
        desk.calendar.book(BookForm(lea, clinic.microneedling, TEN, clinic.amaral))
    desk.calendar.move(visits[0], 1, TEN + timedelta(hours=2), ripple="keep_gaps")
    for version, verb in enumerate(("arrive", "start_numbing", "start_treatment", "finish"), start=2):
        getattr(desk.today, verb)(visits[0], version)
    [row] = desk.today.board().rows
    assert row.column == "checkout"
    desk.history.undo()
    [row] = desk.today.board().rows
    assert row.column == "treatment"
    desk.calendar.cancel(visits[2], desk.calendar.appointment(visits[2]).version, "ill")
    assert desk.calendar.month_counts(TEN.date(), 90) == {
        TEN.date(): 1,
        (TEN + timedelta(days=35)).date(): 1,
    }
    assert [one.id for one in desk.calendar.span(TEN.date(), 1).blocks] == [visits[0]]
    assert desk.patients.find("prado")[0].id == nina

"""A visit's form without widgets: what is missing, what a save writes, whose field a no is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from clinicdesk.domain.refusal import Refusal
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.presentation import face, visit_form
from clinicdesk.presentation.visit_form import VisitForm
from tests.presentation.calendar_values import block

NINE = datetime(2026, 11, 24, 9)
FORM = VisitForm(1, 2, NINE, 3, 4, 5, "neck", "")
VISIT = AppointmentView(
    id=7,
    version=1,
    patient_id=1,
    patient="Nina Prado",
    birth_date=None,
    phone="",
    kind="series",
    service="Microneedling",
    area="neck",
    series_id=1,
    session=2,
    of=4,
    starts=NINE,
    ends=NINE + timedelta(minutes=75),
    practitioner_id=3,
    practitioner="Dr. Amaral",
    room_id=4,
    room="Room 1",
    pen_id=5,
    pen="Pen A",
    status="booked",
)


def test_a_form_that_lacks_nothing_has_no_problem() -> None:
    assert visit_form.problem(FORM) is None


@pytest.mark.parametrize("field", ["patient", "service", "practitioner"])
def test_what_is_missing_is_said_with_its_field(field: str) -> None:
    lacking: dict[str, Any] = {f"{field}_id": None}
    missing = visit_form.problem(replace(FORM, **lacking))
    assert missing == Refusal(f"{field}_missing", field=field)


def test_a_save_writes_only_what_differs() -> None:
    assert not visit_form.moves(FORM, VISIT)
    assert not visit_form.tells(FORM, VISIT)
    assert visit_form.moves(replace(FORM, starts=NINE + timedelta(minutes=5)), VISIT)
    assert visit_form.moves(replace(FORM, practitioner_id=9), VISIT)
    assert visit_form.moves(replace(FORM, room_id=None), VISIT)
    assert visit_form.tells(replace(FORM, note="by the window"), VISIT)
    assert not visit_form.moves(replace(FORM, note="by the window"), VISIT)


@pytest.mark.parametrize(
    ("code", "field", "beside"),
    [
        ("practitioner_taken", "starts", "practitioner"),
        ("no_room", "starts", "room"),
        ("pen_taken", "starts", "pen"),
        ("patient_taken", "starts", "patient"),
        ("gap_too_soon", "starts", "starts"),
        ("clinic_closed", "starts", "starts"),
        ("version_stale", "", ""),
    ],
)
def test_a_refusal_is_said_beside_the_field_that_can_change_it(code: str, field: str, beside: str) -> None:
    assert visit_form.field_of(Refusal(code, field=field)) == beside


def test_only_a_gap_asks_for_a_reason() -> None:
    assert visit_form.asks_reason(Refusal("gap_too_soon"))
    assert not visit_form.asks_reason(Refusal("gap_out_of_order"))


@pytest.mark.parametrize(
    ("status", "now", "sign"),
    [
        ("done", 0, "✓"),
        ("numbing", 0, "●"),
        ("no_show", 0, "▲"),
        ("booked", 0, ""),
        ("booked", 10**9, "▲"),
        ("arrived", 10**9, "●"),
    ],
)
def test_a_block_carries_its_sign(status: str, now: int, sign: str) -> None:
    visit = block(1, "Ana Silva", 540, 75, status=status)
    assert face.sign(visit, now) == sign
    assert face.can_move(visit) == (status == "booked")


def test_the_waiting_room_reads_initials() -> None:
    assert face.initials("Ana Maria Silva") == "A. M. S."
    assert face.initials("") == ""

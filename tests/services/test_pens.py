"""Pens and cartridges on a real database: what is refused, what is used up, and who is found again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clinicdesk.domain.penlog import LogForm, ZoneEntry, changes_since
from clinicdesk.domain.pens import Level
from clinicdesk.domain.refusal import Refused
from clinicdesk.domain.udi import GS, CartridgeScan
from clinicdesk.services.calendar import BookForm, Calendar
from clinicdesk.services.cartridges import LotForm
from clinicdesk.services.pens import Pens
from clinicdesk.store import tables
from clinicdesk.wording.catalogue import has

GTIN = "09506000134352"
GOOD = date(2027, 9, 30)
TWO = datetime(2026, 11, 23, 14, 0)
FOREHEAD = ZoneEntry("forehead", 500, 2, "pinpoint_bleeding", 7000, "rpm")
CHEEK = ZoneEntry("cheek", 1500, 4, "pinpoint_bleeding", 7000, "rpm")


def barcode(lot: str, serial: str = "", expires: str = "270930") -> str:
    return f"01{GTIN}17{expires}10{lot}" + (f"{GS}21{serial}" if serial else "")


def code(caught: pytest.ExceptionInfo[Refused]) -> str:
    return caught.value.refusal.code


@pytest.fixture
def pens(clinic: Any) -> Pens:
    clinic.now = TWO
    return Pens(clinic.desk)


Treat = Callable[..., int]


@pytest.fixture
def treat(clinic: Any) -> Treat:
    """Somebody in treatment now; the visit's id."""
    count = iter(range(1000))

    def treated(patient: int | None = None, status: str = "treatment", day: int = 0, **more: Any) -> int:
        n = next(count)
        who = clinic.patient(f"Nina {n}") if patient is None else patient
        starts = datetime(2026, 11, 24, 9, 0) + timedelta(days=n)
        starts += timedelta(days=(7 - starts.weekday()) if starts.weekday() > 4 else 0)
        with clinic.desk.unit("book") as unit:
            visit: int = unit.insert(
                tables.appointment, patient_id=who, service_id=clinic.maintenance, kind="maintenance",
                area="full_face", starts=clinic.now - timedelta(hours=1), ends=clinic.now, status=status,
                practitioner_id=clinic.amaral, room_id=clinic.rooms[0], pen_id=clinic.pens[0],
                treatment_on=clinic.now - timedelta(minutes=40), **more,
            )  # fmt: skip
        return visit

    return treated


def form(clinic: Any, visit: int, *cartridges: CartridgeScan, **more: Any) -> LogForm:
    values = {"pen_id": clinic.pens[0], "operator_id": clinic.amaral, "zones": (FOREHEAD, CHEEK), **more}
    return LogForm(visit, cartridges=cartridges, **values)


def rows(clinic: Any, table: Any) -> int:
    with clinic.desk.store.read() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).select_from(table)))


def refusals(pens: Pens, log: LogForm) -> dict[str, str]:
    return {one.field: one.code for one in pens.check(log) if one.level is Level.REFUSE}


def warnings(pens: Pens, log: LogForm) -> dict[str, str]:
    return {one.field: one.code for one in pens.check(log) if one.level is Level.WARN}


# ------------------------------------------------------------------- logging
def test_a_log_writes_treatment_zones_and_one_cartridge(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(LotForm("MX2417", GOOD, name="36-pin"), 3)
    visit = treat()
    treatment = pens.log(form(clinic, visit, CartridgeScan(lot="mx2417"), reaction="redness", pain=3)).value
    [line] = pens.recent()
    assert (line.treatment_id, line.appointment_id, line.treated_at) == (treatment, visit, TWO)
    assert (line.lots, line.deepest_um, line.passes, line.speed, line.speed_unit) == (
        "MX2417",
        1500,
        4,
        7000,
        "rpm",
    )
    assert set(line.zones.split(",")) == {"forehead", "cheek"}
    [lot] = pens.lots()
    assert (lot.received, lot.used, lot.left, lot.name) == (3, 1, 2, "36-pin")
    with clinic.desk.store.read() as connection:
        kept = connection.execute(sa.select(tables.treatment)).one()
    assert (kept.intensity, kept.started, kept.pain) == ("standard", TWO - timedelta(minutes=40), 3)


def test_the_end_is_when_finish_was_pressed(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1"), 1)
    finished = TWO - timedelta(minutes=9)
    pens.log(form(clinic, treat(status="checkout", finished=finished), CartridgeScan(lot="A1")))
    assert pens.recent()[0].treated_at == finished


def test_a_scanned_serial_takes_its_own_piece(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1", "S1"), 1)
    pens.receive(barcode("A1", "S2"), 1)
    scan = pens.read_scan(barcode("A1", "S2")).scan
    pens.log(form(clinic, treat(), scan))
    with pytest.raises(Refused) as caught:
        pens.log(form(clinic, treat(), scan))
    assert code(caught) == "cartridge_used"
    assert pens.read_scan(barcode("A1", "S2")).findings[0].code == "cartridge_used"
    pens.log(form(clinic, treat(), pens.read_scan(barcode("A1", "S1")).scan))
    assert pens.lots() == ()


def test_a_serial_out_of_a_counted_box_names_one_of_its_pieces(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1"), 2)
    pens.log(form(clinic, treat(), pens.read_scan(barcode("A1", "S7")).scan))
    [lot] = pens.lots()
    assert (lot.received, lot.used) == (2, 1)


def test_the_piece_in_hand_of_an_unknown_lot_is_received_as_it_is_used(
    clinic: Any, pens: Pens, treat: Treat
) -> None:
    pens.log(form(clinic, treat(), pens.read_scan(barcode("NEW1")).scan))
    pens.log(form(clinic, treat(), pens.read_scan("NEW2 2027-09-30").scan))
    assert [row.lot for row in pens.trace("new1")] == ["NEW1"]
    assert [row.lot for row in pens.trace("NEW2")] == ["NEW2"]
    assert pens.lots() == ()
    with pytest.raises(Refused) as caught:
        pens.log(form(clinic, treat(), CartridgeScan(lot="NEW3")))
    assert code(caught) == "lot_unknown"


def test_a_session_may_use_two_cartridges_but_is_traced_once(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1"), 2)
    typed = CartridgeScan(lot="A1")
    visit = treat()
    assert refusals(pens, form(clinic, visit, typed, typed, typed)) == {"cartridge": "lot_no_unit_left"}
    pens.log(form(clinic, visit, typed, typed))
    assert pens.lots() == ()
    assert len(pens.trace("A1")) == 1


def test_a_retry_with_the_same_command_uses_no_second_cartridge(
    clinic: Any, pens: Pens, treat: Treat
) -> None:
    pens.receive(barcode("A1"), 2)
    log = form(clinic, treat(), CartridgeScan(lot="A1"))
    first = pens.log(log, b"0123456789abcdef")
    again = pens.log(log, b"0123456789abcdef")
    assert again.value == first.value
    assert rows(clinic, tables.treatment) == 1
    assert pens.lots()[0].left == 1


# ------------------------------------------------------------------- what is refused
@pytest.mark.parametrize(
    ("zone", "field", "expected"),
    [
        (replace(CHEEK, depth_um=600), "zones.0.depth", "depth_off_step"),
        (replace(CHEEK, depth_um=2750), "zones.0.depth", "depth_out_of_range"),
        (replace(CHEEK, zone="eyelid"), "zones.0.zone", "zone_blocked"),
        (replace(CHEEK, passes=0), "zones.0.passes", "passes_out_of_range"),
        (replace(CHEEK, passes=51), "zones.0.passes", "passes_out_of_range"),
        (replace(CHEEK, speed_unit="Hz"), "zones.0.speed", "speed_unit"),
        (replace(CHEEK, endpoint=""), "zones.0.endpoint", "log_endpoint_missing"),
    ],
)
def test_a_row_that_cannot_be_is_refused_beside_its_field(
    clinic: Any, pens: Pens, treat: Treat, *, zone: ZoneEntry, field: str, expected: str
) -> None:
    pens.receive(barcode("A1"), 1)
    log = form(clinic, treat(), CartridgeScan(lot="A1"), zones=(zone,))
    assert refusals(pens, log) == {field: expected}
    with pytest.raises(Refused) as caught:
        pens.log(log)
    assert (code(caught), caught.value.refusal.field) == (expected, field)
    assert rows(clinic, tables.treatment) == 0
    assert pens.lots()[0].left == 1


@pytest.mark.parametrize(
    ("expires", "text", "expected"),
    [
        (TWO.date() - timedelta(days=1), "X1", "cartridge_expired"),
        (GOOD, "B1", "lot_blocked"),
        (GOOD, "EMPTY", "lot_no_unit_left"),
    ],
)
def test_a_cartridge_that_must_not_be_used_is_refused(
    clinic: Any, pens: Pens, treat: Treat, *, expires: date, text: str, expected: str
) -> None:
    with clinic.desk.unit("seed") as unit:
        lot = unit.insert(tables.cartridge_lot, gtin=GTIN, lot=text, expires=expires)
        if text != "EMPTY":
            unit.insert(tables.cartridge_unit, lot_id=lot)
    if text == "B1":
        pens.block_lot(lot, "supplier notice")
    visit = treat()
    assert refusals(pens, form(clinic, visit, CartridgeScan(lot=text))) == {"cartridge": expected}
    with pytest.raises(Refused) as caught:
        pens.log(form(clinic, visit, pens.read_scan(text).scan))
    assert code(caught) == expected
    if text == "B1":
        pens.unblock_lot(lot)
        pens.log(form(clinic, visit, CartridgeScan(lot=text)))


def test_what_is_unusual_warns_and_may_be_signed(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(LotForm("SOON", TWO.date() + timedelta(days=30)), 1)
    with clinic.desk.unit("limit") as unit:
        row = unit.connection.scalar(
            sa.select(tables.practitioner.c.id).where(tables.practitioner.c.resource_id == clinic.amaral)
        )
        unit.update(tables.practitioner, row, max_depth_um=1000)
    lip = replace(FOREHEAD, zone="upper_lip", depth_um=1000)
    log = form(clinic, treat(), CartridgeScan(lot="SOON"), zones=(lip, replace(CHEEK, depth_um=1250)))
    assert warnings(pens, log) == {
        "zones.0.depth": "depth_above_zone",
        "zones.1.depth": "depth_above_operator",
        "cartridge": "cartridge_expires_soon",
    }
    deep = replace(log, zones=(replace(CHEEK, depth_um=1750),), operator_id=clinic.vidal)
    assert {one.code for one in pens.check(deep)} == {
        "depth_above_zone", "depth_not_evaluated", "cartridge_expires_soon",
    }  # fmt: skip
    pens.log(log)


def test_a_lost_separator_is_doubted(pens: Pens) -> None:
    view = pens.read_scan(f"01{GTIN}17270930" + "10LOT4221SN0001")
    assert "check_lot" in [one.code for one in view.findings]
    assert not [one for one in view.findings if one.level is Level.REFUSE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "lot_missing"),
        ("two words here", "barcode_unreadable"),
        ("MX1 2027-13-01", "barcode_date"),
        ("X" * 21, "lot_too_long"),
        ("+H123PARTNO1234567890", "barcode_issuer"),
        ("01095060001343531727093010A1", "gtin_check_digit"),
    ],
)
def test_a_text_that_is_no_cartridge_is_refused(pens: Pens, text: str, expected: str) -> None:
    with pytest.raises(Refused) as caught:
        pens.read_scan(text)
    assert code(caught) == expected


def test_a_pen_is_logged_once_and_only_for_who_was_treated(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1"), 5)
    typed = CartridgeScan(lot="A1")
    for status, expected in (("booked", "log_not_treated"), ("arrived", "log_not_treated")):
        with pytest.raises(Refused) as caught:
            pens.log(form(clinic, treat(status=status), typed))
        assert code(caught) == expected
    visit = treat()
    pens.log(form(clinic, visit, typed))
    with pytest.raises(Refused) as caught:
        pens.log_form(visit)
    assert code(caught) == "log_written"
    today = treat(status="done", finished=TWO, closed=TWO)
    pens.log(form(clinic, today, typed))
    with pytest.raises(Refused) as caught:
        pens.log_form(today)
    assert code(caught) == "log_closed"
    yesterday = treat(status="done", finished=TWO - timedelta(days=1))
    with pytest.raises(Refused) as caught:
        pens.log_form(yesterday)
    assert code(caught) == "log_not_treated"
    with pytest.raises(Refused) as caught:
        pens.log_form(9999)
    assert code(caught) == "no_appointment"


def test_a_form_without_its_parts_says_so_beside_each(clinic: Any, pens: Pens, treat: Treat) -> None:
    empty = LogForm(treat(), 0, 0, (), (), pain=11, reaction="purple")
    found = refusals(pens, empty)
    assert found == {
        "pen": "log_pen_missing",
        "operator": "log_operator_missing",
        "zones": "log_zones_missing",
        "cartridge": "log_cartridge_missing",
        "pain": "log_pain_range",
        "reaction": "log_reaction_unknown",
    }
    assert all(has(f"messages.{each}") for each in found.values())
    twice = form(clinic, empty.appointment_id, CartridgeScan(lot="A", expires=GOOD), zones=(CHEEK, CHEEK))
    assert "log_zone_twice" in refusals(pens, twice).values()


# ------------------------------------------------------------------- single use
def test_the_database_itself_refuses_a_second_use(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1", "S1"), 1)
    pens.log(form(clinic, treat(), pens.read_scan(barcode("A1", "S1")).scan))
    pens.receive(barcode("A2"), 1)
    second = pens.log(form(clinic, treat(), CartridgeScan(lot="A2"))).value
    attacks = (
        f"UPDATE cartridge_unit SET treatment_id = {second} WHERE serial = 'S1'",
        "DELETE FROM cartridge_unit WHERE serial = 'S1'",
        f"INSERT OR REPLACE INTO cartridge_unit (lot_id, serial, treatment_id) VALUES (1, 'S1', {second})",
        f"UPDATE OR REPLACE cartridge_unit SET id = id + 100, treatment_id = {second} WHERE serial = 'S1'",
    )
    for attack in attacks:
        with pytest.raises(sa.exc.DBAPIError, match="cartridge_used"), clinic.desk.unit("attack") as unit:
            unit.connection.exec_driver_sql(attack)
    with pytest.raises(Refused) as caught, clinic.desk.unit("reuse") as unit:
        unit.update(tables.cartridge_unit, 1, treatment_id=second)
    assert code(caught) == "cartridge_used"
    assert [row.lot for row in pens.trace("A1")] == ["A1"]


LOTS = ("A1", "B2")
steps = st.lists(
    st.tuples(
        st.sampled_from(("receive", "log", "log_two", "block", "unblock")),
        st.sampled_from(LOTS),
        st.sampled_from(("", "S1", "S2")),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_no_sequence_of_logs_uses_a_piece_twice_and_a_trace_finds_exactly_the_treated(
    clinic: Any, pens: Pens, treat: Treat, story: list[tuple[str, str, str]]
) -> None:
    # The clinic lives on from example to example: what was used before must stay used.
    traced = {lot: _traced(pens, lot) for lot in LOTS}
    pieces = _used(clinic)
    for what, lot, serial in story:
        scans = 2 if what == "log_two" else 1
        visit = treat() if what.startswith("log") else 0
        if _done(clinic, pens, (what, lot, serial), visit) and visit:
            traced[lot] = sorted([*traced[lot], visit])
            pieces += scans
        assert {each: _traced(pens, each) for each in LOTS} == traced
        assert _used(clinic) == pieces


def _traced(pens: Pens, lot: str) -> list[int]:
    return sorted(row.appointment_id for row in pens.trace(lot)) if pens.lots_named(lot) else []


def _used(clinic: Any) -> int:
    query = sa.select(sa.func.count(tables.cartridge_unit.c.treatment_id))
    with clinic.desk.store.read() as connection:
        return int(connection.scalar(query))


def _done(clinic: Any, pens: Pens, step: tuple[str, str, str], visit: int) -> bool:
    """Do one step; False where a rule refused it."""
    what, lot, serial = step
    try:
        if what == "receive":
            pens.receive(barcode(lot, serial), 1)
        elif what == "block":
            _ = [pens.block_lot(one.id, "notice") for one in pens.lots_named(lot)]
        elif what == "unblock":
            _ = [pens.unblock_lot(one.id) for one in pens.lots_named(lot)]
        else:
            scan = pens.read_scan(barcode(lot, serial)).scan
            pens.log(form(clinic, visit, *[scan] * (2 if what == "log_two" else 1)))
    except Refused as no:
        if no.refusal.code not in {"cartridge_used", "lot_no_unit_left", "lot_blocked", "taken"}:
            raise
        return False
    return True


# ------------------------------------------------------------------- the sheet that a log begins with
def test_a_log_begins_with_the_area_the_times_and_the_last_time(
    clinic: Any, pens: Pens, treat: Treat
) -> None:
    pens.receive(barcode("A1"), 2)
    patient = clinic.patient()
    before = treat(patient)
    pens.log(form(clinic, before, CartridgeScan(lot="A1"), serum="hyaluronic", reaction="redness"))
    clinic.now = TWO + timedelta(days=35)
    on = clinic.now - timedelta(minutes=80)
    sheet = pens.log_form(treat(patient, numbing_on=on, numbing_until=on + timedelta(minutes=30)))
    assert sheet.zones == ("forehead", "cheek", "nose", "upper_lip", "chin_jaw")
    assert (sheet.numbing.on, sheet.numbing.off) == (on, on + timedelta(minutes=30))
    assert sheet.started == clinic.now - timedelta(minutes=40)
    assert sheet.ended is None
    last = sheet.last
    assert last is not None
    assert (last.treated_at, last.zones, last.serum, last.reaction) == (
        TWO,
        (FOREHEAD, CHEEK),
        "hyaluronic",
        "redness",
    )
    assert changes_since(last, (FOREHEAD, CHEEK)) == 0
    assert changes_since(last, (FOREHEAD, replace(CHEEK, passes=3))) == 1
    assert [pen.name for pen in sheet.pens] == ["Pen A", "Pen B"]
    assert [one.name for one in sheet.operators] == ["Dr. Amaral", "Nurse Vidal"]


def test_somebody_new_has_no_last_time(pens: Pens, treat: Treat) -> None:
    assert pens.log_form(treat()).last is None


# ------------------------------------------------------------------- the shelf
def test_a_box_is_received_once_more_only_with_the_same_expiry(pens: Pens) -> None:
    lot = pens.receive(LotForm("mx1", GOOD, gtin=GTIN, name="36-pin"), 50).value
    assert pens.receive(barcode("MX1"), 10).value == lot
    assert pens.receive(LotForm("MX1", GOOD), 1).value == lot, "typed without its product it is the same lot"
    [known] = pens.lots()
    assert (known.lot, known.received, known.gtin) == ("MX1", 61, GTIN)
    for box, count, expected in (
        (barcode("MX1", expires="271031"), 1, "expiry_differs"),
        (barcode("OLD", expires="260101"), 1, "cartridge_expired"),
        (LotForm("NEW", None), 1, "expiry_missing"),
        (LotForm("NEW", GOOD, gtin="09506000134353"), 1, "gtin_check_digit"),
        (barcode("NEW"), 0, "lot_count_range"),
        (barcode("NEW", "S1"), 2, "lot_serial_count"),
    ):
        with pytest.raises(Refused) as caught:
            pens.receive(box, count)
        assert code(caught) == expected
    assert pens.receive(barcode("MX2"), 1).value
    assert {one.name for one in pens.lots()} == {"36-pin"}, "the product's name is known by its GTIN"


def test_a_blocked_lot_keeps_its_reason_and_needs_one(pens: Pens) -> None:
    lot = pens.receive(barcode("A1"), 1).value
    with pytest.raises(Refused) as caught:
        pens.block_lot(lot, " ")
    assert code(caught) == "reason_missing"
    pens.block_lot(lot, "supplier notice")
    assert pens.lots()[0].blocked


def test_one_number_of_two_products_is_scanned_and_traced_for_both(
    clinic: Any, pens: Pens, treat: Treat
) -> None:
    pens.receive(LotForm("T1", GOOD, gtin=GTIN, name="36-pin"), 2)
    pens.receive(LotForm("T1", GOOD, gtin="08806388269617", name="12-pin"), 2)
    visit = treat()
    assert refusals(pens, form(clinic, visit, CartridgeScan(lot="T1"))) == {"cartridge": "lot_ambiguous"}
    pens.log(form(clinic, visit, CartridgeScan(lot="T1", gtin=GTIN)))
    other = treat()
    pens.log(form(clinic, other, CartridgeScan(lot="T1", gtin="08806388269617")))
    assert [row.appointment_id for row in pens.trace("t1")] == [visit, other]
    assert [row.appointment_id for row in pens.trace(barcode("T1"))] == [visit, other]


# ------------------------------------------------------------------- looking back
def test_a_trace_says_whom_to_call_and_a_typing_error_is_no_answer(
    clinic: Any, pens: Pens, treat: Treat
) -> None:
    pens.receive(barcode("A1"), 2)
    nina = clinic.patient("Nina", "Prado", phone="+351912345678")
    visit = treat(nina)
    pens.log(form(clinic, visit, CartridgeScan(lot="A1")))
    [row] = pens.trace(" a1 ")
    assert (row.appointment_id, row.patient, row.phone) == (visit, "Nina Prado", "+351912345678")
    assert (row.pen, row.lot, row.operator) == ("Pen A", "A1", "Dr. Amaral")
    assert pens.used_on(nina) == (row,)
    pens.receive(barcode("UNUSED"), 1)
    assert pens.trace("unused") == ()
    with pytest.raises(Refused) as caught:
        pens.trace("A11")
    assert code(caught) == "lot_not_known"


def test_the_register_counts_sessions_minutes_and_months(clinic: Any, pens: Pens, treat: Treat) -> None:
    pens.receive(barcode("A1"), 3)
    for _ in range(2):
        pens.log(form(clinic, treat(), CartridgeScan(lot="A1")))
    first, second = pens.register()
    assert (first.sessions, first.minutes, first.last_used, first.booked) == (2, 80, TWO, 0)
    assert (second.sessions, second.minutes, second.last_used) == (0, 0, None)
    months = pens.usage_by_month()
    assert [day for day, _ in months] == [date(2025, 12, 1), *(date(2026, n, 1) for n in range(1, 12))]
    assert dict(months)[date(2026, 11, 1)] == 2
    assert sum(n for _, n in pens.usage_by_month(clinic.pens[1])) == 0
    Calendar(clinic.desk).book(
        BookForm(clinic.patient("Lea"), clinic.maintenance, datetime(2026, 11, 24, 9), clinic.amaral,
                 pen_id=clinic.pens[1])
    )  # fmt: skip
    assert pens.register()[1].booked == 1

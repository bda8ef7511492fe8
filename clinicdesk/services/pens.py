"""What a person can do with pens: log a treatment, receive and block cartridges, trace a lot both ways."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clinicdesk.domain import pens as rules
from clinicdesk.domain import udi, walltime
from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.penlog import (
    LOGGABLE,
    CartridgeView,
    LogFacts,
    LogForm,
    LogSheet,
    Numbing,
    PenView,
    check_log,
    first_refusal,
)
from clinicdesk.domain.pens import AREAS, PEN_BOOK, Finding, PenModel
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.rules import RuleBook
from clinicdesk.domain.udi import CartridgeScan
from clinicdesk.domain.views.pens import LogRow, LotView, TraceRow
from clinicdesk.domain.views.visits import AppointmentView
from clinicdesk.exchange import csvout, files
from clinicdesk.services import cartridges
from clinicdesk.services.desk import Desk, verb
from clinicdesk.store import tables
from clinicdesk.store.queries import calendar, pens, settings
from clinicdesk.store.types import keepable

if TYPE_CHECKING:
    from clinicdesk.store import Unit
    from clinicdesk.store.types import Connection

MONTHS = 12
MOST_RECEIVED = 1000
TRACE_COLUMNS = (
    "appointment_id", "treated_at", "patient_id", "patient", "phone", "pen", "lot", "operator",
)  # fmt: skip
LOG_COLUMNS = (
    "appointment_id", "treated_at", "patient_id", "patient", "pen", "lots", "zones", "deepest_mm", "passes",
    "speed", "speed_unit", "operator",
)  # fmt: skip


class Pens:
    """The verbs of pens and cartridges at one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    # --------------------------------------------------------------- pens
    @verb("pens.read")
    def register(self) -> tuple[PenView, ...]:
        """Every pen with its sessions, its minutes, and the visits still booked with it."""
        with self._desk.store.read() as connection:
            return pens.register(connection, self._desk.clock())

    @verb("pens.read")
    def usage_by_month(self, pen_id: int | None = None) -> tuple[tuple[date, int], ...]:
        """Logged sessions of one pen or all in each of the last twelve months, this one last."""
        this = self._desk.clock().date().replace(day=1)
        months = [walltime.add_months(this, back) for back in range(1 - MONTHS, 1)]
        with self._desk.store.read() as connection:
            found = pens.sessions_by_month(connection, months[0], pen_id)
        return tuple((month, found.get(month, 0)) for month in months)

    # --------------------------------------------------------------- cartridges
    @verb("pens.read")
    def lots(self) -> tuple[LotView, ...]:
        """The lots on the shelf, first to expire first."""
        with self._desk.store.read() as connection:
            return pens.on_shelf(connection)

    @verb("pens.read")
    def read_scan(self, text: str) -> CartridgeView:
        """What a scanned or typed cartridge is, with what is to be looked at; a no is among its findings.

        Typed is the lot number, with its expiry after it where the shelf does not know it. Refuses a text
        that is neither, field `cartridge`.
        """
        today = self._desk.clock().date()
        scan = cartridges.read(text, today)
        with self._desk.store.read() as connection:
            return cartridges.view(connection, scan, today)

    @verb("pens.read")
    def judge(self, scan: CartridgeScan) -> CartridgeView:
        """What the shelf says now of a cartridge that was read before."""
        with self._desk.store.read() as connection:
            return cartridges.view(connection, scan, self._desk.clock().date())

    @verb("pens.receive", made="cartridge_unit.lot_id")
    def receive(
        self, box: cartridges.LotForm | str, count: int, command: bytes | None = None
    ) -> Outcome[int]:
        """Put `count` cartridges of a lot on the shelf; the lot's id. A text is read as a scan of the box.

        Refuses a lot without expiry, one that has expired, another expiry than the shelf has for it, and a
        count outside 1 to 1000; a serial belongs to one piece.
        """
        today = self._desk.clock().date()
        scan, name = (
            (cartridges.read(box, today), "")
            if isinstance(box, str)
            else (cartridges.by_hand(box), box.name.strip())
        )
        if not 1 <= count <= MOST_RECEIVED:
            raise refuse("lot_count_range", field="count", most=MOST_RECEIVED)
        if scan.serial and count != 1:
            raise refuse("lot_serial_count", field="count", serial=scan.serial)
        with self._desk.unit("receive_cartridges", command=command) as unit:
            name = "" if isinstance(box, str) else box.name
            lot_id = cartridges.receive(unit, scan, name.strip(), today)
            row = {"lot_id": lot_id, "serial": scan.serial or None}
            unit.insert_many(tables.cartridge_unit, [row] * count)
        return Outcome(lot_id, unit.changes)

    @verb("pens.block")
    def block_lot(self, lot_id: int, reason: str) -> Outcome[None]:
        """Block a lot: none of it can be logged any more. Asks for the reason."""
        if not reason.strip():
            raise refuse("reason_missing", field="reason")
        with self._desk.unit("block_lot", reason=reason.strip()) as unit:
            unit.update(tables.cartridge_lot, lot_id, blocked=True, block_reason=reason.strip())
        return Outcome(None, unit.changes)

    @verb("pens.block")
    def unblock_lot(self, lot_id: int) -> Outcome[None]:
        """Let a blocked lot be used again."""
        with self._desk.unit("unblock_lot") as unit:
            unit.update(tables.cartridge_lot, lot_id, blocked=False, block_reason="")
        return Outcome(None, unit.changes)

    # --------------------------------------------------------------- the log
    @verb("pens.read")
    def waiting(self) -> tuple[AppointmentView, ...]:
        """Today's treated visits whose pen is still to be logged, in order."""
        with self._desk.store.read() as connection:
            return pens.waiting(connection, self._desk.clock().date())

    @verb("pens.log")
    def log_form(self, appointment_id: int) -> LogSheet:
        """What the log of a visit begins with. Refuses a visit that was not treated or is logged already."""
        with self._desk.store.read() as connection:
            visit, times = _visit(connection, appointment_id, self._desk.clock())
            return LogSheet(
                visit=visit,
                started=_started(times, self._desk.clock()),
                ended=times.finished,
                numbing=Numbing(on=times.numbing_on, off=_numbing_off(times)),
                pens=tuple(one for one in pens.pens(connection) if one.active),
                operators=pens.operators(connection),
                zones=AREAS.get(visit.area, AREAS["other"]),
                last=pens.last_time(connection, visit.patient_id, appointment_id),
            )

    @verb("pens.log")
    def check(self, form: LogForm) -> tuple[Finding, ...]:
        """What speaks against a log, each beside its field: refusals and warnings."""
        with self._desk.store.read() as connection:
            _, times = _visit(connection, form.appointment_id, self._desk.clock())
            return check_log(form, _facts(connection, form, (times.finished or self._desk.clock()).date()))

    @verb("pens.log", made="treatment")
    def log(self, form: LogForm, command: bytes | None = None) -> Outcome[int]:
        """Sign a log: the treatment, its zones and the cartridges used up, as one change; the treatment's id.

        It ends when Finish was pressed, or now where it was not. Refuses what `check` refuses. Asked again
        with the same `command` it writes nothing and answers with what was written.
        """
        with self._desk.unit("log_pen", command=command) as unit:
            _, times = _visit(unit.connection, form.appointment_id, self._desk.clock())
            ended = times.finished or self._desk.clock()
            facts = _facts(unit.connection, form, ended.date())
            stop = first_refusal(check_log(form, facts))
            if stop is not None:
                raise stop
            treatment_id = _write(unit, form, _started(times, ended), ended, facts.rules)
            for piece in facts.cartridges:
                cartridges.use_up(unit, piece, treatment_id)
        return Outcome(treatment_id, unit.changes)

    # --------------------------------------------------------------- looking back
    @verb("pens.read")
    def recent(self, limit: int = 100) -> tuple[LogRow, ...]:
        """The latest logs, newest first."""
        with self._desk.store.read() as connection:
            return pens.recent(connection, limit)

    @verb("pens.trace")
    def trace(self, lot: str) -> tuple[TraceRow, ...]:
        """Every session in which a lot was used, typed in any case or scanned; of all products with it.

        Refuses `lot_not_known` rather than saying that nobody was treated with a mistyped lot.
        """
        number = _number(lot, self._desk.clock().date())
        if not number:
            raise refuse("lot_missing", field="lot")
        with self._desk.store.read() as connection:
            rows = pens.trace(connection, number)
            if not rows and not pens.lots_of(connection, number):
                raise refuse("lot_not_known", field="lot", lot=number)
            return rows

    @verb("pens.trace")
    def lots_named(self, lot: str) -> tuple[LotView, ...]:
        """The lots with a number, in any case: one for each product that shares it."""
        with self._desk.store.read() as connection:
            return pens.lots_of(connection, _number(lot, self._desk.clock().date()))

    @verb("pens.trace")
    def used_on(self, patient_id: int) -> tuple[TraceRow, ...]:
        """Every lot that was ever used on a patient, in order of time."""
        with self._desk.store.read() as connection:
            return pens.used_on(connection, patient_id)

    @verb("pens.trace")
    def export_trace(self, rows: Sequence[TraceRow], path: Path) -> Path:
        """Write a trace as CSV, one use a line, ISO times. EnvironmentFault where it cannot be written."""
        lines = [
            (row.appointment_id, row.treated_at.isoformat(timespec="minutes"), row.patient_id, row.patient,
             row.phone, row.pen, row.lot, row.operator)
            for row in rows
        ]  # fmt: skip
        files.write_file(path, csvout.table(TRACE_COLUMNS, lines))
        return path

    @verb("pens.read")
    def export_log(self, path: Path, limit: int = 100_000) -> Path:
        """Write the pen log as CSV, newest first. EnvironmentFault where it cannot be written."""
        lines = [
            (row.appointment_id, row.treated_at.isoformat(timespec="minutes"), row.patient_id, row.patient,
             row.pen, row.lots, row.zones, rules.depth_text(row.deepest_um), row.passes, row.speed,
             row.speed_unit, row.operator)
            for row in self.recent(limit)
        ]  # fmt: skip
        files.write_file(path, csvout.table(LOG_COLUMNS, lines))
        return path


# ------------------------------------------------------------------- the log
def _number(text: str, today: date) -> str:
    """The lot number of a typed or scanned text."""
    return cartridges.read(text, today).lot if udi.looks_scanned(text) else keepable(text).strip()


def _visit(connection: Connection, appointment_id: int, now: datetime) -> tuple[AppointmentView, pens.Times]:
    """A visit that is to be logged, with its times; raises Refused where there is nothing to log."""
    visit = calendar.visit(connection, appointment_id)
    times = pens.times(connection, appointment_id)
    if visit is None or times is None:
        raise refuse("no_appointment", id=appointment_id)
    if pens.logged(connection, appointment_id) is not None:
        closed = times.closed is not None or visit.status == "done"
        raise refuse("log_closed" if closed else "log_written", patient=visit.patient)
    if visit.kind == "consult":
        raise refuse("log_consult")
    today = visit.status == "done" and (times.finished or visit.starts).date() == now.date()
    if visit.status not in LOGGABLE and not today:
        raise refuse("log_not_treated", status=visit.status, patient=visit.patient)
    return visit, times


def _started(times: pens.Times, ended: datetime) -> datetime:
    """When the needling began; never after it ended."""
    return min(times.treatment_on or times.starts, ended)


def _numbing_off(times: pens.Times) -> datetime | None:
    """When the numbing came off: at the latest when the needling began."""
    if times.numbing_on is None:
        return None
    known = [at for at in (times.numbing_until, times.treatment_on) if at is not None]
    return max(min(known), times.numbing_on) if known else None


def _facts(connection: Connection, form: LogForm, on: date) -> LogFacts:
    """What the check looks at, for a session on a day."""
    book = PEN_BOOK.with_plain(settings.value(connection, "pen_rules"))
    pen = next((one for one in pens.pens(connection) if one.id == form.pen_id and one.active), None)
    operator = next((one for one in pens.operators(connection) if one.id == form.operator_id), None)
    views = tuple(cartridges.view(connection, scan, on, book) for scan in form.cartridges)
    return LogFacts(None if pen is None else _model(pen), operator, views, book)


def _model(pen: PenView) -> PenModel:
    return rules.model_of(pen.model)


def _write(unit: Unit, form: LogForm, started: datetime, ended: datetime, book: RuleBook) -> int:
    """The rows of a treatment and its zones; the treatment's id."""
    visit = calendar.visit(unit.connection, form.appointment_id)
    if visit is None:
        raise refuse("no_appointment", id=form.appointment_id)
    treatment_id = unit.insert(
        tables.treatment,
        appointment_id=form.appointment_id,
        patient_id=visit.patient_id,
        operator_id=form.operator_id,
        pen_id=form.pen_id,
        started=started,
        ended=ended,
        intensity=form.intensity or rules.intensity((row.depth_um for row in form.zones), book).value,
        numbing_product=form.numbing.product,
        numbing_percent=form.numbing.percent,
        numbing_on=form.numbing.on,
        numbing_off=form.numbing.off,
        serum=form.serum.strip(),
        serum_lot=form.serum_lot.strip(),
        reaction=form.reaction,
        pain=form.pain,
        note=form.note.strip(),
    )
    unit.insert_many(
        tables.treatment_zone,
        [
            {
                "treatment_id": treatment_id,
                "ord": order,
                "zone": row.zone,
                "depth_um": row.depth_um,
                "speed": row.speed,
                "speed_unit": row.speed_unit,
                "passes": row.passes,
                "endpoint": row.endpoint,
            }
            for order, row in enumerate(form.zones)
        ],
    )
    return treatment_id

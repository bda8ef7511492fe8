"""Who is to be called back: the recall list, its counts, and what is known of a patient on the phone.

The list reads the maintained rows by their indices, in the order of urgency, and leaves out who is booked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.maintenance import DEFAULTS, MaintenanceRules, Reason, State, recall_state
from clinicdesk.domain.today import OPEN
from clinicdesk.domain.views import CallCard, RecallRow
from clinicdesk.domain.walltime import DAY_MINUTES, day_start, from_days, from_minutes
from clinicdesk.store.queries.calendar import NAME
from clinicdesk.store.queries.recall import ENDED
from clinicdesk.store.tables import (
    appointment,
    contact,
    patient,
    recall,
    resource,
    series,
    treatment,
    treatment_zone,
)
from clinicdesk.store.types import Connection, Day

EVERY_STATE = frozenset(State)
TREATMENTS = ("series", "maintenance")

_ON = sa.bindparam("on", type_=Day)
_PAST = recall.c.due_to < _ON
_IN_SERIES = recall.c.reason == Reason.SERIES.value
_WHICH: dict[State, sa.ColumnElement[bool]] = {
    State.STALLED: sa.and_(_PAST, _IN_SERIES),
    State.LATE: sa.and_(_PAST, sa.not_(_IN_SERIES)),
    State.DUE: sa.and_(recall.c.due_to >= _ON, recall.c.due_from <= _ON),
    State.SOON: sa.and_(recall.c.due_from > _ON, recall.c.due_from <= sa.bindparam("soon", type_=Day)),
}

# A visit of today counts until it is closed: who sits in the waiting room is not called.
_BOOKED = sa.exists().where(
    appointment.c.patient_id == recall.c.patient_id,
    sa.type_coerce(appointment.c.starts, sa.Integer) >= sa.bindparam("today", type_=sa.Integer),
    appointment.c.status.in_(sorted(OPEN)),
    appointment.c.kind.in_(TREATMENTS),
)

_due_from, _due_to = (sa.type_coerce(column, sa.Integer) for column in (recall.c.due_from, recall.c.due_to))

# Of those past their window the latest to slip comes first: they come back most easily.
_PIECES: tuple[tuple[frozenset[State], sa.ColumnElement[Any], sa.ColumnElement[int]], ...] = (
    (frozenset({State.STALLED, State.LATE}), recall.c.due_to.desc(), -_due_to),
    (frozenset({State.DUE}), recall.c.due_to.asc(), _due_to),
    (frozenset({State.SOON}), recall.c.due_from.asc(), _due_from),
)


def to_call(
    connection: Connection,
    on: date,
    states: Collection[State] = EVERY_STATE,
    limit: int | None = 200,
    rules: MaintenanceRules = DEFAULTS,
) -> tuple[RecallRow, ...]:
    """Who is to be called on a day, the most urgent first; nobody who is booked, nobody inactive.

    First those past their window, then who is due by the end of the window, then who soon will be by its
    beginning. At most `limit` rows, None for all.
    """
    values: dict[str, Any] = _days(on, rules)
    if limit is not None:
        values["limit"] = limit
    statement = _list(frozenset(states), bounded=limit is not None)
    return tuple(_row(row, on, rules) for row in connection.execute(statement, values))


def counts(connection: Connection, on: date, rules: MaintenanceRules = DEFAULTS) -> Mapping[State, int]:
    """How many are to be called in each state on a day, by one SELECT."""
    found = connection.execute(_COUNTS, _days(on, rules)).one()
    return {state: found[place] or 0 for place, state in enumerate(_WHICH)}


def one(
    connection: Connection, patient_id: int, on: date, rules: MaintenanceRules = DEFAULTS
) -> RecallRow | None:
    """The row of one patient, None where nobody is to be called."""
    row = connection.execute(_ONE, {**_days(on, rules), "patient": patient_id}).first()
    return None if row is None else _row(row, on, rules)


def _days(on: date, rules: MaintenanceRules) -> dict[str, Any]:
    return {"on": on, "soon": on + timedelta(days=rules.soon_days), "today": day_start(on)}


def _piece(place: int, states: Collection[State], *, bounded: bool) -> sa.Select[Any]:
    """The rows of some states that share an order, by the index that has it."""
    of_these, order, urgency = _PIECES[place]
    clause = sa.or_(*(_WHICH[state] for state in sorted(of_these & set(states), key=list(State).index)))
    found = sa.select(
        *(recall.c[name] for name in _CARRIED),
        sa.literal_column(str(place)).label("rank"),
        urgency.label("urgency"),
    ).where(_narrow(place), clause, sa.not_(_BOOKED))
    if not bounded:
        return found
    return found.order_by(order, recall.c.patient_id).limit(sa.bindparam("limit", type_=sa.Integer))


def _narrow(place: int) -> sa.ColumnElement[bool]:
    """The one range of an index in which a piece lies, said apart from its states."""
    return (_PAST, recall.c.due_to >= _ON, recall.c.due_from > _ON)[place]


_CARRIED = ("patient_id", "reason", "last_treated", "due_from", "due_to", "series_id", "session")


@cache
def _list(states: frozenset[State], *, bounded: bool) -> sa.Select[Any]:
    """The statement for some states; built once for each choice."""
    wanted = [place for place, (of_these, *_) in enumerate(_PIECES) if of_these & states]
    if not wanted:
        return _told(sa.select(_piece(0, EVERY_STATE, bounded=False).where(sa.false()).subquery()))
    pieces = [_piece(place, states, bounded=bounded).subquery() for place in wanted]
    every = sa.union_all(*(sa.select(piece) for piece in pieces)).subquery()
    rows = sa.select(every)
    if bounded:
        rows = rows.order_by(every.c.rank, every.c.urgency, every.c.patient_id)
        rows = rows.limit(sa.bindparam("limit", type_=sa.Integer))
    return _told(rows)


def _told(rows: sa.Select[Any]) -> sa.Select[Any]:
    """Rows with names, phones, series and the last contact."""
    row = rows.subquery("to_call")
    last, tried = contact.alias("last"), contact.alias("tried")
    newest = (
        sa.select(tried.c.id)
        .where(tried.c.patient_id == row.c.patient_id)
        .order_by(tried.c.at.desc(), tried.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    tries = (
        sa.select(sa.func.count())
        .select_from(tried)
        .where(
            tried.c.patient_id == row.c.patient_id,
            sa.type_coerce(tried.c.at, sa.Integer)
            >= sa.type_coerce(row.c.last_treated, sa.Integer) * DAY_MINUTES,
        )
        .scalar_subquery()
    )
    return (
        sa.select(
            row,
            NAME.label("patient"),
            patient.c.birth_date,
            patient.c.phone,
            patient.c.do_not_contact,
            series.c.sessions.label("of"),
            last.c.outcome,
            last.c.at,
            last.c.next_try,
            last.c.note,
            tries.label("tries"),
        )
        .select_from(
            row.join(patient, patient.c.id == row.c.patient_id)
            .outerjoin(series, series.c.id == row.c.series_id)
            .outerjoin(last, last.c.id == newest)
        )
        .order_by(row.c.rank, row.c.urgency, row.c.patient_id)
    )


def _row(row: Any, on: date, rules: MaintenanceRules) -> RecallRow:
    state = recall_state(on, Reason(row.reason), row.due_from, row.due_to, rules=rules)
    if state is None:
        raise ValueError("a row that nobody is called for")
    return RecallRow(
        patient_id=row.patient_id,
        patient=row.patient,
        birth_date=row.birth_date,
        phone=row.phone,
        reason=row.reason,
        last_treated=row.last_treated,
        due_from=row.due_from,
        due_to=row.due_to,
        state=state.value,
        session=row.session,
        of=row.of,
        do_not_contact=row.do_not_contact,
        last_outcome=row.outcome or "",
        last_contact=row.at,
        next_try=row.next_try,
        last_note=row.note or "",
        tries=row.tries,
        series_id=row.series_id,
    )


_ANY = sa.or_(*_WHICH.values())
_ONE = _told(
    sa.select(
        *(recall.c[name] for name in _CARRIED),
        sa.literal_column("0").label("rank"),
        _due_to.label("urgency"),
    ).where(recall.c.patient_id == sa.bindparam("patient"), _ANY, sa.not_(_BOOKED))
)
_COUNTS = sa.select(*(sa.func.sum(sa.case((clause, 1), else_=0)) for clause in _WHICH.values())).where(
    recall.c.due_from <= sa.bindparam("soon", type_=Day), sa.not_(_BOOKED)
)


# ------------------------------------------------------------------- the card
_last_treatment = (
    sa.select(appointment.c.id)
    .where(
        appointment.c.patient_id == patient.c.id,
        appointment.c.finished.is_not(None),
        appointment.c.kind.in_(TREATMENTS),
        appointment.c.status.not_in(("cancelled", "no_show")),
    )
    .order_by(appointment.c.starts.desc(), appointment.c.id.desc())
    .limit(1)
    .correlate(patient)
    .scalar_subquery()
)
_session = appointment.alias("session")
_CARD = (
    sa.select(
        patient.c.id,
        patient.c.language,
        patient.c.liked_weekdays,
        patient.c.liked_from,
        patient.c.liked_to,
        sa.func.coalesce(resource.c.name, ""),
        patient.c.contact_name,
        patient.c.contact_phone,
        patient.c.contact_may_book,
        sa.func.coalesce(appointment.c.area, ""),
        sa.select(sa.func.max(treatment_zone.c.depth_um))
        .join(treatment, treatment.c.id == treatment_zone.c.treatment_id)
        .where(treatment.c.appointment_id == appointment.c.id)
        .scalar_subquery(),
        sa.case(
            (
                appointment.c.series_id.is_not(None),
                sa.select(sa.func.count())
                .where(
                    _session.c.series_id == appointment.c.series_id,
                    _session.c.patient_id == patient.c.id,  # the index to find them by
                    _session.c.finished.is_not(None),
                    _session.c.status.not_in(("cancelled", "no_show")),
                )
                .scalar_subquery(),
            ),
            else_=None,
        ),
        series.c.sessions,
    )
    .select_from(
        patient.outerjoin(resource, resource.c.id == patient.c.liked_practitioner_id)
        .outerjoin(appointment, appointment.c.id == _last_treatment)
        .outerjoin(series, series.c.id == appointment.c.series_id)
    )
    .where(patient.c.id == sa.bindparam("patient"))
)


def card(connection: Connection, patient_id: int) -> CallCard:
    """What is good to know of a patient on the phone; the patient must be there."""
    values = list(connection.execute(_CARD, {"patient": patient_id}).one())
    values[2] = tuple(int(digit) for digit in values[2])
    return CallCard(*values)


_TREATED = (
    sa.select(appointment.c.patient_id, ENDED)
    .select_from(appointment.outerjoin(treatment, treatment.c.appointment_id == appointment.c.id))
    .where(
        appointment.c.patient_id.in_(sa.bindparam("patients", expanding=True)),
        appointment.c.finished.is_not(None),
        appointment.c.kind.in_(TREATMENTS),
        appointment.c.status.not_in(("cancelled", "no_show")),
    )
)
_AT_ONCE = 500


def treated_at(connection: Connection, last: Sequence[tuple[int, date]]) -> Mapping[int, datetime]:
    """When the treatment ended that lies on each patient's last day: (patient, day) to patient and moment."""
    found: dict[int, datetime] = {}
    for start in range(0, len(last), _AT_ONCE):
        days = dict(last[start : start + _AT_ONCE])
        for patient_id, ended in connection.execute(_TREATED, {"patients": list(days)}):
            moment = from_minutes(ended)
            if moment.date() == days[patient_id]:
                found[patient_id] = max(moment, found.get(patient_id, moment))
    return found


# ------------------------------------------------------------------- who came back
_later = appointment.alias("later")
_RETURNS = (
    sa.select(
        patient.c.birth_date,
        patient.c.heavy_sun_damage,
        patient.c.maintenance_months,
        ENDED,
        sa.exists().where(
            _later.c.patient_id == appointment.c.patient_id,
            _later.c.starts > appointment.c.starts,
            _later.c.finished.is_not(None),
            _later.c.kind.in_(TREATMENTS),
            _later.c.status.not_in(("cancelled", "no_show")),
        ),
    )
    .select_from(
        appointment.join(patient, patient.c.id == appointment.c.patient_id)
        .outerjoin(series, series.c.id == appointment.c.series_id)
        .outerjoin(treatment, treatment.c.appointment_id == appointment.c.id)
    )
    .where(
        sa.type_coerce(appointment.c.starts, sa.Integer) >= sa.bindparam("start", type_=sa.Integer),
        sa.type_coerce(appointment.c.starts, sa.Integer) < sa.bindparam("end", type_=sa.Integer),
        appointment.c.finished.is_not(None),
        appointment.c.status.not_in(("cancelled", "no_show")),
        sa.or_(appointment.c.kind == "maintenance", appointment.c.session == series.c.sessions),
    )
)


def entered(
    connection: Connection, first: date, last: date
) -> Iterator[tuple[date | None, bool, int | None, date, bool]]:
    """The visits from `first` to `last` after which maintenance falls due.

    Each as (birth, heavy sun damage, own months, day of the treatment, whether a later one was completed).
    """
    values = {"start": day_start(first), "end": day_start(last + timedelta(days=1))}
    for birth, sun, months, ended, returned in connection.execute(_RETURNS, values):
        yield birth, sun, months, from_days(ended // DAY_MINUTES), bool(returned)


_LONGEST = sa.select(sa.func.max(patient.c.maintenance_months))


def longest_interval(connection: Connection) -> int:
    """The longest interval in months that was agreed with a patient, 0 for none."""
    return connection.execute(_LONGEST).scalar() or 0

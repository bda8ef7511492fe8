"""Who is to be called back: the recall list, its counts, and what is known of a patient on the phone.

The list reads the maintained rows by their indices, in the order of urgency, and leaves out who is booked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa

from clinicdesk.domain.maintenance import DEFAULTS, MaintenanceRules, Reason, State, recall_state
from clinicdesk.domain.today import OPEN
from clinicdesk.domain.views.calls import CallCard, RecallRow
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

# The list in the order of urgency: each piece is one range of an index. Of those past their window the
# latest to slip comes first: they come back most easily.
_PIECES: tuple[tuple[frozenset[State], sa.ColumnElement[bool], Any], ...] = (
    (frozenset({State.STALLED, State.LATE}), _PAST, recall.c.due_to.desc()),
    (frozenset({State.DUE}), recall.c.due_to >= _ON, recall.c.due_to.asc()),
    (frozenset({State.SOON}), recall.c.due_from > _ON, recall.c.due_from.asc()),
)


def _plain(column: Any) -> sa.ColumnElement[Any]:
    """The stored number as it is: a type's own processing costs more than the whole row."""
    return sa.type_coerce(column, sa.Integer)


_last, _tried = contact.alias("last"), contact.alias("tried")
_NEWEST = (
    sa.select(sa.func.max(_tried.c.id)).where(_tried.c.patient_id == recall.c.patient_id).scalar_subquery()
)
_TRIES = (
    sa.select(sa.func.count())
    .select_from(_tried)
    .where(
        _tried.c.patient_id == recall.c.patient_id,
        _plain(_tried.c.at) >= _plain(recall.c.last_treated) * DAY_MINUTES,
    )
    .scalar_subquery()
)
_ROWS = sa.select(
    recall.c.patient_id,
    NAME,
    _plain(patient.c.birth_date),
    patient.c.phone,
    recall.c.reason,
    _plain(recall.c.last_treated),
    _plain(recall.c.due_from),
    _plain(recall.c.due_to),
    recall.c.session,
    series.c.sessions,
    _plain(patient.c.do_not_contact),
    sa.func.coalesce(_last.c.outcome, ""),
    _plain(_last.c.at),
    _plain(_last.c.next_try),
    sa.func.coalesce(_last.c.note, ""),
    sa.case((_last.c.id.is_(None), 0), else_=_TRIES),
    recall.c.series_id,
).select_from(
    recall.join(patient, patient.c.id == recall.c.patient_id)
    .outerjoin(series, series.c.id == recall.c.series_id)
    .outerjoin(_last, _last.c.id == _NEWEST)
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
    beginning; a later range is read only while the list is not full. At most `limit` rows, None for all.
    """
    found: list[RecallRow] = []
    for place, (of_these, *_) in enumerate(_PIECES):
        wanted = of_these & frozenset(states)
        left = None if limit is None else limit - len(found)
        if not wanted or left == 0:
            continue
        values = _days(on, rules) if left is None else {**_days(on, rules), "limit": left}
        rows = connection.execute(_piece(place, wanted, bounded=left is not None), values)
        found += [_row(row, on, rules) for row in rows.all()]
    return tuple(found)


@cache
def _piece(place: int, states: frozenset[State], *, bounded: bool) -> sa.Select[Any]:
    """The statement for some states that share a range; built once for each choice."""
    _, within, order = _PIECES[place]
    which = sa.or_(*(_WHICH[state] for state in State if state in states))
    rows = _ROWS.where(within, which, sa.not_(_BOOKED)).order_by(order, recall.c.patient_id)
    return rows.limit(sa.bindparam("limit", type_=sa.Integer)) if bounded else rows


def one(
    connection: Connection, patient_id: int, on: date, rules: MaintenanceRules = DEFAULTS
) -> RecallRow | None:
    """The row of one patient, None where nobody is to be called."""
    row = connection.execute(_ONE, {**_days(on, rules), "patient": patient_id}).first()
    return None if row is None else _row(row, on, rules)


def counts(connection: Connection, on: date, rules: MaintenanceRules = DEFAULTS) -> Mapping[State, int]:
    """How many are to be called in each state on a day, by one SELECT."""
    found = connection.execute(_COUNTS, _days(on, rules)).one()
    return {state: found[place] or 0 for place, state in enumerate(_WHICH)}


def _days(on: date, rules: MaintenanceRules) -> dict[str, Any]:
    return {"on": on, "soon": on + timedelta(days=rules.soon_days), "today": day_start(on)}


# The same few days stand in row after row.
_day = lru_cache(4096)(from_days)
_REASONS = {reason.value: reason for reason in Reason}


def _row(row: Sequence[Any], on: date, rules: MaintenanceRules) -> RecallRow:
    """One row of `_ROWS` as it stands on a day."""
    (patient_id, name, birth, phone, reason, treated, opens, closes, session, of, spared, outcome, at,
     next_try, note, tries, series_id) = row  # fmt: skip
    due_from, due_to = _day(opens), _day(closes)
    state = recall_state(on, _REASONS[reason], due_from, due_to, rules=rules)
    if state is None:
        raise ValueError("a row that nobody is called for")
    return RecallRow(
        patient_id,
        name,
        None if birth is None else _day(birth),
        phone,
        reason,
        _day(treated),
        due_from,
        due_to,
        state.value,
        session,
        of,
        bool(spared),
        outcome,
        None if at is None else from_minutes(at),
        None if next_try is None else _day(next_try),
        note,
        tries,
        series_id,
    )


_ONE = _ROWS.where(recall.c.patient_id == sa.bindparam("patient"), sa.or_(*_WHICH.values()), sa.not_(_BOOKED))
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

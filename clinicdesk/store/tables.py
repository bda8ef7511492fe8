"""The tables of a clinic, one set for both engines; the journal's own tables lie in `journal`.

To add one: write it here with `_table`, name its parents before it, add an Alembic revision, and run the
store's tests; fences, journal capture and the rebuild find it by themselves. A table is `derived` when it is
recomputed from others in the same unit: it is neither fenced nor journaled.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from clinicdesk.store.types import Day, Flag, WallTime

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Text that every engine orders by its bytes, so that a prefix is a range.
_BYTEWISE = Text().with_variant(Text(collation="C"), "postgresql")


def _one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _table(name: str, *parts: sa.schema.SchemaItem, derived: bool = False) -> Table:
    """A journaled table with an integer id that is never used twice and a version that only rises."""
    return Table(
        name,
        metadata,
        Column("id", Integer, primary_key=True),
        *parts,
        Column("version", Integer, nullable=False, server_default="1"),
        info={"derived": derived},
        sqlite_strict=True,
        sqlite_autoincrement=True,
    )


def _ref(name: str, target: Table, *, required: bool = True, index: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(target.c.id), nullable=not required, index=index)


KINDS = ("consult", "series", "maintenance")
STATUSES = ("booked", "arrived", "numbing", "treatment", "checkout", "done", "no_show", "cancelled")
RESOURCE_KINDS = ("practitioner", "room", "pen")

setting = _table(
    "setting",
    Column("key", Text, nullable=False, unique=True),
    Column("value", Text, nullable=False),  # JSON
)

person = _table(
    "person",
    Column("name", Text, nullable=False),
    Column("active", Flag, nullable=False, server_default="1"),
)

resource = _table(
    "resource",
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("sort", Integer, nullable=False, server_default="0"),
    Column("active", Flag, nullable=False, server_default="1"),
    _one_of("kind", *RESOURCE_KINDS),
    UniqueConstraint("kind", "name"),
)

practitioner = _table(
    "practitioner",
    Column("resource_id", Integer, ForeignKey(resource.c.id), nullable=False, unique=True),
    Column("role", Text, nullable=False, server_default=""),  # doctor, nurse, esthetician
    Column("max_depth_um", Integer),  # micrometres; empty: the operator has no limit of their own
)

pen = _table(
    "pen",
    Column("resource_id", Integer, ForeignKey(resource.c.id), nullable=False, unique=True),
    Column("model", Text, nullable=False),  # a key of domain.pens' catalogue
    Column("serial", Text, nullable=False, unique=True),
    Column("state", Text, nullable=False, server_default="ready"),
    _one_of("state", "ready", "service", "retired"),
)

hours = _table(
    "hours",
    _ref("resource_id", resource, required=False),  # empty: the clinic's own
    Column("weekday", Integer, nullable=False),  # 0 Monday .. 6 Sunday
    Column("opens", Integer, nullable=False),  # minute of the day
    Column("closes", Integer, nullable=False),
    CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
    CheckConstraint("opens >= 0 AND closes > opens AND closes <= 1440", name="span"),
)

closure = _table(
    "closure",
    _ref("resource_id", resource, required=False),  # empty: the whole clinic
    Column("starts", WallTime, nullable=False),
    Column("ends", WallTime, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    CheckConstraint("ends > starts", name="span"),
    Index(None, "ends"),
)

service = _table(
    "service",
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("active", Flag, nullable=False, server_default="1"),
    _one_of("kind", *KINDS),
)

service_phase = _table(
    "service_phase",
    _ref("service_id", service, index=True),
    Column("ord", Integer, nullable=False),
    Column("name", Text, nullable=False),  # consult, numbing, treatment, clean-down
    Column("minutes", Integer, nullable=False),
    Column("holds", Text, nullable=False),  # kinds of resource, comma between, in the order of RESOURCE_KINDS
    Column("patient", Flag, nullable=False, server_default="1"),  # whether the patient is still here for it
    CheckConstraint("minutes > 0 AND minutes <= 600", name="minutes"),
    UniqueConstraint("service_id", "ord"),
)

patient = _table(
    "patient",
    Column("given_name", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("birth_date", Day),
    Column("phone", Text, nullable=False, server_default=""),  # E.164
    Column("email", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default="en"),
    Column("type_size", Integer, nullable=False, server_default="12"),  # points of printed sheets
    Column("fitzpatrick", Integer),  # 1..6
    Column("heavy_sun_damage", Flag, nullable=False, server_default="0"),
    Column("allergies", Text, nullable=False, server_default=""),
    Column("note", Text, nullable=False, server_default=""),
    Column("contact_name", Text, nullable=False, server_default=""),
    Column("contact_phone", Text, nullable=False, server_default=""),
    Column("contact_may_book", Flag, nullable=False, server_default="0"),
    Column("contact_may_discuss", Flag, nullable=False, server_default="0"),
    Column("liked_weekdays", Text, nullable=False, server_default=""),  # digits 0..6, Monday first
    Column("liked_from", Integer),  # minute of the day
    Column("liked_to", Integer),
    _ref("liked_practitioner_id", resource, required=False),
    Column("maintenance_months", Integer),  # own interval; empty: by the rule
    Column("do_not_contact", Flag, nullable=False, server_default="0"),
    Column("event_name", Text, nullable=False, server_default=""),
    Column("event_date", Day),
    Column("added_on", Day, nullable=False),
    Column("active", Flag, nullable=False, server_default="1"),
    CheckConstraint("fitzpatrick BETWEEN 1 AND 6", name="fitzpatrick"),
    CheckConstraint("type_size IN (12, 14, 18)", name="type_size"),
    Index(None, "phone"),
    Index(None, "birth_date"),
)

screening = _table(  # dated answers; a new answer never edits an old one
    "screening",
    _ref("patient_id", patient, index=True),
    Column("question", Text, nullable=False),  # id of domain.screening: C1, C2 ...
    Column("answer", Text, nullable=False),
    Column("basis", Day),  # the day a wait counts from: stopped on, last used on
    Column("asked", WallTime, nullable=False),
    _one_of("answer", "no", "yes", "unsure"),
)

consent = _table(
    "consent",
    _ref("patient_id", patient, index=True),
    Column("scope", Text, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("signed_on", Day, nullable=False),
    _one_of("scope", "treatment", "photo_record", "photo_teaching", "photo_marketing"),
)

series = _table(
    "series",
    _ref("patient_id", patient, index=True),
    Column("concern", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("sessions", Integer, nullable=False),  # planned count
    Column("count_reason", Text, nullable=False, server_default=""),  # why not 3 to 5
    Column("status", Text, nullable=False, server_default="running"),
    CheckConstraint("sessions BETWEEN 1 AND 12", name="sessions"),
    CheckConstraint("sessions BETWEEN 3 AND 5 OR count_reason <> ''", name="count"),
    _one_of("status", "running", "complete", "stopped"),
)

appointment = _table(
    "appointment",
    _ref("patient_id", patient),
    _ref("service_id", service),
    Column("kind", Text, nullable=False),
    _ref("series_id", series, required=False),
    Column("session", Integer),
    Column("area", Text, nullable=False, server_default=""),
    Column("starts", WallTime, nullable=False),
    Column("ends", WallTime, nullable=False),  # when the patient leaves; clean-down runs on
    Column("practitioner_id", Integer, ForeignKey(resource.c.id), nullable=False),
    Column("room_id", Integer, ForeignKey(resource.c.id)),
    Column("pen_id", Integer, ForeignKey(resource.c.id)),
    Column("status", Text, nullable=False, server_default="booked"),
    Column("reason", Text, nullable=False, server_default=""),  # why cancelled
    Column("note", Text, nullable=False, server_default=""),
    Column("arrived", WallTime),
    Column("numbing_on", WallTime),
    Column("numbing_until", WallTime),
    Column("treatment_on", WallTime),
    Column("finished", WallTime),  # Finish was pressed: the treatment's actual end
    Column("closed", WallTime),  # check-out closed
    _one_of("kind", *KINDS),
    _one_of("status", *STATUSES),
    CheckConstraint("ends > starts AND ends - starts <= 1440", name="span"),
    CheckConstraint("(series_id IS NULL) = (session IS NULL)", name="session"),
    CheckConstraint("(kind = 'series') = (series_id IS NOT NULL)", name="series_kind"),
    CheckConstraint("session BETWEEN 1 AND 12", name="number"),
    Index(None, "starts"),
    Index(None, "patient_id", "starts"),
    Index(None, "practitioner_id", "starts"),
    Index(
        "uq_appointment_live_session",
        "series_id",
        "session",
        unique=True,
        sqlite_where=sa.text("series_id IS NOT NULL AND status NOT IN ('cancelled', 'no_show')"),
        postgresql_where=sa.text("series_id IS NOT NULL AND status NOT IN ('cancelled', 'no_show')"),
    ),
)

appointment_phase = _table(  # a snapshot: editing a service never changes booked visits
    "appointment_phase",
    _ref("appointment_id", appointment),
    Column("ord", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("starts", WallTime, nullable=False),
    Column("ends", WallTime, nullable=False),
    Column("holds", Text, nullable=False),
    CheckConstraint("ends > starts", name="span"),
    UniqueConstraint("appointment_id", "ord"),
)

occupancy = _table(  # the plan: one row per appointment x resource, guarded; deleted on cancel and no-show
    "occupancy",
    _ref("appointment_id", appointment, index=True),
    _ref("resource_id", resource),
    Column("starts", WallTime, nullable=False),
    Column("ends", WallTime, nullable=False),
    CheckConstraint("ends > starts AND ends - starts <= 1440", name="span"),
    Index(None, "resource_id", "starts"),
)

presence = _table(  # the patient's own time, guarded like a resource: nobody is in two visits at once
    "presence",
    _ref("appointment_id", appointment, index=True),
    _ref("patient_id", patient),
    Column("starts", WallTime, nullable=False),
    Column("ends", WallTime, nullable=False),
    CheckConstraint("ends > starts AND ends - starts <= 1440", name="span"),
    Index(None, "patient_id", "starts"),
)

tray = _table(  # lifted out of the calendar, to be put down elsewhere; holds no resource meanwhile
    "tray",
    Column("appointment_id", Integer, ForeignKey(appointment.c.id), nullable=False, unique=True),
    Column("lifted", WallTime, nullable=False),
    _ref("person_id", person),
)

cartridge_lot = _table(
    "cartridge_lot",
    Column("gtin", Text, nullable=False, server_default=""),
    Column("lot", Text, nullable=False),
    Column("expires", Day, nullable=False),
    Column("name", Text, nullable=False, server_default=""),  # 12-pin, 36-pin ...
    Column("blocked", Flag, nullable=False, server_default="0"),
    Column("block_reason", Text, nullable=False, server_default=""),
    UniqueConstraint("gtin", "lot"),
    # A lot is looked for in any case: a recall must not miss anybody for a small letter.
    Index("ix_cartridge_lot_code", sa.func.upper(sa.text("lot"))),
)

treatment = _table(  # what really happened; it never collides
    "treatment",
    Column("appointment_id", Integer, ForeignKey(appointment.c.id), nullable=False, unique=True),
    _ref("patient_id", patient),
    Column("operator_id", Integer, ForeignKey(resource.c.id), nullable=False),
    Column("pen_id", Integer, ForeignKey(resource.c.id), nullable=False),
    Column("started", WallTime, nullable=False),
    Column("ended", WallTime, nullable=False),  # treated_at
    Column("intensity", Text, nullable=False),
    Column("numbing_product", Text, nullable=False, server_default=""),
    Column("numbing_percent", Text, nullable=False, server_default=""),
    Column("numbing_on", WallTime),
    Column("numbing_off", WallTime),
    Column("serum", Text, nullable=False, server_default=""),
    Column("serum_lot", Text, nullable=False, server_default=""),
    Column("reaction", Text, nullable=False, server_default=""),
    Column("pain", Integer),
    Column("note", Text, nullable=False, server_default=""),
    _one_of("intensity", "light", "standard", "aggressive"),
    CheckConstraint("pain BETWEEN 0 AND 10", name="pain"),
    CheckConstraint("ended >= started", name="span"),
    Index(None, "patient_id", "ended"),
    Index(None, "ended"),
)

treatment_zone = _table(
    "treatment_zone",
    _ref("treatment_id", treatment),
    Column("ord", Integer, nullable=False),
    Column("zone", Text, nullable=False),
    Column("depth_um", Integer, nullable=False),  # micrometres
    Column("speed", Integer, nullable=False),
    Column("speed_unit", Text, nullable=False),
    Column("passes", Integer, nullable=False),
    Column("endpoint", Text, nullable=False),
    _one_of("speed_unit", "rpm", "Hz", "level"),
    CheckConstraint("depth_um >= 0 AND depth_um <= 10000", name="depth"),
    CheckConstraint("passes BETWEEN 1 AND 50", name="passes"),
    UniqueConstraint("treatment_id", "ord"),
)

cartridge_unit = _table(  # one piece; guarded: once used by a treatment it is never used by another
    "cartridge_unit",
    _ref("lot_id", cartridge_lot),
    Column("serial", Text),
    _ref("treatment_id", treatment, required=False, index=True),
    Index(None, "lot_id", "treatment_id"),
    UniqueConstraint("lot_id", "serial"),
)

handout = _table(  # what was printed, word for word, and when it was handed over
    "handout",
    _ref("appointment_id", appointment, index=True),
    Column("kind", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("sheet", Text, nullable=False),  # JSON of the values that were printed
    Column("printed", WallTime),
    Column("handed_over", WallTime),
    _one_of("kind", "aftercare"),
)

contact = _table(  # a call-back attempt and its outcome
    "contact",
    _ref("patient_id", patient, index=True),
    Column("at", WallTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("note", Text, nullable=False, server_default=""),
    Column("next_try", Day),
    _one_of("outcome", "booked", "no_answer", "message", "later", "declined", "wrong_number"),
)

recall = _table(  # maintained: recomputed for the touched patients in the unit that touched them
    "recall",
    Column("patient_id", Integer, ForeignKey(patient.c.id), nullable=False, unique=True),
    Column("reason", Text, nullable=False),
    Column("last_treated", Day, nullable=False),
    Column("due_from", Day, nullable=False),
    Column("due_to", Day, nullable=False),
    Column("series_id", Integer),  # the series that waits; no reference, as it may go before the row does
    Column("session", Integer),
    _one_of("reason", "over_40", "sun_damage", "own_interval", "clinic_interval", "series"),
    Index(None, "due_from", "due_to"),
    Index(None, "due_to", "reason"),
    derived=True,
)

patient_key = _table(  # maintained: folded words of a patient for search by prefix on both engines
    "patient_key",
    _ref("patient_id", patient, index=True),
    Column("word", _BYTEWISE, nullable=False),
    Column("sort", _BYTEWISE, nullable=False),  # all words of the name, the family's first
    Index(None, "word", "sort", "patient_id"),
    derived=True,
)

# Foreign keys are judged row by row, except in an undo, which passes through halves (Unit.defer_references).
for _each in metadata.tables.values():
    for _key in _each.foreign_key_constraints:
        _key.deferrable, _key.initially = True, "IMMEDIATE"

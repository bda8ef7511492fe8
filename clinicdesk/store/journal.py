"""The journal: its tables, the images of rows, the HMAC chain over salted digests, and the chain's proof.

One committed unit of work is one row of `change`; each row that it touched is one row of `change_row`. The
rules are those of journal.md: `after` is full; `before` is full for a deletion and holds the changed columns
for an update. `digest = SHA-256(salt ‖ [before,after] ‖ pack)` and
`mac = HMAC(key, previous mac ‖ header ‖ Σ [table, pk, op, subject] ‖ digest)`, so that images can be blanked
one day and the chain still verifies.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from clinicdesk.store.meta import machinery

GENESIS = bytes(32)
SALT = 16
NO_TABLE = (
    "change"  # `tbl` of rows that speak about a change (T) or say something (N), not about a table's row
)
PACK_ROWS = 1000
MOST_ROWS = 1 << 20  # of one change
STREAM = {"yield_per": 500}  # whole tables are walked, never loaded

_big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

change = sa.Table(
    "change",
    machinery,
    sa.Column("seq", _big, primary_key=True, autoincrement=False),
    sa.Column("unit", sa.LargeBinary, nullable=False, unique=True),  # the command's id: a retry finds it
    sa.Column("at_us", _big, nullable=False),  # microseconds since 1970, UTC
    sa.Column(
        "who", sa.Integer, nullable=False
    ),  # id of a person, without a reference: history outlives them
    sa.Column("desk", sa.Text, nullable=False),
    sa.Column("verb", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),  # a code, never free text: that goes into an N row
    sa.Column("schema_rev", sa.Integer, nullable=False),
    sa.Column("nrows", sa.Integer, nullable=False),
    sa.Column("mac", sa.LargeBinary, nullable=False),
    sa.CheckConstraint("seq > 0", name="ck_change_seq"),
    sa.Index("ix_change_desk", "desk", "seq"),
    sqlite_strict=True,
)

change_row = sa.Table(
    "change_row",
    machinery,
    sa.Column("id", _big, primary_key=True, autoincrement=False),  # seq and ord in one: see `row_id`
    sa.Column("seq", _big, sa.ForeignKey(change.c.seq), nullable=False),
    sa.Column("ord", sa.Integer, nullable=False),
    sa.Column("tbl", sa.Text, nullable=False),
    sa.Column("pk", _big, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
    sa.Column("subject", sa.Integer),  # the patient it is about
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("pack", sa.LargeBinary),  # P: a thousand rows, columnar, zlib
    sa.Column("salt", sa.LargeBinary),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.CheckConstraint(f"id = seq * {MOST_ROWS} + ord", name="ck_change_row_id"),
    sa.CheckConstraint("op IN ('I', 'U', 'D', 'T', 'N', 'P', 'R')", name="ck_change_row_op"),
    sa.Index("ix_row_obj", "tbl", "pk", "seq"),
    sa.Index("ix_row_subject", "subject", "seq", sqlite_where=sa.text("subject IS NOT NULL")),
    sqlite_strict=True,
)

unit_open = sa.Table(  # SQLite only: holds its one row while a unit of work is open, for the fence to see
    "unit_open",
    machinery,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.CheckConstraint("one = 1", name="ck_unit_open_one"),
    sqlite_strict=True,
)

HEADER_COLUMNS = ("seq", "unit", "at_us", "who", "desk", "verb", "reason", "schema_rev", "nrows", "mac")
ROW_COLUMNS = ("id", "seq", "ord", "tbl", "pk", "op", "subject", "before", "after", "pack", "salt", "digest")

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class Header(NamedTuple):
    """One change, as it is written and chained."""

    seq: int
    unit: bytes
    at_us: int
    who: int
    desk: str
    verb: str
    reason: str
    schema_rev: int
    nrows: int


class Entry(NamedTuple):
    """One touched row: what it was and what it became, as JSON text; or a pack, a note, an undone flag."""

    tbl: str
    pk: int
    op: str
    subject: int | None = None
    before: str | None = None
    after: str | None = None
    pack: bytes | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """One place where the chain or a digest does not hold: a change, and the row's place in it."""

    seq: int
    ord: int | None
    what: str  # mac, digest, rows, gap


def image(values: dict[str, Any]) -> str:
    """A row, or some of its columns, as sorted-key JSON text of storage values."""
    return _encode(values)


def row_image(columns: Sequence[str], row: Sequence[Any]) -> str:
    """A whole row as `image` writes it, its columns sorted already."""
    return _encode_sorted(dict(zip(columns, row, strict=True)))


def read_image(text: str) -> dict[str, Any]:
    """The storage values that an image holds."""
    values: dict[str, Any] = json.loads(text)
    return values


# ------------------------------------------------------------------- packs
def pack_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """Up to a thousand rows as zlib of JSON, column after column: like lies beside like."""
    text = _encode([list(columns), [list(column) for column in zip(*rows, strict=True)]])
    return zlib.compress(text.encode(), 3)


def unpack_rows(data: bytes) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and rows of a pack."""
    columns, values = json.loads(zlib.decompress(data))
    return columns, list(zip(*values, strict=True))


# ------------------------------------------------------------------- chain
def digest_of(salt: bytes, before: str | None, after: str | None, pack: bytes | None) -> bytes:
    """The salted digest that stands for a row's images in the chain."""
    images = f"[{before or 'null'},{after or 'null'}]".encode()
    return hashlib.sha256(salt + images + (pack or b"")).digest()


def mac_of(key: bytes, previous: bytes, header: Header, rows: Iterable[tuple[Sequence[Any], bytes]]) -> bytes:
    """The mac of a change; `rows` are ((table, pk, op, subject), digest) in order."""
    parts = [previous, _framed(_encode([header.seq, header.unit.hex(), *header[2:]]))]
    for (table, pk, op, subject), digest in rows:
        # The JSON of the four: a table's name and an op hold nothing that JSON would have to escape.
        about = "null" if subject is None else subject
        parts += (_framed(f'["{table}",{pk},"{op}",{about}]'), digest)
    return hmac.digest(key, b"".join(parts), "sha256")


def _framed(text: str) -> bytes:
    data = text.encode()
    return len(data).to_bytes(4, "big") + data


def sealed(
    key: bytes, previous: bytes, header: Header, entries: Sequence[Entry], salts: bytes
) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    """The rows to write for a change, in HEADER_COLUMNS and ROW_COLUMNS; `salts` holds 16 bytes an entry."""
    if len(entries) > MOST_ROWS:
        raise ValueError(f"one change touches at most {MOST_ROWS} rows")
    first = row_id(header.seq)
    rows: list[tuple[Any, ...]] = []
    chained: list[tuple[Sequence[Any], bytes]] = []
    for number, entry in enumerate(entries):
        salt = salts[number * SALT : (number + 1) * SALT]
        digest = digest_of(salt, entry.before, entry.after, entry.pack)
        chained.append((entry[:4], digest))
        rows.append((first + number, header.seq, number, *entry, salt, digest))
    return (*header, mac_of(key, previous, header, chained)), rows


def row_id(seq: int, place: int = 0) -> int:
    """The id of a change's row: one number that only rises, so that the journal's pages fill to their end."""
    return seq * MOST_ROWS + place


def of_change(seq: int | sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """The condition that chooses the rows of one change."""
    return change_row.c.id.between(seq * MOST_ROWS, seq * MOST_ROWS + MOST_ROWS - 1)


def head(connection: Connection) -> tuple[int, bytes]:
    """The last change's number and mac: what an anchor keeps outside the database."""
    row = connection.execute(
        sa.select(change.c.seq, change.c.mac).order_by(change.c.seq.desc()).limit(1)
    ).first()
    return (0, GENESIS) if row is None else (row[0], bytes(row[1]))


def verify(connection: Connection, key: bytes) -> Iterator[Broken]:
    """Walk the whole chain; yields each change or row that does not hold. Cost: about 10 µs a row."""
    previous, expected = GENESIS, 1
    query = sa.select(*(change.c[name] for name in HEADER_COLUMNS)).order_by(change.c.seq)
    headers = connection.execute(query, execution_options=STREAM)
    rows = _rows_by_change(connection)
    waiting = next(rows, None)
    for row in headers:
        header, mac = Header(row[0], bytes(row[1]), *row[2:9]), bytes(row[9])
        while waiting is not None and waiting.seq < header.seq:
            yield Broken(waiting.seq, waiting.ord, "gap")
            waiting = next(rows, None)
        if header.seq != expected:
            yield Broken(header.seq, None, "gap")
        own: list[Any] = []
        while waiting is not None and waiting.seq == header.seq:
            own.append(waiting)
            waiting = next(rows, None)
        yield from _verify_change(key, previous, header, mac, own)
        previous, expected = mac, header.seq + 1
    if waiting is not None:
        yield Broken(waiting.seq, waiting.ord, "gap")


def _rows_by_change(connection: Connection) -> Iterator[Any]:
    query = sa.select(*(change_row.c[name] for name in ROW_COLUMNS)).order_by(change_row.c.id)
    return iter(connection.execute(query, execution_options=STREAM))


def _verify_change(
    key: bytes, previous: bytes, header: Header, mac: bytes, rows: Sequence[Any]
) -> Iterator[Broken]:
    if len(rows) != header.nrows or [row.ord for row in rows] != list(range(len(rows))):
        yield Broken(header.seq, None, "rows")
    for row in rows:
        if row.id != row_id(header.seq, row.ord):
            yield Broken(header.seq, row.ord, "rows")
        if row.salt is None or digest_of(row.salt, row.before, row.after, row.pack) != bytes(row.digest):
            yield Broken(header.seq, row.ord, "digest")
    chained = (((row.tbl, row.pk, row.op, row.subject), bytes(row.digest)) for row in rows)
    if not hmac.compare_digest(mac, mac_of(key, previous, header, chained)):
        yield Broken(header.seq, None, "mac")

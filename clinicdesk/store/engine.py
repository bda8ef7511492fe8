"""The two engines: SQLite through SQLCipher, PostgreSQL through psycopg, each set up and read back.

The standard library's `sqlite3` is never used: two copies of SQLite in one process destroy each other's locks
(ecosystem.md 1.1). The file's first sixteen bytes are read once, before the first connect, never after.
"""

from __future__ import annotations

import hashlib
import hmac
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlcipher3 import dbapi2

from clinicdesk.domain.refusal import EnvironmentFault

sqlcipher: Any = dbapi2  # the one driver of SQLite, plain files included
LEAST_SQLITE = (3, 51, 3)  # earlier ones can corrupt a WAL file (reliability.md fact 9)
BUSY_MS = 5000
PAGE = 4096
SALT_BYTES = 16
NETWORK_FILESYSTEMS = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph"})

# pragma, value to set, value to read back
_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("busy_timeout", str(BUSY_MS), BUSY_MS),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("wal_autocheckpoint", "1000", 1000),
    ("journal_size_limit", str(16 << 20), 16 << 20),
)
_MAC_PRAGMAS: tuple[tuple[str, str, object], ...] = (
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
)
_PG_SESSION = "-c lock_timeout=5s -c statement_timeout=0 -c idle_in_transaction_session_timeout=60s"
_PG_CONNECT = {
    "connect_timeout": 3,
    "tcp_user_timeout": 5000,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}


class Kind(Enum):
    """What lies at a path, as its first sixteen bytes tell."""

    ABSENT = "absent"
    PLAIN = "plain"
    ENCRYPTED = "encrypted"


@dataclass(frozen=True, slots=True)
class Header:
    """The kind of a database file; an encrypted one begins with its salt, its name in the keyring."""

    kind: Kind
    salt: bytes = b""


def assert_sqlite() -> None:
    """Raise EnvironmentFault when the driver carries an SQLite older than the one that is safe with WAL."""
    if sqlcipher.sqlite_version_info < LEAST_SQLITE:
        raise EnvironmentFault("sqlite_too_old", found=sqlcipher.sqlite_version)


def read_header(path: Path) -> Header:
    """Look at a file once, before anything connects to it.

    Raises EnvironmentFault: not_a_database, empty_file, no_right.
    """
    try:
        with path.open("rb") as file:
            first = file.read(SALT_BYTES)
        size = path.stat().st_size
    except FileNotFoundError:
        return Header(Kind.ABSENT)
    except IsADirectoryError:
        raise EnvironmentFault("not_a_database", path=str(path)) from None
    except OSError as error:
        raise EnvironmentFault("no_right", path=str(path), reason=error.strerror or "") from error
    if not first:
        raise EnvironmentFault("empty_file", path=str(path))
    if first == b"SQLite format 3\0":
        return Header(Kind.PLAIN)
    if size % PAGE or _looks_foreign(first):
        raise EnvironmentFault("not_a_database", path=str(path))
    return Header(Kind.ENCRYPTED, first)


def _looks_foreign(first: bytes) -> bool:
    """Text, emptiness and well-known formats are told apart from a salt, which is random."""
    known = (b"\xff\xd8\xff", b"\x89PNG", b"%PDF", b"PK\x03\x04", b"GIF8", b"\x1f\x8b", b"{\\rtf")
    printable = all(byte in b"\t\n\r" or 32 <= byte < 127 for byte in first)
    return first.startswith(known) or printable or not any(first)


def refuse_network_path(path: Path, mounts: str | None = None) -> None:
    """Raise EnvironmentFault("network_path") for a folder that several machines share: WAL is unsafe there.

    `mounts` is the text of /proc/mounts; without it the machine's own is read where there is one.
    """
    text = str(path)
    if text.startswith(("\\\\", "//")):
        raise EnvironmentFault("network_path", path=text)
    if mounts is None:
        table = Path("/proc/mounts")
        mounts = table.read_text(encoding="utf-8", errors="replace") if table.exists() else ""
    best, kind = "", ""
    folder = str(path.absolute().parent)
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        inside = folder == point or folder.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    if kind in NETWORK_FILESYSTEMS:
        raise EnvironmentFault("network_path", path=text)


# ------------------------------------------------------------------- SQLite
def sqlite_engine(path: Path, *, key: bytes | None = None) -> Engine:
    """An engine on one file; transactions begin IMMEDIATE where the connection's option `write` is set."""
    assert_sqlite()
    engine = sa.create_engine(
        URL.create("sqlite", database=str(path)),
        module=sqlcipher,
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
        pool_size=2,
    )

    @event.listens_for(engine, "connect", insert=True)
    def _open(raw: Any, _record: object) -> None:
        raw.isolation_level = None  # BEGIN is ours: real savepoints, and DDL that rolls back
        unlock(raw, key)
        _set_pragmas(raw, path, encrypted=key is not None)

    event.listen(engine, "begin", _begin)
    return engine


def raw_of(connection: Connection) -> Any:
    """The driver's own connection under an open one."""
    return connection.connection.driver_connection


def salt_of(key: bytes) -> bytes:
    """The first bytes of every file under a data key: the key is random, so its file's salt may follow it."""
    return hmac.digest(key, b"clinicdesk salt", hashlib.sha256)[:SALT_BYTES]


def unlock(raw: Any, key: bytes | None) -> None:
    """Give a raw connection its key, before it touches the file."""
    raw.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key is reported on standard error
    if key is not None:
        raw.execute(f"PRAGMA key = \"x'{key.hex()}{salt_of(key).hex()}'\"")


def _begin(connection: Connection) -> None:
    """Begin for SQLAlchemy, unless a unit of work has begun on the driver's connection already."""
    raw = raw_of(connection)
    if not raw.in_transaction:
        write = connection.get_execution_options().get("write")
        raw.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def _set_pragmas(raw: Any, path: Path, *, encrypted: bool) -> None:
    try:
        raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # the key is tried here
        for name, value, expected in _PRAGMAS + (_MAC_PRAGMAS if sys.platform == "darwin" else ()):
            raw.execute(f"PRAGMA {name} = {value}").fetchall()
            found = raw.execute(f"PRAGMA {name}").fetchone()
            if found is None or found[0] != expected:
                raise EnvironmentFault("pragma_refused", path=str(path), pragma=name, found=str(found))
        raw.execute("PRAGMA mmap_size = 0").fetchall()
    except sqlcipher.Error as error:
        raise sqlite_fault(error, path, encrypted=encrypted) or error from error


_FAULTS = {  # primary result code of SQLite to our code
    "SQLITE_FULL": "disk_full",
    "SQLITE_READONLY": "read_only",
    "SQLITE_CANTOPEN": "read_only",
    "SQLITE_PERM": "no_right",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_PROTOCOL": "busy",
}
_FULL = "SQLITE_IOERR_SHMSIZE"  # no room for the few pages beside the file that every opening needs


def sqlite_fault(error: BaseException, path: Path, *, encrypted: bool = False) -> EnvironmentFault | None:
    """The fault that a driver error stands for; None when it is a bug of ours."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name == "SQLITE_NOTADB":
        return EnvironmentFault("wrong_key" if encrypted else "not_a_database", path=str(path))
    code = "disk_full" if name == _FULL else _FAULTS.get("_".join(name.split("_")[:2]))
    return None if code is None else EnvironmentFault(code, path=str(path), reason=str(error))


# ------------------------------------------------------------------- PostgreSQL
def postgres_engine(url: str) -> Engine:
    """An engine on a PostgreSQL database through psycopg 3, with deadlines on each wait."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "postgresql" or parsed.get_driver_name() != "psycopg":
        raise EnvironmentFault("unknown_url", url=parsed.render_as_string(hide_password=True))
    return sa.create_engine(
        parsed,
        pool_size=2,
        pool_pre_ping=True,
        connect_args={**_PG_CONNECT, "options": _PG_SESSION, "application_name": "clinicdesk"},
    )


def refuse_unsafe_server(connection: Connection) -> None:
    """Raise EnvironmentFault("unsafe_server") when the server may lose what it acknowledged."""
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if connection.exec_driver_sql(f"SHOW {name}").scalar_one() == "off":
            raise EnvironmentFault("unsafe_server", setting=name)

"""What a database says about itself: whose it is, its schema number, the journal's key if it holds one."""

from __future__ import annotations

import hashlib
import hmac

import sqlalchemy as sa
from sqlalchemy.engine import Connection

APPLICATION_ID = 0x636C6463  # "cldc", in bytes 68..71 of an SQLite file
SCHEMA = 1  # the number of the newest Alembic revision: 0001, 0002 ...

machinery = sa.MetaData()  # the journal's tables and this one: no screen reads or writes them

meta = sa.Table(
    "meta",
    machinery,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.LargeBinary, nullable=False),
    sqlite_strict=True,
)


def journal_key_from(data_key: bytes) -> bytes:
    """The journal's HMAC key of an encrypted database: HMAC-SHA-256 of a fixed label under the data key.

    A plain file and PostgreSQL hold a random journal key in `meta` instead: there the chain shows accidents
    and careless hands, and only the outside anchor (a backup's manifest) shows a forger who reads the file.
    """
    return hmac.digest(data_key, b"clinicdesk journal v1", hashlib.sha256)


def write(connection: Connection, key: str, value: bytes) -> None:
    """Set one value, in the caller's transaction."""
    connection.execute(meta.delete().where(meta.c.key == key))
    connection.execute(meta.insert().values(key=key, value=value))


def read(connection: Connection, key: str) -> bytes | None:
    """One value, or None when it was never set."""
    return connection.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar()


def schema_of(connection: Connection) -> int | None:
    """The schema number of an open database, None when it carries none of ours."""
    if connection.dialect.name == "sqlite":
        if connection.exec_driver_sql("PRAGMA application_id").scalar() != APPLICATION_ID:
            return None
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if not sa.inspect(connection).has_table(meta.name):
        return None
    value = read(connection, "schema")
    return None if value is None else int(value)


def set_schema(connection: Connection, number: int) -> None:
    """Write the schema number, in the migration's own transaction."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {number}")
    write(connection, "schema", str(number).encode())

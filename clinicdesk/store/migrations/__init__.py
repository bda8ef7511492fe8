"""The schema's revisions, driven from code: one transaction each time, old or new, never half.

To add one: write versions/NNNN_words.py with `revision = "NNNN"`, raise `meta.SCHEMA` to its number, and keep
what the revision needs inside it, since the tables of today are not the tables it will meet. New columns of
journaled tables need a server default, so that older images still make whole rows.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import meta
from clinicdesk.store.engine import raw_of

FOLDER = Path(__file__).parent


def migrate(connection: Connection) -> None:
    """Bring a database to this version's schema, in one transaction on a connection that has none open.

    Foreign keys are off meanwhile: rebuilding a parent with them on empties its children (ecosystem.md 1.2).
    """
    sqlite = connection.dialect.name == "sqlite"
    raw = raw_of(connection)
    if sqlite:
        raw.execute("PRAGMA foreign_keys = OFF")
    connection = connection.execution_options(write=True)
    try:
        with connection.begin():
            command.upgrade(_config(connection), "head")
            meta.set_schema(connection, meta.SCHEMA)
            if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise EnvironmentFault("damaged", reason="foreign keys")
    finally:
        if sqlite:
            raw.execute("PRAGMA foreign_keys = ON")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config

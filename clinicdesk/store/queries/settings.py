"""Reads the clinic's settings: JSON values under plain keys."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from clinicdesk.store.tables import setting

_VALUE = sa.select(setting.c.value).where(setting.c.key == sa.bindparam("key"))


def read(connection: Connection, key: str) -> dict[str, Any] | None:
    """The settings kept under a key, or None when nothing was kept: the domain's defaults hold then."""
    text = connection.scalar(_VALUE, {"key": key})
    return None if text is None else dict(json.loads(text))

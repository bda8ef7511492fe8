"""What the database's own no means to people: the guards' and constraints' refusals as reason codes."""

from __future__ import annotations

import re

from clinicdesk.domain.refusal import Refused, refuse
from clinicdesk.store import guards

_UNIQUE = re.compile(r"UNIQUE constraint failed: (.*)")
_PG_UNIQUE = re.compile(r"Key \(([\w, ]+)\)=")
_PG_SLOT = re.compile(r"\)=\(\[(-?\d+),-?\d+\), \[(-?\d+),(-?\d+)\)\)")


def refusal_of(error: BaseException, table: str) -> Refused:
    """What a guard's or a constraint's no means to people; raises the error itself when it is our bug."""
    text, state = str(error), getattr(error, "sqlstate", None)
    if text.startswith(guards.DOUBLE + ":"):
        _, where, *numbers = text.split(":")
        return _double(where, *map(int, numbers))
    if state == "23P01" and (found := _PG_SLOT.search(text)):
        return _double(table, *map(int, found.groups()))
    if guards.SINGLE_USE in text:
        return refuse(guards.SINGLE_USE)
    if found := _UNIQUE.search(text):
        return refuse("taken", table=table, columns=tuple(re.findall(r"\.(\w+)", found[1])))
    if state == "23505" and (found := _PG_UNIQUE.search(text)):
        return refuse("taken", table=table, columns=tuple(found[1].split(", ")))
    if "FOREIGN KEY constraint failed" in text or state == "23503":
        return refuse("still_used", table=table)
    raise error


def _double(table: str, owner: int, starts: int, ends: int) -> Refused:
    """Which resource or patient is already somewhere else, in wall minutes."""
    if table == "occupancy":
        return refuse(guards.DOUBLE, table=table, resource_id=owner, starts=starts, ends=ends)
    return refuse(guards.DOUBLE, table=table, patient_id=owner, starts=starts, ends=ends)

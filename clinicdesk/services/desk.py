"""The desk that a service works at: its store, its clock, who sits there, and the one way to write."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from clinicdesk.domain.changes import Outcome
from clinicdesk.domain.refusal import refuse
from clinicdesk.domain.views.clinic import ClinicInfo
from clinicdesk.services import sessions
from clinicdesk.store import AlreadyDone, history, upkeep
from clinicdesk.store.queries import settings

if TYPE_CHECKING:
    from clinicdesk.store import Store, Unit

Verb = TypeVar("Verb", bound=Callable[..., object])

_CODE = re.compile(r"[a-z_]*")

UNNAMED = ClinicInfo(
    name="",
    street="",
    city="",
    phone="",
    evening_phone="",
    emergency="",
    zone="UTC",
    region="GB",
    language="en",
)


def verb(permission: str, *, made: str = "") -> Callable[[Verb], Verb]:
    """Name the right that a service's public method asks for; it is kept as `.permission` on the method.

    A command that was carried out before (a retry after a lost answer) is no error to whoever asks: the
    method answers with what changed then. Its value is None or, with `made`, an id out of the rows that were
    written: "appointment" is that of the first row of a table, "appointment.series_id" one of its columns.
    """

    def named(method: Verb) -> Verb:
        @wraps(method)
        def once(self: Any, *args: Any, **options: Any) -> object:
            try:
                return method(self, *args, **options)
            except AlreadyDone as done:
                desk: Desk = self._desk
                return Outcome(desk.written(made, done.changes.seq) if made else None, done.changes)

        once.permission = permission  # type: ignore[attr-defined]  # functions carry any attribute
        return cast("Verb", once)

    return named


@dataclass(frozen=True)
class Desk:
    """One place of work: every service of it reads and writes through here.

    `clock` tells the naive wall time of the clinic, `who` is a person's id, `name` the desk's own name.
    """

    store: Store
    clock: Callable[[], datetime]
    who: int = 1
    name: str = "desk 1"

    def info(self) -> ClinicInfo:
        """Who the clinic is; an unnamed one before it was set up."""
        with self.store.read() as connection:
            kept = settings.value(connection, "clinic")
        return ClinicInfo(**{name: kept.get(name, getattr(UNNAMED, name)) for name in ClinicInfo.__slots__})

    @contextmanager
    def unit(
        self, verb: str, reason: str = "", command: bytes | None = None, *, bulk: bool = False
    ) -> Iterator[Unit]:
        """One change: all of it is kept at the end of the block, or none of it when the block raises.

        Every touched series is held to its rules, and what is recomputed from the touched patients (recall,
        search) is brought up to date in the same unit. After the block `unit.changes` says what changed.
        `bulk` is for loads of packed rows, whose patients nobody counts: everything is recomputed. A reason
        in people's own words is kept as a note, which can be erased; the head of a change cannot.
        """
        code = reason if _CODE.fullmatch(reason) else ""
        with self.store.unit(
            verb, who=self.who, desk=self.name, reason=code, command=command, bulk=bulk
        ) as unit:
            yield unit
            if code != reason:
                about = tuple(unit.subjects)
                unit.note(about[0] if len(about) == 1 else None, reason)
            if bulk:
                upkeep.rebuild(unit)
            else:
                sessions.uphold(unit)
                upkeep.refresh(unit, unit.subjects)

    def written(self, made: str, seq: int) -> int:
        """The id that an earlier change answered with, for a caller who lost the answer; see `verb`."""
        table, _, column = made.partition(".")
        with self.store.read() as connection:
            for image in history.images(connection, seq):
                if image.table == table:
                    return int((image.after or {})[column]) if column else image.pk
        raise refuse("gone", table=table, id=seq)

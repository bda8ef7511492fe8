"""The one door to a clinic's database: open it, read from it, write to it by units of work.

A store holds one writing and one reading connection for its whole life. Readers see one snapshot for each
`with store.read()`; writers wait for each other, in this process by a lock, between desks by the database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from clinicdesk.domain.changes import Changes
from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import journal, meta
from clinicdesk.store.engine import (
    SALT_BYTES,
    raw_of,
    sqlite_fault,
)
from clinicdesk.store.refusals import refusal_of
from clinicdesk.store.unit import Unit

Clock = Callable[[], datetime]
Entropy = Callable[[int], bytes]

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)


class AlreadyDone(Exception):
    """A command with this id was committed before: a retry after a lost answer changes nothing."""

    def __init__(self, changes: Changes) -> None:
        super().__init__(str(changes.seq))
        self.changes = changes


def now_utc() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


class Store:
    """An open clinic database."""

    def __init__(
        self, engine: Engine, *, path: Path | None, key: bytes | None, clock: Clock, entropy: Entropy
    ) -> None:
        self.engine = engine
        self.path = path  # None on PostgreSQL
        self.key = key  # None for a plain file and on PostgreSQL
        self.clock = clock
        self.entropy = entropy
        self.journal_key = b""
        self.schema = meta.SCHEMA
        self.driver: Any = engine.dialect.loaded_dbapi
        self._reading = threading.RLock()
        self._writing = threading.Lock()
        self._writer_thread: int | None = None
        self._depth = 0
        self._reader: Connection | None = None
        self._writer: Connection | None = None
        self._inode = _inode(path)

    # --------------------------------------------------------------- reading
    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The reading connection, on one snapshot until the block ends; blocks inside blocks share it."""
        with self._reading, self.faults():
            if self._reader is None:
                self._reader = self._connect(write=False)
            if self._depth:
                yield self._reader
                return
            self._depth += 1
            try:
                with self._reader.begin():
                    yield self._reader
            finally:
                self._depth -= 1
                if self._reader.invalidated:  # a lost server: begin anew next time
                    self._reader.close()
                    self._reader = None

    def last_seq(self) -> int:
        """The number of the newest change."""
        with self.read() as connection:
            return journal.head(connection)[0]

    def changes_since(self, seq: int) -> Changes:
        """What was committed after a change, by any desk."""
        rows = sa.select(journal.change_row.c.tbl).where(journal.change_row.c.id >= journal.row_id(seq + 1))
        with self.read() as connection:
            newest = journal.head(connection)[0]
            if newest <= seq:
                return Changes(newest)
            return Changes(newest, frozenset(connection.scalars(rows)) - {journal.NO_TABLE})

    def data_version(self) -> int:
        """A number that differs from before when anybody committed; 2 µs on SQLite, for a timer to ask."""
        if self.engine.dialect.name != "sqlite":
            return self.last_seq()
        with self._reading, self.faults():
            if self._reader is None:
                self._reader = self._connect(write=False)
            raw = raw_of(self._reader)
            return int(raw.execute("PRAGMA data_version").fetchone()[0])

    @property
    def sizes(self) -> Mapping[str, int]:
        """Bytes of the database and of its write-ahead log."""
        if self.path is None:
            with self.read() as connection:
                return {
                    "file": int(
                        connection.scalar(sa.text("SELECT pg_database_size(current_database())")) or 0
                    )
                }
        wal = self.path.with_name(self.path.name + "-wal")
        return {"file": self.path.stat().st_size, "wal": wal.stat().st_size if wal.exists() else 0}

    # --------------------------------------------------------------- writing
    @contextmanager
    def unit(
        self,
        verb: str,
        *,
        who: int,
        desk: str,
        reason: str = "",
        command: bytes | None = None,
        bulk: bool = False,
    ) -> Iterator[Unit]:
        """One transaction that is also one change of the journal; leaving by an exception rolls it back.

        `command` is an id that the caller made, so that a retry never books twice: the second time the block
        is not entered and AlreadyDone is raised. `bulk` drops the slot guards for the load, proves that
        nothing overlaps and makes them again, all in the one transaction. Raises EnvironmentFault: busy,
        disk_full, read_only, disk_error, maybe_saved, file_replaced.
        """
        if self._writer_thread == threading.get_ident():
            raise RuntimeError("a unit of work is already open in this thread")
        with self._writing, self.faults():
            self._writer_thread = threading.get_ident()
            try:
                if self._writer is None:
                    self._writer = self._connect(write=True)
                raw = raw_of(self._writer)
                try:
                    if self.path is not None:
                        raw.execute("BEGIN IMMEDIATE")  # PostgreSQL begins with the first statement
                    self._refuse_repeat(raw, command)
                    unit = Unit(self, self._writer, bulk=bulk)
                    yield unit
                    name = command or self.entropy(SALT_BYTES)
                    unit.seal((name, (self.clock() - _UNIX) // _MICRO, who, desk, verb, reason))
                    self._refuse_replaced()
                    self._commit(raw, command)
                finally:
                    self._end(raw, self._writer)
            finally:
                self._writer_thread = None

    def _commit(self, raw: Any, command: bytes | None) -> None:
        try:
            raw.commit()
        except self.driver.IntegrityError as error:
            raise refusal_of(error, "") from error  # a reference that was judged at the commit
        except self.driver.Error as error:
            fault = self._fault_of(error)
            # A commit that the disk reported as failed can appear after all (reliability.md 2.3).
            if fault is not None and fault.code in {"disk_error", "server_gone"}:
                raise EnvironmentFault("maybe_saved", command=command, **fault.values) from error
            raise

    def _end(self, raw: Any, connection: Connection) -> None:
        """Roll back what was not committed, and let SQLAlchemy forget a transaction that it joined."""
        try:
            raw.rollback()
        except self.driver.Error:  # a lost server has rolled back by itself: begin anew next time
            connection.invalidate()
            self._writer = None
        if (joined := connection.get_transaction()) is not None:
            joined.close()
        if self._writer is None:
            connection.close()

    def _refuse_repeat(self, raw: Any, command: bytes | None) -> None:
        if command is None:
            return
        mark = "?" if self.path is not None else "%s"
        row = raw.execute(f"SELECT seq FROM change WHERE unit = {mark}", (command,)).fetchone()
        if row is not None:
            span = (journal.row_id(row[0]), journal.row_id(row[0] + 1))
            text = f"SELECT tbl FROM change_row WHERE id >= {mark} AND id < {mark}"
            tables = raw.execute(text, span).fetchall()
            raise AlreadyDone(Changes(row[0], frozenset(name for (name,) in tables) - {journal.NO_TABLE}))

    def _refuse_replaced(self) -> None:
        """A file deleted or replaced under an open handle takes every write and keeps none of them."""
        if _inode(self.path) != self._inode:
            raise EnvironmentFault("file_replaced", path=str(self.path))

    # --------------------------------------------------------------- faults, closing
    def fault(self, error: BaseException) -> BaseException:
        """A driver's error as the fault that it stands for, or itself when it is a bug of ours."""
        return self._fault_of(error) or error

    def _fault_of(self, error: BaseException | None) -> EnvironmentFault | None:
        if error is None:
            return None
        if self.path is not None:
            return sqlite_fault(error, self.path, encrypted=self.key is not None)
        state = getattr(error, "sqlstate", None) or ""
        if state in {"55P03", "40P01", "40001"}:
            return EnvironmentFault("busy", reason=str(error))
        if state == "53100":
            return EnvironmentFault("disk_full", reason=str(error))
        if isinstance(error, self.driver.OperationalError):
            return EnvironmentFault("server_gone", reason=str(error))
        return None

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the driver's errors inside the block into the faults that they stand for."""
        try:
            yield
        except (sa.exc.DBAPIError, self.driver.Error) as error:
            fault = self._fault_of(error.orig if isinstance(error, sa.exc.DBAPIError) else error)
            if fault is None:
                raise
            raise fault from error

    def _connect(self, *, write: bool) -> Connection:
        connection = self.engine.connect()
        if self.path is not None:
            size = 65536 if write or self.key is not None else 16384  # KiB; decrypting twice costs more
            raw = raw_of(connection)
            raw.execute(f"PRAGMA cache_size = -{size}")
            return connection.execution_options(write=write)
        if write:
            return connection.execution_options(isolation_level="READ COMMITTED")
        return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def close(self) -> None:
        """Give both connections back; SQLite folds its write-ahead log into the file."""
        with self._reading, self._writing:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    connection.close()
            self._reader = self._writer = None
            self.engine.dispose()


def _inode(path: Path | None) -> tuple[int, int] | None:
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

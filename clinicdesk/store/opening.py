"""Opening a clinic's database, or making one: each wrong file is told apart before anything is written."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine, make_url

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import guards, journal, meta
from clinicdesk.store.door import Clock, Entropy, Store, now_utc
from clinicdesk.store.engine import (
    Header,
    Kind,
    postgres_engine,
    read_header,
    refuse_network_path,
    refuse_unsafe_server,
    sqlcipher,
    sqlite_engine,
    sqlite_fault,
)


def open_as_is(
    target: str | Path,
    *,
    key: bytes | None = None,
    create: bool = False,
    clock: Clock = now_utc,
    entropy: Entropy = os.urandom,
) -> Store:
    """Open a clinic's database as `open_store` does, but leave an older schema as it is, to be looked at."""
    text = str(target)
    if "://" in text and not text.startswith("sqlite:"):
        store = Store(postgres_engine(text), path=None, key=None, clock=clock, entropy=entropy)
        return _opened(store, lambda: _ready_postgres(store, create=create))
    path = Path(make_url(text).database or "") if "://" in text else Path(target)
    refuse_network_path(path)
    header = read_header(path)
    if header.kind is Kind.ABSENT:
        if not create:
            raise EnvironmentFault("absent", path=str(path))
        _create_file(path, key, entropy)
        header = read_header(path)
    data_key = _data_key(path, header, key)
    store = Store(sqlite_engine(path, key=data_key), path=path, key=data_key, clock=clock, entropy=entropy)
    return _opened(store, lambda: _ready_sqlite(store))


def _data_key(path: Path, header: Header, key: bytes | None) -> bytes | None:
    if header.kind is Kind.PLAIN:
        return None
    if key is None:
        raise EnvironmentFault("key_missing", path=str(path))
    return key


def _opened(store: Store, ready: Callable[[], None]) -> Store:
    try:
        ready()
    except BaseException:
        store.close()
        raise
    return store


def _ready_sqlite(store: Store) -> None:
    path = str(store.path)
    with store.read() as connection:
        schema = meta.schema_of(connection)
    if schema is None:
        raise EnvironmentFault("unknown_file", path=path)
    _ready(store, schema, path)


def _ready_postgres(store: Store, *, create: bool) -> None:
    url = store.engine.url.render_as_string(hide_password=True)
    with store.read() as connection:
        refuse_unsafe_server(connection)
        schema = meta.schema_of(connection)
        tables = sa.inspect(connection).get_table_names() if schema is None else []
    if schema is None:
        if tables:
            raise EnvironmentFault("unknown_file", path=url)
        if not create:
            raise EnvironmentFault("absent", path=url)
        _make_schema(store.engine, store.entropy(32))
        schema = meta.SCHEMA
    _ready(store, schema, url)


def _ready(store: Store, schema: int, path: str) -> None:
    """Refuse a newer schema, take the journal's key, and look at the guards."""
    if schema > meta.SCHEMA:
        raise EnvironmentFault("newer_file", path=path, found=schema, known=meta.SCHEMA)
    with store.read() as connection:
        held = meta.read(connection, "journal_key")
    store.journal_key = held if held is not None else meta.journal_key_from(store.key or b"")
    store.schema = schema
    if schema == meta.SCHEMA:
        refuse_altered_guards(store, path)


def refuse_altered_guards(store: Store, path: str) -> None:
    """Raise EnvironmentFault("guards_altered") unless the guards are as this version ships them."""
    with store.read() as connection:
        altered = guards.missing(connection)
        if not altered and store.path is not None and connection.scalar(sa.select(journal.unit_open.c.one)):
            altered = [journal.unit_open.name]
    if altered:
        raise EnvironmentFault("guards_altered", path=path, names=tuple(altered))


def _create_file(path: Path, key: bytes | None, entropy: Entropy) -> None:
    """Make a new database beside its place and move it there whole: a crash leaves none, never half."""
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
    except OSError as error:
        raise EnvironmentFault("no_right", path=str(path.parent), reason=error.strerror or "") from error
    engine = sqlite_engine(part, key=key)
    try:
        _make_schema(engine, None if key is not None else entropy(32))
        engine.dispose()
        part.rename(path)
    except (sa.exc.DBAPIError, sqlcipher.Error) as error:
        cause = error.orig if isinstance(error, sa.exc.DBAPIError) else error
        raise sqlite_fault(cause or error, part) or error from error
    finally:
        engine.dispose()
        for tail in ("", "-wal", "-shm"):
            part.with_name(part.name + tail).unlink(missing_ok=True)


def _make_schema(engine: Engine, journal_key: bytes | None) -> None:
    from clinicdesk.store.migrations import migrate

    with engine.connect() as connection:
        migrate(connection)
        if journal_key is not None:
            with connection.begin():
                meta.write(connection, "journal_key", journal_key)

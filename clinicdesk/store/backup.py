"""Backups that are proven before they count, and putting one back without ever being without a database.

One step of SQLite's backup copies a consistent whole while people work (in steps it never ends:
reliability.md fact 12). The copy keeps the source's encryption, is written as `.part`, flushed, checked as a
clinic checks itself, described by a manifest and only then given its name. PostgreSQL is backed up by its
server.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import clinicdesk
from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import journal, meta
from clinicdesk.store.check import Anchor, DerivedCheck, check
from clinicdesk.store.door import Store
from clinicdesk.store.engine import Kind, raw_of, read_header, sqlcipher, sqlite_fault, unlock
from clinicdesk.store.opening import open_as_is

_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself, in a JSON file beside it; `seq` and `mac` anchor the journal's end."""

    file: str
    sha256: str
    bytes: int
    made: str  # UTC, ISO 8601
    program: str
    schema: int
    encrypted: bool
    seq: int
    mac: str

    @property
    def anchor(self) -> Anchor:
        """The journal's end at the time of the backup, to check the live database against."""
        return Anchor(self.seq, bytes.fromhex(self.mac))


# ------------------------------------------------------------------- making one
def backup(store: Store, folder: Path, *, stem: str = "", derived: DerivedCheck | None = None) -> Path:
    """A verified backup in a folder; returns its path. Its manifest lies beside it as `.json`.

    The copy is made and proven beside the database and carried to the folder only then: SQLite never works on
    a shared folder. Raises EnvironmentFault: `backup_failed` with the findings, `disk_full`, `no_right`,
    `server_backs_up` on PostgreSQL. What was begun is removed again.
    """
    if store.path is None:
        raise EnvironmentFault("server_backs_up")
    moment = store.clock()
    name = f"{stem or store.path.stem}-{moment.strftime(_STAMP)}.clinicdesk"
    target, part, local = folder / name, folder / f"{name}.part", _beside(store.path, ".backup.part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _copy(store, local)
        manifest = _prove(store, local, target.name, moment, derived)
        _duplicate(local, part)
        if _sha256(part) != manifest.sha256:
            raise EnvironmentFault("backup_failed", path=str(part), findings=())
        _write_flushed(_manifest_path(target), json.dumps(asdict(manifest), indent=1).encode())
        part.replace(target)
        _flush_folder(folder)
    except OSError as error:
        raise _os_fault(error, folder) from error
    finally:
        _remove(local)
        _remove(part)
    return target


def _copy(store: Store, part: Path) -> None:
    """All pages in one step, into a file that rests in no write-ahead log."""
    _remove(part)
    raw: Any = sqlcipher.connect(str(part), isolation_level=None)
    try:
        unlock(raw, store.key)
        with store.read() as connection:
            raw_of(connection).backup(raw, pages=-1)
    except sqlcipher.Error as error:
        raise sqlite_fault(error, part, encrypted=store.key is not None) or error from error
    finally:
        raw.close()


def _prove(store: Store, part: Path, name: str, moment: datetime, derived: DerivedCheck | None) -> Manifest:
    copy = open_as_is(part, key=store.key)
    try:
        if findings := check(copy, derived):
            raise EnvironmentFault("backup_failed", findings=findings)
        with copy.read() as connection:
            seq, mac = journal.head(connection)
    finally:
        copy.close()
    _rest(part, store.key)
    return Manifest(
        file=name,
        sha256=_sha256(part),
        bytes=part.stat().st_size,
        made=moment.isoformat(timespec="seconds"),
        program=clinicdesk.__version__,
        schema=store.schema,
        encrypted=store.key is not None,
        seq=seq,
        mac=mac.hex(),
    )


def _rest(part: Path, key: bytes | None) -> None:
    """Leave write-ahead logging, so that the file alone is the whole backup."""
    raw: Any = sqlcipher.connect(str(part), isolation_level=None)
    try:
        unlock(raw, key)
        raw.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        raw.close()
    _flush(part)


# ------------------------------------------------------------------- putting one back
def read_manifest(path: Path) -> Manifest | None:
    """The manifest beside a backup; None when there is none. Raises EnvironmentFault when it is damaged."""
    beside = _manifest_path(path)
    if not beside.exists():
        return None
    try:
        return Manifest(**json.loads(beside.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise EnvironmentFault("manifest_damaged", path=str(beside)) from error


def verify(
    path: Path, scratch: Path, key: bytes | None = None, *, derived: DerivedCheck | None = None
) -> Manifest | None:
    """Prove a backup on a copy in a scratch folder, thrown away after: its hash, pages, rules, journal, rows.

    Raises EnvironmentFault: `backup_damaged`, `backup_failed`, `newer_file`, and all that open_store raises.
    """
    manifest = _sound(path)
    trial = scratch / f"{path.name}.trial"
    try:
        _duplicate(path, trial)
        _open_and_check(trial, key, manifest, derived)
    finally:
        _remove(trial)
    return manifest


def restore(path: Path, target: Path, key: bytes | None = None, *, moment: datetime) -> Path | None:
    """Put a backup in the place of a closed database, which is kept beside it; returns where it is kept.

    The copy is proven before anything is touched, then one rename swaps it in: at each instant the target is
    a whole database, the old or the new one. Raises as `verify`.
    """
    manifest = _sound(path)
    part = _beside(target, ".part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove(part)
        _duplicate(path, part)
        _open_and_check(part, key, manifest, None)
        _rest(part, key if read_header(part).kind is Kind.ENCRYPTED else None)
        kept = _keep(target, key, moment)
        part.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        raise _os_fault(error, target.parent) from error
    finally:
        _remove(part)
    return kept


def _sound(path: Path) -> Manifest | None:
    manifest = read_manifest(path)
    if read_header(path).kind is Kind.ABSENT:
        raise EnvironmentFault("absent", path=str(path))
    if manifest is not None:
        if manifest.schema > meta.SCHEMA:
            raise EnvironmentFault("newer_file", path=str(path), found=manifest.schema, known=meta.SCHEMA)
        if manifest.sha256 != _sha256(path):
            raise EnvironmentFault("backup_damaged", path=str(path))
    return manifest


def _open_and_check(
    path: Path, key: bytes | None, manifest: Manifest | None, derived: DerivedCheck | None
) -> None:
    copy = open_as_is(path, key=key)
    try:
        findings = check(copy, derived, anchor=None if manifest is None else manifest.anchor)
    finally:
        copy.close()
    if findings:
        raise EnvironmentFault("backup_failed", path=str(path), findings=findings)


def _keep(target: Path, key: bytes | None, moment: datetime) -> Path | None:
    """Give the old database a second name; its log is folded in, or set aside when it cannot be."""
    if not target.exists():
        return None
    kept = target.with_name(f"{target.stem}-replaced-{moment.strftime(_STAMP)}{target.suffix}")
    with contextlib.suppress(sqlcipher.Error, EnvironmentFault):  # it may be damaged: that is why we are here
        _rest(target, key if read_header(target).kind is Kind.ENCRYPTED else None)
    for tail in ("-wal", "-shm"):
        if (log := _beside(target, tail)).exists():
            log.rename(_beside(kept, tail))
    try:
        kept.hardlink_to(target)
    except OSError:  # a file system without hard links
        _duplicate(target, kept)
    return kept


# ------------------------------------------------------------------- files
def _os_fault(error: OSError, folder: Path) -> EnvironmentFault:
    code = "disk_full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "no_right"
    return EnvironmentFault(code, path=str(folder), reason=error.strerror or "")


def _manifest_path(path: Path) -> Path:
    return _beside(path, ".json")


def _beside(path: Path, tail: str) -> Path:
    return path.with_name(path.name + tail)


def _remove(path: Path) -> None:
    for each in (path, _beside(path, "-wal"), _beside(path, "-shm"), _beside(path, "-journal")):
        with contextlib.suppress(NotADirectoryError):  # the folder itself is what was refused
            each.unlink(missing_ok=True)


def _duplicate(source: Path, target: Path) -> None:
    """Copy a file that nobody has open, and flush it."""
    with source.open("rb") as reading, target.open("wb") as writing:
        while block := reading.read(1 << 20):
            writing.write(block)
        writing.flush()
        os.fsync(writing.fileno())


def _write_flushed(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":  # elsewhere a folder cannot be opened to be flushed
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

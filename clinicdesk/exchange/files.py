"""Writes a file whole or not at all: beside its place under another name, flushed, then renamed."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from clinicdesk.domain.refusal import EnvironmentFault

_CODES = {
    errno.ENOENT: "file_folder_missing",
    errno.ENOTDIR: "file_folder_missing",
    errno.EISDIR: "file_is_folder",
    errno.EACCES: "file_not_allowed",
    errno.EPERM: "file_not_allowed",
    errno.EROFS: "file_not_allowed",
    errno.ENOSPC: "file_disk_full",
    errno.EDQUOT: "file_disk_full",
    errno.EFBIG: "file_disk_full",
    errno.EBUSY: "file_busy",
    errno.ETXTBSY: "file_busy",
}


def write_file(path: Path, content: bytes) -> None:
    """Writes the content to a path; what was there stays until all of it is on the disk.

    EnvironmentFault `file_…` with the path when it cannot be written; no half file is left behind.
    """
    if path.is_dir():
        raise EnvironmentFault("file_is_folder", path=str(path))
    try:
        _replace(path, content)
    except OSError as error:
        raise _fault(path, error) from error


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(_mode(path))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced; for a new one readable by its owner only."""
    return path.stat().st_mode & 0o777 if path.exists() else 0o600


def _sync_folder(folder: Path) -> None:
    """Makes the renaming durable where folders can be opened (not on Windows)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _fault(path: Path, error: OSError) -> EnvironmentFault:
    # Windows answers "access denied" for a file that Excel or a viewer holds open.
    if isinstance(error, PermissionError) and os.name == "nt" and path.exists():
        return EnvironmentFault("file_busy", path=str(path))
    code = _CODES.get(error.errno or 0)
    if code is None:
        return EnvironmentFault("file_cannot_write", path=str(path), cause=error.strerror or str(error))
    return EnvironmentFault(code, path=str(path))

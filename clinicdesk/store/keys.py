"""Where the data key of an encrypted database comes from, and where a new one is kept.

Looked for in this order: a key file given on the command line, CLINICDESK_KEY, the operating system's
keyring, the key file of a machine without a keyring, a person at a terminal. The keyring knows a key by the
salt in the file's first bytes, which is derived from the key: a file may be moved, its backups open with the
same key, and a key is kept before the file that needs it is made. Plain files have none.
"""

from __future__ import annotations

import base64
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from platformdirs import user_config_path

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store.engine import Kind, read_header, salt_of

LONGEST = 1000  # bytes of a file that holds a key
KEY_BYTES = 32
VARIABLE = "CLINICDESK_KEY"
_SERVICE = "clinicdesk"

Prompt = Callable[[], str]


class Place(Enum):
    """Where a key lies."""

    KEY_FILE = "key_file"  # named by the caller
    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    CONFIG_FILE = "config_file"  # this machine has no keyring: a file that only its user may read
    TERMINAL = "terminal"


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """A data key and where it lies, to be said openly; `where` is a path or a name."""

    place: Place
    where: str
    key: bytes = field(repr=False)


def make_key() -> bytes:
    """A new random data key of 256 bits."""
    return secrets.token_bytes(KEY_BYTES)


def written(key: bytes) -> str:
    """A key as printed for the clinic's safe: base 32 in groups of four, readable aloud."""
    text = base64.b32encode(key).decode().rstrip("=")
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def parse(text: str) -> bytes:
    """The key that a text holds: 64 hexadecimal digits, or as `written`. Raises EnvironmentFault bad_key."""
    plain = "".join(text.split()).replace("-", "")
    try:
        if len(plain) == 2 * KEY_BYTES:
            return bytes.fromhex(plain)
        key = base64.b32decode(plain.upper() + "=" * (-len(plain) % 8))
    except ValueError:
        raise EnvironmentFault("bad_key") from None
    if len(key) != KEY_BYTES:
        raise EnvironmentFault("bad_key")
    return key


def find_key(
    path: Path,
    *,
    key_file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    prompt: Prompt | None = None,
) -> KeyPlace | None:
    """The key of a database file; None when the file is plain or not there.

    Raises EnvironmentFault: `key_missing` when nothing knows it, `bad_key` when what was given is none, and
    what `read_header` raises.
    """
    header = read_header(path)
    if header.kind is not Kind.ENCRYPTED:
        return None
    given = _given(key_file, os.environ if environment is None else environment)
    if given is not None:
        return given
    name = header.salt.hex()
    if (found := _from_keyring(name)) is not None:
        return found
    if (kept := _config_file(name)).exists():
        return KeyPlace(Place.CONFIG_FILE, str(kept), parse(_text_of(kept)))
    if prompt is not None:
        return KeyPlace(Place.TERMINAL, "", parse(prompt()))
    raise EnvironmentFault("key_missing", path=str(path))


def new_key(*, key_file: Path | None = None, environment: Mapping[str, str] | None = None) -> KeyPlace | None:
    """The key that a caller has named for a new database; None when one is to be made and kept."""
    return _given(key_file, os.environ if environment is None else environment)


def keep_key(key: bytes) -> KeyPlace:
    """Keep the key of a database to be made: in the keyring, or without one in a file only its user reads."""
    import keyring
    import keyring.errors

    name = salt_of(key).hex()
    try:
        keyring.set_password(_SERVICE, name, key.hex())
    except keyring.errors.KeyringError:
        kept = _config_file(name)
        _write_private(kept, key.hex() + "\n")
        return KeyPlace(Place.CONFIG_FILE, str(kept), key)
    return KeyPlace(Place.KEYRING, keyring.get_keyring().name, key)


def _given(key_file: Path | None, environment: Mapping[str, str]) -> KeyPlace | None:
    if key_file is not None:
        return KeyPlace(Place.KEY_FILE, str(key_file), parse(_text_of(key_file)))
    if text := environment.get(VARIABLE):
        return KeyPlace(Place.ENVIRONMENT, VARIABLE, parse(text))
    return None


def _from_keyring(name: str) -> KeyPlace | None:
    import keyring
    import keyring.errors

    try:
        text = keyring.get_password(_SERVICE, name)
    except keyring.errors.KeyringError:
        return None
    return None if text is None else KeyPlace(Place.KEYRING, keyring.get_keyring().name, parse(text))


def _config_file(name: str) -> Path:
    return user_config_path("clinicdesk", appauthor=False) / "keys" / f"{name}.key"


def _text_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST).decode("ascii")  # a key is short, whatever was named
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentFault("key_file_unreadable", path=str(path)) from error


def _write_private(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise EnvironmentFault("no_right", path=str(path), reason=error.strerror or "") from error

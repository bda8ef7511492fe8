"""A key is found in one order, kept where only its user reads it, and never shown by accident."""

from __future__ import annotations

import stat
from pathlib import Path

import keyring
import keyring.errors
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from typing_extensions import override

from clinicdesk.domain.refusal import EnvironmentFault
from clinicdesk.store import keys, open_store
from clinicdesk.store.engine import read_header
from clinicdesk.store.keys import Place

KEY = bytes(range(32))


class Memory(KeyringBackend):
    """A keyring in memory; locked, it is as a machine without one."""

    priority = 1.0

    def __init__(self, *, locked: bool) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring's own has no annotations
        self.held: dict[tuple[str, str], str] = {}
        self.locked = locked

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.NoKeyringError

    @override
    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.held.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.held[service, username] = password


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, request: pytest.FixtureRequest) -> Memory:
    made = Memory(locked=getattr(request, "param", False))
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    monkeypatch.setattr(keys, "user_config_path", lambda *_, **__: tmp_path / "config")
    return made


@pytest.fixture
def encrypted_file(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    open_store(path, key=KEY, create=True).close()
    return path


@given(st.binary(min_size=32, max_size=32))
def test_a_printed_key_reads_back(key: bytes) -> None:
    text = keys.written(key)
    assert keys.parse(text.lower()) == keys.parse(key.hex()) == keys.parse(f" {text}\n") == key


@pytest.mark.parametrize("text", ["", "secret", "ab" * 31, "zz" * 32, "A" * 60])
def test_what_is_no_key_is_told(text: str) -> None:
    with pytest.raises(EnvironmentFault, match="bad_key"):
        keys.parse(text)


def test_the_keyring_knows_the_file_wherever_it_lies(
    ring: Memory, encrypted_file: Path, tmp_path: Path
) -> None:
    kept = keys.keep_key(KEY)
    assert (kept.place, kept.key) == (Place.KEYRING, KEY)
    assert read_header(encrypted_file).salt.hex() in {name for _, name in ring.held}
    moved = encrypted_file.rename(tmp_path / "elsewhere.db")
    found = keys.find_key(moved, environment={})
    assert found is not None
    assert (found.place, found.key) == (Place.KEYRING, KEY)


@pytest.mark.parametrize("ring", [True], indirect=True)
def test_without_a_keyring_the_key_lies_in_a_file_of_its_user(
    ring: Memory, encrypted_file: Path, tmp_path: Path
) -> None:
    kept = keys.keep_key(KEY)
    assert kept.place is Place.CONFIG_FILE
    assert stat.S_IMODE(Path(kept.where).stat().st_mode) == 0o600
    assert Path(kept.where).is_relative_to(tmp_path / "config")
    assert keys.find_key(encrypted_file, environment={}) == kept


def test_what_is_given_goes_before_what_is_kept(ring: Memory, encrypted_file: Path, tmp_path: Path) -> None:
    keys.keep_key(KEY)
    named, variable = bytes(32), bytes([1]) * 32
    (tmp_path / "key").write_text(keys.written(named))
    environment = {keys.VARIABLE: variable.hex()}
    given_file = keys.find_key(encrypted_file, key_file=tmp_path / "key", environment=environment)
    assert given_file is not None
    assert (given_file.place, given_file.key) == (Place.KEY_FILE, named)
    in_environment = keys.find_key(encrypted_file, environment=environment)
    assert in_environment is not None
    assert (in_environment.place, in_environment.key) == (Place.ENVIRONMENT, variable)


@pytest.mark.parametrize("ring", [False, True], indirect=True)
def test_a_person_is_asked_last_and_else_it_is_missing(ring: Memory, encrypted_file: Path) -> None:
    asked = keys.find_key(encrypted_file, environment={}, prompt=lambda: keys.written(KEY))
    assert asked is not None
    assert asked.place is Place.TERMINAL
    with pytest.raises(EnvironmentFault, match="key_missing"):
        keys.find_key(encrypted_file, environment={})


def test_a_plain_file_needs_no_key(ring: Memory, tmp_path: Path) -> None:
    open_store(tmp_path / "plain.db", create=True).close()
    assert keys.find_key(tmp_path / "plain.db", environment={}) is None
    assert keys.find_key(tmp_path / "none.db", environment={}) is None


def test_a_key_is_never_shown_by_accident(ring: Memory) -> None:
    assert KEY.hex() not in repr(keys.keep_key(KEY))


def test_a_key_file_that_cannot_be_read_is_told(ring: Memory, encrypted_file: Path, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="key_file_unreadable"):
        keys.find_key(encrypted_file, key_file=tmp_path / "none", environment={})

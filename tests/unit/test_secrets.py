from __future__ import annotations

import logging
from pathlib import Path

import pytest

from kiosk import secrets as module
from kiosk.secrets import (
    FileSecrets,
    LayeredSecrets,
    MemorySecrets,
    SecretsError,
    get_key,
    get_or_create_key,
    open_secrets,
)


def test_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    first = FileSecrets(tmp_path / "secrets.json")
    key = get_or_create_key(first, "k")
    assert len(key) == 32
    assert get_or_create_key(FileSecrets(tmp_path / "secrets.json"), "k") == key
    assert get_key(first, "other") is None
    first.delete("k")
    first.delete("k")
    assert get_key(first, "k") is None


def test_the_key_file_is_the_owners_only(tmp_path: Path) -> None:
    FileSecrets(tmp_path / "new" / "secrets.json").put("a", "b")
    assert (tmp_path / "new" / "secrets.json").stat().st_mode & 0o077 == 0
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["{", "[]", "\x00"])
def test_a_damaged_key_file_is_a_clear_error_and_is_not_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.json"
    path.write_text(text)
    for attempt in (lambda: FileSecrets(path).get("a"), lambda: FileSecrets(path).put("a", "b")):
        with pytest.raises(SecretsError):
            attempt()
    assert path.read_text() == text


def test_a_damaged_key_is_a_clear_error() -> None:
    with pytest.raises(SecretsError):
        get_or_create_key(MemorySecrets({"k": "not base64!"}), "k")


def test_without_a_keyring_a_file_is_used_with_a_plain_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_is_keyring_usable", lambda: False)
    with caplog.at_level(logging.WARNING):
        open_secrets(tmp_path, {}).put("a", "b")
    assert "steals the whole disk" in caplog.text
    monkeypatch.setattr(module, "_is_keyring_usable", lambda: True)
    assert open_secrets(tmp_path, {}).get("a") == "b", "a keyring that appears later hides no key"


def test_the_operators_credentials_win_and_are_never_written(tmp_path: Path) -> None:
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "modunuri.a").write_text("operator\n")
    below = MemorySecrets({"a": "own", "b": "own"})
    layered = LayeredSecrets(folder, below)
    assert (layered.get("a"), layered.get("b")) == ("operator", "own")
    layered.put("a", "new")
    assert layered.get("a") == "operator"
    assert below.get("a") == "new"


def test_a_keyring_keeps_secrets_of_two_folders_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class InMemory(KeyringBackend):
        priority = 1

        def __init__(self) -> None:
            super().__init__()
            self.values: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.values.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.values[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if self.values.pop((service, username), None) is None:
                raise keyring.errors.PasswordDeleteError(username)

    before = keyring.get_keyring()
    assert not isinstance(before, InMemory), "a class defined here became the keyring of the whole run"
    keyring.set_keyring(InMemory())
    try:
        assert module._is_keyring_usable()
        one, two = module.KeyringSecrets("one"), module.KeyringSecrets("two")
        one.put("k", "1")
        assert two.get("k") is None
        one.delete("k")
        one.delete("k")
        assert one.get("k") is None
    finally:
        keyring.set_keyring(before)


def test_the_key_file_warns_when_a_key_goes_there_and_not_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "_is_keyring_usable", lambda: False)
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "modunuri.outbox-key").write_text("AAAA")
    store = open_secrets(tmp_path / "data", {"CREDENTIALS_DIRECTORY": str(folder)})
    assert store.get("outbox-key") == "AAAA"
    assert not caplog.records, "the operator gave every key that was asked for"
    store.put("another-key", "BBBB")
    store.put("third-key", "CCCC")
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "BBBB" not in caplog.text
    caplog.clear()
    assert open_secrets(tmp_path / "data", {}).get("third-key") == "CCCC"
    assert not caplog.records

"""Keys and passwords of a terminal or gateway: the only module that imports ``keyring``.

Where a secret lies, in the order in which it is looked for:

1. **Operator's credentials**: files ``modunuri.<name>`` in ``$CREDENTIALS_DIRECTORY``
   (systemd ``LoadCredentialEncrypted=``; with a TPM a stolen disk reads nothing). Read only.
2. **The key file** ``secrets.json`` in the data folder, once one exists. It stays in use, so
   that a keyring that appears later does not hide the keys of existing stores.
3. **The desktop's keyring** (Secret Service, Windows Credential Locker), if one works.
4. Otherwise a new key file: readable by its owner only, with a plain warning. It protects
   against other users and against a copied database, **not** against a stolen disk: whoever
   has the whole disk has the key file too and can read embedded stores and the outbox.

On Windows the file's protection is the folder's: the data folder lies in the user's profile,
whose access list keeps other users out.
"""

from __future__ import annotations

import base64
import json
import logging
import os
import secrets as random_source
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from kiosk.errors import KioskError
from kiosk.i18n.text import msg

_LOG = logging.getLogger(__name__)
_SERVICE = "modunuri"
_PROBE_SECONDS = 5.0


class SecretsError(KioskError):
    """The place where keys are kept cannot be read or written."""

    code = "S-01"


class Secrets(Protocol):
    """A place for named secrets."""

    def get(self, name: str) -> str | None:
        """Return the secret, or None if there is none."""

    def put(self, name: str, value: str) -> None:
        """Store the secret, replacing an older one."""

    def delete(self, name: str) -> None:
        """Forget the secret; harmless if there is none."""


def get_key(secrets: Secrets, name: str) -> bytes | None:
    """Return a stored key, or None.

    Raises:
        SecretsError: If what is stored is not a key.
    """
    stored = secrets.get(name)
    if stored is None:
        return None
    try:
        return base64.b64decode(stored, validate=True)
    except ValueError as error:
        # Translators: Shown to staff when a stored key is damaged. {name} is the key's technical name.
        raise SecretsError(msg("저장된 열쇠 {name} 값이 망가졌어요.", name=name)) from error


def get_or_create_key(secrets: Secrets, name: str, size: int = 32) -> bytes:
    """Return the key *name*; make a random one of *size* bytes when there is none."""
    key = get_key(secrets, name)
    if key is None:
        key = random_source.token_bytes(size)
        secrets.put(name, base64.b64encode(key).decode("ascii"))
    return key


class MemorySecrets:
    """Secrets that end with the process: for ``--temp`` and for tests."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        """Begin with *values*."""
        self._values = dict(values or {})

    def get(self, name: str) -> str | None:
        """Return the secret, or None."""
        return self._values.get(name)

    def put(self, name: str, value: str) -> None:
        """Store the secret."""
        self._values[name] = value

    def delete(self, name: str) -> None:
        """Forget the secret."""
        self._values.pop(name, None)


class FileSecrets:
    """Secrets in one JSON file, mode 0600, replaced atomically."""

    def __init__(self, path: Path, *, is_last_resort: bool = False) -> None:
        """Use *path*; the file is made at the first :meth:`put`, with a warning if nothing safer works."""
        self._path = path
        self._is_last_resort = is_last_resort
        self._lock = threading.Lock()

    def _read(self) -> dict[str, str]:
        try:
            document = json.loads(self._path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            # Translators: Shown to staff at start. {path} is a file name.
            text = msg("열쇠 파일을 읽을 수 없어요. 백업에서 되살리세요: {path}", path=str(self._path))
            raise SecretsError(text, technical=type(error).__name__) from error
        if not isinstance(document, dict):
            # Translators: Shown to staff at start. {path} is a file name.
            text = msg("열쇠 파일이 망가졌어요. 백업에서 되살리세요: {path}", path=str(self._path))
            raise SecretsError(text)
        return {str(name): str(value) for name, value in document.items()}

    def _write(self, values: dict[str, str]) -> None:
        fresh = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh.unlink(missing_ok=True)
            handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(values, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._path)
            sync_folder(self._path.parent)
        except OSError as error:
            # Translators: Shown to staff at start. {path} is a file name.
            text = msg("열쇠 파일을 쓸 수 없어요. 디스크를 확인하세요: {path}", path=str(self._path))
            raise SecretsError(text, technical=str(error.errno)) from error

    def get(self, name: str) -> str | None:
        """Return the secret, or None."""
        return self._read().get(name)

    def put(self, name: str, value: str) -> None:
        """Store the secret."""
        with self._lock:
            if self._is_last_resort and not self._path.exists():
                _LOG.warning(
                    "No keyring works here: keys go to %s, readable by this user only. "
                    "Whoever steals the whole disk can read what is stored.",
                    self._path.name,
                )
            self._write({**self._read(), name: value})

    def delete(self, name: str) -> None:
        """Forget the secret."""
        with self._lock:
            values = self._read()
            if values.pop(name, None) is not None:
                self._write(values)


class KeyringSecrets:
    """Secrets in the desktop's keyring."""

    def __init__(self, namespace: str = "") -> None:
        """Use entries of the service ``modunuri``; *namespace* tells two data folders apart."""
        self._prefix = f"{namespace}/" if namespace else ""

    def get(self, name: str) -> str | None:
        """Return the secret, or None."""
        import keyring
        from keyring.errors import KeyringError

        try:
            return keyring.get_password(_SERVICE, self._prefix + name)
        except KeyringError as error:
            # Translators: Shown to staff: the desktop's password store does not answer.
            text = msg("이 컴퓨터의 열쇠 보관함이 열리지 않아요. 로그인한 뒤 다시 켜세요.")
            raise SecretsError(text, technical=type(error).__name__) from error

    def put(self, name: str, value: str) -> None:
        """Store the secret."""
        import keyring
        from keyring.errors import KeyringError

        try:
            keyring.set_password(_SERVICE, self._prefix + name, value)
        except KeyringError as error:
            # Translators: Shown to staff: the desktop's password store does not answer.
            text = msg("이 컴퓨터의 열쇠 보관함이 열리지 않아요. 로그인한 뒤 다시 켜세요.")
            raise SecretsError(text, technical=type(error).__name__) from error

    def delete(self, name: str) -> None:
        """Forget the secret."""
        import keyring
        from keyring.errors import KeyringError, PasswordDeleteError

        try:
            keyring.delete_password(_SERVICE, self._prefix + name)
        except PasswordDeleteError:
            return
        except KeyringError as error:
            # Translators: Shown to staff: the desktop's password store does not answer.
            text = msg("이 컴퓨터의 열쇠 보관함이 열리지 않아요. 로그인한 뒤 다시 켜세요.")
            raise SecretsError(text, technical=type(error).__name__) from error


class LayeredSecrets:
    """The operator's read-only credentials over another store."""

    def __init__(self, folder: Path, below: Secrets) -> None:
        """Look into *folder* first, then into *below*."""
        self._folder = folder
        self._below = below

    def get(self, name: str) -> str | None:
        """Return the operator's credential, else what lies below."""
        try:
            return (self._folder / f"{_SERVICE}.{name}").read_text("utf-8").strip()
        except OSError:
            return self._below.get(name)

    def put(self, name: str, value: str) -> None:
        """Store the secret below."""
        self._below.put(name, value)

    def delete(self, name: str) -> None:
        """Forget the secret below."""
        self._below.delete(name)


def sync_folder(folder: Path) -> None:
    """Make a renamed file's new name durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _is_keyring_usable() -> bool:
    """Return whether a real keyring keeps a probe; a plain-text one does not count."""
    found: list[bool] = []

    def probe() -> None:
        try:
            import keyring
            from keyring.backends import fail, null

            backend = keyring.get_keyring()
            name = f"{type(backend).__module__}.{type(backend).__name__}".lower()
            if isinstance(backend, (fail.Keyring, null.Keyring)) or "plaintext" in name:
                return
            keyring.set_password(_SERVICE, "probe", "1")
            found.append(keyring.get_password(_SERVICE, "probe") == "1")
            keyring.delete_password(_SERVICE, "probe")
        except Exception as error:  # a backend may raise anything; then it is not usable
            _LOG.debug("keyring probe failed: %s", type(error).__name__)

    # A locked keyring may wait for a dialog that nobody sees: after the limit it is not usable.
    thread = threading.Thread(target=probe, name="keyring-probe", daemon=True)
    thread.start()
    thread.join(_PROBE_SECONDS)
    return found == [True]


def open_secrets(data_dir: Path, environment: Mapping[str, str] | None = None) -> Secrets:
    """Choose the store for a data folder, as the module's text describes.

    Args:
        data_dir: Folder of the terminal's or gateway's data.
        environment: Environment variables; the process's own by default.
    """
    env = os.environ if environment is None else environment
    path = data_dir / "secrets.json"
    store: Secrets
    if path.exists() or not _is_keyring_usable():
        # The warning waits for the first key that goes there: none may, if the operator gave them all.
        store = FileSecrets(path, is_last_resort=True)
    else:
        store = KeyringSecrets(data_dir.resolve().as_posix())
    folder = env.get("CREDENTIALS_DIRECTORY")
    return LayeredSecrets(Path(folder), store) if folder else store

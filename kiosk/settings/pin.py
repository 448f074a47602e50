"""The clerk's PIN: chosen at first start, kept as an Argon2id hash, guarded by a growing lock-out.

There is no default PIN and no way around it but the file system. Works offline. Wrong tries and
the lock-out are on disk, so that switching the terminal off does not help a guesser.
"""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from kiosk.clock import Clock
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.settings.pin_rules import check_strength

FILE_NAME = "clerk-pin.json"
#: So many wrong tries cost nothing.
FREE_TRIES = 3
#: Wait after the first try too many, in s; it doubles with each further one.
FIRST_WAIT_S = 30
#: Longest wait, in s.
MAX_WAIT_S = 3600


@dataclass(frozen=True, slots=True)
class _Record:
    """What the file holds."""

    hash: str = ""
    wrong: int = 0
    tried_at: float = 0.0


def wait_after(wrong: int) -> int:
    """Return how long one must wait after so many wrong tries in a row, in s."""
    if wrong < FREE_TRIES:
        return 0
    return int(min(MAX_WAIT_S, FIRST_WAIT_S * 2 ** min(wrong - FREE_TRIES, 16)))


class PinStore:
    """Keeps and compares the PIN."""

    def __init__(self, folder: Path, clock: Clock, *, hasher: PasswordHasher | None = None) -> None:
        """Use ``clerk-pin.json`` in *folder*; tests give a faster *hasher*."""
        self._path = folder / FILE_NAME
        self._clock = clock
        self._hasher = hasher or PasswordHasher()

    @property
    def is_set(self) -> bool:
        """Whether a PIN has been chosen. A file that cannot be read counts as chosen."""
        return self._path.exists()

    def choose(self, pin: str) -> None:
        """Set the PIN, the first one or a new one.

        Raises:
            KioskError: It is too weak, or cannot be written.
        """
        check_strength(pin)
        self._write(_Record(hash=self._hasher.hash(pin)))

    def check(self, pin: str) -> None:
        """Return if *pin* is right.

        Raises:
            KioskError: It is wrong, or one must wait first, or no PIN can be read.
        """
        record = self._read()
        wait = self._wait(record)
        if wait > 0:
            raise _locked(wait)
        try:
            self._hasher.verify(record.hash, pin)
        except (Argon2Error, InvalidHashError) as error:
            self._note_wrong(record)
            raise _wrong(wait_after(record.wrong + 1)) from error
        if record.wrong:
            self._write(_Record(hash=record.hash))

    def _note_wrong(self, record: _Record) -> None:
        self._write(_Record(record.hash, record.wrong + 1, self._clock.now().timestamp()))

    def _wait(self, record: _Record) -> int:
        """Return the seconds still to wait; a clock set back never makes it longer."""
        full = wait_after(record.wrong)
        passed = self._clock.now().timestamp() - record.tried_at
        return full if passed < 0 else max(0, round(full - passed))

    def _read(self) -> _Record:
        try:
            raw = json.loads(self._path.read_text(encoding="utf-8"))
            record = _Record(str(raw["hash"]), int(raw["wrong"]), float(raw["tried_at"]))
            datetime.fromtimestamp(record.tried_at, UTC)
        except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
            raise KioskError(
                # Translators: Error for the clerk: the file with the secret number is broken or missing.
                msg("관리자 번호를 읽을 수 없어요. 설치한 곳에 알려 주세요."),
                code="C-05",
                technical=f"{self._path.name}: {type(error).__name__}",
            ) from error
        return record

    def _write(self, record: _Record) -> None:
        temporary: str | None = None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # mkstemp makes the file readable by its owner alone.
            handle, temporary = tempfile.mkstemp(dir=self._path.parent, prefix=".pin-", suffix=".tmp")
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(asdict(record), file)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(self._path)
        except OSError as error:
            if temporary is not None:
                Path(temporary).unlink(missing_ok=True)
            raise KioskError(
                # Translators: Error for the clerk: the secret number could not be written to the disk.
                msg("관리자 번호를 저장하지 못했어요. 저장 공간을 확인해 주세요."),
                code="C-06",
                technical=str(error),
            ) from error


def _locked(wait: int) -> KioskError:
    # Translators: Error: too many wrong secret numbers; wait {seconds} seconds.
    return KioskError(msg("여러 번 틀렸어요. {seconds}초 뒤에 다시 해 주세요.", seconds=wait), code="C-07")


def _wrong(wait: int) -> KioskError:
    if wait:
        return _locked(wait)
    # Translators: Error: the clerk's secret number is wrong.
    return KioskError(msg("번호가 달라요. 다시 눌러 주세요."), code="C-08")

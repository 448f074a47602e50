"""The outbox: a report is on this disk, sealed, before anybody sees a receipt.

Each report is one row of an encrypted SQLite file (SQLCipher, ``synchronous=FULL``), its body
sealed to the gateway's public key, so that not even this terminal can read it again. It leaves
once: the gateway knows its ``client_ref``. When the system of record has answered, the body is
erased and a line without content stays for a month, so that "what happened to my report" can be
answered here too.

States of a row::

    waiting --> delivered          the system of record has it
            `-> refused            it will never take it: a person must look
            `-> unclear            a server that cannot recognise repeats may or may not have it:
                                   a person must look; never tried again by itself
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from sqlcipher3 import dbapi2

from kiosk.clock import Clock
from kiosk.contracts.gateway import SealedRequest, ServiceRequest, State, SubmitAnswer
from kiosk.errors import KioskError
from kiosk.i18n.text import msg
from kiosk.sealing import key_id_of, open_seal, public_key_of, seal
from kiosk.secrets import Secrets, get_key, get_or_create_key
from kiosk.services.gateway_errors import GatewayBusyError, GatewayError, RequestRefusedError

_LOG = logging.getLogger(__name__)
OUTBOX_KEY = "outbox-key"
OWN_SEAL_KEY = "outbox-seal-key"
_SCHEMA = 1
#: First and longest wait between two tries, in seconds.
FIRST_WAIT = 2.0
LONGEST_WAIT = 600.0
#: Days for which a delivered report's line (without content) stays.
KEEP_DAYS = 31

RowState = Literal["waiting", "delivered", "refused", "unclear"]


class OutboxError(KioskError):
    """The outbox cannot be opened, read or written; no receipt may be shown."""

    code = "O-01"


class OutboxFullError(OutboxError):
    """There is no room on the disk; the report was not taken."""

    code = "O-02"


class OutboxConflictError(OutboxError):
    """The same reference came with another report: a mistake of the program."""

    code = "O-03"


class Deliverer(Protocol):
    """What the outbox needs of :class:`kiosk.services.client.GatewayClient`."""

    is_foreign: bool

    def submit(self, request: ServiceRequest) -> SubmitAnswer:
        """Post a report in the clear (over the gateway's own transport)."""

    def submit_sealed(self, sealed: SealedRequest) -> SubmitAnswer:
        """Hand a sealed report over."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One report, as far as the outbox still knows it.

    Attributes:
        client_ref: Its reference.
        state: See the module's text.
        queued_at: When it was put in.
        attempts: Tries so far.
        answer: What may be said: ``queued`` until delivered, then what the gateway said.
        service_code: What it is about.
    """

    client_ref: str
    state: RowState
    queued_at: datetime
    attempts: int
    answer: State
    service_code: str


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What one round brought.

    Attributes:
        delivered: References that arrived.
        failed: References that will be tried again.
        given_up: References that a person must look at.
        next_try_in: Seconds until the next row is due, or None when nothing waits.
        error: The last error, or None.
    """

    delivered: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()
    next_try_in: float | None = None
    error: GatewayError | None = None


class Outbox:
    """The reports of this terminal that are on their way; may be used from several threads."""

    def __init__(
        self,
        path: Path,
        secrets: Secrets,
        clock: Clock,
        gateway_key: Callable[[], bytes | None] | None = None,
    ) -> None:
        """Open or make the file.

        Args:
            path: The SQLite file.
            secrets: Where the file's key is kept.
            clock: Time of day.
            gateway_key: Returns the gateway's public key (32 bytes), or None while it is not
                known or for a foreign server: then reports are sealed to a key of this
                terminal's keyring and posted in the clear.

        Raises:
            OutboxError: The key is lost, or the file cannot be used.
        """
        self._path = path
        self._secrets = secrets
        self._clock = clock
        self._gateway_key = gateway_key
        self._lock = threading.RLock()
        # One delivery at a time: two threads must not send the same row.
        self._delivery = threading.Lock()
        self._base = self._open()

    def _open(self) -> Any:
        has_data = self._path.exists() and self._path.stat().st_size > 0
        if has_data and get_key(self._secrets, OUTBOX_KEY) is None:
            # Translators: Shown to staff: the key that opens the waiting reports is gone.
            text = msg("보관함의 열쇠가 없어요. 열쇠를 백업에서 되살리세요.")
            raise OutboxError(text, technical="outbox exists, key missing")
        key = get_or_create_key(self._secrets, OUTBOX_KEY)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self._path.exists():
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY, 0o600))
            base = dbapi2.connect(str(self._path), check_same_thread=False, timeout=10)
            base.isolation_level = None
            base.execute("PRAGMA cipher_log_level = NONE")
            base.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.execute("PRAGMA secure_delete = ON")
            base.execute("PRAGMA temp_store = MEMORY")
            version = base.execute("PRAGMA user_version").fetchone()[0]
            if version > _SCHEMA:
                # Translators: Shown to staff: the data was written by a newer version of the program.
                text = msg("이 보관함은 더 새로운 프로그램이 만들었어요. 프로그램을 새 판으로 바꾸세요.")
                raise OutboxError(text, technical=f"schema {version}")
            if version == 0:
                base.executescript(_TABLES)
        except (dbapi2.Error, OSError) as error:
            raise _explain(error) from error
        return base

    def close(self) -> None:
        """Close the file; what is in it stays."""
        with self._lock:
            self._base.close()

    def _hmac(self, *parts: str) -> str:
        key = get_or_create_key(self._secrets, OUTBOX_KEY)
        return hmac.new(key, "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()

    @contextmanager
    def _transaction(self) -> Iterator[Any]:
        with self._lock:
            try:
                self._base.execute("BEGIN IMMEDIATE")
                try:
                    yield self._base
                    self._base.execute("COMMIT")
                except BaseException:
                    if self._base.in_transaction:
                        self._base.execute("ROLLBACK")
                    raise
            except dbapi2.Error as error:
                raise _explain(error) from error

    def put(self, request: ServiceRequest) -> None:
        """Take a report; when this returns, it is on the disk and a receipt may be shown.

        Putting the same report again changes nothing.

        Raises:
            OutboxFullError: No room; nothing was taken.
            OutboxError: The disk or file failed; nothing was taken.
            OutboxConflictError: The reference is known with another report.
        """
        body = request.model_dump_json()
        fingerprint = self._hmac("body", body)
        public_key = self._gateway_key() if self._gateway_key is not None else None
        is_for_gateway = public_key is not None
        if public_key is None:
            public_key = public_key_of(get_or_create_key(self._secrets, OWN_SEAL_KEY))
        lookup = None
        if request.receipt_number and request.receipt_code:
            lookup = self._hmac("receipt", request.receipt_number, request.receipt_code)
        row = (
            request.client_ref,
            fingerprint,
            request.service_code,
            lookup,
            self._clock.now().timestamp(),
            int(is_for_gateway),
            key_id_of(public_key),
            seal(body.encode(), public_key, request.client_ref),
        )
        with self._transaction() as base:
            known = base.execute(
                "SELECT fingerprint FROM report WHERE client_ref = ?", (request.client_ref,)
            ).fetchone()
            if known is None:
                base.execute(_INSERT, row)
            elif known[0] != fingerprint:
                # Translators: Should never be seen: two different reports with the same reference.
                text = msg("같은 접수가 두 번 만들어졌어요. 처음부터 다시 해 주세요.")
                raise OutboxConflictError(text, technical=request.client_ref)

    def pending(self) -> list[OutboxEntry]:
        """Return what waits for delivery, oldest first."""
        return self._entries("state = 'waiting'", ())

    def given_up(self) -> list[OutboxEntry]:
        """Return what a person must look at (refused or unclear), oldest first."""
        return self._entries("state IN ('refused', 'unclear')", ())

    def entry(self, client_ref: str) -> OutboxEntry | None:
        """Return one report's line, or None."""
        found = self._entries("client_ref = ?", (client_ref,))
        return found[0] if found else None

    def look_up(self, number: str, code: str) -> OutboxEntry | None:
        """Return the line of the report with this receipt number and code, or None."""
        found = self._entries("lookup = ?", (self._hmac("receipt", number, code),))
        return found[0] if found else None

    def _entries(self, condition: str, values: tuple[str, ...]) -> list[OutboxEntry]:
        statement = (
            "SELECT client_ref, state, queued_at, attempts, answer, service_code"
            f" FROM report WHERE {condition} ORDER BY rowid"
        )
        with self._lock:
            try:
                rows = self._base.execute(statement, values).fetchall()
            except dbapi2.Error as error:
                raise _explain(error) from error
        return [
            OutboxEntry(ref, state, datetime.fromtimestamp(queued, UTC), attempts, answer or "queued", code)
            for ref, state, queued, attempts, answer, code in rows
        ]

    def deliver_once(self, client: Deliverer, only: str | None = None) -> DeliveryReport:
        """Send what is due, oldest first; blocks as long as the client does.

        A round ends at the first sign that the gateway is away: the rest would fail alike.

        Args:
            client: The way to the gateway.
            only: Send just this reference, due or not (right after :meth:`put`).

        Returns:
            What happened; network trouble is reported, not raised.

        Raises:
            OutboxError: The outbox itself failed.
        """
        delivered: list[str] = []
        failed: list[str] = []
        given_up: list[str] = []
        last: GatewayError | None = None
        with self._delivery:
            for ref in self._due(only):
                outcome, error = self._deliver(client, ref)
                last = error or last
                {"delivered": delivered, "waiting": failed}.get(outcome, given_up).append(ref)
                if outcome == "waiting":
                    break
            self._forget_old()
        return DeliveryReport(tuple(delivered), tuple(failed), tuple(given_up), self._next_try(), last)

    def _due(self, only: str | None) -> list[str]:
        now = self._clock.now().timestamp()
        # A clock that jumped back must not make a report wait for days.
        statement = (
            "SELECT client_ref FROM report WHERE state = 'waiting' AND (next_try <= ? OR next_try > ?)"
        )
        values: tuple[object, ...] = (now, now + 2 * LONGEST_WAIT)
        if only is not None:
            statement = "SELECT client_ref FROM report WHERE state = 'waiting' AND client_ref = ?"
            values = (only,)
        with self._lock:
            return [row[0] for row in self._base.execute(statement + " ORDER BY rowid", values)]

    def _next_try(self) -> float | None:
        with self._lock:
            row = self._base.execute("SELECT min(next_try) FROM report WHERE state = 'waiting'").fetchone()
        if row is None or row[0] is None:
            return None
        return float(min(max(row[0] - self._clock.now().timestamp(), 0.0), LONGEST_WAIT))

    def _deliver(self, client: Deliverer, ref: str) -> tuple[RowState, GatewayError | None]:
        with self._lock:
            is_for_gateway, key_id, envelope, attempts = self._base.execute(
                "SELECT is_for_gateway, key_id, envelope, attempts FROM report WHERE client_ref = ?", (ref,)
            ).fetchone()
        can_repeat = bool(is_for_gateway) or not client.is_foreign
        if not can_repeat:
            # Whatever happens from here on, a server without idempotency is asked once: the row is
            # unclear on disk before the first byte leaves.
            self._settle(ref, "unclear", attempts + 1)
        try:
            if is_for_gateway:
                sealed = SealedRequest(client_ref=ref, key_id=key_id, envelope=envelope)
                answer = client.submit_sealed(sealed)
            else:
                own = get_or_create_key(self._secrets, OWN_SEAL_KEY)
                answer = client.submit(ServiceRequest.model_validate_json(open_seal(envelope, own, ref)))
        except RequestRefusedError as error:
            self._settle(ref, "refused", attempts + 1)
            _LOG.error("report %s was refused: %s", ref, error.technical)
            return "refused", error
        except GatewayError as error:
            if can_repeat or error.is_unsent:
                self._postpone(ref, attempts + 1, error)
                return "waiting", error
            _LOG.error("what became of report %s is unknown: %s", ref, error.technical)
            return "unclear", error
        self._settle(ref, "delivered", attempts + 1, answer)
        return "delivered", None

    def _postpone(self, ref: str, attempts: int, error: GatewayError) -> None:
        wait = min(FIRST_WAIT * 2 ** min(attempts - 1, 12), LONGEST_WAIT)
        if isinstance(error, GatewayBusyError) and error.wait_seconds:
            wait = min(max(wait, float(error.wait_seconds)), LONGEST_WAIT)
        next_try = self._clock.now().timestamp() + wait
        with self._transaction() as base:
            base.execute(
                "UPDATE report SET state = 'waiting', attempts = ?, next_try = ? WHERE client_ref = ?",
                (attempts, next_try, ref),
            )

    def _settle(self, ref: str, state: RowState, attempts: int, answer: SubmitAnswer | None = None) -> None:
        with self._transaction() as base:
            base.execute(
                "UPDATE report SET state = ?, attempts = ?, settled_at = ? WHERE client_ref = ?",
                (state, attempts, self._clock.now().timestamp(), ref),
            )
            if answer is not None:
                base.execute(
                    "UPDATE report SET envelope = NULL, answer = ?, remote_id = ? WHERE client_ref = ?",
                    (answer.state, answer.service_request_id or answer.token, ref),
                )

    def retry(self, client_ref: str) -> None:
        """Let staff send a refused or unclear report again."""
        with self._transaction() as base:
            base.execute(
                "UPDATE report SET state = 'waiting', next_try = 0"
                " WHERE client_ref = ? AND state IN ('refused', 'unclear')",
                (client_ref,),
            )

    def _forget_old(self) -> None:
        limit = (self._clock.now() - timedelta(days=KEEP_DAYS)).timestamp()
        with self._transaction() as base:
            base.execute("DELETE FROM report WHERE state = 'delivered' AND settled_at < ?", (limit,))


def _explain(error: Exception) -> OutboxError:
    """Turn a failure of the disk or file into what a visitor may hear."""
    words = str(error).lower()
    technical = f"{type(error).__name__}: {words[:200]}"
    if "full" in words or "no space" in words:
        # Translators: The disk is full, so the report was not taken. Nothing is lost: it stays on screen.
        text = msg("저장할 자리가 없어서 접수하지 못했어요.")
        # Translators: Advice under an error that only staff can repair.
        return OutboxFullError(text, action=msg("직원을 불러 주세요."), technical=technical)
    # Translators: The disk failed, so the report was not taken. Nothing is lost: it stays on screen.
    text = msg("저장이 되지 않아서 접수하지 못했어요.")
    # Translators: Advice under an error that only staff can repair.
    return OutboxError(text, action=msg("직원을 불러 주세요."), technical=technical)


_TABLES = f"""
BEGIN;
CREATE TABLE report (
    client_ref TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    service_code TEXT NOT NULL,
    lookup TEXT,
    queued_at REAL NOT NULL,
    is_for_gateway INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    envelope TEXT,
    state TEXT NOT NULL DEFAULT 'waiting',
    attempts INTEGER NOT NULL DEFAULT 0,
    next_try REAL NOT NULL DEFAULT 0,
    settled_at REAL,
    answer TEXT,
    remote_id TEXT
);
CREATE INDEX report_due ON report (state, next_try);
CREATE INDEX report_lookup ON report (lookup);
PRAGMA user_version = {_SCHEMA};
COMMIT;
"""
_INSERT = (
    "INSERT INTO report (client_ref, fingerprint, service_code, lookup, queued_at,"
    " is_for_gateway, key_id, envelope) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

"""Documents of the twin for tests, and messages of every bad kind."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from kiosk.twin.console_presence import ConsolePresence
from kiosk.twin.documents import CommandDocument, DesiredDocument, Document, Schedule
from kiosk.twin.envelope import seal_envelope
from kiosk.twin.signing import KeyRing, SigningKey
from kiosk.twin.topics import CONSOLE, Kind

TERMINAL = "lobby-1"
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CONSOLE_KEY = SigningKey(b"c" * 32)
OTHER_KEY = SigningKey(b"o" * 32)
TERMINAL_KEY = SigningKey(b"t" * 32)
RING = KeyRing.of(CONSOLE_KEY.public)


def desired(version: int = 1, **values: Any) -> DesiredDocument:
    return DesiredDocument(
        **(
            {"terminal": TERMINAL, "version": version, "issued_at": START, "standing": {"scale": 1.5}}
            | values
        )
    )


def schedule(id: str = "morning", **values: Any) -> Schedule:  # noqa: A002
    """Easy words from 9 to 12 in Seoul, every day."""
    return Schedule(
        **(
            {
                "id": id,
                "name": "Easy words in the morning",
                "rrule": "FREQ=DAILY",
                "timezone": "Asia/Seoul",
                "start_local": "2026-01-01T09:00",
                "duration_s": 3 * 3600,
                "modes": {"reading": "easy"},
            }
            | values
        )
    )


def sealed(document: Document, kind: Kind = Kind.DESIRED, key: SigningKey = CONSOLE_KEY) -> bytes:
    return seal_envelope(kind, document.terminal, document.to_body(), key)


def presence(
    connection: int = 1, sequence: int = 0, *, is_online: bool = True, **values: Any
) -> ConsolePresence:
    """A word of the console's connection of this number; later numbers are later connections."""
    return ConsolePresence(
        **(
            {
                "terminal": CONSOLE,
                "connection": f"00000000-0000-4000-8000-{connection:012x}",
                "at": START + timedelta(minutes=connection),
                "sequence": sequence,
                "is_online": is_online,
            }
            | values
        )
    )


_ids = random.Random(5)


def command(name: str = "report.now", **values: Any) -> CommandDocument:
    return CommandDocument(
        **(
            {
                "terminal": TERMINAL,
                "id": f"00000000-0000-4000-8000-{_ids.getrandbits(48):012x}",
                "name": name,
                "by": "Kim",
                "staff_id": "kim",
                "issued_at": START,
            }
            | values
        )
    )


def fuzz(seed: int, good: bytes, count: int) -> Iterator[bytes]:
    """Yield *count* payloads, none of which may change anything: bytes, JSON, and damaged envelopes.

    Args:
        seed: Equal seeds yield equal payloads.
        good: An envelope that would be obeyed; it is never yielded as it is.
        count: How many.
    """
    rng = random.Random(seed)
    envelope = json.loads(good)

    def value(depth: int = 0) -> Any:
        kinds = ["null", "bool", "int", "big", "float", "text", "odd"] + (
            ["list", "dict"] if depth < 4 else []
        )
        match rng.choice(kinds):
            case "null":
                return None
            case "bool":
                return rng.random() < 0.5
            case "int":
                return rng.randint(-3, 3)
            case "big":
                return rng.choice([2**63, -(2**64), 10**40])
            case "float":
                return rng.choice([0.5, -1e308, float("nan"), float("inf")])
            case "text":
                return "".join(chr(rng.randint(1, 0x2FF)) for _ in range(rng.randint(0, 30)))
            case "odd":
                return rng.choice(
                    ["\ud800", "\x00", "../../x", "2026-13-45T99:99:99Z", "ㄱ" * 300, "SECONDLY"]
                )
            case "list":
                return [value(depth + 1) for _ in range(rng.randint(0, 4))]
            case _:
                return {str(value(4))[:20]: value(depth + 1) for _ in range(rng.randint(0, 4))}

    def damaged() -> bytes:
        changed = dict(envelope)
        body = json.loads(envelope["body"])
        match rng.randint(0, 7):
            case 0:
                changed[rng.choice(list(changed))] = value()
            case 1:
                changed.pop(rng.choice(list(changed)))
            case 2:
                body[rng.choice(list(body))] = value()
                changed["body"] = json.dumps(body) + " "
            case 3:
                place = rng.randrange(len(good))
                return good[:place] + bytes([good[place] ^ (1 << rng.randrange(8))]) + good[place + 1 :]
            case 4:
                return good[: rng.randrange(len(good))]
            case 5:
                changed["body"] = "[" * rng.randint(1, 30_000)
            case 6:
                return good + b"x" * rng.randint(1, 70_000)
            case _:
                changed["sig"] = changed["sig"][::-1]
        return json.dumps(changed).encode("utf-8", "surrogatepass")

    made = 0
    while made < count:
        match rng.randint(0, 4):
            case 0:
                payload = rng.randbytes(rng.choice([0, 1, 7, 60, 900]))
            case 1:
                payload = json.dumps(value()).encode("utf-8", "surrogatepass")
            case 2:
                payload = b"[" * rng.choice([10, 5000, 66_000])
            case _:
                payload = damaged()
        if payload.strip() != good.strip() and _differs(payload, envelope):
            made += 1
            yield payload


def _differs(payload: bytes, envelope: dict[str, Any]) -> bool:
    """Return False for another spelling of the same signed content: that one is obeyed, rightly."""
    try:
        read = json.loads(payload)
    except (ValueError, RecursionError):
        return True
    if not isinstance(read, dict):
        return True
    return any(read.get(name) != envelope[name] for name in ("kid", "body", "sig")) or read.get("v") not in (
        1,
        2,
    )

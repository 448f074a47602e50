"""The topics ``modunuri/1/t/<terminal>/<kind>``, and who may say what on them.

A terminal signs in at the broker with its id as user name, so that the broker's access list can be
written with one pattern (``%u``) for all terminals.
"""

from __future__ import annotations

import enum
import re

PREFIX = "modunuri/1"
#: The console's user name at the broker; never a terminal's id.
CONSOLE = "console"
#: Where the console exports the signed head of its audit chain (retained).
AUDIT_HEAD = f"{PREFIX}/console/audit-head"
#: Where the console says that it is there (retained); every terminal listens, nobody else writes.
CONSOLE_PRESENCE = f"{PREFIX}/console/presence"
#: What a terminal's id looks like.
TERMINAL_PATTERN = r"[a-z0-9-]{3,40}"
_TERMINAL = re.compile(TERMINAL_PATTERN)
_TOPIC = re.compile(rf"{re.escape(PREFIX)}/t/({TERMINAL_PATTERN})/([a-z]+)")


class Kind(enum.StrEnum):
    """What a topic carries."""

    DESIRED = "desired"
    REPORTED = "reported"
    PRESENCE = "presence"
    COMMAND = "command"
    ANSWER = "answer"
    HELP = "help"
    ASSIST = "assist"
    COUNTS = "counts"


#: Published by the console; a terminal subscribes to its own two (and to :data:`CONSOLE_PRESENCE`).
FROM_CONSOLE = frozenset({Kind.DESIRED, Kind.COMMAND})
#: Published by a terminal; the console subscribes to all of them.
FROM_TERMINAL = frozenset(Kind) - FROM_CONSOLE
#: Kept by the broker for whoever comes later: states, never events.
RETAINED = frozenset({Kind.DESIRED, Kind.REPORTED, Kind.PRESENCE, Kind.HELP, Kind.COUNTS})


#: By the word in the topic: looked up for every message of every terminal.
_KINDS = {kind.value: kind for kind in Kind}


def quality(kind: Kind) -> int:
    """Return the MQTT quality of service: 1, but 0 for what the next moment replaces."""
    return 0 if kind is Kind.ASSIST else 1


def is_terminal_id(text: str) -> bool:
    """Tell whether *text* can be a terminal's id."""
    return _TERMINAL.fullmatch(text) is not None and text != CONSOLE


def topic(kind: Kind, terminal: str) -> str:
    """Return the topic of a terminal.

    Raises:
        ValueError: *terminal* is no terminal's id.
    """
    if not is_terminal_id(terminal):
        raise ValueError(f"not a terminal id: {terminal!r}")
    return f"{PREFIX}/t/{terminal}/{kind.value}"


def parse_topic(text: str) -> tuple[Kind, str] | None:
    """Return (kind, terminal) of a topic, or None if it is not one of ours."""
    match = _TOPIC.fullmatch(text)
    kind = _KINDS.get(match[2]) if match is not None else None
    if match is None or kind is None or match[1] == CONSOLE:
        return None
    return kind, match[1]


def terminal_subscriptions(terminal: str) -> tuple[str, ...]:
    """Return the topics that a terminal must hear to be of use to staff."""
    return tuple(topic(kind, terminal) for kind in (Kind.DESIRED, Kind.COMMAND))


def optional_subscriptions() -> tuple[str, ...]:
    """Return the topics that a terminal listens to as well where its broker lets it.

    A broker whose access list is older than the console's presence may refuse it; the terminal then knows
    nothing of the console, as before, and obeys staff.
    """
    return (CONSOLE_PRESENCE,)


def console_subscriptions() -> tuple[str, ...]:
    """Return the filters that the console listens to."""
    return tuple(f"{PREFIX}/t/+/{kind.value}" for kind in Kind if kind in FROM_TERMINAL)

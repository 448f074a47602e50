"""What was just done, in words. An address names it by a code, never by its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.console.pages.texts import admin, common, done, plans, terminal, wall
from kiosk.i18n.text import Message

_PLAIN: Mapping[str, Message] = {
    "saved": done.SAVED,
    "added": done.ADDED,
    "removed": done.REMOVED,
    "taken": done.TAKEN,
    "closed": done.CLOSED,
    "pointed": done.POINTED,
    "said": done.SAID,
    "switching": done.SWITCHING,
    "opening": done.OPENING,
    "assist-ended": done.ASSIST_ENDED,
    "rotating": done.ROTATING,
    "turned-away": done.TURNED_AWAY,
    "account-ended": done.ACCOUNT_ENDED,
    "account-back": done.ACCOUNT_BACK,
}


def _count(query: Mapping[str, str]) -> int:
    text = query.get("n", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _command(query: Mapping[str, str]) -> Message:
    name = query.get("command", "")
    return terminal.command_sent(terminal.COMMAND_NAMES.get(name, common.ACTIONS))


_COUNTED: Mapping[str, Callable[[Mapping[str, str]], Message]] = {
    "switched": lambda query: wall.switched(_count(query)),
    "cleared": lambda query: wall.cleared(_count(query)),
    "reached": lambda query: plans.changed(_count(query)),
    "enrolled": lambda query: admin.enrolled(query.get("name", "")[:64]),
    "revoked": lambda query: done.revoked(query.get("name", "")[:64]),
    "revoked-late": lambda query: done.revoked_late(query.get("name", "")[:64]),
    "command": _command,
}


def notice_of(query: Mapping[str, str]) -> Message | None:
    """Return what the address says was done, or None."""
    code = query.get("done", "")
    if code in _PLAIN:
        return _PLAIN[code]
    return _COUNTED[code](query) if code in _COUNTED else None

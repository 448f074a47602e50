"""Entries of the audit trail in words, beside the codes that the file and its checks hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.console.pages import wording
from kiosk.console.pages.admin_words import role_words
from kiosk.console.pages.texts import terminal as terminal_words
from kiosk.console.pages.texts import trail as words
from kiosk.console.services.views import AuditRow
from kiosk.i18n.text import Arg
from kiosk.modes.presets import find_preset


def action_words(action: str) -> Arg:
    """Return what was done; an action that has no words is told by its code."""
    return words.ACTIONS.get(action, action)


def fact_rows(row: AuditRow) -> list[tuple[Arg, Arg]]:
    """Return the facts of an entry, name and value; what is empty or goes without saying is left out."""
    told: list[tuple[Arg, Arg]] = []
    for name, value in row.detail.items():
        if value in (None, "", [], {}) or (name, value) == ("offer", "offer"):
            continue
        told.append((words.FACTS.get(name, name), _value(row.action, name, value)))
    return told


def _value(action: str, name: str, value: Any) -> Arg:
    if name == "modes" and isinstance(value, Mapping):
        return wording.modes_words(value, value.keys())
    if name == "preset":
        preset = find_preset(str(value))
        return preset.label if preset is not None else str(value)
    if name == "until" and str(value) in words.UNTILS:
        return words.UNTILS[str(value)]
    if name == "name" and action == "command.send":
        return terminal_words.COMMAND_NAMES.get(str(value)) or str(value)
    if name == "role":
        return role_words(str(value))
    return _plain(value)


def _plain(value: Any) -> str:
    """Return data as people read it, without the signs of a program."""
    if isinstance(value, Mapping):
        return ", ".join(
            f"{name}: {_plain(one)}" for name, one in value.items() if one not in (None, "", [], {})
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_plain(one) for one in value)
    return str(value)

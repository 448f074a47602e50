"""Two people at one form: whoever saves an older page is told what has changed since, and nothing is lost.

Every form that changes something stored carries, in a hidden field, a digest of each field as the page
showed it. When it comes back, these are held against what is stored now. Where they differ nothing is saved:
the page comes again with what was typed, with what is stored now beside each field that somebody else has
changed, and with the new digests. So saving once more is a decision, not an accident. A form without digests
(a page that was opened before an update of the console) is taken as it is.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kiosk.console.pages import wording
from kiosk.console.pages.forms import Form
from kiosk.console.pages.texts import common
from kiosk.console.pages.texts import modes as mode_words
from kiosk.i18n.text import Arg, Listing, Message

#: Name of the hidden field.
SEEN = "seen"
#: Of several values so many are told by their names.
MOST_NAMES = 8
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a form as it is stored.

    Attributes:
        field: Name of the field.
        label: What stands above it.
        value: What is stored: one value, or several without an order.
        told: The same in words.
    """

    field: str
    label: Arg
    value: str | Collection[str]
    told: Arg

    def digest(self) -> str:
        """Return what tells this value from others."""
        value = self.value if isinstance(self.value, str) else sorted(self.value)
        text = json.dumps([self.field, value], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_DIGITS]


Facts = Sequence[Fact]


def plain_fact(field: str, label: Arg, value: str) -> Fact:
    """Return a field whose words are its value."""
    return Fact(field, label, value, value or common.NONE)


def chosen_fact(field: str, label: Arg, names: Mapping[str, Arg]) -> Fact:
    """Return a field with several values.

    Args:
        field: Name of the field.
        label: What stands above it.
        names: What is stored -> its name; of many only the first are told.
    """
    told = list(names.values())[:MOST_NAMES] + (["…"] if len(names) > MOST_NAMES else [])
    return Fact(field, label, tuple(names), Listing(tuple(told)) if told else common.NONE)


def mode_facts(modes: Mapping[str, Any]) -> list[Fact]:
    """Return the fields of a form with one select for each mode."""
    return [
        Fact(
            f"m-{field}",
            wording.field_words(field),
            wording.value_key(modes[field]) if field in modes else "",
            wording.value_words(field, modes[field]) if field in modes else mode_words.LEAVE,
        )
        for field in wording.OPTIONS
    ]


def seal(facts: Facts) -> str:
    """Return what the hidden field of a form holds."""
    return " ".join(f"{one.field}.{one.digest()}" for one in facts)


def changed(form: Form, facts: Facts) -> list[Fact]:
    """Return the fields that are stored otherwise than the page showed them from which a form comes."""
    seen = dict(one.rpartition(".")[::2] for one in form.raw(SEEN).split())
    return [one for one in facts if one.field in seen and seen[one.field] != one.digest()]


def seals(forms: Mapping[str, Facts], form: Form, posted: str = "") -> dict[str, str]:
    """Return what the hidden fields of all forms of a page hold.

    A form that was posted and is shown again keeps what it came with (what it does not show has not been
    seen), or has what :meth:`Editing.save` has told.

    Args:
        forms: Name of a form -> what it shows as it is stored.
        form: What was posted, if anything was.
        posted: Name of the form that was posted; "" for the only one, or for one that edits nothing.
    """
    found = {name: seal(facts) for name, facts in forms.items()}
    if form.has(SEEN):
        found[posted or next(iter(found))] = form.raw(SEEN)
    return found


class Editing:
    """Saves edits one after the other: nothing comes between looking and saving.

    All pages are served by one process, so that a lock of its own is enough.
    """

    def __init__(self, attempt: Callable[[Form, Callable[[], object], Any], Message | None]) -> None:
        """Carry edits out with *attempt*."""
        self._attempt = attempt
        self._lock = threading.Lock()

    def save(
        self,
        form: Form,
        stored: Callable[[], Facts],
        act: Callable[[], object],
        fields: Mapping[str, str] | None = None,
    ) -> Message | None:
        """Carry an edit out, unless somebody else has changed what the form showed.

        Args:
            form: Gets what is stored now as the faults of the fields that differ, and has seen it then.
            stored: Reads what is stored, as the form shows it.
            act: Saves.
            fields: Names of arguments -> names of fields, where they differ.

        Returns:
            What went wrong and belongs to no field, or None.
        """
        if not form.is_right:
            return None
        with self._lock:
            facts = stored()
            others = changed(form, facts)
            if not others:
                return self._attempt(form, act, fields)
        for one in others:
            form.fault(one.field, common.stored_now(one.label, one.told))
        form.put(SEEN, seal(facts))
        return common.CHANGED_MEANWHILE


def status_of(notice: Message | None, *, is_posted: bool) -> int:
    """Return the status of a page with a form: 409 if somebody else was first, 422 if it was not taken."""
    if notice == common.CHANGED_MEANWHILE:
        return 409
    return 422 if is_posted else 200

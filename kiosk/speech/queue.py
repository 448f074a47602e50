"""Who speaks next, and who gives way: pure rules without clock, driver or listener.

===========  ==================================  =====================  =========================
arrives      cuts off and drops                  cuts off, goes on      drops among the waiting
                                                 later
===========  ==================================  =====================  =========================
ALERT        HINT                                RESPONSE, NOTICE,
                                                 READING, PROGRESS
RESPONSE     RESPONSE, READING, HINT             NOTICE, PROGRESS       RESPONSE, READING
NOTICE       HINT
READING      HINT
PROGRESS     HINT                                                       PROGRESS of the same key
HINT         (is itself dropped unless all is
             silent)
===========  ==================================  =====================  =========================

A RESPONSE also cuts off a NOTICE, which goes on afterwards, because old speech stops when the
visitor does something (C-08). Whoever waits goes in the order of the policies, and within a
policy first in, first out; one that was cut off keeps its old place in that order.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.speech.events import Reason
from kiosk.speech.sentences import Sentence
from kiosk.speech.utterance import Policy, Segment, Utterance

logger = logging.getLogger("speech")

_P = Policy
_CANCELS: dict[Policy, frozenset[Policy]] = {
    _P.ALERT: frozenset({_P.HINT}),
    _P.RESPONSE: frozenset({_P.RESPONSE, _P.READING, _P.HINT}),
    _P.NOTICE: frozenset({_P.HINT}),
    _P.READING: frozenset({_P.HINT}),
    _P.PROGRESS: frozenset({_P.HINT}),
    _P.HINT: frozenset(),
}
_SUSPENDS: dict[Policy, frozenset[Policy]] = {
    _P.ALERT: frozenset({_P.RESPONSE, _P.NOTICE, _P.READING, _P.PROGRESS}),
    _P.RESPONSE: frozenset({_P.NOTICE, _P.PROGRESS}),
    _P.NOTICE: frozenset(),
    _P.READING: frozenset(),
    _P.PROGRESS: frozenset(),
    _P.HINT: frozenset(),
}
#: Seconds in which the same thing is said only once.
DUPLICATE_WINDOW = 0.25


def is_valid(utterance: Utterance) -> bool:
    """Ask the utterance's own check; one that fails itself counts as no longer valid."""
    if utterance.is_valid is None:
        return True
    try:
        return bool(utterance.is_valid())
    except Exception:
        logger.exception("the validity check of an utterance failed")
        return False


def refusal(utterance: Utterance, now: float) -> Reason | None:
    """Return why *utterance* may not be begun at the monotonic second *now*, or None."""
    if utterance.expires_at is not None and now >= utterance.expires_at:
        return Reason.EXPIRED
    return None if is_valid(utterance) else Reason.INVALID


@dataclass(slots=True, eq=False)
class Entry:
    """An utterance on its way through the manager.

    Attributes:
        utterance: What is to be said.
        order: Number of its arrival.
        arrived: Monotonic second of its arrival.
        position: Index of the next sentence.
        sentences: The sentences, once it has begun.
        segments: What is really said, after the privacy rule; None until it has begun.
        is_begun: Whether any of it has been given to a driver.
        has_headset: The route for which ``segments`` was made.
    """

    utterance: Utterance
    order: int
    arrived: float
    position: int = 0
    sentences: tuple[Sentence, ...] = ()
    segments: tuple[Segment, ...] | None = None
    is_begun: bool = False
    has_headset: bool = False

    @property
    def policy(self) -> Policy:
        """The policy of its utterance."""
        return self.utterance.policy


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an arrival means.

    Attributes:
        refused: Why the new utterance is dropped, or None if it is accepted.
        dropped: Waiting entries that are given up, with the reason.
        cut: Why the active one is cut off, or None.
        resumes: Whether the active one goes on later.
    """

    refused: Reason | None = None
    dropped: tuple[tuple[Entry, Reason], ...] = ()
    cut: Reason | None = None
    resumes: bool = False


@dataclass(slots=True)
class SpeechQueue:
    """The waiting entries; the manager owns the active one."""

    _waiting: list[Entry] = field(default_factory=list)
    _order: int = 0

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def admit(self, utterance: Utterance, now: float, active: Entry | None) -> tuple[Entry, Verdict]:
        """Take *utterance* in, unless it is a duplicate or a hint that would disturb.

        Args:
            utterance: What arrives.
            now: Monotonic second.
            active: What is being said, or None.

        Returns:
            Its entry and what must happen to the others. Dropped entries have left the queue.
        """
        self._order += 1
        entry = Entry(utterance, self._order, now)
        if self._repeats(utterance, now, active):
            return entry, Verdict(refused=Reason.DUPLICATE)
        if utterance.policy is Policy.HINT and (active is not None or self._waiting):
            return entry, Verdict(refused=Reason.BUSY)
        dropped = tuple(self._give_way(utterance))
        for each, _ in dropped:
            self._waiting.remove(each)
        self._waiting.append(entry)
        if active is not None and active.policy in _CANCELS[utterance.policy]:
            return entry, Verdict(dropped=dropped, cut=Reason.SUPERSEDED)
        if active is not None and active.policy in _SUSPENDS[utterance.policy]:
            reason = Reason.ALERT if utterance.policy is Policy.ALERT else Reason.SUPERSEDED
            return entry, Verdict(dropped=dropped, cut=reason, resumes=True)
        return entry, Verdict(dropped=dropped)

    def _repeats(self, new: Utterance, now: float, active: Entry | None) -> bool:
        """Whether the same thing came a moment ago and is being said or waits."""
        alive = [*self._waiting, *([active] if active else [])]
        return any(
            now - each.arrived < DUPLICATE_WINDOW
            and (each.policy, each.utterance.key, each.utterance.language, each.utterance.segments)
            == (new.policy, new.key, new.language, new.segments)
            for each in alive
        )

    def _give_way(self, new: Utterance) -> list[tuple[Entry, Reason]]:
        if new.policy is Policy.RESPONSE:
            gone = {Policy.RESPONSE, Policy.READING}
            return [(each, Reason.SUPERSEDED) for each in self._waiting if each.policy in gone]
        if new.policy is Policy.PROGRESS and new.key is not None:
            return [
                (each, Reason.COALESCED)
                for each in self._waiting
                if each.policy is Policy.PROGRESS and each.utterance.key == new.key
            ]
        return []

    def put_back(self, entry: Entry) -> Entry | None:
        """Let a cut-off entry wait again, at its old place.

        Returns:
            *entry* itself if a newer PROGRESS of the same key already waits, which makes it
            pointless; else None.
        """
        if entry.policy is Policy.PROGRESS and entry.utterance.key is not None:
            same = [each for each in self._waiting if each.utterance.key == entry.utterance.key]
            if any(each.policy is Policy.PROGRESS and each.order > entry.order for each in same):
                return entry
        self._waiting.append(entry)
        return None

    def peek(self) -> Entry | None:
        """Return who is next, without taking it."""
        return min(self._waiting, key=lambda each: (each.policy, each.order), default=None)

    def take(self) -> Entry | None:
        """Take who is next."""
        entry = self.peek()
        if entry is not None:
            self._waiting.remove(entry)
        return entry

    def remove_if(self, condition: Callable[[Utterance], bool]) -> list[Entry]:
        """Take out every waiting entry for which *condition* holds, in order of arrival."""
        gone = [each for each in self._waiting if condition(each.utterance)]
        self._waiting = [each for each in self._waiting if each not in gone]
        return sorted(gone, key=lambda each: each.order)

    def holds(self, condition: Callable[[Utterance], bool]) -> bool:
        """Return whether *condition* holds for any waiting utterance."""
        return any(condition(each.utterance) for each in self._waiting)

"""Asks the policy, and nothing but the policy, about everything that a page wants to reach."""

from __future__ import annotations

from kiosk.web.policy import Policy, Use, Verdict


class Judge:
    """The policy as the engine's hooks use it. A fault of ours refuses."""

    def __init__(self, policy: Policy) -> None:
        """Ask *policy*."""
        self._policy = policy

    def judge_entry(self, address: str) -> Verdict:
        """Judge what something of our own wants to open; load ``verdict.address``, never *address*."""
        return self._policy.judge(address, Use.ENTRY)

    def judge_navigation(self, address: str) -> Verdict:
        """Judge where the whole page wants to go."""
        return self._policy.judge(address, Use.NAVIGATION)

    def may_request(self, kind: str, address: str, page: str) -> bool:
        """Judge one request.

        Args:
            kind: A value of :class:`kiosk.web.policy.Use`.
            address: What is wanted.
            page: Address of the whole page, "" for a navigation of it.
        """
        use = Use(kind)
        return self._policy.judge(address, use, "" if use is Use.NAVIGATION else page).is_allowed

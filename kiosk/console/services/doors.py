"""What enrolment needs of broker and gateway."""

from __future__ import annotations

from typing import Protocol


class GatewayDoor(Protocol):
    """Makes and revokes terminals' keys at the gateway."""

    @property
    def url(self) -> str:
        """Address that terminals are told."""

    def create(self, name: str, district: str, site: str) -> str:
        """Return a new key for *name*, in place of an older one.

        Raises:
            ConsoleError: The gateway does not answer or refuses.
        """

    def revoke(self, name: str) -> None:
        """Make the key of *name* worthless; one that does not exist is revoked already.

        Raises:
            ConsoleError: The gateway does not answer or refuses.
        """


class BrokerDoor(Protocol):
    """What terminals are told about the broker, and who may sign in there."""

    @property
    def url(self) -> str:
        """Address for terminals, ``mqtts://host:port``."""

    @property
    def ca_certificate(self) -> str:
        """PEM of the authority, of the present and the next while they overlap, or "" for the system's."""

    def refresh(self) -> None:
        """Take the credentials of the store; who is not in it any more is disconnected.

        Raises:
            OSError: The files cannot be written.
            ConsoleError: They could not be handed over.
        """

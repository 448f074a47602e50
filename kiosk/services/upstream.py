"""Another Open311 server as the system of record behind a gateway."""

from __future__ import annotations

from kiosk.contracts.forwarding import Handed
from kiosk.contracts.gateway import GatewayAddress, ServiceRequest
from kiosk.services.client import GatewayClient
from kiosk.services.gateway_errors import GatewayBusyError, GatewayError, NotAllowedError, RequestRefusedError


class Open311Upstream:
    """Hands reports to a server by its published standard."""

    def __init__(self, client: GatewayClient) -> None:
        """Use a client; a foreign server (``is_foreign``) is given each report once."""
        self._client = client
        self.can_repeat = not client.is_foreign

    def hand_over(self, request: ServiceRequest) -> Handed:
        """Post a report with its ``client_ref``."""
        try:
            answer = self._client.submit(request)
        except NotAllowedError as error:
            # The key is wrong or revoked: staff repair that, and nothing was taken.
            return Handed("away", reason=error.technical)
        except RequestRefusedError as error:
            return Handed("refused", reason=error.technical)
        except GatewayError as error:
            is_nothing_sent = self.can_repeat or error.is_unsent
            wait = error.wait_seconds if isinstance(error, GatewayBusyError) else None
            return Handed("away" if is_nothing_sent else "unclear", reason=error.technical, wait_seconds=wait)
        return Handed("taken", remote_id=answer.service_request_id, token=answer.token)

    def resolve(self, token: str) -> str | None:
        """Ask for the id behind a token; None while there is none or nobody answers."""
        try:
            return self._client.resolve_token(token)
        except GatewayError:
            return None


def open_upstream(
    url: str, *, api_key: str | None, jurisdiction: str | None, can_repeat: bool
) -> Open311Upstream:
    """Return the system of record at *url*.

    Args:
        url: What stands before ``/requests.json``; for another Modunuri gateway its address.
        api_key: Its Open311 key, or None.
        jurisdiction: Its ``jurisdiction_id``, or None.
        can_repeat: It is a gateway of this kind and recognises repeated reports.
    """
    address = GatewayAddress(url, api_key=api_key, jurisdiction=jurisdiction)
    return Open311Upstream(GatewayClient(address, is_foreign=not can_repeat))

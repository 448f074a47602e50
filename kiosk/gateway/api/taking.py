"""Taking a report: checked, then stored once; shared by Open311 and the kiosk's profile."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.contracts.gateway import ServiceRequest
from kiosk.gateway.api.formats import Open311Error
from kiosk.gateway.api.state import GatewayState
from kiosk.gateway.districts import district_of
from kiosk.gateway.intake import problems_of
from kiosk.gateway.store.requests import Adopted, RefConflictError


def take_request(
    state: GatewayState,
    request: ServiceRequest,
    key_id: str,
    *,
    has_own_time: bool = True,
    is_promised: bool = False,
    notes: Sequence[str] = (),
) -> Adopted:
    """Check and store a report.

    Args:
        state: The gateway.
        request: The report.
        key_id: Credential that posts it, or an empty string.
        has_own_time: False if ``requested_at`` was filled in here; a repeat then keeps the first.
        is_promised: A visitor holds its receipt already (it comes from an outbox): what does not
            fit the definition, which may have changed meanwhile, is noted for staff and the
            report is taken all the same.
        notes: What else staff should know about it.

    Raises:
        Open311Error: 400 with every problem, 404 for an unknown service, 409 for a reused
            ``client_ref``.
    """
    service = state.content.services.get(request.service_code)
    if service is None and not is_promised:
        raise Open311Error(404, "service_code provided was not found")
    problems = problems_of(request, service) if service else ["service_code is not known (any more)"]
    if problems and not is_promised:
        raise Open311Error(400, *problems)
    sender = state.keys.credential_of(key_id) if key_id else None
    try:
        return state.requests.adopt(
            request,
            key_id=key_id or None,
            expected_days=service.expected_days if service else None,
            has_own_time=has_own_time,
            problems=[*problems, *notes],
            district=district_of(request.place, state.content.places, sender),
            site=sender.site if sender is not None else None,
        )
    except RefConflictError as error:
        raise Open311Error(409, "client_ref was used for another request") from error

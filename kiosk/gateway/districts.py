"""Whose a report is: the district of its place, else of the terminal that took it."""

from __future__ import annotations

from kiosk.contracts.content import Places
from kiosk.contracts.gateway import RequestPlace
from kiosk.gateway.store.keys import Credential


def district_of(place: RequestPlace, places: Places, sender: Credential | None) -> str | None:
    """Return the id of the district that answers for a place, or None if nobody knows.

    Args:
        place: Where the matter is.
        places: The city's districts and neighbourhoods.
        sender: The terminal's credential, or None.
    """
    for district in places.districts:
        ids = {district.id, *(dong.id for dong in district.neighbourhoods or [])}
        if place.address_id in ids:
            return district.id
    return sender.district if sender is not None else None

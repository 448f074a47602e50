"""Telling terminals of the next authority while the present one still signs (the CA's overlap).

The bundle travels in the signed desired document, and only while it holds more than one certificate: a
terminal gets the present authority when it joins, and eight years out of ten there is nothing to tell.
"""

from __future__ import annotations

import hashlib
import logging

from kiosk.console.services.issuing import Issuer
from kiosk.console.services.telling import Fact, tell_all
from kiosk.console.store.database import Store
from kiosk.twin.limits import MAX_AUTHORITIES

_LOG = logging.getLogger(__name__)
_BEGIN = "-----BEGIN CERTIFICATE-----"


def overlap(bundle: str) -> str:
    """Return what a desired document says of authorities: the bundle if it holds several, else ""."""
    if bundle.count(_BEGIN) < 2:
        return ""
    if len(bundle) > MAX_AUTHORITIES:
        _LOG.error("the broker's authorities take more than %d characters: not told", MAX_AUTHORITIES)
        return ""
    return bundle


def tell_authorities(store: Store, issuer: Issuer, bundle: str) -> int:
    """Issue to every terminal if there is an overlap that they were not told of; return to how many."""
    told = issuer.authorities = overlap(bundle)
    if not told:
        return 0
    digest = hashlib.sha256(told.encode()).hexdigest()
    cause = {"authorities": told.count(_BEGIN)}
    # While nothing was told terminals know the one authority under which they joined.
    return tell_all(store, issuer, Fact("told-authorities", digest, "", "authorities.told", cause))

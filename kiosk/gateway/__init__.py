"""The city side that the kiosk talks to: an ASGI application that speaks open standards.

* :mod:`kiosk.gateway.api`: Open311 GeoReport v2, HSDS 3, and the kiosk's own profile.
* :mod:`kiosk.gateway.store`: requests, notes, terminal keys and limits in SQLite or PostgreSQL.
* :mod:`kiosk.gateway.content`: loads, checks and searches a city's content files.
* :mod:`kiosk.gateway.embedded`: the gateway as a supervised child process of a kiosk.
* :mod:`kiosk.gateway.commands`: what ``main.py gateway``, ``gateway-key`` and ``requests`` do.

May import contracts, settings, i18n, errors, clock, secrets and sealing; nothing of the terminal.
Importing this package or :mod:`~kiosk.gateway.embedded` loads no web framework.
"""

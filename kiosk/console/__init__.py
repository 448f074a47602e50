"""The staff side: accounts, the wall of terminals, modes, schedules, help calls, assist sessions, audit.

Its database is the truth, the MQTT broker a cache (``design.md`` §5). Holds the store, the services over it,
the bridge to the broker, the broker's supervision, enrolment and the web pages. May import ``kiosk.twin``,
``kiosk.contracts``, ``kiosk.i18n``, ``kiosk.settings``, the values of ``kiosk.modes`` and ``kiosk.secrets``;
nothing of a terminal and nothing of the gateway's routes.
"""

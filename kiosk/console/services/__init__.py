"""What staff can do, as plain Python: pages, command line and bridge call these and nothing below them.

:mod:`~kiosk.console.services.api` names every service as a protocol, :mod:`~kiosk.console.services.views` the
frozen values that they take and return, :mod:`~kiosk.console.services.errors` what may go wrong. Every call
takes the acting :class:`~kiosk.console.services.views.Staff` first, checks role and scope itself, and writes
its audit entry in the same transaction. May import the store, ``kiosk.twin``, ``kiosk.i18n`` and
``kiosk.clock``;
never a web framework and never paho.
"""

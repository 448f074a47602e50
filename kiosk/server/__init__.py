"""What both servers, gateway and console, are run with: databases, TLS, limits, logs, backups.

May import ``kiosk.clock``, ``kiosk.errors`` and ``kiosk.i18n``; knows neither of the servers.
"""

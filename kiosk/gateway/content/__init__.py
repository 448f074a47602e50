"""A city's content files: loading, checking (``python -m kiosk.gateway.content.check``), searching.

May import contracts, errors and i18n.
"""

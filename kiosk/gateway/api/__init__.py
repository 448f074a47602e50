"""The gateway's HTTP side: routes, formats, guards.

One module per standard (``open311``, ``hsds``, ``profile``), one for what they share. May import
FastAPI, the store, the content and the contracts.
"""

"""The journeys of the 120 Centre: one module or package per flow, pure and without I/O.

A flow takes what never changes in its constructor (the city, the places, the centre's settings),
keeps every answer in its frozen state, and asks for everything else by an operation
(:mod:`kiosk.services.operations.model`). May import contracts, screens, i18n, errors, settings
and the operations' model; never a client, a clock or a file.
"""

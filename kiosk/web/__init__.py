"""Pages of the city that nobody here wrote: which may be opened, and how they become Screens.

The policy judges addresses; site files name the places that visitors need; the flow turns the
documents that the adapter sends (:mod:`kiosk.web.page`) into our own items, fills forms screen by
screen, and shows what a page asks as sheets. The engine itself is the front end's
(:class:`kiosk.web.host.PageHost`).

Where: ``address``, ``policy``, ``sites``, ``rules`` judge; ``values``, ``page``, ``messages`` are what the
adapter sends; ``vocabulary``, ``languages``, ``reading``, ``ways``, ``items``, ``parts``, ``faults`` make of
it what is said and shown; ``state``, ``steps``, ``opener``, ``choices``, ``filling``, ``listener``,
``changes``, ``questions`` are the flow (``flow``), ``screens`` and the sheet (``dialogs``) its Screens.

May import `kiosk.screens`, `kiosk.i18n`, `kiosk.modes`, `kiosk.errors`, `kiosk.clock` and
`kiosk.contracts`; never services, speech or a front end.
"""

"""The console's web pages: server-rendered, complete without JavaScript, live where it is there.

Here belong routes, forms, the words of the pages (:mod:`kiosk.console.pages.texts`) and how values become
HTML. A page asks the services of :mod:`kiosk.console.services` and knows nothing of store, broker or
terminals. May import the services' protocols and views, ``kiosk.i18n``, ``kiosk.modes`` values,
``kiosk.twin.schedules`` and FastAPI; never the store.

:func:`kiosk.console.pages.build.add_pages` puts everything into an application.
"""

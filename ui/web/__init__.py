"""The page engine: Qt WebEngine behind :class:`kiosk.web.host.PageHost`.

What belongs here: profile and view of one visit, the two hooks that ask the policy about every
address, dialogs, heartbeat, memory, and the wipe. What does not: rules about addresses or pages
(``kiosk.web``), and what a page says (``resources/web/adapter``).
May import PySide6 and ``kiosk.web``, ``kiosk.modes``, ``kiosk.clock``, ``kiosk.errors``,
``kiosk.settings``. Qt WebEngine itself is imported only when the first page opens
(:mod:`ui.web.view`), so that a terminal starts without it.
"""

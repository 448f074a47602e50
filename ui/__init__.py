"""Everything with a screen: the Qt Quick front end of the terminal.

``ui`` may import ``kiosk``; ``kiosk`` never imports ``ui``. Nothing here knows a flow, a service or
a setting: the core publishes a :class:`kiosk.screens.view.View`, and what people do comes back as
:mod:`kiosk.screens.command` values.

How an application is put together (see :func:`ui.window.create_window`)::

    app = QGuiApplication(sys.argv)
    window = create_window(terminal, profile, WindowOptions(is_full_screen=True))
    window.show()
    app.exec()
    window.close()

*terminal* is anything with ``view``, ``dispatch(command)`` and ``subscribe(callback)``
(:class:`ui.bridge.terminal_bridge.TerminalLike`); all three are used on the thread of the
application only.
"""

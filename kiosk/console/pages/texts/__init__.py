"""The words of the pages, one module per part of the console, as constants and small functions.

Templates name them as ``T.wall.TITLE``; a text becomes words of the reader's language where it is written
into the page. Imports ``kiosk.i18n.text`` only.
"""

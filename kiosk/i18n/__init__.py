"""Texts as values, catalogues, locales and formatting.

May import nothing of Modunuri but this package. What a person reads or hears is always one of
:class:`~kiosk.i18n.text.Message`, :class:`~kiosk.i18n.text.Content` or
:class:`~kiosk.i18n.text.VisitorText`; it becomes a string only in
:class:`~kiosk.i18n.localiser.Localiser`.
"""

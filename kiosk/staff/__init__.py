"""Staff elsewhere, at this terminal: joins the twin (`kiosk.remote`) with the visit (`kiosk.terminal`).

Part of the composition root. `kiosk.remote` decides what may happen; what a visitor sees and hears of
it is Screens of `kiosk.sheets.staff`. Nothing here decides and nothing here draws.
"""

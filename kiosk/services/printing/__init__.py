"""Paper: a Screen as a page in large print, and the ways to a printer.

``fonts`` finds the font files, ``shaping`` turns text of any script into outlines, ``page`` lays
a Screen out as PDF, ``printers`` hands it to the system. Only outlines are drawn: the Noto CJK
fonts are CFF, which reportlab cannot embed, and Arabic needs shaping.
"""

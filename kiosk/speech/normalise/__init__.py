"""Text as people say it: one module of pure rules per language.

Here belong rules from display text to spoken text (numbers, counters, telephone numbers, codes,
abbreviations), the splitting by script, and the last step for engines with flaws of their own.
May import nothing of the project but ``kiosk.speech``, and Babel and pykakasi. Every rule has
rows in a golden table of the tests.
"""

"""What flows ask the outside world for (``model``), and what carries it out (``runner``).

``model`` is pure and may be imported by flows; ``runner`` speaks to the gateway client, the
outbox, the printer and the settings, and is imported by the composition root alone.
"""

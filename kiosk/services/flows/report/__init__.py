"""Report a problem: pick, where, the definition's questions, contact, read-back, receipt.

One module per part: ``state`` (answers and the way through), ``pick``, ``place``, ``questions``,
``contact``, ``check`` and ``receipt`` (Screens and what their keys do), ``flow`` (who answers what).
"""

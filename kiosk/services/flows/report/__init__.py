"""Report a problem: pick, where, the definition's questions, contact, read-back, receipt.

Each part has a module with its Screens and one that answers its keys: ``pick`` and ``picking``, ``place`` and
``placing``, ``questions`` and ``answering``, ``contact`` and ``contacting``, ``check`` and ``sending``,
``receipt`` and ``receiving``. ``state`` holds the answers, ``way`` goes from step to step, and ``flow`` says
who shows and who answers what.
"""

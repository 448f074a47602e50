"""The self-audit ``main.py doctor --lockdown``: each known way out, and what this machine does about it.

Here belong the list of attempts (``resources/lockdown.json``, from field.md §4.3), the checks that look
at a machine, and their report. It reads and changes nothing. It may import ``kiosk.errors``,
``kiosk.options`` and the settings' file names; nothing of the terminal imports it.
"""

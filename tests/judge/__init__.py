"""Judges a tour (`index.json`) by the numbered requirements. `python -m tests.judge DIR`."""

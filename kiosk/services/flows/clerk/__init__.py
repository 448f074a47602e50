"""The clerk's part: first start, settings, kept reports, test print, calibration, the way out.

``state`` holds the draft and the steps, ``setup`` the questions, ``requests`` the kept reports,
``flow`` who answers what. Nothing of it can be reached without the PIN once one is chosen.
"""

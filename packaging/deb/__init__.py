"""Builds the Debian packages ``modunuri`` (the program) and ``modunuri-kiosk`` (the session): `make deb`.

Here belongs what puts files together for the packages: fetching, trimming, control files, checks. The
files of the session themselves lie in ``packaging/session``. It imports the standard library only and
needs ``dpkg-deb``; nothing of the program imports it.
"""

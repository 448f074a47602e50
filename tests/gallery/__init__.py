"""Every sample view as a picture: ``python -m tests.gallery FOLDER [NAME ...]``."""

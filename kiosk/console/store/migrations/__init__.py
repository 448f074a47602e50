"""Alembic migrations of the console's store."""

"""Alembic migrations, forward only, one file per released change of the schema."""

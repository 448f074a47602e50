"""A group may belong to a district; those that are there are the whole city's."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column with its foreign key: the same words for SQLite, which cannot add a constraint later."""
    op.execute("ALTER TABLE terminal_group ADD COLUMN district_id VARCHAR(64) REFERENCES district (id)")

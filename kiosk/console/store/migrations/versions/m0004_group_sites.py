"""A group may hold sites beside the terminals that it names; those that are there hold none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table: its key finds the sites of a group, its index the groups of a site."""
    op.create_table(
        "group_site",
        sa.Column("group_id", sa.String(length=32), nullable=False),
        sa.Column("site_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["terminal_group.id"]),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"]),
        sa.PrimaryKeyConstraint("group_id", "site_id"),
    )
    op.create_index(op.f("ix_group_site_site_id"), "group_site", ["site_id"], unique=False)

"""The broker password of a terminal that changes its keys holds once the terminal has said that it has it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column for the hash that waits."""
    op.add_column(
        "enrolment", sa.Column("broker_hash", sa.String(length=300), nullable=False, server_default="")
    )

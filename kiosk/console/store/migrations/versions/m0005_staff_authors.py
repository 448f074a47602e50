"""A change by staff tells who set each field, by account: names are not unique, consent is to one of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of changes that hold nobody knows any more whose account they came from."""
    op.add_column("terminal", sa.Column("staff_authors", sa.JSON(), nullable=True))

"""Districts, sites and roles; the outbox to an upstream; what retention did; indexes for large lists."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns, tables and indexes; old rows belong to no district and stay as they are."""
    with op.batch_alter_table("terminal_key") as table:
        table.add_column(sa.Column("role", sa.String(16), nullable=False, server_default="terminal"))
        table.add_column(sa.Column("district", sa.String(64)))
        table.add_column(sa.Column("site", sa.String(64)))
    with op.batch_alter_table("service_request") as table:
        table.add_column(sa.Column("district", sa.String(64)))
        table.add_column(sa.Column("site", sa.String(64)))
        table.add_column(sa.Column("erased_at", _MOMENT))
    op.create_index("ix_service_request_requested", "service_request", ["requested_at", "id"])
    op.create_index("ix_service_request_district", "service_request", ["district", "requested_at"])
    op.create_index("ix_service_request_status", "service_request", ["status", "updated_at"])
    op.create_table(
        "forwarding",
        sa.Column("request_id", sa.String(32), sa.ForeignKey("service_request.id"), primary_key=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try", _MOMENT, nullable=False),
        sa.Column("remote_id", sa.String(200)),
        sa.Column("token", sa.String(200)),
        sa.Column("reason", sa.String(200)),
        sa.Column("updated_at", _MOMENT, nullable=False),
    )
    op.create_index("ix_forwarding_due", "forwarding", ["state", "next_try"])
    op.create_table(
        "retention_run",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("ran_at", _MOMENT, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
    )

"""The first schema: requests, notes, terminal keys, attempts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "terminal_key",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False, unique=True),
        sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("revoked_at", _MOMENT),
    )
    op.create_table(
        "service_request",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("client_ref", sa.String(64), nullable=False, unique=True),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("service_code", sa.String(64), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("attributes", sa.JSON, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("address_id", sa.String(200)),
        sa.Column("address_string", sa.Text),
        sa.Column("lat", sa.Float),
        sa.Column("long", sa.Float),
        sa.Column("contact_channel", sa.String(16), nullable=False),
        sa.Column("contact_phone", sa.String(40)),
        sa.Column("receipt_number", sa.String(11)),
        sa.Column("code_hmac", sa.String(64)),
        sa.Column("terminal", sa.String(64)),
        sa.Column("terminal_key_id", sa.String(32), sa.ForeignKey("terminal_key.id")),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("destination", sa.String(16), nullable=False),
        sa.Column("is_published", sa.Boolean, nullable=False),
        sa.Column("public_description", sa.Text),
        sa.Column("problems", sa.JSON, nullable=False),
        sa.Column("requested_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("expected_at", _MOMENT),
    )
    op.create_index("ix_service_request_received", "service_request", ["received_at", "id"])
    op.create_index("ix_service_request_public", "service_request", ["is_published", "requested_at"])
    op.create_index("ix_service_request_number", "service_request", ["receipt_number"])
    op.create_index("ix_service_request_key", "service_request", ["terminal_key_id", "requested_at"])
    op.create_table(
        "request_note",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("request_id", sa.String(32), sa.ForeignKey("service_request.id"), nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("written_at", _MOMENT, nullable=False),
        sa.Column("author", sa.String(100)),
    )
    op.create_index("ix_request_note_request_id", "request_note", ["request_id"])
    op.create_table(
        "attempt",
        sa.Column("scope", sa.String(80), primary_key=True),
        sa.Column("window", sa.Integer, primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )

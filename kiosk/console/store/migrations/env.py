"""Alembic's entry: runs the migrations on the connection that the console hands over."""

from __future__ import annotations

from alembic import context

from kiosk.console.store.models import Base

context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()

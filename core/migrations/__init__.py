"""Alembic's environment and versions: one set for SQLite and PostgreSQL."""

"""Run by Alembic: the connection is handed over by core/schema.py."""

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from core import tables  # every table, so that the metadata is whole

connection: Connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
if connection.dialect.name == "sqlite":
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        raise RuntimeError(f"{len(broken)} rows of {tables.__name__} would refer to nothing")

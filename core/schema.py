"""The schema in the database, and the versions that lead to it (Alembic, ``core/migrations``)."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core import audit
from core.errors import DatabaseNewer


def config(connection: Connection) -> Config:
    """Configure Alembic for a connection; nothing is read from a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    script = ScriptDirectory.from_config(config(connection))
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current and current not in known:
        raise DatabaseNewer(revision=current)
    return current, script.get_current_head()


def is_behind(connection: Connection) -> bool:
    """True where the schema is behind the code. Raises: DatabaseNewer."""
    current, head = _revisions(connection)
    return current != head


def upgrade(connection: Connection) -> None:
    """Bring the schema up to the code, and guard the audit trail. Raises: DatabaseNewer."""
    if is_behind(connection):
        command.upgrade(config(connection), "head")
    audit.arm(connection)

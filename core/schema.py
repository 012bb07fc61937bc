"""The schema in the database, and the versions that lead to it (Alembic, ``core/migrations``)."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from core import audit
from core.errors import DatabaseNewer

_MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Configure Alembic for a connection; nothing is read from a file."""
    made = Config()
    made.set_main_option("script_location", str(_MIGRATIONS))
    made.attributes["connection"] = connection
    return made


def _revisions(connection: Connection) -> tuple[str | None, str | None]:
    current = MigrationContext.configure(connection).get_current_revision()
    known = _known()
    if current and current not in known:
        raise DatabaseNewer(revision=current)
    return current, known[0]


@cache
def _known() -> tuple[str, ...]:
    """List the versions of this code, the newest first; each is a module, and read once."""
    script = ScriptDirectory(str(_MIGRATIONS))
    return tuple(revision.revision for revision in script.walk_revisions())


def is_behind(connection: Connection) -> bool:
    """True where the schema is behind the code. Raises: DatabaseNewer."""
    current, head = _revisions(connection)
    return current != head


def upgrade(connection: Connection) -> None:
    """Bring the schema up to the code, and guard the audit trail. Raises: DatabaseNewer."""
    if is_behind(connection):
        command.upgrade(config(connection), "head")
    audit.arm(connection)

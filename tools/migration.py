"""`make migration m="what changes"`: a new version from the difference of models and schema."""

import secrets
import sys
import tempfile
from pathlib import Path

from alembic import command

from core import schema, tables
from core.clock import SystemClock
from core.db import Database, _engine
from core.ids import IdSource


def main() -> int:
    """Upgrade an empty database to the newest version, compare, write the next one."""
    message = " ".join(sys.argv[1:]).strip()
    if not message:
        print('say what changes: make migration m="..."', file=sys.stderr)
        return 2
    number = (
        f"{len(list((Path(tables.__file__).parent / 'migrations/versions').glob('*.py'))) + 1:04d}"
    )
    with tempfile.TemporaryDirectory() as folder:
        ids = IdSource(SystemClock(), secrets.token_bytes)
        db = Database(f"sqlite:///{folder}/schema.db", ids=ids)
        db.migrate()
        with _engine(db.url, "migrate").begin() as connection:
            command.revision(schema.config(connection), message, autogenerate=True, rev_id=number)
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

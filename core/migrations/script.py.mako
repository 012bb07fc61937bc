"""${message}"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

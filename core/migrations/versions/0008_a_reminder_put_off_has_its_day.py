"""a reminder that is put off to another day has a day to go from then on"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outboxrow', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wanted_at', core.columns.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

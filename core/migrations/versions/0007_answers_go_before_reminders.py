"""answers go before reminders: what is due is found by who asked; a silent platform is probed"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('outboxrow', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outbox_due'))
        batch_op.create_index('ix_outbox_due', ['topic', 'state', 'paced', 'available_at', 'created_at', 'seq'], unique=False)

    with op.batch_alter_table('throttle', schema=None) as batch_op:
        batch_op.add_column(sa.Column('failed', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('probe_at', core.columns.Instant(timezone=True), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""channels: chats as their platforms know them, what went out by which call, pace"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('contact',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('lang', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('last_in_at', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('left_at', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('left_why', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'channel', 'address'),
    sqlite_strict=True
    )
    op.create_table('sent',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('message_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('part', sa.Integer(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('provider_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'message_id', 'part'),
    sqlite_strict=True
    )
    with op.batch_alter_table('sent', schema=None) as batch_op:
        batch_op.create_index('ix_sent_provider', ['channel', 'provider_id'], unique=False)

    op.create_table('storedfile',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('channel', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('file_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'channel', 'digest'),
    sqlite_strict=True
    )
    op.create_table('throttle',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('due_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('held_until', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'name'),
    sqlite_strict=True
    )
    with op.batch_alter_table('chatidentity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('basis', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('stopped_at', core.columns.Instant(timezone=True), nullable=True))

    with op.batch_alter_table('outboxrow', schema=None) as batch_op:
        batch_op.add_column(sa.Column('weight', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('paced', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index(batch_op.f('ix_outbox_due'))
        batch_op.create_index('ix_outbox_due', ['topic', 'state', 'available_at', 'created_at', 'seq'], unique=False)
        batch_op.create_index('ix_outbox_order', ['shop_id', 'ordering_key', 'state'], unique=False)



def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

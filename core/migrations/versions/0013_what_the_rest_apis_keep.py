"""what the REST APIs keep"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('credential',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dialect', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('scopes', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('last4', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('client', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('url_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('public_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('gstin', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('claim_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('claim_until', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('created_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('revoked_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('credential', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_credential_claim_hash'), ['claim_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_credential_client'), ['client'], unique=False)
        batch_op.create_index(batch_op.f('ix_credential_token_hash'), ['token_hash'], unique=False)
        batch_op.create_index(batch_op.f('ix_credential_url_key'), ['url_key'], unique=False)

    op.create_table('delivery',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('endpoint_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('event_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('status_code', sa.Integer(), nullable=False),
    sa.Column('error', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.Column('answer', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('tried_at', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('next_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('delivery', schema=None) as batch_op:
        batch_op.create_index('ix_delivery_endpoint', ['shop_id', 'endpoint_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_delivery_event', ['shop_id', 'event_id'], unique=False)

    op.create_table('endpoint',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('url', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('events', core.columns.JsonType(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('secret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('old_secret', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('old_until', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('failing_since', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('disabled', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('updated_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('deleted_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    op.create_table('event',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('resource', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('data', core.columns.JsonType(), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_at', ['shop_id', 'at', 'id'], unique=False)

    op.create_table('extra',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('data', core.columns.JsonType(), nullable=False),
    sa.Column('terms', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('warned', core.columns.JsonType(), nullable=False),
    sa.Column('sent', core.columns.JsonType(), nullable=False),
    sa.Column('deleted_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    op.create_table('heldinvoice',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('state', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('customer_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('fy', sa.Integer(), nullable=False),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('asked', core.columns.JsonType(), nullable=False),
    sa.Column('send_at', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('created_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('deleted_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('heldinvoice', schema=None) as batch_op:
        batch_op.create_index('ix_heldinvoice_date', ['shop_id', 'on', 'id'], unique=False)
        batch_op.create_index('ix_heldinvoice_number', ['shop_id', 'fy', 'number_key'], unique=False)

    op.create_table('idempotencykey',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fingerprint', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sa.Integer(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('headers', core.columns.JsonType(), nullable=False),
    sa.Column('at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'key'),
    sqlite_strict=True
    )
    with op.batch_alter_table('idempotencykey', schema=None) as batch_op:
        batch_op.create_index('ix_idempotencykey_at', ['at'], unique=False)

    with op.batch_alter_table('audit', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ip', sqlmodel.sql.sqltypes.AutoString(), nullable=True))

    with op.batch_alter_table('customer', schema=None) as batch_op:
        batch_op.add_column(sa.Column('address_parts', core.columns.JsonType(), nullable=True))
        batch_op.add_column(sa.Column('opt_in', sa.Boolean(), nullable=True))

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.create_index('ix_item_sku', ['shop_id', 'sku'], unique=False)

    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('received_at', core.columns.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))



def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""e-way bills alone"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('portaleway',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('gstin', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('irn', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('doc_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('doc_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('distance', sa.Integer(), nullable=False),
    sa.Column('vehicle', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('since', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('valid_until', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('cancelled_at', core.columns.Instant(timezone=True), nullable=True),
    sa.Column('closed_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'serial'),
    sqlite_strict=True
    )
    with op.batch_alter_table('portaleway', schema=None) as batch_op:
        batch_op.create_index('ix_portaleway_document', ['shop_id', 'gstin', 'doc_type', 'doc_key'], unique=False)
        batch_op.create_index('ix_portaleway_number', ['shop_id', 'number'], unique=False)

    with op.batch_alter_table('ewaybill', schema=None) as batch_op:
        batch_op.add_column(sa.Column('irn', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('doc_type', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('doc_number', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('doc_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('doc_on', sa.Date(), nullable=False, server_default='2017-07-01'))
        batch_op.add_column(sa.Column('document', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('provider', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))
        batch_op.create_index('uq_ewaybill_document', ['shop_id', 'gstin', 'doc_type', 'doc_key'], unique=True, sqlite_where=sa.text("state NOT IN ('failed', 'cancelled')"), postgresql_where=sa.text("state NOT IN ('failed', 'cancelled')"))

    op.drop_column('portaldocument', 'eway')


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""what the dialects keep"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('invoice_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('media', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('attachment', schema=None) as batch_op:
        batch_op.create_index('ix_attachment_invoice', ['shop_id', 'invoice_id'], unique=False)

    op.create_table('dialectrow',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dialect', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('about', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('said', core.columns.JsonType(), nullable=False),
    sa.Column('created_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('changed_at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'dialect', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('dialectrow', schema=None) as batch_op:
        batch_op.create_index('ix_dialectrow_about', ['shop_id', 'dialect', 'about'], unique=False)



def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

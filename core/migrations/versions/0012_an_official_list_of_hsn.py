"""an official list of hsn"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('tariffcode',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('since', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('words', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('gst_rate', core.columns.DecimalText(), nullable=True),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('taken_at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'code', 'since'),
    sqlite_strict=True
    )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""a shop's logo"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('shoplogo',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('png', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'sha256'),
    sqlite_strict=True
    )
    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('logo', sqlmodel.sql.sqltypes.AutoString(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

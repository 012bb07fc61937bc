"""bills on paper of several sizes"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('paper', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='a4'))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""papers in two languages"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('paper_language', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='en')
        )


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""links may end"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('link_days', sa.Integer(), nullable=True))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""customers are found by their chats"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('chatidentity', schema=None) as batch_op:
        batch_op.create_index('ix_chatidentity_customer', ['shop_id', 'customer_id'], unique=False)


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

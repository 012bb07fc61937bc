"""lists are read along an index"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_audit_entity', 'audit', ['shop_id', 'entity', 'seq'], unique=False)
    op.drop_index('ix_invoice_customer', table_name='invoice')
    op.create_index('ix_invoice_customer', 'invoice', ['shop_id', 'customer_id', 'on', 'id'], unique=False)
    op.create_index('ix_invoice_cancelled', 'invoice', ['shop_id', 'on', 'id'], unique=False, sqlite_where=sa.text("status = 'cancelled'"), postgresql_where=sa.text("status = 'cancelled'"))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

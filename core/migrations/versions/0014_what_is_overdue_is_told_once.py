"""what is overdue is told once"""

import sqlalchemy as sa
from alembic import op

import core.columns
revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('openitem', schema=None) as batch_op:
        batch_op.add_column(sa.Column('overdue_at', core.columns.Instant(timezone=True), nullable=True))
        batch_op.create_index('ix_openitem_overdue', ['due_on'], unique=False, sqlite_where=sa.text("due_paise > 0 AND overdue_at IS NULL AND kind = 'invoice'"), postgresql_where=sa.text("due_paise > 0 AND overdue_at IS NULL AND kind = 'invoice'"))


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

"""every lawful document"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import core.columns
revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('amendment',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('document_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('revised', core.columns.JsonType(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('made_at', core.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sqlite_strict=True
    )
    with op.batch_alter_table('amendment', schema=None) as batch_op:
        batch_op.create_index('ix_amendment_date', ['shop_id', 'on', 'id'], unique=False)

    op.create_table('tradepaper',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fy', sa.Integer(), nullable=False),
    sa.Column('series_number', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('purpose', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('customer_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('supplier', core.columns.JsonType(), nullable=False),
    sa.Column('recipient', core.columns.JsonType(), nullable=True),
    sa.Column('place_of_supply', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('nature', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('prices_include_tax', sa.Boolean(), nullable=False),
    sa.Column('particulars', core.columns.JsonType(), nullable=True),
    sa.Column('lines', core.columns.JsonType(), nullable=False),
    sa.Column('draft', core.columns.JsonType(), nullable=False),
    sa.Column('discount_paise', sa.BigInteger(), nullable=False),
    sa.Column('taxable_paise', sa.BigInteger(), nullable=False),
    sa.Column('cgst_paise', sa.BigInteger(), nullable=False),
    sa.Column('sgst_paise', sa.BigInteger(), nullable=False),
    sa.Column('igst_paise', sa.BigInteger(), nullable=False),
    sa.Column('cess_paise', sa.BigInteger(), nullable=False),
    sa.Column('round_off_paise', sa.BigInteger(), nullable=False),
    sa.Column('total_paise', sa.BigInteger(), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('invoice_id', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('link_version', sa.Integer(), nullable=False),
    sa.Column('token_hash', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issued_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issued_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('cancelled_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sa.UniqueConstraint('shop_id', 'kind', 'fy', 'number_key', name='uq_trade_paper_number'),
    sqlite_strict=True
    )
    with op.batch_alter_table('tradepaper', schema=None) as batch_op:
        batch_op.create_index('ix_tradepaper_date', ['shop_id', 'kind', 'on', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_tradepaper_token_hash'), ['token_hash'], unique=False)

    op.create_table('voucher',
    sa.Column('shop_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('number_key', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('fy', sa.Integer(), nullable=False),
    sa.Column('series_number', sa.Integer(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('customer_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('payment_id', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('against', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('supplier', core.columns.JsonType(), nullable=False),
    sa.Column('recipient', core.columns.JsonType(), nullable=True),
    sa.Column('place_of_supply', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('nature', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('is_service', sa.Boolean(), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('hsn', sqlmodel.sql.sqltypes.AutoString(), nullable=True),
    sa.Column('gst_rate', core.columns.DecimalText(), nullable=False),
    sa.Column('amount_paise', sa.BigInteger(), nullable=False),
    sa.Column('taxable_paise', sa.BigInteger(), nullable=False),
    sa.Column('cgst_paise', sa.BigInteger(), nullable=False),
    sa.Column('sgst_paise', sa.BigInteger(), nullable=False),
    sa.Column('igst_paise', sa.BigInteger(), nullable=False),
    sa.Column('cess_paise', sa.BigInteger(), nullable=False),
    sa.Column('issued_by', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('issued_at', core.columns.Instant(timezone=True), nullable=False),
    sa.Column('cancelled_at', core.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('shop_id', 'id'),
    sa.UniqueConstraint('shop_id', 'kind', 'fy', 'number_key', name='uq_voucher_number'),
    sqlite_strict=True
    )
    with op.batch_alter_table('voucher', schema=None) as batch_op:
        batch_op.create_index('ix_voucher_date', ['shop_id', 'on', 'id'], unique=False)

    with op.batch_alter_table('invoice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('supply', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='domestic'))
        batch_op.add_column(sa.Column('reverse_charge', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('buyer_gstin', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('ecommerce_gstin', sqlmodel.sql.sqltypes.AutoString(), nullable=True))
        batch_op.add_column(sa.Column('operator_pays', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('particulars', core.columns.JsonType(), nullable=True))

    with op.batch_alter_table('invoiceline', schema=None) as batch_op:
        batch_op.add_column(sa.Column('treatment', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='taxable'))
        batch_op.add_column(sa.Column('cess_rate', core.columns.DecimalText(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cess_per_unit_paise', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('retail_price', core.columns.DecimalText(), nullable=True))

    with op.batch_alter_table('item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('treatment', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default='taxable'))
        batch_op.add_column(sa.Column('cess_rate', core.columns.DecimalText(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('cess_per_unit_paise', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('retail_price', core.columns.DecimalText(), nullable=True))

    with op.batch_alter_table('shop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('lut', sqlmodel.sql.sqltypes.AutoString(), nullable=False, server_default=''))

    _fill()


def _fill() -> None:
    """Say of what was issued before what is asked of it from now on: the buyer's GSTIN, lines without tax."""
    sqlite = op.get_bind().dialect.name == 'sqlite'
    gstin = "json_extract(recipient, '$.gstin')" if sqlite else "recipient ->> 'gstin'"
    op.execute(f"UPDATE invoice SET buyer_gstin = {gstin} WHERE recipient IS NOT NULL")  # noqa: S608  # no input
    op.execute("UPDATE invoiceline SET treatment = 'nil' WHERE gst_rate IN ('0', '0.0', '0.00')")


def downgrade() -> None:
    raise NotImplementedError("go back by restoring the backup that was made before the migration")

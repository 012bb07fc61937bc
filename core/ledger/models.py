"""Rows of the khata."""

import datetime as dt

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant

_DUE = text("due_paise > 0")
_NOT_TOLD = text("due_paise > 0 AND overdue_at IS NULL AND kind = 'invoice'")


class Entry(SQLModel, table=True):
    """One line of a document's double entry. ``customer_id`` is empty for a counter sale.

    ``label``: what the document is called by people, such as its number or the way of payment.
    """

    __table_args__ = (Index("ix_entry_customer", "shop_id", "customer_id", "on", "at"), STRICT)
    shop_id: str = Field(primary_key=True)
    ref_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    ref_type: str
    account: str
    customer_id: str = ""
    label: str = ""
    debit_paise: int = Field(default=0, sa_type=BigInteger)
    credit_paise: int = Field(default=0, sa_type=BigInteger)
    on: dt.date
    at: dt.datetime = Field(sa_type=Instant)
    reverses: bool = False


class Account(SQLModel, table=True):
    """What a customer owes now; positive: he owes."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    balance_paise: int = Field(default=0, sa_type=BigInteger)


class AccountMonth(SQLModel, table=True):
    """What a month moved a customer's balance by; so that a long khata opens at once."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    month: str = Field(primary_key=True)
    moved_paise: int = Field(default=0, sa_type=BigInteger)


class Charge(SQLModel, table=True):
    """What is owed without an invoice of ours: an opening due, or a sum given on udhaar.

    ``kind`` is ``opening`` (by bill and date, from before the shop came here) or ``adjustment``.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    kind: str
    customer_id: str
    number: str = ""
    on: dt.date
    amount_paise: int = Field(sa_type=BigInteger)
    note: str = ""
    at: dt.datetime = Field(sa_type=Instant)
    source_channel: str = ""
    source_message_id: str = ""
    source_text: str = ""
    reversed_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class OpenItem(SQLModel, table=True):
    """What an invoice or a charge costs now, and what of it is still to pay.

    ``amount_paise`` follows notes (0 once taken back); ``due_paise`` is that less what payments
    settled. ``id`` is that of the invoice or the charge. ``overdue_at``: when it was first told that its
    due date has passed.
    """

    __table_args__ = (
        Index(
            "ix_openitem_due",
            "shop_id",
            "customer_id",
            "due_on",
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        ),
        Index(
            "ix_openitem_overdue",
            "due_on",
            sqlite_where=_NOT_TOLD,
            postgresql_where=_NOT_TOLD,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    kind: str
    customer_id: str = ""
    number: str = ""
    on: dt.date
    due_on: dt.date
    amount_paise: int = Field(sa_type=BigInteger)
    due_paise: int = Field(sa_type=BigInteger)
    overdue_at: dt.datetime | None = Field(default=None, sa_type=Instant)

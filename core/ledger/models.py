"""Rows of the khata."""

import datetime as dt

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant


class Entry(SQLModel, table=True):
    """One line of a document's double entry. ``customer_id`` is empty for a counter sale."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    ref_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    ref_type: str
    account: str
    customer_id: str = Field(default="", index=True)
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


class Opening(SQLModel, table=True):
    """A due from before the shop came here, by bill and date."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    customer_id: str
    number: str
    on: dt.date
    amount_paise: int = Field(sa_type=BigInteger)

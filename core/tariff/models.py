"""Rows of a tariff that was brought in."""

import datetime as dt
from decimal import Decimal

from sqlmodel import Field, SQLModel

from core.columns import STRICT, DecimalText, Instant


class TariffCode(SQLModel, table=True):
    """A code of an official list. ``shop_id`` is empty: the tariff is the same for all shops.

    ``since``: the day from which the rate holds, ISO, empty where the list names none. ``words``: those of
    the description as they are compared, a blank around each. ``source`` is the file, ``taken_at`` when.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(default="", primary_key=True)
    code: str = Field(primary_key=True)
    since: str = Field(default="", primary_key=True)
    description: str
    words: str
    gst_rate: Decimal | None = Field(default=None, sa_type=DecimalText)
    source: str
    taken_at: dt.datetime = Field(sa_type=Instant)

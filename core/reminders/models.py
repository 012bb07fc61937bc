"""Rows of the reminders."""

import datetime as dt

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant

_RUNNING = text("stopped_at IS NULL")
_PENDING = text("state = 'pending'")


class ReminderPlan(SQLModel, table=True):
    """Reminders that go by themselves: of the whole shop (``customer_id`` empty) or of one customer.

    ``timing`` is as `rules.format_timing` writes it: ``mon 10:00``, ``due-3 10:00``.
    """

    __table_args__ = (
        Index(
            "ix_reminderplan_running",
            "shop_id",
            "customer_id",
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    customer_id: str = ""
    timing: str
    made_at: dt.datetime = Field(sa_type=Instant)
    stopped_at: dt.datetime | None = Field(default=None, sa_type=Instant)


class ReminderRun(SQLModel, table=True):
    """A date of a plan that was worked: it is not worked again, however the clock moves."""

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    plan_id: str = Field(primary_key=True)
    on: dt.date = Field(primary_key=True)
    at: dt.datetime = Field(sa_type=Instant)


class ReminderSent(SQLModel, table=True):
    """A reminder of one bill (or charge) on one date: one at most, whoever sends it.

    ``state``: ``queued`` with its row in the outbox, then ``sent``, or ``dropped`` with the reason in
    ``why``. ``plan_id`` is empty for one asked for by hand, which no limit counts.
    """

    __table_args__ = (Index("ix_remindersent_customer", "shop_id", "customer_id", "on"), STRICT)
    shop_id: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True)
    on: dt.date = Field(primary_key=True)
    customer_id: str
    plan_id: str = ""
    state: str = "queued"
    why: str = ""
    at: dt.datetime = Field(sa_type=Instant)


class AskedReminder(SQLModel, table=True):
    """A reminder of one bill on one date that a program asked for, with a sentence of its own.

    It goes while more than ``floor_paise`` is due. ``state``: ``pending``, ``queued``, ``sent`` or
    ``dropped``; ``at``: since when.
    """

    __table_args__ = (
        Index("ix_askedreminder_invoice", "shop_id", "invoice_id"),
        Index(
            "ix_askedreminder_waits",
            "on",
            "shop_id",
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
        STRICT,
    )
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    invoice_id: str
    on: dt.date
    note: str = ""
    floor_paise: int = Field(default=0, sa_type=BigInteger)
    state: str = "pending"
    at: dt.datetime = Field(sa_type=Instant)


class ReminderRest(SQLModel, table=True):
    """A time without reminders: of a bill, of a customer, or of everyone (both empty).

    ``until_on`` is the last day of the rest; None: until it is ended. ``reason``: ``owner``, ``claim``,
    ``promise``, ``dispute`` or ``opt_out``; each rests on its own. What was is in the audit trail.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    customer_id: str = Field(primary_key=True)
    invoice_id: str = Field(primary_key=True)
    reason: str = Field(primary_key=True)
    until_on: dt.date | None = None
    at: dt.datetime = Field(sa_type=Instant)

"""A customer's ledger: what he owed, each document since, what he owes."""

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.cursors import Position
from adapters.rest.money import rupees
from adapters.rest.operation import Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.problems import invalid
from adapters.rest.shapes import CustomerId, Date, Day, Listed, Page, Rupees, Shown
from core.clock import today
from core.customers.models import Customer
from core.errors import CustomerNotFound
from core.gst.numbering import financial_year
from core.ledger.statement import (
    Key,
    StatementQuery,
    StatementRow,
    moved,
    opening_balance,
    read_page,
)
from core.payments.service import OPENING

Type = Literal[
    "opening", "invoice", "credit_note", "debit_note", "payment", "refund", "adjustment"
]  # fmt: skip
_APRIL = 4


class LedgerQuery(Page):
    """Which days, both included; by default from the first of the financial year to today."""

    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None


class TotalsShown(Shown):
    """What was charged, and what was paid or credited."""

    debit: Rupees
    credit: Rupees


class TxnShown(Shown):
    """A document; ``balance`` is what is owed after it."""

    date: Day
    type: Type
    id: Annotated[str, Field(examples=["inv_66f0c1d20000050b1c2d3e4f"])]
    ref: Annotated[str, Field(examples=["4S/2026-27/0421"])]
    debit: Rupees
    credit: Rupees
    balance: Rupees


class LedgerShown(Listed):
    """A ledger; balances above zero are owed by the customer."""

    customer_id: CustomerId
    currency: Literal["INR"]
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    opening_balance: Rupees
    closing_balance: Rupees
    totals: TotalsShown
    txns: list[TxnShown]
    sandbox: Annotated[bool, Field(examples=[False])]


@dataclass(frozen=True)
class _Sums:
    """What the days open with, and what moved in them, in paise."""

    opening: int
    debit: int
    credit: int


def _ledger(call: Call, session: Session) -> Answer:
    customer_id = call.ids["id"]
    if session.get(Customer, (call.shop_id, customer_id)) is None:
        raise CustomerNotFound(customer=customer_id)
    position = position_of(call)
    which = _which(call, position)
    sums = _sums_as_told(position) or _sums(session, which)
    rows = read_page(session, which, limit=call.query.limit + 1, after=_after(position)).rows
    listing = Listing[StatementRow](
        f"/v1/customers/{customer_id}/ledger",
        show=_show,
        position=lambda row: _position(row, which, sums),
        named="txns",
    )
    head = {
        "customer_id": customer_id,
        "currency": "INR",
        "from": which.start.isoformat(),
        "to": which.end.isoformat(),
        "opening_balance": rupees(sums.opening),
        "closing_balance": rupees(sums.opening + sums.debit - sums.credit),
        "totals": {"debit": rupees(sums.debit), "credit": rupees(sums.credit)},
    }
    answer = page(call, rows, listing)
    return Answer({**head, **answer.value, "sandbox": call.sandbox}, headers=answer.headers)


def _which(call: Call, position: Position | None) -> StatementQuery:
    """Say which days; a walk keeps those that it began with, also over midnight."""
    query: LedgerQuery = call.query
    if position:
        start, end = map(dt.date.fromisoformat, position[-2:])
        return StatementQuery(call.shop_id, call.ids["id"], start, end)
    end = query.to or today(call.at)
    start = query.from_ or dt.date(financial_year(end), _APRIL, 1)
    if start > end:
        raise invalid("query.to", "before_from", "to lies before from")
    return StatementQuery(call.shop_id, call.ids["id"], start, end)


def _show(row: StatementRow) -> dict[str, Any]:
    """Write a document; what was paid ahead before the shop came here opens the ledger."""
    mode, _, reference = row.label.partition(" ")
    kind, ref = row.ref_type, row.label
    if kind in {"payment", "refund"}:
        kind = "opening" if mode == OPENING else kind
        ref = f"{'UPI' if mode == 'upi' else mode.capitalize()} {reference}".strip()
    return {
        "date": row.on.isoformat(),
        "type": kind,
        "id": row.ref_id,
        "ref": ref,
        "debit": rupees(row.debit_paise),
        "credit": rupees(row.credit_paise),
        "balance": rupees(row.balance_paise),
    }


def _sums(session: Session, which: StatementQuery) -> _Sums:
    return _Sums(opening_balance(session, which), *moved(session, which))


def _position(row: StatementRow, which: StatementQuery, sums: _Sums) -> Position:
    """A page begins behind a row and its balance; days and sums go along with the walk."""
    on, at, credit, ref = row.key
    numbers = (credit, row.balance_paise, sums.opening, sums.debit, sums.credit)
    days = (which.start.isoformat(), which.end.isoformat())
    return [on.isoformat(), at.isoformat(), ref, *map(str, numbers), *days]


def _after(position: Position | None) -> tuple[Key, int] | None:
    if position is None:
        return None
    on, at, ref, credit, balance = position[:5]
    key = (dt.date.fromisoformat(on), dt.datetime.fromisoformat(at), int(credit), ref)
    return key, int(balance)


def _sums_as_told(position: Position | None) -> _Sums | None:
    return _Sums(*map(int, position[5:8])) if position else None


OPERATIONS = (
    Operation(
        "GET", "/customers/{id}/ledger", "getLedger", "Read a customer's ledger", _ledger, "customers",
        LedgerShown, query=LedgerQuery,
    ),
)  # fmt: skip

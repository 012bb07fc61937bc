"""From the shop's rows to what the reader may know of it."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlmodel import Session, SQLModel

from bot.chat_draft import ChatDraft, State
from bot.context import (
    Asked,
    DraftLine,
    KnownCustomer,
    KnownInvoice,
    KnownItem,
    OpenDraft,
    ShopContext,
)
from core.columns import table_of
from core.customers.models import Customer
from core.customers.service import get_customer
from core.invoices.models import Invoice
from core.items.models import Item, LearnedRate
from core.ledger.open_items import dues_of, list_open, list_openings
from core.money import to_rupees


def _columns(of: type[SQLModel], *names: str) -> Select[Any]:
    """Select columns of a shop alone: no object is made of each row for each message."""
    columns = table_of(of).c
    return select(*(columns[name] for name in names)).where(columns.shop_id == bindparam("shop"))


def _alive(of: type[SQLModel], *names: str) -> Select[Any]:
    """All of a shop that are not deleted, oldest first."""
    columns = table_of(of).c
    return _columns(of, *names).where(columns.deleted_at.is_(None)).order_by(columns.id)


_RECENT = 50
_CUSTOMERS = _alive(Customer, "id", "name", "phone", "gstin", "state", "aliases")
_ITEMS = _alive(Item, "id", "name", "rate", "unit", "gst_rate", "hsn", "aliases")
_RATES = _columns(LearnedRate, "customer_id", "item_id", "rate")
_BILLS = (
    _columns(Invoice, "id", "number", "customer_id", "on", "total_paise")
    .order_by(table_of(Invoice).c.id.desc())
    .limit(_RECENT)
)


def context_of(session: Session, shop_id: str, state: State) -> ShopContext:
    """Gather names, items, recent invoices, the open draft and the question asked."""
    session.flush()
    customers: Sequence[Any] = _all(session, _CUSTOMERS, shop_id)
    items = _all(session, _ITEMS, shop_id)
    item_names = {item.id: item.name for item in items}
    rates: dict[str, dict[str, Decimal]] = {}
    for learned in _all(session, _RATES, shop_id):
        if learned.item_id in item_names:
            rates.setdefault(learned.customer_id, {})[item_names[learned.item_id]] = learned.rate
    return ShopContext(
        customers=tuple(
            KnownCustomer(name, phone, gstin, state, rates.get(id_, {}), tuple(aliases))
            for id_, name, phone, gstin, state, aliases in customers
        ),
        items=tuple(
            KnownItem(
                name=row.name,
                rate=row.rate,
                unit=row.unit,
                gst_rate=row.gst_rate,
                hsn=row.hsn,
                aliases=tuple(row.aliases),
            )
            for row in items
        ),
        invoices=_invoices(session, shop_id, {row.id: row.name for row in customers}),
        draft=_open_draft(state.draft) if state.draft else None,
        asked=_asked(state),
        lang=state.lang or "",
    )


def _all(session: Session, statement: Select[Any], shop_id: str) -> Sequence[Row[Any]]:
    return session.connection().execute(statement, {"shop": shop_id}).all()


def context_of_customer(session: Session, shop_id: str, customer_id: str) -> ShopContext:
    """Gather what a customer's message may be about: himself and what he has to pay, nobody else."""
    me = get_customer(session, shop_id, customer_id)
    open_ = list_open(session, shop_id, customer_id)
    return ShopContext(
        customers=(KnownCustomer(name=me.name, phone=me.phone),),
        invoices=tuple(
            KnownInvoice(
                number=item.number,
                customer=me.name,
                date=item.on.isoformat(),
                total=to_rupees(item.amount_paise),
                due=to_rupees(item.due_paise),
            )
            for item in reversed(open_)
            if item.number
        ),
    )


def _invoices(session: Session, shop_id: str, names: dict[str, str]) -> tuple[KnownInvoice, ...]:
    """Recent bills, cancelled ones too, and dues of the time before: all that a number may mean."""
    rows = _all(session, _BILLS, shop_id)
    dues = dues_of(session, shop_id, [row.id for row in rows])
    bills = tuple(
        KnownInvoice(
            number=row.number,
            customer=names.get(row.customer_id),
            date=row.on.isoformat(),
            total=to_rupees(row.total_paise),
            due=to_rupees(dues.get(row.id, 0)),
        )
        for row in rows
    )
    return bills + tuple(
        KnownInvoice(
            number=item.number,
            customer=names.get(item.customer_id),
            date=item.on.isoformat(),
            total=to_rupees(item.amount_paise),
            due=to_rupees(item.due_paise),
        )
        for item in list_openings(session, shop_id)
    )


def _open_draft(draft: ChatDraft) -> OpenDraft:
    lines = tuple(DraftLine(line.name, line.qty, line.unit, line.rate) for line in draft.lines)
    return OpenDraft(draft.customer_name, lines)


def _asked(state: State) -> Asked | None:
    if state.choice:
        slot = state.choice["slot"]
        if slot == "confirm":  # its buttons go by their words; anything else is a new request
            return Asked(slot)
        options = tuple(typed or label for _, label, typed in state.choice["options"])
        return Asked(slot, None, options)
    if not state.asked:
        return Asked("confirm") if state.draft else None
    asked = state.asked
    return Asked(asked["slot"], asked.get("item"), tuple(asked.get("options", ())))

"""From the shop's rows to what the reader may know of it."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Row, Select, bindparam, select
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
from core.audit import AuditHead
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
    known = _names_of(session, shop_id)
    draft = state.repeated or state.draft
    return ShopContext(
        customers=known.customers,
        items=known.items,
        invoices=_invoices(session, shop_id, known.called),
        draft=_open_draft(draft) if draft else None,
        asked=_asked(state),
        lang=state.lang or "",
    )


@dataclass(frozen=True)
class _Names:
    """The customers and items of a shop as they were when its audit trail ended so."""

    seal: tuple[int, str]
    customers: tuple[KnownCustomer, ...]
    items: tuple[KnownItem, ...]
    called: dict[str, str]


_HEAD = _columns(AuditHead, "seq", "hash")
_SHOPS_KEPT = 64
_kept: WeakKeyDictionary[Engine, OrderedDict[str, _Names]] = WeakKeyDictionary()
_lock = threading.Lock()


def _names_of(session: Session, shop_id: str) -> _Names:
    """Return the names of a shop, which stay the same for many messages, and with them their index.

    Whatever changes them writes to the audit trail in the same transaction, whichever process does: its
    end is read first, so that what is kept for it is never older than it.
    """
    heads = _all(session, _HEAD, shop_id)
    seal = (heads[0].seq, heads[0].hash) if heads else (0, "")
    engine = session.connection().engine
    with _lock:
        shops = _kept.setdefault(engine, OrderedDict())
        known = shops.get(shop_id)
        if known is not None and known.seal == seal:
            shops.move_to_end(shop_id)
            return known
    known = _gathered(session, shop_id, seal, known)
    with _lock:
        shops[shop_id] = known
        shops.move_to_end(shop_id)
        while len(shops) > _SHOPS_KEPT:
            shops.popitem(last=False)
    return known


def _gathered(
    session: Session, shop_id: str, seal: tuple[int, str], before: _Names | None
) -> _Names:
    """Gather the names; what is as it was stays the very same, for its index to be found by."""
    customers: Sequence[Any] = _all(session, _CUSTOMERS, shop_id)
    items = _all(session, _ITEMS, shop_id)
    item_names = {item.id: item.name for item in items}
    rates: dict[str, dict[str, Decimal]] = {}
    for learned in _all(session, _RATES, shop_id):
        if learned.item_id in item_names:
            rates.setdefault(learned.customer_id, {})[item_names[learned.item_id]] = learned.rate
    people = tuple(
        KnownCustomer(name, phone, gstin, state, rates.get(id_, {}), tuple(aliases))
        for id_, name, phone, gstin, state, aliases in customers
    )
    goods = tuple(
        KnownItem(
            name=row.name,
            rate=row.rate,
            unit=row.unit,
            gst_rate=row.gst_rate,
            hsn=row.hsn,
            aliases=tuple(row.aliases),
        )
        for row in items
    )
    return _Names(
        seal,
        before.customers if before and before.customers == people else people,
        before.items if before and before.items == goods else goods,
        {row.id: row.name for row in customers},
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
        if slot == "amount":  # any sum answers, whatever the button beside it offers
            return Asked(slot)
        options = tuple(typed or label for _, label, typed in state.choice["options"])
        return Asked(slot, None, options)
    if not state.asked:
        return Asked("confirm") if state.repeated or state.draft else None
    asked = state.asked
    return Asked(asked["slot"], asked.get("item"), tuple(asked.get("options", ())))

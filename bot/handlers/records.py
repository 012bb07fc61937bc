"""Customers, items, the shop's own data; what somebody owes."""

from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from bot import replies
from bot.acts import AddCustomer, AddItem, SetProfile
from bot.handlers import amending, drafting, headings, numbering, own_settings, restoring, standing
from bot.message import Button
from bot.preview import _rate
from bot.turn import Turn
from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import NewCustomer, add_customer, find_by_name, update_customer
from core.customers.whole import delete_customer
from core.documents.words import percent_text
from core.items.models import Item
from core.items.service import NewItem, add_item, update_item
from core.items.whole import delete_item
from core.payments.service import UNDO_WINDOW


def new_customer(turn: Turn, act: AddCustomer) -> None:
    """Add a customer, or note what is new of a known one."""
    name = drafting.new_name(turn, act.name) if act.name else ""
    found = find_by_name(turn.session, turn.shop.shop_id, act.name or "")
    told = NewCustomer(
        phone=act.phone, gstin=act.gstin, state=act.state, address=act.address, email=act.email
    )
    phone = f" ••{act.phone[-4:]}" if act.phone else ""
    if found:
        before = restoring.fields_before(found[0], vars(told))
        undo = [restoring.keep(turn, "customer", found[0].id, before)]
        update_customer(turn.session, turn.actor, found[0].id, told)
        turn.say(turn.text("changed_customer", name=found[0].name, phone=phone), undo)
        if act.phone:
            numbering.send_waiting(turn, found[0])
        return
    new = NewCustomer(**{**vars(told), "name": name})
    customer = add_customer(turn.session, turn.actor, new)
    turn.state.undo = {"kind": "customer", "id": customer.id}
    undo = [turn.button("undo", f"u.customer.{customer.id}")]
    turn.say(turn.text("added_customer", name=customer.name, phone=phone), undo)


def new_item(turn: Turn, act: AddItem) -> None:
    """Add an item, or change a known one; just after a bill of it a new rate may be meant for that."""
    name = (act.name or "").strip()
    found = drafting.find_item(turn, name) if name else None
    if found is None:
        _add_item(turn, act, name)
    elif not amending.offers_last(turn, act, found.name):
        change_item(turn, act)


def change_item(turn: Turn, act: AddItem) -> None:
    """Change what is known of an item."""
    found = drafting.find_item(turn, (act.name or "").strip())
    if found is None:
        return
    told = _told_of(act)
    before = restoring.fields_before(found, vars(told))
    undo = [restoring.keep(turn, "item", found.id, before)]
    item = update_item(turn.session, turn.actor, found.id, told)
    _say_item(turn, "changed_item", item, undo)


def _told_of(act: AddItem) -> NewItem:
    return NewItem(
        rate=act.rate,
        unit=act.unit,
        gst_rate=act.gst_rate,
        hsn=act.hsn,
        price_includes_tax=act.tax_inclusive,
    )


def _add_item(turn: Turn, act: AddItem, name: str) -> None:
    shown = name[:1].upper() + name[1:]
    item = add_item(turn.session, turn.actor, replace(_told_of(act), name=shown))
    turn.state.undo = {"kind": "item", "id": item.id}
    undo = [
        turn.button("other_name", f"y.alias.{item.id}"),
        turn.button("undo", f"u.item.{item.id}"),
    ]
    _say_item(turn, "added_item", item, undo)


def _say_item(turn: Turn, key: str, item: Item, undo: list[Button]) -> None:
    """Say what an item is now, what is odd about its tax, and the heading that it may be of."""
    more, takes = headings.about(turn, item)
    turn.say(turn.text(key, **_item_values(turn, item)) + more, [*takes, *undo])


def _item_values(turn: Turn, item: Item) -> dict[str, object]:
    unit = replies.unit(turn.lang, item.unit)
    inclusive = item.price_includes_tax or turn.shop.prices == "inclusive"
    return {
        "name": item.name,
        "key": item.name.lower(),
        "unit": f"1 {unit} " if unit else "",
        "rate": f"₹{_rate(item.rate)}" if item.rate is not None else "",
        "basis": turn.text("basis_inclusive" if inclusive else "basis_exclusive"),
        "hsn": f" · HSN {item.hsn}" if item.hsn else "",
        "gst": f" · {percent_text(item.gst_rate)}" if item.gst_rate is not None else "",
    }


def remove_customer(turn: Turn, customer_id: str) -> None:
    """Undo the making of a customer: he is no longer offered, what names him stays."""
    row = turn.session.get_one(Customer, (turn.shop.shop_id, customer_id))
    _remove(turn, row, delete_customer)


def remove_item(turn: Turn, item_id: str) -> None:
    """Undo the making of an item: it is no longer offered, what names it stays."""
    _remove(turn, turn.session.get_one(Item, (turn.shop.shop_id, item_id)), delete_item)


def _remove(
    turn: Turn, row: Customer | Item, delete: Callable[[Session, Actor, str], object]
) -> None:
    if row.deleted_at or turn.message.at - row.created_at > UNDO_WINDOW:
        turn.say(turn.text("stale" if row.deleted_at else "change_stands"))
        return
    delete(turn.session, turn.actor, row.id)
    turn.state.undo = None
    turn.say(turn.text("undone_thing", name=row.name))


_PROFILE = {
    "name": "name",
    "upi": "upi",
    "address": "address",
    "phone": "phone",
    "bank_account": "bank_account",
    "ifsc": "bank_ifsc",
}


def set_profile(turn: Turn, act: SetProfile) -> None:
    """Ask whether the shop's own data shall be these; beside a GSTIN, which is asked about, they are kept.

    Raises: OwnerOnly and the errors of each.
    """
    told = {slot: getattr(act, slot) for slot in _PROFILE if getattr(act, slot)}
    values = {_PROFILE[slot]: str(value) for slot, value in told.items()}
    if act.gstin:
        if values:
            own_settings.put(turn, values)
        standing.gstin_told(turn, act.gstin)
    elif values:
        own_settings.propose(turn, values)
    elif act.state:
        standing.state_told(turn, act.state)

"""From what a message says to a half-made bill, filled from the shop's records."""

import hashlib
import json
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot import replies, supplying
from bot.acts import BillSlots, Line, ShipTo, Supply, to_json
from bot.chat_draft import ChatDraft, ChatLine
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import find_by_name, parse_phone
from core.errors import QtyNotPositive, QtyTooLarge
from core.gst import units
from core.gst.goods import falls_under
from core.gst.tax import MAX_QTY
from core.invoices.draft import DraftLine, InvoiceDraft
from core.items.models import Item
from core.items.service import find_by_name as find_items
from core.money import parse_rupees, round_half_up
from core.text import clean_name, name_key

CARRIAGE = {
    "freight",
    "loading",
    "packing",
    "bhada",
    "dhulai",
    "transport",
    "unloading",
    "palledari",
}


def digest(slots: BillSlots) -> str:
    """Digest what was asked for, so that the same bill typed again is noticed."""
    content = json.dumps(to_json(slots), sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def find_item(turn: Turn, name: str) -> Item | None:
    """Find the shop's item of exactly that name."""
    found = find_items(turn.session, turn.shop.shop_id, name)
    return found[0] if found else None


def chat_line(turn: Turn, said: Line) -> ChatLine:
    """Fill a line from the item's record. Raises: QtyNotPositive, QtyTooLarge, NameMissing."""
    name = clean_name(said.item) if said.item else ""
    item = find_item(turn, name) if name else None
    check_qty(name, said.qty)
    discount = said.discount
    line = ChatLine(
        name=item.name if item else name,
        qty=said.qty,
        unit=said.unit or (item.unit if item else "NOS"),
        rate=said.rate,
        amount=said.amount,
        gst_rate=said.gst_rate,
        hsn=said.hsn,
        discount_percent=discount.percent if discount else None,
        discount_amount=discount.amount if discount else None,
    )
    return fill(turn, line, item)


def check_qty(name: str, qty: Decimal | None) -> None:
    """Refuse a quantity that cannot be. Raises: QtyNotPositive, QtyTooLarge."""
    if qty is None:
        return
    if qty <= 0:
        raise QtyNotPositive(item=name, qty=str(qty))
    if qty > MAX_QTY or qty != qty.quantize(Decimal("0.001")):
        raise QtyTooLarge(item=name, qty=str(qty))


def fill(turn: Turn, line: ChatLine, item: Item | None) -> ChatLine:
    """Take from the item's record what the line does not state."""
    if not item:
        return line
    known = item.rate if units.convert(Decimal(1), line.unit, item.unit) else None
    rate = line.rate
    if rate is None and line.amount is None and line.unit == item.unit:
        rate = item.rate
    return replace(
        line,
        name=item.name,
        item_id=item.id,
        rate=rate,
        known_rate=known if line.unit == item.unit else None,
        unit_label=item.unit_label if line.unit == item.unit else "",
        gst_rate=line.gst_rate if line.gst_rate is not None else item.gst_rate,
        hsn=line.hsn or item.hsn,
        retail_price=line.retail_price or _printed(item, line.unit),
    )


def _printed(item: Item, unit: str) -> Decimal | None:
    """Return the price that is printed on so much of an item."""
    many = units.convert(Decimal(1), unit, item.unit)
    return item.retail_price * many if many and item.retail_price is not None else None


def new_name(turn: Turn, typed: str) -> str:
    """Write a new customer's name as a shop would: capitals, and the Bhai that was typed after it."""
    suffixes = "|".join(map(re.escape, replies.words(turn.lang, "name_suffixes")))
    if suffixes:
        pattern = rf"{re.escape(typed)}\s+({suffixes})(?!\w)"
        match = re.search(pattern, turn.message.text, re.IGNORECASE)
        if match and not typed.casefold().endswith(match[1].casefold()):
            typed = f"{typed} {match[1]}"
    name = clean_name(typed)
    return name.title() if name.islower() or name.isupper() else name


def with_customer(turn: Turn, draft: ChatDraft, name: str) -> ChatDraft:
    """Set the customer: a known one with his record, else somebody new."""
    found = find_by_name(turn.session, turn.shop.shop_id, name)
    if not found:
        made = new_name(turn, name)
        found = find_by_name(turn.session, turn.shop.shop_id, made)
        if not found:
            return replace(
                draft, customer_id=None, customer_name=made, customer_typed=made, phone=None,
                gstin=None, state=None,
            )  # fmt: skip
    customer = found[0]
    return replace(
        draft,
        customer_id=customer.id,
        customer_name=customer.name,
        customer_typed=typed_part(customer, turn.message.text),
        phone=customer.phone,
        gstin=customer.gstin,
        state=customer.state,
    )


def typed_part(customer: Customer, text: str) -> str:
    """Return the words of his name that were typed; his whole name where none was."""
    typed = set(re.findall(r"\w+", name_key(text)))
    words = [word for word in customer.name.split() if name_key(word) in typed]
    return " ".join(words) or customer.name


def with_slots(turn: Turn, draft: ChatDraft, slots: BillSlots) -> ChatDraft:
    """Set what a message says of the whole bill, save its lines and its GSTIN."""
    if slots.customer:
        draft = with_customer(turn, draft, slots.customer)
    if slots.phone:
        draft = replace(draft, phone=parse_phone(slots.phone))
    if slots.discount:
        percent, amount = slots.discount.percent, slots.discount.amount
        draft = replace(draft, discount_percent=percent, discount_amount=amount)
    if slots.paid:
        amount = None if slots.paid.amount == "full" else slots.paid.amount
        mode = None if amount == 0 else slots.paid.mode or "cash"
        draft = replace(draft, paid_mode=mode, paid_amount=amount if mode else None)
    if slots.supply:
        said = _with_place(turn, slots.supply)
        draft = supplying.with_supply(draft, said, turn.message.text)
    told = {
        "tax_inclusive": slots.tax_inclusive,
        "date": slots.date,
        "due": slots.due,
        "note": slots.note,
        "on_credit": _on_credit(turn, slots),
    }
    return replace(draft, **{name: value for name, value in told.items() if value is not None})  # type: ignore[arg-type]


def _on_credit(turn: Turn, slots: BillSlots) -> bool | None:
    """Whether the message puts the bill on credit, or says that it is paid; None where it says neither."""
    paid = slots.paid.amount if slots.paid else None
    if paid == 0 or says_credit(turn):
        return True
    return False if paid == "full" else None


def _with_place(turn: Turn, said: Supply) -> Supply:
    """Fill where the goods go from the record of somebody whom the shop knows."""
    to = said.ship_to
    found = find_by_name(turn.session, turn.shop.shop_id, to.name) if to and to.name else []
    if not to or not found or to.address:
        return said
    known = found[0]
    place = ShipTo(
        known.name, known.address or None, known.state, known.pincode or None, known.gstin
    )
    return replace(said, ship_to=place)


def says_credit(turn: Turn) -> bool:
    """True where the message says that it goes on credit."""
    text = name_key(turn.message.text)
    return any(
        re.search(rf"(?<!\w){re.escape(word)}", text)
        for word in replies.words(turn.lang, "credit_words")
    )


def settle_carriage(draft: ChatDraft) -> ChatDraft:
    """Give freight, loading and packing the bill's highest rate of tax (CGST Act s.15(2)(c))."""
    rates = [line.gst_rate for line in draft.lines if line.gst_rate is not None]
    if not rates:
        return draft
    for i, line in enumerate(draft.lines):
        if line.gst_rate is None and name_key(line.name) in CARRIAGE:
            draft = draft.with_line(i, gst_rate=max(rates))
    return draft


def complete(turn: Turn, draft: ChatDraft) -> InvoiceDraft:
    """Hand the bill to the core, in its terms."""
    inclusive = draft.tax_inclusive
    if inclusive is None:
        inclusive = turn.shop.prices == "inclusive"
    worth = supplying.worth(draft)
    return InvoiceDraft(
        customer_id=draft.customer_id,
        lines=tuple(_core_line(turn, draft, line) for line in draft.lines),
        prices_include_tax=inclusive,
        date=draft.date,
        due_date=draft.due,
        discount_percent=draft.discount_percent,
        discount_paise=paise(draft.discount_amount, worth),
        fixed_total_paise=paise(draft.fixed_total, worth),
        round_to_rupee=turn.shop.round_to_rupee != "never",
        gstin=draft.gstin,
        state=draft.state,
        note=draft.note,
        **supplying.core_slots(turn.shop, draft),
    )


def paise(amount: Decimal | None, worth: Decimal) -> int | None:
    """Return an amount in paise; ``worth``: the rupees for one of its money."""
    if amount is None:
        return None
    return parse_rupees(amount) if worth == 1 else round_half_up(amount * worth * 100)


def _core_line(turn: Turn, draft: ChatDraft, line: ChatLine) -> DraftLine:
    worth = supplying.worth(draft)
    return DraftLine(
        name=line.name[:1].upper() + line.name[1:],
        qty=line.qty if line.qty is not None else Decimal(1),
        unit=line.unit,
        unit_label=line.unit_label,
        rate=line.rate,
        amount_paise=paise(line.amount, worth) if line.rate is None else None,
        gst_rate=line.gst_rate,
        hsn=line.hsn,
        item_id=line.item_id,
        discount_percent=line.discount_percent,
        discount_paise=paise(line.discount_amount, worth),
        **_taxed_specially(turn, draft, line),
    )


def _taxed_specially(turn: Turn, draft: ChatDraft, line: ChatLine) -> dict[str, Any]:
    """Return what is special about a line's tax: cess and printed price where the law has them."""
    on = draft.date or turn.actor.today
    found: dict[str, Any] = {}
    if line.retail_price and falls_under("retail_price", line.hsn, on):
        found["retail_price"] = line.retail_price
    item = turn.session.get(Item, (turn.shop.shop_id, line.item_id)) if line.item_id else None
    if item is None:
        return found
    if not line.gst_rate:
        found["treatment"] = item.treatment
    many = units.convert(Decimal(1), line.unit, item.unit)
    if many and falls_under("cess", line.hsn, on):
        per_unit = round_half_up(item.cess_per_unit_paise * many)
        found |= {"cess_rate": item.cess_rate, "cess_per_unit_paise": per_unit}
    return found


def waiting(turn: Turn) -> str:
    """Mention the bill that waited behind the one just finished."""
    draft = turn.state.draft
    if not draft:
        return ""
    if not draft.customer_name:
        return "\n" + turn.text("parked_cash")
    return "\n" + turn.text("parked", name=draft.customer_name)

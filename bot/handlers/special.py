"""What must be asked of a supply beyond a sale at home, and what the answers change."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from bot import supplying
from bot.acts import Supply
from bot.chat_draft import ChatDraft
from bot.handlers.drafting import find_item
from bot.turn import Turn
from core.errors import (
    EcommerceGstinMalformed,
    GstinMalformed,
    ReverseChargeNotAllowed,
    SuppliesNotTogether,
    SupplyNotAllowed,
)
from core.gst import gstin as gstins, supply as kinds
from core.gst.countries import all_countries
from core.gst.goods import falls_under
from core.items.service import NewItem, update_item
from core.shops.settings import set_setting

Question = dict[str, Any]
CHOICES = {
    "supply_pay": ("with_igst", "under_lut"),
    "lut": ("lut_later", "drop"),
    "buyer_gstin": ("ordinary_bill", "drop"),
    "operator": ("ordinary_bill", "drop"),
    "mrp": ("later",),
}
_CURRENCIES = ("USD", "EUR", "AED")


def question(turn: Turn, draft: ChatDraft) -> Question | None:
    """Return the next question about the supply."""
    said = draft.supply
    if said is None:
        return None
    slot = _missing(turn, draft, said)
    if slot is None:
        return None
    options = _CURRENCIES if slot == "currency" else ()
    return {
        "slot": slot,
        "item": said.currency if slot == "exchange_rate" else None,
        "options": list(options),
    }


def printed_price(turn: Turn, draft: ChatDraft) -> Question | None:
    """Ask for the printed price of goods that are taxed on it (Rule 31D)."""
    on = draft.date or turn.actor.today
    for line in draft.lines:
        if line.retail_price is None and falls_under("retail_price", line.hsn, on):
            return {"slot": "mrp", "item": line.name}
    return None


def require_lawful(turn: Turn, draft: ChatDraft) -> None:
    """Say what this shop may not bill before anything more is asked.

    Raises: SupplyNotAllowed, ReverseChargeNotAllowed, SuppliesNotTogether.
    """
    said = draft.supply or Supply()
    if turn.shop.scheme != "regular":
        if said.kind:
            raise SupplyNotAllowed(supply=said.kind)
        if said.reverse_charge:
            raise ReverseChargeNotAllowed
    if said.reverse_charge and (supplying.base_of(said) == "export" or said.operator_pays):
        raise SuppliesNotTogether


def _missing(turn: Turn, draft: ChatDraft, said: Supply) -> str | None:
    base = supplying.base_of(said)
    registered = base == "sez" or said.kind == "deemed_export" or said.reverse_charge
    under_lut = kinds.is_under_lut(said.kind or "")
    foreign = base == "export"
    wanted = {
        "supply_pay": bool(base) and said.kind == base,
        "buyer_gstin": bool(registered) and not draft.gstin,
        "country": foreign and not said.country,
        "currency": foreign and said.exchange_rate is not None and not said.currency,
        "exchange_rate": foreign and bool(said.currency) and said.exchange_rate is None,
        "lut": under_lut
        and said.lut is None
        and not supplying.lut_of(turn.shop, _dated(turn, draft)),
        "operator": said.operator == "" or (bool(said.operator_pays) and not said.operator),
    }
    return next((slot for slot, is_wanted in wanted.items() if is_wanted), None)


def _dated(turn: Turn, draft: ChatDraft) -> ChatDraft:
    return draft if draft.date else replace(draft, date=turn.actor.today)


def item_of(draft: ChatDraft, need: Question) -> str:
    """Name what a question is about: goods, and for their rate the money in which it is asked."""
    item = need.get("item") or ""
    if need["slot"] == "item":
        return str(item)
    currency = supplying.currency_of(draft) if need["slot"] == "rate" else ""
    shown = item[:1].upper() + item[1:]
    return f"{shown} ({currency})" if currency else shown


def _told(turn: Turn, draft: ChatDraft, **slots: Any) -> bool:
    turn.state.put(replace(draft, supply=replace(draft.supply or Supply(), **slots)))
    return True


def _payment(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    base = supplying.base_of(draft.supply)
    under_lut = str(value) == "under_lut" or _is_label(turn, value, "under_lut")
    return _told(turn, draft, kind=f"{base}_lut" if under_lut else f"{base}_with_payment")


def _is_label(turn: Turn, value: Any, key: str) -> bool:
    return str(value).casefold() == turn.label(key).casefold()


def _country(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    code = str(value).upper()
    return _told(turn, draft, country=code if code in all_countries() else None)


def _currency(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    turn.state.put(supplying.with_supply(draft, Supply(currency=str(value)), turn.message.text))
    return True


def _exchange_rate(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    return _told(turn, draft, exchange_rate=_figure(value))  # where it is none, it is asked again


def _figure(value: Any) -> Decimal | None:
    try:
        figure = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        return None
    return figure if figure.is_finite() and figure > 0 else None


def _lut(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    later = str(value) == "lut_later" or _is_label(turn, value, "lut_later")
    number = "" if later else str(value).upper().strip()
    told = _told(turn, draft, lut=number)
    remember(turn)
    return told


def remember(turn: Turn) -> None:
    """Keep the letter of undertaking that the owner told of the open bill, for others of its year."""
    said = turn.state.draft.supply if turn.state.draft else None
    number = said.lut if said else None
    if number and number != turn.shop.lut and turn.person.role == "owner":
        set_setting(turn.session, turn.actor, "lut", number)


def _operator(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    """Raises: EcommerceGstinMalformed."""
    if _is_ordinary(turn, value):
        return _told(turn, draft, operator=None, operator_pays=None)
    try:
        gstin = gstins.validate(str(value))
    except GstinMalformed:
        raise EcommerceGstinMalformed(gstin=str(value)) from None
    return _told(turn, draft, operator=gstin)


def _is_ordinary(turn: Turn, value: Any) -> bool:
    return str(value) == "ordinary_bill" or _is_label(turn, value, "ordinary_bill")


def _buyer(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    from bot.handlers import asking

    if _is_ordinary(turn, value):
        return _told(turn, draft, kind=None, reverse_charge=None)
    return asking.set_gstin(turn, draft, str(value))


def _mrp(turn: Turn, draft: ChatDraft, asked: Question, value: Any) -> bool:
    """Note the printed price of the line and of its item; later is no price for this bill."""
    price = _figure(value)
    if price is None and not (str(value) == "later" or _is_label(turn, value, "later")):
        return True  # it is asked again
    for i, line in enumerate(draft.lines):
        if line.name != asked["item"] or line.retail_price is not None:
            continue
        draft = draft.with_line(i, retail_price=price or Decimal(0))
        item = find_item(turn, line.name)
        if price and item and item.unit == line.unit and turn.person.role == "owner":
            update_item(turn.session, turn.actor, item.id, NewItem(retail_price=price))
    turn.state.put(draft)
    return True


ANSWERS: dict[str, Callable[[Turn, ChatDraft, Question, Any], bool]] = {
    "supply_pay": _payment,
    "country": _country,
    "currency": _currency,
    "exchange_rate": _exchange_rate,
    "lut": _lut,
    "operator": _operator,
    "buyer_gstin": _buyer,
    "mrp": _mrp,
}

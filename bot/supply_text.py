"""A supply beyond a sale at home in the lines of a preview: what was understood, in the owner's words."""

from decimal import Decimal

from bot import replies, supplying
from bot.acts import ShipTo, Supply
from bot.chat_draft import ChatDraft
from bot.turn import Turn
from core.documents.words import rate_text
from core.gst.countries import country_name
from core.gst.gstin import kind_of
from core.gst.states import get_state
from core.money import format_paise, round_half_up


def lines(turn: Turn, draft: ChatDraft, heads: list[str], value_paise: int) -> list[str]:
    """List what is special about a bill; ``heads``: its tax, which under reverse charge the buyer pays.

    ``value_paise``: what the goods come to, without tax.
    """
    said = draft.supply or Supply()
    found = [
        _kind(turn, draft, said),
        *_papers(turn, draft, said, value_paise),
        turn.text("supply_reverse_charge", tax=", ".join(heads) or "0")
        if said.reverse_charge
        else "",
        _operator(turn, said),
        turn.text("supply_ship_to", where=_where(said.ship_to)) if said.ship_to else "",
        turn.text("supply_uin", gstin=draft.gstin) if draft.gstin and is_uin(draft.gstin) else "",
    ]
    return [line for line in found if line]


def is_uin(gstin: str) -> bool:
    """True for the number of an embassy or a body of the United Nations."""
    return kind_of(gstin) == "uin"


def _kind(turn: Turn, draft: ChatDraft, said: Supply) -> str:
    if not said.kind:
        return ""
    country = country_name(said.country or "")
    lut = supplying.lut_of(turn.shop, draft)
    return turn.text(f"supply_{said.kind}", country=country, lut=lut).replace("  ", " ").strip()


def _papers(turn: Turn, draft: ChatDraft, said: Supply, value_paise: int) -> list[str]:
    if supplying.base_of(said) != "export":
        return []
    day = f" · {replies.date(said.shipping_bill_on)}" if said.shipping_bill_on else ""
    papers = [
        turn.text("supply_port", port=said.port) if said.port else "",
        turn.text("supply_shipping_bill", number=said.shipping_bill) + day
        if said.shipping_bill
        else "",
    ]
    return [_money(draft, value_paise), " · ".join(one for one in papers if one)]


def _money(draft: ChatDraft, value_paise: int) -> str:
    currency = supplying.currency_of(draft)
    if not currency:
        return ""
    worth = supplying.worth(draft)
    whole = round_half_up(Decimal(value_paise) / worth)
    return f"💱 {currency} 1 = ₹{rate_text(worth)} · {currency} {format_paise(whole)}"


def _operator(turn: Turn, said: Supply) -> str:
    if not said.operator:
        return ""
    key = "supply_operator_pays" if said.operator_pays else "supply_operator"
    return turn.text(key, gstin=said.operator)


def _where(to: ShipTo) -> str:
    state = get_state(to.state).name if to.state else ""
    shown = state if state and state not in (to.address or "") else ""
    parts = [to.name, to.address, shown, to.pincode, to.gstin]
    return ", ".join(part for part in parts if part)

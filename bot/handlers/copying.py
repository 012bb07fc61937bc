"""A new bill made like one that was issued."""

from dataclasses import replace
from decimal import Decimal

from bot import supplying
from bot.acts import EditDraft
from bot.chat_draft import ChatDraft, ChatLine
from bot.handlers import bills, which_line
from bot.turn import Turn
from core.ids import new_id
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.queries import get_lines


def start_like(
    turn: Turn,
    bill: Invoice,
    *,
    only: dict[int, Decimal] | None = None,
    instead: EditDraft | None = None,
) -> None:
    """Open a draft with the lines of a bill, or with some of them in other quantities.

    ``instead``: what the draft has that the bill had not; the bill is cancelled when it is sent.
    """
    sold = get_lines(turn.session, bill.shop_id, bill.id)
    lines = tuple(
        _line(line, only[line.n]) if only else _whole(line)
        for line in sold
        if only is None or line.n in only
    )
    recipient = bill.recipient or {}
    draft = ChatDraft(
        id=new_id(turn.session, "drf"),
        lines=lines,
        customer_id=bill.customer_id,
        customer_name=recipient.get("name"),
        customer_typed=recipient.get("name"),
        phone=recipient.get("phone"),
        gstin=recipient.get("gstin"),
        state=recipient.get("state"),
        tax_inclusive=bill.prices_include_tax,
        supply=supplying.of_invoice(bill),
        message_id=turn.message.message_id,
        at=turn.message.at.isoformat(),
    )
    if instead:
        draft = _changed(turn, replace(draft, replaces=bill.id), instead)
    bills.start(turn, draft, instead.gstin if instead else None)


def _changed(turn: Turn, draft: ChatDraft, act: EditDraft) -> ChatDraft:
    """Change what the bill had; of which of several goods a figure is, is asked."""
    names = [line.name for line in draft.lines]
    which = {"slot": "item", "item": None, "options": names}
    act, needs = which_line.held(draft, act, (which,) if _names_none(act, draft) else ())
    draft = bills.edited(turn, draft, act)[0]
    return replace(draft, needs=(*needs, *draft.needs))


def _names_none(act: EditDraft, draft: ChatDraft) -> bool:
    return len(draft.lines) > 1 and any(not line.item for line in act.lines)


def _whole(line: InvoiceLine) -> ChatLine:
    """All of a line, with what was taken off it."""
    off = Decimal(line.discount_paise) / 100 if line.discount_paise else None
    return replace(_line(line, line.qty), discount_amount=off)


def _line(line: InvoiceLine, qty: Decimal) -> ChatLine:
    amount = None if line.rate is not None else Decimal(line.gross_paise) / 100
    return ChatLine(
        name=line.name,
        item_id=line.item_id,
        qty=qty,
        unit=line.unit,
        unit_label=line.unit_label,
        rate=line.rate,
        amount=amount,
        gst_rate=line.gst_rate,
        hsn=line.hsn,
    )

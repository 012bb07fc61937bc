"""A new bill made like one that was issued."""

from decimal import Decimal

from bot import supplying
from bot.acts import EditDraft, Supply
from bot.chat_draft import ChatDraft, ChatLine
from bot.handlers import bills, drafting
from bot.turn import Turn
from core.ids import new_id
from core.invoices.models import Invoice, InvoiceLine
from core.invoices.queries import get_lines


def start_like(
    turn: Turn,
    bill: Invoice,
    *,
    only: dict[int, Decimal] | None = None,
    supply: Supply | None = None,
) -> None:
    """Open a draft with the lines of a bill, or with some of them in other quantities.

    ``supply``: what it shall be that the bill was not.
    """
    sold = get_lines(turn.session, bill.shop_id, bill.id)
    lines = tuple(
        _line(line, only[line.n] if only else line.qty)
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
    if supply:
        draft = drafting.with_slots(turn, draft, EditDraft(supply=supply))
    bills.start(turn, draft, None)


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

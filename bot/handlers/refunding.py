"""An advance that is given back: one tap, and the refund voucher of what stood on a receipt voucher."""

from bot.handlers import choosing
from bot.handlers.choosing import Data, Option
from bot.replies import money
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.money import parse_rupees
from core.payments.service import advance_of, refund
from core.vouchers.models import Voucher
from core.vouchers.service import issue_refund, open_receipts


def propose(turn: Turn, data: Data, customer: Customer | None) -> None:
    """Show what would be given back, and against which vouchers; more than there is is told."""
    held = advance_of(turn.session, turn.shop.shop_id, customer.id) if customer else 0
    if customer is None or not held:
        turn.say(turn.text("refund_none", name=data["name"]))
        return
    paise = held if data["amount"] is None else parse_rupees(data["amount"])
    values = {"name": customer.name, "amount": money(paise), "advance": money(held)}
    if paise > held:
        turn.say(turn.text("refund_more", **values))
        return
    text = turn.text("refund_preview", mode=turn.text(f"mode_{data['mode']}"), **values)
    parts = _parts(turn, customer.id, paise)
    if parts:
        numbers = ", ".join(receipt.number for receipt, _ in parts)
        text += "\n" + turn.text("refund_against", numbers=numbers)
    options = [Option("yes", turn.label("given_back")), Option("no", turn.label("leave"))]
    told = {**data, "customer": customer.id, "paise": paise, "slot": "confirm"}
    choosing.ask(turn, text, options, do="voucher.refund", **told)


def _parts(turn: Turn, customer_id: str, paise: int) -> list[tuple[Voucher, int]]:
    """Share a sum over the receipt vouchers of which something is left, newest first."""
    parts = []
    for receipt, left in open_receipts(turn.session, turn.shop.shop_id, customer_id):
        part = min(left, paise)
        if part > 0:
            parts.append((receipt, part))
            paise -= part
    return parts


@choosing.on("voucher.refund")
def _give_back(turn: Turn, data: Data, value: str) -> None:
    """Record the money and issue the vouchers. Raises: as `issue_refund`."""
    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    from bot.handlers import vouchers

    shop_id, paise = turn.shop.shop_id, int(data["paise"])
    customer = customer_of(turn.session, shop_id, data["customer"])
    if paise > advance_of(turn.session, shop_id, customer.id):
        turn.say(turn.text("stale"))
        return
    parts = _parts(turn, customer.id, paise)
    payment = refund(
        turn.session, turn.actor, mode=data["mode"], amount_paise=paise, customer_id=customer.id
    )
    made = [
        issue_refund(turn.session, turn.actor, receipt.id, payment_id=payment.id, amount_paise=part)
        for receipt, part in parts
    ]
    turn.state.undo = {"kind": "refund", "id": payment.id}
    values = {
        "name": customer.name,
        "amount": money(paise),
        "mode": turn.text(f"mode_{data['mode']}"),
        "advance": money(advance_of(turn.session, shop_id, customer.id)),
    }
    text = turn.text("refund_made", **values)
    if made:
        numbers = ", ".join(voucher.number for voucher in made)
        text += "\n" + turn.text("refund_numbers", numbers=numbers)
    papers = [vouchers.attachment_of(voucher) for voucher in made]
    turn.say(text, [turn.button("undo", f"u.refund.{payment.id}")], attachments=papers)
    for voucher in made:
        vouchers.tell(turn, customer, voucher)

"""Issue the open bill, tell owner and customer; take it back; note that it was paid."""

from dataclasses import replace

from bot import bill_letters, paylinks, preview, reach, supplying
from bot.bill_letters import letter
from bot.chat_draft import ChatDraft
from bot.handlers import (
    correcting,
    drafting,
    einvoicing,
    inviting,
    numbering,
    paying,
    reaching,
    special,
)
from bot.message import Attachment, Button, Reply, Say
from bot.replies import money
from bot.turn import Turn
from core.customers.service import (
    NewCustomer,
    add_customer,
    customer_of,
    get_customer,
    update_customer,
)
from core.errors import AlreadyPaid
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.items.service import NewItem, add_item
from core.ledger.queries import balance
from core.payments.service import (
    NewPayment,
    apply_advance,
    due_paise,
    pay_invoice,
    payments_of,
    record_payment,
    reverse_charge,
    reverse_payment,
    undo_invoice,
)
from core.text import name_key


def send(turn: Turn) -> None:
    """Issue the current bill, and answer."""
    draft = turn.state.draft
    if draft is None:
        turn.say(turn.text("nothing_open"))
        return
    if turn.person.role != "owner":
        from bot.handlers import staff

        if staff.beyond_limits(turn, draft):
            return
    special.remember(turn)
    if draft.kind:
        from bot.handlers import trade_papers

        trade_papers.send(turn, draft)
        return
    draft = _with_items(turn, with_customer(turn, draft))
    replaced = correcting.replace_bill(turn, draft.replaces) if draft.replaces else ""
    if draft.charge_id:  # the bill takes the place of the udhaar
        reverse_charge(turn.session, turn.actor, draft.charge_id)
    invoice = issue(
        turn.session, turn.actor, drafting.complete(turn, draft), secret=turn.edge.secret
    )
    counter = draft.customer_id is None
    mode = draft.paid_mode or ("cash" if counter and not draft.on_credit else None)
    if mode:
        paid = drafting.paise(draft.paid_amount, supplying.worth(draft))
        new = NewPayment(mode=mode, amount_paise=paid, target_id=invoice.id, only_target=True)
        record_payment(turn.session, turn.actor, new)
    elif draft.customer_id and (draft.charge_id or (invoice.earlier_balance_paise or 0) < 0):
        apply_advance(turn.session, turn.actor, draft.customer_id)
    turn.state.drafts.pop()
    turn.state.asked = None
    _remember(turn, draft, invoice)
    place = len(turn.out)
    reached = tell_customer(turn, draft, invoice)
    answer = _answer(turn, draft, invoice, mode=mode, reached=reached)
    more = replaced + einvoicing.after_issue(turn, invoice)
    answer = replace(answer, text=answer.text + more)
    turn.out.insert(place, answer)


def _remember(turn: Turn, draft: ChatDraft, invoice: Invoice) -> None:
    bill = {
        "id": invoice.id,
        "number": invoice.number,
        "total": invoice.total_paise,
        "digest": draft.digest,
        "at": turn.message.at.isoformat(),
    }
    turn.state.bills = [bill, *turn.state.bills][:5]
    turn.state.undo = {"kind": "invoice", "id": invoice.id}


def with_customer(turn: Turn, draft: ChatDraft) -> ChatDraft:
    """Make the new customer; note what the bill says that is new of a known one."""
    if not draft.customer_name:
        return draft
    told = NewCustomer(phone=draft.phone, gstin=draft.gstin, state=draft.state)
    if draft.customer_id is None:
        new = replace(told, name=draft.customer_name)
        return replace(draft, customer_id=add_customer(turn.session, turn.actor, new).id)
    known = get_customer(turn.session, turn.shop.shop_id, draft.customer_id)
    if (known.phone, known.gstin) != (draft.phone, draft.gstin):
        update_customer(turn.session, turn.actor, draft.customer_id, told)
    return draft


def _with_items(turn: Turn, draft: ChatDraft) -> ChatDraft:
    """Remember goods that no record knew, with the rate and tax of this bill."""
    for i, line in enumerate(draft.lines):
        is_carriage = name_key(line.name) in drafting.CARRIAGE
        if line.item_id or not line.name or line.rate is None or is_carriage:
            continue
        inclusive = draft.tax_inclusive
        item = add_item(
            turn.session,
            turn.actor,
            NewItem(
                name=line.name[:1].upper() + line.name[1:],
                rate=None if supplying.is_foreign(draft) else line.rate,
                unit=line.unit,
                gst_rate=line.gst_rate,
                hsn=line.hsn,
                retail_price=line.retail_price or None,
                price_includes_tax=inclusive,
            ),
        )
        draft = draft.with_line(i, item_id=item.id)
    return draft


def _answer(
    turn: Turn, draft: ChatDraft, invoice: Invoice, *, mode: str | None, reached: bool
) -> Reply:
    values: dict[str, object] = {"number": invoice.number, "total": money(invoice.total_paise)}
    values["mode"] = _paid_by(turn, draft, invoice, mode) if mode else ""
    undo = turn.button("undo", f"u.invoice.{invoice.id}")
    buttons: list[Button] = [undo]
    if draft.customer_id is None:
        text = turn.text("issued_cash", **values)
        if mode == "cash" and turn.shop.upi and not draft.paid_mode:
            buttons = [turn.button("upi", f"b.upi.{invoice.id}"), undo]
    else:
        owed = balance(turn.session, turn.shop.shop_id, draft.customer_id)
        typed = draft.customer_name if mode else draft.customer_typed or draft.customer_name
        values |= {"name": typed, "balance": money(max(owed, 0))}
        text = turn.text(_issued_key(draft, invoice, mode=mode, reached=reached), **values)
        text = paying.with_advance(turn, text, owed)
        if not mode and not draft.on_credit:
            buttons = [turn.button("paid", f"b.paid.{invoice.id}"), undo]
    if draft.customer_id and not reached:
        text += _how_to_reach(turn, draft, invoice)
    text += drafting.waiting(turn)
    card = due_paise(turn.session, invoice) > 0 or not draft.paid_mode
    turn.state.buttons = [[button.id, button.label] for button in buttons]
    turn.state.pushed_last = False
    return _owner_reply(
        turn, text, buttons, bill_letters.bill_papers(turn.shop, invoice, card=card)
    )


def _paid_by(turn: Turn, draft: ChatDraft, invoice: Invoice, mode: str) -> str:
    """Say how it was paid, and how much where that is a part."""
    paid, by = preview.paid_paise(draft), turn.text(f"mode_{mode}")
    return f"{money(paid)} {by}" if paid and paid < invoice.total_paise else by


def _how_to_reach(turn: Turn, draft: ChatDraft, invoice: Invoice) -> str:
    """Say how the customer could have the bill too: his number, or his invite link."""
    customer = get_customer(turn.session, turn.shop.shop_id, draft.customer_id or "")
    if reach.closed_why(turn.session, customer):
        why, link = reaching.why_not(turn, customer), paylinks.bill_url(turn.edge, invoice)
        return f"\n{why} " + turn.text("pass_on_bill", link=link)
    if not draft.phone:
        numbering.wait(turn, invoice)
    if turn.edge.invite_url:
        link = inviting.make(turn, customer_id=draft.customer_id)
        if draft.phone:  # it is known, and of no use here
            return "\n" + turn.text("invite_link", name=customer.name, link=link)
        return "\n" + turn.text("ask_number_or_link", link=link)
    return "" if draft.phone or draft.gstin else "\n" + turn.text("ask_number")


def _issued_key(draft: ChatDraft, invoice: Invoice, *, mode: str | None, reached: bool) -> str:
    if mode:
        return "issued_paid"
    if invoice.earlier_balance_paise:
        return "issued_old"
    return "issued_sent" if reached else "issued"


def _owner_reply(turn: Turn, text: str, buttons: list[Button], papers: list[Attachment]) -> Reply:
    message = turn.message
    return Reply(
        channel=message.channel,
        address=message.address,
        text=text,
        buttons=tuple(buttons),
        attachments=tuple(papers),
    )


def tell_customer(turn: Turn, draft: ChatDraft, invoice: Invoice) -> bool:
    """Send the bill to its customer where a channel reaches him; say whether one does."""
    if not draft.customer_id:
        return False
    customer = get_customer(turn.session, turn.shop.shop_id, draft.customer_id)
    lang = reaching.language_for(turn, customer)
    sent = letter(turn.session, turn.edge, customer, invoice, lang=lang)
    return reaching.send(turn, customer, sent)


def undo_bill(turn: Turn, invoice_id: str) -> None:
    """Take an issued bill back within ten minutes. Raises: as `undo_invoice`."""
    if einvoicing.stands_in_the_way(turn, get_invoice(turn.session, turn.shop.shop_id, invoice_id)):
        return
    invoice = undo_invoice(turn.session, turn.actor, invoice_id)
    turn.state.undo = None
    turn.state.bills = [bill for bill in turn.state.bills if bill["id"] != invoice_id]
    values: dict[str, object] = {"number": invoice.number, "total": money(invoice.total_paise)}
    if not invoice.customer_id:
        turn.say(turn.text("undone_cash", **values))
        return
    owed = balance(turn.session, turn.shop.shop_id, invoice.customer_id)
    name = (invoice.recipient or {})["name"]
    text = turn.text("undone", name=name, balance=money(max(owed, 0)), **values)
    turn.say(paying.with_advance(turn, text, owed))
    say = Say("undone_customer", {**values, "shop": turn.shop.name})
    customer = customer_of(turn.session, turn.shop.shop_id, invoice.customer_id)
    reaching.tell_customer(turn, customer, say, what="cancel")


def pay_bill(turn: Turn, invoice_id: str, *, mode: str = "cash") -> None:
    """Note that a bill was paid in full. Raises: as `record_payment`."""
    payment = pay_invoice(turn.session, turn.actor, invoice_id, mode=mode)
    turn.state.undo = {"kind": "payment", "id": payment.id}
    if payment.customer_id:
        customer = customer_of(turn.session, turn.shop.shop_id, payment.customer_id)
        paying.say_payment(turn, payment, customer)
        return
    number = get_invoice(turn.session, turn.shop.shop_id, invoice_id).number
    values = {
        "total": money(payment.amount_paise),
        "mode": turn.text(f"mode_{mode}"),
        "number": paying.short(number),
    }
    undo = [turn.button("undo", f"u.payment.{payment.id}")]
    turn.say(turn.text("paid_cash", **values), undo)


def change_mode(turn: Turn, invoice_id: str, *, mode: str) -> None:
    """Say that a counter sale was paid by another mode. Raises: AlreadyPaid where it was."""
    invoice = get_invoice(turn.session, turn.shop.shop_id, invoice_id)
    payments = payments_of(turn.session, turn.shop.shop_id, invoice_id)
    if not payments or all(payment.mode == mode for payment in payments):
        raise AlreadyPaid(number=invoice.number)
    for payment in payments:
        reverse_payment(turn.session, turn.actor, payment.id)
    pay_invoice(turn.session, turn.actor, invoice_id, mode=mode)
    values = {"number": invoice.number, "total": money(invoice.total_paise)}
    text = turn.text("mode_changed", mode=turn.text(f"mode_{mode}"), **values)
    turn.say(text, [turn.button("undo", f"u.invoice.{invoice_id}")])

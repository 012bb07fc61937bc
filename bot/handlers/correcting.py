"""Mistakes in what was issued: cancel, credit note, and what a change to an issued bill lawfully is."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot import acts, preview, replies
from bot.handlers import choosing, drafting, people_of, reaching
from bot.handlers.choosing import Data, Option
from bot.handlers.paying import day, short, with_advance
from bot.handlers.people_of import Needs
from bot.message import Attachment, Say
from bot.replies import money
from bot.slots import Line
from bot.turn import Turn
from core.customers.models import Customer
from core.customers.service import customer_of
from core.documents.words import qty_text, signed
from core.errors import QtyNoPart, UndoWindowClosed
from core.gst import units
from core.invoices.models import Invoice, InvoiceLine, Note
from core.invoices.queries import find_by_number, get_invoice, get_lines, list_invoices
from core.ledger.queries import balance
from core.money import format_paise, parse_rupees
from core.notes.rules import ComputedNote, Wanted
from core.notes.service import (
    NewNote,
    cancel_note,
    get_note,
    issue_note,
    left_of,
    preview_note,
    undo_note,
)
from core.payments.service import cancel_invoice
from core.text import name_key

_ROWS = 9


def no_bill(turn: Turn, number: str | None, customer: str | None = None) -> str:
    """Say that there is no such bill, and which, or whose, was looked for."""
    if number or not customer:
        return turn.text("bill_unknown", number=number) if number else turn.text("no_such_bill")
    return turn.text("no_bill_of", name=drafting.new_name(turn, customer))


def find_bills(turn: Turn, act: acts.CancelInvoice | acts.CreditNote) -> list[Invoice]:
    """Find the issued bills that an act may mean, newest first; none of somebody who is not known."""
    shop_id = turn.shop.shop_id
    customer = people_of.known(turn, act.customer)
    if act.customer and customer is None:
        return []
    if act.invoice:
        found = list(find_by_number(turn.session, shop_id, act.invoice))
        found = [row for row in found if row.status == "issued"] or found[:1]
        return [row for row in found if customer is None or row.customer_id == customer.id]
    bills = list_invoices(
        turn.session,
        shop_id,
        customer_id=customer.id if customer else None,
        on=getattr(act, "date", None),
    )
    bills = [bill for bill in bills if bill.status == "issued"]
    return bills[:1] if getattr(act, "last", None) else bills


def cancel(turn: Turn, act: acts.CancelInvoice, needs: Needs) -> None:
    """Cancel a bill: which one, what it does, and only then."""
    if people_of.asked(turn, act, needs):
        return
    bills = find_bills(turn, act)
    if not bills:
        turn.say(no_bill(turn, act.invoice, act.customer))
    elif len(bills) == 1:
        ask_cancel(turn, bills[0])
    else:
        _ask_which(turn, bills, act)


def _ask_which(turn: Turn, bills: Sequence[Invoice], act: acts.CancelInvoice) -> None:
    oldest_first = sorted(bills[:_ROWS], key=lambda bill: bill.number_key)
    options = [Option(bill.id, row_of(turn, bill), short(bill.number)) for bill in oldest_first]
    options.append(Option("no", turn.label("none_of_them")))
    when = ""
    if act.date:
        when = f"{turn.text('yesterday')} ({day(turn, act.date)})"
        if act.date == turn.actor.today:
            when = turn.text("today").capitalize()
    key = "which_bill_of" if when else "which_bill"
    text = turn.text(key, when=when, count=len(bills))
    choosing.ask(turn, text, options, do="cancel.which", slot="invoice")


def row_of(turn: Turn, bill: Invoice) -> str:
    """Write a bill as a choice: number, first name, total."""
    name = (bill.recipient or {}).get("name") or turn.text("counter")
    return choosing.shortened(f"{short(bill.number)} {name.split()[0]}", money(bill.total_paise))


@choosing.on("cancel.which")
def _which(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
    else:
        ask_cancel(turn, get_invoice(turn.session, turn.shop.shop_id, value))


def ask_cancel(turn: Turn, bill: Invoice) -> None:
    """Say what cancelling does, and ask."""
    if bill.status != "issued":
        turn.say(turn.text("cancelled_before", number=bill.number))
        return
    if turn.person.role != "owner":
        from bot.handlers import staff

        staff.ask_cancel(turn, bill)
        return
    if is_registered(turn, bill):
        return
    values: dict[str, Any] = {"number": bill.number, "total": money(bill.total_paise)}
    customer = _customer(turn, bill)
    name = customer.name.split()[0] if customer else ""
    lines = [
        turn.text("ask_cancel", name=name, **values)
        if name
        else turn.text("ask_cancel_counter", **values)
    ]
    if customer and reaching.addresses(turn, customer):
        lines[-1] += " " + turn.text("customer_is_told", name=name)
    options = [Option("yes", turn.label("cancel_yes")), Option("no", turn.label("no"))]
    choosing.ask(turn, "\n".join(lines), options, do="cancel", invoice=bill.id)


def _customer(turn: Turn, bill: Invoice) -> Customer | None:
    if not bill.customer_id:
        return None
    return customer_of(turn.session, turn.shop.shop_id, bill.customer_id)


@choosing.on("cancel")
def _cancel(turn: Turn, data: Data, value: str) -> None:
    if value != "yes":
        turn.say(turn.text("left"))
        return
    cancel_now(turn, data["invoice"])


def is_registered(turn: Turn, document: Invoice | Note) -> bool:
    """Where an e-invoice stands in the way of cancelling, say what can be done; True where one does."""
    from bot.handlers import einvoicing

    return einvoicing.stands_in_the_way(turn, document)


def cancel_now(turn: Turn, invoice_id: str) -> None:
    """Cancel a bill and answer. Raises: as `cancel_invoice`."""
    if is_registered(turn, get_invoice(turn.session, turn.shop.shop_id, invoice_id)):
        return
    bill = do_cancel(turn, invoice_id)
    customer = _customer(turn, bill)
    values: dict[str, Any] = {"number": short(bill.number), "total": money(bill.total_paise)}
    paper = _cancelled_copy(bill)
    if customer is None:
        turn.say(turn.text("cancelled_counter", **values), attachments=[paper])
        return
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    values |= {"name": customer.name.split()[0], "balance": money(max(owed, 0))}
    text = with_advance(turn, turn.text("cancelled", **values), owed)
    turn.say(text, attachments=[paper])


def _cancelled_copy(bill: Invoice) -> Attachment:
    return Attachment("invoice_pdf", bill.id, f"{bill.number.replace('/', '-')}-cancelled.pdf")


def do_cancel(turn: Turn, invoice_id: str) -> Invoice:
    """Cancel, and tell the customer. Raises: as `cancel_invoice`."""
    bill = cancel_invoice(turn.session, turn.actor, invoice_id, reason="cancelled in chat")
    turn.state.bills = [known for known in turn.state.bills if known["id"] != invoice_id]
    customer = _customer(turn, bill)
    if customer:
        values = {"shop": turn.shop.name, "number": bill.number, "total": money(bill.total_paise)}
        say = Say("undone_customer", values, template="cancelled_customer")
        reaching.tell_customer(turn, customer, say, papers=[_cancelled_copy(bill)], what="cancel")
    return bill


def replace_bill(turn: Turn, invoice_id: str) -> str:
    """Cancel the bill in whose place another goes; say that it is. Raises: as `cancel_invoice`."""
    bill = get_invoice(turn.session, turn.shop.shop_id, invoice_id)
    if bill.status == "issued":
        bill = do_cancel(turn, invoice_id)
    return "\n" + turn.text("replaced", number=short(bill.number))


def credit_note(turn: Turn, act: acts.CreditNote, needs: Needs) -> None:
    """Take goods back, or value off a bill: preview, then the note."""
    if people_of.asked(turn, act, needs):
        return
    meant = find_bills(turn, act)
    bills = [bill for bill in meant if may_hold(turn, bill, act.lines)]
    if not bills and meant and meant[0].status == "cancelled":
        turn.say(turn.text("cancelled_before", number=meant[0].number))
    elif not bills and meant and act.lines and act.lines[0].item:
        of = short(act.invoice) if act.invoice else drafting.new_name(turn, act.customer or "")
        turn.say(turn.text("not_on_bill", of=of, item=drafting.new_name(turn, act.lines[0].item)))
    elif not bills:
        turn.say(no_bill(turn, act.invoice, act.customer))
    elif len(bills) == 1 or (act.lines and not act.invoice):
        # goods go back to the newest bill that holds them
        preview_credit(turn, bills[0], _wanted(turn, bills[0], act), act.reason or "")
    else:
        options = [Option(bill.number, row_of(turn, bill), short(bill.number)) for bill in bills]
        text = turn.text("which_bill", count=len(bills))
        choosing.ask_slot(turn, act, "invoice", text, options[:10])


def may_hold(turn: Turn, bill: Invoice, lines: Sequence[Line]) -> bool:
    """True for an issued bill that has a line for each of these goods."""
    if bill.status != "issued":
        return False
    sold = get_lines(turn.session, bill.shop_id, bill.id)
    return all(line_of(sold, line) is not None for line in lines)


def line_of(sold: Sequence[InvoiceLine], said: Line) -> InvoiceLine | None:
    """Find the line of a bill that is meant; without goods, the only one."""
    if not said.item:
        return sold[0] if len(sold) == 1 else None
    wanted = name_key(said.item)
    return next((line for line in sold if name_key(line.name) == wanted), None)


def qty_in_its_unit(said: Line, line: InvoiceLine) -> Decimal | None:
    """Return a quantity that was said in the unit of the bill's line: half a dozen of 20 pieces is 6.

    Raises: QtyNoPart where the line has no such part (7 pieces of what is sold by the dozen).
    """
    if said.qty is None or said.unit in (None, line.unit):
        return said.qty
    converted = units.convert(said.qty, said.unit, line.unit)
    if converted is None and units.convert(Decimal(12), said.unit, line.unit) is not None:
        unit = line.unit_label or units.label(line.unit)
        raise QtyNoPart(item=line.name, qty=acts.plain(said.qty), unit=unit)
    return said.qty if converted is None else converted


def _wanted(turn: Turn, bill: Invoice, act: acts.CreditNote) -> Wanted:
    if act.amount is not None:
        return Wanted(amount_paise=parse_rupees(act.amount))
    sold = get_lines(turn.session, bill.shop_id, bill.id)
    left = {line.n: line.qty for line in left_of(turn.session, bill).lines}
    lines: dict[int, tuple[Decimal, Decimal | None]] = {}
    for said in act.lines:
        line = line_of(sold, said)
        if line is not None:
            qty = qty_in_its_unit(said, line)
            lines[line.n] = (left[line.n] if qty is None else qty, None)
    return Wanted(lines=lines)


def preview_credit(turn: Turn, bill: Invoice, wanted: Wanted, reason: str) -> None:
    """Show what a credit or debit note would be, and ask. Raises: ExceedsInvoice and others."""
    note = preview_note(turn.session, turn.actor, NewNote(bill.id, wanted, reason))
    customer = _customer(turn, bill)
    lines = [_what_goes_back(turn, bill, wanted), _sums(turn, note)]
    if customer:
        owed = balance(turn.session, turn.shop.shop_id, customer.id)
        after = owed + (note.total_paise if note.kind == "debit" else -note.total_paise)
        values = {
            "name": customer.name.split()[0],
            "before": _owed(turn, owed),
            "after": _owed(turn, after),
        }
        lines.append(turn.text("balance_moves", **values))
    options = [
        Option("send", turn.label("send_note")),
        Option("change", turn.label("change")),
        Option("no", turn.label("leave")),
    ]
    data = {
        "invoice": bill.id,
        "amount": wanted.amount_paise,
        "lines": {
            str(n): [acts.plain(qty), None if rate is None else acts.plain(rate)]
            for n, (qty, rate) in wanted.lines.items()
        },
        "kind": wanted.kind,
        "price_only": wanted.price_only,
        "reason": reason,
    }
    choosing.ask(turn, "\n".join(lines), options, do="note", **data)


def _owed(turn: Turn, paise: int) -> str:
    """Write what is owed, or the advance that it is where it is less than nothing."""
    return money(paise) if paise >= 0 else turn.text("advance_word", advance=money(-paise))


def _what_goes_back(turn: Turn, bill: Invoice, wanted: Wanted) -> str:
    sold = {line.n: line for line in get_lines(turn.session, bill.shop_id, bill.id)}
    if len(wanted.lines) != 1 or wanted.price_only:
        return turn.text("note_on", number=short(bill.number), total=money(bill.total_paise))
    ((n, (qty, _)),) = wanted.lines.items()
    line = sold[n]
    unit = line.unit_label or replies.unit(turn.lang, line.unit)
    rate = preview._rate(line.rate) if line.rate is not None else format_paise(line.gross_paise)
    return turn.text(
        "goods_back",
        number=short(bill.number),
        qty=f"{qty_text(line.qty)} {unit}".strip(),
        item=preview.lower(line.name),
        rate=rate,
        back=qty_text(qty),
    )


def _sums(turn: Turn, note: ComputedNote) -> str:
    parts = [format_paise(note.sum_of("taxable_paise"))]
    heads = {"CGST": "cgst_paise", "SGST": "sgst_paise", "IGST": "igst_paise", "Cess": "cess_paise"}
    for name, head in heads.items():
        if note.sum_of(head):
            parts.append(f"{name} {format_paise(note.sum_of(head))}")
    sums = " + ".join(parts)
    if note.round_off_paise:
        sums += f" · {replies.round_off(turn.lang, signed(note.round_off_paise))}"
    return turn.text(f"{note.kind}_note", sums=sums, total=f"*{money(note.total_paise)}*")


def _as_asked(data: Data) -> Wanted:
    lines = {
        int(n): (Decimal(qty), None if rate is None else Decimal(rate))
        for n, (qty, rate) in data["lines"].items()
    }
    return Wanted(data["kind"], lines, data["amount"], price_only=data["price_only"])


@choosing.on("note")
def _issue_note(turn: Turn, data: Data, value: str) -> None:
    from bot.handlers import goods_back

    if value == "no":
        turn.say(turn.text("left"))
        return
    bill = get_invoice(turn.session, turn.shop.shop_id, data["invoice"])
    if value == "change":
        goods_back.ask(turn, bill.number)
        return
    wanted = _as_asked(data)
    note = issue_note(turn.session, turn.actor, NewNote(bill.id, wanted, data["reason"]))
    turn.state.undo = {"kind": "note", "id": note.id}
    more = _register(turn, note)
    paper = Attachment("note_pdf", note.id, f"{note.number.replace('/', '-')}.pdf")
    values: dict[str, Any] = {"number": note.number, "total": money(note.total_paise)}
    undo_button = turn.button("undo", f"u.note.{note.id}")
    customer = _customer(turn, bill)
    if customer is None:
        turn.say(turn.text("note_issued_counter", **values), [undo_button], attachments=[paper])
        return
    owed = balance(turn.session, turn.shop.shop_id, customer.id)
    values |= {"name": customer.name.split()[0], "balance": money(max(owed, 0))}
    turn.say(turn.text("note_issued", **values) + more, [undo_button], attachments=[paper])
    key = "note_for_customer" if note.kind == "credit" else "debit_for_customer"
    values |= {"shop": turn.shop.name, "bill": bill.number}
    reaching.tell_customer(turn, customer, Say(key, values), papers=[paper])


def _register(turn: Turn, note: Note) -> str:
    from bot.handlers import einvoicing

    return einvoicing.after_issue(turn, note)


def undo_credit(turn: Turn, note_id: str) -> None:
    """Take a note back within ten minutes; later ask whether to cancel it. Raises: BadState."""
    if is_registered(turn, get_note(turn.session, turn.shop.shop_id, note_id)):
        return
    try:
        note = undo_note(turn.session, turn.actor, note_id)
    except UndoWindowClosed as fault:
        options = [Option("yes", turn.label("cancel_yes")), Option("no", turn.label("no"))]
        text = turn.text("ask_cancel_note", number=fault.params["number"])
        choosing.ask(turn, text, options, do="note.cancel", note=note_id)
        return
    turn.state.undo = None
    turn.say(turn.text("undone_note", number=note.number))


@choosing.on("note.cancel")
def _cancel_note(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    note = cancel_note(turn.session, turn.actor, data["note"])
    turn.state.undo = None
    turn.say(turn.text("undone_note", number=note.number))

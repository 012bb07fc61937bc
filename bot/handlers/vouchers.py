"""Receipt vouchers for advances, by words and one tap: the preview says for what, and its tax."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from sqlmodel import Session

from bot import facts, replies, templates
from bot.bill_letters import Outgoing
from bot.chat_draft import State
from bot.handlers import choosing, drafting, paying, people_of, reaching, refunding, talk
from bot.handlers.choosing import Data, Option
from bot.message import Attachment
from bot.replies import money
from bot.slots import plain
from bot.turn import Turn
from bot.understand import language_of
from bot.understand.answers import FREE
from bot.understand.vouchers import Wish, may_ask, read
from core.clock import today
from core.customers.models import Customer
from core.customers.service import customer_of
from core.documents.words import percent_text
from core.gst.states import get_state
from core.ledger.queries import balance
from core.money import format_paise, parse_rupees, to_rupees
from core.payments.models import Payment
from core.payments.service import (
    UNDO_WINDOW,
    NewPayment,
    advance_of,
    get_payment,
    record_payment,
    undo_payment,
)
from core.vouchers.models import Voucher
from core.vouchers.service import (
    SERVICE,
    Advance,
    cancel_voucher,
    get_voucher,
    issue_receipt,
    open_advances,
    sums_of,
)

_SERVICE_RATE = Decimal(18)  # where the rate is not known yet (Rule 50, proviso)


def wish_of(session: Session, shop_id: str, text: str, at: dt.datetime) -> Wish | None:
    """Return what a message asks of an advance's papers; None where it asks for none."""
    if not may_ask(text):
        return None
    return read(text, facts.context_of(session, shop_id, State()), today(at))


def start(turn: Turn) -> None:
    """Begin with what the message says; ask whose advance it is where that is open."""
    wish = wish_of(turn.session, turn.shop.shop_id, turn.message.text, turn.message.at)
    told = language_of(turn.message.text, turn.context)
    if told != "en" and not turn.state.chosen_lang:
        turn.lang = replies.language_of(told)
    if wish is None:
        talk.unknown(turn)
    elif turn.shop.scheme == "unregistered" and wish.kind == "receipt":
        turn.say(turn.text("voucher_no_gstin"))
    elif wish.new or len(wish.people) == 1:
        _of(turn, _data(wish), wish.new or wish.people[0])
    else:
        options = [people_of.option_of(turn, name) for name in wish.people]
        text = turn.text("ask_who")
        if options:
            text = turn.text("ask_which", name=people_of.typed_of(turn, wish.people))
        choosing.ask(turn, text, options, do="voucher.who", **_data(wish) | {"slot": "customer"})


def _data(wish: Wish) -> Data:
    return {
        "kind": wish.kind,
        "amount": plain(wish.amount) if wish.amount is not None else None,
        "mode": wish.mode or "cash",
        "ref": wish.ref,
        "on": wish.on.isoformat() if wish.on else None,
        "what": wish.item,
        "free": True,
    }


@choosing.on("voucher.who")
def _who(turn: Turn, data: Data, value: str) -> None:
    _of(turn, data, value)


def _of(turn: Turn, data: Data, name: str) -> None:
    customer = people_of.known(turn, name)
    data = {
        **data,
        "name": customer.name if customer else drafting.new_name(turn, name),
        "customer": customer and customer.id,
    }
    if data["kind"] == "refund":
        refunding.propose(turn, data, customer)
    elif data["amount"] is not None:
        _for_what(turn, data)
    else:
        _of_earlier(turn, data, customer)


def _of_earlier(turn: Turn, data: Data, customer: Customer | None) -> None:
    """No sum was said: the voucher is of money that came before."""
    held = advance_of(turn.session, turn.shop.shop_id, customer.id) if customer else 0
    found = open_advances(turn.session, turn.shop.shop_id, customer.id) if customer and held else []
    if len(found) == 1:
        _for_what(turn, _with_payment(turn, data, found[0][0], free=found[0][1]))
    elif found:
        options = [
            Option(one.id, f"{money(free)} · {paying.day(turn, one.on)}") for one, free in found
        ]
        text = turn.text("voucher_which", name=data["name"])
        choosing.ask(turn, text, options, do="voucher.payment", **data | {"slot": "confirm"})
    else:
        turn.say(turn.text("voucher_none", name=data["name"]))


def _with_payment(turn: Turn, data: Data, payment: Payment, *, free: int) -> Data:
    """What of it was given back since needs no voucher any more."""
    held = advance_of(turn.session, turn.shop.shop_id, data["customer"])
    amount = plain(to_rupees(min(free, held)))
    return {**data, "payment": payment.id, "amount": amount, "mode": payment.mode}


@choosing.on("voucher.payment")
def _which(turn: Turn, data: Data, value: str) -> None:
    found = open_advances(turn.session, turn.shop.shop_id, data["customer"])
    for payment, free in found:
        if payment.id == value:
            _for_what(turn, _with_payment(turn, data, payment, free=free))
            return
    turn.say(turn.text("stale"))


def _for_what(turn: Turn, data: Data) -> None:
    """The voucher names the goods or the work, which decides whether tax is due now (Rule 50)."""
    item = drafting.find_item(turn, data["what"]) if data.get("what") else None
    if item:
        service = item.kind == "service" or (item.hsn or "").startswith(SERVICE)
        told = {
            "what": item.name[:1].upper() + item.name[1:],
            "hsn": item.hsn or (SERVICE if service else None),
            "service": service,
        }
        rate = (
            item.gst_rate
            if item.gst_rate is not None
            else (_SERVICE_RATE if service else Decimal(0))
        )
        _preview(turn, {**data, **told, "gst_rate": plain(rate)})
        return
    values = {"name": data["name"], "amount": money(parse_rupees(data["amount"]))}
    text = turn.text("voucher_what", **values)
    if data.get("what"):
        text = turn.text("voucher_which_kind", what=data["what"])
    options = [Option("goods", turn.label("goods")), Option("service", turn.label("service"))]
    choosing.ask(turn, text, options, do="voucher.what", **data | {"slot": FREE})


@choosing.on("voucher.what")
def _what(turn: Turn, data: Data, value: str) -> None:
    if value not in {"goods", "service"}:
        _for_what(turn, {**data, "what": value})
        return
    service = value == "service"
    what = data.get("what") or ("Services" if service else "Goods")
    rate = _SERVICE_RATE if service else Decimal(0)
    told = {
        "what": what[:1].upper() + what[1:],
        "hsn": SERVICE if service else None,
        "service": service,
    }
    _preview(turn, {**data, **told, "gst_rate": plain(rate)})


def _preview(turn: Turn, data: Data) -> None:
    paise = parse_rupees(data["amount"])
    customer = people_of.known(turn, data["name"])
    owed = max(balance(turn.session, turn.shop.shop_id, customer.id), 0) if customer else 0
    values = {"name": data["name"], "amount": money(paise), "what": data["what"]}
    lines = [
        turn.text("voucher_preview", mode=turn.text(f"mode_{data['mode']}"), **values),
        _tax(turn, data, customer, paise=paise),
    ]
    options = [Option("all", turn.label("voucher_make"))]
    if owed and not data.get("payment"):
        lines.append(turn.text("voucher_owes", name=data["name"], balance=money(owed)))
        options.append(Option("dues", turn.label("dues_first")))
    options.append(Option("no", turn.label("leave")))
    text = "\n".join(line for line in lines if line)
    choosing.ask(turn, text, options, do="voucher.make", **data | {"slot": "confirm"})


def _tax(turn: Turn, data: Data, customer: Customer | None, *, paise: int) -> str:
    """Say how much of the money is tax, or why none of it is."""
    if turn.shop.scheme != "regular":
        return ""
    if not data["service"]:
        return turn.text("voucher_untaxed")
    sums = sums_of(turn.shop, customer, _advance(data, ""), amount_paise=paise)
    rate = Decimal(data["gst_rate"])
    half = percent_text(rate / 2)
    heads = f"IGST {percent_text(rate)} {format_paise(sums['igst_paise'])}"
    if sums["nature"] == "intra":
        label = get_state(sums["place_of_supply"]).half_tax_label
        cgst, sgst = format_paise(sums["cgst_paise"]), format_paise(sums["sgst_paise"])
        heads = f"CGST {half} {cgst} + {label} {half} {sgst}"
    return f"{turn.text('taxable', amount=format_paise(sums['taxable_paise']))} · {heads}"


def _advance(data: Data, payment_id: str) -> Advance:
    return Advance(payment_id, data["what"], Decimal(data["gst_rate"]), data["hsn"])


@choosing.on("voucher.make")
def _make(turn: Turn, data: Data, value: str) -> None:
    """Record the money where it is new, and issue the voucher. Raises: as `issue_receipt`."""
    if value == "no":
        turn.say(turn.text("nothing_written"))
        return
    payment, is_new = _payment(turn, data, dues_first=value == "dues")
    if value == "dues" and not open_advances(
        turn.session, turn.shop.shop_id, payment.customer_id or ""
    ):
        paying.say_payment(turn, payment, _customer(turn, payment))
        turn.state.undo = {"kind": "payment", "id": payment.id}
        return
    told = None if is_new else parse_rupees(data["amount"])
    made = replace(_advance(data, payment.id), amount_paise=told)
    voucher = issue_receipt(turn.session, turn.actor, made)
    undo = f"{voucher.id}.{payment.id if is_new else ''}"
    turn.state.undo = {"kind": "voucher", "id": undo}
    customer = _customer(turn, payment)
    values = {
        "number": voucher.number,
        "name": customer.name,
        "amount": money(voucher.amount_paise),
    }
    buttons = [turn.button("undo", f"u.voucher.{undo}")]
    paper = attachment_of(voucher)
    turn.say(turn.text("voucher_made", **values), buttons, attachments=[paper])
    tell(turn, customer, voucher)


def _payment(turn: Turn, data: Data, *, dues_first: bool) -> tuple[Payment, bool]:
    if data.get("payment"):
        return get_payment(turn.session, turn.shop.shop_id, data["payment"]), False
    customer, _ = people_of.known_or_new(turn, data["name"])
    new = NewPayment(
        mode=data["mode"],
        amount_paise=parse_rupees(data["amount"]),
        customer_id=customer.id,
        reference=data["ref"],
        on=dt.date.fromisoformat(data["on"]) if data["on"] else None,
        only_target=not dues_first,
    )
    return record_payment(turn.session, turn.actor, new), True


def _customer(turn: Turn, payment: Payment) -> Customer:
    return customer_of(turn.session, turn.shop.shop_id, payment.customer_id or "")


def attachment_of(voucher: Voucher) -> Attachment:
    """Return a voucher's paper."""
    return Attachment("voucher_pdf", voucher.id, f"{voucher.number.replace('/', '-')}.pdf")


def tell(turn: Turn, customer: Customer, voucher: Voucher) -> None:
    """Send a voucher to the customer, where he is reached."""
    lang = reaching.language_for(turn, customer)
    values = {
        "name": customer.name.split()[0],
        "shop": turn.shop.name,
        "number": voucher.number,
        "total": money(voucher.amount_paise),
    }
    text = replies.text(lang, f"{voucher.kind}_voucher_for_customer", **values)
    template = templates.make("for_customer", lang, values)
    papers = (attachment_of(voucher),)
    reaching.send(turn, customer, Outgoing(text, papers=papers, template=template))


def undo(turn: Turn, what: str) -> None:
    """Take a voucher back, within ten minutes the money too that came with it.

    Raises: BadState, PeriodLocked.
    """
    voucher_id, _, payment_id = what.partition(".")
    number = get_voucher(turn.session, turn.shop.shop_id, voucher_id).number
    cancel_voucher(turn.session, turn.actor, voucher_id)
    turn.state.undo = None
    if payment_id:
        payment = get_payment(turn.session, turn.shop.shop_id, payment_id)
        if turn.message.at - payment.at <= UNDO_WINDOW:
            undo_payment(turn.session, turn.actor, payment_id)
    turn.say(turn.text("paper_undone", number=number))

"""E-way bills by chat: of a reference number, else of the bill itself; another vehicle; cancelling."""

from decimal import Decimal
from typing import Any

from bot import acts, einvoice_words as words, eway_words
from bot.handlers import choosing, correcting, einvoicing, people_of
from bot.handlers.choosing import Data, Option
from bot.handlers.people_of import Needs
from bot.turn import Turn
from bot.understand.answers import PLACE
from core.einvoice.eway import (
    REASONS,
    Vehicle,
    begin_eway,
    begin_eway_cancel,
    begin_vehicle,
    eway_cancellable_until,
)
from core.einvoice.eway_service import prepare_eway
from core.einvoice.models import EwayBill
from core.einvoice.queries import eway_bills_of_document, of_document
from core.einvoice.registering import Cancellation
from core.einvoice_errors import EwayWindowClosed
from core.gst.states import get_state
from core.invoices.models import Invoice
from core.invoices.queries import get_invoice

_ROAD, _REGULAR = "1", "R"
# Their reasons have numbers of their own, other than those of e-invoices.
_REASONS = {
    "duplicate": REASONS["duplicate"],
    "mistake": REASONS["data_entry_mistake"],
    "order": REASONS["order_cancelled"],
    "other": REASONS["other"],
}


def eway(turn: Turn, act: acts.Eway, needs: Needs) -> None:
    """Make the e-way bill of a bill, show it, or name another vehicle; without a vehicle it is asked for."""
    if people_of.asked(turn, act, needs):
        return
    meant = acts.CreditNote(invoice=act.invoice, customer=act.customer)
    bills = correcting.find_bills(turn, meant)
    if not bills:
        turn.say(correcting.no_bill(turn, act.invoice))
        return
    if len(bills) > 1 and not turn.edge.einvoice:
        bills = [bill for bill in bills if _standing(turn, bill)]  # they can still be shown
    if not bills:
        einvoicing.not_set_up(turn)
    elif len(bills) > 1 and not act.last:
        options = [
            Option(bill.number, correcting.row_of(turn, bill), words.short(bill.number))
            for bill in bills[:10]
        ]
        text = turn.text("which_bill", count=len(bills))
        choosing.ask_slot(turn, act, "invoice", text, options)
    else:
        _of_bill(turn, act, bills[0])


def _of_bill(turn: Turn, act: acts.Eway, bill: Invoice) -> None:
    held = _standing(turn, bill)
    registration = of_document(turn.session, turn.shop.shop_id, bill.id)
    if held and held.state == "pending":
        turn.say(turn.text("eway_asked", number=bill.number))
    elif held and (not act.vehicle or act.vehicle == held.transport.get("VehNo")):
        _show(turn, held)
    elif not turn.edge.einvoice:
        einvoicing.not_set_up(turn)
    elif registration and registration.state == "pending":
        einvoicing.register(turn, bill)  # the number comes first
    elif not act.vehicle:
        text = turn.text("eway_vehicle", number=bill.number)
        named = acts.Eway(invoice=bill.number, distance=act.distance)
        choosing.ask_slot(turn, named, "vehicle", text)
    elif held:
        _move(turn, bill, held, act)
    else:
        _make(turn, bill, act)


def _standing(turn: Turn, bill: Invoice) -> EwayBill | None:
    bills = eway_bills_of_document(turn.session, turn.shop.shop_id, bill.id)
    return next((one for one in bills if one.state in {"pending", "active"}), None)


def _transport(act: acts.Eway) -> dict[str, Any]:
    """Say how the goods go, by the portal's names; a distance of 0 is computed there."""
    vehicle = "".join((act.vehicle or "").split()).upper()
    distance = int(act.distance or 0)
    return {"TransMode": _ROAD, "Distance": distance, "VehNo": vehicle, "VehType": _REGULAR}


def _make(turn: Turn, bill: Invoice, act: acts.Eway) -> None:
    prepared = prepare_eway(
        turn.session, bill, _transport(act), today=turn.actor.today, patient=True
    )
    if prepared.objections:
        _say_missing(turn, bill, act, words.of_objections(prepared.objections))
        return
    begin_eway(turn.session, turn.actor, prepared.new)
    turn.say(turn.text("eway_asked", number=bill.number))


def _say_missing(turn: Turn, bill: Invoice, act: acts.Eway, faults: list[words.Fault]) -> None:
    """Say what is missing; a place is asked for at once, where it can be noted."""
    text = turn.text("eway_missing", number=bill.number, why=words.why(turn.lang, faults))
    whose = words.place_missing(faults)
    if whose == "buyer" and not bill.customer_id:  # nobody is noted whose place it could be
        turn.say(f"{text}\n{turn.text('einv_anew')}")
    elif whose:
        leave = [Option("no", turn.label("leave"))]
        way = {"vehicle": act.vehicle or "", "distance": str(act.distance or "")}
        data = {"of": bill.id, "whose": whose, **way}
        text += "\n" + turn.text("einv_place")
        choosing.ask(turn, text, leave, do="eway.place", slot=PLACE, free=True, **data)
    else:
        turn.say(text)


@choosing.on("eway.place")
def _place(turn: Turn, data: Data, value: str) -> None:
    """Note where somebody is, and make the e-way bill. Raises: PincodeMalformed and others."""
    if value == "no":
        turn.say(turn.text("left"))
        return
    bill = get_invoice(turn.session, turn.shop.shop_id, data["of"])
    einvoicing.note_place(turn, bill, data["whose"], value)
    distance = Decimal(data["distance"]) if data["distance"] else None
    act = acts.Eway(invoice=bill.number, vehicle=data["vehicle"] or None, distance=distance)
    _of_bill(turn, act, bill)


def _move(turn: Turn, bill: Invoice, held: EwayBill, act: acts.Eway) -> None:
    transport = _transport(act)
    state = bill.supplier["state"]
    vehicle = Vehicle(transport, get_state(state).name, state)
    row = begin_vehicle(turn.session, turn.actor, held.number, vehicle)
    row.patient = True
    turn.session.add(row)
    turn.say(turn.text("eway_moved", number=bill.number, vehicle=transport["VehNo"]))


def _show(turn: Turn, held: EwayBill) -> None:
    if held.wish == "cancel":
        turn.say(turn.text("eway_cancel_sent", number=held.doc_number))
        return
    buttons = eway_words.buttons(turn.lang, held, turn.message.at)
    turn.say(eway_words.made(turn.lang, held), buttons)


def press(turn: Turn, rest: str) -> None:
    """Do what the button under an e-way bill says: ask why it is to be cancelled."""
    _, _, invoice_id = rest.partition(".")
    _ask_cancel(turn, get_invoice(turn.session, turn.shop.shop_id, invoice_id))


def _ask_cancel(turn: Turn, bill: Invoice) -> None:
    """Ask why; what stands in the way is said before. Raises: EwayWindowClosed."""
    held = _standing(turn, bill)
    if held is None:
        turn.say(turn.text("stale"))
    elif held.state == "pending":
        turn.say(turn.text("eway_asked", number=bill.number))
    elif held.wish:
        key = "eway_cancel_sent" if held.wish == "cancel" else "eway_waits"
        turn.say(turn.text(key, number=bill.number))
    elif not eway_words.is_cancellable(held, turn.message.at):
        raise EwayWindowClosed(number=held.number, until=eway_cancellable_until(held))
    elif not turn.edge.einvoice:
        einvoicing.not_set_up(turn)
    else:
        text = f"{turn.text('eway_ask_cancel', number=bill.number)} {turn.text('einv_ask_why')}"
        choosing.ask(turn, text, einvoicing.reasons(turn), do="eway.cancel", of=bill.id)


@choosing.on("eway.cancel")
def _cancel(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    bill = get_invoice(turn.session, turn.shop.shop_id, data["of"])
    held = _standing(turn, bill)
    if held is None or not eway_words.is_cancellable(held, turn.message.at):
        _ask_cancel(turn, bill)
        return
    why = Cancellation(_REASONS[value], turn.label(f"einv_{value}"))
    row = begin_eway_cancel(turn.session, turn.actor, held.number, why)
    row.patient = True
    turn.session.add(row)
    turn.say(turn.text("eway_cancel_sent", number=bill.number))

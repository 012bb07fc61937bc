"""E-invoices by chat: registered on request, shown, cancelled within 24 hours; what stands in the way."""

from collections.abc import Sequence

from sqlmodel import col, select

from bot import acts, einvoice_news, einvoice_words as words, eway_words, replies
from bot.handlers import choosing, correcting, people_of
from bot.handlers.choosing import Data, Option
from bot.handlers.people_of import Needs
from bot.message import Button
from bot.turn import Turn
from bot.understand.answers import PLACE
from core.customers.service import NewCustomer, set_pincode, update_customer
from core.einvoice import issued
from core.einvoice.models import Registration
from core.einvoice.queries import of_document, registered_of, standing_eways
from core.einvoice.registering import Cancellation, begin_cancel
from core.einvoice_errors import EwayActive
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice
from core.notes.rules import Wanted
from core.notes.service import get_note
from core.shops.settings import set_setting

_REASONS = {"duplicate": "1", "mistake": "2", "order": "3", "other": "4"}
_REMARKS = 100
_SETTING = "EINVOICE_PROVIDER"
Document = Invoice | Note


def after_issue(turn: Turn, document: Document) -> str:
    """Let a document that was just issued be registered; return the line that says so, if any."""
    edge = turn.edge
    begun = issued.after_issue(
        turn.session, turn.actor, document, connected=edge.einvoice, tells=edge.tells_places
    )
    if begun is None:
        return ""
    if begun.objections:
        faults = words.of_objections(begun.objections)
        return "\n" + einvoice_news.missing(turn.lang, document.number, faults)
    return "\n" + turn.text("einv_begun")


def einvoice(turn: Turn, act: acts.Einvoice, needs: Needs) -> None:
    """Register a document, show what it has, or cancel that."""
    if people_of.asked(turn, act, needs):
        return
    found = _find(turn, act)
    if not found:
        turn.say(correcting.no_bill(turn, act.invoice))
        return
    if len(found) > 1 and not turn.edge.einvoice:
        found = _registered(turn, found)
    if not found:
        not_set_up(turn)
    elif len(found) > 1:
        options = [
            Option(one.number, correcting.row_of(turn, one), words.short(one.number))
            for one in found[:10]
            if isinstance(one, Invoice)
        ]
        text = turn.text("which_bill", count=len(found))
        choosing.ask_slot(turn, act, "invoice", text, options)
    elif act.cancel:
        cancel(turn, found[0], reason=act.reason or "")
    else:
        register(turn, found[0])


def _find(turn: Turn, act: acts.Einvoice) -> Sequence[Document]:
    notes = _notes_of(turn, act.invoice) if act.invoice else []
    if notes:
        return notes
    asked = acts.CreditNote(invoice=act.invoice, customer=act.customer)
    bills = [bill for bill in correcting.find_bills(turn, asked) if act.invoice or _may_have(bill)]
    return bills[:1] if act.last else bills


def _registered(turn: Turn, found: Sequence[Document]) -> Sequence[Document]:
    """Leave those that the portal has, or had: they can be shown where nothing leads to it any more."""
    held = registered_of(turn.session, turn.shop.shop_id, [one.id for one in found])
    return [one for one in found if one.id in held]


def _may_have(bill: Invoice) -> bool:
    return bill.document_type == "tax_invoice"


def _notes_of(turn: Turn, number: str) -> Sequence[Document]:
    statement = select(Note).where(
        Note.shop_id == turn.shop.shop_id, Note.number_key == number.strip().upper()
    )
    return list(turn.session.exec(statement.order_by(col(Note.id).desc())))[:1]


def document_of(turn: Turn, document_id: str) -> Document:
    """Return a bill or a note by its id. Raises: InvoiceNotFound, NoteNotFound."""
    find = get_note if document_id.startswith("cdn_") else get_invoice
    return find(turn.session, turn.shop.shop_id, document_id)


def register(turn: Turn, document: Document) -> None:
    """Register a document, or say what it has. Raises: EinvoiceNotEligible, EinvoiceDuplicate."""
    held = of_document(turn.session, turn.shop.shop_id, document.id)
    if held and held.state == "active":
        show(turn, held)
    elif held and held.state == "pending":
        waits = held.attempts and not held.sent_at
        said = turn.text("einv_down" if waits else "einv_asked", number=document.number)
        why = words.why(turn.lang, words.of_refusal(held))  # what keeps it from being known
        turn.say(f"{said}\n{why}" if why else said)
    elif not turn.edge.einvoice:
        not_set_up(turn)
    else:
        _begin(turn, document)


def _begin(turn: Turn, document: Document) -> None:
    begun = issued.register(turn.session, turn.actor, document)
    if begun.objections:
        _say_missing(turn, document, words.of_objections(begun.objections))
        return
    said = turn.text("einv_asked", number=document.number)
    if issued.is_old(document.on, today=turn.actor.today):
        days = (turn.actor.today - document.on).days
        said += "\n" + turn.text("einv_old", number=document.number, days=days)
    turn.say(said)


def _say_missing(turn: Turn, document: Document, faults: Sequence[words.Fault]) -> None:
    """Say what is missing; a place is asked for at once."""
    whose = words.place_missing(faults)
    if not whose:
        turn.say(einvoice_news.missing(turn.lang, document.number, faults))
        return
    why = words.why(turn.lang, faults)
    text = turn.text("einv_missing", number=document.number, why=why)
    leave = [Option("no", turn.label("leave"))]
    data = {"of": document.id, "whose": whose}
    text += "\n" + turn.text("einv_place")
    choosing.ask(turn, text, leave, do="einvoice.place", slot=PLACE, free=True, **data)


@choosing.on("einvoice.place")
def _place(turn: Turn, data: Data, value: str) -> None:
    """Note where somebody is, and register. Raises: PincodeMalformed and others."""
    if value == "no":
        turn.say(turn.text("left"))
        return
    document = document_of(turn, data["of"])
    note_place(turn, document, data["whose"], value)
    register(turn, document)


def note_place(turn: Turn, document: Document, whose: str, value: str) -> None:
    """Note the address or the PIN code of buyer or seller. Raises: PincodeMalformed and others."""
    pincode = "".join(value.split())
    is_bare = pincode.isdecimal()
    if whose == "seller":
        name, said = ("pincode", pincode) if is_bare else ("address", value)
        set_setting(turn.session, turn.actor, name, said)
    elif document.customer_id and is_bare:
        set_pincode(turn.session, turn.actor, document.customer_id, pincode)
    elif document.customer_id:
        told = NewCustomer(address=value)
        update_customer(turn.session, turn.actor, document.customer_id, told)


def show(turn: Turn, row: Registration) -> None:
    """Show what is registered, with its paper."""
    buttons = []
    if words.left(turn.lang, row, turn.message.at):
        buttons = [turn.button("einv_cancel", f"e.cancel.{row.document_id}")]
    said = words.registered(turn.lang, row, turn.message.at)
    turn.say(said, buttons, attachments=[words.paper(row)])


def cancel(turn: Turn, document: Document, *, reason: str = "") -> None:
    """Ask why an e-invoice is to be cancelled; where it cannot be, say what can."""
    row = of_document(turn.session, turn.shop.shop_id, document.id)
    number = document.number
    if row is None or row.state == "failed":
        turn.say(turn.text("einv_none", number=number))
    elif row.state == "pending":
        turn.say(turn.text("einv_asked", number=number))
    elif row.state == "cancelled":
        turn.say(turn.text("einv_cancelled", number=number), _bill_button(turn, document))
    elif row.wish:
        turn.say(turn.text("einv_cancel_sent", number=number))
    elif not words.left(turn.lang, row, turn.message.at):
        too_late(turn, document)
    elif not turn.edge.einvoice:
        not_set_up(turn)
    elif not _has_eway(turn, row):
        _ask_why(turn, document, row, reason)


def _has_eway(turn: Turn, row: Registration) -> bool:
    """Where an e-way bill stands on it, say so and offer to cancel that first."""
    held = next(iter(standing_eways(turn.session, row)), None)
    if held is None:
        return False
    fault = EwayActive(number=row.number)
    offered = eway_words.buttons(turn.lang, held, turn.message.at)
    turn.say(replies.error(turn.lang, fault), offered)
    return True


def not_set_up(turn: Turn) -> None:
    """Say that nothing leads to the portal here, and who can change that."""
    turn.say(turn.text("einv_not_set_up", setting=_SETTING))


def too_late(turn: Turn, document: Document) -> None:
    """Say that the 24 hours are over, and offer the credit note."""
    buttons = []
    if isinstance(document, Invoice):
        buttons = [turn.button("credit_note", f"e.credit.{document.id}")]
    turn.say(turn.text("einv_late", number=document.number), buttons)


def _bill_button(turn: Turn, document: Document) -> list[Button]:
    if isinstance(document, Note) or document.status != "issued":
        return []
    return [turn.button("einv_bill", f"e.bill.{document.id}")]


def _ask_why(turn: Turn, document: Document, row: Registration, reason: str) -> None:
    """Ask for the reason, or where it was told, whether it is meant."""
    left = words.left(turn.lang, row, turn.message.at)
    text = turn.text("einv_ask_cancel", number=document.number, left=left)
    if reason:
        options = [Option("said", turn.label("cancel_yes")), Option("no", turn.label("no"))]
    else:
        options = reasons(turn)
        text += " " + turn.text("einv_ask_why")
    choosing.ask(turn, text, options, do="einvoice.cancel", of=document.id, reason=reason)


def reasons(turn: Turn) -> list[Option]:
    """Offer why something is cancelled at the portal, or to leave it."""
    options = [Option(name, turn.label(f"einv_{name}")) for name in _REASONS]
    return [*options, Option("no", turn.label("leave"))]


@choosing.on("einvoice.cancel")
def _cancel(turn: Turn, data: Data, value: str) -> None:
    if value == "no":
        turn.say(turn.text("left"))
        return
    document = document_of(turn, data["of"])
    row = of_document(turn.session, turn.shop.shop_id, document.id)
    if row is None or row.state != "active" or row.wish:
        cancel(turn, document)
        return
    code = _code_of(data["reason"]) if value == "said" else _REASONS[value]
    remarks = (data["reason"] or turn.label(f"einv_{value}"))[:_REMARKS]
    begin_cancel(turn.session, turn.actor, row.irn, Cancellation(code, remarks))
    row.patient = True
    turn.session.add(row)
    turn.say(turn.text("einv_cancel_sent", number=document.number))


def _code_of(reason: str) -> str:
    """Tell the portal's code of a reason in somebody's words; most are wrong entries."""
    said = reason.casefold()
    if "dup" in said or "double" in said:
        return _REASONS["duplicate"]
    return _REASONS["order" if "order" in said else "mistake"]


def stands_in_the_way(turn: Turn, document: Document) -> bool:
    """Where an e-invoice forbids taking a document back, say so and offer what can be done."""
    row = of_document(turn.session, turn.shop.shop_id, document.id)
    if row is None or row.state in {"failed", "cancelled"}:
        return False
    if row.state == "pending":
        if not row.sent_at:
            return False  # it never reached the portal, and is let go with the document
        turn.say(turn.text("einv_asked", number=document.number))
        return True
    left = words.left(turn.lang, row, turn.message.at)
    if not left:
        too_late(turn, document)
        return True
    button = turn.button("einv_cancel", f"e.cancel.{document.id}")
    turn.say(turn.text("einv_first", number=document.number, left=left), [button])
    return True


def press(turn: Turn, rest: str) -> None:
    """Do what a button under an e-invoice says."""
    verb, _, document_id = rest.partition(".")
    document = document_of(turn, document_id)
    if verb == "cancel":
        cancel(turn, document)
    elif isinstance(document, Note):
        turn.say(turn.text("stale"))
    elif verb == "bill":
        correcting.ask_cancel(turn, document)
    elif document.status != "issued":
        turn.say(turn.text("cancelled_before", number=document.number))
    else:
        correcting.preview_credit(turn, document, Wanted(), "")

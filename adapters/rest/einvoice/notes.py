"""Credit and debit notes: registered as they are, made of a note of the shop, or of a registered invoice."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session

from adapters.rest import problems
from adapters.rest.call import Answer, Call
from adapters.rest.einvoice import asking, refusing
from adapters.rest.einvoice.named import gstin_of
from adapters.rest.einvoice.registrations import REFUSED, checked, registered
from adapters.rest.einvoice.schemas import CdnrBody, NoteItem, PendingShown, RegistrationShown
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem, invalid
from core.clock import today
from core.einvoice import noting
from core.einvoice.models import Registration
from core.einvoice.noting import NoteAsked
from core.einvoice.queries import get_by_irn, of_document
from core.einvoice.reading import day_of
from core.einvoice.registering import NewRegistration
from core.einvoice.service import prepare
from core.invoices.models import Note
from core.invoices.queries import get_invoice
from core.notes.asked import AskedLine, NamedLines, issue_asked, list_same
from core.notes.rules import Wanted
from core.notes.service import NewNote, get_note

_KINDS = {"CRN": "credit", "DBN": "debit"}


def _add(call: Call, session: Session) -> Answer:
    asking.desk_of(call)
    body: CdnrBody = call.body
    if body.credit_note_id is not None:
        with problems.at(""):
            note = get_note(session, call.shop_id, body.credit_note_id)
        new = _of_note(call, session, note)
    elif body.against_irn is not None:
        new = _against(call, session, body)
    else:
        new = _of_document(call, session, body)
    asking.require_pace(call, session, new.gstin)
    return asking.begun(call, session, new)


def _of_document(call: Call, session: Session, body: CdnrBody) -> NewRegistration:
    document = body.prescribed()
    kind = document["DocDtls"]["Typ"]
    if kind == "INV":
        raise Problem("wrong_document_type", "an invoice goes to /irn")
    new = noting.find_note(session, call.shop_id, checked(call, document))
    return _within(call, session, new)


def _within(call: Call, session: Session, new: NewRegistration) -> NewRegistration:
    """Name the registered invoice that a note is about, and keep the note within what it names."""
    found = noting.invoices_of(session, call.shop_id, new.gstin, new.document)
    for i, invoice in enumerate(found):
        _require_standing(invoice, new, i)
    ours = [one for one in found if one]
    if len(ours) == len(found):  # else what is none of ours may be what it takes back
        noting.require_left(session, ours, new)
    return replace(new, against=ours[0].irn) if ours else new


def _require_standing(invoice: Registration | None, new: NewRegistration, i: int) -> None:
    if invoice is None:
        return
    if invoice.on != day_of(new.document["RefDtls"]["PrecDocDtls"][i]["InvDt"]):
        where = f"/RefDtls/PrecDocDtls/{i}/InvDt"
        raise invalid(where, "wrong_date", f"{invoice.number} is of {invoice.on:%d/%m/%Y}")
    if invoice.state != "active":
        raise Problem("already_cancelled", f"{invoice.number} is cancelled")


def _of_note(call: Call, session: Session, note: Note) -> NewRegistration:
    """Write a note of the shop as the portal wants it."""
    with refusing.with_reason():
        made = prepare(session, note, today=today(call.at))
    new = checked(call, made.document)
    about = of_document(session, call.shop_id, note.invoice_id)
    new = replace(new, document_id=note.id)
    if about is None or about.state != "active":
        return new
    noting.require_left(session, [about], new)
    return replace(new, against=about.irn)


def _against(call: Call, session: Session, body: CdnrBody) -> NewRegistration:
    invoice = get_by_irn(session, call.shop_id, gstin_of(call), body.against_irn or "")
    if invoice.state != "active":
        raise Problem("already_cancelled", f"{invoice.number} is cancelled")
    if invoice.doc_type != "INV":
        raise Problem("wrong_document_type", "a note is about an invoice")
    if invoice.document_id:
        # issued is issued: what the portal does not hear now is the worker's to tell it
        return replace(_of_note(call, session, _issue(call, session, body, invoice)), patient=True)
    if body.number is None:
        raise invalid("/number", "missing", "is needed: the invoice is none of this shop's book")
    with problems.at(""):
        wanted = _wanted(body.items, noting.line_count(invoice))
        asked = NoteAsked(body.type, body.number, today(call.at), wanted, body.reason)
        noting.require_lines_left(session, invoice, asked)
        document = noting.written(invoice, asked)
    return _within(call, session, checked(call, document))


def _wanted(items: list[NoteItem] | None, count: int) -> Mapping[int, Decimal] | None:
    if items is None:
        return None
    found: dict[int, Decimal] = {}
    for i, one in enumerate(items):
        if one.line is None:
            raise invalid(f"/items/{i}/line", "missing", "names the line by its place")
        if one.line > count:
            raise invalid(f"/items/{i}/line", "item_not_found", "the invoice has no such line")
        if one.rate is not None:
            raise invalid(f"/items/{i}/rate", "not_applicable", "is the invoice's")
        found[one.line] = found.get(one.line, Decimal(0)) + one.qty
    return found


def _issue(call: Call, session: Session, body: CdnrBody, about: Registration) -> Note:
    """Issue the note in the shop's book as well; the same one asked for again is that one."""
    invoice = get_invoice(session, call.shop_id, about.document_id or "")
    named = NamedLines(session, invoice)
    for i, one in enumerate(body.items or ()):
        if (one.sku is None) == (one.line is None):
            raise invalid(f"/items/{i}", "one_of", "name the line by sku or by line, one of them")
        with problems.at(f"/items/{i}"):
            named.add(AskedLine(one.qty, n=one.line, sku=one.sku, rate=one.rate))
    wanted = Wanted(_KINDS[body.type], lines=named.wanted, amount_paise=None)  # type: ignore[arg-type]  # one of the two
    with problems.at(""):
        new = NewNote(invoice.id, wanted, body.reason, today(call.at), body.number)
        return _issued(call, session, new) or issue_asked(session, call.actor, new)


def _issued(call: Call, session: Session, new: NewNote) -> Note | None:
    """Find the note that was issued for this before: by its number, or one that the portal refused."""
    for note in list_same(session, call.shop_id, new):
        about = of_document(session, call.shop_id, note.id)
        if new.number or (about and about.state == "failed"):
            return note
    return None


_EXAMPLE: dict[str, Any] = {
    "against_irn": "b5abd038" * 8,
    "type": "CRN",
    "number": "CN1",
    "items": [{"line": 1, "qty": 1}],
    "reason": "returned",
}
OPERATIONS = (
    Operation(
        "POST", "/cdnr", "registerNote", "Register a credit or debit note", _add, "e-invoices",
        RegistrationShown, 201, CdnrBody, after=registered, needs="irn:write", pending=PendingShown,
        refusals=(
            *REFUSED, "wrong_document_type", "exceeds_invoice", "already_cancelled", "bad_state",
            "duplicate_number", "period_locked", "not_applicable", "deleted",
        ),
        example=_EXAMPLE,
    ),
)  # fmt: skip

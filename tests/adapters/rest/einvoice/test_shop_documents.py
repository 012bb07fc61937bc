"""Bills and notes of the shop's own book, registered by their ids and by the bill's reference number."""

import json
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from core.actor import Actor
from core.clock import FixedClock
from core.einvoice.service import prepare
from core.einvoice_errors import IrnActive
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, Note
from core.invoices.service import issue
from core.json_text import dump
from core.notes.rules import Wanted
from core.notes.service import NewNote, cancel_note, issue_note
from core.shops.service import get_shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.einvoice.conftest import Clients
from tests.adapters.rest.einvoice.test_registrations import numbers
from tests.factories import make_customer

LATER = timedelta(minutes=5)
DOWN = {"X-Sandbox-Fault": "provider_down"}


@dataclass(frozen=True)
class Book:
    """A shop's book with one bill, and a client of its GSTIN."""

    api: Api
    clients: Clients
    actor: Actor
    bill: Invoice

    @property
    def db(self) -> Any:
        return self.clients.parts.sandbox.db

    def notes(self) -> list[Note]:
        with self.db.reading() as session:
            return list(session.exec(select(Note)).all())

    def noted(self, qty: int | None = None) -> Note:
        lines: dict[int, tuple[Decimal, Decimal | None]] = {}
        if qty is not None:
            lines[1] = (Decimal(qty), None)
        new = NewNote(self.bill.id, Wanted("credit", lines=lines, amount_paise=None), "returned")
        note: Note = self.db.write(lambda session: issue_note(session, self.actor, new))
        return note


def prescribed(book: Book, number: str) -> dict[str, Any]:
    """The whole bill taken back by a prescribed note."""
    with book.db.reading() as session:
        bill = session.get_one(Invoice, (book.actor.shop_id, book.bill.id))
        document = prepare(session, bill, today=book.actor.today).document
    made: dict[str, Any] = json.loads(dump(document))
    day = made["DocDtls"]["Dt"]
    made["DocDtls"] = {"Typ": "CRN", "No": number, "Dt": day}
    made["RefDtls"] = {"PrecDocDtls": [{"InvNo": book.bill.number, "InvDt": day}]}
    return made


@pytest.fixture
def book(clients: Clients, clock: FixedClock) -> Book:
    db, shop = clients.parts.sandbox.db, clients.shop
    actor = Actor(shop.shop_id, "cli", "cli", clock.now())

    def settle(session: Any) -> None:
        held = get_shop(session, shop.shop_id)
        held.address, held.pincode = "14 Chandpole Bazar, Jaipur", "302001"
        session.add(held)

    db.write(settle)
    address = "Plot 7, Sitapura, Jaipur 302022"
    buyer = make_customer(
        db, actor, "Sharma Constructions", address=address, state="08", gstin="08AABCS1234F1ZR"
    )
    line = DraftLine("Hinge", Decimal(2), rate=Decimal(450), gst_rate=Decimal(18), hsn="830210")
    bill = db.write(lambda session: issue(session, actor, InvoiceDraft(buyer.id, (line,))))
    api = clients.api(clients.token(clients.made(gstin=shop.gstin or "")))
    return Book(api, clients, actor, bill)


def test_a_bill_is_registered_by_its_id(book: Book) -> None:
    made = book.api.post("/irn", {"invoice_id": book.bill.id})
    assert (made.status, made.json["status"]) == (201, "ACT")
    assert made.json["invoice_id"] == book.bill.id
    assert made.json["document"]["number"] == book.bill.number
    again = book.api.post("/irn", {"invoice_id": book.bill.id})
    assert (again.status, again.code) == (409, "duplicate_irn")


def test_an_e_way_bill_that_was_made_before_the_irn_hinders_cancelling_it(book: Book) -> None:
    lorry = {"vehicle_no": "RJ14GB2207", "mode": "1", "distance_km": 12}
    ewb = book.api.made("/ewb", {"invoice_id": book.bill.id, **lorry})["ewb"]["number"]
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    asked = {"irn": irn, "reason": "2", "remarks": "wrong"}
    refused = book.api.post("/irn/cancel", asked)
    assert (refused.status, refused.code, numbers(refused)) == (422, "ewb_active", ["2230"])
    gone = {"ewb_number": ewb, "reason": "4", "remarks": "not sent"}
    assert book.api.post("/ewb/cancel", gone).status == 200
    assert book.api.post("/irn/cancel", asked).status == 200


def test_a_note_is_registered_by_its_id(book: Book) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    note = book.noted(1)
    made = book.api.post("/cdnr", {"credit_note_id": note.id})
    assert (made.status, made.json["status"]) == (201, "ACT")
    assert (made.json["against"], made.json["document"]["type"]) == (irn, "CRN")
    assert made.json["document"]["number"] == note.number


def test_a_note_on_a_registered_bill_is_issued_and_registered(book: Book) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    asked = {"against_irn": irn, "type": "CRN", "reason": "returned", "number": "CN77"}
    made = book.api.post("/cdnr", {**asked, "items": [{"line": 1, "qty": 1}]})
    assert (made.status, made.json["against"]) == (201, irn)
    assert [note.number for note in book.notes()] == ["CN77"]


def test_while_the_portal_is_away_a_note_is_issued_once(book: Book) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    asked = {"against_irn": irn, "number": "CN77", "items": [{"line": 1, "qty": 1}]}
    for _ in range(2):
        waits = book.api.post("/cdnr", asked, headers=DOWN)
        assert (waits.status, waits.json["status"]) == (202, "PENDING")
        assert len(book.notes()) == 1
    done = book.api.post("/cdnr", asked)
    assert (done.status, done.json["document"]["number"]) == (201, "CN77")
    assert len(book.notes()) == 1
    other = book.api.post("/cdnr", {**asked, "items": [{"line": 1, "qty": "0.5"}]})
    assert (other.status, other.code) == (409, "duplicate_number")


def test_the_worker_registers_the_note_that_waits(book: Book, clock: FixedClock) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    asked = {"against_irn": irn, "items": [{"line": 1, "qty": 1}]}
    waits = book.api.post("/cdnr", asked, headers=DOWN)
    assert waits.status == 202
    where = waits.headers["Location"].partition("/einvoice/v1")[2]
    clock.advance(LATER)
    book.clients.parts.sandbox.executor.drain()
    assert book.api.get(where).json["status"] == "ACT"


@pytest.mark.parametrize("number", [{"number": "CN77"}, {}])
def test_after_a_refusal_the_same_note_is_asked_for_again(
    book: Book, number: dict[str, str]
) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    asked = {"against_irn": irn, **number, "items": [{"line": 1, "qty": 1}]}
    assert book.api.post("/cdnr", asked, headers={"X-Sandbox-Fault": "2240"}).status == 422
    assert book.api.post("/cdnr", asked).status == 201
    assert len(book.notes()) == 1


def test_notes_of_both_books_take_from_one_bill(book: Book) -> None:
    irn = book.api.made("/irn", {"invoice_id": book.bill.id})["irn"]
    made = book.api.post("/cdnr", prescribed(book, "X1"))
    assert (made.status, made.json["against"]) == (201, irn)
    over = book.api.post("/cdnr", {"against_irn": irn, "reason": "returned"})
    assert (over.status, over.code) == (422, "exceeds_invoice")
    assert book.notes() == []


def test_a_note_that_is_not_registered_yet_takes_from_the_bill_as_well(book: Book) -> None:
    book.api.made("/irn", {"invoice_id": book.bill.id})
    book.noted(1)
    over = book.api.post("/cdnr", prescribed(book, "X1"))
    assert (over.status, over.code) == (422, "exceeds_invoice")


def test_a_prescribed_note_of_the_shops_own_book_is_that_note(book: Book) -> None:
    book.api.made("/irn", {"invoice_id": book.bill.id})
    note = book.noted()
    made = book.api.post("/cdnr", prescribed(book, note.number))
    assert made.status == 201
    with pytest.raises(IrnActive):
        book.db.write(lambda session: cancel_note(session, book.actor, note.id))


def test_why_a_bill_or_its_note_takes_no_reference_number(book: Book) -> None:
    sold = make_customer(book.db, book.actor, "Ravi", state="08")
    line = DraftLine("Hinge", Decimal(2), rate=Decimal(450), gst_rate=Decimal(18), hsn="830210")
    draft = InvoiceDraft(sold.id, (line,))
    retail = book.db.write(lambda session: issue(session, book.actor, draft))
    refused = book.api.post("/irn", {"invoice_id": retail.id})
    assert (refused.status, refused.code) == (422, "not_eligible")
    assert refused.json["detail"] == f"{retail.number}: its buyer has no GSTIN, and it is no export"
    assert [one["code"] for one in refused.json["provider_errors"]] == ["2212"]
    note = book.noted()
    book.db.write(lambda session: cancel_note(session, book.actor, note.id))
    refused = book.api.post("/cdnr", {"credit_note_id": note.id})
    assert (refused.status, refused.code) == (422, "not_eligible")
    assert refused.json["detail"] == f"{note.number}: it is cancelled"
    assert "provider_errors" not in refused.json

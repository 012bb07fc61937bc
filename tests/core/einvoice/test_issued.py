"""Which bill of the shop a prescribed document is found to be."""

import copy
from typing import Any

import pytest

from core.clock import FixedClock
from core.db import Database
from core.einvoice.registering import NewRegistration
from core.einvoice.service import find_issued, prepare
from core.invoices.models import Invoice
from tests.core.documents.counter import Counter, goods

OTHER_SELLER, OTHER_BUYER = "29AAACZ0000B1Z3", "29AAAPZ0000A1ZE"


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    return Counter(sqlite_db, clock)


def found(counter: Counter, bill: Invoice, document: dict[str, Any]) -> str | None:
    """Return the bill that a document of another program with the number of ``bill`` is found to be."""
    seller = document["SellerDtls"]["Gstin"]
    new = NewRegistration(seller, "INV", bill.number, bill.on, document)
    with counter.db.reading() as session:
        return find_issued(session, bill.shop_id, new).document_id


def test_a_document_is_the_bill_that_agrees_with_it_in_everything(counter: Counter) -> None:
    buyer = counter.customer(gstin="08AABCS1234F1ZR", address="Plot 7, Sitapura, Jaipur 302022")
    bill = counter.sell(buyer, goods("Hinge", "1", "100"))
    with counter.db.reading() as session:
        document = prepare(session, session.merge(bill, load=False), today=bill.on).document
    assert found(counter, bill, document) == bill.id
    changes = {
        "SellerDtls": {"Gstin": OTHER_SELLER},
        "BuyerDtls": {"Gstin": OTHER_BUYER},
        "ValDtls": {"TotInvVal": 119},
    }
    for part, change in changes.items():
        other = copy.deepcopy(document)
        other[part] |= change
        assert found(counter, bill, other) is None, part


def test_a_bill_of_supply_is_not_found(counter: Counter) -> None:
    buyer = counter.customer(gstin="08AABCS1234F1ZR", address="Plot 7, Sitapura, Jaipur 302022")
    bill = counter.sell(buyer, goods("Milk", "1", "50", "0", hsn="0401", treatment="exempt"))
    document = {
        "SellerDtls": {"Gstin": bill.supplier["gstin"]},
        "BuyerDtls": {"Gstin": bill.buyer_gstin},
        "ValDtls": {"TotInvVal": 50},
    }
    assert (bill.document_type, bill.total_paise) == ("bill_of_supply", 5000)
    assert found(counter, bill, document) is None

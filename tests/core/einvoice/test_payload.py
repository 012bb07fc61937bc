"""Bills and notes as the portal wants them; each kind of document has its golden file in tests/examples."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from core.actor import Actor
from core.clock import FixedClock
from core.customers.service import NewCustomer, set_pincode, update_customer
from core.db import Database
from core.einvoice.service import Prepared, prepare
from core.einvoice_errors import EinvoiceNotEligible
from core.invoices.models import Invoice, Note
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel
from core.notes.rules import Wanted
from tests.core.documents.counter import Counter, goods

D = Decimal
BUYER = {"gstin": "08AABCS1234F1ZR", "address": "Plot 7, Sitapura, Jaipur 302022"}


@pytest.fixture
def counter(sqlite_db: Database, clock: FixedClock) -> Counter:
    return Counter(sqlite_db, clock)


def ready(counter: Counter, row: Invoice | Note) -> Prepared:
    with counter.db.reading() as session:
        return prepare(session, session.merge(row, load=False), today=row.on)


def sold(counter: Counter, *lines: Any, **more: Any) -> dict[str, Any]:
    """Sell to a registered buyer; what the portal takes without a word."""
    made = ready(counter, counter.sell(counter.customer(**BUYER), *lines, **more))
    assert made.objections == ()
    return made.document


def test_a_price_that_holds_its_tax_is_declared_without_it(counter: Counter) -> None:
    line = goods("Hinge", "3", "118", discount_percent=D(10))
    found = sold(counter, line, prices_include_tax=True)
    # 354.00 less 10 % is 318.60; of it 318.60 × 100 / 118 = 270.00, which is 90 each
    item = found["ItemList"][0]
    assert (item["UnitPrice"], item["TotAmt"], item["AssAmt"]) == (90, 270, 270)
    assert "Discount" not in item
    assert found["ValDtls"]["TotInvVal"] == D("318.60")


def test_a_price_that_is_no_whole_thousandth_stays_within_the_portals_tolerance(
    counter: Counter,
) -> None:
    found = sold(counter, goods("Screw", "70000", "0.59"), prices_include_tax=True)
    # 41,300 × 100 / 118 = 35,000 for 70,000: half a rupee each
    assert found["ItemList"][0]["UnitPrice"] == D("0.5")
    thirds = sold(counter, goods("Screw", "90000", "0.39"), prices_include_tax=True)
    assert thirds["ItemList"][0]["UnitPrice"] == D("0.331")  # 29,745.76 / 90,000


def test_a_line_that_bears_no_tax_is_left_out_and_counts_in_the_total(counter: Counter) -> None:
    nil = goods("Milk", "2", "50", "0", hsn="0401", treatment="exempt")
    found = sold(counter, goods("Hinge", "1", "10"), nil)
    assert [item["PrdDesc"] for item in found["ItemList"]] == ["Hinge"]
    assert found["ValDtls"]["OthChrg"] == 100
    assert found["ValDtls"]["TotInvVal"] == D("111.80")  # 10.00, 0.90, 0.90 and 100.00


def test_cess_by_value_and_by_quantity_are_told_apart(counter: Counter) -> None:
    counter.at(datetime(2025, 9, 21, 6, tzinfo=UTC))
    line = goods("Cola", "100", "20", "28", hsn="2202", cess_rate=D(12), cess_per_unit_paise=50)
    found = sold(counter, line)
    item = found["ItemList"][0]
    # 2,000.00: cess 12 % is 240.00, and 100 times 0.50 is 50.00
    assert (item["CesRt"], item["CesAmt"], item["CesNonAdvlAmt"]) == (12, 240, 50)
    assert found["ValDtls"]["CesVal"] == 290
    assert item["TotItemVal"] == 2000 + 280 + 280 + 290


def test_what_has_no_place_in_the_schema_is_written_so_that_it_has(counter: Counter) -> None:
    buyer = counter.customer('Ravi "RT" Traders\\Sons', **BUYER | {"phone": "9800001234"})
    found = ready(counter, counter.sell(buyer, goods('Pipe 2"', "1", "100"))).document
    assert found["BuyerDtls"]["LglNm"] == "Ravi 'RT' Traders/Sons"
    assert found["ItemList"][0]["PrdDesc"] == "Pipe 2'"
    assert found["BuyerDtls"]["Ph"] == "9800001234"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("", [("5001", "/BuyerDtls/Addr1"), ("5001", "/BuyerDtls/Loc")]),
        ("Sitapura, Jaipur", [("2244", "/BuyerDtls/Pin")]),
        ("Sitapura, Jaipur 560001", [("3039", "/BuyerDtls/Pin")]),
    ],
)
def test_what_is_missing_of_an_address_is_told(
    counter: Counter, address: str, told: list[tuple[str, str]]
) -> None:
    buyer = counter.customer(**BUYER | {"address": address})
    found = ready(counter, counter.sell(buyer, goods("Hinge", "1", "100")))
    assert [(one.code, one.field) for one in found.objections] == told


def test_what_was_missing_of_a_place_is_filled_and_what_stands_on_the_bill_stays(
    counter: Counter,
) -> None:
    found = []
    for address, pincode in (("", "302022"), ("Plot 7, Sitapura, Jaipur", "")):
        buyer = counter.customer(f"Buyer {pincode}", gstin=BUYER["gstin"], address=address)
        if pincode:
            tell(counter, lambda session, by: set_pincode(session, by, buyer.id, pincode))  # noqa: B023
        bill = counter.sell(buyer, goods("Hinge", "1", "100"))
        assert ready(counter, bill).objections != ()
        told = NewCustomer(address="Ring Road, Kota 324001")
        tell(counter, lambda session, by: update_customer(session, by, buyer.id, told))  # noqa: B023
        made = ready(counter, bill)
        assert made.objections == ()
        party = made.document["BuyerDtls"]
        found.append((party["Addr1"], party["Loc"], party["Pin"]))
    assert found == [("Ring Road", "Kota", 302022), ("Plot 7, Sitapura", "Jaipur", 324001)]


def tell(counter: Counter, write: Callable[[Session, Actor], Any]) -> None:
    by = counter.actor
    counter.db.write(lambda session: write(session, by))


def test_the_place_of_a_buyer_abroad_may_be_told_later(counter: Counter) -> None:
    buyer = counter.customer("Nordic Tools AB")
    abroad = Particulars(export=Export("SE"), lut="AD080426000001X")
    line = goods("Hinge", "1", "100")
    bill = counter.sell(buyer, line, supply="export_lut", particulars=abroad)
    assert "Addr1" not in ready(counter, bill).document["BuyerDtls"]
    told = NewCustomer(address="4 Harbour Street, Gothenburg")
    tell(counter, lambda session, by: update_customer(session, by, buyer.id, told))
    party = ready(counter, bill).document["BuyerDtls"]
    assert (party["Addr1"], party["Pin"]) == ("4 Harbour Street", 999999)


def test_a_note_of_value_alone_is_one_of_it(counter: Counter) -> None:
    bill = counter.sell(counter.customer(**BUYER), goods("Hinge", "12", "100"))
    note = counter.issue_note(bill, Wanted("credit", {}, 11_800), "rate difference")
    made = ready(counter, note)
    assert made.objections == ()
    assert (made.document_type, made.document["DocDtls"]["Typ"]) == ("CRN", "CRN")
    assert made.document["ItemList"][0] | {"Qty": 1, "AssAmt": 100} == made.document["ItemList"][0]
    assert made.document["RefDtls"]["PrecDocDtls"][0]["InvNo"] == bill.number


def test_a_reason_too_short_for_the_schema_is_left_out(counter: Counter) -> None:
    bill = counter.sell(counter.customer(**BUYER), goods("Hinge", "12", "100"))
    made = ready(counter, counter.issue_note(bill, Wanted("credit", {}, 11_800), "ok"))
    assert made.objections == ()
    assert set(made.document["RefDtls"]) == {"PrecDocDtls"}
    made = ready(counter, counter.issue_note(bill, Wanted("credit", {}, 11_800), "old"))
    assert made.document["RefDtls"]["InvRm"] == "old"


def test_why_a_bill_takes_no_e_invoice(counter: Counter) -> None:
    walk_in = counter.sell(None, goods("Hinge", "1", "100"))
    exempt = counter.sell(counter.customer(**BUYER), goods("Milk", "1", "50", "0", hsn="0401"))
    back = counter.sell(counter.customer("Other", **BUYER), goods("Hinge", "1", "100"))
    by = counter.actor
    back = counter.db.write(lambda session: cancel(session, by, back.id, reason="wrong"))
    why = []
    for bill in (walk_in, exempt, back):
        with pytest.raises(EinvoiceNotEligible) as told:
            ready(counter, bill)
        why.append(told.value.params["reason"])
    assert why == ["buyer_unregistered", "bears_no_tax", "cancelled"]

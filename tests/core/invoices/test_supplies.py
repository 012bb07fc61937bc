"""Supplies beyond the counter sale: the sums worked by hand, and what the law refuses."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

import pytest

from core import invariants
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.errors import (
    CessNotValid,
    CountryMissing,
    EcommerceGstinMalformed,
    GstinMissing,
    InterstateNotAllowed,
    NotAbroad,
    RetailPriceNotValid,
    ReverseChargeNotAllowed,
    SuppliesNotTogether,
    SupplyNotAllowed,
    TreatmentNotValid,
)
from core.gst.supply import SupplyKind, endorsement
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.particulars import Export, Particulars, ShipTo, from_json
from core.invoices.rules import Computed
from core.invoices.service import issue
from core.ledger.queries import balance
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from tests.core.invoices.test_rules import bill, buyer, line, made, shop
from tests.factories import make_actor, make_customer, make_shop

D = Decimal
DUBAI = Particulars(export=Export(country="AE"))
GSTIN_29 = "29AAFCD5862R1ZR"
MARKETPLACE = "27AAFCD5862R1C6"


def heads(computed: Computed) -> tuple[int, ...]:
    """Taxable, CGST, SGST, IGST, cess, round-off, total, in paise."""
    tax = computed.tax
    return (
        tax.taxable_paise,
        tax.cgst_paise,
        tax.sgst_paise,
        tax.igst_paise,
        tax.cess_paise,
        tax.round_off_paise,
        tax.total_paise,
    )


def exported(kind: str = "export_lut", **more: Any) -> InvoiceDraft:
    values: dict[str, Any] = {"supply": kind, "particulars": DUBAI, **more}
    return bill(line("Block-print bedsheet", "10", "1000", "5"), **values)


def test_an_export_under_lut_bears_no_tax_and_is_still_a_tax_invoice() -> None:
    computed = made(exported())
    # 10 x 1,000.00 = 10,000.00
    assert heads(computed) == (1000000, 0, 0, 0, 0, 0, 1000000)
    assert (computed.document_type, computed.place_of_supply) == ("tax_invoice", "96")
    assert "lut_missing" in computed.warnings
    with_lut = made(exported(particulars=Particulars(export=Export("AE"), lut="AD080426000001X")))
    assert "lut_missing" not in with_lut.warnings


def test_an_export_with_payment_bears_integrated_tax() -> None:
    # 10,000.00 x 5 % = 500.00
    assert heads(made(exported("export_with_payment"))) == (1000000, 0, 0, 50000, 0, 0, 1050000)


def test_a_price_in_dollars_is_computed_in_rupees() -> None:
    dollars = Particulars(export=Export("US", currency="USD", exchange_rate=D("84.20")))
    draft = bill(
        line("Bedsheet", "100", "12.50", "5"), supply="export_with_payment", particulars=dollars
    )
    # 100 x 12.50 x 84.20 = 1,05,250.00; 5 % = 5,262.50; 1,10,512.50, to the rupee 1,10,513.00
    assert heads(made(draft)) == (10525000, 0, 0, 526250, 0, 50, 11051300)


def test_goods_that_go_to_an_address_in_india_are_no_export() -> None:
    to_pune = Particulars(export=Export("AE"), ship_to=ShipTo("Godown", state="27"))
    with pytest.raises(NotAbroad):
        made(exported(particulars=to_pune))
    with pytest.raises(NotAbroad):
        made(exported(), to=buyer(state="27"))


@pytest.mark.parametrize(
    "more",
    [
        {"supply": "export_lut", "particulars": DUBAI},
        {"ecommerce_gstin": MARKETPLACE, "operator_pays": True},
    ],
)
def test_a_buyer_pays_no_tax_where_he_is_abroad_or_the_marketplace_pays(more: Any) -> None:
    with pytest.raises(SuppliesNotTogether):
        made(bill(line("Chair", "2", "1000"), reverse_charge=True, **more))


def test_an_export_names_its_country() -> None:
    with pytest.raises(CountryMissing):
        made(exported(particulars=Particulars()))


def test_a_sez_in_the_own_state_is_another_state() -> None:
    draft = bill(line("Chair", "2", "1000"), supply="sez_with_payment", gstin="08AAFCD5862R1ZV")
    # 2,000.00 x 18 % = 360.00, integrated though supplier and place are both 08
    computed = made(draft)
    assert heads(computed) == (200000, 0, 0, 36000, 0, 0, 236000)
    assert (computed.nature, computed.place_of_supply) == ("inter", "08")


@pytest.mark.parametrize("kind", ["sez_with_payment", "sez_lut", "deemed_export"])
def test_who_is_supplied_in_a_zone_or_deemed_abroad_has_a_gstin(kind: Any) -> None:
    with pytest.raises(GstinMissing):
        made(bill(line("Chair", "2", "1000"), supply=kind))


def test_a_deemed_export_is_taxed_as_at_home() -> None:
    draft = bill(line("Chair", "2", "1000"), supply="deemed_export", gstin="08AAFCD5862R1ZV")
    assert heads(made(draft)) == (200000, 18000, 18000, 0, 0, 0, 236000)


def test_each_zero_rated_supply_has_its_words() -> None:
    told = {kind: bool(endorsement(kind)) for kind in get_args(SupplyKind)}
    assert told == {
        "domestic": False,
        "deemed_export": False,
        "sez_with_payment": True,
        "sez_lut": True,
        "export_with_payment": True,
        "export_lut": True,
    }


def test_under_reverse_charge_the_tax_is_shown_and_not_charged() -> None:
    draft = bill(line("Goods transport", "1", "5000", "5"), reverse_charge=True)
    # 5,000.00; 2.5 % = 125.00 each, for the buyer to pay to the government
    assert heads(made(draft)) == (500000, 12500, 12500, 0, 0, 0, 500000)
    inclusive = bill(
        line("Goods transport", "1", "5000", "5"), reverse_charge=True, prices_include_tax=True
    )
    assert heads(made(inclusive))[-1] == 500000
    set_by_word = bill(
        line("Goods transport", "1", "5000", "5"), reverse_charge=True, fixed_total_paise=450000
    )
    # 4,500.00; 2.5 % = 112.50 each
    assert heads(made(set_by_word)) == (450000, 11250, 11250, 0, 0, 0, 450000)


@pytest.mark.parametrize("scheme", ["composition", "unregistered"])
def test_only_a_regular_shop_leaves_tax_to_the_buyer_or_sells_abroad(scheme: str) -> None:
    own = shop(scheme=scheme, gstin=None)
    with pytest.raises(ReverseChargeNotAllowed):
        made(bill(line("Work", "1", "5000"), reverse_charge=True), of=own)
    with pytest.raises((SupplyNotAllowed, InterstateNotAllowed)):
        made(exported(), of=own)


def cigarettes(on: dt.date, **more: Any) -> InvoiceDraft:
    values: dict[str, Any] = {"hsn": "24022010", "retail_price": D(200), **more}
    return bill(line("Cigarettes", "10", "150", "40", **values), date=on, round_to_rupee=False)


def test_cigarettes_are_taxed_on_their_printed_price() -> None:
    # printed 10 x 200.00 = 2,000.00 holds 2,000 x 40/140 = 571.4286: each half 285.71
    # sold for 10 x 150.00 = 1,500.00, which stays the taxable value
    computed = made(cigarettes(dt.date(2026, 2, 1)))
    assert heads(computed) == (150000, 28571, 28571, 0, 0, 0, 207142)


def test_before_february_2026_no_price_on_the_packet_was_taxed() -> None:
    with pytest.raises(RetailPriceNotValid):
        made(bill(
            line("Cigarettes", "10", "150", "28", hsn="24022010", retail_price=D(200)),
            date=dt.date(2026, 1, 31),
        ))  # fmt: skip


def test_biris_are_valued_as_sold() -> None:
    with pytest.raises(RetailPriceNotValid):
        made(cigarettes(dt.date(2026, 2, 1), hsn="24031921"))


def test_a_packet_without_its_printed_price_is_warned_about() -> None:
    assert (
        "retail_price_missing" in made(cigarettes(dt.date(2026, 2, 1), retail_price=None)).warnings
    )


def car(on: dt.date) -> InvoiceDraft:
    cess: dict[str, Any] = {"cess_rate": D(12), "cess_per_unit_paise": 2000, "hsn": "8703"}
    return bill(line("Car part", "2", "1000", "28", **cess), date=on, round_to_rupee=False)


def test_cess_of_old_days_stands_by_value_and_by_piece() -> None:
    # 2,000.00 x 14 % = 280.00 each; 12 % = 240.00 and 2 x 20.00 = 40.00 of cess
    computed = made(car(dt.date(2025, 9, 21)))
    assert heads(computed) == (200000, 28000, 28000, 0, 28000, 0, 284000)


def test_cess_ended_with_the_slabs() -> None:
    with pytest.raises(CessNotValid):
        made(bill(
            line("Car part", "2", "1000", "18", cess_rate=D(12), hsn="8703"),
            date=dt.date(2025, 9, 22),
        ))  # fmt: skip


def test_freight_bears_the_highest_rate_of_the_bill() -> None:
    freight = DraftLine("Freight", amount_paise=2000, is_charge=True)
    draft = bill(
        line("Rice", "1", "50", "5"), line("Paint", "1", "50"), freight, round_to_rupee=False
    )
    # 50.00 at 5 %: 1.25 each; 50.00 at 18 %: 4.50 each; freight 20.00 at 18 %: 1.80 each
    assert heads(made(draft)) == (12000, 755, 755, 0, 0, 0, 13510)


def test_freight_goes_under_the_hsn_of_the_supply_whose_rate_it_bears() -> None:
    freight = DraftLine("Freight", amount_paise=2000, is_charge=True)
    goods = (
        line("Rice", "10", "50", "5", hsn="1006"),
        line("Brush", "1", "50", hsn="9603"),
        line("Paint", "2", "90", hsn="3208", discount_percent=D(10)),
        line("Thinner", "1", "170", hsn="3814", discount_paise=1500),
    )
    assert made(bill(*goods, freight)).draft.lines[-1].hsn == "3208"  # 162 rupees, thinner 155
    named = replace(freight, hsn="996511")
    assert made(bill(*goods, named)).draft.lines[-1].hsn == "996511"
    assert made(bill(line("Paint", "1", "50"), freight)).draft.lines[-1].hsn is None


def test_what_is_exempt_has_no_rate() -> None:
    with pytest.raises(TreatmentNotValid):
        made(bill(line("Milk", "1", "60", "5", treatment="exempt")))


def test_a_marketplace_is_named_by_the_gstin_under_which_it_collects() -> None:
    draft = bill(line("Kurti", "1", "500", "5"), ecommerce_gstin=MARKETPLACE)
    assert heads(made(draft))[-1] == 52500  # 500.00 + 12.50 + 12.50
    with pytest.raises(EcommerceGstinMalformed):
        made(bill(line("Kurti", "1", "500", "5"), ecommerce_gstin=GSTIN_29))
    paid = bill(line("Thali", "1", "200", "5"), ecommerce_gstin=MARKETPLACE, operator_pays=True)
    assert heads(made(paid)) == (20000, 0, 0, 0, 0, 0, 20000)


def test_hsn_codes_that_a_buyer_with_gstin_needs_are_asked_for() -> None:
    registered = buyer(gstin=GSTIN_29, state="29")
    assert "hsn_short" in made(bill(line("Cable", "1", "100")), to=registered).warnings
    assert (
        "hsn_short" not in made(bill(line("Cable", "1", "100", hsn="8544")), to=registered).warnings
    )
    assert "hsn_short" not in made(bill(line("Cable", "1", "100"))).warnings
    assert "hsn_unknown" in made(bill(line("Cable", "1", "100", hsn="7701"))).warnings
    assert "hsn_unknown" not in made(bill(line("Cable", "1", "100", hsn="8544"))).warnings
    above_five_crore = shop(hsn_digits=6)
    assert (
        "hsn_short"
        in made(bill(line("Cable", "1", "100", hsn="8544")), of=above_five_crore).warnings
    )


def test_particulars_come_back_from_the_database_as_they_were() -> None:
    said = Particulars(
        ship_to=ShipTo("Site", "MI Road", state="08", pincode="302001"),
        export=Export("AE", "INMUN1", "1234567", dt.date(2026, 11, 2), "USD", D("84.2")),
        lut="AD080426000001X",
        vehicle="RJ14GA1234",
        tds=True,
    )
    assert from_json(said.to_json()) == said
    assert Particulars().to_json() is None


def test_what_the_buyer_pays_himself_is_in_no_balance_and_every_invariant_holds(
    db: Database, clock: FixedClock
) -> None:
    own = make_shop(db, clock.now())
    actor = make_actor(own, clock.now())
    customer = make_customer(db, actor, gstin="08AAFCD5862R1ZV")
    line_ = DraftLine("Goods transport", rate=D(5000), gst_rate=D(5), hsn="996511")
    draft = InvoiceDraft(customer.id, (line_,), reverse_charge=True)
    sold = db.write(lambda session: issue(session, actor, draft))
    db.write(lambda session: issue_note(
        session, actor, NewNote(sold.id, Wanted(amount_paise=100000), "less weight")
    ))  # fmt: skip
    with db.reading() as session:
        # 5,000.00 less 1,000.00
        assert balance(session, own.shop_id, customer.id) == 400000
        assert invariants.check(session) == []


def test_a_note_on_packets_gives_back_their_share_of_tax(db: Database, clock: FixedClock) -> None:
    own = make_shop(db, clock.now())
    actor = make_actor(own, clock.now())
    customer: Customer = make_customer(db, actor)
    packets = DraftLine(
        "Cigarettes", D(10), rate=D(150), gst_rate=D(40), hsn="24022010", retail_price=D(200)
    )
    sold = db.write(lambda session: issue(session, actor, InvoiceDraft(customer.id, (packets,))))
    note = db.write(lambda session: issue_note(
        session, actor, NewNote(sold.id, Wanted(lines={1: (D(2), None)}), "returned")
    ))  # fmt: skip
    # two of ten: 300.00 of 1,500.00; a fifth of 285.71 = 57.14 each
    assert (note.taxable_paise, note.cgst_paise, note.sgst_paise) == (30000, 5714, 5714)
    with db.reading() as session:
        assert invariants.check(session) == []

"""Exports, zones, reverse charge, marketplaces and ship-to by chat: understood, asked, shown, billed."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlmodel import col, select

from bot import replies
from core import invariants
from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.errors import SupplyNotAllowed
from core.invoices.models import Invoice
from core.invoices.particulars import Export, from_json
from core.items.models import LearnedRate
from core.items.service import NewItem
from tests.bot.conversations.world import Talk, shop_talk
from tests.factories import GUPTA

D = Decimal
BUYER = "08AAFCD5862R1ZV"
MARKETPLACE = "27AAFCD5862R1C6"
LUT = "AD080426000001X"


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    shop = replace(GUPTA, name="Mehta Textiles", prices="exclusive")
    items = [
        NewItem(name="Bedsheet", rate=D(900), unit="PCS", gst_rate=D(5), hsn="6304"),
        NewItem(name="Freight", rate=D(2000), gst_rate=D(5), hsn="996511"),
        NewItem(name="Khaini", rate=D(8), unit="PCS", gst_rate=D(40), hsn="24039910"),
    ]
    people = [
        NewCustomer(name="Kandla Works", gstin=BUYER),
        NewCustomer(
            name="Suresh Traders", phone="9800000777", state="08", address="MG Road, Ajmer"
        ),
        NewCustomer(name="Mohan Lal"),
    ]
    return shop_talk(db, clock, shop, items=items, customers=people)


def last_bill(talk: Talk) -> Invoice:
    with talk.db.reading() as session:
        assert invariants.check(session) == []
        found = session.exec(select(Invoice).order_by(col(Invoice.id).desc())).first()
        assert found is not None
        session.expunge(found)
        return found


def test_an_export_in_dollars_in_one_message(talk: Talk) -> None:
    told = talk.say(
        "Export bill for John, USA: 10 bedsheet 12.50, USD rate 84.20, with payment of IGST, "
        "port INNSA1, shipping bill 1234567 dt 20-11-2026"
    )
    # 10 x 12.50 = 125.00 dollars; x 84.20 = 10,525.00; 5 % = 526.25; 11,051.25
    assert told.splitlines()[:7] == [
        "🧾 John (new)",
        "🌍 Export to United States, IGST paid",
        "💱 USD 1 = ₹84.20 · USD 125.00",
        "Port INNSA1 · Shipping bill 1234567 · 20 Nov 2026",
        "Bedsheet 10 × USD 12.50 = 10,525.00",
        "IGST 5% 526.25",
        "Round off −0.25",
    ]
    assert talk.tap("Send").startswith("✅ ")
    assert talk.papers == ["invoice_pdf"]  # nobody pays by UPI from there
    bill = last_bill(talk)
    assert (bill.supply, bill.place_of_supply, bill.igst_paise) == (
        "export_with_payment",
        "96",
        526_25,
    )
    assert from_json(bill.particulars).export == Export(
        "US", "INNSA1", "1234567", dt.date(2026, 11, 20), "USD", D("84.20")
    )
    with talk.db.reading() as session:
        assert session.exec(select(LearnedRate)).all() == []  # dollars are remembered as no rupees


def test_what_goes_off_a_bill_in_dollars_and_its_total_are_dollars(talk: Talk) -> None:
    talk.say(
        "Export bill for John, USA: 10 bedsheet 12.50, USD rate 84.20, with payment of IGST, "
        "port INNSA1, shipping bill 1234567 dt 20-11-2026"
    )
    # 10 off 125 dollars are 9,683.00; 5 % = 484.15; 10,167.15
    assert talk.say("10 kam karo").splitlines()[-1] == "*Kul ₹10,167*"
    # 130 dollars are 10,946.00: more than that, so that nothing goes off
    assert talk.say("total 130 kar do").splitlines()[-1] == "*Kul ₹10,946*"


def test_what_was_understood_is_told_in_the_money_of_the_bill(talk: Talk) -> None:
    told = talk.say("export bill for John, USA: 10 bedsheet 12.50, USD rate 84.20, under LUT")
    assert told.splitlines()[0] == "John, bedsheet 10 × USD 12.50."


def test_what_an_export_lacks_is_asked_and_the_letter_is_remembered(talk: Talk) -> None:
    assert "ya LUT par bina tax?" in talk.say("john ko 10 bedsheet 900 export ka bill")
    assert "Kis desh me jayega?" in talk.say("lut pe")
    assert "LUT number?" in talk.say("nepal")
    told = talk.say(LUT)
    # 10 x 900.00 = 9,000.00, no tax
    assert f"🌍 Export: Nepal, bina IGST, LUT {LUT}\n" in told
    assert "*Kul ₹9,000*" in told
    talk.tap("Bhej do")
    assert from_json(last_bill(talk).particulars).lut == LUT
    again = talk.say("paul ko 2 bedsheet 900 export dubai lut")
    assert f"Export: United Arab Emirates, bina IGST, LUT {LUT}" in again


def test_money_said_later_asks_each_price_anew(talk: Talk) -> None:
    talk.say("john ko 10 bedsheet 900")
    talk.say("export nepal lut no AD080426000001X")
    assert talk.say("USD rate 84") == "John, bedsheet 10.\nBedsheet (USD) ka rate?"
    told = talk.say("11")
    # 10 x 11.00 x 84.00 = 9,240.00
    assert "Bedsheet 10 × USD 11 = 9,240.00" in told
    assert "Kul ₹9,240" in told


def test_a_zone_needs_a_gstin_and_bears_integrated_tax_at_home(talk: Talk) -> None:
    told = talk.say("kandla works ko 2 bedsheet 900 SEZ with payment")
    # 2 x 900.00 = 1,800.00; 5 % = 90.00, integrated though both are in 08
    assert "🏭 SEZ ko supply, IGST bharkar\n" in told
    assert "IGST 5% 90.00" in told
    talk.tap("Hatao")
    assert "Grahak ka GSTIN?" in talk.say("mohan ko 2 bedsheet 900 SEZ lut")
    told = talk.tap("Aam bill")
    assert "SEZ" not in told
    assert "CGST 2.5% 45.00 + SGST 2.5% 45.00" in told


def test_reverse_charge_is_shown_and_not_charged(talk: Talk) -> None:
    told = talk.say("kandla works ko freight 2000 RCM")
    # 2,000.00 x 2.5 % = 50.00 twice, which the buyer pays
    assert "GST grahak bharega: CGST 2.5% 50.00 + SGST 2.5% 50.00" in told
    assert "*Kul ₹2,000*" in told
    assert "*Kul ₹2,100*" in talk.say("rcm hatao")
    talk.say("rcm laga do")
    talk.tap("Bhej do")
    bill = last_bill(talk)
    assert (bill.reverse_charge, bill.total_paise, bill.cgst_paise) == (True, 2000_00, 50_00)


def test_a_marketplace_and_a_ship_to(talk: Talk) -> None:
    assert "Marketplace ka GSTIN" in talk.say("mohan ko 2 bedsheet 900 amazon ke through")
    assert "is not the GSTIN" not in talk.say(MARKETPLACE)
    talk.tap("Bhej do")
    assert last_bill(talk).ecommerce_gstin == MARKETPLACE
    told = talk.say("bill to kandla works, ship to suresh, 5 bedsheet 900")
    assert "🚚 Goods go to: Suresh Traders, MG Road, Ajmer, Rajasthan" in told
    talk.tap("Send")
    to = from_json(last_bill(talk).particulars).ship_to
    assert to is not None
    assert (to.name, to.address, to.state) == ("Suresh Traders", "MG Road, Ajmer", "08")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("kandla works ko 2 bedsheet 900 export dubai LUT", "Export Bharat se bahar jata hai"),
        ("john ko 2 bedsheet 900 export dubai LUT RCM", "Reverse charge export par nahi lagta"),
        ("mohan ko 2 bedsheet 900 via amazon 9(5) RCM", "Reverse charge export par nahi lagta"),
    ],
)
def test_what_is_not_lawful_together_is_told(talk: Talk, said: str, why: str) -> None:
    told = talk.say(said)
    if "LUT number?" in told:
        told = talk.tap("Bina number")
    assert told.startswith(why)


def test_a_bill_that_went_is_no_other_supply_any_more(talk: Talk) -> None:
    talk.say("kandla works ko freight 2000")
    talk.tap("Bhej do")
    number = last_bill(talk).number
    assert talk.say("rcm laga do").startswith("0421 ja chuka hai, badal nahi sakta.")
    assert last_bill(talk).number == number
    told = talk.tap("Cancel + naya")
    assert "GST grahak bharega: CGST 2.5% 50.00 + SGST 2.5% 50.00" in told


def test_a_holder_of_a_uin_is_told_and_a_name_is_no_export(talk: Talk) -> None:
    told = talk.say("embassy uin 0717UNO00157UNO 2 bedsheet 900")
    assert "🏛 UIN" in told
    talk.tap(talk.labels[2])
    assert "🌍" not in talk.say("Balaji Exports ko 2 bedsheet 900")


def test_a_composition_shop_exports_nothing(db: Database, clock: FixedClock) -> None:
    new = replace(GUPTA, scheme="composition")
    own = shop_talk(db, clock, new, items=[NewItem(name="Tea", rate=D(200))], customers=[])
    told = own.say("john ko 2 tea 200 export dubai")
    assert told == replies.error("hi-Latn", SupplyNotAllowed())


def test_goods_with_a_printed_price_are_taxed_on_it(talk: Talk) -> None:
    assert "Khaini par chhapi MRP?" in talk.say("mohan ko 100 khaini 8")
    told = talk.say("14 rs")
    # taxed on 100 x 14.00 x 100 / 140 = 1,000.00: 20 % = 200.00 twice; 800.00 + 400.00 = 1,200.00
    assert "Khaini 100 × 8 = 800.00 · MRP 14\n" in told
    assert "CGST 20% 200.00 + SGST 20% 200.00" in told
    assert "*Kul ₹1,200*" in told
    talk.tap("Bhej do")
    assert last_bill(talk).cgst_paise == 200_00
    assert "MRP 14" in talk.say("mohan ko 50 khaini 8")  # it is asked once


def test_a_bill_made_anew_is_the_same_supply(talk: Talk) -> None:
    talk.say("john ko 10 bedsheet 12 export nepal, usd rate 84, lut AD080426000001X")
    talk.tap("Bhej do")
    number = last_bill(talk).number
    talk.say(f"bill {number} me bedsheet 13 kar do")
    told = talk.tap("Cancel + naya")
    # 13 x 12.00 x 84.00 = 13,104.00
    assert "🌍 Export: Nepal, bina IGST, LUT AD080426000001X\n" in told
    assert "Bedsheet 13 × USD 12 = 13,104.00" in told

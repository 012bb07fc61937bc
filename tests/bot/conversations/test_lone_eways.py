"""E-way bills of bills without a reference number, and what is said while the portal is at something."""

import datetime as dt
from dataclasses import replace

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.einvoice.models import EwayBill
from tests.bot.conversations.test_einvoices import Shop, open_shop, shop as shop
from tests.factories import GUPTA

NEW = replace(GUPTA, prices="exclusive", address="14 Chandpole Bazar, Jaipur", pincode="302001")
MOHAN = NewCustomer(name="Mohan Lal")
ASKED = "0421 ka eway bill banao gaadi RJ14GB2207, 62 km"
PLACE = "Jo kami hai wo likho (PIN code ke saath pata):"


def test_an_address_that_is_missing_is_asked_for_and_the_e_way_bill_goes_on(
    db: Database, clock: FixedClock
) -> None:
    """The bill stands as it was issued: what its e-way bill says is what is known now."""
    shop = open_shop(db, clock, NEW, MOHAN)
    shop.sell("mohan lal")
    asked = shop.say(ASKED)
    assert asked.splitlines() == [
        "⚠️ GH/26-27/0421 ka e-way bill abhi nahi bana:",
        "• grahak ka pata nahi hai (213)",
        "• grahak ka PIN code nahi hai (214)",
        PLACE,
    ]
    assert shop.say("14 Gandhi Road, Ajmer 305001") == (
        "🚚 GH/26-27/0421: e-way bill ban raha hai."
    )
    assert shop.work().startswith("✅ GH/26-27/0421 ka e-way bill: ")
    (row,) = shop.rows(EwayBill)
    assert (row.irn, row.transport["VehNo"], row.transport["Distance"]) == ("", "RJ14GB2207", 62)
    assert '"toPincode":305001' in row.document


def test_what_the_shop_has_not_told_of_itself_is_asked_for_too(
    db: Database, clock: FixedClock
) -> None:
    shop = open_shop(db, clock, replace(NEW, address="", pincode=""), MOHAN)
    shop.sell("mohan lal")
    assert "aapki dukaan ka PIN code nahi hai (210)" in shop.say(ASKED)
    again = shop.say("302001")
    assert "dukaan" not in again
    assert again.endswith(PLACE)
    assert shop.tap("Rehne do") == "Theek hai, kuch nahi badla."
    assert shop.rows(EwayBill) == []


def test_a_bill_to_nobody_is_to_be_made_anew_with_its_buyer(
    db: Database, clock: FixedClock
) -> None:
    shop = open_shop(db, clock, NEW)
    shop.say("2 SR-501 450 ka cash bill")
    shop.tap("Bana do")
    said = shop.say(ASKED)
    assert "grahak ka pata nahi hai (213)" in said
    assert said.endswith("Ye bill me hi hai: bill cancel karke naya banao.")


def test_what_keeps_the_portals_answer_from_being_known_is_said(shop: Shop) -> None:
    shop.sell()
    shop.work("timeout")
    shop.talk.clock.advance(dt.timedelta(minutes=10))
    shop.work("5001")
    assert shop.say("0421 ka einvoice banao").splitlines() == [
        "🧾 GH/26-27/0421: e-invoice ban raha hai. IRN aate hi bataunga.",
        "• a particular that the portal wants is missing or misshapen (5001)",
    ]


def test_while_an_e_invoice_is_being_cancelled_no_other_reason_is_asked(shop: Shop) -> None:
    shop.sell()
    shop.work()
    shop.say("0421 ka einvoice cancel karo")
    shop.tap("Galat entry")
    assert (
        shop.say("0421 ka einvoice cancel karo") == "GH/26-27/0421 ka e-invoice cancel ho raha hai."
    )
    assert "e-invoice cancel ho gaya" in shop.work()

"""Special supplies by words: what they say is taken out, the rest is read as a bill; names stay names."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bot.acts import CreateInvoice, EditDraft, RecordPayment, Unknown, to_json
from bot.context import Asked, DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(
    customers=(
        KnownCustomer("John Miller"),
        KnownCustomer("Kandla Works"),
        KnownCustomer("Sharma Export"),
    ),
    items=(
        KnownItem("Shirt", Decimal(500), "PCS", Decimal(5)),
        KnownItem("Cement", Decimal(380), "BAG", Decimal(18)),
    ),
)
OPEN = ShopContext(
    customers=SHOP.customers,
    items=SHOP.items,
    draft=OpenDraft("John Miller", (DraftLine("Shirt", Decimal(100), "PCS", Decimal(500)),)),
    asked=Asked("confirm"),
)


def supply_of(text: str, context: ShopContext) -> Any:
    (act,) = understand(text, context, TODAY).acts
    assert isinstance(act, CreateInvoice | EditDraft), act
    return to_json(act.supply)


@pytest.mark.parametrize(
    ("text", "rate", "supply"),
    [
        ("john ko 100 shirt 500 export ka bill", "500", {"kind": "export"}),
        (
            "john la 100 shirt 500 export USA LUT var bill kar",
            "500",
            {"kind": "export_lut", "country": "US"},
        ),
        (
            "जॉन को 100 शर्ट 500, एक्सपोर्ट दुबई, एलयूटी",
            "500",
            {"kind": "export_lut", "country": "AE"},
        ),
        (
            "100 shirt 500 john dubai export without payment of tax",
            "500",
            {"kind": "export_lut", "country": "AE"},
        ),
        # $12 is a price, usd 84.5 what one is worth; twelve rupees a shirt would be a tenth of its rate
        (
            "john 100 shirt $12 export usa usd 84.5 with payment of igst",
            "12",
            {
                "kind": "export_with_payment",
                "country": "US",
                "currency": "USD",
                "exchange_rate": "84.5",
            },
        ),
        (
            "john ko 100 shirt 7 usd export nepal lut usd 91 cash",
            "7",
            {"kind": "export_lut", "country": "NP", "currency": "USD", "exchange_rate": "91"},
        ),
        (
            "john ko 100 shirt 12 usd export dubai",
            "12",
            {"kind": "export", "country": "AE", "currency": "USD"},
        ),
        ("john 100 shirt 500 deemed export", "500", {"kind": "deemed_export"}),
        ("john 100 shirt 500 reverse charge pe", "500", {"reverse_charge": True}),
        ("john ko 100 shirt 500 amazon ke through", "500", {"operator": ""}),
        (
            "john 100 shirt 500 e-commerce 27AAFCD5862R1C6 9(5)",
            "500",
            {"operator": "27AAFCD5862R1C6", "operator_pays": True},
        ),
        (
            "bill to john, ship to Suresh Traders, MG Road, Ajmer 305001, 100 shirt 500",
            "500",
            {
                "ship_to": {
                    "name": "Suresh Traders",
                    "address": "MG Road, Ajmer",
                    "state": "08",
                    "pincode": "305001",
                }
            },
        ),
    ],
)
def test_what_a_bill_says_of_its_supply(text: str, rate: str, supply: dict[str, Any]) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert to_json(act.supply) == supply
    assert act.customer == "John Miller"
    assert [(line.item, str(line.qty), str(line.rate)) for line in act.lines] == [
        ("Shirt", "100", rate)
    ]


@pytest.mark.parametrize(
    ("text", "supply"),
    [
        ("RCM laga do", {"reverse_charge": True}),
        ("rcm hatao", {"reverse_charge": False}),
        ("isko SEZ kar do", {"kind": "sez"}),
        ("export nahi", {"kind": "domestic"}),
        ("country dubai", {"country": "AE"}),
        ("usd rate 84.5", {"currency": "USD", "exchange_rate": "84.5"}),
        (
            "shipping bill no 1234567 dated 12 nov 2026 port mundra",
            {"port": "INMUN1", "shipping_bill": "1234567", "shipping_bill_on": "2026-11-12"},
        ),
        ("lut number AD080426000001X", {"kind": "lut", "lut": "AD080426000001X"}),
        ("ship to hatao", {"ship_to": {}}),
    ],
)
def test_an_open_bill_becomes_another_supply(text: str, supply: dict[str, Any]) -> None:
    assert supply_of(text, OPEN) == supply


@pytest.mark.parametrize(
    ("slot", "text", "value"),
    [
        ("country", "dubai bhejna hai", "AE"),
        ("country", "singapor", "SG"),
        ("currency", "dollar me", "USD"),
        ("currency", "NPR", "NPR"),
        ("lut", "LUT/08/2026-27/115", "LUT/08/2026-27/115"),
        ("supply_pay", "lut pe", "Under LUT"),
        ("supply_pay", "igst bharkar", "IGST paid"),
        ("lut", "LUT no. AD080426000001X hai", "AD080426000001X"),
        ("mrp", "MRP 14 rs hai", Decimal(14)),
        ("exchange_rate", "84.50 rs", Decimal("84.50")),
    ],
)
def test_what_is_asked_of_a_supply_is_answered(slot: str, text: str, value: object) -> None:
    options = ("IGST paid", "Under LUT") if slot == "supply_pay" else ()
    asked = ShopContext(SHOP.customers, SHOP.items, (), OPEN.draft, Asked(slot, None, options))
    (act,) = understand(text, asked, TODAY).acts
    assert to_json(act) == {"intent": "answer", "value": to_json(value)}


def test_while_it_is_asked_other_things_may_be_said() -> None:
    for slot in ("lut", "mrp", "buyer_gstin"):
        asked = ShopContext(
            SHOP.customers, SHOP.items, (), OPEN.draft, Asked(slot, None, ("Later",))
        )
        (act,) = understand("paid 1000 john", asked, TODAY).acts
        assert act == RecordPayment(customer="John Miller", amount=Decimal(1000))


@pytest.mark.parametrize(
    "text",
    [
        "sharma export ko 5 cement 380",
        "Balaji Exports ko 5 cement 380",
        "port wine 2 bottle 500 john",
        "dollar baniyan 5 pc 120 john",
        "country chicken 2 kg 300 john",
        "john RCM soap 5 pc 40",
    ],
)
def test_names_and_goods_make_no_special_supply(text: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.supply is None


def test_a_supply_whose_goods_are_not_clear_is_no_goods() -> None:
    assert understand("john ko 100 shirt 500 ka bill RCM", SHOP, TODAY).acts == (Unknown(),)
    assert understand("data export karo", SHOP, TODAY).acts == (Unknown(),)

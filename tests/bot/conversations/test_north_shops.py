"""A bill, its money and what is left, told whole in Gujarati, in both its scripts."""

from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.items.service import NewItem
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import shop_talk

# what is said or, after ">", tapped; what the shop reads
Steps = list[tuple[str, str]]

GUJARATI: Steps = [
    (
        "ramesh bhai ne 2 theli cement 380 lekhe bill banavi do",
        "🧾 Ramesh Bhai\n"
        "Cement 2 theli × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "Round off +0.20\n"
        "*Kul ₹897*",
    ),
    (">Mokli do", "✅ US/2026-27/0001 ₹897 Ramesh Bhai ne mokli didhu. Baki ₹897."),
    (
        "ramesh bhai pase thi 500 rokda malya",
        "✅ Ramesh Bhai ₹500 rokda jama (bill 0001). Baki ₹397.",
    ),
    (
        "ramesh bhai nu ketlu baki chhe",
        "Ramesh Bhai: *₹397* baki (bill 0001, aaje: taxable 760.00 + GST 136.80, "
        "round off +0.20). Yaad apavu?",
    ),
    ("fast mode bandh", "Fast mode bandh. Have darek bill pehla dekhashe."),
]
GUJARATI_SCRIPT: Steps = [
    (
        "રમેશભાઈને 2 થેલી સિમેન્ટ 380 લેખે બિલ બનાવી દો",
        "🧾 રમેશભાઈ\n"
        "સિમેન્ટ 2 થેલી × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "રાઉન્ડ ઓફ +0.20\n"
        "*કુલ ₹897*",
    ),
    (">મોકલી દો", "✅ US/2026-27/0001 ₹897 રમેશભાઈ ને મોકલી દીધું. બાકી ₹897."),
    (
        "રમેશભાઈ પાસેથી 500 રોકડા મળ્યા",
        "✅ રમેશભાઈ ₹500 રોકડા જમા (બિલ 0001). બાકી ₹397.",
    ),
    (
        "રમેશભાઈનું કેટલું બાકી છે",
        "રમેશભાઈ: *₹397* બાકી (બિલ 0001, આજે: ટેક્સેબલ 760.00 + GST 136.80, રાઉન્ડ ઓફ +0.20). યાદ અપાવું?",
    ),
    ("ફાસ્ટ મોડ બંધ", "ફાસ્ટ મોડ બંધ. હવે દરેક બિલ પહેલાં દેખાશે."),
]


@pytest.mark.parametrize(
    ("customer", "item", "steps"),
    [
        pytest.param("Ramesh Bhai", "Cement", GUJARATI, id="gu-Latn"),
        pytest.param("રમેશભાઈ", "સિમેન્ટ", GUJARATI_SCRIPT, id="gu"),
    ],
)
def test_a_bill_its_money_and_what_is_left(
    db: Database, clock: FixedClock, customer: str, item: str, steps: Steps
) -> None:
    shop = NewShop(
        "Umiya Stores",
        gstin="24AAAPU1234C1ZB",
        prices="exclusive",
        owners=(Owner("demo", "owner"),),
    )
    goods = [NewItem(item, unit="BAG", gst_rate=Decimal(18))]
    talk = shop_talk(db, clock, shop, items=goods, customers=[NewCustomer(customer)])
    for said, answer in steps:
        read = talk.tap(said[1:]) if said.startswith(">") else talk.say(said)
        assert read == answer

"""A customer who finds fault with a bill disputes it, in his own words; who asks or pays does not."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import ClaimPaid, Dispute, Greet, MyBalance, PromiseToPay, Unknown
from bot.context import KnownInvoice, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(invoices=(KnownInvoice("SK/512", "Suresh", "2026-11-20", Decimal(14500)),))


@pytest.mark.parametrize(
    ("said", "invoice"),
    [
        ("mujhe bill 512 pe aitraaz hai", "SK/512"),
        ("i dispute bill 512", "SK/512"),
        ("512 wala bill theek nahi hai", "SK/512"),
        ("ye bill mera nahi hai", None),
        ("itna nahi liya tha maine", None),
        ("मैंने इतना माल नहीं लिया था", None),
        ("i did not buy this", None),
        ("rate zyada laga diya hai aapne", None),
        ("bill me 2 tap extra likhe hain", None),
        ("cement kam aaya tha bill me poora laga diya", None),
        ("2 tap kharab nikle", None),
        ("mi evdha maal ghetla nahi", None),
        ("me aa lidhu nathi", None),
        ("ami eta niini", None),
        ("main eh nahi liya", None),
        ("naan idhu vaangala", None),
        ("nenu idi teesukoledu", None),
        ("naanu idu tagondilla", None),
        ("bhai maine 1 hi liya tha", None),
        ("maine sirf 2 bori li thi", None),
        ("2 hi liye the", None),
        ("मैंने 1 ही लिया था", None),
        ("i took only 2", None),
        ("mi fakt 2 ghetle", None),
        ("me fakt 2 lidha hata", None),
        ("ami shudhu 2 ta niyechi", None),
        ("main sirf 2 litte si", None),
        ("maal kharab nikla", None),
        ("rate galat lagaya hai", None),
        ("the goods were damaged", None),
    ],
)
def test_fault_found_is_a_dispute(said: str, invoice: str | None) -> None:
    acts = understand(said, SHOP, TODAY, "customer").acts
    assert acts == (Dispute(invoice=invoice, reason=said),)


def test_who_pays_promises_or_asks_disputes_nothing() -> None:
    said = {
        "2000 bhej diye bill 512 ke": ClaimPaid(amount=Decimal(2000), invoice="SK/512"),
        "abhi nahi de sakta 30 tarikh ko dunga": PromiseToPay(date=dt.date(2026, 11, 30)),
        "kitna baki hai mera": MyBalance(),
        "mera bill nahi aaya abhi tak": Unknown(),
        "itna bill kaise ho gaya": Unknown(),
        "maine 500 gpay kiya tha": ClaimPaid(amount=Decimal(500), mode="upi"),
        "hi": Greet(),
    }
    assert {text: understand(text, SHOP, TODAY, "customer").acts[0] for text in said} == said

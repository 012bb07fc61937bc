"""Bank messages forwarded: however the template words it, money that came is an alert, and whose it is."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import BankAlert
from bot.context import KnownCustomer, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(
        KnownCustomer("Ganga Pharmacy"),
        KnownCustomer("Ambica Oil"),
        KnownCustomer("Ramesh Kumar"),
    )
)


def read(text: str) -> BankAlert:
    acts = understand(text, SHOP, TODAY).acts
    assert len(acts) == 1
    assert isinstance(acts[0], BankAlert)
    return acts[0]


@pytest.mark.parametrize(
    "text",
    [
        "Canara Bank: An amount of INR 2,000.00 has been credited to XXXX1180 on 20/11/2026 towards "
        "NEFT by Sender GANGA PHARMACY, Ref CNRBN22026111911",
        "Dear UPI user A/C X1180 credited by 2000.0 on date 20Nov26 trf from GANGA PHARMACY Refno "
        "632570011299. -SBI",
        "Rs.2000 credited to **1180 on 2026-11-20 from GANGA PHARMA. UPI Ref 632570011299",
        "Rs 2000.00 credited to a/c XX1180 on 20-11-26 by a/c linked to VPA gangapharmacy@okaxis "
        "(UPI Ref No 632570011299)",
    ],
)
def test_money_that_came_is_an_alert_in_any_template(text: str) -> None:
    alert = read(text)
    assert (alert.amount, alert.payer) == (Decimal(2000), "Ganga Pharmacy")
    assert alert.date == dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("written", "payer"),
    [
        ("AMBICA OIL STO", "Ambica Oil"),
        ("AMBICA OIL TRADERS", "Ambica Oil"),
        ("RAMESH KUMAR SHARMA", "RAMESH KUMAR SHARMA"),
        ("RAMESH KUM", "Ramesh Kumar"),
    ],
)
def test_a_word_of_trade_after_a_whole_name_is_still_his(written: str, payer: str) -> None:
    text = f"INR 500.00 credited in your A/c XX11 on 20-11-2026 via IMPS from {written}. Ref 632570011299"
    assert read(text).payer == payer


def test_a_transfer_is_through_the_bank() -> None:
    text = "Rs.500 credited to a/c XX11 on 20-Nov-2026 by transfer from AMBICA OIL. Ref UBINH26325771002"
    assert read(text).mode == "bank"

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
        KnownCustomer("Ramesh Kumar", phone="9800002001"),
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


@pytest.mark.parametrize(
    "text",
    [
        "Your A/c *1180 Credited for Rs:2000.00 on 20-11-2026 11:42:10 by RTGS UTR UTIBR52026112000771 "
        "from RAMESH KUMA -Union Bank of India",
        "ur A/cX1180 credited by Rs2000 on 20Nov26 by RAMESH KUMA (Ref no 632570011299)",
        "IDBI Bank A/C NN1180 credited INR 2,000.00 Det:NEFT-SBINN52026112012345-RAMESH KUMAR. Bal INR 90",
        "Acct XX1180 Cr INR 2,000 on 20-11-26 by NEFT frm RAMESH KUMAR. UTR SBINN52026112012345. Bal 900",
        "A/c 1180XXXXXX55 credited by Rs. 2000.00 Total Bal: Rs. 9000.00 CR 20-11-2026 RTGS-UTR "
        "SBINR52026112012345678-RAMESH KUMAR",
        "Rs.2000.00 credited to your account ending 1180 by IMPS from RAMESH KUMA RRN 632570011299. -PNB",
        "Your a/c XX1180 is credited by Rs.2000.00 on 20-11-26 from RAMESH KUMA (VPA rk.88@okbank), UPI Ref "
        "No 632570011299",
        "Rs 2000.00 credited to HDFC Bank A/c XX1180 from VPA rameshkumar@okaxis (UPI 632570011299)",
        "आपके खाते XX1180 में रु 2000 जमा हुए 20-11-26 को RAMESH KUMAR से UPI Ref 632570011299",
        "Your a/c no. XX1180 is credited for Rs.2000.00 by a/c linked to mobile 9800002001 (IMPS Ref no "
        "632570011299)",
        "Hi, Rs.2000 has been received in your SBI a/c from Mr RAMESH KUMAR, ref 632570011299",
    ],
)
def test_a_payer_is_known_by_a_cut_off_name_his_address_or_his_phone(text: str) -> None:
    alert = read(text)
    assert (alert.amount, alert.payer) == (Decimal(2000), "Ramesh Kumar")

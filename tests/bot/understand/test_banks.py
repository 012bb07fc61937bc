"""Bank messages forwarded: however the template words it, money that came is an alert, and whose it is."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import BankAlert, Unknown
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


@pytest.mark.parametrize(
    "text",
    [
        "₹2000 received from Ramesh Kum... on Google Pay UPI ID: 632570011299",
        "PhonePe\nReceived from\nRAMESH KUMAR\n₹2,000\nTransaction ID T2611221010\nUTR 632570011299",
        "INR 2,000.00 has been credited to your a/c by RAMESH KUMA via IMPS/632570011299. Axis Bank",
        "ICICI Bank Acct XX118 credited with Rs 2,000.00 on 20-Nov-26; Ramesh Kumar. IMPS:632570011299.",
        "Rs.2000.00 Cr. to A/C xx1180 through NEFT with UTR SBIN326123456789 by RAMESH KUMAR -PNB",
        "Ac XX1180 Credited with Rs.2000.00. UPI Ref 632570011299 by RAMESH KUMAR Aval Bal Rs.10000.00 CR",
        "Received INR 2000.00 from RAMESH KUMAR towards your QR ending 1180. Ref 632570011299 -Kotak",
        "आपके खाते में रु.2000 जमा हुए, भेजने वाला RAMESH KUMAR, UPI 632570011299",
        "तुमच्या खात्यात XX1180 रु.2000 जमा झाले UPI Ref 632570011299 RAMESH KUMAR कडून",
    ],
)
def test_apps_and_banks_that_write_in_other_words_tell_of_the_same(text: str) -> None:
    alert = read(text)
    assert (alert.amount, alert.payer) == (Decimal(2000), "Ramesh Kumar")


@pytest.mark.parametrize(
    "text",
    [
        "Cheque no 445566 for Rs 15000 deposited in A/c XX1180 is returned unpaid. -SBI",
        "Rs.300 cashback credited to your Paytm wallet",
        "Your A/c XX1180 is credited with Rs.500 as cashback for using UPI",
    ],
)
def test_a_cheque_that_came_back_and_a_present_are_no_payment(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        (
            "INR 2,000.00 deposited in HDFC A/c XX1180 on 20-NOV-26 for NEFT CR-RAMESH "
            "KUMAR-KSBLK26324551. Avl "
            "bal INR 12,004",
            "KSBLK26324551",
        ),
        (
            "Update! INR 2,000.00 deposited in HDFC Bank A/c XX1180 on 20-NOV-26 for NEFT "
            "Cr-KKBK0000123-RAMESH "
            "KUMAR-SHREE TRADERS-KKBKH26324123456.Avl bal INR 12,004.00",
            "KKBKH26324123456",
        ),
        (
            "You've received Rs.2,000.00 in A/c *1180 from RAMESH KUMAR LT via RTGS on 20-11-26 UTR "
            "CNRBR52026112000712",
            "CNRBR52026112000712",
        ),
        (
            "INR 2,000.00 credited to A/c XX1180 by RTGS-KKBKR52026112000712-M/S RAMESH KUMAR PVT LTD on "
            "20-11-26. Avl Bal INR 90,000",
            "KKBKR52026112000712",
        ),
        (
            "Your a/c no. XXXXXXXX1180 is credited by Rs.2000.00 on 20-11-26 by a/c linked to mobile "
            "9XXXXXX001-RAMESH KUMAR (IMPS Ref no 632570011299). -SBI",
            "632570011299",
        ),
        (
            "We have credited your ICICI Bank Account XX118 with INR 2,000.00 on 20-Nov-26. "
            "Info:INF*000612345678*RAMESH KUMAR. Available Balance is INR 20,000",
            "000612345678",
        ),
        (
            "Your a/c XX1180 credited Rs.2000.00 on 20-11-26 11:42 thru UPI:632570011299/RAMESH KUMA. Bal Rs "
            "9000.00 CR. -PNB",
            "632570011299",
        ),
        (
            "Ac XXXXXXXX00001180 Credited with Rs.2000.00,20-11-2026 11:42:10 thru NEFT CNRBN52026112000712 "
            "RAMESH KUMAR. Aval Bal Rs.99000.00 CR -PNB",
            "CNRBN52026112000712",
        ),
        (
            "Cr INR 2,000 A/c XX1180 20-11-26 NEFT RAMESH KUMAR UTR KKBKH26324123456 Bal INR 90,000",
            "KKBKH26324123456",
        ),
        (
            "Avl Bal INR 90,000.00 in A/c XX1180 after credit of INR 2,000.00 on 20-11-26 by "
            "NEFT from RAMESH "
            "KUMAR UTR KKBKH26324123456",
            "KKBKH26324123456",
        ),
        (
            "INR 2,000.00 credited\nA/c no. XX1180\n20-11-26, 11:42:10 IST\nUPI/P2A/632570011299/RAMESH "
            "KUMAR/HDFC BANK - Axis Bank",
            "632570011299",
        ),
        (
            "Your VPA shop@example linked to your a/c XX1180 is credited with Rs.2000 on 20-11-26 by "
            "rameshkumar@example. UPI Ref 632570011299",
            "632570011299",
        ),
    ],
)
def test_sum_reference_payer_and_day_are_found_in_each_banks_own_template(
    text: str, ref: str
) -> None:
    alert = read(text)
    assert (alert.amount, alert.payer) == (Decimal(2000), "Ramesh Kumar")
    assert (alert.ref, alert.date) == (ref, dt.date(2026, 11, 20))


def test_neither_a_balance_nor_the_beginning_of_an_address_is_a_payer() -> None:
    text = (
        "Your account is credited with INR 500.00 on 2026-11-20 by UPI Ref No "
        "632570011299; AvlBal: Rs9000 - BOB"
    )
    assert read(text).payer is None
    text = "Rs.500 Credited to A/c ...1180 thru UPI/632570011299 by ramesh1_oksbi. Total Bal:Rs.9000.00CR"
    assert read(text).payer is None


@pytest.mark.parametrize(
    "text",
    [
        "Rs.450.00 Dr. from A/C XXXXXX1180 and Cr. to rameshkumar@example. Ref:632570011299 -BOB",
        "Paytm: Payment of Rs.450 to RAMESH KUMAR successful. UPI Ref 632570011299",
        "You paid Ramesh Kumar ₹450.00 on Google Pay. UPI transaction ID: 632570011299",
        "BHIM: You have sent Rs 450 to rameshkumar@example. Txn ID 632570011299",
        "Dear Customer, your a/c XX1180 has been credited with Rs 5000 towards reversal "
        "of UPI txn 632570011299",
        "Rs.118.50 credited to your A/c XX1180 on 20-11-26 towards interest. Avl Bal Rs 9,000",
        "Your fixed deposit of Rs 50,000 has been credited to a/c XX1180 on maturity 20-11-26",
        "Payment of Rs 1,499 received for your broadband account 98000. Txn ID 12345678",
        "Thank you for your payment of Rs 5,000 received towards your Credit Card ending 2031 on 20-11-26",
    ],
)
def test_money_that_went_and_the_banks_own_is_no_payment_of_a_customer(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)

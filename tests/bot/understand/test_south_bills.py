"""Bills in Bengali, Tamil, Telugu and Kannada: counts, charges, corrections and when it will be paid."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Paid
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(
    customers=tuple(
        map(KnownCustomer, ("Kartik Bauri", "Nagaraj Gowda", "Nagamani", "Sheik Dawood"))
    ),
    items=(
        KnownItem("Bucket", rate=Decimal(180), unit="PCS"),
        KnownItem("Bulb", rate=Decimal(80), unit="PCS"),
    ),
)


def _bill(said: str) -> CreateInvoice:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return act


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("কার্তিক বাউরিকে ছ'টা বাল্ব আর বালতি দুখানা", [("Bulb", 6, 80), ("Bucket", 2, 180)]),
        ("কার্তিক বাউরি বাল্ব পঞ্চাশটা বালতি তিরিশখানা", [("Bulb", 50, 80), ("Bucket", 30, 180)]),
        ("kartik bauri bulb no'ta 75 kore, মিস্ত্রির মজুরি ৪০০", [("Bulb", 9, 75), ("মিস্ত্রির মজুরি", None, 400)]),
        ("sheik dawood ku bulb 10 75 vila, auto koolie 100", [("Bulb", 10, 75), ("auto koolie", None, 100)]),
        ("నాగమణికి బల్బులు 5, ఆటో ఖర్చు 80", [("Bulb", 5, 80), ("ఆటో ఖర్చు", None, 80)]),
        ("nagamani ki bulb 3 kadu 2 veyyi bucket 5", [("Bulb", 2, 80), ("Bucket", 5, 180)]),
        ("nagamani ki bucket 1 veyyi rupayalu", [("Bucket", 1, 1000)]),
        ("kartik bauri ke 5 ta bulb ekta 75 taka kore", [("Bulb", 5, 75)]),
        ("sheik dawood ku 4 bulb onnu 70 veetham", [("Bulb", 4, 70)]),
        ("nagamani ki bucket 2 mottham 350 ki ichanu", [("Bucket", 2, 350)]),
        ("nagaraj gowdage bulb 5 ottu 390 ke kotte", [("Bulb", 5, 390)]),
        ("kartik bauri ke bulb 3 ta 220 takay dilam", [("Bulb", 3, 220)]),
        ("kartik bauri gotokal 3 ta balti niyeche", [("Bucket", 3, 180)]),
        ("kartik bauri ke 50 visiting card 4 taka kore", [("visiting card", 50, 4)]),
        ("పెళ్లి కార్డులు 100 నాగమణికి 15 చొప్పున బిల్ వేయి", [("పెళ్లి కార్డులు", 100, 15)]),
        ("sheik dawood ku 5 piece bulb piece 75, bucket 1", [("Bulb", 5, 75), ("Bucket", 1, 180)]),
        ("sheik dawood 2 bulb venumnu sonnaru, bill podu", [("Bulb", 2, 80)]),
        ("nagaraj gowdrige bulb 3 alla 4 bucket 2 haaki", [("Bulb", 4, 80), ("Bucket", 2, 180)]),
        ("nagaraj gowda bulb 2 75 dara, kelasada kooli 90", [("Bulb", 2, 75), ("kelasada kooli", None, 90)]),
    ],
)  # fmt: skip
def test_what_is_billed(said: str, lines: list[object]) -> None:
    found: list[object] = [
        (line.item, line.qty, line.rate or line.amount) for line in _bill(said).lines
    ]
    assert found == lines
    assert _bill(said).paid is None


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("kartik bauri balti 2 to, 200 diyeche baki 160 porshu", dt.date(2026, 11, 28)),
        ("কার্তিক বাউরি বালতি দুটো, টাকা ৫ই দেবে", dt.date(2026, 12, 5)),
        ("కార్తీక్ బౌరికి బల్బులు 2, వచ్చే నెల 5న ఇస్తారు", dt.date(2026, 12, 5)),
        ("nagamani ki bulb 2, dabbu vacche nela istadu", dt.date(2026, 12, 26)),
        ("nagaraj gowda bulb 4, baaki 10ne tarikhu", dt.date(2026, 12, 10)),
        ("sheik dawood bulb 2 eduthaa, 100 kudutha, meedhi sani kizhamai", dt.date(2026, 11, 28)),
        ("কার্তিক বাউরি বালতি দুটো, বাকি পুজোর পর দেবে", None),
        ("nagamani ki bulb 2, dabbulu dasara ki istundi", None),
    ],
)
def test_when_it_will_be_paid(said: str, due: dt.date | None) -> None:
    bill = _bill(said)
    assert bill.due == due
    assert [line.rate in (Decimal(80), Decimal(180)) for line in bill.lines] == [True]


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("কার্তিককাকুকে বাল্ব ৫টা", "Kartik Bauri"),
        ("nagarajgowdarige bulb 5", "Nagaraj Gowda"),
        ("nagamanigariki bulb 5", "Nagamani"),
        ("ஷேக் தாவூதுக்கு பல்பு 5", "Sheik Dawood"),
    ],
)
def test_whose_bill_it_is(said: str, who: str) -> None:
    assert _bill(said).customer == who


@pytest.mark.parametrize(
    "said",
    ["কার্তিক বাউরি বালতি দুটো, টাকা মিটে গেছে", "kartik bauri balti duikhana, puro taka mitiye diyeche",
     "nagamani ki bulb 2, full amount ichindi"],
)  # fmt: skip
def test_all_of_it_is_paid(said: str) -> None:
    bill = _bill(said)
    assert bill.paid == Paid("full")

"""Whom the shop itself has to pay is no business of the accounts: nobody is asked for or listed."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Balance, CreateInvoice, MyBalance, Outstanding, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (KnownCustomer("Lata Kulkarni"),), (KnownItem("Rope", Decimal(90), "KGS", Decimal(12)),)
)


@pytest.mark.parametrize(
    "text",
    [
        "kisko paisa dena hai",
        "kis kis ko paise dene hai",
        "किस किस को पैसे देने हैं",
        "kisko kitna dena hai",
        "mujhe kisko paise dene hai",
        "kisko paisa dena baki hai",
        "whom do i owe",
        "who do i owe money to",
        "whom do we have to pay",
        "who should we pay",
        "kunala paise dyayche aahet",
        "kone paisa aapva na che",
        "kake taka dite hobe",
        "yaarukku panam kodukkanum",
        "evariki dabbulu ivvali",
        "yarige duddu kodbeku",
        "kihnu paise dene ne",
        "किसको पैसा देना है",
        "कोणाला पैसे द्यायचे आहेत",
        "કોને પૈસા આપવાના છે",
        "কাকে টাকা দিতে হবে",
        "யாருக்கு பணம் கொடுக்கணும்",
        "ఎవరికి డబ్బులు ఇవ్వాలి",
        "ಯಾರಿಗೆ ದುಡ್ಡು ಕೊಡಬೇಕು",
        "ਕਿਹਨੂੰ ਪੈਸੇ ਦੇਣੇ ਨੇ",
    ],
)
def test_whom_the_shop_owes_is_not_asked_about(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    assert (read.acts, read.needs) == ((Unknown(),), ())


@pytest.mark.parametrize(
    "text",
    [
        "kisse paisa lena hai",
        "kis kis se paise lene hai",
        "kis kis ko udhaar diya hai",
        "kaun kaun paisa dega",
        "yaar yaar panam tharanum",
        "who owes me",
        "kon kon paise denar",
    ],
)
def test_who_owes_the_shop_is_listed(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Outstanding(),)


def test_what_a_customer_has_to_pay_and_goods_to_be_given_stay_so() -> None:
    assert understand("lata ko kitna dena hai", SHOP, TODAY).acts == (Balance("Lata Kulkarni"),)
    assert understand("mujhe kitna dena hai", SHOP, TODAY, "customer").acts == (MyBalance(),)
    [bill] = understand("lata ko 2 kg rope dena hai", SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert bill.lines[0].qty == 2

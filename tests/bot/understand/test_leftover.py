"""A word of weight that no reader took forbids acting; courtesy and chatter beside an order do not."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, RecordPayment, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(
    customers=(KnownCustomer("Mohan Lal"), KnownCustomer("Imran Khan"), KnownCustomer("Suresh Traders")),
    items=(
        KnownItem("Cement", rate=Decimal(380), unit="BAG"),
        KnownItem("Tap", rate=Decimal(250), unit="PCS"),
        KnownItem("Sugar", rate=Decimal(44), unit="KGS"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    "said",
    [
        "mohan lal ko 10-12 bori cement",
        "mohan lal ko 10 ya 12 bori cement",
        "मोहन लाल को 10 या 12 बोरी सीमेंट",
        "mohan lal ko kal se roz 2 kg sugar",
        "mohan lal ko har hafte 10 bori cement",
        "mohan lal ko 1 darjan aur 3 tap",
        "mohan lal ko sirf 2 bori cement baki 8 kal",
        "mohan lal 5 tap bill, purana baki 3000",
        "mohan lal 10 bori cement last rate pe",
        "mohan lal 10 bori cement ka rate batao",
        "shayad mohan lal ko 10 bori cement",
        "mohan lal 10 bori cement 380 me se 200 kam",
        "mohan lal ko 10 bori cement half",
        "mohan lal 10 bori cement 5 wapas",
        "mohan lal 5 tap diye the 4 ka bill banao",
        "mohan lal se 5 tap ke paise lene hain",
    ],
)
def test_goods_beside_a_word_that_may_change_them_are_not_billed(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "mohan lal ke naam pe imran khan ne 500 diye",
        "suresh ko mohan lal ne 500 diye",
        "mohan lal got 3000 from me",
        "i paid mohan lal 3000",
        "mohan lal will have paid 3000 by friday",
        "mohan lal paid 3000 extra",
        "mohan lal ne 3000 diye, 200 chhoot de di",
        "mohan lal ka 2000 wala cheque kal lagega",
        "lagta hai mohan lal ke 5000 aaye hain",
        "शायद मोहन लाल ने 5000 भेजे",
        "kadachit mohan lal ne 5000 dile",
        "hoyto mohan lal 5000 dieche",
        "mohan lal ne 2000 manga",
        "mohan lal ko 2000 wapas kiye",
        "mohan lal ko 5000 dene hain",
        "mohan lal 3000 double entry ho gaya",
        "mohan lal ne 300 rupaye lautaye udhar ke",
        "mohan lal 5000 gpay nahi hua",
        "5000 mohan lal ke khate se kaat lo",
        "mohan lal ne 5000 ka cheque diya post dated 10 dec",
    ],
)
def test_money_beside_a_word_that_may_change_it_is_not_recorded(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "arre bhai jara mohan lal ka bill bana do na 10 bori cement ka please",
        "haan to mohan lal ji ko 10 bori cement chahiye thi likh lo",
        "hello sir kindly make the bill for mohan lal 10 bag cement thank you",
        "mohan lal ka bill 10 bori cement delivery kal karni hai",
        "mohan lal ka bill 10 bori cement, maal kal bhejna hai",
        "mohan lal ka bill 10 bori cement, wo khud le jayega",
        "bill for mohan lal 10 bags cement, he will collect tomorrow",
        "mohan lal ka bill 10 bori cement, site pe bhejna hai vaishali nagar",
    ],
)
def test_courtesy_is_chaff(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    assert [(line.item, line.qty) for line in act.lines] == [("Cement", Decimal(10))]


@pytest.mark.parametrize(
    "said",
    [
        "mohan lal ke bete ne aake 500 de diye bhai",
        "mohan lal ne 500 clear kiya tds kaat ke",
        "haan ji mohan lal ke 500 aa gaye",
    ],
)
def test_what_is_said_about_a_payment_is_chaff(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (RecordPayment("Mohan Lal", Decimal(500)),)

"""How names, prices and several acts are typed in the chats of a shop in the north."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    AddCustomer,
    AddItem,
    Answer,
    CreateInvoice,
    RecordCredit,
    RecordPayment,
    Understanding,
    Unknown,
)
from bot.context import Asked, KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

_PAID_AFTER = (CreateInvoice, RecordPayment)
TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=tuple(
        map(KnownCustomer, ("Hetal Shah", "Mahesh Tailor", "Imran Qureshi", "Imran Patel"))
    ),
    items=(
        KnownItem("Towel", rate=Decimal(140), unit="PCS"),
        KnownItem("Zari Border", rate=Decimal(60), unit="MTR"),
    ),
)


def _read(said: str) -> Understanding:
    return understand(said, SHOP, TODAY)


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("sun hetal shah ka bill 2 towel", "Hetal Shah"),
        ("hisab karke mahesh tailor ka bill 2 towel", "Mahesh Tailor"),
        ("maheshbhai tailor nu bill 2 towel", "Mahesh Tailor"),
        ("mahesh bhai tailor ko 2 towel diye", "Mahesh Tailor"),
        ("hetalben shah nu bill 2 towel", "Hetal Shah"),
        ("hetal shah textiles ko 2 towel diye", "hetal shah textiles"),
    ],
)
def test_a_whole_name_is_that_customer_whatever_stands_before_or_inside(
    said: str, customer: str
) -> None:
    (act,) = _read(said).acts
    assert isinstance(act, CreateInvoice)
    assert act.customer == customer


def test_an_honorific_written_onto_a_first_name_of_two_is_asked_about() -> None:
    (need,) = _read("imranbhai ka bill 2 towel").needs
    assert need.options == ("Imran Qureshi", "Imran Patel")


@pytest.mark.parametrize(
    "said",
    [
        "hetal shah ko 500 diye",
        "hetal shah la 500 dile",
        "hetal shah nu 500 ditte",
        "हेतल शाह को 500 भेजे",
        "hetal shah ke 500 taka dilam",
    ],
)
def test_money_given_to_a_customer_did_not_come_from_him(said: str) -> None:
    assert _read(said).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("hetal shah ka bill 2 towel uske baad mahesh tailor se 500 mile", _PAID_AFTER),
        ("hetal shah nu bill 2 towel, tyar baad mahesh tailor pase thi 500 malya", _PAID_AFTER),
        (
            "hetal shah da bill 2 towel, nale mahesh tailor de 300 udhar likh deo",
            (CreateInvoice, RecordCredit),
        ),
        (
            "hetal shah kadun 500 aale, ani tyanche navin bill kara: 2 towel",
            (RecordPayment, CreateInvoice),
        ),
        (
            "naya grahak jodo Zoya Mart 9800001177, aur uska bill bana do 2 towel",
            (AddCustomer, CreateInvoice),
        ),
    ],
)
def test_the_next_act_begins_where_it_names_somebody_or_asks_anew(
    said: str, acts: tuple[type, ...]
) -> None:
    assert tuple(map(type, _read(said).acts)) == acts


@pytest.mark.parametrize(
    ("said", "rate", "unit"),
    [
        ("towel 150 rupaye kar do", 150, None),
        ("zari border 65 rupaye meter kari nakho", 65, "MTR"),
        ("ਟੌਵਲ 150 ਰੁਪਏ ਕਰ ਦਿਓ", 150, None),
    ],
)
def test_goods_set_at_so_much_money_for_nobody_are_priced_not_sold(
    said: str, rate: int, unit: str | None
) -> None:
    (act,) = _read(said).acts
    assert isinstance(act, AddItem)
    assert (act.rate, act.unit) == (Decimal(rate), unit)


@pytest.mark.parametrize(
    ("said", "customer", "rate"),
    [
        ("વિમળા ઠક્કરને ૨ ટુવાલ પંચાણુંના ભાવે", "વિમળા ઠક્કર", 95),
        ("বিমলা ঘোষের বিল ২ টা তোয়ালে পঞ্চাশের দরে", "বিমলা ঘোষ", 50),
        ("hetal shah ka bill zari border 2 meter 65 meter ke hisab se", "Hetal Shah", 65),
    ],
)
def test_endings_on_new_names_and_on_number_words_are_cut(
    said: str, customer: str, rate: int
) -> None:
    (act,) = _read(said).acts
    assert isinstance(act, CreateInvoice)
    assert (act.customer, act.lines[0].rate) == (customer, Decimal(rate))


@pytest.mark.parametrize(
    ("said", "value", "unit"),
    [
        ("ਸਾਢੇ ਪੰਜ ਸੌ ਲਾ ਲਓ", 550, None),
        ("850 laga do", 850, None),
        ("দিন পিছু ৮৫০ টাকা", 850, "DAY"),
    ],
)
def test_a_rate_that_was_asked_is_answered_with_a_verb_or_per_day(
    said: str, value: int, unit: str | None
) -> None:
    asked = dataclasses.replace(SHOP, asked=Asked("rate", "Wiring"))
    (act,) = understand(said, asked, TODAY).acts
    assert act == Answer(Decimal(value), unit)

"""A known first name with another surname is somebody new, wherever he stands; a sum is put right."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import EditDraft, RecordCredit, RecordPayment, Unknown
from bot.context import DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 21)
SHOP = ShopContext(
    customers=(KnownCustomer("Pooja Sharma"), KnownCustomer("Mohan Lal"), KnownCustomer("Salim")),
    items=(KnownItem("Cement", unit="BAG", rate=Decimal(380)),),
)


@pytest.mark.parametrize(
    "said",
    [
        "pooja gupta 500 udhaar",
        "500 udhaar pooja gupta",
        "udhaar 500 pooja gupta",
        "pooja gupta 500 credit",
        "500 udhari pooja gupta",
        "पूजा गुप्ता 500 उधार",
        "પૂજા ગુપ્તા 500 ઉધાર",
        "পূজা গুপ্তা 500 বাকি",
        "பூஜா குப்தா 500 கடன்",
        "ਪੂਜਾ ਗੁਪਤਾ 500 ਉਧਾਰ",
    ],
)
def test_udhaar_of_another_surname_is_nobody_elses(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, RecordCredit)
    assert act.customer
    assert act.customer != "Pooja Sharma"
    assert len(act.customer.split()) == 2


@pytest.mark.parametrize(
    "said", ["pooja gupta 500 jama", "500 gpay pooja gupta", "500 aaya pooja gupta"]
)
def test_money_of_another_surname_is_nobody_elses(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.customer == "pooja gupta"


@pytest.mark.parametrize(
    "said",
    [
        "pooja 500 udhaar",
        "pooja ji 500 udhaar",
        "pooja sharma 500 udhaar",
        "pooja sharmaa 500 udhaar",
        "pooja didi 500 udhaar",
        "500 udhaar pooja",
    ],
)
def test_a_known_name_stays_who_it_is(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, RecordCredit)
    assert act.customer == "Pooja Sharma"


@pytest.mark.parametrize(
    "said", ["pooja tailor balance", "remind pooja tailor", "pooja tailor statement"]
)
def test_nobody_is_asked_after_in_place_of_another(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert getattr(act, "customer", None) == "pooja tailor"


@pytest.mark.parametrize(
    "said",
    [
        "nahi 600",
        "500 nahi 600",
        "500 nahi 600 diye the",
        "600 hai 500 nahi",
        "not 500, 600",
        "sorry 600",
        "galat, 600 the",
        "नहीं 600",
        "500 नाही 600",
        "500 નહીં 600",
        "500 নয় 600",
        "500 illai 600",
        "500 kaadu 600",
        "ಅಲ್ಲ 600",
        "ਨਹੀਂ 600",
        "nahi chhe sau",
    ],
)
def test_the_sum_of_the_last_act_is_put_right(said: str) -> None:
    assert understand(said, SHOP, TODAY).acts == (EditDraft(total=Decimal(600)),)


@pytest.mark.parametrize(
    "said",
    [
        "600",
        "600 nahi",
        "no 600",
        "nahi diye 600",
        "500 mat do",
        "nahi 3 bori",
        "nahi 5",
        "500 nahi 600 baki hai",
    ],
)
def test_what_is_no_sum_put_right_changes_nothing(said: str) -> None:
    assert not any(isinstance(act, EditDraft) for act in understand(said, SHOP, TODAY).acts)


def test_with_a_bill_open_the_figure_is_of_its_lines() -> None:
    line = DraftLine("Cement", Decimal(500), "BAG", Decimal(380))
    shop = ShopContext(
        customers=SHOP.customers, items=SHOP.items, draft=OpenDraft("Salim", (line,))
    )
    (act,) = understand("500 nahi 600", shop, TODAY).acts
    assert isinstance(act, EditDraft)
    assert (act.total, act.lines[0].qty) == (None, Decimal(600))
    assert understand("nahi 600", shop, TODAY).acts == (Unknown(),)

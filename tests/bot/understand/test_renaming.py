"""A customer's name put right: who is denied goes, who is named comes; of an open bill or an issued one."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, EditDraft, Need, Unknown
from bot.context import (
    DraftLine,
    KnownCustomer,
    KnownInvoice,
    KnownItem,
    OpenDraft,
    ShopContext,
)
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
NAMES = (
    "Suresh Verma",
    "Suresh Yadav",
    "Rakesh Gupta",
    "Kavita Devi",
    "Murugan Stores",
    "Abdul Karim",
)
PEOPLE = tuple(KnownCustomer(name) for name in NAMES)
ITEMS = (KnownItem("Sugar", rate=Decimal(44), unit="KGS"), KnownItem("Soap", rate=Decimal(32)))
BILLS = (KnownInvoice("GH/0431", "Rakesh Gupta", "2026-11-24", Decimal(4200)),)
SHOP = ShopContext(customers=PEOPLE, items=ITEMS, invoices=BILLS)
DRAFT = OpenDraft("Suresh Yadav", (DraftLine("Sugar", Decimal(10), "KGS", Decimal(44)),))
OPEN = ShopContext(customers=PEOPLE, items=ITEMS, invoices=BILLS, draft=DRAFT)


def _act(said: str, shop: ShopContext = OPEN) -> Act:
    (act,) = understand(said, shop, TODAY).acts
    return act


@pytest.mark.parametrize(
    "said",
    [
        "naam Suresh nahi Kavita Devi hai",
        "naam Kavita Devi hai, Suresh nahi",
        "customer ka naam galat hai, Kavita hai",
        "customer is Kavita Devi not Suresh",
        "it is for Kavita Devi, not Suresh",
        "wrong name, should be Kavita Devi",
        "sahi naam Kavita Devi hai",
        "bill Kavita Devi ke naam karo, Suresh ke nahi",
        "नाम सुरेश नहीं कविता देवी है",
        "नाव चुकीचे आहे, कविता देवी आहे",
        "નામ ખોટું છે, કવિતા દેવી છે",
        "Kavita Devi hobe, Suresh noy",
        "নাম সুরেশ নয় কবিতা দেবী হবে",
        "peyar thappu, Kavita Devi podu",
        "பேர் சுரேஷ் இல்ல கவிதா தேவி",
        "peru Suresh kadu Kavita Devi",
        "పేరు తప్పు, కవిత దేవి",
        "hesaru Suresh alla Kavita Devi",
        "ਨਾਮ ਗਲਤ ਹੈ, ਕਵਿਤਾ ਦੇਵੀ ਹੈ",
    ],
)
def test_the_open_bill_is_for_the_other(said: str) -> None:
    assert _act(said) == EditDraft(customer="Kavita Devi")


@pytest.mark.parametrize(
    "said",
    [
        "customer ka naam galat hai, Zoya Khan hai",
        "customer ka naam Zoya Khan hai",
        "naam Suresh nahi Zoya Khan hai",
        "customer name should be Zoya Khan",
        "grahakacha nav chukla, Zoya Khan ahe",
    ],
)
def test_it_may_be_somebody_new(said: str) -> None:
    assert _act(said) == EditDraft(customer="Zoya Khan")


def test_of_two_with_that_name_it_is_asked_who() -> None:
    told = understand("customer ka naam galat hai, Suresh hai", OPEN, TODAY)
    assert told.acts == (EditDraft(),)
    assert told.needs == (Need("customer", options=("Suresh Verma", "Suresh Yadav")),)


@pytest.mark.parametrize(
    "said", ["customer ka naam galat hai", "naam galat hai", "name is wrong", "नाव चुकीचे आहे"]
)
def test_a_name_that_is_only_wrong_drops_no_bill(said: str) -> None:
    told = understand(said, OPEN, TODAY)
    assert (told.acts, told.needs) == ((EditDraft(),), (Need("customer"),))


@pytest.mark.parametrize(
    "said",
    [
        "bill 431 me naam Rakesh nahi Kavita Devi hai",
        "bill 431 ka naam galat hai, Kavita Devi hai",
        "invoice 431 is for Kavita Devi not Rakesh",
    ],
)
def test_so_is_one_that_is_issued(said: str) -> None:
    assert _act(said, SHOP) == EditDraft(customer="Kavita Devi", invoice="GH/0431")


def test_with_none_open_it_is_of_what_was_done_last() -> None:
    assert _act("customer ka naam galat hai, Rakesh Gupta hai", SHOP) == EditDraft(
        customer="Rakesh Gupta"
    )


@pytest.mark.parametrize(
    "said",
    [
        "customer ka naam kya hai",
        "dukan ka naam Zoya Khan hai",
        "naya customer Zoya Khan",
        "sugar nahi soap",
        "naam hata do",
        "customer Zoya Khan ko bhejo",
        "Suresh nahi aaya",
    ],
)
def test_other_words_about_names_rename_nobody(said: str) -> None:
    act = _act(said)
    assert not (isinstance(act, EditDraft) and act.customer)


def test_who_is_not_named_is_not_renamed_without_a_bill() -> None:
    assert _act("naam Kavita Devi hai", SHOP) == Unknown()

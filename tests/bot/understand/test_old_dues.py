"""What somebody owes from before is told in a line; a name with a phone says how to reach him."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    AddCustomer,
    Answer,
    Balance,
    EditDraft,
    RecordCredit,
    RecordPayment,
    Remind,
    Unknown,
)
from bot.context import Asked, DraftLine, KnownCustomer, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 27)
NEW = ShopContext()
KNOWN = ShopContext(
    customers=(
        KnownCustomer("Sunil Verma"),
        KnownCustomer("Ramesh Kumar"),
        KnownCustomer("Mohan Lal", phone="9800002222"),
    )
)


def acts_of(text: str, context: ShopContext = NEW) -> tuple[object, ...]:
    return understand(text, context, TODAY).acts


@pytest.mark.parametrize(
    ("text", "customer", "amount"),
    [
        ("sunil ka 5000 purana baki likh do", "sunil", 5000),
        ("suresh se 3000 lena hai purana", "suresh", 3000),
        ("sunil se 5000 purana lena hai", "sunil", 5000),
        ("sunil ka purana hisab 5000 hai", "sunil", 5000),
        ("sunil old balance 5000", "sunil", 5000),
        ("sunil opening balance 5000", "sunil", 5000),
        ("रमेश का पुराना बाकी 5000", "रमेश", 5000),
        ("रमेश से पुराने 3000 लेने हैं", "रमेश", 3000),
        ("ramesh juna baki 500 lihi", "ramesh", 500),
        ("ramesh na juna 500 baki lakho", "ramesh", 500),
        ("raja purono baki 1200 taka", "raja", 1200),
        ("raja pazhaya baaki 1200", "raja", 1200),
        ("ராஜா பழைய பாக்கி 1200", "ராஜா", 1200),
        ("రాజు పాత బాకీ 1200", "రాజు", 1200),
        ("ರಾಜು ಹಳೆ ಬಾಕಿ 1200", "ರಾಜು", 1200),
        ("राजूची जुनी बाकी 1200", "राजू", 1200),
        ("ਰਾਜੂ ਦਾ ਪੁਰਾਣਾ ਬਾਕੀ 1200", "ਰਾਜੂ", 1200),
        ("રાજુ ના જૂના 1200 બાકી છે", "રાજુ", 1200),
        ("mohan pe 1200 udhar chadha do", "mohan", 1200),
        ("mohan par 1200 udhaar likho", "mohan", 1200),
        ("mohan ke upar 1200 udhar chadha do", "mohan", 1200),
        ("sunil udhar 500", "sunil", 500),
    ],
)
def test_what_a_new_name_owes_from_before_is_udhaar(text: str, customer: str, amount: int) -> None:
    (act,) = acts_of(text)
    assert isinstance(act, RecordCredit)
    assert (act.customer, act.amount) == (customer, Decimal(amount))


def test_goods_owe_nothing() -> None:
    (act,) = acts_of("sugar udhar 500")
    assert isinstance(act, RecordCredit)
    assert act.customer is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("sunil ka purana baki kitna hai", Balance),
        ("sunil ka purana baki 500 aa gaya", RecordPayment),
        ("sunil ne purane hisab me 500 diye", RecordPayment),
    ],
)
def test_what_is_asked_or_paid_of_it_is_no_udhaar(text: str, kind: type) -> None:
    (act,) = acts_of(text, KNOWN)
    assert isinstance(act, kind)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("geeta 9800001111", "geeta"),
        ("9800001111 geeta", "geeta"),
        ("geeta devi ji 98000 01111", "geeta devi"),
        ("suresh bhai, 9800001111", "suresh"),
        ("रमेश 9800001111", "Ramesh Kumar"),
        ("sunil 9800001111", "Sunil Verma"),
    ],
)
def test_a_name_and_a_phone_is_how_to_reach_him(text: str, name: str) -> None:
    assert acts_of(text, KNOWN) == (AddCustomer(name=name, phone="9800001111"),)


@pytest.mark.parametrize(
    "text", ["cement 9800001111", "ok 9800001111", "geeta 9800001111 500", "delivery 9800001111"]
)
def test_what_is_nobodys_name_or_more_than_that_adds_nobody(text: str) -> None:
    assert not any(isinstance(act, AddCustomer) for act in acts_of(text))


@pytest.mark.parametrize("customer", ["Geeta", "Geeta Devi"])
def test_on_the_open_bill_of_that_name_it_is_his(customer: str) -> None:
    draft = OpenDraft(customer, (DraftLine("Sugar"),))
    assert acts_of("geeta 9800001111", ShopContext(draft=draft)) == (EditDraft(phone="9800001111"),)


def test_on_the_open_bill_of_another_it_is_somebody_else() -> None:
    draft = OpenDraft("Mohan Lal", (DraftLine("Sugar"),))
    found = acts_of("geeta 9800001111", ShopContext(draft=draft))
    assert found == (AddCustomer(name="geeta", phone="9800001111"),)


@pytest.mark.parametrize("text", ["old due of selvam 2500", "opening balance of selvam 2500"])
def test_of_whom_is_said_before_him_in_english(text: str) -> None:
    assert acts_of(text) == (RecordCredit(customer="selvam", amount=Decimal(2500)),)


def test_to_whose_udhaar_it_is_another_matter_is_no_answer() -> None:
    asked = ShopContext(customers=(KnownCustomer("Selvam"),), asked=Asked("customer"))
    (act,) = acts_of("remind selvam tomorrow 10am", asked)
    assert isinstance(act, Remind)
    assert acts_of("selvam", asked) == (Answer("Selvam"),)


def test_his_own_phone_beside_a_name_is_his_and_alone_it_says_nothing() -> None:
    assert acts_of("mohan 9800002222", KNOWN) == (
        AddCustomer(name="Mohan Lal", phone="9800002222"),
    )
    assert acts_of("9800002222", KNOWN) == (Unknown(),)

"""Clauses in five languages: when to pay, what goods went for, who has not paid, times of day."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    CancelInvoice,
    CreateInvoice,
    MyBalance,
    Outstanding,
    Paid,
    PromiseToPay,
    Remind,
    Unknown,
)
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 25)
SHOP = ShopContext(
    customers=tuple(
        KnownCustomer(name)
        for name in ("Murugesan", "Yadagiri", "Basappa", "Nachhatar Singh", "Tapas Saha")
    ),
    items=(
        KnownItem("Cement", rate=Decimal(400), unit="BAG"),
        KnownItem("Sprayer", rate=Decimal(2400), unit="PCS"),
        KnownItem("Wedding Card", rate=Decimal(18), unit="PCS"),
        KnownItem("Engine Oil", rate=Decimal(380), unit="LTR"),
        KnownItem("Gear Oil", rate=Decimal(420), unit="LTR"),
        KnownItem("Oil Filter", rate=Decimal(160), unit="PCS"),
    ),
    invoices=(KnownInvoice("KF-2231", "Yadagiri", "2026-11-20", Decimal(4000)),),
)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("యాదగిరి 2 బస్తాలు సిమెంట్, డబ్బులు డిసెంబర్ 15న ఇస్తారు", dt.date(2026, 12, 15)),
        ("yadagiri cement 2 basta, migatadi 30 na istadu", dt.date(2026, 11, 30)),
        ("basappa 2 cheela cement, duddu mundina tingalu 5 ne tareekhu", dt.date(2026, 12, 5)),
        ("murugesan 2 mootai cement, panam adutha sani kizhamai tharuvaar", dt.date(2026, 11, 28)),
    ],
)
def test_the_day_of_a_month_is_when_it_is_due(text: str, due: dt.date) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.due == due
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Cement", Decimal(2), Decimal(400))
    ]


def test_a_customer_promises_a_day_in_words() -> None:
    text = "ನಾನು ಇಪ್ಪತ್ತೆಂಟನೇ ತಾರೀಖು ಐದು ಸಾವಿರ ಕೊಡ್ತೀನಿ"
    (act,) = understand(text, SHOP, TODAY, role="customer").acts
    assert act == PromiseToPay(date=dt.date(2026, 11, 28), amount=Decimal(5000))


@pytest.mark.parametrize(
    ("text", "qty", "amount", "rate"),
    [
        ("యాదగిరికి ఒక స్ప్రేయర్ 2250కి ఇచ్చాం", 1, 2250, None),
        ("murugesan ku cement 10 mootai 3900 rubai ku kuduthen", 10, 3900, None),
        ("murugesan ku cement 10 mootai 390 rubai ku kuduthen", 10, None, 390),
    ],
)
def test_what_goods_went_for(text: str, qty: int, amount: int | None, rate: int | None) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    (line,) = act.lines
    assert line.qty == qty
    assert line.amount == amount
    assert line.rate == rate
    assert act.paid is None


def test_a_thousand_that_he_gave_is_no_order_to_put_something() -> None:
    (act,) = understand("యాదగిరికి 2 బస్తాలు సిమెంట్, వెయ్యి ఇచ్చాడు నగదుగా", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.paid == Paid(Decimal(1000), "cash")


def test_a_wedding_card_is_paid_by_no_card() -> None:
    (act,) = understand("তাপস সাহা বিয়ের কার্ড ২০০টা ২০ টাকা করে", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.paid is None
    assert [(line.item, line.qty, line.rate) for line in act.lines] == [
        ("Wedding Card", Decimal(200), Decimal(20))
    ]


def test_of_several_goods_those_of_the_unit_said_are_asked() -> None:
    read = understand("oil 2 litre yadagiri ki", SHOP, TODAY)
    assert read.needs[0].options == ("Engine Oil", "Gear Oil")


@pytest.mark.parametrize(
    "text", ["yaar yaar innum panam tharala", "ਕਿਸ ਕਿਸ ਨੇ ਪੈਸੇ ਨਹੀਂ ਦਿੱਤੇ", "kis kis ne paise nahi ditte"]
)
def test_who_has_not_paid_owes(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Outstanding(),)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("তাপস সাহাকে কাল সকাল দশটায় টাকার কথা মনে করিয়ে দিও", "2026-11-26T10:00:00"),
        ("তাপস সাহাকে কাল বিকেল ৫টায় টাকার কথা মনে করিয়ে দিও", "2026-11-26T17:00:00"),
        (
            "nachhatar singh ton paise mangan da suneha bhej do kal dupehr 2 vaje",
            "2026-11-26T14:00:00",
        ),
    ],
)
def test_a_reminder_at_an_hour(text: str, when: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, Remind)
    assert act.when is not None
    assert act.when.isoformat() == when


def test_a_message_to_everyone_about_what_they_owe_reminds_all() -> None:
    (act,) = understand("ellarukkum baaki pathi message podu", SHOP, TODAY).acts
    assert act == Remind(customer="all")


def test_a_bill_that_is_not_wanted_is_cancelled() -> None:
    (act,) = understand("2231 bill beda cancel maadbidi", SHOP, TODAY).acts
    assert act == CancelInvoice(invoice="KF-2231")


@pytest.mark.parametrize(
    "text",
    [
        "మీ ఓటీపీ 771920, ఎవరికీ చెప్పకండి. 10 నిమిషాల్లో గడువు ముగుస్తుంది",
        "আপনার ওটিপি 482913, কাউকে বলবেন না",
        "ਤੁਹਾਡਾ ਓਟੀਪੀ 553201 ਹੈ, ਕਿਸੇ ਨੂੰ ਨਾ ਦੱਸੋ",
        "உங்கள் ஓடிபி 991234, யாரிடமும் பகிர வேண்டாம்",
        "ನಿಮ್ಮ ಒಟಿಪಿ 120945, ಯಾರಿಗೂ ಹೇಳಬೇಡಿ",
    ],
)
def test_a_password_for_one_use_is_nothing_to_bill(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


def test_an_order_not_to_cancel_cancels_nothing() -> None:
    assert understand("2231 bill cancel beda", SHOP, TODAY).acts == (Unknown(),)


def test_rokka_is_money_in_dharwad_and_no_sign_that_it_was_paid() -> None:
    (act,) = understand("ಬಸಪ್ಪ 2 ಚೀಲ ಸಿಮೆಂಟ್ ಒಯ್ದಾನ, ರೊಕ್ಕ ಮಂಗಳವಾರ ಕೊಡ್ತಾನಂತ", SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert (act.paid, act.due) == (None, dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    "text",
    ["nenu inka entha ivvali", "ನಾನು ಎಷ್ಟು ಕೊಡ್ಬೇಕು", "naan evlo tharanum", "mere wall kinne khade ne"],
)
def test_a_customer_asks_how_much_he_must_give(text: str) -> None:
    assert understand(text, SHOP, TODAY, role="customer").acts == (MyBalance(),)

"""A change to a bill that is issued says what shall change; of the open bill, how many more or what else."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Discount, EditDraft, Line, Reject, Undo, Unknown
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
PEOPLE = (KnownCustomer("Suresh Traders"), KnownCustomer("Mohan Lal"))
ITEMS = (
    KnownItem("Cement", rate=Decimal(380), unit="BAG", gst_rate=Decimal(18)),
    KnownItem("Tap", rate=Decimal(250), unit="PCS", gst_rate=Decimal(18)),
    KnownItem("Switch", rate=Decimal(28), unit="PCS", gst_rate=Decimal(18)),
)
SHOP = ShopContext(
    customers=PEOPLE,
    items=ITEMS,
    invoices=(KnownInvoice("SK/512", "Suresh Traders", "2026-11-20", Decimal(14500)),),
)
OPEN = ShopContext(
    customers=PEOPLE,
    items=ITEMS,
    draft=OpenDraft(
        "Mohan Lal",
        (DraftLine("Cement", Decimal(10), "BAG", Decimal(380)),
         DraftLine("Tap", Decimal(2), "PCS", Decimal(250))),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("bill 512 me tap 3 kar do", Line("Tap", qty=Decimal(3))),
        ("in invoice 512 change cement to 12 bags", Line("Cement", qty=Decimal(12), unit="BAG")),
        ("512 wale bill me cement ka rate 375 kar do", Line("Cement", rate=Decimal(375))),
        ("बिल 512 में सीमेंट 12 बोरी कर दो", Line("Cement", qty=Decimal(12), unit="BAG")),
        ("suresh ke last bill me cement 20 kar do", Line("Cement", qty=Decimal(20))),
        ("bill 512 me cement 380 nahi 370 karo", Line("Cement", rate=Decimal(370))),
        ("bill 512 me gst 5% kar do", Line(gst_rate=Decimal(5))),
        (
            "bill 512 me 2 tap jod do",
            Line("Tap", qty=Decimal(2), unit="PCS", rate=Decimal(250), gst_rate=Decimal(18)),
        ),
    ],
)
def test_only_what_changes_is_said_of_an_issued_bill(said: str, line: Line) -> None:
    assert understand(said, SHOP, TODAY).acts == (EditDraft(invoice="SK/512", lines=(line,)),)


def test_its_date_discount_and_name_change() -> None:
    said = {
        "bill 512 ki date 19 november kar do": EditDraft(
            invoice="SK/512", date=dt.date(2026, 11, 19)
        ),
        "bill 512 me 200 discount kar do": EditDraft(
            invoice="SK/512", discount=Discount(amount=Decimal(200))
        ),
        "bill 512 me naam galat hai mohan lal karo": EditDraft(
            invoice="SK/512", customer="Mohan Lal"
        ),
    }
    assert {text: understand(text, SHOP, TODAY).acts[0] for text in said} == said


@pytest.mark.parametrize(
    ("said", "item", "qty"),
    [
        ("2 tap aur", "Tap", 4),
        ("tap 2 aur jodo", "Tap", 4),
        ("cement 5 bori badha do", "Cement", 15),
        ("cement 12 karo", "Cement", 12),
        ("isme 5 bori cement jod do", "Cement", 15),
        ("add 2 taps", "Tap", 4),
    ],
)
def test_more_is_added_to_what_is_on_the_bill(said: str, item: str, qty: int) -> None:
    lines = (Line(item, qty=Decimal(qty)),)
    assert understand(said, OPEN, TODAY).acts == (EditDraft(lines=lines),)


def test_goods_called_by_a_verb_take_the_place_of_others() -> None:
    (act,) = understand("tap nahi switch", OPEN, TODAY).acts
    assert isinstance(act, EditDraft)
    assert (act.remove, act.lines[0].item, act.lines[0].qty) == (("Tap",), "Switch", Decimal(2))


@pytest.mark.parametrize(
    "said",
    [
        "cement ka rate 10 rupaye kam karo",
        "tap wapas",
        "cement half kar do",
        "cement 5 bori free",
        "sirf cement rakho baki hata do",
        "cement ki jagah",
        "5 bori cement nahi chahiye",
    ],
)
def test_a_change_that_is_not_told_is_not_guessed(said: str) -> None:
    assert understand(said, OPEN, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "isme 3 switch bhi daal do",
        "ema 3 switch nakho",
        "tyat 3 switch taka",
        "adhula 3 switch podunga",
        "andulo 3 switch veyandi",
        "ಅದರಲ್ಲಿ 3 ಸ್ವಿಚ್ ಹಾಕಿ",
        "ওতে ৩টা সুইচ দাও",
        "ihde vich 3 switch pa deo",
    ],
)
def test_what_goes_into_it_goes_into_the_open_bill(said: str) -> None:
    (act,) = understand(said, OPEN, TODAY).acts
    assert isinstance(act, EditDraft)
    assert [(line.item, line.qty) for line in act.lines] == [("Switch", Decimal(3))]
    assert understand(said, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "said",
    [
        "tap nahi chahiye, uski jagah 3 switch",
        "tap 2 venam, adhuku badhila 3 switch podunga",
        "replace tap with 3 switch",
        "tap rehne dijiye, 3 switch jod dijiye",
        "tap er bodole 3 switch dao",
    ],
)
def test_others_come_in_the_place_of_goods_that_are_let_go(said: str) -> None:
    (act,) = understand(said, OPEN, TODAY).acts
    assert isinstance(act, EditDraft)
    assert (act.remove, act.lines[0].item, act.lines[0].qty) == (("Tap",), "Switch", Decimal(3))


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("jaane do, grahak chala gaya", Reject()),
        ("રહેવા દ્યો ને આ બિલ", Reject()),
        ("bittubidi bill beda", Reject()),
        ("galti ho gayi, pichli entry hata do", Undo()),
        ("tappaytu, kadeya entry vapas tagolli", Undo()),
        ("છેલ્લું કરેલું પાછું લઈ લો", Undo()),
    ],
)
def test_a_bill_is_let_go_and_what_was_done_is_undone(said: str, act: Reject | Undo) -> None:
    assert understand(said, OPEN, TODAY).acts == (act,)

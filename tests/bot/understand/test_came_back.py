"""So many came back, and nothing says of what: that is no money and no bill sent again."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreditNote, RecordPayment, SendInvoice, Unknown
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (KnownCustomer("Lata Kulkarni"), KnownCustomer("Devaki Stores")),
    (KnownItem("Lungi", Decimal(260), "PCS", Decimal(5)),),
    (KnownInvoice("DK/26-27/0929", "Lata Kulkarni", "2026-12-04", Decimal(1300)),),
)


@pytest.mark.parametrize(
    "text",
    [
        "2 returned",
        "returned 2",
        "3 came back",
        "got back 3",
        "got 2 back",
        "received 2 back from lata",
        "2 wapas",
        "3 vapas aaya",
        "2 laut aaye",
        "2 वापस आए",
        "2 लौट आए",
        "2 parat aale",
        "2 mage aale",
        "2 परत आले",
        "2 pacha aavi gaya",
        "2 પાછી આવી",
        "2 ferot eseche",
        "2 ফিরে এসেছে",
        "2 thirumbi vandhuchu",
        "2 thirumba vanduchu",
        "2 திரும்பி வந்துருச்சு",
        "2 retan vandhuchu",
        "2 venakki vachayi",
        "2 తిరిగొచ్చాయి",
        "2 marali bandide",
        "2 ವಾಪಸ್ ಬಂದಿದೆ",
        "2 mud aaye",
        "2 ਮੁੜ ਆਏ",
        "lata returned 2",
        "lata ne 2 wapas kiye",
        "3 aa gaye",
    ],
)
def test_a_count_of_nothing_named_is_not_understood(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "text",
    [
        "929 ka credit note 2 wapas aaye",
        "credit note 929, 2 returned",
        "lata ka credit note, 2 wapas",
        "credit note for lata, 2 returned",
        "cn bana do 2 laut aaye",
    ],
)
def test_a_credit_note_is_not_over_so_few_rupees_as_came_back(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "text",
    [
        "3 lungis came back from lata",
        "lata gave back 3 lungi",
        "lata se 3 lungi laut aayi",
        "lata kadun 3 lungi mage aalya",
        "lata er 3 lungi fire eseche",
        "lata kitta irundhu 3 lungi thirumbi vanduchu",
        "lata ki 3 lungi venakki vachayi",
        "lata da 3 lungi mud aaye",
        "लता की 3 लुंगी लौट आई",
    ],
)
def test_goods_that_came_back_are_credited(text: str) -> None:
    [note] = understand(text, SHOP, TODAY).acts
    assert isinstance(note, CreditNote)
    assert (note.customer, note.amount) == ("Lata Kulkarni", None)
    assert [(one.item, one.qty, one.rate) for one in note.lines] == [("Lungi", Decimal(3), None)]


def test_a_note_over_a_sum_and_one_for_a_bill_stay_so() -> None:
    [note] = understand("929 ka credit note 500", SHOP, TODAY).acts
    assert note == CreditNote(invoice="DK/26-27/0929", amount=Decimal(500))


def test_a_note_over_as_much_as_a_bills_number_is_doubted() -> None:
    assert understand("credit note 929", SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    ("text", "amount"), [("5 rupaye aaye", 5), ("lata se 5 mile", 5), ("50 mile", 50)]
)
def test_a_small_sum_that_is_told_as_money_is_money(text: str, amount: int) -> None:
    [act] = understand(text, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.amount == amount


def test_once_more_is_still_a_bill_sent_again() -> None:
    for text in ("929 phir se bhejo", "929 thirumba anuppu"):
        assert understand(text, SHOP, TODAY).acts == (SendInvoice(invoice="DK/26-27/0929"),)

"""Whose bill a message means, and what a lone figure changes in a bill that went."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, EditDraft, FindInvoice, Line, SendInvoice
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
ONE = KnownInvoice("TK/26-27/0001", "Ganesh", "2026-11-22", Decimal(88), Decimal(88))
SHOP = ShopContext(
    customers=(KnownCustomer("Ganesh"), KnownCustomer("Lata")),
    items=(KnownItem("Chini", Decimal(44), "KGS"),),
    invoices=(ONE, KnownInvoice("TK/26-27/0412", "Lata", "2026-11-20", Decimal(760), Decimal(0))),
)


def _acts(text: str) -> tuple[Act, ...]:
    return understand(text, SHOP, TODAY).acts


@pytest.mark.parametrize(
    "said",
    [
        "naresh ke bill me 1 sabun 30 aur jod do",
        "naresh na bill ma 1 sabun 30 umero",
        "naresh chya bill madhe 1 sabun 30 ajun taka",
        "नरेश के बिल में 1 साबुन 30 और जोड़ दो",
    ],
)
def test_a_bill_of_somebody_unknown_is_looked_for_and_no_other_is_changed(said: str) -> None:
    (act,) = _acts(said)
    assert isinstance(act, FindInvoice)
    assert act.customer in {"naresh", "नरेश"}


def test_goods_more_go_into_the_bill_of_him_who_is_named() -> None:
    (act,) = _acts("lata ke bill me 1 sabun 30 aur jod do")
    assert isinstance(act, EditDraft)
    assert (act.invoice, act.lines) == (
        "TK/26-27/0412",
        (Line("sabun", Decimal(1), rate=Decimal(30)),),
    )


@pytest.mark.parametrize(
    "said",
    [
        "naresh ka bill fir se bhejo",
        "naresh ka bill dobara bhej do",
        "resend naresh's bill",
        "naresh nu bill fari moklo",
        "नरेश का बिल फिर से भेजो",
    ],
)
def test_a_bill_of_somebody_unknown_is_not_sent_as_anothers(said: str) -> None:
    (act,) = _acts(said)
    assert isinstance(act, SendInvoice)
    assert act.customer in {"naresh", "नरेश"}


def test_a_bill_of_nobody_named_is_sent_again_as_ever() -> None:
    assert _acts("pichla bill fir se bhejo") == (SendInvoice(last=True),)
    assert _acts("lata ka bill fir se bhejo") == (SendInvoice(customer="Lata"),)
    assert _acts("kal ka bill fir se bhejo") == (SendInvoice(),)


@pytest.mark.parametrize(
    "said",
    [
        "0412 me rate 370 karo",
        "0412 me 370 ka rate karo",
        "bill 0412 ka bhav 370 kardo",
        "bill 0412 change rate to 370",
        "0412 ma bhav 370 karo",
        "0412 madhe dar 370 kara",
        "0412 me 370 ke rate se karo",
    ],
)
def test_a_lone_figure_beside_a_word_of_price_is_the_price(said: str) -> None:
    (act,) = _acts(said)
    assert act == EditDraft(invoice="TK/26-27/0412", lines=(Line(rate=Decimal(370)),))


@pytest.mark.parametrize("said", ["0412 me 12 bori karo", "0412 wale bill me 12 bori karo"])
def test_a_lone_figure_with_a_unit_is_the_count(said: str) -> None:
    (act,) = _acts(said)
    assert act == EditDraft(invoice="TK/26-27/0412", lines=(Line(qty=Decimal(12), unit="BAG"),))

"""Two measures of one thing, a count and a price written as one, flat discounts, a named number."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Meena Textiles"), KnownCustomer("Ravi Dairy")),
    items=(
        KnownItem("Ghee", Decimal(560), "KGS", Decimal(5)),
        KnownItem("Milk", Decimal(60), "LTR", Decimal(0)),
        KnownItem("Towel", Decimal(120), "PCS", Decimal(5)),
        KnownItem("Tile 2x2", Decimal(45), "PCS", Decimal(18)),
    ),
)


def bill(text: str) -> CreateInvoice:
    acts = understand(text, SHOP, TODAY).acts
    assert len(acts) == 1, acts
    assert isinstance(acts[0], CreateInvoice), acts
    return acts[0]


def lines(text: str) -> list[tuple[str, str, str]]:
    return [(str(line.item), str(line.qty), str(line.rate)) for line in bill(text).lines]


@pytest.mark.parametrize(
    ("text", "qty"),
    [
        ("meena ko 2 kilo 500 gram ghee", "2.5"),
        ("meena ko 1 kg 250 gm ghee ka bill", "1.25"),
        ("मीना टेक्सटाइल्स को 3 किलो 750 ग्राम घी", "3.75"),
    ],
)
def test_a_smaller_measure_is_added_to_the_larger_before_it(text: str, qty: str) -> None:
    assert lines(text) == [("Ghee", qty, "560")]


def test_half_a_litre_said_in_millilitres_is_added() -> None:
    assert lines("ravi ko 4 litre 500 ml milk") == [("Milk", "4.5", "60")]


def test_two_goods_with_a_measure_each_stay_two() -> None:
    assert lines("ravi ko 2 kilo ghee 500 ml milk") == [("Ghee", "2", "560"), ("Milk", "0.5", "60")]


@pytest.mark.parametrize("sign", ["x", "X", "×", "*"])
def test_a_count_and_a_price_in_one_word_are_told_by_what_the_goods_cost(sign: str) -> None:
    assert lines(f"meena ka bill\ntowel 12{sign}115") == [("Towel", "12", "115")]


def test_a_size_in_a_name_stays_a_name() -> None:
    assert lines("meena ko 30 tile 2x2") == [("Tile 2x2", "30", "45")]


def test_a_flat_discount_is_one() -> None:
    said = bill("meena ko 5 towel, flat 50 off")
    assert said.discount is not None
    assert said.discount.amount == Decimal(50)


@pytest.mark.parametrize("word", ["mob", "ph no", "mobile number"])
def test_a_number_may_be_called_one_between_name_and_figure(word: str) -> None:
    said = bill(f"suresh malviya {word} 9800009101 ko 2 towel")
    assert (said.customer, said.phone) == ("suresh malviya", "9800009101")


def test_a_bill_is_asked_to_be_sent_by_others() -> None:
    assert lines("meena ka bill bnake bhijwado 3 towel") == [("Towel", "3", "120")]

"""What a pack holds, a litre by one letter, and goods for so much, though the shop lists none yet."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Line, Unknown
from bot.context import KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
EMPTY = ShopContext()
SHOP = ShopContext(
    items=(
        KnownItem("Loose Atta", Decimal(38), "KGS", Decimal(0)),
        KnownItem("Cement", Decimal(380), "BAG", Decimal(18)),
        KnownItem("Mustard Oil 15L", Decimal(2300), "TIN", Decimal(5)),
    ),
)


def lines(text: str, shop: ShopContext = EMPTY) -> tuple[Line, ...]:
    [act] = understand(text, shop, TODAY).acts
    assert isinstance(act, CreateInvoice), act
    return act.lines


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("1 l tel 150", "tel"),
        ("1l tel 150", "tel"),
        ("tel 1 l 150", "tel"),
        ("1 l doodh 150", "doodh"),
        ("1 l milk 150", "milk"),
        ("1 l દૂધ 150", "દૂધ"),
    ],
)
def test_a_letter_is_a_litre_of_what_is_sold_so(text: str, item: str) -> None:
    assert lines(text) == (Line(item=item, qty=Decimal(1), unit="LTR", rate=Decimal(150)),)


def test_of_other_goods_the_letter_is_no_litre() -> None:
    assert [line.unit for line in lines("5 l tanki 3000")] == [None]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("1 bori aata 25 kg 900", ("aata 25 kg", "1", "BAG", "900")),
        ("sita ko 2 bori aata 25 kg 900 udhaar", ("aata 25 kg", "2", "BAG", "900")),
        ("1 peti tel 15 litre 1800", ("tel 15 litre", "1", "BOX", "1800")),
        ("2 packet biscuit 100 gm 10", ("biscuit 100 gm", "2", "PAC", "10")),
        ("1 बोरी आटा 25 किलो 900", ("आटा 25 किलो", "1", "BAG", "900")),
    ],
)
def test_what_a_pack_holds_is_of_the_name(text: str, made: tuple[str, ...]) -> None:
    [line] = lines(text)
    assert (line.item, str(line.qty), line.unit, str(line.rate)) == made


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("10 bori cement 50 kg", ("Cement", "10", "BAG", "380")),
        ("1 bori atta 25 kg", ("Loose Atta", "25", "KGS", "38")),
        ("1 tin mustard oil 15 litre", ("Mustard Oil 15L", "1", "TIN", "2300")),
    ],
)
def test_the_shops_own_goods_keep_name_and_price(text: str, made: tuple[str, ...]) -> None:
    [line] = lines(text, SHOP)
    assert (line.item, str(line.qty), line.unit, str(line.rate)) == made


@pytest.mark.parametrize("text", ["2 bori atta 25 kg", "10 packet atta 5 kg"])
def test_of_several_packs_nobody_knows_whether_each_holds_it(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


def test_a_weight_of_the_next_goods_is_theirs() -> None:
    assert [line.qty for line in lines("5 bori cement 2 kilo atta", SHOP)] == [5, 2]
    assert [line.item for line in lines("2 packet namak, 5 kg chini")] == ["namak", "chini"]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("100 rupay ka tel", [("tel", "100")]),
        ("100 ka tel", [("tel", "100")]),
        ("sunita ko 100 rs ka tel aur 50 ka namak", [("tel", "100"), ("namak", "50")]),
        ("50 की चीनी", [("चीनी", "50")]),
        ("50 ni khand", [("khand", "50")]),
    ],
)
def test_so_much_of_what_anybody_sells_is_an_amount(text: str, made: list[tuple[str, str]]) -> None:
    found = lines(text)
    assert [(line.item, str(line.amount)) for line in found] == made
    assert {(line.qty, line.rate) for line in found} == {(None, None)}


@pytest.mark.parametrize("text", ["beta 100 ka doodh le aana", "100 ka kya", "tell ramesh 100"])
def test_what_bills_nothing_stays_so(text: str) -> None:
    assert understand(text, EMPTY, TODAY).acts == (Unknown(),)


def test_what_goods_cost_from_now_on_is_nobodys_payment() -> None:
    assert understand("gai nu dudh 58 karyu aaj thi", EMPTY, TODAY).acts == (Unknown(),)
    assert understand("ગાયનું દૂધ 58 કર્યું આજથી", EMPTY, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "text", ["100 gadi 30 halogen", "100 gadi, 30 halogen", "sita ko 100 gadi 30 halogen"]
)
def test_goods_of_another_sense_are_counted_before_others(text: str) -> None:
    shop = ShopContext(
        items=(
            KnownItem("Gadi", Decimal(25), "PCS", Decimal(18)),
            KnownItem("Halogen Light", Decimal(80), "PCS", Decimal(18)),
        )
    )
    found = [(line.item, str(line.qty), str(line.rate)) for line in lines(text, shop)]
    assert found == [("Gadi", "100", "25"), ("Halogen Light", "30", "80")]

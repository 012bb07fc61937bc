"""Figures beside goods that are no price: a size after them, the power in their name; and what follows."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, ClaimPaid, CreateInvoice, PromiseToPay, Thanks
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 4)
SHOP = ShopContext(
    customers=(KnownCustomer("Om Prakash"), KnownCustomer("Rizwan Contractor")),
    items=(
        KnownItem("Water Tank 1000L", Decimal(5400), "NOS"),
        KnownItem("Wall Putty 40kg", Decimal(820), "BAG"),
        KnownItem("Fevicol 1kg", Decimal(260), "PCS"),
        KnownItem("Spray Pump 16L", Decimal(1650), "NOS"),
        KnownItem("Monocil 1L", Decimal(620), "BTL"),
        KnownItem("1HP Motor", Decimal(5200), "NOS"),
        KnownItem("2HP Motor", Decimal(8900), "NOS"),
        KnownItem("Onion Seed", Decimal(1800), "KGS"),
        KnownItem("Ginger Powder", Decimal(300), "KGS"),
    ),
)


def act_of(text: str, role: str = "owner") -> Act:
    acts = understand(text, SHOP, TODAY, role).acts
    assert len(acts) == 1
    return acts[0]


def line_of(
    text: str,
) -> tuple[str | None, Decimal | None, str | None, Decimal | None, Decimal | None]:
    act = act_of(text)
    assert isinstance(act, CreateInvoice)
    assert act.customer == "Om Prakash"
    assert act.lines is not None
    assert len(act.lines) == 1
    line = act.lines[0]
    return line.item, line.qty, line.unit, line.rate, line.amount


@pytest.mark.parametrize(
    ("text", "item", "qty", "unit", "rate"),
    [
        ("om prakash ko 2 pani ki tanki 1000 litre wali", "Water Tank 1000L", 2, "NOS", 5400),
        ("om prakash ko 5 bori wall putty 40 kilo wali", "Wall Putty 40kg", 5, "BAG", 820),
        ("om prakash ko fevicol 1 kilo wala 4", "Fevicol 1kg", 4, "PCS", 260),
        ("om prakash la monocil 1 litre chi 2", "Monocil 1L", 2, "BTL", 620),
        ("ओम प्रकाश ला स्प्रे पंप 16 लिटरचा एक", "Spray Pump 16L", 1, "NOS", 1650),
    ],
)
def test_a_size_after_the_goods_is_of_their_name(
    text: str, item: str, qty: int, unit: str, rate: int
) -> None:
    assert line_of(text) == (item, Decimal(qty), unit, Decimal(rate), None)


def test_a_size_that_the_goods_do_not_have_is_no_price() -> None:
    bill = act_of("om prakash ko 2 pani ki tanki 750 litre wali")
    assert isinstance(bill, CreateInvoice)
    told = [(line.item, line.qty, line.rate) for line in bill.lines]
    assert told == [("pani ki tanki 750 litre", Decimal(2), None)]


@pytest.mark.parametrize(
    ("text", "item", "qty", "rate"),
    [
        ("om prakash 2hp motor 2 nos @8700", "2HP Motor", 2, 8700),
        ("om prakash 1hp motor 1 no 5100", "1HP Motor", 1, 5100),
        ("ओम प्रकाश 2hp मोटर 2 नग 8700", "2HP Motor", 2, 8700),
        ("om prakash ku 2hp motor 2", "2HP Motor", 2, 8900),
        ("om prakash 2hp motor 2 x 8700", "2HP Motor", 2, 8700),
    ],
)
def test_the_count_after_goods_is_kept_though_their_name_has_the_same_figure(
    text: str, item: str, qty: int, rate: int
) -> None:
    assert line_of(text) == (item, Decimal(qty), "NOS", Decimal(rate), None)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("om prakash la 2 kilo kandyache bi", "Onion Seed"),
        ("om prakash ku vengaya vidhai 2 kilo", "Onion Seed"),
        ("om prakash ko 2 kilo pyaz ka beej", "Onion Seed"),
        ("om prakash ke ada guro 2 kg", "Ginger Powder"),
        ("om prakash ku sukku podi 2 kilo", "Ginger Powder"),
    ],
)
def test_seeds_and_powders_are_known_by_what_each_language_calls_them(text: str, item: str) -> None:
    assert line_of(text)[:2] == (item, Decimal(2))


@pytest.mark.parametrize("name", ["riswan contractor", "rijwan contractor", "रिसवान ठेकेदार"])
def test_a_z_may_be_written_s(name: str) -> None:
    act = act_of(f"{name} ko 1 fevicol ka bill")
    assert isinstance(act, CreateInvoice)
    assert act.customer == "Rizwan Contractor"


@pytest.mark.parametrize(
    "text",
    [
        "thank you bhaiya mil gaya", "dhanyavaad bill mil gaya", "mil gaya thanks", "thank you received",
        "dhanyawad bhau milala", "ధన్యవాదాలు అందింది", "ਧੰਨਵਾਦ ਮਿਲ ਗਿਆ", "ধন্যবাদ পেয়ে গেছি",
    ],
)  # fmt: skip
def test_thanks_for_what_came_claim_no_payment(text: str) -> None:
    assert act_of(text, "customer") == Thanks()


@pytest.mark.parametrize(
    ("text", "amount"), [("thank you bhej diya", None), ("thanks, 500 bhej diya", Decimal(500))]
)
def test_thanks_beside_what_he_gave_claim_it(text: str, amount: Decimal | None) -> None:
    assert act_of(text, "customer") == ClaimPaid(amount=amount)


@pytest.mark.parametrize(
    "text",
    [
        "15 tarikh er age dite parbo na dada, 15 te 2000 debo",
        "15 se pehle nahi hoga, 15 ko 2000 dunga",
        "15 के पहले नहीं होगा, 15 को 2000 दूंगा",
    ],
)
def test_the_day_of_a_promise_is_no_sum(text: str) -> None:
    assert act_of(text, "customer") == PromiseToPay(
        date=dt.date(2026, 12, 15), amount=Decimal(2000)
    )

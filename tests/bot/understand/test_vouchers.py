"""Who asks for the paper of an advance, and who gives one back, in every language's words."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand.vouchers import Wish, read

SHOP = ShopContext(
    customers=(
        KnownCustomer("Ramesh Kumar"),
        KnownCustomer("Sunil Verma"),
        KnownCustomer("Sunil Gupta"),
    ),
    items=(
        KnownItem("Cement", Decimal(380), "BAG"),
        KnownItem("Repair work", Decimal(1000), "NOS"),
    ),
)
RAMESH = ("Ramesh Kumar",)


def wish(text: str) -> Wish | None:
    return read(text, SHOP, dt.date(2026, 11, 26))


@pytest.mark.parametrize(
    "text",
    [
        "5000 advance aaya ramesh se, voucher bana do",
        "advance receipt ramesh 5000",
        "received advance 5k from ramesh, send receipt voucher",
        "रमेश से 5000 एडवांस आया, रसीद दो",
        "ramesh kadun 5000 advance aala, pavti dya",
        "રમેશ પાસેથી 5000 એડવાન્સ આવ્યા, રસીદ આપો",
        "রমেশ ৫০০০ অ্যাডভান্স দিয়েছে, রসিদ দিন",
        "ਰਮੇਸ਼ ਤੋਂ 5000 ਐਡਵਾਂਸ ਆਇਆ, ਰਸੀਦ ਦਿਓ",
        "ramesh 5000 advance koduthaar, receipt podunga",
        "ramesh 5000 advance ichadu, voucher cheyyandi",
        "ramesh 5000 advance kottaru, receipt kodi",
    ],
)
def test_a_voucher_of_money_that_came(text: str) -> None:
    assert wish(text) == Wish("receipt", RAMESH, amount=Decimal(5000))


@pytest.mark.parametrize(
    "text",
    [
        "ramesh ko advance wapas 2000",
        "return 2000 of ramesh's advance",
        "ramesh ko uska advance 2000 wapas de diya",
        "रमेश को एडवांस 2000 वापस दिया",
        "ramesh la 2000 advance parat dile",
        "ramesh ne advance 2000 pacha aapya",
        "ramesh ke advance 2000 ferot diyechi",
        "ramesh nu 2000 advance wapas ditta",
        "ramesh ku advance 2000 thiruppi koduthen",
        "ramesh ki 2000 advance vapas ichanu",
        "ramesh ge 2000 advance vapas kotte",
    ],
)
def test_an_advance_given_back(text: str) -> None:
    assert wish(text) == Wish("refund", RAMESH, amount=Decimal(2000))


def test_for_what_it_is_how_it_came_and_whose_it_may_be() -> None:
    assert wish(
        "ramesh se 5000 advance gpay pe aaya cement ke liye, receipt voucher bana do"
    ) == Wish("receipt", RAMESH, amount=Decimal(5000), mode="upi", item="Cement")
    assert wish("ramesh ke advance ki rasid do") == Wish("receipt", RAMESH)
    assert wish("sunil ko advance wapas 500") == Wish(
        "refund", ("Sunil Verma", "Sunil Gupta"), amount=Decimal(500)
    )
    assert wish("Ravi Traders se 3000 advance mila repair work ka, rasid do") == Wish(
        "receipt", new="Ravi Traders", amount=Decimal(3000), item="Repair work"
    )


@pytest.mark.parametrize(
    "text",
    [
        "ramesh ne 5000 advance diya",  # money like any other
        "ramesh ka bill 2 cement 380, advance 500 diya",
        "ramesh ko rasid bhejo",
        "ramesh ne advance diya kya?",
        "advance salary wapas karna hai kisko",
    ],
)
def test_what_is_no_paper_of_an_advance(text: str) -> None:
    assert wish(text) is None

"""Who is put on record: his name ends where his phone, his address or his mail begins."""

import datetime as dt

import pytest

from bot.acts import AddCustomer, SetProfile
from bot.context import KnownCustomer, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(customers=(KnownCustomer("Mohan Lal"),))


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("naya grahak jodo rakesh verma 9800002233 pata shastri nagar jaipur",
         "rakesh verma", "shastri nagar jaipur"),
        ("add customer rakesh verma 9800002233 address 12 mg road, near sbi bank, jaipur",
         "rakesh verma", "12 mg road, near sbi bank, jaipur"),
        ("new party: Balaji Stores, ph 9800002233, opp bus stand, Alwar",
         "Balaji Stores", "opp bus stand, Alwar"),
        ("नया ग्राहक राकेश वर्मा 9800002233 पता शास्त्री नगर जयपुर",
         "राकेश वर्मा", "शास्त्री नगर जयपुर"),
        ("नवीन ग्राहक संजय राऊत, फोन 9800002233, पत्ता महाल नागपूर", "संजय राऊत", "महाल नागपूर"),
        ("customer jodo: naam vinod kumar, mobile 9800002233, pata ward no 4, tonk",
         "vinod kumar", "ward no 4, tonk"),
        ("add customer vinod and sons 9800002233", "vinod and sons", None),
    ],
)  # fmt: skip
def test_a_name_takes_nothing_of_the_address(said: str, name: str, address: str | None) -> None:
    new = AddCustomer(name=name, phone="9800002233", address=address)
    assert understand(said, SHOP, TODAY).acts == (new,)


@pytest.mark.parametrize(
    "said",
    ["mohan lal ka address badal do, ab 14 civil lines kota", "mohan lal ka pata ab 14 civil lines kota hai"],
)  # fmt: skip
def test_a_known_customer_moves(said: str) -> None:
    moved = AddCustomer(name="Mohan Lal", address="14 civil lines kota")
    assert understand(said, SHOP, TODAY).acts == (moved,)


def test_a_mail_is_no_address() -> None:
    said = "new customer Amit & Co phone 9800002233 email amit@example.com"
    (act,) = understand(said, SHOP, TODAY).acts
    assert act == AddCustomer(name="Amit & Co", phone="9800002233", email="amit@example.com")


def test_the_shop_is_called_by_its_whole_name() -> None:
    said = "dukan ka naam badal ke Gurdev Garments And Sons kar do"
    assert understand(said, SHOP, TODAY).acts == (SetProfile(name="Gurdev Garments And Sons"),)

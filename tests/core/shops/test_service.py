"""Shops and the people who chat for them; on both databases."""

import pytest
from sqlmodel import col, select

from core import audit
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    GstinChecksum,
    GstinMalformed,
    GstinTest,
    NameMissing,
    NumberMalformed,
    PakkaError,
    PincodeMalformed,
    SettingNotValid,
    ShopNotFound,
    StateUnknown,
    VpaMalformed,
)
from core.shops.models import Shop
from core.shops.service import (
    NewShop,
    Owner,
    add_member,
    create_shop,
    draw_number,
    find_people,
    get_shop,
    list_shops,
)
from tests.factories import make_actor, make_customer, make_shop

GSTIN = "08AAAPG1234C1ZJ"


def made(db: Database, clock: FixedClock, new: NewShop) -> Shop:
    return db.write(lambda session: create_shop(session, new, at=clock.now()))


def test_a_gstin_gives_state_and_scheme(db: Database, clock: FixedClock) -> None:
    shop = made(db, clock, NewShop(" Gupta   Hardware ", gstin="08aaapg 1234c1zj"))
    assert (shop.name, shop.gstin, shop.state) == ("Gupta Hardware", GSTIN, "08")
    assert (shop.scheme, shop.prefix, shop.year_form) == ("regular", "GH", "2026-27")
    assert (shop.prices, shop.round_to_rupee, shop.rate_check) == ("exclusive", "chat", "refuse")


def test_without_a_gstin_a_shop_is_unregistered(db: Database, clock: FixedClock) -> None:
    shop = made(db, clock, NewShop("मीना किराना", state="23"))
    assert (shop.scheme, shop.gstin, shop.prefix) == ("unregistered", None, "INV")


def test_a_composition_shop(db: Database, clock: FixedClock) -> None:
    shop = made(db, clock, NewShop("Annapurna Dhaba", scheme="composition", gstin=GSTIN))
    assert (shop.scheme, shop.state) == ("composition", "08")


@pytest.mark.parametrize(
    ("new", "fault"),
    [
        (NewShop(""), NameMissing),
        (NewShop("\u200b \u202e", state="08"), NameMissing),
        (NewShop("x" * 121, state="08"), NameMissing),
        (NewShop("X"), SettingNotValid),
        (NewShop("X", state="77"), StateUnknown),
        (NewShop("X", gstin="08AAAPG1234C1Z"), GstinMalformed),
        (NewShop("X", gstin="08AAAPG1234C1ZK"), GstinChecksum),
        (NewShop("X", gstin="08AAAPZ0000A1ZI"), GstinTest),
        (NewShop("X", gstin=GSTIN, state="29"), SettingNotValid),
        (NewShop("X", gstin=GSTIN, scheme="unregistered"), SettingNotValid),
        (NewShop("X", state="08", scheme="composition"), SettingNotValid),
        (NewShop("X", state="08", scheme="regular"), SettingNotValid),
        (NewShop("X", state="08", upi="x@gmail.com"), VpaMalformed),
        (NewShop("X", state="08", prefix="TOOL"), NumberMalformed),
        (NewShop("X", state="08", series="X"), NumberMalformed),
        (NewShop("X", state="08", pincode="000000"), PincodeMalformed),
    ],
)
def test_a_shop_that_cannot_be_leaves_nothing(
    db: Database, clock: FixedClock, new: NewShop, fault: type[PakkaError]
) -> None:
    with pytest.raises(fault):
        made(db, clock, new)
    with db.reading() as session:
        assert list_shops(session) == []
        assert session.exec(select(Audit)).all() == []


def test_a_shop_begins_its_audit(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    with db.reading() as session:
        trail = select(Audit).where(Audit.shop_id == shop.shop_id)
        rows = session.exec(trail.order_by(col(Audit.seq))).all()
        assert [row.action for row in rows] == ["shop.create", "member.add"]
        assert audit.verify(session, shop.shop_id) is None


def test_who_writes_is_found_by_channel_and_address(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now(), owners=(Owner("telegram", "111", "Gupta ji"),))
    with db.reading() as session:
        (person,) = find_people(session, "telegram", "111")
        assert (person.shop_id, person.role, person.name) == (shop.shop_id, "owner", "Gupta ji")
        assert find_people(session, "whatsapp", "111") == []
        assert find_people(session, "telegram", "11") == []


def test_a_person_may_be_of_several_shops(db: Database, clock: FixedClock) -> None:
    owner = (Owner("telegram", "111"),)
    shops = [make_shop(db, clock.now(), owners=owner) for _ in range(2)]
    with db.reading() as session:
        found = {person.shop_id for person in find_people(session, "telegram", "111")}
    assert found == {shop.shop_id for shop in shops}


def test_staff_is_added_with_a_role(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    chotu = Owner("whatsapp", "+919800000210", "Chotu")
    db.write(lambda session: add_member(session, actor, chotu, role="staff"))
    with db.reading() as session:
        (person,) = find_people(session, "whatsapp", "+919800000210")
    assert (person.role, person.name) == ("staff", "Chotu")
    assert person.member_id is not None
    assert person.customer_id is None


def test_shops_are_listed_oldest_first(db: Database, clock: FixedClock) -> None:
    names = ["Third", "First", "Second"]
    for name in names:
        made(db, clock, NewShop(name, state="08"))
    with db.reading() as session:
        assert [shop.name for shop in list_shops(session)] == names


def test_an_unknown_shop(db: Database) -> None:
    with db.reading() as session, pytest.raises(ShopNotFound):
        get_shop(session, "shp_x")


def test_each_kind_of_paper_counts_for_itself(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now(), series="GH/2026-27/0001")

    def draw(kind: str, fy: int) -> str:
        def work(session: object) -> str:
            mine = get_shop(session, shop.shop_id)  # type: ignore[arg-type]
            return draw_number(session, mine, fy, kind=kind)[1]  # type: ignore[arg-type]

        return db.write(work)

    assert [draw("invoice", 2026) for _ in range(2)] == ["GH/2026-27/0001", "GH/2026-27/0002"]
    assert [draw("credit", 2026) for _ in range(2)] == ["CN/2026-27/0001", "CN/2026-27/0002"]
    assert draw("debit", 2026) == "DN/2026-27/0001"
    assert draw("invoice", 2027) == "GH/2027-28/0001"
    assert draw("invoice", 2026) == "GH/2026-27/0003"


def test_the_shops_own_customer_is_no_member(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    make_customer(db, make_actor(shop, clock.now()), phone="9800004210")
    with db.reading() as session:
        assert find_people(session, "whatsapp", "9800004210") == []

"""Items and the rates learned of them. On both databases."""

from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AmountNotValid,
    GstRateNotValid,
    HsnMalformed,
    ItemNotFound,
    NameMissing,
    PakkaError,
    UnitUnknown,
)
from core.items.models import Item, LearnedRate
from core.items.service import (
    NewItem,
    add_item,
    find_by_name,
    get_item,
    last_rate,
    learn_rate,
    list_items,
    list_learned,
    update_item,
)
from tests.factories import make_actor, make_item, make_shop


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def test_an_item_is_kept_with_what_was_told(db: Database, actor: Actor) -> None:
    kept = make_item(
        db, actor, " Primer  White", rate=Decimal("320.50"), unit="LTR", unit_label="litre",
        hsn="32 09", aliases=("प्राइमर",),
    )  # fmt: skip
    assert (kept.name, kept.unit, kept.unit_label) == ("Primer White", "LTR", "litre")
    assert (kept.rate, kept.gst_rate) == (Decimal("320.50"), Decimal(18))
    assert (kept.hsn, kept.kind, kept.aliases) == ("3209", "goods", ["प्राइमर"])


def test_a_sac_makes_it_a_service(db: Database, actor: Actor) -> None:
    assert make_item(db, actor, "Website design", hsn="998314").kind == "service"


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"name": ""}, NameMissing),
        ({"rate": Decimal(-1)}, AmountNotValid),
        ({"rate": Decimal("NaN")}, AmountNotValid),
        ({"rate": Decimal("Infinity")}, AmountNotValid),
        ({"rate": Decimal("1.00001")}, AmountNotValid),
        ({"rate": Decimal(10**9)}, AmountNotValid),
        ({"unit": "bori"}, UnitUnknown),
        ({"unit": ""}, UnitUnknown),
        ({"gst_rate": Decimal(17)}, GstRateNotValid),
        ({"gst_rate": Decimal(-5)}, GstRateNotValid),
        ({"hsn": "320"}, HsnMalformed),
        ({"hsn": "३२०९"}, HsnMalformed),
    ],
)
def test_an_item_that_cannot_be_leaves_nothing(
    db: Database, actor: Actor, values: dict[str, Any], fault: type[PakkaError]
) -> None:
    new = NewItem(**{"name": "Primer", **values})
    with pytest.raises(fault):
        db.write(lambda session: add_item(session, actor, new))
    with db.reading() as session:
        assert list_items(session, actor.shop_id) == []


@pytest.mark.parametrize("rate", ["0", "0.0001", "1234.5678", "999999999"])
def test_rates_at_the_edges_are_kept_to_the_last_place(
    db: Database, actor: Actor, rate: str
) -> None:
    kept = make_item(db, actor, rate=Decimal(rate))
    with db.reading() as session:
        assert get_item(session, actor.shop_id, kept.id).rate == Decimal(rate)


def test_a_rate_of_tax_that_once_held_may_stand_on_an_item(db: Database, actor: Actor) -> None:
    # whether a bill may still carry it is asked when the bill is made
    assert make_item(db, actor, gst_rate=Decimal(28)).gst_rate == Decimal(28)


def test_what_is_not_told_stays(db: Database, actor: Actor) -> None:
    kept = make_item(db, actor, rate=Decimal(380), unit="BAG", unit_label="bori")
    told = NewItem(rate=Decimal(390))
    changed: Item = db.write(lambda session: update_item(session, actor, kept.id, told))
    assert (changed.rate, changed.unit, changed.unit_label) == (Decimal(390), "BAG", "bori")


def test_another_shops_item_is_not_found(db: Database, actor: Actor, clock: FixedClock) -> None:
    other = make_actor(make_shop(db, clock.now()), clock.now())
    kept = make_item(db, other)
    with db.reading() as session:
        assert find_by_name(session, actor.shop_id, "cement") == []
        with pytest.raises(ItemNotFound):
            get_item(session, actor.shop_id, kept.id)
    with pytest.raises(ItemNotFound):
        db.write(lambda session: update_item(session, actor, kept.id, NewItem(name="Mine")))


def learn(db: Database, actor: Actor, rate: str, **of: str) -> None:
    key = {"customer_id": "cus_1", "item_id": "itm_1", "unit": "BAG", **of}
    row = LearnedRate(shop_id=actor.shop_id, rate=Decimal(rate), **key)
    db.write(lambda session: learn_rate(session, actor.shop_id, row))


def test_the_last_rate_is_of_one_customer_one_item_and_one_unit(db: Database, actor: Actor) -> None:
    learn(db, actor, "375")
    learn(db, actor, "380")
    learn(db, actor, "7.6", unit="KGS")
    learn(db, actor, "400", customer_id="cus_2")

    def known(session: Session, *of: str) -> Decimal | None:
        return last_rate(session, actor.shop_id, (of[0], of[1], of[2]))

    with db.reading() as session:
        assert known(session, "cus_1", "itm_1", "BAG") == Decimal(380)
        assert known(session, "cus_1", "itm_1", "KGS") == Decimal("7.6")
        assert known(session, "cus_2", "itm_1", "BAG") == Decimal(400)
        assert known(session, "cus_1", "itm_2", "BAG") is None
        assert len(list_learned(session, actor.shop_id)) == 3
        assert list_learned(session, "shp_other") == []

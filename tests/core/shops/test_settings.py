"""Settings of a shop, above all its series of numbers; on both databases."""

import datetime as dt
from typing import Any

import pytest
from sqlmodel import select

from core import invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AmountNotValid,
    DuplicateNumber,
    NumberMalformed,
    PakkaError,
    SeriesBehind,
    SettingNotValid,
    SettingUnknown,
    ShopNotFound,
)
from core.invoices.service import issue
from core.shops.models import Shop
from core.shops.service import get_shop
from core.shops.settings import set_setting, show_settings
from tests.factories import make_actor, make_shop, sr_501

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return make_shop(db, clock.now())


@pytest.fixture
def actor(shop: Shop, clock: FixedClock) -> Actor:
    return make_actor(shop, clock.now())


def put(db: Database, actor: Actor, name: str, value: str) -> None:
    db.write(lambda session: set_setting(session, actor, name, value))


def shown(db: Database, actor: Actor, on: dt.date = TODAY) -> dict[str, object]:
    with db.reading() as session:
        return show_settings(session, get_shop(session, actor.shop_id), on=on)


def bill(db: Database, actor: Actor, **more: Any) -> str:
    return db.write(lambda session: issue(session, actor, sr_501(None, **more))).number


def test_a_change_is_in_the_audit_with_what_was_before(db: Database, actor: Actor) -> None:
    put(db, actor, "prices", "inclusive")
    with db.reading() as session:
        (row,) = session.exec(select(Audit).where(Audit.action == "shop.set")).all()
    assert (row.before, row.after) == ({"prices": "exclusive"}, {"prices": "inclusive"})


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("colour", "red", SettingUnknown),
        ("shop_id", "shp_2", SettingUnknown),
        ("prefix", "AB", SettingUnknown),
        ("prices", "", SettingNotValid),
        ("credit_days", "366", SettingNotValid),
        ("credit_days", "१०००", SettingNotValid),
        ("hsn_digits", "7", SettingNotValid),
        ("address", "x" * 201, SettingNotValid),
        ("series", "GH", NumberMalformed),
        ("credit_series", "GH/26-27/0001", NumberMalformed),
    ],
)
def test_a_refused_value_changes_nothing(
    db: Database, actor: Actor, name: str, value: str, fault: type[PakkaError]
) -> None:
    before = shown(db, actor)
    with pytest.raises(fault):
        put(db, actor, name, value)
    assert shown(db, actor) == before
    with db.reading() as session:
        assert session.exec(select(Audit).where(Audit.action == "shop.set")).all() == []


def test_a_shop_that_is_not_there(db: Database, clock: FixedClock) -> None:
    stranger = Actor("shp_x", "cli", "nobody", clock.now())
    with pytest.raises(ShopNotFound):
        put(db, stranger, "prices", "ask")


def test_hidden_signs_do_not_reach_the_paper(db: Database, actor: Actor) -> None:
    put(db, actor, "address", "14 Johari\u202e Bazar\u200b")
    assert shown(db, actor)["address"] == "14 Johari Bazar"


def test_the_next_number_is_shown_as_the_next_bill_gets_it(db: Database, actor: Actor) -> None:
    for wanted in ("GH/26-27/0421", "GH/26-27/0422"):
        assert shown(db, actor)["series"] == wanted
        assert bill(db, actor) == wanted


def test_after_the_first_of_april_the_next_number_is_the_new_years(
    db: Database, actor: Actor
) -> None:
    bill(db, actor)
    assert shown(db, actor, dt.date(2027, 3, 31))["series"] == "GH/26-27/0422"
    assert shown(db, actor, dt.date(2027, 4, 1))["series"] == "GH/27-28/0001"
    put(db, actor, "series", "GH/0500")
    assert shown(db, actor, dt.date(2027, 4, 1))["series"] == "GH/0500"


def test_a_number_that_is_on_a_bill_is_taken(db: Database, actor: Actor) -> None:
    bill(db, actor)
    with pytest.raises(DuplicateNumber) as caught:
        put(db, actor, "series", "gh/26-27/0421")
    assert caught.value.params["number"] == "GH/26-27/0421"
    bill(db, actor, number="JOB/9")
    with pytest.raises(DuplicateNumber):
        put(db, actor, "series", "JOB/9")
    assert bill(db, actor) == "GH/26-27/0422"


def test_the_series_does_not_go_back(db: Database, actor: Actor) -> None:
    put(db, actor, "series", "GH/26-27/0500")
    bill(db, actor)
    with pytest.raises(SeriesBehind) as caught:
        put(db, actor, "series", "GH/26-27/0450")
    assert caught.value.params == {"number": "GH/26-27/0450", "last": "GH/26-27/0500"}


def test_there_and_back_again_doubles_no_number(db: Database, actor: Actor) -> None:
    drawn = [bill(db, actor)]
    for series in ("AB/26-27/0001", "GH/26-27/0422", "AB/26-27/0002"):
        put(db, actor, "series", series)
        drawn.append(bill(db, actor))
    assert drawn == ["GH/26-27/0421", "AB/26-27/0001", "GH/26-27/0422", "AB/26-27/0002"]
    with db.reading() as session:
        assert invariants.check(session) == []


def test_notes_go_on_from_the_number_of_the_book_before(db: Database, actor: Actor) -> None:
    put(db, actor, "credit_series", "CN/26-27/0012")
    with pytest.raises(SeriesBehind):
        put(db, actor, "credit_series", "CN/26-27/0011")


def test_fast_limit_is_in_rupees_and_may_be_off(db: Database, actor: Actor) -> None:
    put(db, actor, "fast_limit", "5,000")
    assert shown(db, actor)["fast_limit"] == "5,000"
    put(db, actor, "fast_limit", "off")
    assert shown(db, actor)["fast_limit"] == "off"


def test_links_end_after_some_days_or_never(db: Database, actor: Actor) -> None:
    assert shown(db, actor)["link_days"] == "none"
    put(db, actor, "link_days", "30")
    assert shown(db, actor)["link_days"] == 30
    for wrong in ("0", "-1", "3651", "month"):
        with pytest.raises(SettingNotValid):
            put(db, actor, "link_days", wrong)
    put(db, actor, "link_days", "none")
    assert shown(db, actor)["link_days"] == "none"


def test_a_fast_limit_is_two_crore_at_most(db: Database, actor: Actor) -> None:
    put(db, actor, "fast_limit", "2,00,00,000")
    for large in ("2,00,00,000.01", "3,00,00,000", "99,99,99,99,999.99"):
        with pytest.raises(AmountNotValid):
            put(db, actor, "fast_limit", large)
    assert shown(db, actor)["fast_limit"] == "2,00,00,000"


def test_what_is_printed_on_a_bill_is_frozen_when_it_is_issued(db: Database, actor: Actor) -> None:
    put(db, actor, "bank_ifsc", "exmp0000421")
    first = db.write(lambda session: issue(session, actor, sr_501(None)))
    put(db, actor, "bank_ifsc", "EXMP0000999")
    assert first.supplier["bank_ifsc"] == "EXMP0000421"

"""Customers: added, found, changed; what is wrong leaves nothing. On both databases."""

import pytest
from sqlmodel import select

from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import (
    NewCustomer,
    add_customer,
    find_by_name,
    get_customer,
    list_customers,
    parse_phone,
    update_customer,
)
from core.db import Database
from core.errors import (
    CustomerNotFound,
    GstinChecksum,
    GstinMalformed,
    NameMissing,
    PakkaError,
    PhoneMalformed,
    StateUnknown,
)
from tests.factories import make_actor, make_customer, make_shop


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


def change(db: Database, actor: Actor, customer: Customer, **values: str) -> Customer:
    told = NewCustomer(**values)  # type: ignore[arg-type]  # each value is a text here
    return db.write(lambda session: update_customer(session, actor, customer.id, told))


@pytest.mark.parametrize(
    "typed",
    ["9800001234", "+91 98000 01234", "09800001234", "919800001234", "98000-01234", "(98000)01234"],
)
def test_a_phone_however_it_is_typed(typed: str) -> None:
    assert parse_phone(typed) == "9800001234"


@pytest.mark.parametrize(
    "typed",
    ["", "98000", "98000012345", "1800001234", "+1 9800001234", "98000O1234", "९८०००० १२३४"],
)
def test_what_is_no_phone(typed: str) -> None:
    with pytest.raises(PhoneMalformed):
        parse_phone(typed)


def test_a_customer_is_kept_with_what_was_told(db: Database, actor: Actor) -> None:
    kept = make_customer(
        db, actor, "  Sharma\u200b  Constructions ", phone="98000 01234", gstin="08aabcs1234f1zr",
        address="Plot 7,\nSitapura", email="sharma@example.in", aliases=("sharma ji",),
    )  # fmt: skip
    assert (kept.name, kept.name_key) == ("Sharma Constructions", "sharma constructions")
    assert (kept.phone, kept.gstin, kept.state) == ("9800001234", "08AABCS1234F1ZR", "08")
    assert (kept.address, kept.email) == ("Plot 7, Sitapura", "sharma@example.in")
    assert kept.aliases == ["sharma ji"]
    with db.reading() as session:
        told = session.exec(select(Audit).where(Audit.entity == kept.id)).one()
    assert (told.action, told.after) == ("customer.create", None)  # no name, no phone in the trail


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"name": ""}, NameMissing),
        ({"name": " \u202e\u200b "}, NameMissing),
        ({"name": "x" * 121}, NameMissing),
        ({"phone": "12345"}, PhoneMalformed),
        ({"gstin": "08AABCS1234F1ZX"}, GstinChecksum),
        ({"gstin": "sharma"}, GstinMalformed),
        ({"state": "40"}, StateUnknown),
    ],
)
def test_a_customer_who_cannot_be_leaves_nothing(
    db: Database, actor: Actor, values: dict[str, str], fault: type[PakkaError]
) -> None:
    new = NewCustomer(**{"name": "Ravi", **values})  # type: ignore[arg-type]
    with pytest.raises(fault):
        db.write(lambda session: add_customer(session, actor, new))
    with db.reading() as session:
        assert list_customers(session, actor.shop_id) == []


@pytest.mark.parametrize(
    "name", ["<img src=x>", "{name}", "'; drop table customer;--", "%s", "राम"]
)
def test_a_name_is_but_a_name(db: Database, actor: Actor, name: str) -> None:
    make_customer(db, actor, name)
    with db.reading() as session:
        (found,) = find_by_name(session, actor.shop_id, name)
    assert found.name == name


def test_names_are_found_whatever_their_case(db: Database, actor: Actor) -> None:
    kept = [make_customer(db, actor, name) for name in ("Ramesh Kumar", "RAMESH  kumar")]
    with db.reading() as session:
        found = find_by_name(session, actor.shop_id, "ramesh kumar")
    assert {row.id for row in found} == {row.id for row in kept}


def test_what_is_not_told_stays(db: Database, actor: Actor) -> None:
    kept = make_customer(db, actor, "Ravi", phone="9800001234", address="Johari Bazar")
    changed = change(db, actor, kept, phone="9800001235")
    assert (changed.name, changed.phone, changed.address) == ("Ravi", "9800001235", "Johari Bazar")


def test_a_gstin_brings_its_state_unless_another_is_told(db: Database, actor: Actor) -> None:
    kept = make_customer(db, actor, "Mahavir", state="08")
    assert change(db, actor, kept, gstin="27AAAFM1234K1ZH").state == "27"
    told = change(db, actor, kept, gstin="27AAAFM1234K1ZH", state="24")
    assert (told.gstin, told.state) == ("27AAAFM1234K1ZH", "24")


def test_a_refused_change_changes_nothing(db: Database, actor: Actor) -> None:
    kept = make_customer(db, actor, "Ravi", phone="9800001234")
    with pytest.raises(GstinChecksum):
        change(db, actor, kept, name="Ravi Traders", gstin="27AAAFM1234K1ZG")
    with db.reading() as session:
        assert get_customer(session, actor.shop_id, kept.id).name == "Ravi"


def test_another_shops_customer_is_not_found(db: Database, actor: Actor, clock: FixedClock) -> None:
    other = make_actor(make_shop(db, clock.now()), clock.now())
    kept = make_customer(db, other, "Ravi")
    with db.reading() as session:
        assert find_by_name(session, actor.shop_id, "ravi") == []
        assert list_customers(session, actor.shop_id) == []
        with pytest.raises(CustomerNotFound):
            get_customer(session, actor.shop_id, kept.id)
    with pytest.raises(CustomerNotFound):
        change(db, actor, kept, name="Mine")


def test_a_deleted_customer_is_gone_from_lists(
    db: Database, actor: Actor, clock: FixedClock
) -> None:
    kept = make_customer(db, actor, "Ravi")

    def drop(session: object) -> None:
        row = get_customer(session, actor.shop_id, kept.id)  # type: ignore[arg-type]
        row.deleted_at = clock.now()

    db.write(drop)
    with db.reading() as session:
        assert find_by_name(session, actor.shop_id, "Ravi") == []
        assert list_customers(session, actor.shop_id) == []
        with pytest.raises(CustomerNotFound):
            get_customer(session, actor.shop_id, kept.id)

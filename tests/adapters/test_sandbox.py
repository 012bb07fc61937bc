"""The sandbox beside the live book, on both databases: data apart, marked papers, nothing leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session, select

from adapters.app import create_app
from adapters.papers import pdf, view
from adapters.parts import WHATSAPP, Parts
from adapters.settings import load
from adapters.wiring import build
from bot import conversation
from bot.message import Reply
from bot.paylinks import account_url
from core.actor import Actor
from core.audit import Audit
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import NewCustomer, update_customer
from core.db import Database
from core.documents.from_invoice import token_of
from core.errors import GstinMalformed, GstinTest
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.outbox import OutboxRow
from core.shops.copying import copy_profile
from core.shops.emptying import empty
from core.shops.logos import keep_logo, picture_of
from core.shops.models import Shop
from core.shops.service import get_shop
from core.shops.settings import set_setting
from tests import postgres
from tests.adapters.client import Client
from tests.core.documents.reading import payments_on, text_of
from tests.factories import make_actor, make_customer, make_shop, sr_501

FAKE, GOVERNMENT = "29AAAPZ0000A1ZE", "02AMBPG7773M002"
MARK = "TEST – NOT A TAX INVOICE"


@pytest.fixture
def parts(database_url: str, clock: FixedClock, tmp_path: Path) -> Iterator[Parts]:
    settings = load(
        env_file=None, pakka_database_url=database_url, pakka_secret_key="no secret of anybody"
    )
    built = build(settings, clock=clock)
    yield built
    built.close()
    if not built.db.is_sqlite:
        postgres.drop_sandbox(database_url)


def bill(parts: Parts, shop: Shop, **more: str) -> Invoice:
    db, actor = parts.db, make_actor(shop, parts.clock.now())
    customer = make_customer(db, actor, phone="9800000127", **more)
    draft = sr_501(customer.id)
    return db.write(lambda session: issue(session, actor, draft, secret=parts.secret))


def rows(db: Database, table: type[Shop | Customer | Invoice | Audit]) -> int:
    with db.reading() as session:
        return len(session.exec(select(table)).all())


def test_what_is_made_in_one_mode_is_not_in_the_other(parts: Parts) -> None:
    now = parts.clock.now()
    live = make_shop(parts.db, now)
    bill(parts, live)
    assert [rows(parts.sandbox.db, table) for table in (Shop, Customer, Invoice, Audit)] == [0] * 4
    before = rows(parts.db, Audit)
    actor = Actor(live.shop_id, "cli", "test", now)
    assert parts.sandbox.db.write(lambda session: copy_profile(session, live, actor))
    assert not parts.sandbox.db.write(lambda session: copy_profile(session, live, actor))
    made = [bill(parts.sandbox, live, name=name) for name in ("Ajay", "Bina")]
    assert [one.number for one in made] == ["GH/26-27/0001", "GH/26-27/0002"]
    assert rows(parts.db, Invoice) == 1
    assert rows(parts.db, Audit) == before


def test_a_shop_in_the_sandbox_keeps_its_id_and_its_profile(parts: Parts) -> None:
    now = parts.clock.now()
    live = make_shop(parts.db, now, upi="guptahw@example", prices="inclusive")
    parts.sandbox.db.write(
        lambda session: copy_profile(session, live, Actor(live.shop_id, "cli", "test", now))
    )
    with parts.sandbox.db.reading() as session:
        copy = session.get_one(Shop, live.shop_id)
        assert copy.model_dump() == live.model_dump() | {"created_at": now}


def test_its_logo_comes_along_and_stays_when_it_is_emptied(parts: Parts) -> None:
    now = parts.clock.now()
    live = make_shop(parts.db, now)
    actor = Actor(live.shop_id, "cli", "test", now)

    def bear(session: Session) -> bytes | None:
        sha256 = keep_logo(session, live.shop_id, b"a picture")
        set_setting(session, actor, "logo", sha256)
        return picture_of(session, get_shop(session, live.shop_id))

    logo = parts.db.write(bear)
    with parts.db.reading() as session:
        shop = get_shop(session, live.shop_id)
    parts.sandbox.db.write(lambda session: copy_profile(session, shop, actor, logo=logo))
    parts.sandbox.db.write(lambda session: empty(session, actor))
    with parts.sandbox.db.reading() as session:
        assert picture_of(session, get_shop(session, live.shop_id)) == b"a picture"


@pytest.mark.parametrize("gstin", [FAKE, GOVERNMENT])
def test_fake_gstins_pass_in_the_sandbox_and_there_alone(parts: Parts, gstin: str) -> None:
    now, box = parts.clock.now(), parts.sandbox
    shop = make_shop(box.db, now, gstin=gstin)
    actor = make_actor(shop, now)
    customer = make_customer(box.db, actor, gstin=gstin)
    change = NewCustomer(gstin="33AAACZ0000B1ZE")
    box.db.write(lambda session: update_customer(session, actor, customer.id, change))
    made = bill(box, shop, name="Bina", gstin=gstin)
    assert (made.supplier["gstin"], made.recipient and made.recipient["gstin"]) == (gstin, gstin)
    with pytest.raises((GstinTest, GstinMalformed)):
        make_shop(parts.db, now, gstin=gstin)
    other = make_shop(parts.db, now)
    with pytest.raises((GstinTest, GstinMalformed)):
        make_customer(parts.db, make_actor(other, now), gstin=gstin)


def test_papers_of_the_sandbox_say_so_and_their_code_pays_nobody(parts: Parts) -> None:
    box = parts.sandbox
    made = bill(box, make_shop(box.db, parts.clock.now()))
    with box.db.reading() as session:
        shown = view(box, session, made)
    drawn = pdf(shown)
    assert text_of(drawn).count(MARK) == 3  # the mark, the stamp and the foot
    (payment,) = payments_on(drawn)
    assert (payment["pa"], payment["tn"], payment["am"]) == ("test@invalid", "TEST", "1062.00")
    assert shown.page_url.startswith("http://127.0.0.1:8000/sandbox/i/")


def test_live_papers_have_no_mark_and_pay_the_shop(parts: Parts) -> None:
    made = bill(parts, make_shop(parts.db, parts.clock.now()))
    with parts.db.reading() as session:
        drawn = pdf(view(parts, session, made))
    assert "TEST" not in text_of(drawn)
    assert payments_on(drawn)[0]["pa"] == "guptahw@example"


def test_a_customer_s_page_of_the_sandbox_is_under_its_address_alone(parts: Parts) -> None:
    client, box = Client(create_app(parts)), parts.sandbox
    made = bill(box, make_shop(box.db, parts.clock.now()))
    path = f"/i/{token_of(made, box.secret)}"
    found = client.get(f"/sandbox{path}")
    assert found.status_code == 200
    assert MARK in found.text
    assert "pa=test@invalid" in found.text
    assert f'action="/sandbox{path}/paid' in found.text
    assert client.get(f"/sandbox{path}/pdf").headers["content-type"] == "application/pdf"
    assert client.get(f"/sandbox{path}/qr.png").headers["content-type"] == "image/png"
    claimed = client.post(f"/sandbox{path}/paid", data={"utr": "412345678901"})
    assert (claimed.status_code, claimed.headers["location"]) == (303, f"/sandbox{path}")
    assert client.get(path).status_code == 404


def test_a_live_page_is_not_under_the_sandbox_s_address(parts: Parts) -> None:
    client = Client(create_app(parts))
    made = bill(parts, make_shop(parts.db, parts.clock.now()))
    path = f"/i/{token_of(made, parts.secret)}"
    found = client.get(path)
    assert found.status_code == 200
    assert MARK not in found.text
    assert client.get(f"/sandbox{path}").status_code == 404


@pytest.mark.parametrize("channel", ["whatsapp", "telegram"])
def test_a_message_of_the_sandbox_counts_as_delivered_and_goes_nowhere(
    parts: Parts, channel: str
) -> None:
    now, box = parts.clock.now(), parts.sandbox
    shop = make_shop(box.db, now)
    reply = Reply(channel, "9800000127", "Aapka bill")

    def send(session: Session) -> None:
        conversation.record_out(session, shop.shop_id, reply, at=now, seq=1)

    box.db.write(send)
    box.executor.drain()
    with box.db.reading() as session:
        assert session.exec(select(OutboxRow)).one().state == "done"
        assert session.exec(select(ChatMessage)).one().delivered_at == now
    assert box.channels == []
    assert box.edge().phone_channel == WHATSAPP


def test_links_of_one_mode_are_not_signed_with_the_other_s_secret(parts: Parts) -> None:
    assert parts.secret != parts.sandbox.secret
    assert parts.sandbox.sandbox is parts.sandbox


def test_the_sandbox_is_made_when_it_is_first_used(empty_url: str, clock: FixedClock) -> None:
    settings = load(
        env_file=None, pakka_database_url=empty_url, pakka_secret_key="no secret of anybody"
    )
    built = build(settings, clock=clock)
    assert built.sandbox.db.pending()
    make_shop(built.db, clock.now())
    assert built.sandbox.db.pending()
    assert rows(built.sandbox.db, Shop) == 0
    assert not built.sandbox.db.pending()
    built.close()


def test_an_account_s_page_of_the_sandbox_pays_nobody(parts: Parts) -> None:
    client, box = Client(create_app(parts)), parts.sandbox
    shop = make_shop(box.db, parts.clock.now())
    made = bill(box, shop)
    draft = sr_501(made.customer_id)
    actor = make_actor(shop, parts.clock.now())
    box.db.write(lambda session: issue(session, actor, draft, secret=box.secret))
    of = (shop.shop_id, made.customer_id or "")
    with box.db.reading() as session:
        url = account_url(session, box.edge(), of=of, now=parts.clock.now())
    path = url.removeprefix("http://127.0.0.1:8000")
    assert path.startswith("/sandbox/p/")
    found = client.get(path)
    assert "pa=test@invalid" in found.text
    assert "guptahw" not in found.text
    assert client.get(path.removeprefix("/sandbox")).status_code == 404

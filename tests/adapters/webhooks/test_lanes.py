"""The parts of webhooks put together: settings, the owner who is told, what is shown of each event."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from adapters.parts import Parts
from adapters.settings import SettingsError, load
from adapters.wiring import build
from bot.message import Message
from bot.respond import respond
from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.shops.models import Shop
from core.shops.service import NewShop, Owner, create_shop
from core.webhooks.models import Event
from core.webhooks.service import EndpointChange, add_endpoint, get_endpoint
from tests.adapters.conftest import GSTIN
from tests.adapters.webhooks.receiver import Receiver, answers

GUPTA = NewShop(
    "Gupta Hardware",
    gstin=GSTIN,
    upi="guptahw@example",
    series="GH/26-27/0424",
    owners=(Owner("demo", "owner"),),
)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def parts(sqlite_url: str, clock: FixedClock) -> Iterator[Parts]:
    settings = load(
        env_file=None,
        pakka_database_url=sqlite_url,
        pakka_webhook_retry_seconds="60,60",
        allow_insecure_webhooks="1",
    )
    built = build(settings, clock=clock)
    yield built
    built.close()


@pytest.fixture
def shop(parts: Parts, clock: FixedClock) -> Shop:
    return parts.db.write(lambda session: create_shop(session, GUPTA, at=clock.now()))


def listen(parts: Parts, shop: Shop, receiver: Receiver) -> str:
    actor = Actor(shop.shop_id, "api_key", "key_1", parts.clock.now())
    asked = EndpointChange(url=receiver.url())
    made = parts.db.write(
        lambda session: add_endpoint(session, actor, asked, rules=parts.hooks.rules)
    )
    return made[0].id


def say(parts: Parts, text: str = "", *, button: str = "", n: int = 0) -> list[Any]:
    message = Message(
        "demo", "owner", f"m{n}-{text}{button}", text=text, button=button or None,
        at=parts.clock.now(),
    )  # fmt: skip
    return list(respond(parts.db, message, edge=parts.edge()))


def bill(parts: Parts, what: str, *, n: int = 1) -> None:
    """Type a bill and tap on send."""
    (preview,) = say(parts, f"bill for Ramesh {what} gst 18% paid cash", n=n)
    say(parts, button=next(one.id for one in preview.buttons if one.id.startswith("d.send")), n=n)


def work(parts: Parts) -> None:
    for _ in range(3):
        for lane in (parts.executor, *parts.hooks.lanes):
            lane.drain()


def told(receiver: Receiver) -> list[tuple[str, Any]]:
    bodies = [json.loads(taken.body) for taken in receiver.taken]
    return sorted((body["type"], body["data"]) for body in bodies)


def test_a_bill_made_and_paid_in_chat_is_told_as_the_api_shows_it(
    parts: Parts, shop: Shop, receiver: Receiver
) -> None:
    listen(parts, shop, receiver)
    bill(parts, "2 cement 450")
    work(parts)
    kinds = dict(told(receiver))
    assert {"invoice.created", "payment.received", "invoice.paid"} <= kinds.keys()
    sold = kinds["invoice.paid"]
    assert (sold["object"], sold["status"], sold["balance_due"]) == ("invoice", "paid", 0)
    payment = kinds["payment.received"]
    assert payment["object"] == "payment"
    assert payment["allocations"] == [{"invoice_id": sold["id"], "amount": sold["total"]}]


def test_money_in_an_event_is_what_the_api_writes(
    parts: Parts, shop: Shop, receiver: Receiver
) -> None:
    listen(parts, shop, receiver)
    bill(parts, "2 cement 450.55")
    work(parts)
    with parts.db.reading() as session:
        event = session.exec(select(Event).where(Event.type == "invoice.created")).one()
    assert event.data is not None
    assert '"taxable_total":901.10,' in event.data
    assert event.data.encode() in next(t.body for t in receiver.taken if t.id == event.id)


def test_the_owner_is_told_in_chat_that_an_endpoint_gets_nothing_more(
    parts: Parts, shop: Shop, receiver: Receiver, clock: FixedClock
) -> None:
    receiver.acts = [answers(500)]
    endpoint_id = listen(parts, shop, receiver)
    for n in range(1, 8):
        bill(parts, f"{n} cement 450", n=n)
        work(parts)
        clock.advance(timedelta(days=1))
    with parts.db.reading() as session:
        assert get_endpoint(session, shop.shop_id, endpoint_id).disabled == "failing"
        said = [row.text for row in session.exec(select(ChatMessage))]
    (news,) = [text for text in said if "127.0.0.1" in text]
    assert "hooks" not in news


def test_the_waits_are_those_of_the_setting() -> None:
    settings = load(env_file=None, pakka_webhook_retry_seconds=" 1, 5,300 ")
    assert settings.webhook_waits == (1, 5, 300)
    assert load(env_file=None).webhook_waits == ()
    for wrong in ("soon", "1;2", "1,,2", "-1", "1.5"):
        with pytest.raises(SettingsError, match="PAKKA_WEBHOOK_RETRY_SECONDS"):
            load(env_file=None, pakka_webhook_retry_seconds=wrong)


def test_http_is_refused_unless_it_is_allowed(tmp_path: Path, clock: FixedClock) -> None:
    usual = load(env_file=None, pakka_database_url=f"sqlite:///{tmp_path}/usual.db")
    built = build(usual, clock=clock)
    assert (built.hooks.rules.insecure, built.hooks.dialer.insecure) == (False, False)
    assert (built.sandbox.hooks.rules.insecure, built.sandbox.hooks.dialer.insecure) == (
        False,
        False,
    )
    assert built.sandbox.hooks.rules.vault != built.hooks.rules.vault
    built.close()

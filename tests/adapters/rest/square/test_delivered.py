"""A published invoice goes to its customer as its delivery method says: by e-mail and chat, or not at all."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from core.chats.models import ChatMessage
from core.clock import FixedClock
from tests.adapters.mail.world import World, opened
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing
from tests.adapters.rest.test_sending import Silent
from tests.core.documents.reading import text_of
from tests.standins.smtp import MailServer


@pytest.fixture
def world(sqlite_url: str, clock: FixedClock) -> Iterator[tuple[World, MailServer]]:
    with MailServer() as server, opened(sqlite_url, clock, server) as made:
        yield made, server


def of(world: World) -> Billing:
    place = Place(world.parts, world.shop, world.clock, world.api, world.api, world.api)
    return billing(place)


def issued(shop: Billing, **more: str) -> str:
    draft = shop.draft(shop.order(), title="Event Planning", **more)
    return str(shop.publish(draft)["id"])


def test_by_email_it_goes_as_a_letter_with_its_paper(world: tuple[World, MailServer]) -> None:
    mail, server = world
    shop = of(mail)
    issued(shop, delivery_method="EMAIL")
    mail.work()
    [came] = server.letters
    assert came.people("To") == [("Asha", "asha@example.com")]
    text = text_of(came.paper[1])
    assert "1,062.00" in text
    assert "Event Planning" in text


def test_shared_by_hand_nothing_goes(world: tuple[World, MailServer]) -> None:
    mail, server = world
    issued(of(mail), delivery_method="SHARE_MANUALLY")
    mail.work()
    assert server.letters == []


def test_published_again_under_its_key_it_goes_once(world: tuple[World, MailServer]) -> None:
    mail, server = world
    shop = of(mail)
    made = shop.draft(shop.order(), delivery_method="EMAIL")
    for _ in range(2):
        shop.publish(made, idempotency_key="once")
    mail.work()
    assert len(server.letters) == 1


def test_whose_phone_is_known_gets_it_there_too(world: tuple[World, MailServer]) -> None:
    mail, server = world
    mail.parts.channels.append(Silent("whatsapp"))  # type: ignore[arg-type]  # the part of a channel that is asked
    issued(of(mail), delivery_method="EMAIL")
    mail.work()
    with mail.parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.channel == "whatsapp")).all()
    assert [one.address for one in rows] == ["9800012345"]
    assert len(server.letters) == 1


def test_who_wants_no_messages_gets_none(world: tuple[World, MailServer]) -> None:
    mail, server = world
    shop = of(mail)
    change = {"name": "Asha", "email": "asha@example.com", "whatsapp_opt_in": False}
    assert mail.api.put(f"/customers/{shop.customer}", change).status == 200
    issued(shop, delivery_method="EMAIL")
    mail.work()
    assert server.letters == []

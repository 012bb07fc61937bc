"""An invoice made here goes by e-mail to whom the call names, with its paper; a failure fails no call."""

from collections.abc import Iterator

import pytest

from core.clock import FixedClock
from core.shops.models import ChatIdentity
from tests.adapters.mail.world import SENDER, World, opened
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, App, make_app
from tests.core.documents.reading import text_of
from tests.standins.smtp import MailServer


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as made:
        yield made


TO = {"name": "Ramesh Kumar", "email": "ramesh@example.com"}
DESK = {"name": "Desk", "email": "desk@example.com"}


def app_of(world: World) -> App:
    place = Place(world.parts, world.shop, world.clock, world.api, world.api, world.api)
    return App(place, make_app(world.parts, world.shop).shown)


def test_the_letter_arrives_with_the_paper_at_a_mail_server(
    sqlite_url: str, clock: FixedClock, server: MailServer
) -> None:
    with opened(sqlite_url, clock, server) as world:
        app = app_of(world)
        bill = app.billed(email={"to": TO, "cc": [DESK]}, invoiceNumber="APP-2020-0004")
        world.work()
        (came,) = server.letters
        assert (came.sender, sorted(came.readers)) == (
            SENDER, ["desk@example.com", "ramesh@example.com"]
        )  # fmt: skip
        assert came.people("To") == [("Ramesh Kumar", "ramesh@example.com")]
        assert came.people("Cc") == [("Desk", "desk@example.com")]
        name, paper = came.paper
        assert name == "APP-2020-0004.pdf"
        assert "1,062.00" in text_of(paper)
        assert bill["share"]["link"] in came.text()
        assert world.status({"id": f"inv_{bill['_id']}"}) == "sent"


def test_a_server_that_is_away_fails_no_call(
    sqlite_url: str, clock: FixedClock, server: MailServer
) -> None:
    with opened(sqlite_url, clock, server, "smtp://127.0.0.1:9?from=bills@shop.example") as world:
        app = app_of(world)
        bill = app.billed(email={"to": TO, "cc": DESK})
        world.work()
        assert world.status({"id": f"inv_{bill['_id']}"}) == "queued"


def test_a_customer_who_has_said_stop_gets_neither_letter_nor_copy(
    sqlite_url: str, clock: FixedClock, server: MailServer
) -> None:
    with opened(sqlite_url, clock, server) as world:
        app = app_of(world)
        party = {**BUYER, "phone": "9800000421", "email": "ramesh@example.com"}
        client = app.billed(billedTo=party)["client"]
        stopped = ChatIdentity(
            shop_id=world.shop.shop_id, channel="whatsapp", address="+919800000421",
            customer_id=f"cus_{client}", basis="phone", stopped_at=clock.now(),
        )  # fmt: skip
        world.parts.db.write(lambda session: session.add(stopped))
        asked = [
            {"to": TO, "cc": [DESK]},
            {"to": DESK, "cc": [{**TO, "email": "RAMESH@Example.com"}]},
        ]
        bills = [app.billed(billedTo=party, email=email)["_id"] for email in asked]
        moved = {**party, "email": "new@example.com"}
        to_new = {"to": {"name": "Ramesh", "email": "new@example.com"}}
        bills.append(app.billed(billedTo=moved, email=to_new)["_id"])
        world.work()
        told = [world.status({"id": f"inv_{id_}"}) for id_ in bills]
        assert told == ["no_consent", "sent", "no_consent"]
        assert [one.readers for one in server.letters] == [["desk@example.com"]]


@pytest.mark.parametrize("address", ["ramesh@nowhere", "a@b@c"])
def test_where_letters_cannot_go_the_invoice_is_made(app: App, address: str) -> None:
    answer = app.bill(email={"to": {"name": "R", "email": address}})
    if "@b@" in address:
        assert (answer.status, list(answer.json["errors"])) == (400, ["email.to.email"])
        return
    native = app.place.live.get(f"/invoices/inv_{answer.json['_id']}").json
    assert (answer.status, native["email"]["status"]) == (200, "not_configured")


def test_a_copy_that_has_no_address_keeps_the_letter_from_nobody(
    sqlite_url: str, clock: FixedClock, server: MailServer
) -> None:
    with opened(sqlite_url, clock, server) as world:
        app = app_of(world)
        lost = {"name": "Lost", "email": "lost@nowhere"}
        bill = app.billed(email={"to": TO, "cc": [lost, DESK]})
        world.work()
        (came,) = server.letters
        assert sorted(came.readers) == ["desk@example.com", "ramesh@example.com"]
        assert world.status({"id": f"inv_{bill['_id']}"}) == "sent"


def test_the_sandbox_sends_nothing(place: Place) -> None:
    test = App(place, make_app(place.parts.sandbox, place.shop).shown, "/sandbox/refrens")
    bill = test.billed(email={"to": TO})
    shown = place.test.get(f"/invoices/inv_{bill['_id']}").json["email"]
    assert (shown["to"], shown["status"]) == ("ramesh@example.com", "simulated")

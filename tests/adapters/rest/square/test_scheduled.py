"""Invoices that wait for their time: nothing before it, all at it, and what cannot be issued is not lost."""

import datetime as dt
from collections.abc import Iterator

import pytest
from sqlmodel import select

from adapters.issuing import Issuer
from adapters.parts import Parts
from adapters.rest.square.scheduled import Scheduled
from core.actor import Actor
from core.chats.models import ChatMessage
from core.errors import DatabaseBusy
from core.invoices.models import Invoice
from core.shops.service import Owner, add_member
from core.webhooks.models import Event
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing

AT = "2026-11-25T04:30:00Z"
BEFORE = dt.datetime(2026, 11, 25, 4, 29, tzinfo=dt.UTC)
AFTER = dt.datetime(2026, 11, 25, 4, 31, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


@pytest.fixture(autouse=True)
def morning(place: Place) -> Iterator[None]:
    at = place.clock.now()
    yield
    place.clock.move(at)


def tick(parts: Parts) -> int:
    [mine] = [one for one in parts.ticks if isinstance(one, Scheduled)]
    return mine.run()


def scheduled(shop: Billing, **more: str) -> str:
    made = shop.draft(shop.order(), scheduled_at=AT, **more)
    seen = shop.publish(made)
    assert (seen["status"], seen["version"]) == ("SCHEDULED", 1)
    id_: str = seen["id"]
    return id_


def test_before_its_time_it_is_in_no_book_and_takes_no_money(shop: Billing) -> None:
    id_ = scheduled(shop)
    seen = shop.get(id_)
    assert "public_url" not in seen
    assert "invoice_number" not in seen
    assert seen["next_payment_amount_money"]["amount"] == 106200
    native = shop.place.live.get(f"/invoices/{id_}").json
    assert (native["status"], native["number"]) == ("scheduled", None)
    assert shop.place.live.put(f"/invoices/{id_}/pay", {}).code == "bad_state"
    shop.place.clock.move(BEFORE)
    assert tick(shop.place.parts) == 0
    assert shop.get(id_)["status"] == "SCHEDULED"


def test_at_its_time_it_is_issued_once_with_the_next_number(shop: Billing) -> None:
    id_ = scheduled(shop)
    shop.place.clock.move(AFTER)
    tick(shop.place.parts)
    assert tick(shop.place.parts) == 0
    seen = shop.get(id_)
    assert (seen["status"], seen["version"]) == ("UNPAID", 2)
    assert seen["invoice_number"].startswith("4S/2026-27/")
    assert shop.place.live.get(f"/invoices/{id_}").json["date"] == "2026-11-25"
    with shop.place.parts.db.reading() as session:
        events = session.exec(select(Event).where(Event.resource == id_)).all()
    assert [one.type for one in events] == ["invoice.created"]


@pytest.mark.parametrize("fault", [RuntimeError("a bug"), DatabaseBusy()])
def test_a_fault_of_one_does_not_keep_the_others_waiting(
    shop: Billing, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    faulty, other = scheduled(shop), scheduled(shop)
    issue = Issuer.issue

    def faulted(issuer: Issuer, held_id: str) -> Invoice:
        if held_id == faulty:
            raise fault
        return issue(issuer, held_id)

    monkeypatch.setattr(Issuer, "issue", faulted)
    shop.place.clock.move(AFTER)
    tick(shop.place.parts)
    assert [shop.get(id_)["status"] for id_ in (faulty, other)] == ["SCHEDULED", "UNPAID"]
    monkeypatch.undo()
    tick(shop.place.parts)
    assert shop.get(faulty)["status"] == "UNPAID"


def test_by_e_mail_it_goes_to_the_customer_too(shop: Billing) -> None:
    id_ = scheduled(shop, delivery_method="EMAIL")
    shop.place.clock.move(AFTER)
    tick(shop.place.parts)
    assert shop.place.live.get(f"/invoices/{id_}").json["email"]["status"] == "not_configured"


def test_called_off_it_ends_without_a_number(shop: Billing) -> None:
    id_ = scheduled(shop)
    gone = shop.had("POST", f"/v2/invoices/{id_}/cancel", {"version": 1})["invoice"]
    assert (gone["status"], gone["version"]) == ("CANCELED", 2)
    assert "invoice_number" not in gone
    assert shop.had("GET", f"/v2/orders/{gone['order_id']}")["order"]["state"] == "CANCELED"
    shop.place.clock.move(AFTER)
    tick(shop.place.parts)
    assert shop.get(id_)["status"] == "CANCELED"
    listed = shop.place.live.get("/invoices?status=cancelled").json["data"]
    assert id_ in [one["id"] for one in listed]
    assert shop.place.live.post(f"/invoices/{id_}/issue").code == "bad_state"


def test_another_time_is_waited_for_instead(shop: Billing) -> None:
    id_ = scheduled(shop)
    later = shop.update(shop.get(id_), scheduled_at="2026-11-26T04:30:00Z")
    assert (later["status"], later["version"]) == ("SCHEDULED", 2)
    shop.place.clock.move(AFTER)
    tick(shop.place.parts)
    assert shop.get(id_)["status"] == "SCHEDULED"
    past = {"invoice": {"version": 2, "scheduled_at": "2026-11-20T04:30:00Z"}}
    error = shop.refused("PUT", f"/v2/invoices/{id_}", past)
    assert (error["code"], error["field"]) == ("INVALID_VALUE", "invoice.scheduled_at")


def test_a_payment_due_before_its_time_is_refused(shop: Billing) -> None:
    requests = [{"request_type": "BALANCE", "due_date": "2026-11-24"}]
    made = shop.draft(shop.order(), scheduled_at=AT, payment_requests=requests)
    error = shop.refused("POST", f"/v2/invoices/{made['id']}/publish", {"version": 0})
    assert (error["code"], error["field"]) == (
        "INVALID_VALUE",
        "invoice.payment_requests[0].due_date",
    )


def test_what_cannot_be_issued_waits_and_the_owner_is_told_once(shop: Billing) -> None:
    place = shop.place
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    owner = Owner("demo", "gopal", "Gopal")
    place.parts.db.write(lambda session: add_member(session, actor, owner))
    other = billing(place)
    id_ = scheduled(other)
    assert place.live.delete(f"/customers/{other.customer}").status == 200
    for hours in (0, 0, 1, 2):
        place.clock.move(AFTER + dt.timedelta(hours=hours))
        tick(place.parts)
    assert shop.get(id_)["status"] == "SCHEDULED"
    with place.parts.db.reading() as session:
        told = session.exec(select(ChatMessage).where(ChatMessage.address == "gopal")).all()
    assert len(told) == 1
    assert "Asha" in told[0].text


def test_what_was_issued_late_stays_at_the_time_that_it_was_scheduled_for(shop: Billing) -> None:
    place = shop.place
    id_ = scheduled(shop)
    place.clock.move(AFTER)
    since = shop.publish(shop.draft(shop.order()))["id"]
    place.clock.move(AFTER + dt.timedelta(hours=1))
    assert tick(place.parts) >= 1
    assert shop.get(id_)["status"] == "UNPAID"
    listed = shop.had("GET", "/v2/invoices?location_id=main")["invoices"]
    assert [one["id"] for one in listed if one["id"] in {id_, since}] == [since, id_]

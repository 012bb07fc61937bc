"""Reminders of payment requests: at their day, with their sentence, within what holds every reminder."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import col, select

from core.actor import Actor
from core.chats.models import ChatMessage
from core.clock import INDIA
from core.reminders.plans import start_plan
from core.reminders.requested import AskedReminders
from core.reminders.rules import parse_timing
from core.reminders.sending import Reminders
from core.shops.models import ChatIdentity
from core.shops.settings import set_setting
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing

COUNT = iter(range(100))


@pytest.fixture
def shop(place: Place) -> Iterator[Billing]:
    """A customer of his own for each case, who has a chat with the shop."""
    at, made = place.clock.now(), billing(place)
    row = ChatIdentity(
        shop_id=place.shop.shop_id,
        channel="demo",
        address=f"asha-{next(COUNT)}",
        customer_id=made.customer,
        basis="invite",
    )
    place.parts.db.write(lambda session: session.add(row))
    yield made
    place.clock.move(at)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=INDIA).astimezone(dt.UTC)


def tick(shop: Billing, when: str) -> None:
    """Let the reminders go at an hour of India."""
    shop.place.clock.move(at(when))
    for one in shop.place.parts.ticks:
        if isinstance(one, AskedReminders | Reminders):
            one.run()
    shop.place.parts.executor.drain()


def told(shop: Billing) -> list[str]:
    with shop.place.parts.db.reading() as session:
        mine = select(ChatIdentity.address).where(ChatIdentity.customer_id == shop.customer)
        address = session.exec(mine).one()
        to_him = select(ChatMessage).where(ChatMessage.address == address)
        return [row.text for row in session.exec(to_him.order_by(col(ChatMessage.id)))]


def issued(shop: Billing, *days: int, note: str = "Due tomorrow", **more: Any) -> Any:
    reminders = [{"relative_scheduled_days": day, "message": note} for day in days]
    request = {"request_type": "BALANCE", "due_date": "2026-12-15", "reminders": reminders}
    draft = shop.draft(shop.order(), **{"payment_requests": [request], **more})
    return shop.publish(draft)


def states(shop: Billing, id_: str) -> list[str]:
    requests = shop.get(id_)["payment_requests"]
    return [one["status"] for request in requests for one in request["reminders"]]


def test_it_goes_on_its_day_with_its_sentence_once(shop: Billing) -> None:
    made = issued(shop, -1)
    tick(shop, "2026-12-13 12:00")
    tick(shop, "2026-12-14 09:30")
    assert told(shop) == []
    tick(shop, "2026-12-14 10:00")
    tick(shop, "2026-12-14 15:00")
    tick(shop, "2026-12-15 11:00")
    [text] = told(shop)
    assert text.startswith("Due tomorrow\n")
    assert "1,062" in text
    [reminder] = shop.get(made["id"])["payment_requests"][0]["reminders"]
    assert (reminder["status"], reminder["sent_at"]) == ("SENT", "2026-12-14T04:30:00.000Z")
    assert shop.get(made["id"])["version"] == 1


def test_one_due_before_it_was_published_never_goes(shop: Billing) -> None:
    made = issued(shop, -30, 0)
    assert states(shop, made["id"]) == ["NOT_APPLICABLE", "PENDING"]
    tick(shop, "2026-11-23 10:00")
    assert told(shop) == []


def test_night_and_holidays_put_it_off(shop: Billing) -> None:
    actor = Actor(shop.place.shop.shop_id, "cli", "test", shop.place.clock.now())
    place = shop.place
    place.parts.db.write(lambda session: set_setting(session, actor, "holidays", "2026-12-14"))
    made = issued(shop, -1)
    tick(shop, "2026-12-14 12:00")
    tick(shop, "2026-12-14 22:00")
    assert told(shop) == []
    assert states(shop, made["id"]) == ["PENDING"]
    tick(shop, "2026-12-15 10:00")
    assert len(told(shop)) == 1
    place.parts.db.write(lambda session: set_setting(session, actor, "holidays", "none"))


def test_what_is_paid_is_not_asked_for(shop: Billing) -> None:
    made = issued(shop, -1)
    shop.pay(made["id"], "1062")
    assert states(shop, made["id"]) == ["NOT_APPLICABLE"]
    tick(shop, "2026-12-14 12:00")
    assert told(shop) == []


def test_the_deposits_reminder_ends_with_the_deposit(shop: Billing) -> None:
    remind = [{"relative_scheduled_days": 0, "message": "The deposit"}]
    deposit = {
        "request_type": "DEPOSIT",
        "due_date": "2026-12-01",
        "percentage_requested": "50",
        "reminders": remind,
    }
    balance = {
        "request_type": "BALANCE",
        "due_date": "2026-12-15",
        "reminders": [{"relative_scheduled_days": 0, "message": "The rest"}],
    }
    made = issued(shop, payment_requests=[deposit, balance])
    shop.pay(made["id"], "531")
    assert states(shop, made["id"]) == ["NOT_APPLICABLE", "PENDING"]
    tick(shop, "2026-12-01 12:00")
    assert told(shop) == []
    tick(shop, "2026-12-15 12:00")
    [text] = told(shop)
    assert text.startswith("The rest\n")


def test_who_has_stopped_us_is_left_alone(shop: Billing) -> None:
    made = issued(shop, -1)
    place = shop.place

    def stop(session: Any) -> None:
        mine = select(ChatIdentity).where(ChatIdentity.customer_id == shop.customer)
        session.exec(mine).one().stopped_at = place.clock.now()

    place.parts.db.write(stop)
    tick(shop, "2026-12-14 12:00")
    assert told(shop) == []
    tick(shop, "2026-12-23 12:00")
    assert states(shop, made["id"]) == ["NOT_APPLICABLE"]


def test_the_shops_own_plan_and_it_are_one_message(shop: Billing) -> None:
    place = shop.place
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    timing = parse_timing("due-1 10:00")
    place.parts.db.write(
        lambda session: start_plan(session, actor, timing, customer_id=shop.customer)
    )
    made = issued(shop, -1)
    tick(shop, "2026-12-14 10:00")
    tick(shop, "2026-12-14 11:00")
    assert len(told(shop)) == 1
    assert states(shop, made["id"]) == ["SENT"]


def test_no_limit_counts_it_and_two_bills_of_a_day_are_one_message(shop: Billing) -> None:
    made = issued(shop, -5, -4, -3, -2, -1)
    other = issued(shop, -1, note="And this")
    for day in range(10, 15):
        tick(shop, f"2026-12-{day} 10:00")
    texts = told(shop)
    assert len(texts) == 5
    assert texts[-1].startswith("Due tomorrow\nAnd this\n")
    assert states(shop, made["id"]) == ["SENT"] * 5
    assert states(shop, other["id"]) == ["SENT"]


def test_a_later_due_date_moves_it(shop: Billing) -> None:
    made = issued(shop, -1)
    uid = made["payment_requests"][0]["uid"]
    shop.update(made, payment_requests=[{"uid": uid, "due_date": "2026-12-20"}])
    tick(shop, "2026-12-14 12:00")
    assert told(shop) == []
    tick(shop, "2026-12-19 12:00")
    assert len(told(shop)) == 1


def test_a_later_due_date_of_another_door_moves_it_too(shop: Billing) -> None:
    made = issued(shop, -1)
    answer = shop.place.live.put(f"/invoices/{made['id']}", {"due_date": "2026-12-20"})
    assert answer.status == 200, answer.raw
    tick(shop, "2026-12-14 12:00")
    assert told(shop) == []
    tick(shop, "2026-12-19 12:00")
    assert len(told(shop)) == 1


def test_one_that_waits_past_its_day_goes_though_the_invoice_changes_meanwhile(
    shop: Billing,
) -> None:
    place = shop.place
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    place.parts.db.write(lambda session: set_setting(session, actor, "holidays", "2026-12-14"))
    made = issued(shop, -1)
    tick(shop, "2026-12-14 12:00")
    tick(shop, "2026-12-15 09:00")
    shop.update(made, title="Rails")
    tick(shop, "2026-12-15 10:00")
    assert len(told(shop)) == 1
    place.parts.db.write(lambda session: set_setting(session, actor, "holidays", "none"))

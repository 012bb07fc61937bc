"""A reminder that waited is looked at once more before it goes: dropped, put off, or written anew."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from bot import reminders, undelivered
from bot.message import Reply
from core.actor import Actor
from core.chats import contacts
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.outbox import OutboxRow
from core.reminders import sending
from core.reminders.models import ReminderSent
from core.shops.models import ChatIdentity
from core.shops.settings import set_setting
from tests.bot.conversations.world import EDGE, Talk, begun, gupta_hardware
from tests.factories import make_actor

NINE = dt.datetime(2026, 11, 22, 3, 30, tzinfo=dt.UTC)  # Sunday 09:00 in India
NEWER = (
    "Namaste Mohan ji, Gupta Hardware ka {} baaki hai (bill 0351, 28 Oct). "
    "Bhugtan ke liye niche dabayein."
)


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    """Mohan was reminded by hand at 10:00; the message has not gone."""
    return begun(_reminded, db, clock)


def _reminded(db: Database, clock: FixedClock) -> Talk:
    made = gupta_hardware(db, clock)
    made.say("mohan ko yaad dilao")
    made.tap(made.labels[0])
    return made


def waiting(talk: Talk) -> OutboxRow:
    with talk.db.reading() as session:
        rows = session.exec(select(OutboxRow).where(OutboxRow.topic == "chat.demo")).all()
    (row,) = [row for row in rows if "reminder" in row.payload]
    return row


def ask(talk: Talk, at: dt.datetime | None = None) -> bool | dt.datetime:
    row = waiting(talk)
    now = at or talk.clock.now()
    return talk.db.write(lambda session: reminders.still_due(session, row, now))


def states(talk: Talk) -> list[tuple[str, str]]:
    with talk.db.reading() as session:
        rows = session.exec(select(ReminderSent).order_by("on")).all()
    return [(row.state, row.why) for row in rows]


def text_of(talk: Talk) -> ChatMessage:
    with talk.db.reading() as session:
        return session.get_one(ChatMessage, (talk.shop.shop_id, waiting(talk).payload["message"]))


def test_one_that_is_as_it_was_goes(talk: Talk) -> None:
    assert ask(talk) is True
    assert text_of(talk).text == NEWER.format("₹5,310")
    assert states(talk) == [("sent", "")]


def test_what_is_no_reminder_always_goes(talk: Talk) -> None:
    row = waiting(talk)
    row.payload = {"message": row.payload["message"]}
    later = talk.clock.now() + dt.timedelta(days=30)
    assert talk.db.write(lambda session: reminders.still_due(session, row, later)) is True


def test_paid_in_the_meantime_it_is_dropped_and_not_counted(talk: Talk) -> None:
    talk.say("mohan ne 5310 cash diya")
    assert ask(talk) is False
    assert states(talk) == [("dropped", "no longer due")]
    assert ask(talk) is False


def test_paid_in_part_it_names_what_is_left(talk: Talk) -> None:
    talk.say("mohan ne 2000 cash diya")
    assert ask(talk) is True
    message = text_of(talk)
    assert message.text == NEWER.format("₹3,310")
    assert message.body["link"][0] == "Pay ₹3,310"
    assert dict(message.body["template"]["values"])["balance"] == "₹3,310"
    assert states(talk) == [("sent", "")]


@pytest.mark.parametrize(
    "word", ["bill me kuch galat hai", "reminder band karo", "25 tareekh ko de dunga", "paid"]
)
def test_his_own_word_since_lets_it_rest(talk: Talk, word: str) -> None:
    mohan = Talk(talk.db, talk.clock, talk.shop, address=text_of(talk).address)
    mohan.say(word)
    assert ask(talk) is False
    assert states(talk) == [("dropped", "no longer due")]


def test_the_owners_pause_since_lets_it_rest(talk: Talk) -> None:
    talk.say("mohan ko 30 nov tak yaad mat dilana")
    assert ask(talk) is False


def test_a_night_puts_it_off_to_nine_and_it_is_asked_again_then(talk: Talk) -> None:
    assert ask(talk, dt.datetime(2026, 11, 21, 14, 29, tzinfo=dt.UTC)) is True  # 19:59
    assert ask(talk, dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)) == NINE  # 20:00
    assert ask(talk, dt.datetime(2026, 11, 21, 20, 0, tzinfo=dt.UTC)) == NINE  # 01:30
    assert ask(talk, NINE) is True
    talk.say("mohan ne 5310 cash diya")
    assert ask(talk, NINE) is False


def test_a_week_late_it_is_dropped(talk: Talk) -> None:
    assert ask(talk, NINE + dt.timedelta(days=6)) is True
    assert ask(talk, NINE + dt.timedelta(days=7)) is False
    assert states(talk) == [("dropped", "no longer due")]


def test_one_of_a_later_day_takes_its_place(talk: Talk, clock: FixedClock) -> None:
    clock.advance(dt.timedelta(days=1))
    old = waiting(talk)
    talk.say("mohan ko yaad dilao")
    talk.tap(talk.labels[0])
    drop = talk.db.write(lambda session: reminders.still_due(session, old, clock.now()))
    assert drop is False
    assert states(talk) == [("dropped", "no longer due"), ("sent", "")]


def test_a_holiday_does_not_hold_what_was_asked_by_hand(talk: Talk, clock: FixedClock) -> None:
    actor = make_actor(talk.shop, clock.now())
    talk.db.write(lambda session: set_setting(session, actor, "holidays", "sun"))
    assert ask(talk, NINE) is True
    row = waiting(talk)
    planned: dict[str, Any] = {**row.payload["reminder"], "by_hand": False}
    row.payload = {**row.payload, "reminder": planned}
    monday = NINE + dt.timedelta(days=1)
    assert talk.db.write(lambda session: reminders.still_due(session, row, NINE)) == monday


def test_one_that_could_not_go_is_not_counted(talk: Talk) -> None:
    row = waiting(talk)
    talk.db.write(lambda session: undelivered.tell(session, row, "blocked", talk.clock.now()))
    assert states(talk) == [("dropped", "not reached")]
    with talk.db.reading() as session:
        told = session.exec(select(ChatMessage).where(ChatMessage.address == "owner")).all()
    assert "⚠️ Mohan ko yaad-dilana nahi gaya: unhone message band kiye hain." in [
        one.text for one in told
    ]


def test_a_reminder_carries_what_it_asks_for(talk: Talk) -> None:
    about = waiting(talk).payload["reminder"]
    assert about["on"] == "2026-11-21"
    assert about["whole"] is True
    assert about["by_hand"] is True
    assert about["chats"] == 1
    assert len(about["items"]) == 1
    assert Reply("demo", "1", "x").reminder is None


def tick(talk: Talk, at: dt.datetime) -> list[str]:
    """Let plans go at an instant; return what the owner was told by itself since."""
    sending.tick(talk.db, at=at, holder="test")
    with talk.db.reading() as session:
        statement = select(OutboxRow).where(OutboxRow.topic == "reminder")
        rows = [row for row in session.exec(statement).all() if row.available_at <= at]
    for row in rows:
        actor = Actor(row.shop_id, "scheduler", "reminder", at)
        talk.db.write(partial(reminders.deliver, edge=EDGE, actor=actor, row=row))
    with talk.db.reading() as session:
        told = session.exec(select(ChatMessage).where(ChatMessage.at == at)).all()
    return sorted(one.text for one in told)


def test_a_plan_tells_the_owner_once_of_a_dead_chat_and_goes_on_when_it_lives(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    talk.say("mohan ko har roz yaad dilana")
    talk.tap("Chalu karo")
    address = "customer:" + people(talk)["Mohan Lal"]
    db.write(lambda s: contacts.left(s, "demo", address, why="blocked", at=clock.now()))
    tens = [NINE + dt.timedelta(days=days, hours=1) for days in range(5)]
    assert tick(talk, tens[0]) == [
        "⚠️ Mohan ko yaad-dilana nahi gaya: unhone message band kiye hain."
    ]
    assert states(talk) == [("dropped", "not reached")]
    assert tick(talk, tens[1]) == []
    db.write(lambda s: contacts.came_back(s, "demo", address))
    assert tick(talk, tens[2]) == [NEWER.format("₹5,310")]
    db.write(lambda s: stop(s, talk, address))
    assert tick(talk, tens[3]) == []
    assert states(talk) == [("dropped", "not reached"), ("sent", "")]


def people(talk: Talk) -> dict[str, str]:
    with talk.db.reading() as session:
        return {one.name: one.id for one in session.exec(select(Customer)).all()}


def stop(session: Session, talk: Talk, address: str) -> None:
    row = session.get_one(ChatIdentity, (talk.shop.shop_id, "demo", address))
    row.stopped_at = talk.clock.now()
    session.add(row)

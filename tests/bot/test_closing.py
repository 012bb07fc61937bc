"""The day told by itself at closing time: once, whatever runs twice, dies or jumps."""

import random
import threading
from datetime import datetime

import pytest
from sqlmodel import Session, select

from bot.closing import Closing, tell
from core import audit, invariants
from core.chats.models import ChatMessage
from core.clock import INDIA, FixedClock
from core.db import Database
from core.ids import IdSource
from core.outbox import OutboxRow
from core.shops.models import Shop
from core.shops.service import Owner, add_member
from core.shops.settings import set_setting
from tests.bot.conversations.test_world_a_day import DAY, say_the_day
from tests.bot.conversations.test_world_a_money import talk as talk  # the same world
from tests.bot.conversations.world import Talk, gupta_hardware
from tests.factories import make_actor


def india(day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=INDIA)


def pushed(db: Database) -> list[ChatMessage]:
    """What was written without a message that asked for it."""
    with db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    return [row for row in rows if row.text.startswith("📊")]


def test_the_day_of_the_page_is_told_at_nine_and_once(talk: Talk) -> None:
    say_the_day(talk)
    closing = Closing(talk.db, talk.clock)
    talk.clock.move(india(21, 20, 59, 59))
    assert closing.run() == 0
    talk.clock.move(india(21, 21))
    assert closing.run() == 1
    (row,) = pushed(talk.db)
    with talk.db.reading() as session:
        seal = audit.seal(session, talk.shop.shop_id)
    assert row.text == f"{DAY}\n🔏 {seal}"
    assert row.address == "owner"
    assert [button["label"] for button in row.body["buttons"]] == ["Bill dikhao", "PDF"]
    for later in (india(21, 21, 0, 2), india(21, 23, 59), india(22, 9)):
        talk.clock.move(later)
        assert closing.run() == 0
        assert Closing(talk.db, talk.clock).run() == 0  # started anew
    assert len(pushed(talk.db)) == 1
    with talk.db.reading() as session:
        assert invariants.check(session) == []


def test_a_registered_shop_is_told_of_udhaar_without_a_bill(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    for name in ("ramesh", "mohan", "salim"):
        talk.say(f"100 udhaar {name}")
    talk.clock.move(india(21, 21))
    Closing(talk.db, talk.clock).run()
    assert "3 udhaar bina bill ke" in pushed(talk.db)[0].text.splitlines()


def test_a_day_with_nothing_to_tell_is_silent(db: Database, clock: FixedClock) -> None:
    talk = gupta_hardware(db, clock)
    closing = Closing(db, clock)
    clock.move(india(22, 21))
    assert closing.run() == 0
    assert pushed(db) == []
    assert talk.say("500 aaya sunil se gpay").startswith("✅")
    clock.move(india(23, 8))
    # of two days without anything only the second was told, as it was one with a payment
    clock.move(india(23, 21))
    assert closing.run() == 0


def test_each_shop_has_its_own_hour_and_each_owner_his_message(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    actor = make_actor(talk.shop, clock.now())

    def late(session: Session) -> None:
        set_setting(session, actor, "closing_time", "22:30")
        add_member(session, actor, Owner("demo", "wife", "Sita"))
        add_member(session, actor, Owner("demo", "9800000210", "Chotu"), role="staff")

    db.write(late)
    talk.say("500 aaya sunil se gpay")
    clock.move(india(21, 22, 29, 59))
    assert Closing(db, clock).run() == 0
    clock.move(india(21, 22, 30))
    assert Closing(db, clock).run() == 1
    assert sorted(row.address for row in pushed(db)) == ["owner", "wife"]


def test_a_worker_that_was_down_tells_the_day_when_it_is_back(talk: Talk) -> None:
    say_the_day(talk)
    talk.clock.move(india(22, 8))
    assert Closing(talk.db, talk.clock).run() == 1
    (row,) = pushed(talk.db)
    assert row.text.startswith("📊 21 Nov\nBikri *₹9,190*")
    talk.clock.move(india(22, 21))
    # the 22nd itself has only the claim that still waits
    assert Closing(talk.db, talk.clock).run() == 1
    assert pushed(talk.db)[-1].text.splitlines()[-2] == "Jaanch baaki: Ajay ₹1,300"


def test_a_shop_made_after_its_closing_time_is_not_told_of_the_day_before(
    db: Database, clock: FixedClock
) -> None:
    gupta_hardware(db, clock)
    assert Closing(db, clock).run() == 0
    assert pushed(db) == []


def test_a_clock_that_jumps_tells_no_day_twice_and_loses_none(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    closing = Closing(talk.db, talk.clock)
    talk.say("500 aaya sunil se gpay")
    told = 0
    for at in (india(21, 21, 5), india(21, 20), india(21, 21, 1), india(23, 3), india(21, 22)):
        talk.clock.move(at)
        told += closing.run()
    assert told == 1
    talk.clock.move(india(22, 12))
    closing.run()
    talk.say("mohan ne 2000 cash diya")
    talk.clock.move(india(22, 21))
    assert closing.run() == 1
    assert [row.text.splitlines()[0] for row in pushed(talk.db)] == ["📊 21 Nov", "📊 22 Nov"]


def test_workers_at_the_same_instant_tell_it_once(
    database_url: str, db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    talk.say("500 aaya sunil se gpay")
    clock.move(india(21, 21))
    told: list[int] = []
    start = threading.Barrier(4)

    def work(n: int) -> None:
        own = Database(database_url, ids=IdSource(clock, random.Random(n).randbytes))
        start.wait()
        told.append(Closing(own, clock).run())
        own.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [0, 0, 0, 1]
    assert len(pushed(db)) == 1


def test_a_death_before_the_commit_leaves_nothing_and_the_next_run_tells(
    db: Database, clock: FixedClock
) -> None:
    talk = gupta_hardware(db, clock)
    talk.say("500 aaya sunil se gpay")
    at = india(21, 21)

    def dies(session: Session) -> None:
        tell(session, talk.shop.shop_id, at.date(), at=at)
        raise KeyError("killed")

    with pytest.raises(KeyError):
        talk.db.write(dies)
    assert pushed(talk.db) == []
    talk.clock.move(at)
    assert Closing(talk.db, talk.clock).run() == 1
    assert len(pushed(talk.db)) == 1


def test_what_was_given_up_is_told(talk: Talk) -> None:
    talk.say("500 aaya sunil se gpay")
    at = india(21, 20, 30)

    def gives_up(session: Session) -> None:
        messages = session.exec(select(ChatMessage).where(ChatMessage.address == "9800004210"))
        message = messages.first()
        assert message
        rows = session.exec(select(OutboxRow)).all()
        row = next(row for row in rows if row.payload.get("message") == message.id)
        row.state, row.done_at = "dead", at
        session.add(row)

    talk.db.write(gives_up)
    talk.clock.move(india(21, 21))
    Closing(talk.db, talk.clock).run()
    assert "⚠️ Nahi pahuncha: Ramesh Kumar" in pushed(talk.db)[0].text.splitlines()


def test_one_shops_fault_does_not_silence_the_others(db: Database, clock: FixedClock) -> None:
    broken, sound = gupta_hardware(db, clock), gupta_hardware(db, clock)
    actor = make_actor(sound.shop, clock.now())
    db.write(lambda session: add_member(session, actor, Owner("demo", "second")))
    sound.address = "second"
    sound.say("500 aaya sunil se gpay")

    def breaks(session: Session) -> None:
        row = session.get_one(Shop, broken.shop.shop_id)
        row.closing_time = "at nine"
        session.add(row)

    db.write(breaks)
    clock.move(india(21, 21))
    assert Closing(db, clock).run() == 1
    assert {row.shop_id for row in pushed(db)} == {sound.shop.shop_id}

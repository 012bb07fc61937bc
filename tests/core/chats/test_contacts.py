"""Whether a chat can be reached, whatever the order in which one hears of it."""

import threading
from datetime import datetime, timedelta
from itertools import permutations

import pytest

from core.chats import contacts
from core.chats.models import Contact
from core.clock import FixedClock
from core.db import Database

CHAT = ("telegram", "101")
HOUR = timedelta(hours=1)


def came(db: Database, at: datetime, name: str = "Asha", lang: str = "hi") -> None:
    db.write(lambda session: contacts.came_in(session, CHAT, at=at, name=name, lang=lang))


def left(db: Database, at: datetime) -> None:
    db.write(lambda session: contacts.left(session, *CHAT, why="blocked", at=at))


def contact(db: Database) -> Contact:
    with db.reading() as session:
        found = contacts.contact_of(session, *CHAT)
    assert found
    return found


@pytest.mark.parametrize("order", list(permutations(("1", "blocks", "2"))))
def test_who_blocked_and_wrote_again_is_reached_in_whatever_order_it_is_heard(
    db: Database, clock: FixedClock, order: tuple[str, ...]
) -> None:
    at = {"1": clock.now(), "blocks": clock.now() + HOUR, "2": clock.now() + 2 * HOUR}
    for what in order:
        if what == "blocks":
            left(db, at[what])
        else:
            came(db, at[what])
    found = contact(db)
    assert found.last_in_at == at["2"]
    assert (found.left_at, found.left_why) == (None, "")


def test_who_blocked_last_is_not_reached_until_he_writes_or_lets_us(
    db: Database, clock: FixedClock
) -> None:
    came(db, clock.now())
    left(db, clock.now())
    assert (contact(db).left_at, contact(db).left_why) == (clock.now(), "blocked")
    db.write(lambda session: contacts.came_back(session, *CHAT))
    assert contact(db).left_at is None
    left(db, clock.now())
    came(db, clock.now() + HOUR)
    assert contact(db).left_at is None


def test_a_message_without_a_name_takes_away_none(db: Database, clock: FixedClock) -> None:
    came(db, clock.now(), "Asha", "hi")
    came(db, clock.now(), "", "")
    assert (contact(db).name, contact(db).lang) == ("Asha", "hi")
    came(db, clock.now(), "A" * 300, "en")
    assert (contact(db).name, contact(db).lang) == ("A" * 100, "en")


def test_the_day_of_free_answers_ends_after_24_hours(db: Database, clock: FixedClock) -> None:
    assert not contacts.is_open(None, clock.now())
    left(db, clock.now())
    assert not contacts.is_open(contact(db), clock.now())
    came(db, clock.now())
    came(db, clock.now() - HOUR)
    found, day = contact(db), timedelta(hours=24)
    assert contacts.is_open(found, clock.now() + day - timedelta(microseconds=1))
    assert not contacts.is_open(found, clock.now() + day)


def test_many_who_hear_of_a_new_chat_at_once_make_one(db: Database, clock: FixedClock) -> None:
    threads = [threading.Thread(target=came, args=(db, clock.now() + n * HOUR)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert contact(db).last_in_at == clock.now() + 5 * HOUR

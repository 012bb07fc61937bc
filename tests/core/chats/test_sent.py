"""How far a call came: whatever the order in which its states arrive, they end the same."""

from itertools import permutations

import pytest
from sqlmodel import Session

from core.chats import sent
from core.chats.sent import Call
from core.clock import FixedClock
from core.db import Database

CALL = Call(("shp_1", "msg_1", 0), ("whatsapp", "9800000001"), "SM1")
END = {
    ("sent", "delivered", "read"): "read",
    ("sent", "delivered", "failed"): "failed",
    ("sent", "failed"): "failed",
    ("read", "failed"): "failed",
    ("sent", "delivered"): "delivered",
}


def arrive(db: Database, clock: FixedClock, states: tuple[str, ...]) -> list[bool]:
    def work(session: Session, state: str) -> bool:
        row = sent.find(session, "whatsapp", "SM1")
        assert row
        return sent.advance(session, row, state=state, error=state, at=clock.now())

    return [db.write(lambda session: work(session, state)) for state in states]  # noqa: B023


def state_of(db: Database) -> str:
    with db.reading() as session:
        return sent.parts_of(session, "shp_1", "msg_1")[0].state


@pytest.mark.parametrize("states", END, ids="-".join)
def test_every_order_and_every_repetition_ends_the_same(
    db: Database, clock: FixedClock, states: tuple[str, ...]
) -> None:
    for order in permutations((*states, states[-1], states[0])):
        db.write(lambda session: sent.note(session, CALL, at=clock.now()))
        news = arrive(db, clock, order)
        assert state_of(db) == END[states], order
        assert news.count(True) <= len(states), order
        assert sum(new for new, state in zip(news, order, strict=True) if state == "failed") <= 1
        db.write(lambda session: session.delete(sent.find(session, "whatsapp", "SM1")))


def test_a_part_that_is_noted_stays_as_it_is(db: Database, clock: FixedClock) -> None:
    """The answer to its call comes after its first status, which brought its number along."""
    db.write(lambda session: sent.note(session, CALL, at=clock.now()))
    arrive(db, clock, ("delivered",))
    other = Call(CALL.of, CALL.chat, "SM2")
    for call in (CALL, other):
        db.write(lambda session: sent.note(session, call, at=clock.now()))  # noqa: B023
    with db.reading() as session:
        (row,) = sent.parts_of(session, "shp_1", "msg_1").values()
        assert (row.provider_id, row.state) == ("SM1", "delivered")
    assert db.write(lambda session: sent.find(session, "telegram", "SM1")) is None


def test_a_file_that_lies_there_is_known_by_shop_and_channel(db: Database) -> None:
    for file_id in ("f1", "f2"):
        db.write(
            lambda session: sent.store_file(
                session,
                "shp_1",
                "telegram",
                digest="d",
                file_id=file_id,  # noqa: B023
            )
        )
    with db.reading() as session:
        assert sent.stored_file(session, "shp_1", "telegram", "d") == "f2"
        assert sent.stored_file(session, "shp_2", "telegram", "d") is None
        assert sent.stored_file(session, "shp_1", "whatsapp", "d") is None

"""A process of its own that kills children at each statement and commit of a reminder's way.

``python -m tests.killed_reminders URL [STEP]``: from the tick that finds Monday's plan due to the message
that is delivered. After each death another worker goes on: everyone has his message once.
"""

import os
import signal
import sys

from sqlmodel import Session, select

from adapters.senders import LocalSender, ReminderSender
from core import invariants
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow, Sender
from core.reminders.models import ReminderSent
from core.reminders.sending import Reminders
from tests.core.reminders.world import EDGE, World, india
from tests.killed import START, database, die_at, forked, read_languages


def work(db: Database, at: str) -> None:
    """Let a worker do what is due at an hour."""
    clock = FixedClock(india(at))
    Reminders(db, clock, f"worker {at}").run()
    senders: dict[str, Sender] = {
        "reminder": ReminderSender(db, clock, EDGE),
        "chat.demo": LocalSender(db, clock),
    }
    BuiltinExecutor(db, senders, clock).drain()


def verify(url: str, shop_id: str) -> None:
    """Each of the two has one message, and the notes say so."""
    db = database(url)
    for at in ("2026-11-23 10:05", "2026-11-23 10:10"):
        work(db, at)
    with db.reading() as session:
        assert invariants.check(session, shop_id) == []
        told = session.exec(_told(shop_id)).all()
        states = _states(session, shop_id)
    assert sorted(told) == ["Mohan Lal", "Sunil Verma"], f"told {told}"
    assert states == {"sent": 2}, f"notes {states}"
    db.close()


def _told(shop_id: str):  # type: ignore[no-untyped-def]  # noqa: ANN202  (SQLModel's Select)
    return select(ChatMessage.address).where(
        ChatMessage.shop_id == shop_id,
        ChatMessage.delivered_at != None,  # noqa: E711  (SQL)
    )


def _states(session: Session, shop_id: str) -> dict[str, int]:
    rows = session.exec(select(ReminderSent.state).where(ReminderSent.shop_id == shop_id)).all()
    left = select(OutboxRow.id).where(OutboxRow.shop_id == shop_id, OutboxRow.state == "dead")
    assert session.exec(left).first() is None, "a send was given up"
    return {state: rows.count(state) for state in set(rows)}


def one_point(url: str, point: int) -> tuple[bool, bool]:
    """(was killed, was right afterwards)."""
    read, write = os.pipe()

    def first() -> None:
        db = database(url)
        os.write(write, World(db, FixedClock(START)).shop.shop_id.encode())
        db.close()

    assert forked(first) == 0
    shop_id = os.read(read, 400).decode()
    os.close(read)
    os.close(write)

    def second() -> None:
        db = database(url)
        die_at(point)
        work(db, "2026-11-23 10:00")
        db.close()

    killed = forked(second) == -signal.SIGKILL
    return killed, forked(lambda: verify(url, shop_id)) == 0


def main(url: str, step: int = 1) -> int:
    """Go through all points (every ``step``-th)."""
    read_languages()
    bad, points, killed = 0, 0, True
    while killed:
        killed, right = one_point(url, points * step + 1)
        points += killed
        if not right:
            bad += 1
            print(f"  remind: wrong after point {points * step}")
    print(f"remind: {points} points")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1))

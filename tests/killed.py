"""A process of its own that kills children of its own: at each statement and each commit of an act.

``python -m tests.killed URL`` prints a line for each act with the number of points, and one for each
point after which something was lost, doubled or unsound. It forks while it has no thread and no open
database, so that each child begins clean.
"""

import os
import random
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import Session, select

from bot import replies
from bot.context import ShopContext
from bot.message import Message
from bot.respond import respond
from bot.turn import Edge
from bot.understand import understand
from core import invariants
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor
from core.ids import IdSource
from core.invoices.models import Invoice
from core.ledger.queries import balance
from core.outbox import OutboxRow
from core.payments.models import Payment
from core.shops.service import Owner
from tests.factories import make_actor, make_customer, make_item, make_shop

EDGE = Edge(public_url="https://bill.example", secret=b"test", phone_channel="demo")
START = datetime(2026, 11, 21, 4, 30, tzinfo=UTC)
BILL = "ramesh ko 2 bori cement 380"


def say(db: Database, owner: str, n: int, *, text: str = "", button: str | None = None) -> Any:
    """One message of the owner, the n-th; the same n again is the same message again."""
    at = START + timedelta(seconds=n)
    message = Message("demo", owner, f"m{n}", text, at, button=button)
    return respond(db, message, edge=EDGE)


def button(replies: Any, owner: str, prefix: str) -> str:
    """Find a button under what the owner was answered."""
    mine = [one for reply in replies if reply.address == owner for one in reply.buttons]
    return str(next(one.id for one in mine if one.id.startswith(prefix)))


def prepare(db: Database, owner: str, act: str) -> str:
    """Make a shop and do what comes before the act; return the button that does it."""
    shop = make_shop(db, START, owners=(Owner("demo", owner),))
    actor = make_actor(shop, START)
    make_customer(db, actor, phone=f"98000{random.randrange(10_000, 99_999)}")
    make_item(db, actor, unit="BAG")
    shown = say(db, owner, 1, text=BILL)
    send = button(shown, owner, "d.send")
    if act == "issue":
        return send
    sent = say(db, owner, 2, button=send)
    return button(sent, owner, "b.paid" if act == "pay" else "u.invoice")


def read_languages() -> None:
    """Read them before the forks, once for all children."""
    understand(BILL, ShopContext(), START.date())
    replies.tables()


def forked(work: Callable[[], object]) -> int:
    """Run in a child; its exit code, or minus the signal that ended it."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(f"  {type(error).__name__}: {error}")
            sys.stdout.flush()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def database(url: str) -> Database:
    """Open it."""
    return Database(url, ids=IdSource(FixedClock(START), os.urandom))


def die_at(point: int) -> None:
    """End this process at the n-th statement or commit from now on."""
    count = 0

    def step(*_: object) -> None:
        nonlocal count
        count += 1
        if count == point:
            os.kill(os.getpid(), signal.SIGKILL)

    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, step)


class Sent:
    """Takes what the outbox delivers."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def deliver(self, row: OutboxRow) -> None:
        self.rows.append(str(row.payload["message"]))


def verify(url: str, owner: str, act: str, tap: str) -> None:
    """The same message again: one effect, one answer, sound books."""
    db = database(url)
    say(db, owner, 9, button=tap)
    say(db, owner, 9, button=tap)
    with db.reading() as session:
        shop_id = _shop_of(session, owner)
        assert invariants.check(session, shop_id) == []
        _one_effect(session, shop_id, act)
        answers = session.exec(
            select(ChatMessage.id).where(
                ChatMessage.shop_id == shop_id,
                ChatMessage.direction == "out",
                ChatMessage.address == owner,
            )
        ).all()
    steps = {"issue": 2, "pay": 3, "undo": 3}[act]
    assert len(answers) == steps, f"{len(answers)} answers"
    sent = Sent()
    clock = FixedClock(START + timedelta(hours=1))
    senders: dict[str, Any] = {"chat.demo": sent, "event": Ignored()}
    executor = BuiltinExecutor(db, senders, clock)
    executor.drain()
    mine = [one for one in sent.rows if one in answers]
    assert sorted(mine) == sorted(answers), "an answer was not sent once"
    db.close()


class Ignored:
    """Takes events."""

    def deliver(self, row: OutboxRow) -> None:
        """Do nothing."""


def _shop_of(session: Session, owner: str) -> str:
    return (
        session.exec(select(ChatMessage.shop_id).where(ChatMessage.address == owner)).first() or ""
    )


def _one_effect(session: Session, shop_id: str, act: str) -> None:
    bills = session.exec(select(Invoice).where(Invoice.shop_id == shop_id)).all()
    paid = session.exec(select(Payment).where(Payment.shop_id == shop_id)).all()
    assert len(bills) == 1, f"{len(bills)} bills"
    assert bills[0].status == ("cancelled" if act == "undo" else "issued")
    assert len(paid) == (1 if act == "pay" else 0), f"{len(paid)} payments"
    owed = balance(session, shop_id, bills[0].customer_id or "")
    assert owed == (bills[0].total_paise if act == "issue" else 0), f"owes {owed}"


def one_point(url: str, act: str, point: int) -> tuple[bool, bool]:
    """(was killed, was right afterwards)."""
    owner = f"{act}-{point}-{os.getpid()}"
    read, write = os.pipe()

    def first() -> None:
        db = database(url)
        os.write(write, prepare(db, owner, act).encode())
        db.close()

    assert forked(first) == 0
    tap = os.read(read, 400).decode()
    os.close(read)
    os.close(write)

    def second() -> None:
        db = database(url)
        die_at(point)
        say(db, owner, 9, button=tap)
        db.close()

    killed = forked(second) == -signal.SIGKILL
    return killed, forked(lambda: verify(url, owner, act, tap)) == 0


def main(url: str, step: int = 1) -> int:
    """Go through all points of each act (every ``step``-th)."""
    read_languages()
    bad = 0
    for act in ("issue", "pay", "undo"):
        points, killed = 0, True
        while killed:
            killed, right = one_point(url, act, points * step + 1)
            points += killed
            if not right:
                bad += 1
                print(f"  {act}: wrong after point {points * step}")
        print(f"{act}: {points} points")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1))

"""A process of its own that kills children of its own: at each commit and each call to a provider.

``python -m tests.killed_einvoice URL STEP``, set up by the environment as the product is, with a stand-in of
a provider that lives on elsewhere. Each point has a document of its own: a child begins to register it (or
to cancel it, to make its e-way bill, a note on it) and dies at the n-th commit, or before or after the n-th
call; another, five minutes later, does the same again, as callers do, and lets the worker work. It forks
while it has no thread and no open database. A line for each point tells what was done, whether it was killed,
and right, and the numbers.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, event
from sqlmodel import select

from adapters.app import create_app
from adapters.gateways.line import Line
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.credentials.service import NewKey, create
from core.einvoice.models import EwayBill, Registration
from core.outbox import OutboxRow
from tests.adapters.client import Client
from tests.adapters.rest.einvoice.live import SELLER, document, token_of
from tests.factories import make_shop
from tests.killed import forked, read_languages
from tests.killed_channels import LATER, Death

START = datetime(2026, 11, 26, 5, tzinfo=UTC)
CANCEL = {"reason": "2", "remarks": "wrong quantity"}
LORRY = {"vehicle_no": "RJ14GB2207", "mode": "1", "distance_km": 120}
NOTE = {"type": "CRN", "items": [{"line": 1, "qty": 1}]}
WHATS = ("register", "cancel", "eway", "note")


def parts_at(at: datetime) -> Parts:
    """Put the product together as it is set up."""
    return build(load(env_file=None), clock=FixedClock(at))


def prepare() -> str:
    """Make a shop and a client of its; return a token."""
    parts = parts_at(START)
    shop = make_shop(parts.db, START)
    actor = Actor(shop.shop_id, "cli", "cli", START)
    asked = NewKey(dialect="einvoice", gstin=SELLER, scopes=("read", "write"))
    client = parts.db.write(lambda session: create(session, actor, asked).shown)
    token = token_of(create_app(parts), client)
    parts.close()
    return token


def die_at(point: int) -> None:
    """End this process at the n-th commit or call from now on."""
    death = Death(point)
    event.listen(Engine, "commit", death.step)
    setattr(Line, "call", death.around(Line.call))  # noqa: B010


def post(parts: Parts, token: str, path: str, body: Any) -> int:
    """Call the live API; return its status."""
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client(create_app(parts)).post(f"/einvoice/v1{path}", json=body, headers=headers)
    return int(answer.status_code)


def registered(parts: Parts, number: str) -> list[Registration]:
    """The registrations of a document."""
    with parts.db.reading() as session:
        rows = session.exec(select(Registration).where(Registration.number == number)).all()
        session.expunge_all()
        return list(rows)


def on_the_road(parts: Parts, number: str) -> list[EwayBill]:
    """The e-way bills of a document."""
    with parts.db.reading() as session:
        rows = session.exec(select(EwayBill).where(EwayBill.doc_number == number)).all()
        session.expunge_all()
        return list(rows)


def act(parts: Parts, token: str, what: str, number: str) -> int:
    """Register a document, cancel it, make its e-way bill, or register a note on it."""
    if what == "register":
        return post(parts, token, "/irn", document(number))
    irn = registered(parts, number)[0].irn
    if what == "eway":
        return post(parts, token, "/ewb", {"irn": irn, **LORRY})
    if what == "note":
        return post(parts, token, "/cdnr", {"against_irn": irn, "number": f"C{number}", **NOTE})
    return post(parts, token, "/irn/cancel", {"irn": irn, **CANCEL})


def verify(token: str, what: str, number: str) -> None:
    """The same again, and the worker: one number, sound books, nothing left to do."""
    parts = parts_at(START + LATER)
    status = act(parts, token, what, number)
    assert status in ({200} if what == "cancel" else {201, 409}), status
    for _ in range(3):
        parts.executor.drain()
    rows = registered(parts, number)
    state = "cancelled" if what == "cancel" else "active"
    assert [(row.state, row.wish) for row in rows] == [(state, "")], rows
    if what == "note":
        rows += registered(parts, f"C{number}")
        assert [(row.state, row.wish) for row in rows[1:]] == [("active", "")], rows
    if what == "eway":
        bills = on_the_road(parts, number)
        assert [(bill.state, bill.wish) for bill in bills] == [("active", "")], bills
        print(f"eway {bills[0].number}")
    if what == "cancel":
        assert post(parts, token, "/irn", document(number)) == 409
    with parts.db.reading() as session:
        assert invariants.check(session) == []
        left = session.exec(select(OutboxRow).where(OutboxRow.topic == "einvoice")).all()
        assert "dead" not in {one.state for one in left}
        due = [one for one in left if one.state == "ready" and one.available_at <= START + LATER]
        assert not due, due
    for row in rows:
        print(f"number {row.irn}")
    sys.stdout.flush()
    parts.close()


def one_point(token: str, what: str, point: int) -> tuple[bool, bool]:
    """(was killed, was right afterwards)."""
    number = f"{what[0].upper()}{point}"

    def dies(doing: Callable[[Parts], object], at: int = 0) -> int:
        def work() -> None:
            parts = parts_at(START)
            if at:
                die_at(at)
            doing(parts)
            parts.close()

        return forked(work)

    if what != "register":
        assert dies(lambda parts: act(parts, token, "register", number)) == 0
    killed = dies(lambda parts: act(parts, token, what, number), point) == -signal.SIGKILL
    return killed, forked(lambda: verify(token, what, number)) == 0


def main(url: str, step: int) -> None:
    """Go through all points (every ``step``-th; of what goes the way of a registration fewer)."""
    read_languages()
    os.environ["PAKKA_DATABASE_URL"] = url
    read, write = os.pipe()
    assert forked(lambda: os.write(write, prepare().encode())) == 0
    token = os.read(read, 400).decode()
    for what in WHATS:
        point, killed = 1, True
        while killed:
            killed, right = one_point(token, what, point)
            print(
                f"{what} {point} {'killed' if killed else 'lived'} {'right' if right else 'WRONG'}"
            )
            sys.stdout.flush()
            point += step if what in {"register", "cancel"} else step * 2 - 1


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

"""Two hundred bills at once in one series: no number doubled or missing, the khata exact."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlmodel import select

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.invoices.models import Invoice
from core.invoices.service import issue
from tests.factories import make_actor, make_customer, make_shop, sr_501


def test_two_hundred_issues_at_once_draw_two_hundred_numbers(
    db: Database, clock: FixedClock
) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    customer = make_customer(db, actor)

    def one(n: int) -> str:
        draft = sr_501(customer.id)
        return db.write(
            lambda session: issue(session, make_actor(shop, clock.now(), f"m{n}"), draft)
        ).number

    with ThreadPoolExecutor(16) as pool:
        numbers = list(pool.map(one, range(200)))

    assert sorted(numbers) == [f"GH/26-27/{n:04d}" for n in range(421, 621)]
    with db.reading() as session:
        assert invariants.check(session) == []


def test_a_rolled_back_issue_leaves_no_gap(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())

    def broken(session: object) -> None:
        issue(session, actor, sr_501(None))  # type: ignore[arg-type]
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        db.write(broken)
    assert db.write(lambda session: issue(session, actor, sr_501(None))).number == "GH/26-27/0421"
    with db.reading() as session:
        assert len(session.exec(select(Invoice)).all()) == 1
        assert invariants.check(session) == []

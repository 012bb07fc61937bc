"""The number that follows, on both databases: two who ask at once never share one."""

import threading
from datetime import datetime
from decimal import Decimal

from sqlmodel import Session

from core.actor import Actor
from core.db import Database
from core.invoices import numbers, service
from core.invoices.draft import DraftLine, InvoiceDraft
from core.shops.service import NewShop, create_shop, get_shop
from tests.conftest import MORNING

ROPE = DraftLine("Rope", Decimal(1), rate=Decimal(10), gst_rate=Decimal(18))


def issued(session: Session, shop_id: str, number: str | None, *, at: datetime) -> str:
    """Issue a bill under a number of its own, or under the one that follows."""
    actor = Actor(shop_id, "api_key", "key_1", at, "api")
    shop = get_shop(session, shop_id)
    number = number or numbers.following(session, shop)
    return service.issue(session, actor, InvoiceDraft(None, (ROPE,), number=number)).number


def test_of_two_at_once_each_has_its_own_number(db: Database) -> None:
    new = NewShop("Gupta Hardware", gstin="08AAAPG1234C1ZJ")
    shop_id = db.write(lambda session: create_shop(session, new, at=MORNING)).shop_id
    db.write(lambda session: issued(session, shop_id, "APP-2020-0004", at=MORNING))
    got: list[str] = []

    def ask() -> None:
        for _ in range(5):
            got.append(db.write(lambda session: issued(session, shop_id, None, at=MORNING)))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [f"APP-2020-{n:04d}" for n in range(5, 20)]

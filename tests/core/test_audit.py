"""The audit trail: append-only in the database, and a rewritten history is seen, row by row."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select as select_rows

from core import audit, invariants
from core.actor import Actor
from core.audit import Audit, AuditHead
from core.clock import FixedClock
from core.columns import table_of
from core.db import Database
from core.ids import IdSource
from core.invoices.service import issue
from core.payments.service import pay_invoice
from core.shops.models import Shop
from tests.factories import make_actor, make_customer, make_shop, sr_501

TRAIL = table_of(Audit)
_ALL = select_rows(Audit)
_SECOND = timedelta(seconds=1)


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    """A shop whose trail has seven entries: shop, owner, customer, bill, payment, bill, payment."""
    made = make_shop(db, clock.now())
    actor = make_actor(made, clock.now())
    ramesh = make_customer(db, actor)
    db.write(lambda session: two_paid_bills(session, actor, ramesh.id))
    with db.reading() as session:
        assert len(rows(session, made)) == 7
        assert audit.verify(session, made.shop_id) is None
    return made


def two_paid_bills(session: Session, actor: Actor, customer_id: str) -> None:
    for _ in range(2):
        pay_invoice(session, actor, issue(session, actor, sr_501(customer_id)).id, mode="upi")


def rows(session: Session, shop: Shop) -> list[dict[str, Any]]:
    found = session.execute(select(TRAIL).where(TRAIL.c.shop_id == shop.shop_id))
    return sorted((dict(row) for row in found.mappings()), key=lambda row: int(row["seq"]))


def tamper(db: Database, work: Callable[[Session], Any]) -> None:
    """Do what somebody does who owns the file: the guard is taken away first."""

    def unguarded(session: Session) -> None:
        with audit.disarmed(session):
            work(session)

    db.write(unguarded)


def at(shop: Shop, seq: int) -> Any:
    return (TRAIL.c.shop_id == shop.shop_id) & (TRAIL.c.seq == seq)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET action = 'x' WHERE seq = 4",
        "DELETE FROM audit WHERE seq = 4",
        "DELETE FROM audit",
    ],
)
def test_the_database_refuses_a_change(db: Database, shop: Shop, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        db.write(lambda session: session.execute(text(statement)))
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) is None
        assert len(rows(session, shop)) == 7


def test_postgresql_refuses_to_empty_it(postgres_url: str, ids: IdSource) -> None:
    db = Database(postgres_url, ids=ids)
    with pytest.raises(DBAPIError, match="append-only"):
        db.write(lambda session: session.execute(text("TRUNCATE audit")))
    db.close()


def test_the_guard_is_back_after_it_was_lifted_and_after_a_migration(
    db: Database, shop: Shop
) -> None:
    tamper(db, lambda session: None)
    with pytest.raises(DBAPIError, match="append-only"):
        db.write(lambda session: session.execute(delete(TRAIL)))
    db.write(_drop)
    db.migrate()
    with pytest.raises(DBAPIError, match="append-only"):
        db.write(lambda session: session.execute(delete(TRAIL)))


def _drop(session: Session) -> None:
    sqlite = session.connection().dialect.name == "sqlite"
    session.execute(text("DROP TRIGGER audit_no_delete" if sqlite else _DROP))


_DROP = "DROP TRIGGER audit_no_change ON audit"


FLIPS: dict[str, Any] = {
    "at": None,
    "actor": "chat_user:somebody",
    "channel": "whatsapp",
    "message_id": "m2",
    "action": "invoice.cancel",
    "entity": "inv_other",
    "before": {"total_paise": 1},
    "after": {"total_paise": 1},
    "prev_hash": "0" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("column", FLIPS)
@pytest.mark.parametrize("seq", [1, 4, 7])
def test_any_value_of_any_entry_that_was_changed(
    sqlite_db: Database, clock: FixedClock, column: str, seq: int
) -> None:
    made = make_shop(sqlite_db, clock.now())
    actor = make_actor(made, clock.now())
    ramesh = make_customer(sqlite_db, actor)
    sqlite_db.write(lambda session: two_paid_bills(session, actor, ramesh.id))
    clock.advance(_SECOND)
    value = clock.now() if column == "at" else FLIPS[column]
    changed = update(TRAIL).where(at(made, seq)).values({column: value})
    tamper(sqlite_db, lambda session: session.execute(changed))
    with sqlite_db.reading() as session:
        assert audit.verify(session, made.shop_id) == seq
        assert f"the audit chain breaks at entry {seq}" in [
            breach.detail for breach in invariants.check(session)
        ]


@pytest.mark.parametrize("seq", [1, 4, 7])
def test_an_entry_that_was_taken_out(db: Database, shop: Shop, seq: int) -> None:
    tamper(db, lambda session: session.execute(delete(TRAIL).where(at(shop, seq))))
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) == seq


def test_an_entry_that_was_taken_out_and_the_rest_moved_up(db: Database, shop: Shop) -> None:
    def work(session: Session) -> None:
        session.execute(delete(TRAIL).where(at(shop, 4)))
        for seq in (5, 6, 7):
            session.execute(update(TRAIL).where(at(shop, seq)).values(seq=seq - 1))

    tamper(db, work)
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) == 4


def test_an_entry_that_was_put_in(db: Database, shop: Shop) -> None:
    def work(session: Session) -> None:
        stranger = rows(session, shop)[6] | {"seq": 8}
        session.execute(insert(TRAIL), [stranger])

    db.write(work)  # adding needs no lifted guard
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) == 8


def test_two_entries_that_changed_places(db: Database, shop: Shop) -> None:
    def work(session: Session) -> None:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            session.execute(update(TRAIL).where(at(shop, old)).values(seq=new))

    tamper(db, work)
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) == 4


def test_an_end_that_was_cut_off(db: Database, shop: Shop) -> None:
    late = (TRAIL.c.shop_id == shop.shop_id) & (TRAIL.c.seq > 5)
    tamper(db, lambda session: session.execute(delete(TRAIL).where(late)))
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) == 6


def test_a_chain_written_anew_from_an_entry_on_does_not_hold_the_seal_that_was_kept(
    db: Database, shop: Shop
) -> None:
    with db.reading() as session:
        kept = audit.seal(session, shop.shop_id)
        assert kept.startswith("7-")
        assert audit.stands(session, shop.shop_id, kept)

    def work(session: Session) -> None:
        prev = rows(session, shop)[2]["hash"]
        for row in rows(session, shop)[3:]:
            row["actor"] = "chat_user:somebody"
            content = {k: v for k, v in row.items() if k not in ("prev_hash", "hash")}
            digest = audit._digest(prev, content)
            values = {"actor": row["actor"], "prev_hash": prev, "hash": digest}
            session.execute(update(TRAIL).where(at(shop, row["seq"])).values(values))
            prev = digest
        session.execute(update(table_of(AuditHead)).values(hash=prev))

    tamper(db, work)
    with db.reading() as session:
        assert audit.verify(session, shop.shop_id) is None  # the chain alone cannot know
        assert not audit.stands(session, shop.shop_id, kept)


@pytest.mark.parametrize(
    "seal", ["", "7", "7-", "x-abc", "7-abc", "99-9f86d081884c", "-1-000000000000"]
)
def test_what_is_no_seal_does_not_stand(db: Database, shop: Shop, seal: str) -> None:
    with db.reading() as session:
        assert not audit.stands(session, shop.shop_id, seal)


def test_the_trail_holds_no_name_and_no_phone_of_a_customer(
    db: Database, clock: FixedClock
) -> None:
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    gopal = make_customer(db, actor, "Gopaldas Marwari", phone="9800000123")
    db.write(lambda session: two_paid_bills(session, actor, gopal.id))
    with db.reading() as session:
        told = json.dumps([[row.before, row.after, row.entity] for row in session.exec(_ALL)])
    assert gopal.id in told
    assert "gopal" not in told.casefold()
    assert "9800000123" not in told

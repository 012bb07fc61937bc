"""A call made twice has its effect once: the key, the effect and the answer are one transaction."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from core import idempotency
from core.clock import FixedClock
from core.db import Database
from core.errors import IdempotencyKeyReused, RequestInProgress
from core.extras import Extra, keep, of, touch
from core.idempotency import HOLDS, IdempotencyKey, Use
from core.ids import IdSource
from core.shops.models import SeriesCounter

SHOP = "shp_1"


def _use(clock: FixedClock, fingerprint: str = "abc") -> Use:
    return Use(SHOP, "order-7", fingerprint, clock.now())


def _call(session: Session, use: Use) -> str:
    """Draw a number, once for each key."""
    held = idempotency.begin(session, use)
    if held:
        return held.body
    counter = session.get(SeriesCounter, (SHOP, "x", 0)) or SeriesCounter(
        shop_id=SHOP, kind="x", year=0
    )
    counter.last_number += 1
    session.add(counter)
    body = f"number {counter.last_number}"
    idempotency.finish(session, use, 201, body, {"Location": "/v1/x"})
    return body


def test_the_second_call_is_answered_as_the_first(db: Database, clock: FixedClock) -> None:
    answers = [db.write(lambda session: _call(session, _use(clock))) for _ in range(3)]
    assert answers == ["number 1"] * 3


def test_another_question_under_the_same_key_is_refused(db: Database, clock: FixedClock) -> None:
    db.write(lambda session: _call(session, _use(clock)))
    with pytest.raises(IdempotencyKeyReused):
        db.write(lambda session: _call(session, _use(clock, "other")))


def test_a_key_holds_for_24_hours_to_the_instant(db: Database, clock: FixedClock) -> None:
    db.write(lambda session: _call(session, _use(clock)))
    clock.advance(HOLDS - timedelta(microseconds=1))
    assert db.write(lambda session: _call(session, _use(clock))) == "number 1"
    clock.advance(timedelta(microseconds=1))
    assert db.write(lambda session: _call(session, _use(clock, "other"))) == "number 2"


def test_a_call_that_fails_leaves_the_key_free(db: Database, clock: FixedClock) -> None:
    def fails(session: Session) -> None:
        _call(session, _use(clock))
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        db.write(fails)
    assert db.write(lambda session: _call(session, _use(clock, "other"))) == "number 1"


def test_fifty_at_once_are_one_effect(db: Database, clock: FixedClock) -> None:
    answers: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(db.write(lambda session: _call(session, _use(clock))))
        )
        for _ in range(50)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["number 1"] * 50


def test_who_waits_too_long_for_the_first_is_told_so(
    postgres_url: str, ids: IdSource, clock: FixedClock
) -> None:
    db = Database(postgres_url, ids=ids)
    begun, end = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        idempotency.begin(session, _use(clock))
        begun.set()
        end.wait(20)

    first = threading.Thread(target=lambda: db.write(slow))
    first.start()
    begun.wait(20)

    def second(session: Session) -> str:
        session.execute(text("SET LOCAL lock_timeout = '200ms'"))  # five seconds otherwise
        return _call(session, _use(clock))

    with pytest.raises(RequestInProgress):
        db.write(second)
    end.set()
    first.join()
    db.close()


def test_what_holds_no_more_is_swept_away(db: Database, clock: FixedClock) -> None:
    db.write(lambda session: _call(session, _use(clock)))
    clock.advance(HOLDS)
    db.write(lambda session: idempotency.sweep(session, now=clock.now()))
    with db.reading() as session:
        assert session.exec(select(IdempotencyKey)).all() == []


def test_a_version_counts_changes_and_metadata_stays(db: Database, clock: FixedClock) -> None:
    def change(session: Session) -> None:
        keep(session, SHOP, "inv_1", at=clock.now(), data={"order": "7"})
        touch(session, SHOP, "inv_1", at=clock.now())

    db.write(change)
    clock.advance(timedelta(hours=1))
    db.write(lambda session: touch(session, SHOP, "inv_1", at=clock.now()))
    with db.reading() as session:
        held = of(session, SHOP, "inv_1")
        assert isinstance(held, Extra)
        assert (held.version, held.data) == (3, {"order": "7"})
        assert held.changed_at == clock.now()
        assert of(session, SHOP, "inv_2") is None

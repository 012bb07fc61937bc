"""What comes in is stored once, whatever it holds, and worked in the order of its chat."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from adapters import inbox
from adapters.inbox import Arrived, Person
from adapters.parts import Parts
from adapters.settings import load
from adapters.wiring import build
from core.chats import contacts
from core.clock import FixedClock
from core.db import Database
from core.delivery import BuiltinExecutor, Lane
from core.outbox import OutboxRow

ASHA = Person("telegram", "101", "Asha", "hi")


@pytest.fixture
def parts(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Parts]:
    settings = load(env_file=None, pakka_database_url=database_url, pakka_secret_key="k" * 32)
    built = build(settings, clock=clock)
    yield built
    built.close()


def event(id_: int, chat: str = "101", **raw: Any) -> Arrived:
    who = replace(ASHA, address=chat)
    return Arrived("in.telegram", f"tg:{id_}", f"telegram:{chat}", raw, seq=id_, wrote=who)


def stored(parts: Parts) -> list[OutboxRow]:
    with parts.db.reading() as session:
        found = select(OutboxRow).order_by(col(OutboxRow.seq))
        return list(session.exec(found))


def test_the_same_event_again_is_the_same_event(parts: Parts, clock: FixedClock) -> None:
    rung: list[int] = []
    parts.doorbell.answer_with(lambda: rung.append(1))
    assert inbox.store(parts, [event(1, text="a"), event(1, text="a"), event(2)]) == 2
    assert inbox.store(parts, [event(2), event(1)]) == 0
    assert len(rung) == 1
    rows = stored(parts)
    assert [row.dedupe_key for row in rows] == ["tg:1", "tg:2"]
    assert (rows[0].payload, rows[0].shop_id) == ({"raw": {"text": "a"}}, "")


def test_the_same_event_twenty_times_at_once_is_one(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All in one batch with another, in both orders; no batch has to begin again for another."""
    news: list[int] = []
    begun: list[int] = []
    once = Database._write_once

    def counted(db: Database, fn: Callable[[Session], int]) -> int:
        begun.append(1)
        return once(db, fn)

    monkeypatch.setattr(Database, "_write_once", counted)
    ready = threading.Barrier(20)

    def arrive(n: int) -> None:
        both = [event(1), event(2, "102")]
        ready.wait(10)
        news.append(inbox.store(parts, both if n % 2 else both[::-1]))

    threads = [threading.Thread(target=arrive, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(news) == 2
    assert len(begun) == (0 if parts.db.is_sqlite else 20)
    assert [row.dedupe_key for row in stored(parts)] == ["tg:1", "tg:2"]


def test_a_chats_events_are_worked_in_order_and_chats_side_by_side(
    parts: Parts, clock: FixedClock
) -> None:
    worked: list[tuple[str, int]] = []
    first, go_on = threading.Event(), threading.Event()

    class Worker:
        def deliver(self, row: OutboxRow) -> None:
            if row.dedupe_key == "tg:1":
                first.set()
                go_on.wait(10)
            worked.append((row.ordering_key, row.seq))

    inbox.store(parts, [event(n, "102" if n % 3 == 0 else "101") for n in range(1, 21)])
    lane = BuiltinExecutor(parts.db, {"in.telegram": Worker()}, clock, lane=Lane(threads=4))
    lane.run_due()
    assert first.wait(10)
    while any(
        row.state != "done" for row in stored(parts) if row.ordering_key == "in:telegram:102"
    ):
        lane.run_due()
    assert {key for key, _ in worked} == {"in:telegram:102"}
    go_on.set()
    lane.drain()
    for chat in ("101", "102"):
        mine = [seq for key, seq in worked if key == f"in:telegram:{chat}"]
        assert mine == sorted(mine)
    assert len(worked) == 20


@pytest.mark.parametrize("text", ["a\x00b", "half \ud83d", "\ud83d\ude00", "\u0000"])
def test_what_no_database_keeps_is_left_out_and_the_rest_is_kept(parts: Parts, text: str) -> None:
    """A platform sends an event until it is taken: one that cannot be stored would stop its chat."""
    raw: dict[str, Any] = {"text": text, "list": [{text: text}], "n": 5, "none": None}
    odd = replace(event(1), raw=raw, wrote=replace(ASHA, name=f"Asha{text}", lang=text))
    assert inbox.store(parts, [odd, event(2)]) == 2
    assert stored(parts)[0].payload["raw"]["n"] == 5
    with parts.db.reading() as session:
        found = contacts.contact_of(session, "telegram", "101")
    assert found
    assert found.name.startswith("Asha")


def test_only_a_message_of_his_opens_his_day(parts: Parts, clock: FixedClock) -> None:
    inbox.store(parts, [replace(event(1), wrote=None)])
    with parts.db.reading() as session:
        assert contacts.contact_of(session, "telegram", "101") is None

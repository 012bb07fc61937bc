"""GSTR-1 of a month with many bills: under way is said, how far, and the files come once, or a fault."""

from datetime import timedelta

import pytest
from sqlmodel import select

from adapters import papers
from adapters.parts import Parts
from adapters.returning import ReturnSender
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow
from tests.adapters.conftest import Billed
from tests.adapters.test_exporting import Slow, _more_bills, files_sent, owned, say  # noqa: F401

ASKED = "november ka gstr1 bhej do"


@pytest.fixture
def large(owned: Billed, monkeypatch: pytest.MonkeyPatch) -> Billed:  # noqa: F811
    """Thirteen bills, which are many here."""
    monkeypatch.setattr("bot.handlers.returns._LARGE", 12)
    monkeypatch.setattr("core.reports.gstr1.workbook.STEP", 1)
    monkeypatch.setattr("core.reports.gstr1.portal.STEP", 1)
    _more_bills(owned, 12)
    return owned


def order_of(parts: Parts) -> OutboxRow:
    with parts.db.reading() as session:
        return session.exec(select(OutboxRow).where(OutboxRow.topic == "return")).one()


def told(parts: Parts) -> list[str]:
    with parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    return [row.text for row in rows]


def test_the_files_of_many_bills_come_when_they_are_written(large: Billed) -> None:
    parts = large.parts
    said = say(large, 1, ASKED)
    assert said.text.splitlines()[-1] == (
        "Itne bill ki file banne me thoda samay lagega; yahin aayegi."
    )
    assert said.attachments == ()
    sender = ReturnSender(parts.db, parts.clock, folder=parts.exports)
    sender.deliver(order_of(parts))  # and dies before it can say so
    parts.slow.drain()
    (row,) = files_sent(parts)
    assert row.text == "Nov ka GSTR-1: workbook aur JSON."
    sheets, portal = row.body["attachments"]
    for paper, begins in ((sheets, b"PK"), (portal, b"{")):
        with parts.db.reading() as session:
            drawn, _ = papers.draw(parts, session, row.shop_id, (paper["kind"], paper["of"]))
        ending = paper["file_name"].rpartition(".")[2]
        assert drawn.startswith(begins)
        assert drawn == (parts.exports / f"{order_of(parts).id}.{ending}").read_bytes()


def test_how_far_it_is_is_told_now_and_then_and_what_was_written_stays(large: Billed) -> None:
    parts = large.parts
    say(large, 1, ASKED)
    parts.exports.mkdir(exist_ok=True)
    whole = parts.exports / f"{order_of(parts).id}.xlsx"
    whole.write_bytes(b"PK of before the process was killed")
    sender = ReturnSender(parts.db, Slow(parts.clock.now()), folder=parts.exports)
    BuiltinExecutor(parts.db, {"return": sender}, Slow(parts.clock.now())).drain()
    progress = [text for text in told(parts) if text.startswith("GSTR-1 ban raha hai")]
    assert progress[0] == "GSTR-1 ban raha hai: 13 me se 7 entry."
    assert len(progress) < 6
    assert whole.read_bytes() == b"PK of before the process was killed"
    assert len(files_sent(parts)) == 1


def test_what_cannot_be_written_is_told(large: Billed, clock: FixedClock) -> None:
    parts = large.parts
    parts.exports.write_text("no folder")
    say(large, 1, ASKED)
    for _ in range(4):
        parts.slow.drain()
        clock.advance(timedelta(minutes=10))
    assert order_of(parts).state == "dead"
    assert told(parts)[-1] == "GSTR-1 ki file nahi ban payi. Thodi der me phir maango."

"""C44, its first half: everything in one ZIP, asked for in chat, made in the background, a link of a day."""

import io
import zipfile
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from adapters import exporting
from adapters.exporting import ExportSender
from adapters.parts import Parts
from adapters.watching import LeaseLost
from adapters.web import files
from bot.message import Message, Reply
from bot.respond import respond
from bot.turn import Edge
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.delivery import BuiltinExecutor
from core.exchange.export import Seals
from core.outbox import OutboxRow
from core.shops.service import Owner, add_member
from tests.adapters.client import Client
from tests.adapters.conftest import Billed


def say(
    billed: Billed, n: int, text: str = "", *, address: str = "owner", button: str = ""
) -> Reply:
    parts = billed.parts
    at = parts.clock.now()
    message = Message("demo", address, f"{address}{n}", text, at, button=button or None)
    edge = Edge(parts.public_url, parts.secret, "demo")
    return respond(parts.db, message, edge=edge)[-1]


@pytest.fixture
def owned(billed: Billed) -> Billed:
    """The shop with an owner who chats and a boy at the counter."""

    def join(session: Session) -> None:
        add_member(session, billed.actor, Owner("demo", "owner"))
        add_member(session, billed.actor, Owner("demo", "chotu"), role="staff")

    billed.parts.db.write(join)
    return billed


def order(owned: Billed, n: int = 1) -> None:
    asked = say(owned, n, "export")
    assert asked.text == "Poora hisaab (bill, khata, grahak, item) ek zip me, link 24 ghante."
    assert [button.label for button in asked.buttons] == ["Banao", "Rehne do"]
    say(owned, n + 1, button=asked.buttons[0].id)


def files_sent(parts: Parts) -> list[ChatMessage]:
    with parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    return [row for row in rows if row.body.get("attachments")]


def url(parts: Parts, row: ChatMessage) -> str:
    paper = row.body["attachments"][0]
    return files.url_of(parts, row.shop_id, (paper["kind"], paper["of"]), paper["file_name"])


def test_c44_the_zip_comes_and_its_link_ends_after_a_day(
    owned: Billed, client: Client, clock: FixedClock
) -> None:
    order(owned)
    assert files_sent(owned.parts) == []
    owned.parts.slow.drain()
    (row,) = files_sent(owned.parts)
    assert row.address == "owner"
    assert row.body["attachments"][0]["file_name"] == "pakka-export-2026-11-21.zip"
    link = url(owned.parts, row)
    clock.advance(timedelta(hours=23))
    assert url(owned.parts, row) == link  # looked at again, it lasts no longer
    answer = client.get(link)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    assert "pakka-export-2026-11-21.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert "pdf/2026-27/GH-26-27-0424.pdf" in archive.namelist()
    clock.advance(timedelta(hours=1))
    assert client.get(link).status_code == 404


def test_leaving_it_makes_nothing(owned: Billed) -> None:
    asked = say(owned, 1, "export")
    assert say(owned, 2, button=asked.buttons[1].id).text == "Theek hai, kuch nahi badla."
    assert owned.parts.slow.run_due() == 0


def test_only_the_owner_takes_the_book_along(owned: Billed) -> None:
    said = say(owned, 1, "export", address="chotu")
    assert said.text.startswith("Ye sirf malik kar sakte hain.")
    assert owned.parts.slow.run_due() == 0


def order_of(parts: Parts) -> OutboxRow:
    with parts.db.reading() as session:
        return session.exec(select(OutboxRow).where(OutboxRow.topic == "export")).one()


def test_an_order_delivered_twice_sends_one_file(owned: Billed) -> None:
    parts = owned.parts
    order(owned)
    row = order_of(parts)
    seals = Seals(parts.public_url, parts.secret)
    sender = ExportSender(parts.db, parts.clock, folder=parts.exports, seals=seals)
    sender.deliver(row)  # and dies before it can say so
    sender.deliver(row)
    parts.slow.drain()
    assert len(files_sent(parts)) == 1
    assert [path.name for path in parts.exports.iterdir()] == [f"{row.id}.zip"]


class Slow:
    """A clock in which each look takes ten seconds."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        self._at += timedelta(seconds=10)
        return self._at


def test_a_long_one_tells_how_far_it_is_and_keeps_its_lease(
    owned: Billed, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, clock = owned.parts, Slow(owned.parts.clock.now())
    monkeypatch.setattr("core.exchange.export._STEP", 1)
    _more_bills(owned, 12)
    order(owned)
    seals = Seals(parts.public_url, parts.secret)
    sender = ExportSender(parts.db, clock, folder=parts.exports, seals=seals)
    BuiltinExecutor(parts.db, {"export": sender}, clock).drain()
    with parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    told = [row.text for row in rows if row.text.startswith("Zip ban rahi hai")]
    assert told
    assert told[0] == "Zip ban rahi hai: 13 me se 3 kagaz."
    assert len(files_sent(parts)) == 1
    assert order_of(parts).state == "done"


def _more_bills(owned: Billed, count: int) -> None:
    from core.invoices.service import issue
    from tests.factories import sr_501

    def work(session: Session) -> None:
        for _ in range(count):
            issue(session, owned.actor, sr_501(None), secret=owned.parts.secret)

    owned.parts.db.write(work)


def test_one_whose_work_was_taken_over_stops_and_leaves_no_half_file(
    owned: Billed, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts, clock = owned.parts, Slow(owned.parts.clock.now())
    monkeypatch.setattr("core.exchange.export._STEP", 1)
    _more_bills(owned, 3)
    order(owned)
    seals = Seals(parts.public_url, parts.secret)
    sender = ExportSender(parts.db, clock, folder=parts.exports, seals=seals)
    with pytest.raises(LeaseLost):  # it never was ours: the row is not even running
        sender.deliver(order_of(parts))
    assert list(parts.exports.iterdir()) == []
    assert files_sent(parts) == []


def test_a_disk_that_does_not_take_it_is_tried_again_and_told_in_the_end(
    owned: Billed, clock: FixedClock
) -> None:
    parts = owned.parts
    parts.exports.write_text("no folder")
    order(owned)
    for _ in range(4):
        parts.slow.drain()
        assert files_sent(parts) == []
        clock.advance(timedelta(minutes=10))
    assert order_of(parts).state == "dead"
    with parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    assert [row.text for row in rows][-1] == "Zip nahi ban payi. Thodi der me phir likho: export"


def test_one_that_is_tried_again_comes_when_there_is_room(owned: Billed, clock: FixedClock) -> None:
    parts = owned.parts
    parts.exports.write_text("no folder")
    order(owned)
    parts.slow.drain()
    parts.exports.unlink()
    clock.advance(timedelta(seconds=11))
    parts.slow.drain()
    assert len(files_sent(parts)) == 1


def test_a_name_that_is_no_export_is_refused(owned: Billed) -> None:
    for name in ("../../etc/passwd", "out_zz", "", "out_" + "0" * 25):
        with pytest.raises(ValueError, match="no export"):
            exporting.path_of(owned.parts.exports, name)

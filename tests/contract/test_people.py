"""What people do to a bot: they stop it, block it, send voice notes, tap old buttons; what strangers post.

Every test has a shop and people of its own in one process for each channel; Telegram comes by webhook.
"""

import time
from collections.abc import Callable
from typing import TypeVar

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from core.chats.models import Sent
from core.invoices.models import Invoice
from core.outbox import OutboxRow
from tests.contract.conftest import Hall, Stage
from tests.contract.sides import SECONDS, TelegramSide, WhatsAppSide, waits, waits_papers
from tests.contract.test_channels import BILL, NUMBER, issue, join, named
from tests.factories import make_actor, make_customer

OPEN = ("ready", "running")
T = TypeVar("T")
only_telegram = pytest.mark.parametrize("hall", ["telegram"], indirect=True)
only_whatsapp = pytest.mark.parametrize("hall", ["whatsapp"], indirect=True)


def billed(stage: Stage) -> None:
    """Ramesh has his bill."""
    issue(stage)
    join(stage)
    waits_papers(stage.ramesh, 2)


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < ends, f"waited in vain: {what}"
        time.sleep(0.02)


def read(stage: Stage, work: Callable[[Session], T]) -> T:
    """Look into the book."""
    db = stage.database()
    try:
        with db.reading() as session:
            return work(session)
    finally:
        db.close()


def bills(stage: Stage) -> int:
    """How many bills the shop has made."""
    mine = select(func.count()).select_from(Invoice).where(Invoice.shop_id == stage.shop.shop_id)
    return read(stage, lambda session: session.exec(mine).one())


def rows(stage: Stage) -> dict[str, int]:
    """How many rows every table has."""
    tables = SQLModel.metadata.sorted_tables

    def count(session: Session) -> dict[str, int]:
        return {
            table.name: session.connection()
            .execute(select(func.count()).select_from(table))
            .scalar_one()
            for table in tables
        }

    return read(stage, count)


# -- STOP and START ---------------------------------------------------------------------------------


def test_who_says_stop_gets_no_reminder_until_he_says_start(stage: Stage) -> None:
    billed(stage)
    stage.ramesh.says("STOP")
    on_whatsapp = stage.side.name == "whatsapp"
    waits(
        stage.ramesh, "apne aap kuch nahi aayega" if on_whatsapp else "ab yaad-dilana nahi aayega"
    )
    stopped = "Ramesh Kumar ne sab message" if on_whatsapp else "Ramesh Kumar ne yaad-dilana"
    waits(stage.owner, f"{stopped} band karwa")
    before = len(stage.ramesh.seen())
    stage.owner.says("ramesh ko yaad dila do")
    waits(stage.owner, "isliye nahi bheja" if on_whatsapp else "band karwaya hai. Nahi bheja.")
    assert len(stage.ramesh.seen()) == before
    stage.ramesh.says("START")
    waits(stage.ramesh, "phir aayenge")
    waits(stage.owner, "Ramesh Kumar ne yaad-dilana phir chalu karwaya")
    stage.owner.says("ramesh ko yaad dila do")
    waits(stage.owner, "Ye jayega")
    stage.owner.taps("Bhejo")
    until(lambda: len(stage.ramesh.seen()) == before + 2, "the reminder")
    assert "897" in stage.ramesh.seen()[-1].text


# -- out of reach, and back -------------------------------------------------------------------------


def test_what_cannot_go_is_told_the_owner_once_and_goes_again_when_he_is_back(stage: Stage) -> None:
    billed(stage)
    stage.owner.says("ramesh ko yaad dila do")
    waits(stage.owner, "Ye jayega")
    stage.ramesh.blocks()
    why = (
        "is number par WhatsApp nahi"
        if stage.side.name == "whatsapp"
        else "unhone message band kiye"
    )
    before = len(stage.ramesh.seen())
    stage.owner.taps("Bhejo")
    waits(stage.owner, why)
    assert len(named(stage.owner.seen(), why)) == 1
    assert len(stage.ramesh.seen()) == before
    stage.ramesh.returns()
    stage.ramesh.says("mera kitna baki hai")
    waits(stage.ramesh, "₹897")
    stage.owner.says("ramesh ko 1 bori cement 380 ka bill")
    waits(stage.owner, "448")
    stage.owner.taps("Bhej do")
    waits(stage.ramesh, "GH/26-27/0422")
    assert len(named(stage.owner.seen(), why)) == 1


# -- the platform hangs, tells late, twice, in the wrong order ----------------------------------------


def test_a_call_that_hangs_does_not_lose_the_reply(stage: Stage) -> None:
    stage.side.misbehave("hang")
    stage.owner.says(BILL)
    waits(stage.owner, "Round off +0.20")
    stage.owner.says("1")
    waits(stage.owner, f"✅ {NUMBER}")
    assert len(named(stage.owner.seen(), "Round off +0.20")) == 1
    assert bills(stage) == 1


@only_whatsapp
def test_statuses_twice_and_in_the_wrong_order_end_with_the_last(stage: Stage) -> None:
    assert isinstance(stage.side, WhatsAppSide)
    twilio = stage.side.standin
    twilio.hold_callbacks()
    stage.owner.says(BILL)
    waits(stage.owner, "Round off +0.20")
    twilio.settle()
    twilio.release_callbacks(order="reversed", times=2)
    until(lambda: states(stage) == {"delivered"}, "delivered")
    (person,) = [one for one in twilio.people.values() if one.phone == f"+91{stage.owner.address}"]
    person.reads()
    until(lambda: states(stage) == {"read"}, "read")
    for status in ("sent", "delivered", "queued"):
        assert {one.status for one in twilio.callback(person.last.sid, status, times=2)} == {204}
    settled(stage)
    assert states(stage, sid=person.chat[0].sid) == {"read"}


def states(stage: Stage, *, sid: str = "") -> set[str]:
    """How far the calls to the owner came."""
    his = (Sent.shop_id == stage.shop.shop_id) & (Sent.address == stage.owner.address)
    wanted = his & (Sent.provider_id == sid) if sid else his
    return read(stage, lambda session: set(session.exec(select(Sent.state).where(wanted)).all()))


# -- what is no text --------------------------------------------------------------------------------

ANSWERS = [
    ("voice", "Voice abhi nahi sun pata"),
    ("photo", "Photo padhna abhi nahi aata"),
    ("sticker", "Kuch kaam ho to ek line me likh do"),
    ("location", "Map ki jagah nahi padh pata"),
    ("document", "Sirf likha hua padh sakta hoon"),
    (
        "forwarded",
        "That did not look like shop business. Nothing was written.",
    ),  # in its own language
]


@pytest.mark.parametrize(("kind", "words"), ANSWERS)
def test_what_is_no_text_gets_one_polite_answer(stage: Stage, kind: str, words: str) -> None:
    stage.owner.sends(kind)
    waits(stage.owner, words)
    stage.owner.says("ramesh ka kitna baki hai")
    waits(stage.owner, "kuch baaki nahi")
    assert len(stage.owner.seen()) == 2
    assert bills(stage) == 0


def test_a_customers_picture_is_answered_too(stage: Stage) -> None:
    billed(stage)
    stage.ramesh.sends("photo")
    waits(stage.ramesh, "Photo dekh nahi pata")
    stage.ramesh.sends("voice")
    waits(stage.ramesh, "Voice abhi nahi sun pata")


@only_telegram
def test_groups_bots_and_edits_write_nothing(hall: Hall, stage: Stage) -> None:
    assert isinstance(hall.side, TelegramSide)
    telegram = hall.side.standin
    stage.owner.says("ramesh ka kitna baki hai")
    waits(stage.owner, "kuch baaki nahi")
    settled(stage)
    before = rows(stage)
    person = stage.owner.person  # type: ignore[attr-defined]  # Telegram's own acts
    group = telegram.group("Traders")
    person.says(BILL, group=group)
    robot = telegram.person("Robot", is_bot=True)
    robot.says(BILL)
    person.edits(person.chat.messages[0], BILL)
    until(lambda: not telegram.updates.waiting, "all delivered")
    settled(stage)
    assert rows(stage) == before
    assert robot.chat.received == []
    assert len(group.chat.received) <= 1


def settled(stage: Stage) -> None:
    """Wait until nothing is on its way."""
    last: list[dict[str, int]] = [{}]
    due = col(OutboxRow.state).in_(OPEN) & (OutboxRow.available_at <= stage.at())
    open_rows = select(OutboxRow.id).where(due)

    def quiet() -> bool:
        now = rows(stage)
        same, last[0] = now == last[0], now
        time.sleep(0.2)
        return same and not read(stage, lambda session: session.exec(open_rows).all())

    until(quiet, "quiet")


# -- long lists -------------------------------------------------------------------------------------


def namesakes(stage: Stage, count: int) -> None:
    """So many people called Suresh."""
    db, actor = stage.database(), make_actor(stage.shop, stage.at(), "m8")
    try:
        for n in range(count):
            make_customer(db, actor, name=f"Suresh {SURNAMES[n]}")
    finally:
        db.close()


SURNAMES = (
    *("Agarwal", "Bansal", "Chauhan", "Dixit", "Garg", "Jain"),
    *("Khanna", "Mittal", "Nagar", "Pareek", "Rathore", "Saini", "Tiwari"),
)


@pytest.mark.parametrize("count", [5, 13])
def test_more_choices_than_buttons_are_answered_by_number(stage: Stage, count: int) -> None:
    namesakes(stage, count)
    stage.owner.says("suresh ko 2 bori cement 380 ke hisab se")
    asked = waits(stage.owner, "Kiske naam?")
    last = f"Suresh {SURNAMES[count - 1]}"
    if count <= 10:
        assert len(asked.labels) == count
        assert asked.labels[-1] == last
    else:  # more than a list can hold
        assert asked.labels == ()
        assert asked.text.endswith(f"13  {last}")
    stage.owner.says(str(count))
    assert last in waits(stage.owner, "Round off +0.20").text


# -- old buttons, other people's buttons ------------------------------------------------------------


def test_an_old_button_answers_and_does_nothing(stage: Stage) -> None:
    stage.owner.says(BILL)
    waits(stage.owner, "Round off +0.20")
    send = stage.owner.holds("Bhej do")
    stage.owner.taps("Bhej do")
    waits(stage.owner, f"✅ {NUMBER}")
    join(stage)
    waits_papers(stage.ramesh, 2)
    before = len(stage.ramesh.seen())
    stage.owner.taps_held(send)
    waits(stage.owner, "Ye button purane message ka hai")
    assert bills(stage) == 1
    assert len(stage.ramesh.seen()) == before


def test_a_button_of_the_owner_does_nothing_for_his_customer(stage: Stage) -> None:
    billed(stage)
    paid = stage.owner.holds("Paisa aa gaya")
    stage.ramesh.taps_held(paid)
    waits(stage.ramesh, "Ye button purane message ka hai")
    stage.owner.says("ramesh ko 1 bori cement 380 ke hisab se bill")
    waits(stage.owner, "Kul ₹448" if stage.side.name == "telegram" else "*Kul ₹448*")
    stage.ramesh.taps_held(stage.owner.holds("Bhej do"))
    waits(stage.ramesh, "Ye button purane message ka hai", times=2)
    assert bills(stage) == 1
    stage.ramesh.says("mera kitna baki hai")
    waits(stage.ramesh, "0421 (23 Nov) 897")


# -- what strangers post ----------------------------------------------------------------------------

LARGE = b'{"text": "' + b"x" * (1024 * 1024) + b'"}'


@only_telegram
def test_telegrams_hook_takes_nothing_false_old_large_or_broken(hall: Hall, stage: Stage) -> None:
    assert isinstance(hall.side, TelegramSide)
    telegram = hall.side.standin
    stage.owner.says("ramesh ka kitna baki hai")
    waits(stage.owner, "kuch baaki nahi")
    settled(stage)
    before, old = rows(stage), telegram.history[-1]
    new = {**old, "update_id": 1}
    assert telegram.posts(new, secret="wrong") == 403
    assert telegram.posts(new, secret="") == 403
    assert telegram.posts(LARGE) in {413, 0}  # told why, or cut off while it still comes
    assert telegram.posts(b'{"text": "\xff\xfe"}') == 200  # else it would be sent again and again
    assert telegram.posts(old) == 200
    settled(stage)
    assert rows(stage) == before
    assert len(stage.owner.seen()) == 1
    assert telegram.updates.hook.secret not in stage.log()


@only_whatsapp
def test_twilios_hook_takes_nothing_false_old_large_or_broken(hall: Hall, stage: Stage) -> None:
    assert isinstance(hall.side, WhatsAppSide)
    twilio = hall.side.standin
    stage.owner.says("ramesh ka kitna baki hai")
    waits(stage.owner, "kuch baaki nahi")
    twilio.settle()
    settled(stage)
    before, old = rows(stage), twilio.inbound[-1]
    new = {**dict(old.pairs), "MessageSid": twilio.new_sid("SM")}
    for url in (twilio.webhook_url, f"{twilio.webhook_url}/status"):
        assert twilio.post(new, url=url, sign_with="wrong").status == 403
        assert twilio.post(new, url=url, sign_with="").status == 403
    assert twilio.post({**new, "Body": LARGE.decode()}).status in {413, 0, None}
    assert twilio.post({**new, "Body": "bill \udcff"}).status == 400
    assert twilio.replay(old).status == 204
    settled(stage)
    assert rows(stage) == before
    assert len(stage.owner.seen()) == 1
    assert old.headers["X-Twilio-Signature"] not in stage.log()

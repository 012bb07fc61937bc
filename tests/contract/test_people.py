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


def billed(shop: Stage) -> None:
    """Ramesh has his bill."""
    issue(shop)
    join(shop)
    waits_papers(shop.ramesh, 2)


def until(happened: Callable[[], bool], what: str) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < ends, f"waited in vain: {what}"
        time.sleep(0.02)


def read(shop: Stage, work: Callable[[Session], T]) -> T:
    """Look into the book."""
    db = shop.database()
    try:
        with db.reading() as session:
            return work(session)
    finally:
        db.close()


def bills(shop: Stage) -> int:
    """How many bills the shop has made."""
    mine = select(func.count()).select_from(Invoice).where(Invoice.shop_id == shop.shop.shop_id)
    return read(shop, lambda session: session.exec(mine).one())


def rows(shop: Stage) -> dict[str, int]:
    """How many rows every table has."""
    tables = SQLModel.metadata.sorted_tables

    def count(session: Session) -> dict[str, int]:
        return {
            table.name: session.connection()
            .execute(select(func.count()).select_from(table))
            .scalar_one()
            for table in tables
        }

    return read(shop, count)


# -- STOP and START ---------------------------------------------------------------------------------


def test_who_says_stop_gets_no_reminder_until_he_says_start(shop: Stage) -> None:
    billed(shop)
    shop.ramesh.says("STOP")
    on_whatsapp = shop.side.name == "whatsapp"
    waits(shop.ramesh, "apne aap kuch nahi aayega" if on_whatsapp else "ab yaad-dilana nahi aayega")
    stopped = "Ramesh Kumar ne sab message" if on_whatsapp else "Ramesh Kumar ne yaad-dilana"
    waits(shop.owner, f"{stopped} band karwa")
    before = len(shop.ramesh.seen())
    shop.owner.says("ramesh ko yaad dila do")
    waits(shop.owner, "isliye nahi bheja" if on_whatsapp else "band karwaya hai. Nahi bheja.")
    assert len(shop.ramesh.seen()) == before
    shop.ramesh.says("START")
    waits(shop.ramesh, "phir aayenge")
    waits(shop.owner, "Ramesh Kumar ne yaad-dilana phir chalu karwaya")
    shop.owner.says("ramesh ko yaad dila do")
    waits(shop.owner, "Ye jayega")
    shop.owner.taps("Bhejo")
    until(lambda: len(shop.ramesh.seen()) == before + 2, "the reminder")
    assert "897" in shop.ramesh.seen()[-1].text


# -- out of reach, and back -------------------------------------------------------------------------


def test_what_cannot_go_is_told_the_owner_once_and_goes_again_when_he_is_back(shop: Stage) -> None:
    billed(shop)
    shop.owner.says("ramesh ko yaad dila do")
    waits(shop.owner, "Ye jayega")
    shop.ramesh.blocks()
    why = (
        "is number par WhatsApp nahi"
        if shop.side.name == "whatsapp"
        else "unhone message band kiye"
    )
    before = len(shop.ramesh.seen())
    shop.owner.taps("Bhejo")
    waits(shop.owner, why)
    assert len(named(shop.owner.seen(), why)) == 1
    assert len(shop.ramesh.seen()) == before
    shop.ramesh.returns()
    shop.ramesh.says("mera kitna baki hai")
    waits(shop.ramesh, "₹897")
    shop.owner.says("ramesh ko 1 bori cement 380 ka bill")
    waits(shop.owner, "448")
    shop.owner.taps("Bhej do")
    waits(shop.ramesh, "GH/26-27/0422")
    assert len(named(shop.owner.seen(), why)) == 1


# -- the platform hangs, tells late, twice, in the wrong order ----------------------------------------


def test_a_call_that_hangs_does_not_lose_the_reply(shop: Stage) -> None:
    shop.side.misbehave("hang")
    shop.owner.says(BILL)
    waits(shop.owner, "Round off +0.20")
    shop.owner.says("1")
    waits(shop.owner, f"✅ {NUMBER}")
    assert len(named(shop.owner.seen(), "Round off +0.20")) == 1
    assert bills(shop) == 1


@only_whatsapp
def test_statuses_twice_and_in_the_wrong_order_end_with_the_last(shop: Stage) -> None:
    assert isinstance(shop.side, WhatsAppSide)
    twilio = shop.side.standin
    twilio.hold_callbacks()
    shop.owner.says(BILL)
    waits(shop.owner, "Round off +0.20")
    twilio.settle()
    twilio.release_callbacks(order="reversed", times=2)
    until(lambda: states(shop) == {"delivered"}, "delivered")
    (person,) = [one for one in twilio.people.values() if one.phone == f"+91{shop.owner.address}"]
    person.reads()
    until(lambda: states(shop) == {"read"}, "read")
    for status in ("sent", "delivered", "queued"):
        assert {one.status for one in twilio.callback(person.last.sid, status, times=2)} == {204}
    shop.owner.says("Bhej do")  # a later word is worked after what was told before it
    waits(shop.owner, f"✅ {NUMBER}")
    assert states(shop, sid=person.chat[0].sid) == {"read"}


def states(shop: Stage, *, sid: str = "") -> set[str]:
    """How far the calls to the owner came."""
    his = (Sent.shop_id == shop.shop.shop_id) & (Sent.address == shop.owner.address)
    wanted = his & (Sent.provider_id == sid) if sid else his
    return read(shop, lambda session: set(session.exec(select(Sent.state).where(wanted)).all()))


# -- what is no text --------------------------------------------------------------------------------

ANSWERS = [
    ("voice", "Voice abhi nahi sun pata"),
    ("photo", "Photo padhna abhi nahi aata"),
    ("sticker", "Kuch kaam ho to ek line me likh do"),
    ("location", "Map ki jagah nahi padh pata"),
    ("document", "Sirf likha hua padh sakta hoon"),
    ("forwarded", "Ye hisaab ki baat nahi lagi, kuch nahi likha"),
]


@pytest.mark.parametrize(("kind", "words"), ANSWERS)
def test_what_is_no_text_gets_one_polite_answer(shop: Stage, kind: str, words: str) -> None:
    shop.owner.sends(kind)
    waits(shop.owner, words)
    shop.owner.says("ramesh ka kitna baki hai")
    waits(shop.owner, "kuch baaki nahi")
    assert len(shop.owner.seen()) == 2
    assert bills(shop) == 0


def test_a_customers_picture_is_answered_too(shop: Stage) -> None:
    billed(shop)
    shop.ramesh.sends("photo")
    waits(shop.ramesh, "Photo dekh nahi pata")
    shop.ramesh.sends("voice")
    waits(shop.ramesh, "Voice abhi nahi sun pata")


@only_telegram
def test_groups_bots_and_edits_write_nothing(hall: Hall, shop: Stage) -> None:
    assert isinstance(hall.side, TelegramSide)
    telegram = hall.side.standin
    shop.owner.says("ramesh ka kitna baki hai")
    waits(shop.owner, "kuch baaki nahi")
    settled(shop)
    before = rows(shop)
    person = shop.owner.person  # type: ignore[attr-defined]  # Telegram's own acts
    group = telegram.group("Traders")
    person.says(BILL, group=group)
    robot = telegram.person("Robot", is_bot=True)
    robot.says(BILL)
    person.edits(person.chat.messages[0], BILL)
    until(lambda: not telegram.updates.waiting, "all delivered")
    settled(shop)
    assert rows(shop) == before
    assert robot.chat.received == []
    assert len(group.chat.received) <= 1


def settled(shop: Stage) -> None:
    """Wait until nothing is on its way."""
    last: list[dict[str, int]] = [{}]
    due = col(OutboxRow.state).in_(OPEN) & (OutboxRow.available_at <= shop.at())
    open_rows = select(OutboxRow.id).where(due)

    def quiet() -> bool:
        now = rows(shop)
        same, last[0] = now == last[0], now
        time.sleep(0.2)
        return same and not read(shop, lambda session: session.exec(open_rows).all())

    until(quiet, "quiet")


# -- long lists -------------------------------------------------------------------------------------


def namesakes(shop: Stage, count: int) -> None:
    """So many people called Suresh."""
    db, actor = shop.database(), make_actor(shop.shop, shop.at(), "m8")
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
def test_more_choices_than_buttons_are_answered_by_number(shop: Stage, count: int) -> None:
    namesakes(shop, count)
    shop.owner.says("suresh ko 2 bori cement 380 ke hisab se")
    asked = waits(shop.owner, "Kiske naam?")
    last = f"Suresh {SURNAMES[count - 1]}"
    if count <= 10:
        assert len(asked.labels) == count
        assert asked.labels[-1] == last
    else:  # more than a list can hold
        assert asked.labels == ()
        assert asked.text.endswith(f"13  {last}")
    shop.owner.says(str(count))
    assert last in waits(shop.owner, "Round off +0.20").text


# -- old buttons, other people's buttons ------------------------------------------------------------


def test_an_old_button_answers_and_does_nothing(shop: Stage) -> None:
    shop.owner.says(BILL)
    waits(shop.owner, "Round off +0.20")
    send = shop.owner.holds("Bhej do")
    shop.owner.taps("Bhej do")
    waits(shop.owner, f"✅ {NUMBER}")
    join(shop)
    waits_papers(shop.ramesh, 2)
    before = len(shop.ramesh.seen())
    shop.owner.taps_held(send)
    waits(shop.owner, "Ye button purane message ka hai")
    assert bills(shop) == 1
    assert len(shop.ramesh.seen()) == before


def test_a_button_of_the_owner_does_nothing_for_his_customer(shop: Stage) -> None:
    billed(shop)
    paid = shop.owner.holds("Paisa aa gaya")
    shop.ramesh.taps_held(paid)
    waits(shop.ramesh, "Ye button purane message ka hai")
    shop.owner.says("ramesh ko 1 bori cement 380 ke hisab se bill")
    waits(shop.owner, "Kul ₹448" if shop.side.name == "telegram" else "*Kul ₹448*")
    shop.ramesh.taps_held(shop.owner.holds("Bhej do"))
    waits(shop.ramesh, "Ye button purane message ka hai", times=2)
    assert bills(shop) == 1
    shop.ramesh.says("mera kitna baki hai")
    waits(shop.ramesh, "0421 (23 Nov) 897")


# -- what strangers post ----------------------------------------------------------------------------

LARGE = b'{"text": "' + b"x" * (1024 * 1024) + b'"}'


@only_telegram
def test_telegrams_hook_takes_nothing_false_old_large_or_broken(hall: Hall, shop: Stage) -> None:
    assert isinstance(hall.side, TelegramSide)
    telegram = hall.side.standin
    shop.owner.says("ramesh ka kitna baki hai")
    waits(shop.owner, "kuch baaki nahi")
    settled(shop)
    before, old = rows(shop), telegram.history[-1]
    new = {**old, "update_id": 1}
    assert telegram.posts(new, secret="wrong") == 403
    assert telegram.posts(new, secret="") == 403
    assert telegram.posts(LARGE) == 413
    assert telegram.posts(b'{"text": "\xff\xfe"}') == 200  # else it would be sent again and again
    assert telegram.posts(old) == 200
    settled(shop)
    assert rows(shop) == before
    assert len(shop.owner.seen()) == 1
    assert telegram.updates.hook.secret not in shop.log()


@only_whatsapp
def test_twilios_hook_takes_nothing_false_old_large_or_broken(hall: Hall, shop: Stage) -> None:
    assert isinstance(hall.side, WhatsAppSide)
    twilio = hall.side.standin
    shop.owner.says("ramesh ka kitna baki hai")
    waits(shop.owner, "kuch baaki nahi")
    twilio.settle()
    settled(shop)
    before, old = rows(shop), twilio.inbound[-1]
    new = {**dict(old.pairs), "MessageSid": twilio.new_sid("SM")}
    for url in (twilio.webhook_url, f"{twilio.webhook_url}/status"):
        assert twilio.post(new, url=url, sign_with="wrong").status == 403
        assert twilio.post(new, url=url, sign_with="").status == 403
    assert twilio.post({**new, "Body": LARGE.decode()}).status == 413
    assert twilio.post({**new, "Body": "bill \udcff"}).status == 400
    assert twilio.replay(old).status == 204
    settled(shop)
    assert rows(shop) == before
    assert len(shop.owner.seen()) == 1
    assert old.headers["X-Twilio-Signature"] not in shop.log()

"""The customer's side and the staff again, in shops drawn at random; the books are sound after each turn."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlmodel import select

from bot import undelivered
from core.clock import FixedClock, today
from core.customers.models import Customer
from core.db import Database
from core.delivery import BuiltinExecutor
from core.outbox import OutboxRow, Undeliverable
from core.payments.claims import list_open
from tests.bot.conversations.both_sides import words
from tests.bot.conversations.random_world import RandomWorld, rupees, work_out
from tests.bot.conversations.test_random_worlds import paise
from tests.bot.conversations.world import Talk
from tests.core.reminders.resting import is_resting

seeds = pytest.mark.parametrize("seed", range(200, 208))
PAID = [
    "ho gaya paid",
    "paid",
    "bhej diya hai",
    "payment kar diya",
    "maine paise bhej diye",
    "पैसे भेज दिए",
]
WRONG = ["maine {n} nahi {m} liye the", "bill galat hai", "ye galat hai maine sirf {m} liye the"]


def chat(world: RandomWorld, n: int) -> Talk:
    """The chat of one of the customers, by his phone."""
    talk = world.talk
    with talk.db.reading() as session:
        found = session.exec(select(Customer).where(Customer.name == world.names[n])).one()
    return Talk(talk.db, talk.clock, talk.shop, address=found.phone or "")


def owes(world: RandomWorld, n: int) -> int:
    with world.talk.db.reading() as session:
        found = session.exec(select(Customer).where(Customer.name == world.names[n])).one()
    return world.owes(found.id)


def sell(world: RandomWorld, n: int, good: int = 0) -> int:
    """Bill one of the goods to a customer; return what it comes to."""
    item, unit, percent = world.good(good)
    qty, rate = world.draw.randint(1, 40), world.draw.choice(["90", "380", "1250", "99.5"])
    first = world.names[n].split()[0].lower()
    world.say(f"{first} ko {qty} {unit} {item.lower()} {rate} ke hisab se bill bhej do")
    world.tap("Bhej do")
    return work_out(
        [(paise(Decimal(qty), Decimal(rate)), percent)], taxed=world.taxed, inter=False
    ).total


def hear(world: RandomWorld, talk: Talk, text: str, *, button: str | None = None) -> str:
    """A customer says it; every message is whole and the books are sound."""
    reply = talk.say(text, button=button)
    mine, world.talk.said = world.talk.said, talk.said
    world.check(reply)
    world.talk.said = mine
    return reply


def rests(world: RandomWorld, n: int) -> bool:
    with world.talk.db.reading() as session:
        found = session.exec(select(Customer).where(Customer.name == world.names[n])).one()
        on = today(world.talk.clock.now())
        return is_resting(session, found.shop_id, found.id, on=on)


@seeds
def test_c21_a_claim_moves_nothing_until_the_owner_says_so(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    total, other = sell(world, 0), sell(world, 1, 1)
    buyer = chat(world, 0)
    hear(world, buyer, world.draw.choice(PAID))
    (asked,) = [reply for reply in buyer.said if reply.address == "owner"]
    assert f"₹{rupees(total)}" in asked.text
    assert world.names[0] in asked.text
    assert (owes(world, 0), owes(world, 1)) == (total, other)
    answer = world.draw.choice(["Aa gaya", "Baad me", "Nahi aaya"])
    world.say("", button=next(b.id for b in asked.buttons if b.label == answer))
    assert (owes(world, 0), owes(world, 1)) == (0 if answer == "Aa gaya" else total, other)
    with world.talk.db.reading() as session:
        open_ = len(list_open(session, world.talk.shop.shop_id))
    assert open_ == (answer == "Baad me")


@seeds
def test_c22_the_same_utr_of_two_customers(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    total = sell(world, 0)
    sell(world, 1, 1)
    utr = str(world.draw.randrange(10**11, 10**12))
    one, two = chat(world, 0), chat(world, 1)
    said = f"Paid Rs {rupees(total)} to shop UPI Ref No {utr}"
    assert hear(world, one, said) == f"UTR {utr} likh liya. Dukaan ki haan ka intezaar."
    assert hear(world, two, f"paid upi ref {utr}") == (
        f"UTR {utr} likh liya. Dukaan ki haan ka intezaar."
    )
    (warned,) = [reply for reply in two.said if reply.address == "owner"]
    number = world.bills()[0].number[-4:]
    first = world.names[0].split()[0]
    assert warned.text == (
        f"⚠️ UTR …{utr[-4:]} pehle {first} ke {number} par aa chuka hai. Bank me dekhe bina mat mano."
    )
    world.say(f"A/c XX1 credited Rs {rupees(total)} on 21-11-26 UPI Ref {utr}")


@seeds
def test_c23_a_balance_is_his_own_and_adds_up(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    sums = [sell(world, 0, n) for n in range(world.draw.randint(1, 3))]
    other = sell(world, 1, 3)
    buyer = chat(world, 0)
    told = hear(world, buyer, "mera kitna baki hai")
    name = world.talk.shop.name
    assert told.partition("\n")[0] == f"{name}: *₹{rupees(sum(sums))}*"
    for one in sums:
        assert rupees(one) in told
    assert world.names[1].split()[0] not in told
    (shown,) = [reply for reply in buyer.said if reply.address == buyer.address]
    assert words(shown)[0] == f"Pay ₹{rupees(sum(sums))}"
    asked = hear(world, buyer, f"aur {world.names[1].split()[0].lower()} ka")
    assert asked == "Main sirf aapka hisaab bata sakta hoon."
    assert owes(world, 1) == other


@seeds
def test_c24_c35_a_dispute_an_opt_out_a_promise(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    total = sell(world, 0)
    buyer = chat(world, 0)
    n = world.draw.randint(4, 60)
    text = world.draw.choice(WRONG).format(n=n, m=n - 2)
    heard = hear(world, buyer, text)
    assert heard == "Baat dukaan tak pahuncha di. Tab tak yaad-dilana band."
    (told,) = [reply for reply in buyer.said if reply.address == "owner"]
    assert f'"{text}"' in told.text
    assert f"(₹{rupees(total)}, baaki ₹{rupees(total)})" in told.text
    world.say("bill sahi hai")
    assert not rests(world, 0)
    hear(world, buyer, world.draw.choice(["mujhe message mat bhejo", "STOP", "band karo"]))
    assert rests(world, 0)
    hear(world, buyer, "start")
    assert not rests(world, 0)
    day = today(clock.now()) + dt.timedelta(days=world.draw.randint(1, 8))
    hear(world, buyer, f"{day.day} ko de dunga")
    assert rests(world, 0)
    clock.advance(dt.timedelta(days=(day - today(clock.now())).days + 2))
    assert not rests(world, 0)
    assert owes(world, 0) == total


@seeds
def test_c28_the_staff_gives_off_what_it_may_and_asks_for_more(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    phone = f"98000{world.draw.randrange(10000, 99999)}"
    world.say(f"{world.draw.choice(['chotu', 'munna', 'pappu'])} {phone} ko sirf bill banane do")
    world.tap("Haan")
    staff = Talk(sqlite_db, clock, world.talk.shop, address=phone)
    item, unit, _ = world.good(2)
    off = world.draw.randint(1, 12)
    first = world.names[2].split()[0].lower()
    hear(world, staff, f"{first} ko 10 {unit} {item.lower()} 1000 {off}% chhoot")
    before = len(world.bills())
    send = next(b.id for r in staff.said for b in r.buttons if b.label == "Bhej do")
    hear(world, staff, "", button=send)
    asked = [reply for reply in staff.said if reply.address == "owner"]
    assert bool(asked) == (off > 5)
    assert len(world.bills()) == before + (off <= 5)
    if asked:
        yes = world.draw.choice([True, False])
        world.say("", button=asked[0].buttons[0 if yes else 1].id)
        assert len(world.bills()) == before + yes
        assert [reply.address for reply in world.talk.said].count(phone) == 1
    assert hear(world, staff, "aaj total kitna hua").startswith("Ye sirf malik dekh sakte hain")


@seeds
def test_c36_what_cannot_go_is_told_and_goes_to_the_new_number(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    world = RandomWorld(sqlite_db, clock, seed=seed)
    buyer = chat(world, 0).address

    class Channel:
        def deliver(self, row: OutboxRow) -> None:
            if row.ordering_key == f"demo:{buyer}":
                raise Undeliverable("no_account")

    worker = BuiltinExecutor(sqlite_db, {"chat.demo": Channel()}, clock, given_up=undelivered.tell)
    sell(world, 0)
    worker.drain()
    first = world.names[0].split()[0]
    assert world.say("number badlo") == f"{first} ka 10 ank ka number bhejo."
    new = f"98001{world.draw.randrange(10000, 99999)}"
    assert world.say(new) == f"✅ {first} ka number ••{new[-4:]}. Phir bhej diya."
    assert [reply.address for reply in world.talk.to_customers] == [new]
